import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { crsByEpsg, geographicEpsg } from './crs-table.ts';
import { IAG75 } from './ellipsoid.ts';
import { fromGeoJson } from './geojson.ts';
import { fromGaussKruger, projectGeometry, toGaussKruger, TransformError } from './gauss-kruger.ts';

/** EPSG, longitude, latitude, east, north: from PROJ 9.1 (gdaltransform). */
const PROJ_VECTORS = [
  [4549, 121.44, 31.8, 636371.092475193, 3520578.57797591],
  [4549, 118.4, 53.9, 394831.632385627, 5975972.22677531],
  [4549, 120.37, 18.1, 539162.91857357, 2002089.31671324],
  [4528, 121.44, 31.8, 40636371.0924752, 3520578.57797591],
  [4513, 73.4, 53.9, 25394831.6323856, 5975972.22677531],
  [4554, 135.37, 18.1, 539162.918573567, 2002089.31671324],
  [4498, 119.88, 31.8, 20772780.7737485, 3523289.96722778],
  [4498, 113.8, 53.9, 20289688.3191944, 5979533.05166241],
  [4511, 131.88, 31.8, 772780.773748458, 3523289.96722778],
  [2364, 121.44, 31.8, 40636371.1567127, 3520580.21881138],
  [2364, 118.4, 53.9, 40394831.5827474, 5975975.01874619],
  [2437, 118.4, 53.9, 394829.884633964, 5976077.05063792],
  [21420, 119.88, 31.8, 20772785.3562787, 3523352.53272057],
  [21420, 117.37, 18.1, 20539163.5799004, 2002125.05559485],
] as const;

const ZONE_40 = { centralMeridian: 120, falseEasting: 40_500_000 };

function point(x: number, y: number) {
  return fromGeoJson({ type: 'Point', coordinates: [x, y] });
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

describe('Gauss-Krüger', () => {
  it('agrees with PROJ to a micrometre and 1e-11° in 3° and 6° zones of all three datums', () => {
    for (const [epsg, longitude, latitude, east, north] of PROJ_VECTORS) {
      const geographic = geographicEpsg(crsByEpsg(epsg)!.datum);
      const projected = projectGeometry(point(longitude, latitude), geographic, epsg).xy;
      near(projected[0]!, east, 1e-6);
      near(projected[1]!, north, 1e-6);
      const back = projectGeometry(point(east, north), epsg, geographic).xy;
      near(back[0]!, longitude, 1e-11);
      near(back[1]!, latitude, 1e-11);
    }
  });

  it('finds the longitude and latitude of the first corner of the test parcel', () => {
    const [longitude, latitude] = fromGaussKruger(40_497_500, 3_521_040, ZONE_40);
    near(longitude, 119.973596699, 5e-10);
    near(latitude, 31.812303683, 5e-10);
  });

  it('frames Changzhou in E 40 412 272–40 519 829, N 3 447 969–3 549 634', () => {
    const southWest = toGaussKruger(119.08, 31.15, ZONE_40);
    const northEast = toGaussKruger(120.21, 32.07, ZONE_40);
    assert.deepEqual([...southWest, ...northEast].map(Math.floor), [40412272, 3447969, 40519828, 3549633]);
  });

  it('places neighbouring zones some 284 km apart at 31.8°N', () => {
    const [east] = toGaussKruger(121.5, 31.8, ZONE_40);
    near(2 * (east - 40_500_000), 284_000, 300);
  });

  it('takes another ellipsoid when asked', () => {
    const [east, north] = toGaussKruger(121.44, 31.8, ZONE_40, IAG75);
    near(east, 40636371.1567127, 1e-6);
    near(north, 3520580.21881138, 1e-6);
    near(fromGaussKruger(east, north, ZONE_40, IAG75)[0], 121.44, 1e-11);
  });

  it('returns to where it came from, anywhere in a 6° zone', () => {
    const degrees = fc.tuple(
      fc.double({ min: 116.5, max: 123.5, noNaN: true }),
      fc.double({ min: 3, max: 54, noNaN: true }),
    );
    fc.assert(
      fc.property(degrees, ([longitude, latitude]) => {
        const [x, y] = fromGaussKruger(...toGaussKruger(longitude, latitude, ZONE_40), ZONE_40);
        near(x, longitude, 1e-13);
        near(y, latitude, 1e-13);
      }),
    );
  });

  it('keeps the central meridian on the false easting', () => {
    assert.equal(toGaussKruger(120, 31.8, ZONE_40)[0], 40_500_000);
    assert.deepEqual(toGaussKruger(120, 0, ZONE_40), [40_500_000, 0]);
  });
});

describe('projectGeometry', () => {
  it('carries every vertex and keeps rings and parts', () => {
    const ring = [
      [119.97, 31.8],
      [119.98, 31.8],
      [119.98, 31.81],
      [119.97, 31.8],
    ];
    const geometry = fromGeoJson({ type: 'MultiPolygon', coordinates: [[ring, ring], [ring]] });
    const projected = projectGeometry(geometry, 4490, 4549);
    assert.equal(projected.ends, geometry.ends);
    assert.equal(projected.parts, geometry.parts);
    assert.deepEqual(
      Array.from(projected.xy.subarray(0, 2)),
      toGaussKruger(119.97, 31.8, { ...ZONE_40, falseEasting: 500_000 }),
    );
    assert.deepEqual(projected.xy.slice(0, 8), projected.xy.slice(16, 24));
  });

  it('changes between neighbouring zones as it would by way of longitude and latitude', () => {
    const inZone39 = projectGeometry(point(118.6, 31.5), 4490, 4527);
    const direct = projectGeometry(inZone39, 4527, 4528).xy;
    const expected = projectGeometry(point(118.6, 31.5), 4490, 4528).xy;
    near(direct[0]!, expected[0]!, 1e-7);
    near(direct[1]!, expected[1]!, 1e-7);
  });

  it('only adds the zone number between the two forms of a zone', () => {
    assert.deepEqual([...projectGeometry(point(497547.625, 3520917.608), 4549, 4528).xy], [40497547.625, 3520917.608]);
    assert.deepEqual([...projectGeometry(point(40497547.625, 3520917.608), 4528, 4549).xy], [497547.625, 3520917.608]);
  });

  it('returns the geometry itself when there is nothing to do', () => {
    const geometry = point(120, 31);
    assert.equal(projectGeometry(geometry, 4490, 4490), geometry);
  });

  it('refuses a silent change of datum and systems that are not Chinese', () => {
    const codeOf = (from: number, to: number) => {
      try {
        projectGeometry(point(120, 31), from, to);
      } catch (error) {
        if (error instanceof TransformError) return error.code;
      }
      return undefined;
    };
    assert.equal(codeOf(2364, 4490), 'datum-change');
    assert.equal(codeOf(4490, 4214), 'datum-change');
    assert.equal(codeOf(32650, 4490), 'unknown-crs');
    assert.equal(codeOf(4490, 3857), 'unknown-crs');
    assert.equal(codeOf(3857, 3857), 'unknown-crs');
  });
});
