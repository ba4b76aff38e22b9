import type { Pool } from 'pg';

import { layerVersionsAt, type AsOf } from '../schemas/database/versions.ts';
import type { Layer } from '../schemas/layer.ts';
import { Problem } from '../schemas/problems.ts';
import type { ArchiveStore } from './archive/archive-store.ts';
import type { AllowedOrigins } from './cors.ts';
import { databaseSummaries, type LayerSummaries } from './layer-summary.ts';
import type { TileAccess } from './tile-access.ts';
import { createTileSource, type TileObserver, type TileSource } from './tile-source.ts';
import { databaseVersions, type VersionSource } from './versions.ts';

/** What the routes below `/tiles` answer from. */
export interface TileService {
  /** Layers that have tiles here, in the order of the catalogue, as far as the access goes. */
  layers(access: TileAccess): readonly Layer[];
  /** Layers of these ids; throws `layer-unknown`, `layer-not-drawn` or `layer-restricted`, naming every wrong one. */
  resolve(ids: readonly string[], access: TileAccess): readonly Layer[];
  readonly versions: VersionSource;
  /** Versions of layers that were current then; undefined where nothing is asked. Throws `layer-version-unknown` for one that is yet to come. */
  versionsAt(layers: readonly Layer[], asOf: AsOf | undefined): Promise<readonly number[] | undefined>;
  readonly summaries: LayerSummaries;
  readonly source: TileSource;
  readonly archives: ArchiveStore | undefined;
  readonly allowedOrigins: AllowedOrigins;
}

export interface TileServiceOptions {
  readonly db: Pool;
  /** The whole catalogue. */
  readonly layers: readonly Layer[];
  readonly allowedOrigins: AllowedOrigins;
  /** Absent where archives are neither used nor served. */
  readonly archives?: ArchiveStore | undefined;
  readonly cacheBytes: number;
  readonly timeoutMs: number;
  /** Connections of the pool; tiles take at most three quarters of them. */
  readonly poolSize: number;
  readonly observer?: TileObserver;
}

/** Requests that may wait: a few full screens of tiles per statement that runs. */
const QUEUE_PER_CONNECTION = 40;

/** Creates the service; it keeps no connection of its own and needs no closing. */
export function createTileService(options: TileServiceOptions): TileService {
  const { db, allowedOrigins } = options;
  const concurrency = Math.max(1, Math.floor(options.poolSize * 0.75));
  const versions = databaseVersions(db);
  const byId = new Map(options.layers.map((layer) => [layer.id, layer]));
  return {
    layers: (access) => options.layers.filter((layer) => refusal(layer, access) === undefined),
    resolve: (ids, access) => resolveLayers(byId, ids, access),
    versions,
    versionsAt: async (layers, asOf) => (asOf === undefined ? undefined : versionsAt(db, layers, asOf)),
    summaries: databaseSummaries(db),
    source: createTileSource({ ...options, versions, concurrency, queue: concurrency * QUEUE_PER_CONNECTION }),
    archives: options.archives,
    allowedOrigins,
  };
}

async function versionsAt(db: Pool, layers: readonly Layer[], asOf: AsOf): Promise<readonly number[]> {
  const ids = layers.map(({ id }) => id);
  const versions = await layerVersionsAt(db, ids, asOf);
  return layers.map(({ id, title }) => {
    const version = versions.get(id);
    if (version === undefined) throw new Problem('layer-version-unknown', `${title}还没有所求的版本`);
    return version;
  });
}

function resolveLayers(byId: ReadonlyMap<string, Layer>, ids: readonly string[], access: TileAccess): readonly Layer[] {
  const found = ids.map((id) => ({ id, layer: byId.get(id) }));
  const unknown = found.filter(({ layer }) => layer === undefined);
  if (unknown.length > 0) {
    const names = unknown.map(({ id }) => id).join('、');
    throw new Problem('layer-unknown', `没有图层 ${names}；可用的图层见 /tiles`, {
      errors: unknown.map(({ id }) => ({ at: 'path.layers', actual: id, expected: '/tiles 所列的图层编号' })),
    });
  }
  return found.flatMap(({ layer }) => {
    const problem = layer && refusal(layer, access);
    if (problem !== undefined) throw problem;
    return layer === undefined ? [] : [layer];
  });
}

function refusal(layer: Layer, access: TileAccess): Problem | undefined {
  if (layer.tiles === undefined || layer.geometry === null) {
    return new Problem(
      'layer-not-drawn',
      `${layer.title}（${layer.id}）不上图，没有瓦片；其数据见 /api/layers/${layer.id}`,
    );
  }
  if (!access.mayRead(layer)) {
    return new Problem('layer-restricted', `${layer.title}（${layer.id}）为受控图层，须登录并有权限方可访问`);
  }
  return undefined;
}
