import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { orderOf } from './order-of.ts';

describe('the order of values', () => {
  it('is ascending, and that in which they came where they are equal', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), fc.integer({ min: 0, max: 3 }), (list, spare) => {
        // the array may be longer than what counts
        const values = Float64Array.from([...list, ...Array.from({ length: spare }, () => -1)]);
        const expected = list
          .map((_, i) => i)
          .sort((i, j) => (list[i]! < list[j]! ? -1 : list[i]! > list[j]! ? 1 : i - j));
        assert.deepEqual([...orderOf(values, list.length).subarray(0, list.length)], expected);
      }),
      { numRuns: 300 },
    );
  });
});
