import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Ellipsoid, CGCS2000, IAG75 } from './ellipsoid.ts';
import { CGCS2000_FOOTPOINT, type FootpointSeries, gaussInverse, IAG75_FOOTPOINT } from './gauss-inverse.ts';
import { fromGaussKruger } from './gauss-kruger.ts';

const SECOND = 1 / 3600;

function agrees(series: FootpointSeries, ellipsoid: Ellipsoid, seconds: number): void {
  const north = fc.double({ min: 2e6, max: 5.8e6, noNaN: true });
  const fromMeridian = fc.double({ min: -150_000, max: 150_000, noNaN: true });
  fc.assert(
    fc.property(north, fromMeridian, (x, y) => {
      const printed = gaussInverse(x, y, 120, series);
      const exact = fromGaussKruger(y, x, { centralMeridian: 120, falseEasting: 0 }, ellipsoid);
      assert.ok(Math.abs(printed[0] - exact[0]) <= seconds * SECOND, `longitude at ${x}, ${y}`);
      assert.ok(Math.abs(printed[1] - exact[1]) <= seconds * SECOND, `latitude at ${x}, ${y}`);
    }),
    { numRuns: 500 },
  );
}

describe('the printed Gauss inverse, formula (3)', () => {
  it('agrees with the exact inverse to 3e-6″ on CGCS2000 within 150 km of the meridian', () => {
    agrees(CGCS2000_FOOTPOINT, CGCS2000, 3e-6);
  });

  it('agrees with the exact inverse on IAG-75 with the published constants', () => {
    agrees(IAG75_FOOTPOINT, IAG75, 1e-5);
  });

  it('gives the first corner of the test parcel', () => {
    const [longitude, latitude] = gaussInverse(3_521_040, -2_500, 120);
    assert.equal(longitude.toFixed(8), '119.97359670');
    assert.equal(latitude.toFixed(8), '31.81230368');
  });
});
