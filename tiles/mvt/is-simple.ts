import type { Rings } from './points.ts';

/** Rings with at most this many edges are tested pair by pair; longer ones are sorted first. */
const FEW_EDGES = 40;

/**
 * Whether the rings of one polygon, on the integer grid, neither cross nor touch themselves or each other. Exact: all products
 * stay far below 2^53. Rings of zero length and straight points are gone already (`snapRing`).
 */
export function isSimple(rings: Rings): boolean {
  const count = rings.length;
  if (rings.ends.length === 1 && isConvex(rings)) return true;
  const next = nextVertices(rings);
  if (count <= FEW_EDGES) {
    for (let i = 1; i < count; i++) for (let j = 0; j < i; j++) if (conflict(rings, next, i, j)) return false;
    return true;
  }
  return sweep(rings, next);
}

/** Whether a ring turns the same way at every vertex and goes once around: west to east and back, no more. */
function isConvex({ xs, ys, length }: Rings): boolean {
  let turns = 0;
  let reversals = 0;
  let dx0 = xs[length - 1]! - xs[length - 2]!;
  let dy0 = ys[length - 1]! - ys[length - 2]!;
  let x0 = xs[length - 1]!;
  let y0 = ys[length - 1]!;
  let eastward = lastEastward(xs, length);
  for (let i = 0; i < length; i++) {
    const dx1 = xs[i]! - x0;
    const dy1 = ys[i]! - y0;
    const turn = dx0 * dy1 - dy0 * dx1 > 0 ? 1 : -1;
    if (turns === 0) turns = turn;
    else if (turns !== turn) return false;
    if (dx1 !== 0 && dx1 > 0 !== eastward) {
      reversals += 1;
      eastward = !eastward;
    }
    dx0 = dx1;
    dy0 = dy1;
    x0 = xs[i]!;
    y0 = ys[i]!;
  }
  return reversals <= 2;
}

/** Whether the last edge of a ring that is not straight up or down runs to the east. */
function lastEastward(xs: Float64Array, length: number): boolean {
  for (let i = length - 1; i > 0; i--) if (xs[i] !== xs[i - 1]) return xs[i]! > xs[i - 1]!;
  return false;
}

let nextOf = new Int32Array(256);

/** For each vertex the one after it in its ring: edge `i` runs from vertex `i` to `next[i]`. */
function nextVertices(rings: Rings): Int32Array {
  if (nextOf.length < rings.length) nextOf = new Int32Array(rings.length * 2);
  let start = 0;
  for (const end of rings.ends) {
    for (let i = start; i < end - 1; i++) nextOf[i] = i + 1;
    nextOf[end - 1] = start;
    start = end;
  }
  return nextOf;
}

/** Edges in the order of their western ends; each meets those that are not yet passed. */
function sweep(rings: Rings, next: Int32Array): boolean {
  const { xs } = rings;
  const west = (i: number) => Math.min(xs[i]!, xs[next[i]!]!);
  const order = Array.from({ length: rings.length }, (_, i) => i).sort((a, b) => west(a) - west(b));
  let active: number[] = [];
  for (const i of order) {
    const from = west(i);
    const still: number[] = [];
    for (const j of active) {
      if (Math.max(xs[j]!, xs[next[j]!]!) < from) continue;
      still.push(j);
      if (conflict(rings, next, i, j)) return false;
    }
    still.push(i);
    active = still;
  }
  return true;
}

/** Whether two edges meet anywhere but at the vertex that neighbours share. */
function conflict({ xs, ys }: Rings, next: Int32Array, i: number, j: number): boolean {
  const i1 = next[i]!;
  const j1 = next[j]!;
  const ax = xs[i]!;
  const bx = xs[i1]!;
  const cx = xs[j]!;
  const dx = xs[j1]!;
  if (ax < cx && ax < dx && bx < cx && bx < dx) return false;
  if (ax > cx && ax > dx && bx > cx && bx > dx) return false;
  const ay = ys[i]!;
  const by = ys[i1]!;
  const cy = ys[j]!;
  const dy = ys[j1]!;
  if (ay < cy && ay < dy && by < cy && by < dy) return false;
  if (ay > cy && ay > dy && by > cy && by > dy) return false;
  const c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  const d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return false;
  const a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
  const b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return false;
  // They meet. Neighbours do so in their common vertex alone, unless one runs back over the other.
  const isBefore = i1 === j;
  const isAfter = j1 === i;
  if (!isBefore && !isAfter) return true;
  if (isBefore && isAfter) return true;
  if (a !== 0 || b !== 0 || c !== 0 || d !== 0) return false;
  // Straight on at the common vertex is no turn back: the ends then lie on opposite sides of it.
  return isBefore
    ? (ax - bx) * (dx - bx) + (ay - by) * (dy - by) > 0
    : (bx - ax) * (cx - ax) + (by - ay) * (cy - ay) > 0;
}
