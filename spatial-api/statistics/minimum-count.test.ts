import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { addUp, mergeSmallGroups, refuseSmall } from './minimum-count.ts';

const everybody = { may: () => false };
const planner = { may: (right: string) => right === 'restricted:read' };
const merge = (small: readonly { name: string; count: number; sums: { area: number } }[]) => ({
  ...addUp(small),
  name: '*',
});
const group = (name: string, count: number) => ({ name, count, sums: { area: count * 10 } });

describe('figures that are told to everybody', () => {
  it('put small groups together, with the next one where they are too few, and lose nothing', () => {
    const groups = [group('a', 2), group('b', 30), group('c', 7), group('d', 0)];
    assert.deepEqual(mergeSmallGroups(everybody, groups, merge), [
      group('b', 30),
      group('d', 0),
      { name: '*', count: 9, sums: { area: 90 } },
    ]);
    assert.deepEqual(mergeSmallGroups(everybody, [group('a', 3), group('b', 4), group('c', 9)], merge), [
      group('c', 9),
      { name: '*', count: 7, sums: { area: 70 } },
    ]);
    assert.deepEqual(mergeSmallGroups(planner, groups, merge), groups);
  });

  it('are refused where they are of fewer than five, and told where there is nothing', () => {
    assert.throws(() => refuseSmall(everybody, [9, 4]), { code: 'figures-small' });
    refuseSmall(everybody, [0, 5]);
    refuseSmall(planner, [1]);
  });
});
