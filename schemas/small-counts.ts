/**
 * Small counts in figures for everybody: a group of fewer than k features would tell of single ones. A group that alone was
 * left out could be had from the total, so the next smallest goes with it.
 */

/** Fewest features of a figure that is told to everybody. */
export const MINIMUM_COUNT = 5;

/** A group with its count; null where it is not told. */
export interface Counted {
  readonly count: number;
}

/** Indexes of the groups whose figures are not told, `k` being the smallest count that is. */
export function suppressedGroups(groups: readonly Counted[], k: number): ReadonlySet<number> {
  const rising = groups.map(({ count }, index) => ({ count, index })).sort((a, b) => a.count - b.count);
  const small = rising.filter(({ count }) => count > 0 && count < k);
  const hidden = new Set(small.map(({ index }) => index));
  let sum = small.reduce((total, { count }) => total + count, 0);
  for (const { count, index } of rising) {
    if (hidden.size === 0 || (hidden.size > 1 && sum >= k)) break;
    if (hidden.has(index) || count === 0) continue;
    hidden.add(index);
    sum += count;
  }
  return hidden;
}
