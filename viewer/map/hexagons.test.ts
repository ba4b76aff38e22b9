import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { cornersOf, hexagonsOf } from './hexagons.ts';

/** Even-odd, as the server asks it. */
function liesIn(ring: readonly (readonly [number, number])[], [x, y]: readonly [number, number]): boolean {
  let isIn = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[j]!, ring[i]!];
    if (a[1] > y !== b[1] > y && x < ((a[0] - b[0]) * (y - b[1])) / (a[1] - b[1]) + b[0]) isIn = !isIn;
  }
  return isIn;
}

const pointsOf = (places: readonly (readonly [number, number, number])[]) => ({
  longitude: Float32Array.from(places, ([x]) => x),
  latitude: Float32Array.from(places, ([, y]) => y),
  value: Float32Array.from(places, ([, , value]) => value),
});

describe('hexagons of plots', () => {
  const place = fc.tuple(
    fc.double({ min: 119, max: 121, noNaN: true }),
    fc.double({ min: 31, max: 32, noNaN: true }),
    fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constant(Number.NaN)),
  );

  it('hold every plot once, and add up to all of them', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 200 }), fc.integer({ min: 300, max: 9000 }), (places, size) => {
        const found = hexagonsOf(pointsOf(places), size);
        const sum = (pick: (each: (typeof found)[number]) => number) =>
          found.reduce((all, each) => all + pick(each), 0);
        assert.equal(
          sum(({ count }) => count),
          places.length,
        );
        assert.equal(
          sum(({ unreported }) => unreported),
          places.filter(([, , value]) => Number.isNaN(value)).length,
        );
        assert.equal(
          sum(({ amount }) => amount),
          places.reduce((all, [, , value]) => all + (value || 0), 0),
        );
      }),
    );
  });

  it('hold the very plots that lie inside their outlines', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 500, max: 9000 }),
        (places, size) => {
          const points = pointsOf(places);
          for (const { id, count } of hexagonsOf(points, size)) {
            const ring = cornersOf(id, size);
            const inside = places.filter((_, at) => liesIn(ring, [points.longitude[at]!, points.latitude[at]!]));
            assert.equal(inside.length, count);
          }
        },
      ),
    );
  });

  it('leave out plots that have no place', () => {
    assert.deepEqual(hexagonsOf(pointsOf([[Number.NaN, Number.NaN, 3]]), 1000), []);
  });
});
