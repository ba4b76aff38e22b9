import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Pool, PoolClient } from 'pg';

import type { Layer } from '../../schemas/layer.ts';
import { hasTiles } from '../layer-content.ts';
import { readLayerTile } from '../layer-tile.ts';
import type { Bounds, TileAddress } from '../mercator.ts';
import { ArchiveReader } from '../pmtiles/archive-reader.ts';
import { ArchiveWriter } from '../pmtiles/archive-writer.ts';
import { tileOfId } from '../pmtiles/tile-id.ts';
import { tileJson } from '../tile-json.ts';
import { definitionHash } from '../tile-source.ts';
import type { ArchiveStore } from './archive-store.ts';
import { coverRows, CoveredTiles } from './covered-tiles.ts';
import { inOrder } from './ordered-work.ts';
import { withSnapshot, type Snapshot } from './snapshot.ts';

/** What a build needs from its surroundings. */
export interface ArchiveContext {
  /** A pool of at least `CONNECTIONS` connections. */
  readonly db: Pool;
  readonly store: ArchiveStore;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: ArchiveProgress) => void) | undefined;
}

export interface ArchiveProgress {
  readonly phase: 'cover' | 'encode' | 'verify' | 'write';
  readonly done: number;
  readonly total: number;
}

export interface ArchiveOptions {
  /** Deepest zoom; a layer that ends earlier ends there. */
  readonly maxZoom: number;
  /** Make every tile anew, even where an earlier archive could give it. */
  readonly fresh?: boolean;
}

/** What a build did. */
export interface ArchiveBuild {
  readonly layer: string;
  readonly version: number;
  /** `current`: it was there already; `empty`: the layer has nothing to draw, so it has no archive. */
  readonly state: 'current' | 'empty' | 'built' | 'updated';
  readonly path: string | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Tiles that are not empty. */
  readonly tiles: number;
  /** Tiles made from the database. */
  readonly encoded: number;
  /** Runs of tiles taken over from the archive of an earlier version. */
  readonly reused: number;
  readonly bytes: number;
  readonly tookMs: number;
}

/** Connections of a build: the database makes rows of some tiles while others are encoded. */
export const CONNECTIONS = 4;

/** Most tiles of an archive. A layer that covers more at its deepest zooms ends earlier; those are answered live. */
const MOST_TILES = 1_000_000;

const compress = promisify(gzip);

/**
 * Makes the archive of a layer's current version. Every tile is what the live query gives in one snapshot of the database. Where
 * there is an archive of an earlier version by the same definition, only tiles that a row has left or entered since are
 * made; the others are taken over byte by byte.
 */
export async function buildArchive(
  context: ArchiveContext,
  layer: Layer,
  options: ArchiveOptions,
): Promise<ArchiveBuild> {
  const begun = performance.now();
  const definition = definitionHash(layer);
  await context.store.prepare();
  return withSnapshot(context.db, layer.id, CONNECTIONS, async (snapshot) => {
    const build = { layer, definition, snapshot, ...options };
    const path = context.store.path(layer.id, snapshot.version, definition);
    const [minZoom, maxZoom] = archiveZooms(layer, options.maxZoom);
    const outcome = { layer: layer.id, version: snapshot.version, minZoom, maxZoom };
    const none = { tiles: 0, encoded: 0, reused: 0, bytes: 0 };
    if (snapshot.version === 0 || maxZoom < minZoom) {
      return { ...outcome, ...none, state: 'empty', path: null, tookMs: performance.now() - begun };
    }
    const present = options.fresh ? undefined : await openReusable(path, snapshot.publication, maxZoom);
    if (present !== undefined) {
      const { addressedTiles: tiles, maxZoom: reached } = present.header;
      await present.close();
      const kept = { ...none, tiles, bytes: present.bytes, maxZoom: reached };
      return { ...outcome, ...kept, state: 'current', path, tookMs: performance.now() - begun };
    }
    const former = options.fresh ? undefined : await formerArchive(context.store, build, maxZoom);
    try {
      const made = await makeArchive(context, build, path, former);
      const state = made.tiles === 0 ? 'empty' : former === undefined ? 'built' : 'updated';
      return { ...outcome, ...made, state, path: made.tiles === 0 ? null : path, tookMs: performance.now() - begun };
    } finally {
      await former?.reader.close();
    }
  });
}

/** First and last zoom of a layer's archive. */
export function archiveZooms(layer: Layer, maxZoom: number): readonly [number, number] {
  return [hasTiles(layer) ? 0 : maxZoom + 1, Math.min(layer.tiles?.zoom[1] ?? 0, maxZoom)];
}

interface Build extends ArchiveOptions {
  readonly layer: Layer;
  readonly definition: string;
  readonly snapshot: Snapshot;
}

interface Former {
  readonly reader: ArchiveReader;
  readonly version: number;
}

/** An archive of that publication whose zooms are those wanted now, or fewer because the layer covers too much; undefined where there is none. */
async function openReusable(
  path: string,
  publication: string | null,
  maxZoom: number,
): Promise<ArchiveReader | undefined> {
  const reader = await ArchiveReader.open(path).catch(() => undefined);
  if (reader === undefined) return undefined;
  const { metadata } = reader;
  if (metadata.wantedMaxZoom === maxZoom && metadata.publication === publication) return reader;
  await reader.close();
  return undefined;
}

async function formerArchive(store: ArchiveStore, build: Build, maxZoom: number): Promise<Former | undefined> {
  const { rows } = await build.snapshot.clients[0]!.query<{ version: number; token: string }>(
    'select version, token from dimai.layer_publication where layer = $1',
    [build.layer.id],
  );
  const tokens = new Map(rows.map(({ version, token }) => [version, token]));
  for (const { path, version, definition } of await store.list(build.layer.id)) {
    const token = tokens.get(version);
    if (definition !== build.definition || version >= build.snapshot.version || token === undefined) continue;
    const reader = await openReusable(path, token, maxZoom);
    if (reader !== undefined) return { reader, version };
  }
  return undefined;
}

type Made = Pick<ArchiveBuild, 'tiles' | 'encoded' | 'reused' | 'bytes' | 'maxZoom'>;

async function makeArchive(
  { signal, progress }: ArchiveContext,
  { layer, snapshot, maxZoom: wanted }: Build,
  path: string,
  former: Former | undefined,
): Promise<Made> {
  const [minZoom, wantedMaxZoom] = archiveZooms(layer, wanted);
  progress?.({ phase: 'cover', done: 0, total: 1 });
  const covered = new CoveredTiles(minZoom, former?.reader.header.maxZoom ?? wantedMaxZoom);
  await coverRows(snapshot.clients[0]!, layer, former?.version, covered);
  signal?.throwIfAborted();
  const maxZoom = former?.reader.header.maxZoom ?? deepestZoom(covered);
  const ids = covered.ids(maxZoom);
  const writer = await ArchiveWriter.create(path);
  let done = 0;
  let reused = 0;
  try {
    const kept = former === undefined ? undefined : keptTiles(former.reader, writer, ids);
    await inOrder(
      ids,
      snapshot.clients,
      async (id, client) => {
        signal?.throwIfAborted();
        return encodeTile(client, layer, tileOfId(id), snapshot.version);
      },
      async (id, tile) => {
        if (kept !== undefined) reused += await kept(id);
        if (tile !== null) await writer.add(id, tile);
        progress?.({ phase: 'encode', done: (done += 1), total: ids.length });
      },
    );
    if (kept !== undefined) reused += await kept(Number.POSITIVE_INFINITY);
    if (writer.tileCount === 0) return { tiles: 0, encoded: ids.length, reused, bytes: 0, maxZoom };
    progress?.({ phase: 'write', done: 0, total: 1 });
    const bounds = unite(covered.bounds, former?.reader.header.bounds);
    const written = await writer.finish({
      minZoom,
      maxZoom,
      bounds,
      metadata: {
        ...describeArchive(layer, snapshot.version, bounds, [minZoom, maxZoom]),
        publication: snapshot.publication,
        wantedMaxZoom,
      },
    });
    return { tiles: written.addressedTiles, encoded: ids.length, reused, bytes: written.bytes, maxZoom };
  } finally {
    await writer.abandon();
  }
}

/** The deepest zoom down to which the tiles are few enough. */
function deepestZoom(covered: CoveredTiles): number {
  let total = 0;
  for (let z = covered.minZoom; z <= covered.maxZoom; z++) {
    total += covered.count(z);
    if (total > MOST_TILES) return Math.max(z - 1, covered.minZoom);
  }
  return covered.maxZoom;
}

/** Tile in this snapshot, compressed; null where it is empty. */
export async function encodeTile(
  client: PoolClient,
  layer: Layer,
  address: TileAddress,
  version: number,
): Promise<Buffer | null> {
  const { mvt, version: read } = await readLayerTile(client, { layer, version: null }, address);
  if (read !== version) throw new Error(`the snapshot of version ${version} gave version ${read}`);
  return mvt.length === 0 ? null : compress(mvt);
}

/**
 * Copies tiles of the former archive up to a given id, passing over those that are made anew; returns how many entries it copied.
 * `touched` is sorted.
 */
function keptTiles(reader: ArchiveReader, writer: ArchiveWriter, touched: Float64Array) {
  let index = 0;
  let within = 0;
  let next = 0;
  return async (until: number): Promise<number> => {
    let copied = 0;
    for (; index < reader.entryCount; index++, within = 0) {
      const { tileId: first, runLength } = reader.entry(index);
      let content: Buffer | undefined;
      for (; within < runLength; within++) {
        const id = first + within;
        if (id >= until) return copied;
        while (next < touched.length && touched[next]! < id) next += 1;
        if (touched[next] === id) continue;
        content ??= await reader.content(index);
        await writer.add(id, content);
        copied += 1;
      }
    }
    return copied;
  };
}

function unite(a: Bounds | undefined, b: Bounds | undefined): Bounds {
  if (a === undefined || b === undefined) return a ?? b ?? [-180, -85.051129, 180, 85.051129];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function describeArchive(
  layer: Layer,
  version: number,
  extent: Bounds,
  [minzoom, maxzoom]: readonly [number, number],
): Readonly<Record<string, unknown>> {
  const { tilejson: _, tiles: __, scheme: ___, ...described } = tileJson([{ layer, version, extent }], '');
  return { ...described, minzoom, maxzoom, type: 'overlay', format: 'pbf' };
}
