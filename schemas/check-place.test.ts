import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkPlace } from './check-place.ts';
import type { FlatGeometry } from './flat-geometry.ts';
import { toGcj02 } from './gcj02.ts';
import { projectGeometry } from './gauss-kruger.ts';
import { fromGeoJson } from './geojson.ts';

type Ring = (readonly [number, number])[];

function polygon(ring: Ring): FlatGeometry {
  return fromGeoJson({ type: 'Polygon', coordinates: [[...ring, ring[0]!]] });
}

const PARCEL: Ring = [
  [119.9741, 31.8112],
  [119.9752, 31.8113],
  [119.9751, 31.8121],
  [119.974, 31.812],
];
const DISTRICT = {
  name: '新北区',
  boundary: polygon([
    [119.8, 31.78],
    [120.05, 31.78],
    [120.05, 32],
    [119.8, 32],
  ]),
};

function codes(geometry: FlatGeometry, place: Parameters<typeof checkPlace>[1]): string[] {
  return checkPlace(geometry, place).map(({ code }) => code);
}

function moved(east: number, north: number): FlatGeometry {
  return polygon(PARCEL.map(([x, y]) => [x + east, y + north]));
}

describe('detector, 6: place of the result', () => {
  it('inside the declared district is silent', () => {
    assert.deepEqual(codes(polygon(PARCEL), { district: DISTRICT }), []);
  });

  it('up to 5 km outside is silent, further is an error with the distance', () => {
    assert.deepEqual(codes(moved(0, -0.07), { district: DISTRICT }), []);
    assert.deepEqual(codes(moved(0, -0.09), { district: DISTRICT }), ['outside-district']);
  });

  it('catches a wrong zone, one of which is about 284 km at 31.8°N', () => {
    const inZone39 = projectGeometry(projectGeometry(polygon(PARCEL), 4490, 4549), 4548, 4490);
    const [finding] = checkPlace(inZone39, { district: DISTRICT });
    assert.equal(finding?.code, 'outside-district');
    // 284 km from the true place, less the way from the parcel to the district's western border
    const distance = Number(/相距 (\d+) km/.exec(finding.message.zh)?.[1]);
    assert.ok(distance > 260 && distance < 270, finding.message.zh);
  });

  it('does not count a hole of the district as inside', () => {
    const hole = [
      [119.9, 31.8],
      [120.04, 31.8],
      [120.04, 31.95],
      [119.9, 31.95],
      [119.9, 31.8],
    ];
    const outer = [
      [119, 31],
      [121, 31],
      [121, 33],
      [119, 33],
      [119, 31],
    ];
    const boundary = fromGeoJson({ type: 'Polygon', coordinates: [outer, hole] });
    assert.deepEqual(
      codes(
        polygon([
          [119.969, 31.874],
          [119.971, 31.874],
          [119.971, 31.876],
        ]),
        { district: { name: 'x', boundary } },
      ),
      ['outside-district'],
    );
  });

  it('suspects GCJ-02 where shifting back gives an existing parcel', () => {
    const pasted = polygon(PARCEL.map(([x, y]) => toGcj02(x, y)));
    const others = [moved(0.002, 0), polygon(PARCEL), moved(-0.002, 0)];
    const findings = checkPlace(pasted, { district: DISTRICT, parcels: others });
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['gcj02-suspected', 'warning']],
    );
    assert.match(findings[0]!.message.zh, /疑似GCJ-02.*1\.00/);
  });

  it('does not suspect a parcel that is where it belongs, or one that fits nothing', () => {
    assert.deepEqual(codes(polygon(PARCEL), { parcels: [polygon(PARCEL)] }), []);
    const alike = PARCEL.map(([x, y]) => toGcj02(x, y));
    assert.deepEqual(codes(polygon(alike), { parcels: [polygon(PARCEL), polygon(alike)] }), []);
    assert.deepEqual(codes(moved(0.01, 0.01), { parcels: [polygon(PARCEL)] }), []);
    assert.deepEqual(codes(polygon(PARCEL.map(([x, y]) => toGcj02(x, y))), { parcels: [moved(0.0003, 0)] }), []);
  });
});
