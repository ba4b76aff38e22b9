import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { Layer } from '../../schemas/layer.ts';
import type { TileAddress } from '../mercator.ts';
import { decodeFeatures } from '../mvt/decode-features.ts';
import { ArchiveReader } from '../pmtiles/archive-reader.ts';
import { tileOfId } from '../pmtiles/tile-id.ts';
import { definitionHash } from '../tile-source.ts';
import { CONNECTIONS, encodeTile, type ArchiveContext } from './build-archive.ts';
import { coverRows, CoveredTiles } from './covered-tiles.ts';
import { inOrder } from './ordered-work.ts';
import { withSnapshot } from './snapshot.ts';

/** What a comparison of an archive with the live query found. */
export interface ArchiveVerification {
  readonly layer: string;
  readonly version: number;
  /** `equal`: all that were compared are, or the layer has nothing to draw; `absent`: there is no archive of the current version. */
  readonly state: 'equal' | 'different' | 'absent';
  readonly path: string | null;
  /** Tiles that rows may reach, and those of the archive; and how many of them were compared. */
  readonly tiles: number;
  readonly compared: number;
  /** Compared tiles that are the same byte by byte, and those with the same features in another order. */
  readonly sameBytes: number;
  readonly sameFeatures: number;
  readonly differences: readonly TileDifference[];
  readonly differenceCount: number;
  readonly tookMs: number;
}

export interface TileDifference {
  readonly tile: string;
  /** Features that only one side has, or has otherwise; a tile that one side lacks differs in all of them. */
  readonly onlyArchive: number;
  readonly onlyLive: number;
}

export interface VerifyOptions {
  /** Compare about this many tiles, evenly spread over the archive; all where absent. */
  readonly sample?: number | undefined;
  readonly maxZoom: number;
}

/** Differences that are listed one by one. */
const MOST_LISTED = 20;
const decompress = promisify(gunzip);

/** Compares the archive of a layer's current version with the live query, in one snapshot of the database. */
export async function verifyArchive(
  context: ArchiveContext,
  layer: Layer,
  { sample, maxZoom }: VerifyOptions,
): Promise<ArchiveVerification> {
  const begun = performance.now();
  return withSnapshot(context.db, layer.id, CONNECTIONS, async ({ clients, version, publication }) => {
    const path = context.store.path(layer.id, version, definitionHash(layer));
    const nothing = { tiles: 0, compared: 0, sameBytes: 0, sameFeatures: 0, differences: [], differenceCount: 0 };
    let reader = await ArchiveReader.open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (reader !== undefined && reader.metadata.publication !== publication) {
      await reader.close();
      reader = undefined;
    }
    const outcome = { layer: layer.id, version };
    if (reader === undefined) {
      const covered = new CoveredTiles(0, 0);
      await coverRows(clients[0]!, layer, undefined, covered);
      const state = covered.bounds === undefined ? 'equal' : 'absent';
      return { ...outcome, ...nothing, state, path: null, tookMs: performance.now() - begun };
    }
    const archive = reader;
    try {
      const ids = await comparedTiles(archive, layer, clients[0]!, maxZoom);
      const chosen = sample === undefined || sample >= ids.length ? ids : spread(ids, sample);
      let sameBytes = 0;
      let sameFeatures = 0;
      let differenceCount = 0;
      const differences: TileDifference[] = [];
      let done = 0;
      await inOrder(
        chosen,
        clients,
        async (id, client) => {
          context.signal?.throwIfAborted();
          const address = tileOfId(id);
          const [kept, live] = [await archive.tile(address), await encodeTile(client, layer, address, version)];
          return compareTiles(address, kept, live);
        },
        async (_, result) => {
          if (result === 'bytes') sameBytes += 1;
          else if (result === 'features') sameFeatures += 1;
          else {
            differenceCount += 1;
            if (differences.length < MOST_LISTED) differences.push(result);
          }
          context.progress?.({ phase: 'verify', done: (done += 1), total: chosen.length });
        },
      );
      return {
        ...outcome,
        state: differenceCount === 0 ? 'equal' : 'different',
        path,
        tiles: ids.length,
        compared: chosen.length,
        sameBytes,
        sameFeatures,
        differences,
        differenceCount,
        tookMs: performance.now() - begun,
      };
    } finally {
      await archive.close();
    }
  });
}

/** Every tile that a row may reach and every tile of the archive, so that neither a missing nor a spare one is overlooked. */
async function comparedTiles(
  reader: ArchiveReader,
  layer: Layer,
  client: Parameters<typeof coverRows>[0],
  maxZoom: number,
): Promise<Float64Array> {
  const covered = new CoveredTiles(reader.header.minZoom, Math.min(reader.header.maxZoom, maxZoom));
  await coverRows(client, layer, undefined, covered);
  const ids = new Set(covered.ids(covered.maxZoom));
  for (let index = 0; index < reader.entryCount; index++) {
    const { tileId, runLength } = reader.entry(index);
    for (let id = tileId; id < tileId + runLength; id++) ids.add(id);
  }
  return Float64Array.from(ids).sort();
}

function spread(ids: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => ids[Math.floor(((index + 0.5) * ids.length) / count)]!);
}

async function compareTiles(
  { z, x, y }: TileAddress,
  kept: Buffer | null,
  live: Buffer | null,
): Promise<'bytes' | 'features' | TileDifference> {
  if (kept === live || (kept !== null && live !== null && kept.equals(live))) return 'bytes';
  const [keptTile, liveTile] = [await unpack(kept), await unpack(live)];
  if (keptTile.equals(liveTile)) return 'bytes';
  const [archived, current] = [featureTexts(keptTile), featureTexts(liveTile)];
  const onlyArchive = [...archived].filter((text) => !current.has(text)).length;
  const onlyLive = [...current].filter((text) => !archived.has(text)).length;
  if (onlyArchive + onlyLive === 0) return 'features';
  return { tile: `${z}/${x}/${y}`, onlyArchive, onlyLive };
}

async function unpack(gzip: Buffer | null): Promise<Buffer> {
  return gzip === null ? Buffer.alloc(0) : decompress(gzip);
}

/** Features as a set; the ordinal tells features of one layer apart that are alike in everything. */
function featureTexts(tile: Buffer): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const [layer, features] of decodeFeatures(tile)) {
    for (const { id, text } of features) {
      for (let ordinal = 0; ; ordinal++) {
        const whole = `${layer} ${id} ${ordinal} ${text}`;
        if (texts.has(whole)) continue;
        texts.add(whole);
        break;
      }
    }
  }
  return texts;
}
