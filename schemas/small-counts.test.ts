import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, it } from 'mocha';

import { suppressedGroups } from './small-counts.ts';

const hidden = (counts: readonly number[], k = 5) =>
  [
    ...suppressedGroups(
      counts.map((count) => ({ count })),
      k,
    ),
  ].sort((a, b) => a - b);

describe('small counts in public statistics', () => {
  it('are not told, and neither is the next smallest, from which one alone could be had', () => {
    assert.deepEqual(hidden([10, 4, 20]), [0, 1]);
    assert.deepEqual(hidden([10, 4, 3, 20]), [1, 2]);
    assert.deepEqual(hidden([10, 1, 1, 20]), [0, 1, 2]);
    assert.deepEqual(hidden([5, 6]), []);
    assert.deepEqual(hidden([0, 7]), []);
    assert.deepEqual(hidden([4]), [0]);
    assert.deepEqual(hidden([]), []);
  });

  it('can never be had by subtracting what is told from the total', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 12 }), fc.integer({ min: 2, max: 10 }), (counts, k) => {
        const left = new Set(hidden(counts, k));
        for (const [index, count] of counts.entries()) assert.ok(count === 0 || count >= k || left.has(index));
        const others = [...left].map((index) => counts[index]!);
        const present = counts.filter((count) => count > 0).length;
        if (left.size > 0 && left.size < present) {
          assert.ok(others.length > 1);
          assert.ok(others.reduce((sum, count) => sum + count, 0) >= k);
        }
      }),
    );
  });
});
