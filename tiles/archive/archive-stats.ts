import { gunzipSync } from 'node:zlib';

import { ArchiveReader } from '../pmtiles/archive-reader.ts';
import { tileOfId } from '../pmtiles/tile-id.ts';
import type { ArchiveFile } from './archive-store.ts';

/** Tiles of one zoom of an archive; sizes in bytes. */
export interface ZoomStats {
  readonly zoom: number;
  /** Tiles that are not empty. */
  readonly tiles: number;
  readonly meanGzip: number;
  readonly largestGzip: number;
  readonly largestRaw: number;
  /** Address of the tile that is largest before compression. */
  readonly largestTile: string;
}

/** What an archive holds. */
export interface ArchiveStats extends Pick<ArchiveFile, 'path' | 'layerId' | 'version' | 'definition'> {
  readonly bytes: number;
  readonly tiles: number;
  readonly contents: number;
  readonly zooms: readonly ZoomStats[];
}

/** Measures an archive; reads all of it. */
export async function archiveStats(file: ArchiveFile): Promise<ArchiveStats> {
  const reader = await ArchiveReader.open(file.path);
  try {
    const zooms = new Map<number, ZoomStats & { readonly total: number }>();
    for (let index = 0; index < reader.entryCount; index++) {
      const { tileId, runLength, length } = reader.entry(index);
      const { z, x, y } = tileOfId(tileId);
      const raw = gunzipSync(await reader.content(index)).length;
      const before = zooms.get(z) ?? NO_TILES;
      const isLarger = raw > before.largestRaw;
      zooms.set(z, {
        ...before,
        zoom: z,
        tiles: before.tiles + runLength,
        total: before.total + runLength * length,
        largestGzip: Math.max(before.largestGzip, length),
        largestRaw: Math.max(before.largestRaw, raw),
        largestTile: isLarger ? `${z}/${x}/${y}` : before.largestTile,
      });
    }
    return {
      ...file,
      bytes: reader.bytes,
      tiles: reader.header.addressedTiles,
      contents: reader.header.tileContents,
      zooms: [...zooms.values()].map(({ total, ...zoom }) => ({ ...zoom, meanGzip: Math.round(total / zoom.tiles) })),
    };
  } finally {
    await reader.close();
  }
}

const NO_TILES = { zoom: 0, tiles: 0, total: 0, meanGzip: 0, largestGzip: 0, largestRaw: 0, largestTile: '' };
