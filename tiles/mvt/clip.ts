/**
 * Clipping to the square that a tile shows. Rings go through Sutherland and Hodgman side by side; where a ring leaves and comes
 * back the result runs along the side, which `rebuildPolygon` takes apart afterwards. Lines fall into pieces.
 */
import { Points, type Rings } from './points.ts';

/** The square that is kept: `low ≤ x, y ≤ high`, in tile units. */
export interface ClipSquare {
  readonly low: number;
  readonly high: number;
}

const other = new Points();

/** Clips a ring in place; nothing is left of one that lies outside. */
export function clipRing(ring: Points, { low, high }: ClipSquare): void {
  const { minX, minY, maxX, maxY } = boundsOf(ring);
  if (minX < low) clipSide(ring, 'x', low, 1);
  if (maxX > high) clipSide(ring, 'x', high, -1);
  if (minY < low) clipSide(ring, 'y', low, 1);
  if (maxY > high) clipSide(ring, 'y', high, -1);
}

function boundsOf({ xs, ys, length }: Points) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    const x = xs[i]!;
    const y = ys[i]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

/** Keeps what lies on the inner side (`sign` 1: above the limit, -1: below it) of a line parallel to the other axis. */
function clipSide(ring: Points, axis: 'x' | 'y', limit: number, sign: 1 | -1): void {
  const count = ring.length;
  if (count === 0) return;
  other.assign(ring);
  ring.clear();
  const along = axis === 'x' ? other.xs : other.ys;
  const across = axis === 'x' ? other.ys : other.xs;
  const isX = axis === 'x';
  let a0 = along[count - 1]!;
  let c0 = across[count - 1]!;
  let inside0 = (a0 - limit) * sign >= 0;
  for (let i = 0; i < count; i++) {
    const a1 = along[i]!;
    const c1 = across[i]!;
    const inside1 = (a1 - limit) * sign >= 0;
    if (inside0 !== inside1) {
      const c = crossing(a0, c0, a1, c1, limit);
      ring.push(isX ? limit : c, isX ? c : limit);
    }
    if (inside1) ring.push(isX ? a1 : c1, isX ? c1 : a1);
    a0 = a1;
    c0 = c1;
    inside0 = inside1;
  }
}

/** Where an edge crosses the limit. Both directions of an edge give the same double, so neighbours meet at the rim too. */
function crossing(a0: number, c0: number, a1: number, c1: number, limit: number): number {
  return a0 < a1 ? c0 + ((c1 - c0) * (limit - a0)) / (a1 - a0) : c1 + ((c0 - c1) * (limit - a1)) / (a0 - a1);
}

/** Clips a line (Liang and Barsky, segment by segment); each piece inside becomes a line of `pieces`. */
export function clipLine(line: Points, { low, high }: ClipSquare, pieces: Rings): void {
  const { xs, ys, length } = line;
  const first = pieces.length;
  let open = first;
  for (let i = 1; i < length; i++) {
    const [x0, y0, x1, y1] = [xs[i - 1]!, ys[i - 1]!, xs[i]!, ys[i]!];
    let enter = 0;
    let leave = 1;
    for (const [start, delta] of [
      [x0, x1 - x0],
      [y0, y1 - y0],
    ] as const) {
      if (delta === 0) {
        if (start < low || start > high) leave = -1;
        continue;
      }
      const toLow = (low - start) / delta;
      const toHigh = (high - start) / delta;
      enter = Math.max(enter, Math.min(toLow, toHigh));
      leave = Math.min(leave, Math.max(toLow, toHigh));
    }
    if (enter > leave) continue;
    if (open === pieces.length || enter > 0) {
      if (pieces.length > open) pieces.close();
      open = pieces.length;
      pieces.push(x0 + enter * (x1 - x0), y0 + enter * (y1 - y0));
    }
    pieces.push(leave === 1 ? x1 : x0 + leave * (x1 - x0), leave === 1 ? y1 : y0 + leave * (y1 - y0));
    if (leave < 1) {
      pieces.close();
      open = pieces.length;
    }
  }
  if (pieces.length > open) pieces.close();
}
