import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Levelling, levelAreas, levelAreasExactly } from './level-areas.ts';

function levelled(areas: readonly number[], control: number): Extract<Levelling, { state: 'levelled' }> {
  const result = levelAreas(
    areas.map((area, i) => ({ key: String(i + 1), area })),
    control,
  );
  assert.ok(result.state === 'levelled', JSON.stringify(result));
  return result;
}

function areasOf(areas: readonly number[], control: number): number[] {
  return levelled(areas, control).pieces.map(({ area }) => area);
}

const hundredths = (value: number) => Math.round(value * 100);
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('levelling of areas (面积平差)', () => {
  it('leaves pieces that already add up', () => {
    assert.deepEqual(areasOf([100.12, 200.34, 300.54], 601), [100.12, 200.34, 300.54]);
  });

  it('scales pieces to the control area', () => {
    assert.deepEqual(areasOf([1000, 2000, 3000], 6003), [1000.5, 2001, 3001.5]);
  });

  it('gives the residual to the largest piece', () => {
    // thirds of 100: 33.33 each, the missing 0.01 by 图斑编号; then a largest piece takes it
    assert.deepEqual(areasOf([33.3333, 33.3333, 33.3334], 100), [33.33, 33.33, 33.34]);
    assert.deepEqual(areasOf([10.004, 10.004, 79.992], 100), [10, 10, 80]);
    assert.deepEqual(areasOf([10.003, 20.003, 30.004, 40.004], 100.01), [10, 20, 30, 40.01]);
  });

  it('takes a surplus from the largest piece', () => {
    assert.deepEqual(areasOf([10.005, 20.005, 30.005, 39.985], 100), [10.01, 20.01, 30, 39.98]);
  });

  it('settles ties by 图斑编号, read as a number', () => {
    const tie = (first: string, second: string, third: string) => {
      const pieces = [first, second, third].map((key) => ({ key, area: 1 }));
      const result = levelAreas(pieces, 3.01);
      assert.ok(result.state === 'levelled');
      return result.pieces.filter(({ area }) => area === 1.01).map(({ key }) => key);
    };
    assert.deepEqual(tie('10', '9', '11'), ['9']);
    assert.deepEqual(tie('b', 'c', 'a'), ['a']);
    assert.deepEqual(tie('0010', '0009', '0011'), ['0009']);
  });

  it('levels hectares again at 0.0001 ha to the control area in hectares', () => {
    const { pieces, hectares } = levelled([3333.33, 3333.33, 3333.34], 10_000);
    assert.equal(hectares, 1);
    assert.deepEqual(
      pieces.map((piece) => piece.hectares),
      [0.3333, 0.3333, 0.3334],
    );
    assert.equal(levelled([0.2, 0.2, 0.2], 0.6).hectares, 0.0001);
  });

  it('refuses a discrepancy above 1‰ and above 1 m², as a data error', () => {
    const refused = levelAreas([{ key: '1', area: 9989.99 }], 10_000);
    assert.deepEqual(refused, { state: 'refused', discrepancy: 10.01, allowed: 10 });
    assert.equal(levelAreas([{ key: '1', area: 9990 }], 10_000).state, 'levelled');
    assert.equal(levelAreas([{ key: '1', area: 10_010.01 }], 10_000).state, 'refused');
  });

  it('levels up to 1 m² of a small plot whatever its share', () => {
    assert.equal(levelAreas([{ key: '1', area: 9 }], 10).state, 'levelled');
    assert.deepEqual(levelAreas([{ key: '1', area: 8.99 }], 10), { state: 'refused', discrepancy: 1.01, allowed: 1 });
  });

  it('refuses areas that are none', () => {
    assert.throws(() => levelAreas([], 10), RangeError);
    assert.throws(() => levelAreas([{ key: '1', area: -1 }], 10), RangeError);
    assert.throws(() => levelAreas([{ key: '1', area: NaN }], 10), RangeError);
    assert.throws(() => levelAreas([{ key: '1', area: 0 }], 0.5), RangeError);
    assert.throws(() => levelAreas([{ key: '1', area: 1 }], Infinity), RangeError);
    assert.throws(() => levelAreas([{ key: '1', area: 0.001 }], 0.001), RangeError);
  });

  it('adds up exactly, in m² and in hectares, whatever the pieces', () => {
    const pieces = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(pieces, fc.double({ min: -0.0009, max: 0.0009, noNaN: true }), (areas, off) => {
        const control = sumOf(areas) * (1 + off);
        const result = levelled(areas, control);
        const inHundredths = result.pieces.map(({ area }) => hundredths(area));
        assert.equal(sumOf(inHundredths), hundredths(result.area));
        const tenThousandths = result.pieces.map(({ hectares }) => Math.round(hectares * 1e4));
        assert.equal(sumOf(tenThousandths), Math.round(result.hectares * 1e4));
        assert.ok(Math.abs(result.area - control) <= 0.005 + 1e-6);
      }),
    );
  });

  it('moves no piece by more than 0.01 m² from its exact share', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 1e8 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(pieces, (units) => {
        const areas = units.map((unit) => unit / 1000);
        const total = sumOf(units) / 1000;
        const result = levelled(areas, total);
        result.pieces.forEach(({ area }, i) => {
          const share = (areas[i]! * result.area) / total;
          assert.ok(Math.abs(area - share) <= 0.015 + 1e-6, `${area} for ${share}`);
        });
      }),
    );
  });

  it('comes out as by exact integers where floating point was quicker', () => {
    const area = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      // halves, ties and nothing: what floating point must leave alone
      fc.integer({ min: 0, max: 40 }).map((n) => n * 0.005),
      fc.constantFrom(0, 0.005, 1.005, 33.335, 100),
    );
    const areas = fc.array(area, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(areas, fc.constantFrom(0, 1e-9, -1e-9, 0.004, -0.004, 0.6, 0.0050001), (list, off) => {
        const sum = sumOf(list);
        fc.pre(sum > 0.01 && sum + off > 0.01);
        const pieces = list.map((each, i) => ({ key: String(i + 1), area: each }));
        assert.deepEqual(levelAreas(pieces, sum + off), levelAreasExactly(pieces, sum + off));
      }),
      { numRuns: 2000 },
    );
  });
});
