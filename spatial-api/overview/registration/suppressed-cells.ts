/**
 * Small counts in a table of place × time for everybody. A hidden cell could be had from the sum of its row or its column,
 * which are told as well, so rows and columns are looked at in turn until none of them gives a hidden cell away.
 */
import { suppressedGroups } from '../../statistics/suppress.ts';

/** One cell of the table. */
export interface Cell {
  readonly row: string;
  readonly column: string;
  readonly count: number;
}

/** Indexes of the cells that are not told, `k` being the smallest count that is. */
export function suppressedCells(cells: readonly Cell[], k: number): ReadonlySet<number> {
  const hidden = new Set<number>();
  const lines = [...indexesBy(cells, ({ row }) => row), ...indexesBy(cells, ({ column }) => column)];
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

function indexesBy(cells: readonly Cell[], keyOf: (cell: Cell) => string): readonly (readonly number[])[] {
  const lines = new Map<string, number[]>();
  for (const [index, cell] of cells.entries()) {
    const line = lines.get(keyOf(cell));
    if (line === undefined) lines.set(keyOf(cell), [index]);
    else line.push(index);
  }
  return [...lines.values()];
}
