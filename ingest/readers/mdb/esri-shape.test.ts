import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { planarArea } from '../../../schemas/area.ts';
import type { Issue } from '../../issues.ts';
import { readEsriShape } from './esri-shape.ts';

const LIMIT = 1_000_000;

/** A general polygon of one part with curves: [index, type, numbers, bits]. */
function generalPolygon(
  xy: readonly number[],
  curves: readonly { index: number; type: number; numbers: readonly number[]; bits?: number }[],
): Buffer {
  const head = Buffer.alloc(48 + 8 * xy.length + 4);
  head.writeUInt32LE((0x20000000 | 51) >>> 0, 0);
  head.writeInt32LE(1, 36);
  head.writeInt32LE(xy.length / 2, 40);
  xy.forEach((number, i) => head.writeDoubleLE(number, 48 + 8 * i));
  head.writeInt32LE(curves.length, head.length - 4);
  const tails = curves.map(({ index, type, numbers, bits }) => {
    const tail = Buffer.alloc(8 + 8 * numbers.length + (bits == null ? 0 : 4));
    tail.writeInt32LE(index, 0);
    tail.writeInt32LE(type, 4);
    numbers.forEach((number, i) => tail.writeDoubleLE(number, 8 + 8 * i));
    if (bits != null) tail.writeInt32LE(bits, tail.length - 4);
    return tail;
  });
  return Buffer.concat([head, ...tails]);
}

/** A half disc of radius 1000: a diameter and an arc over it. */
const HALF_DISC = [39_000, 0, 41_000, 0, 39_000, 0];
const HALF_AREA = (Math.PI * 1000 * 1000) / 2;

function areaOf(record: Buffer): { area: number; issues: Issue[] } {
  const issues: Issue[] = [];
  return { area: Math.abs(planarArea(readEsriShape(record, 1, issues, LIMIT)!)), issues };
}

describe('shapes of a personal geodatabase', () => {
  it('strokes arcs given by a point on them, by their centre and as ellipses alike', () => {
    const curves = [
      { index: 1, type: 1, numbers: [40_000, 1000], bits: 0x80 },
      { index: 1, type: 1, numbers: [40_000, 0], bits: 0x8 },
      { index: 1, type: 5, numbers: [40_000, 0, 0, 1000, 1], bits: 0x800 },
    ];
    for (const curve of curves) {
      const { area, issues } = areaOf(generalPolygon(HALF_DISC, [curve]));
      // chords of 1 mm sagitta take (2/3) · 1 mm · arc length
      assert.ok(Math.abs(area - HALF_AREA) < 2.2, `${curve.type} ${area}`);
      assert.equal(issues[0]!.code, 'curves-stroked');
      assert.ok(Number(issues[0]!.actual) <= 0.001 && Number(issues[0]!.actual) > 0);
    }
  });

  it('strokes a Bézier curve: a parabola has two thirds of its box', () => {
    // cubic form of the parabola over [0, 3000] with apex 3000 · 2/3
    const parabola = { index: 1, type: 4, numbers: [40_000 - 1000 / 3, 2000 / 1.5, 40_000 + 1000 / 3, 2000 / 1.5] };
    const reversed = {
      ...parabola,
      numbers: [parabola.numbers[2]!, parabola.numbers[3]!, parabola.numbers[0]!, parabola.numbers[1]!],
    };
    const { area } = areaOf(generalPolygon(HALF_DISC, [reversed]));
    assert.ok(Math.abs(area - (2 / 3) * 2000 * 1000) < 3, String(area));
  });

  it('leaves a segment straight that is marked as a line', () => {
    const square = [0, 0, 0, 10, 10, 10, 10, 0, 0, 0];
    const { area, issues } = areaOf(generalPolygon(square, [{ index: 1, type: 1, numbers: [5, 20], bits: 0x20 }]));
    assert.equal(area, 100);
    assert.deepEqual(issues, []);
  });

  it('reports a shape beyond the limit before it is copied', () => {
    const issues: Issue[] = [];
    const record = Buffer.alloc(48);
    record.writeInt32LE(5, 0);
    record.writeInt32LE(1, 36);
    record.writeInt32LE(2_000_000_000, 40);
    assert.equal(readEsriShape(record, 1, issues, LIMIT), null);
    assert.equal(issues[0]!.code, 'shape-too-large');
  });

  it('never reads past its end, whatever the bytes', () => {
    const sound = generalPolygon(HALF_DISC, [{ index: 1, type: 1, numbers: [40_000, 1000], bits: 0x80 }]);
    const changed = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(changed, fc.nat(sound.length), (changes, length) => {
        const record = Buffer.from(sound);
        for (const [at, byte] of changes) record[at] = byte;
        readEsriShape(record.subarray(0, length), 1, [], LIMIT);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readEsriShape(Buffer.from(bytes), 1, [], LIMIT)),
    );
  });
});
