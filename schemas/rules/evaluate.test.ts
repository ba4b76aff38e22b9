import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { holds } from './evaluate.ts';

describe('a condition of a rule', () => {
  it('holds for the value it names', () => {
    assert.equal(holds({ parameter: 'canRestore', equals: true }, { canRestore: true }), true);
    assert.equal(holds({ parameter: 'approvalLevel', in: ['市级', '省级'] }, { approvalLevel: '县级' }), false);
    assert.equal(holds({ parameter: 'termMonths', atMost: 24 }, { termMonths: 24 }), true);
    assert.equal(holds({ parameter: 'publicShare', atLeast: 40 }, { publicShare: 39.99 }), false);
  });

  it('looks at the feature a piece lies on', () => {
    const core = { feature: 'reserveZone', equals: '核心保护区' };
    assert.equal(holds(core, {}, { reserveZone: '核心保护区' }), true);
    assert.equal(holds(core, {}, { reserveZone: '一般控制区' }), false);
  });

  it('does not hold for an absent value, not even negated', () => {
    const condition = { parameter: 'majorProject', equals: true };
    assert.equal(holds(condition, {}), false);
    assert.equal(holds({ not: condition }, {}), false);
    assert.equal(holds({ not: condition }, { majorProject: false }), true);
  });

  it('compares a field with a parameter, and a date with the day of the check', () => {
    const below = { feature: 'upperElevation', atMost: { parameter: 'lowerElevation' } };
    assert.equal(holds(below, { lowerElevation: -100 }, { upperElevation: -120 }), true);
    assert.equal(holds(below, { lowerElevation: -100 }, { upperElevation: -80 }), false);
    assert.equal(holds({ not: below }, {}, { upperElevation: -80 }), false, 'unknown');
    const expired = { feature: 'validUntil', beforeDay: true } as const;
    assert.equal(holds(expired, {}, { validUntil: '2025-12-31' }, '2026-01-01'), true);
    assert.equal(holds(expired, {}, { validUntil: '2026-01-01' }, '2026-01-01'), false, 'the last day counts');
    assert.equal(holds({ not: expired }, {}, { validUntil: null }, '2026-01-01'), false, 'unknown');
  });

  it('combines by and, or', () => {
    const term = {
      anyOf: [
        { parameter: 'termMonths', atMost: 24 },
        {
          allOf: [
            { parameter: 'infrastructure', equals: true },
            { parameter: 'termMonths', atMost: 48 },
          ],
        },
      ],
    };
    assert.equal(holds(term, { termMonths: 36 }), false);
    assert.equal(holds(term, { termMonths: 36, infrastructure: true }), true);
    assert.equal(holds(term, { termMonths: 49, infrastructure: true }), false);
  });
});
