import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { areaText, convertArea, formatArea, roundArea, squareMetresOf } from './units.ts';

describe('area units', () => {
  it('1 km² is 1500 亩, 100 ha and nothing less', () => {
    assert.equal(areaText(1_000_000, 'mu', 4), '1500.0000');
    assert.equal(convertArea(1_000_000, 'mu'), 1500);
    assert.equal(areaText(1_000_000, 'hectares'), '100.0000');
    assert.equal(areaText(1_000_000, 'squareKilometres'), '1.00');
  });

  it('the test quadrilateral is 0.6596 ha and 9.8941 亩', () => {
    assert.equal(areaText(6596.0592, 'squareMetres'), '6596.06');
    assert.equal(areaText(6596.0592, 'hectares'), '0.6596');
    assert.equal(areaText(6596.0592, 'mu', 4), '9.8941');
  });

  it('2000/3 m² is one 亩, and 433 m² a km² is 0.65 亩', () => {
    assert.equal(areaText(2000 / 3, 'mu', 4), '1.0000');
    assert.equal(areaText(433, 'mu'), '0.65');
  });

  it('derives 亩 from the unrounded m², where the rounded one or hectares would print another figure', () => {
    // 3.2999 · 0.0015 = 0.00494985; rounded to 3.30 m² first it would be 0.00495
    assert.equal(areaText(3.2999, 'mu', 4), '0.0049');
    assert.equal(areaText(Number(areaText(3.2999, 'squareMetres')), 'mu', 4), '0.0050');
    // 0.6596 ha · 15 = 9.894
    assert.notEqual(areaText(6596.0592, 'mu', 4), (0.6596 * 15).toFixed(4));
  });

  it('rounds halves up in the unit printed, in one step', () => {
    assert.equal(areaText(1.005, 'squareMetres'), '1.01');
    assert.equal(areaText(2.675, 'squareMetres'), '2.68');
    assert.equal(areaText(0.5, 'hectares'), '0.0001');
    assert.equal(areaText(10, 'mu'), '0.02');
    assert.equal(areaText(3.33333, 'mu'), '0.00');
    assert.equal(areaText(30, 'mu', 2), '0.05');
    assert.equal(areaText(5000, 'squareKilometres'), '0.01');
  });

  it('prints the unit', () => {
    assert.equal(formatArea(6596.0592, 'squareMetres'), '6596.06 ㎡');
    assert.equal(formatArea(6596.0592, 'mu'), '9.89 亩');
    assert.equal(formatArea(17399.9975, 'hectares'), '1.7400 公顷');
    assert.equal(formatArea(2_500_000, 'squareKilometres', 4), '2.5000 km²');
  });

  it('reads hectares and 亩 back into m²', () => {
    assert.equal(squareMetresOf(0.6596, 'hectares'), 6596);
    assert.equal(squareMetresOf(1500, 'mu'), 1_000_000);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (area) => {
        for (const unit of ['hectares', 'mu', 'squareKilometres'] as const) {
          assert.ok(Math.abs(squareMetresOf(convertArea(area, unit), unit) - area) <= 1e-15 * area);
        }
      }),
    );
  });

  it('rounds to a number that prints alike', () => {
    assert.equal(roundArea(17399.9975, 'squareMetres'), 17400);
    assert.equal(roundArea(6596.0592, 'mu'), 9.89);
  });
});
