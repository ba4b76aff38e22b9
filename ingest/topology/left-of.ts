import { orient2d } from 'robust-predicates';

/** Positive when the point `i` (a vertex of `xy`) lies to the left of the line from `a` to `b`, 0 when it is on it; exact. */
export function leftOf(xy: Float64Array, a: number, b: number, i: number): number {
  // the library takes y downwards: its positive is our right
  return -orient2d(xy[2 * a]!, xy[2 * a + 1]!, xy[2 * b]!, xy[2 * b + 1]!, xy[2 * i]!, xy[2 * i + 1]!);
}

/** Whether two vertices are the same point. */
export function isSamePoint(xy: Float64Array, a: number, b: number): boolean {
  return xy[2 * a] === xy[2 * b] && xy[2 * a + 1] === xy[2 * b + 1];
}

/** Whether a vertex that is on the line through an edge lies between its ends, not on them. */
export function isBetween(xy: Float64Array, a: number, b: number, i: number): boolean {
  const [ax, ay, bx, by, x, y] = [xy[2 * a]!, xy[2 * a + 1]!, xy[2 * b]!, xy[2 * b + 1]!, xy[2 * i]!, xy[2 * i + 1]!];
  return Math.abs(bx - ax) >= Math.abs(by - ay)
    ? x > Math.min(ax, bx) && x < Math.max(ax, bx)
    : y > Math.min(ay, by) && y < Math.max(ay, by);
}
