import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { isOfSize, NO_FILTER, readFilter, sizePressed, writeFilter } from './filter.ts';

describe('a size class as a condition', () => {
  it('limits to what its title says, and lets go when it is pressed again', () => {
    for (const [value, query] of [
      ['5 亩以下', '?maxMu=5'],
      ['5～20 亩', '?minMu=5&maxMu=20'],
      ['300 亩以上', '?minMu=300'],
    ] as const) {
      const limited = sizePressed(NO_FILTER, value);
      assert.equal(writeFilter(limited), query);
      assert.ok(isOfSize(readFilter(query), value));
      assert.equal(writeFilter(sizePressed(limited, value)), '');
    }
  });

  it('takes the place of another one, and is none where limits were written by hand', () => {
    const other = sizePressed(sizePressed(NO_FILTER, '5 亩以下'), '5～20 亩');
    assert.equal(writeFilter(other), '?minMu=5&maxMu=20');
    assert.equal(isOfSize(readFilter('?minMu=7'), '5～20 亩'), false);
    assert.equal(isOfSize(NO_FILTER, '5 亩以下'), false);
  });
});
