import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { Layer } from '../../schemas/layer.ts';
import { TILE_BYTES } from '../layer-content.ts';
import type { TileAddress } from '../mercator.ts';
import { packTile } from '../pack-tile.ts';
import type { ArchiveReader } from '../pmtiles/archive-reader.ts';
import type { ArchiveStore } from './archive-store.ts';

/** A layer of a tile as an archive may hold it. */
export interface ArchivedLayer {
  readonly layer: Layer;
  /** Hash of the definition by which the tile is wanted. */
  readonly definition: string;
  /** Version that is wanted, and the last one up to it that changed the tile. */
  readonly version: number;
  readonly touched: number;
}

const decompress = promisify(gunzip);

/**
 * The tile from archives, compressed; null where it is empty, undefined where the archives cannot tell. An archive need not be of the
 * wanted version: one that is not older than the last change of the tile holds it as it is.
 */
export async function archivedTile(
  store: ArchiveStore,
  layers: readonly ArchivedLayer[],
  address: TileAddress,
): Promise<Buffer | null | undefined> {
  const readers: ArchiveReader[] = [];
  for (const layer of layers) {
    if (layer.touched === 0) continue;
    const reader = readerOf(store, layer, address);
    if (reader === undefined) return undefined;
    readers.push(reader);
  }
  try {
    const parts: Buffer[] = [];
    for (const reader of readers) {
      const part = await reader.tile(address);
      if (part !== null) parts.push(part);
    }
    if (parts.length <= 1) return parts[0] ?? null;
    // Together too large: the live query makes them smaller.
    if (parts.reduce((sum, part) => sum + unpackedBytes(part), 0) > TILE_BYTES) return undefined;
    // Browsers read one gzip member only, so parts are not just put one after the other.
    return await packTile(Buffer.concat(await Promise.all(parts.map((part) => decompress(part)))));
  } catch {
    // Pruned or damaged meanwhile: the database knows.
    return undefined;
  }
}

function readerOf(
  store: ArchiveStore,
  { layer, definition, version, touched }: ArchivedLayer,
  { z }: TileAddress,
): ArchiveReader | undefined {
  const archive = store.newest(layer.id, definition);
  if (archive === undefined || archive.version < touched || archive.version > version) return undefined;
  const { minZoom, maxZoom } = archive.reader.header;
  return z >= minZoom && z <= maxZoom ? archive.reader : undefined;
}

/** Bytes of a gzip member before compression, as its trailer says. */
export function unpackedBytes(member: Buffer): number {
  return member.readUInt32LE(member.length - 4);
}
