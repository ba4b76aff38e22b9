/**
 * Small counts in a table of one or more dimensions for everybody. A hidden cell could be had from the sum of any line it lies in, which
 * is told as well (by the same question with a dimension less), so lines are looked at in turn until none of them gives a hidden cell away.
 */
import { suppressedGroups } from '../../schemas/small-counts.ts';

/** One cell of the table. */
export interface Cell {
  /** Its value in each dimension; the dimensions are the same in every cell. */
  readonly keys: readonly string[];
  readonly count: number;
  /** Whether it is not told whatever its count. */
  readonly isHidden?: boolean;
}

/** Indexes of the cells that are not told, `k` being the smallest count that is. */
export function suppressedCells(cells: readonly Cell[], k: number): ReadonlySet<number> {
  const hidden = new Set<number>(cells.flatMap(({ isHidden }, index) => (isHidden === true ? [index] : [])));
  const dimensions = cells[0]?.keys.length ?? 0;
  const lines =
    dimensions === 0
      ? cells.map((_, index) => [index])
      : Array.from({ length: dimensions }, (_, along) => linesAlong(cells, along)).flat();
  for (let before = -1; hidden.size > before;) {
    before = hidden.size;
    for (const indexes of lines) {
      // A cell that is hidden already counts as a small one: the line has to hide it among others.
      const line = indexes.map((index) => ({ count: cells[index]!.count, isHidden: hidden.has(index) }));
      for (const at of hiddenOf(line, k)) hidden.add(indexes[at]!);
    }
  }
  return hidden;
}

/** Places in a line that are hidden: the small ones, those hidden before, and as many others as keep these from being had. */
function hiddenOf(
  line: readonly { readonly count: number; readonly isHidden: boolean }[],
  k: number,
): readonly number[] {
  const small = suppressedGroups(line, k);
  const hidden = line.flatMap(({ isHidden }, at) => (isHidden || small.has(at) ? [at] : []));
  let sum = hidden.reduce((total, at) => total + line[at]!.count, 0);
  const rising = line.map(({ count }, at) => ({ count, at })).toSorted((a, b) => a.count - b.count);
  for (const { count, at } of rising) {
    if (hidden.length === 0 || (hidden.length > 1 && sum >= k)) break;
    if (count === 0 || hidden.includes(at)) continue;
    hidden.push(at);
    sum += count;
  }
  return hidden;
}

/** Indexes of cells that differ in one dimension alone. */
function linesAlong(cells: readonly Cell[], dimension: number): readonly (readonly number[])[] {
  const lines = new Map<string, number[]>();
  for (const [index, { keys }] of cells.entries()) {
    const others = JSON.stringify(keys.toSpliced(dimension, 1));
    const line = lines.get(others);
    if (line === undefined) lines.set(others, [index]);
    else line.push(index);
  }
  return [...lines.values()];
}
