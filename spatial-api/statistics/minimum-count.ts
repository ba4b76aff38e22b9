/** Which figures are told to whom: those who work with the data see every one, who may only look at the open layers what is published. */
import { Problem } from '../../schemas/problems.ts';
import { MINIMUM_COUNT, suppressedGroups, type Counted } from '../../schemas/small-counts.ts';
import type { Caller } from '../access/caller.ts';

/** Fewest features of a figure that is told to a caller. */
export function minimumCountFor(caller: Pick<Caller, 'may'>): number {
  return caller.may('restricted:read') || caller.may('personal:read') ? 1 : MINIMUM_COUNT;
}

/** Throws `figures-small` where a figure is of so few that it would tell of single ones. */
export function refuseSmall(caller: Pick<Caller, 'may'>, counts: readonly number[]): void {
  const least = minimumCountFor(caller);
  if (!counts.some((count) => count > 0 && count < least)) return;
  throw new Problem('figures-small', `公开统计不给出不足 ${least} 个的数字；请放宽条件或减少分组`);
}

/** Groups of which those too small to be told are put together; their sums still close to the whole. */
export function mergeSmallGroups<T extends Counted>(
  caller: Pick<Caller, 'may'>,
  groups: readonly T[],
  merge: (small: readonly T[]) => T,
): readonly T[] {
  const hidden = suppressedGroups(groups, minimumCountFor(caller));
  if (hidden.size === 0) return groups;
  const merged = merge(groups.filter((_, index) => hidden.has(index)));
  return [...groups.filter((_, index) => !hidden.has(index)), merged];
}

/** Sums of objects of numbers, member by member. */
export function addUp<T extends object>(given: readonly T[]): T {
  return given.reduce((sum, each) => added(sum, each) as T);
}

function added(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a !== 'object' || a === null) return a;
  return Object.fromEntries(
    Object.entries(a).map(([key, value]) => [key, added(value, (b as Record<string, unknown>)[key])]),
  );
}
