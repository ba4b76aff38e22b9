import type { TileAddress } from '../mercator.ts';

/**
 * Number of a tile in a PMTiles archive (version 3, §4.1): zooms one after the other, the tiles of each along a Hilbert curve, so
 * that neighbours on the ground lie near each other in the file. Exact up to zoom 26.
 */
export function tileId({ z, x, y }: TileAddress): number {
  let id = firstOfZoom(z);
  let column = x;
  let row = y;
  for (let half = 2 ** z / 2; half >= 1; half /= 2) {
    const right = column >= half ? 1 : 0;
    const lower = row >= half ? 1 : 0;
    id += half * half * ((3 * right) ^ lower);
    column -= right * half;
    row -= lower * half;
    if (lower === 1) continue;
    if (right === 1) [column, row] = [half - 1 - column, half - 1 - row];
    [column, row] = [row, column];
  }
  return id;
}

/** The tile of a number; the inverse of `tileId`. */
export function tileOfId(id: number): TileAddress {
  let z = 0;
  while (id >= firstOfZoom(z + 1)) z += 1;
  let rest = id - firstOfZoom(z);
  let x = 0;
  let y = 0;
  for (let half = 1; half < 2 ** z; half *= 2) {
    const quarter = rest % 4;
    rest = Math.floor(rest / 4);
    const right = quarter >= 2 ? 1 : 0;
    const lower = quarter === 1 || quarter === 2 ? 1 : 0;
    if (lower === 0) {
      if (right === 1) [x, y] = [half - 1 - x, half - 1 - y];
      [x, y] = [y, x];
    }
    x += right * half;
    y += lower * half;
  }
  return { z, x, y };
}

/** Number of tiles in the zooms before this one. */
export function firstOfZoom(z: number): number {
  return (4 ** z - 1) / 3;
}
