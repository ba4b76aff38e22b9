import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { fromGcj02, toGcj02 } from './gcj02.ts';

/** Metres and azimuth in degrees from north. */
function offset(longitude: number, latitude: number): { metres: number; azimuth: number } {
  const [x, y] = toGcj02(longitude, latitude);
  const east = (x - longitude) * 111_320 * Math.cos((latitude * Math.PI) / 180);
  const north = (y - latitude) * 110_900;
  return { metres: Math.hypot(east, north), azimuth: (Math.atan2(east, north) * 180) / Math.PI };
}

describe('GCJ-02', () => {
  it('lies 503 m off Changzhou at azimuth 117° and 605 m off Hohhot at 75°', () => {
    const changzhou = offset(119.9741, 31.8112);
    assert.ok(Math.abs(changzhou.metres - 503) < 5 && Math.abs(changzhou.azimuth - 117) < 1, JSON.stringify(changzhou));
    const hohhot = offset(111.75, 40.84);
    assert.ok(Math.abs(hohhot.metres - 605) < 5 && Math.abs(hohhot.azimuth - 75) < 1, JSON.stringify(hohhot));
  });

  it('agrees with the published transformation at Tiananmen', () => {
    const [x, y] = toGcj02(116.404, 39.915);
    assert.ok(Math.abs(x - 116.41024449916938) < 1e-12 && Math.abs(y - 39.91640428150164) < 1e-12, `${x}, ${y}`);
  });

  it('is undone to a hundredth of a millimetre anywhere in China', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 74, max: 135, noNaN: true }),
        fc.double({ min: 4, max: 53, noNaN: true }),
        (longitude, latitude) => {
          const [x, y] = fromGcj02(...toGcj02(longitude, latitude));
          assert.ok(Math.abs(x - longitude) < 1e-10 && Math.abs(y - latitude) < 1e-10);
        },
      ),
    );
  });

  it('does not shift places outside China', () => {
    assert.deepEqual(toGcj02(2.35, 48.85), [2.35, 48.85]);
    assert.deepEqual(fromGcj02(-74, 40.7), [-74, 40.7]);
    assert.deepEqual(toGcj02(NaN, 30), [NaN, 30]);
  });
});
