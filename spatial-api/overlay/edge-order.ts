import { orient2d } from 'robust-predicates';

/** A double between two others, the first included. */
export function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

/**
 * Whether edge u→v passes below edge p→q where both run side by side. They meet in nodes alone, so the end of one that
 * lies beside the other decides, and where that is a shared node the other end.
 */
export function passesBelow(x: Float64Array, y: Float64Array, u: number, v: number, p: number, q: number): boolean {
  // orient2d is negative where the third point lies to the left of, that is above, the first two
  const left =
    x[u]! >= x[p]!
      ? -orient2d(x[p]!, y[p]!, x[q]!, y[q]!, x[u]!, y[u]!)
      : orient2d(x[u]!, y[u]!, x[v]!, y[v]!, x[p]!, y[p]!);
  if (left !== 0) return left < 0;
  const right =
    x[v]! <= x[q]!
      ? -orient2d(x[p]!, y[p]!, x[q]!, y[q]!, x[v]!, y[v]!)
      : orient2d(x[u]!, y[u]!, x[v]!, y[v]!, x[q]!, y[q]!);
  return right < 0;
}
