import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { testFolder } from '../testing.ts';
import { createSortBudget, EntrySorter } from './entry-sorter.ts';

const folder = testFolder();

/** Sorts keys with row pointers, in memory or by way of spill files. */
function sorted(keys: readonly Uint8Array[], limit: number): string[] {
  let n = 0;
  const budget = createSortBudget(limit, () => join(folder.path, `${process.hrtime.bigint()}-${n++}`));
  const sorter = new EntrySorter(budget);
  for (const [i, key] of keys.entries()) sorter.add(Buffer.from(key), key.length, i >> 4, i & 15);
  const cursor = sorter.finish();
  const found: string[] = [];
  while (cursor.next()) found.push(cursor.bytes.toString('hex', cursor.start, cursor.end));
  sorter.close();
  assert.equal(budget.used, 0);
  return found;
}

const pointer = (i: number): string => Buffer.from([0, i >> 12, (i >> 4) & 0xff, i & 15]).toString('hex');

/** Few different bytes, so that many keys share beginnings, and some are equal or continue others. */
const keys = fc.array(fc.uint8Array({ maxLength: 20, max: 3 }), { maxLength: 400 });

describe('sorting of index entries', () => {
  it('entries come back in the order of their bytes, equal keys by row', () => {
    fc.assert(
      fc.property(keys, (list) => {
        const order = list.map((_, i) => i).sort((a, b) => Buffer.compare(list[a]!, list[b]!) || a - b);
        assert.deepEqual(
          sorted(list, 1e9),
          order.map((i) => Buffer.from(list[i]!).toString('hex') + pointer(i)),
        );
      }),
    );
  });

  it('the same when memory is short and runs go to a file', () => {
    fc.assert(
      fc.property(keys, (list) => assert.deepEqual(sorted(list, 200), sorted(list, 1e9))),
      { numRuns: 40 },
    );
    assert.deepEqual(folder.names(), []);
  });
});
