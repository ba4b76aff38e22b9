import type { Points, Rings } from './points.ts';

/**
 * Rounds a ring to the grid of the tile (or a coarser one) and appends it to `rings` without what says nothing: repeated points,
 * points on a straight line, spikes. Every vertex is rounded by itself and dropped by its two neighbours alone, so the
 * common border of two areas stays common. Returns whether anything with an area is left; otherwise nothing is appended.
 */
export function snapRing(ring: Points, grid: number, rings: Rings): boolean {
  const first = rings.length;
  rings.reserve(first + ring.length);
  if (grid === 1) appendTurning(ring, rings, 1, 1);
  else appendTurning(ring, rings, 1 / grid, grid);
  trimSeam(rings, first);
  if (rings.length - first >= 3) {
    rings.close();
    return true;
  }
  rings.length = first;
  return false;
}

/** Rounds a line to the grid and appends it; a line that shrinks to a point becomes one unit long. */
export function snapLine(line: Points, from: number, to: number, grid: number, lines: Rings): void {
  const first = lines.length;
  for (let i = from; i < to; i++) {
    const x = Math.round(line.xs[i]! / grid) * grid;
    const y = Math.round(line.ys[i]! / grid) * grid;
    const last = lines.length - 1;
    if (lines.length === first || lines.xs[last] !== x || lines.ys[last] !== y) lines.push(x, y);
  }
  if (lines.length - first === 1) lines.push(lines.xs[first]! + 1, lines.ys[first]!);
  lines.close();
}

/** Appends the rounded points of a ring; one that the next shows not to turn goes again. `grid` is a power of two, `cells` its inverse. */
function appendTurning(ring: Points, rings: Rings, cells: number, grid: number): void {
  const { xs, ys } = rings;
  const first = rings.length;
  let end = first;
  for (let i = 0; i < ring.length; i++) {
    const x = Math.round(ring.xs[i]! * cells) * grid;
    const y = Math.round(ring.ys[i]! * cells) * grid;
    let isRepeated = false;
    while (end > first) {
      const x1 = xs[end - 1]!;
      const y1 = ys[end - 1]!;
      isRepeated = x1 === x && y1 === y;
      if (isRepeated || end - first < 2) break;
      const x0 = xs[end - 2]!;
      const y0 = ys[end - 2]!;
      if ((x1 - x0) * (y - y0) !== (y1 - y0) * (x - x0)) break;
      end -= 1;
    }
    if (isRepeated) continue;
    xs[end] = x;
    ys[end] = y;
    end += 1;
  }
  rings.length = end;
}

/** Does the same where the end of the ring meets its beginning. */
function trimSeam(rings: Rings, first: number): void {
  let start = first;
  while (rings.length - start >= 2) {
    const { xs, ys } = rings;
    const last = rings.length - 1;
    if (xs[last] === xs[start] && ys[last] === ys[start]) rings.length -= 1;
    else if (rings.length - start < 3) break;
    else if (isStraight(rings, last - 1, last, start)) rings.length -= 1;
    else if (isStraight(rings, last, start, start + 1)) start += 1;
    else break;
  }
  if (start === first) return;
  rings.xs.copyWithin(first, start, rings.length);
  rings.ys.copyWithin(first, start, rings.length);
  rings.length -= start - first;
}

function isStraight({ xs, ys }: Points, a: number, b: number, c: number): boolean {
  return (xs[b]! - xs[a]!) * (ys[c]! - ys[a]!) === (ys[b]! - ys[a]!) * (xs[c]! - xs[a]!);
}
