import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { areaTest, type Rings } from './stock-filter.ts';

/** Even-odd edge by edge, as one would write it. */
function liesIn(rings: Rings, x: number, y: number): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (const [i, [x2, y2]] of ring.entries()) {
      const [x1, y1] = ring.at(i - 1)!;
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
    }
  }
  return isInside;
}

/** A star of `points` arms around a place. */
const star = (points: number, [x, y]: readonly [number, number], radius: number) =>
  Array.from({ length: 2 * points }, (_, i): readonly [number, number] => {
    const [turn, reach] = [(Math.PI * i) / points, i % 2 === 0 ? radius : radius / 3];
    return [x + reach * Math.cos(turn), y + reach * Math.sin(turn)];
  });

describe('plots in a drawn area', () => {
  const areas: Readonly<Record<string, Rings>> = {
    'a box': [
      [
        [119, 31],
        [120, 31],
        [120, 32],
        [119, 32],
        [119, 31],
      ],
    ],
    'a star with a hole': [star(17, [119.5, 31.5], 0.5), star(5, [119.5, 31.5], 0.1)],
    'an outline of four thousand points': [star(2000, [119.5, 31.5], 0.5)],
    'two areas apart': [star(6, [119.2, 31.2], 0.2), star(6, [119.8, 31.8], 0.2)],
  };
  for (const [title, rings] of Object.entries(areas)) {
    it(`are those whose place lies in ${title}`, () => {
      const isIn = areaTest(rings);
      let inside = 0;
      for (let n = 0; n < 2000; n++) {
        const place = [118.9 + 1.2 * ((n * 0.618034) % 1), 30.9 + 1.2 * ((n * 0.754878) % 1)] as const;
        assert.equal(isIn(...place), liesIn(rings, ...place), place.join());
        if (isIn(...place)) inside++;
      }
      assert.ok(inside > 20, `${inside} of 2000`);
      assert.equal(isIn(NaN, NaN), false, 'a plot without a place lies nowhere');
    });
  }
});
