import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { coneOfSheet, fromLambert, lambertProj, toLambert } from './lambert-cone.ts';
import { geographicSheetAt } from './map-sheet.ts';

/** East and north of PROJ 9.1 on `+proj=lcc +lat_0=28 +lon_0=117 +lat_1=28.5833… +lat_2=31.4166…`, ellipsoid of CGCS2000. */
const VECTORS = [
  [114, 28, -295140.445364, 3864.001816],
  [117, 28, 0, 0],
  [120, 32, 283533.285017, 447077.470109],
  [119.9741, 31.8112, 281629.478587, 426080.392142],
  [115.3, 29.7, -164464.00828, 189624.090167],
] as const;

describe('the cone of a 1:1,000,000 sheet', () => {
  const cone = coneOfSheet(geographicSheetAt(117, 30, 1_000_000));
  const out = new Float64Array(2);

  it('has its standard parallels 35′ inside the edges of its row, and its meridian in the middle', () => {
    assert.deepEqual([cone.centralMeridian, cone.originLatitude], [117, 28]);
    assert.deepEqual(
      cone.parallels.map((degrees) => Math.round(degrees * 60)),
      [28 * 60 + 35, 31 * 60 + 25],
    );
    assert.match(lambertProj(cone), /^\+proj=lcc \+lat_0=28 \+lon_0=117 /);
  });

  it('carries points as PROJ does, and back', () => {
    for (const [longitude, latitude, east, north] of VECTORS) {
      toLambert(cone)(longitude, latitude, out, 0);
      assert.ok(Math.hypot(out[0]! - east, out[1]! - north) < 1e-5, `${longitude} ${latitude}: ${out.join(' ')}`);
      fromLambert(cone)(out[0]!, out[1]!, out, 0);
      assert.ok(
        Math.hypot(out[0]! - longitude, out[1]! - latitude) < 1e-12,
        `${longitude} ${latitude}: ${out.join(' ')}`,
      );
    }
  });

  it('keeps lengths to 0.03 % wherever a sheet lies', () => {
    for (const latitude of [18, 28, 40, 52])
      for (const at of [0.01, 0.3, 1, 2, 3, 3.99]) {
        const sheet = geographicSheetAt(117, latitude + 0.001, 1_000_000);
        const project = toLambert(coneOfSheet(sheet));
        const place = sheet.south + at;
        const [a, b] = [new Float64Array(2), new Float64Array(2)];
        project(117, place, a, 0);
        project(117.0001, place, b, 0);
        const radians = (place * Math.PI) / 180;
        const e2 = 0.006694380022900788;
        const ground =
          ((0.0001 * Math.PI) / 180) * 6378137 * (Math.cos(radians) / Math.sqrt(1 - e2 * Math.sin(radians) ** 2));
        const scale = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!) / ground;
        assert.ok(Math.abs(scale - 1) < 3.2e-4, `${place}°: ${scale}`);
      }
  });
});
