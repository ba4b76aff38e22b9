import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip } from 'node:zlib';

import type { Tile } from './tile-source.ts';

/** 5 makes tiles about a tenth smaller than gzip in about its time; more costs ten times as much for some percent. */
const QUALITY = 5;
/** Copies that may wait to be made; a tile beyond them is sent as gzip and gets its turn another time. */
const MOST_WAITING = 100;

const pack = promisify(brotliCompress);
const unpack = promisify(gunzip);

/** Copies by tile: they are forgotten with it. `null` while one is made, or where it would not be smaller. */
const copies = new WeakMap<Tile, Buffer | null>();
let waiting = 0;
let last: Promise<void> = Promise.resolve();

/** The tile in brotli where that is ready. Otherwise it is made behind, once, one tile at a time, and the caller sends gzip. */
export function brotliCopy(tile: Tile): Buffer | undefined {
  const copy = copies.get(tile);
  if (copy === undefined && tile.gzip !== null && waiting < MOST_WAITING) order(tile, tile.gzip);
  return copy ?? undefined;
}

function order(tile: Tile, gzip: Buffer): void {
  copies.set(tile, null);
  waiting += 1;
  last = last
    .then(async () => {
      const packed = await pack(await unpack(gzip), { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
      if (packed.length < gzip.length) copies.set(tile, packed);
    })
    // The tile stays one that has gzip only.
    .catch(() => undefined)
    .finally(() => (waiting -= 1));
}
