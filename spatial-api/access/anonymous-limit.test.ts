import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { anonymousLimit } from './anonymous-limit.ts';

describe('calls without a login', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 8, 0, seconds));
  const isRefused = (limit: ReturnType<typeof anonymousLimit>, address: string, now: Date) => {
    try {
      limit.admit(address, now);
      return false;
    } catch (error) {
      assert.equal((error as { code: string }).code, 'quota-exceeded');
      return true;
    }
  };

  it('are refused beyond so many a minute, by address, until the minute is over', () => {
    const limit = anonymousLimit(3);
    const calls = [0, 1, 2, 3, 4].map((second) => isRefused(limit, '10.0.0.1', at(second)));
    assert.deepEqual(calls, [false, false, false, true, true]);
    assert.equal(isRefused(limit, '10.0.0.2', at(5)), false);
    assert.equal(isRefused(limit, '10.0.0.1', at(61)), false);
  });

  it('are not counted where there is no limit', () => {
    const limit = anonymousLimit(0);
    assert.ok(Array.from({ length: 1000 }, () => isRefused(limit, 'x', at(0))).every((refused) => !refused));
  });
});
