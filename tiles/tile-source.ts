import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

import { withCancellable } from '../schemas/database/cancellable-query.ts';
import { scopedDatabase } from '../schemas/database/scope.ts';
import type { Layer } from '../schemas/layer.ts';
import { Problem } from '../schemas/problems.ts';
import { archivedTile, unpackedBytes } from './archive/archived-tile.ts';
import type { ArchiveStore } from './archive/archive-store.ts';
import { ByteCache } from './cache.ts';
import { Deadline } from './deadline.ts';
import { Limiter } from './limiter.ts';
import { MAX_ZOOM, type TileAddress } from './mercator.ts';
import { SharedWork } from './shared-work.ts';
import { hasTiles, TILE_BYTES, type LayerAt } from './layer-content.ts';
import { readLayerTile } from './layer-tile.ts';
import { packTile } from './pack-tile.ts';
import { measuredStatement, tileStatement } from './tile-query.ts';
import type { LayerTile } from './tile-row.ts';
import type { Selection } from './tile-selection.ts';
import { touchedVersion, type VersionSource } from './versions.ts';

/** A finished tile; immutable, so that it can be cached and sent to many. */
export interface Tile {
  /** Weak entity tag: of each layer the last version that changed the tile, and the definition. */
  readonly etag: string;
  /** MVT compressed with gzip; null where there is nothing to draw. */
  readonly gzip: Buffer | null;
  /** Bytes before compression. */
  readonly rawBytes: number;
}

/** A layer with the version it is wanted at: the number, and whether that is the current one. */
export interface LayerWanted {
  readonly layer: Layer;
  readonly version: number;
  readonly isCurrent: boolean;
  /** The last version up to that one that changed what the tile shows; 0 where the tile has always been empty. */
  readonly touched: number;
  /** Absent where everything of the layer is shown. */
  readonly selection?: Selection | undefined;
}

/** What happened on the way to a tile, for metrics. */
export interface TileObserver {
  cacheAnswered?(hit: boolean): void;
  tileBuilt?(measure: { readonly databaseMs: number; readonly rawBytes: number; readonly zoom: number }): void;
}

export interface TileSourceOptions {
  readonly db: Pool;
  readonly versions: VersionSource;
  /** Archives that tiles are taken from where they are as young as the tile. */
  readonly archives?: ArchiveStore | undefined;
  readonly cacheBytes: number;
  /** Limit of waiting and querying together, ms; 0 is none. */
  readonly timeoutMs: number;
  /** Tile statements at once. */
  readonly concurrency: number;
  /** Requests that may wait for their turn. */
  readonly queue: number;
  readonly observer?: TileObserver;
}

/** Tiles from the cache or the database. */
export interface TileSource {
  /** Entity tag of a tile whose layers were touched at these versions, known without making it. */
  etag(layers: readonly LayerWanted[]): string;
  /** The tile where it needs no database: cached, or known to be empty. */
  cached(layers: readonly LayerWanted[], address: TileAddress): Tile | undefined;
  /** Rejects with `server-busy`, `query-timeout`, or `ClientLeft` when `signal` fires. */
  tile(layers: readonly LayerWanted[], address: TileAddress, signal: AbortSignal): Promise<Tile>;
  readonly load: { readonly running: number; readonly waiting: number; readonly cachedBytes: number };
}

/** Raised when the content of tiles changes though no catalogue entry did. */
const TILE_FORMAT = 3;

const ENTRY_OVERHEAD_BYTES = 300;

/** Creates the source; it holds a cache and a queue, nothing that needs closing. */
export function createTileSource(options: TileSourceOptions): TileSource {
  const cache = new ByteCache<Tile>(options.cacheBytes);
  const limiter = new Limiter(options);
  const shared = new SharedWork<Tile>();
  const hashes = new Map<Layer, string>();

  const hashOf = (layer: Layer): string => {
    let hash = hashes.get(layer);
    if (hash === undefined) hashes.set(layer, (hash = definitionHash(layer)));
    return hash;
  };
  const etag = (layers: readonly LayerWanted[]): string => {
    const parts = layers.map(({ layer, touched, selection }) => {
      const part = `${layer.id}.${touched}-${hashOf(layer)}`;
      return selection === undefined ? part : `${part}-${selection.mark}`;
    });
    return `W/"${parts.join('+')}"`;
  };

  const keep = (tile: Tile, address: TileAddress): Tile => {
    cache.set(cacheKey(tile.etag, address), tile, ENTRY_OVERHEAD_BYTES + (tile.gzip?.length ?? 0));
    return tile;
  };

  const fromArchives = async (layers: readonly LayerWanted[], address: TileAddress): Promise<Tile | undefined> => {
    // Archives hold everything, in Web Mercator; what is selected comes from the live query.
    if (
      options.archives === undefined ||
      address.frame !== undefined ||
      layers.some(({ selection }) => selection !== undefined)
    )
      return undefined;
    const wanted = layers.filter(({ layer }) => hasTiles(layer));
    const gzip = await archivedTile(
      options.archives,
      wanted.map((layer) => ({ ...layer, definition: hashOf(layer.layer) })),
      address,
    );
    if (gzip === undefined) return undefined;
    return keep({ etag: etag(layers), gzip, rawBytes: gzip === null ? 0 : unpackedBytes(gzip) }, address);
  };

  /** The version in the key may be overtaken while the statement runs: the tile carries the ones it was read at. */
  const build = async (layers: readonly LayerWanted[], address: TileAddress, signal: AbortSignal): Promise<Tile> => {
    const deadline = new Deadline(signal, options.timeoutMs);
    let started = 0;
    try {
      const parts = await limiter.run(() => {
        started = performance.now();
        return readParts(options.db, layers, address, deadline.signal);
      }, deadline.signal);
      const databaseMs = performance.now() - started;
      const built = await asBuilt(options.versions, layers, parts, address);
      const tile = await finishTile(
        etag(built),
        parts.length === 1 ? parts[0]!.mvt : Buffer.concat(parts.map(({ mvt }) => mvt)),
      );
      options.observer?.tileBuilt?.({ databaseMs, rawBytes: tile.rawBytes, zoom: address.z });
      return keep(tile, address);
    } catch (error) {
      if (deadline.isOver && !signal.aborted) throw tooSlow(started === 0, options.timeoutMs);
      throw error;
    } finally {
      deadline.clear();
    }
  };

  const cached = (layers: readonly LayerWanted[], address: TileAddress): Tile | undefined => {
    const tag = etag(layers);
    if (layers.every(({ layer, touched }) => touched === 0 || !hasTiles(layer))) {
      return { etag: tag, gzip: null, rawBytes: 0 };
    }
    const tile = cache.get(cacheKey(tag, address));
    if (tile !== undefined) options.observer?.cacheAnswered?.(true);
    return tile;
  };

  return {
    etag,
    cached,
    async tile(layers, address, signal) {
      const present = cached(layers, address);
      if (present !== undefined) return present;
      options.observer?.cacheAnswered?.(false);
      const key = cacheKey(etag(layers), address);
      const make = async (shareSignal: AbortSignal) =>
        (await fromArchives(layers, address)) ?? build(layers, address, shareSignal);
      return shared.run(key, make, signal);
    },
    get load() {
      return { running: limiter.running, waiting: limiter.waiting, cachedBytes: cache.bytes };
    },
  };
}

/** One layer after the other on one connection. Those that together exceed what a tile may have are made smaller, the largest first. */
function readParts(
  db: Pool,
  layers: readonly LayerWanted[],
  address: TileAddress,
  signal: AbortSignal,
): Promise<LayerTile[]> {
  return withCancellable(databaseOf(db, layers), signal, async (client) => {
    const read = async (wanted: LayerWanted, room: number): Promise<LayerTile> => {
      const { layer, version, isCurrent, touched, selection } = wanted;
      const at: LayerAt = { layer, version: isCurrent ? null : version, ...selection };
      signal.throwIfAborted();
      const isEmpty = touched === 0 || !hasTiles(layer);
      return isEmpty ? { mvt: Buffer.alloc(0), version } : await readLayerTile(client, at, address, room);
    };
    const parts: LayerTile[] = [];
    for (const wanted of layers) parts.push(await read(wanted, TILE_BYTES));
    const room = shareOf(parts.map(({ mvt }) => mvt.length));
    for (const [index, wanted] of layers.entries()) {
      if ((parts[index]?.mvt.length ?? 0) > room) parts[index] = await read(wanted, room);
    }
    return parts;
  });
}

/** Who is limited to districts is told by a database that shows no others; whoever may see everything is not slowed down by it. */
function databaseOf(db: Pool, layers: readonly LayerWanted[]): Pool {
  const selection = layers.find((wanted) => wanted.selection !== undefined)?.selection;
  if (selection === undefined || (selection.districts === null && !selection.isReduced)) return db;
  const { districts, isReduced: reduced } = selection;
  return scopedDatabase(db, { layers: layers.map(({ layer }) => layer.id), districts, personal: false, reduced });
}

/** The most that each of the parts may have for all of them to have room in a tile. */
export function shareOf(sizes: readonly number[]): number {
  let left = TILE_BYTES;
  const rising = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of rising.entries()) {
    const share = Math.floor(left / (rising.length - index));
    if (size > share) return share;
    left -= size;
  }
  return TILE_BYTES;
}

/** The versions that were read. One may have been published since the request came; then the changes it made are read first. */
async function asBuilt(
  source: VersionSource,
  layers: readonly LayerWanted[],
  parts: readonly LayerTile[],
  address: TileAddress,
): Promise<readonly LayerWanted[]> {
  if (layers.every(({ version }, index) => parts[index]?.version === version)) return layers;
  const versions = await source.read();
  return layers.map((wanted, index) => {
    const version = parts[index]?.version ?? wanted.version;
    return { ...wanted, version, touched: touchedVersion(versions, wanted.layer.id, address, version) };
  });
}

async function finishTile(etag: string, mvt: Buffer): Promise<Tile> {
  return { etag, gzip: await packTile(mvt), rawBytes: mvt.length };
}

function cacheKey(etag: string, { z, x, y, frame }: TileAddress): string {
  return `${frame?.key ?? `${z}/${x}/${y}`} ${etag}`;
}

function tooSlow(waiting: boolean, timeoutMs: number): Problem {
  const detail = `瓦片在 ${timeoutMs / 1000} 秒内${waiting ? '没有排到' : '没有生成'}，请稍后再试`;
  return new Problem(waiting ? 'server-busy' : 'query-timeout', detail, { retryAfterSeconds: 2 });
}

/** Changes whenever tiles of the layer would: with its fields, zooms and generalisation, or with the statements themselves. */
export function definitionHash(layer: Layer): string {
  const hash = createHash('sha256').update(JSON.stringify([TILE_FORMAT, layer.tiles]));
  for (let z = 0; z <= MAX_ZOOM; z++) {
    for (const statement of [tileStatement, measuredStatement]) {
      const { query, attributes } = statement({ layer, version: null }, { z, x: 0, y: 0 });
      hash.update(JSON.stringify([query.text, attributes]));
    }
  }
  return hash.digest('base64url').slice(0, 8);
}
