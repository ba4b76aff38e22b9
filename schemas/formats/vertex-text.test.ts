import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatVertexText, isVertexText, parseVertexText } from './vertex-text.ts';

const TEXT =
  '2,4,1,4396200.00,38412700.00,2,4396200.00,38412900.00,3,4396000.00,38412900.00,4,4396000.00,38412700.00,*,1200,800,,1,' +
  '3,1,4396100.00,38412750.00,2,4396100.00,38412800.00,3,4396050.00,38412800.00,*,1200,900,,-1';

describe('矿业权拐点坐标 text', () => {
  it('gives regions with their points, elevations and signs, and is written back the same', () => {
    const { regions, faults } = parseVertexText(TEXT);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      regions.map(({ points, upper, lower, sign }) => [points.length, upper, lower, sign]),
      [
        [4, '1200', '800', '1'],
        [3, '1200', '900', '-1'],
      ],
    );
    assert.equal(formatVertexText(regions), TEXT);
  });

  it('names the field of each fault', () => {
    const codes = (text: string) => parseVertexText(text).faults.map(({ code, field }) => `${code} ${field}`);
    assert.deepEqual(codes(TEXT.replace(/^2,4/, '3,5')), ['count-wrong 2', 'count-wrong 1']);
    assert.deepEqual(codes(TEXT.replace('4396200.00', 'x')), ['number-expected 4', 'count-wrong 2']);
    assert.deepEqual(codes('1,3,1,2,3,4,5,6'), ['mark-missing 2', 'count-wrong 1']);
    assert.deepEqual(codes(TEXT.replace(/-1$/, '7')), ['number-expected 34']);
  });

  it('round-trips whatever numbers it holds', () => {
    const number = fc.double({ noNaN: true, min: -1e7, max: 5e7 }).map((value) => value.toFixed(2));
    const point = fc.record({ name: fc.constantFrom('1', 'J2', '拐3'), north: number, east: number });
    const region = fc.record({
      points: fc.array(point, { minLength: 1, maxLength: 6 }),
      upper: fc.constantFrom('1200', '', '-50.5'),
      lower: fc.constantFrom('800', ''),
      rest: fc.constant(''),
      sign: fc.constantFrom('1', '-1'),
    });
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 4 }), (regions) => {
        const text = formatVertexText(regions);
        assert.ok(isVertexText(text));
        const read = parseVertexText(text);
        assert.deepEqual(read.faults, []);
        assert.equal(formatVertexText(read.regions), text);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseVertexText(text)));
  });
});
