import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { depthsMeet, termOn } from './term.ts';

describe('the term of a mining right', () => {
  it('holds to the end of its last day, and is said to be ending half a year before', () => {
    assert.equal(termOn('2026-11-29', '2026-11-29'), 'ending');
    assert.equal(termOn('2026-11-28', '2026-11-29'), 'ended');
    assert.equal(termOn('2027-05-29', '2026-11-29'), 'ending');
    assert.equal(termOn('2027-05-30', '2026-11-29'), 'valid');
    assert.equal(termOn('2027-02-28', '2026-08-31'), 'ending');
    assert.equal(termOn('2027-03-01', '2026-08-31'), 'valid');
    assert.equal(termOn(null, '2026-11-29'), 'unknown');
  });

  it('over another in plan is an overlap where their elevations meet, and undecided where one is not known', () => {
    const depth = (upper: number | null, lower: number | null) => ({ upper, lower });
    assert.equal(depthsMeet(depth(140, 40), depth(60, 0)), 'meet');
    assert.equal(depthsMeet(depth(140, 40), depth(40, 0)), 'apart');
    assert.equal(depthsMeet(depth(140, 40), depth(null, 0)), 'unknown');
  });
});
