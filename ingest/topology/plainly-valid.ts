/**
 * Whether a polygon is plainly valid: a single ring of few vertices, none of whose edges touch but neighbours at their common
 * end. Exact, so what passes here need not be asked of GEOS (500,000 parcels: 0.4 s for 3 s); of what does not pass nothing
 * is said.
 */

import type { FlatGeometry } from '../../schemas/geometry.ts';
import { leftOf } from './left-of.ts';

/** Every pair of edges is looked at: a ring beyond this is quicker in GEOS. */
const MOST_VERTICES = 64;

export function isPlainlyValid({ type, xy, ends }: FlatGeometry): boolean {
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || ends.length !== 1) return false;
  const last = ends[0]! - 1;
  if (last < 3 || last > MOST_VERTICES || xy[0] !== xy[2 * last] || xy[1] !== xy[2 * last + 1]) return false;
  for (let i = 0; i < last; i++) {
    if (foldsBack(xy, i === 0 ? last - 1 : i - 1, i, i + 1)) return false;
    // the neighbour at either end shares a vertex, all others must keep away
    for (let j = i + 2; j < last - (i === 0 ? 1 : 0); j++) if (mayTouch(xy, i, j)) return false;
  }
  return true;
}

/** Whether the ring turns back on itself at `b`, or stands still there. */
function foldsBack(xy: Float64Array, a: number, b: number, c: number): boolean {
  const [ux, uy] = [xy[2 * b]! - xy[2 * a]!, xy[2 * b + 1]! - xy[2 * a + 1]!];
  const [vx, vy] = [xy[2 * c]! - xy[2 * b]!, xy[2 * c + 1]! - xy[2 * b + 1]!];
  // forwards on a line is sound, so is any turn; a sharp angle is asked exactly
  return !(ux * vx + uy * vy > 0) && leftOf(xy, a, b, c) === 0;
}

/** Whether edges `i` and `j` have a point in common. */
function mayTouch(xy: Float64Array, i: number, j: number): boolean {
  const [ax, ay, bx, by] = [xy[2 * i]!, xy[2 * i + 1]!, xy[2 * i + 2]!, xy[2 * i + 3]!];
  const [cx, cy, dx, dy] = [xy[2 * j]!, xy[2 * j + 1]!, xy[2 * j + 2]!, xy[2 * j + 3]!];
  if ((ax < bx ? bx : ax) < (cx < dx ? cx : dx) || (cx < dx ? dx : cx) < (ax < bx ? ax : bx)) return false;
  if ((ay < by ? by : ay) < (cy < dy ? cy : dy) || (cy < dy ? dy : cy) < (ay < by ? ay : by)) return false;
  const [sideC, sideD] = [leftOf(xy, i, i + 1, j), leftOf(xy, i, i + 1, j + 1)];
  if ((sideC > 0 && sideD > 0) || (sideC < 0 && sideD < 0)) return false;
  const [sideA, sideB] = [leftOf(xy, j, j + 1, i), leftOf(xy, j, j + 1, i + 1)];
  return !((sideA > 0 && sideB > 0) || (sideA < 0 && sideB < 0));
}
