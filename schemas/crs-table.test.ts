import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { type ChineseCrs, crsByEpsg, type Datum, epsgOfZone, zoneOfLongitude } from './crs-table.ts';

function zone(epsg: number): unknown[] {
  const crs = crsByEpsg(epsg);
  assert.ok(crs?.kind === 'gauss-kruger', `EPSG:${epsg}`);
  return [crs.datum, crs.width, crs.zone, crs.centralMeridian, crs.falseEasting];
}

describe('Chinese coordinate systems', () => {
  it('CGCS2000 3° zones with prefix are EPSG 4488 + zone, by central meridian 4509 + zone', () => {
    assert.deepEqual(zone(4513), ['CGCS2000', 3, 25, 75, 25_500_000]);
    assert.deepEqual(zone(4533), ['CGCS2000', 3, 45, 135, 45_500_000]);
    assert.deepEqual(zone(4534), ['CGCS2000', 3, 25, 75, 500_000]);
    assert.deepEqual(zone(4554), ['CGCS2000', 3, 45, 135, 500_000]);
  });

  it('Changzhou is 3° zone 40: 4528 with prefix, 4549 by central meridian', () => {
    assert.deepEqual(zone(4528), ['CGCS2000', 3, 40, 120, 40_500_000]);
    assert.deepEqual(zone(4549), ['CGCS2000', 3, 40, 120, 500_000]);
  });

  it('CGCS2000 6° zones are 4491 to 4501 with prefix and 4502 to 4512 by central meridian', () => {
    assert.deepEqual(zone(4491), ['CGCS2000', 6, 13, 75, 13_500_000]);
    assert.deepEqual(zone(4501), ['CGCS2000', 6, 23, 135, 23_500_000]);
    assert.deepEqual(zone(4502), ['CGCS2000', 6, 13, 75, 500_000]);
    assert.deepEqual(zone(4512), ['CGCS2000', 6, 23, 135, 500_000]);
  });

  it('Inner Mongolia uses zones 36 to 42', () => {
    const pairs = [36, 37, 38, 39, 40, 41, 42].map((number) => [
      epsgOfZone(number, { width: 3, prefixed: true }),
      epsgOfZone(number, { width: 3, prefixed: false }),
    ]);
    assert.deepEqual(pairs, [
      [4524, 4545],
      [4525, 4546],
      [4526, 4547],
      [4527, 4548],
      [4528, 4549],
      [4529, 4550],
      [4530, 4551],
    ]);
  });

  it('Xian 1980 at 120°E is 2364 with prefix and 2385 by central meridian, whatever remarks say', () => {
    assert.deepEqual(zone(2364), ['Xian80', 3, 40, 120, 40_500_000]);
    assert.deepEqual(zone(2385), ['Xian80', 3, 40, 120, 500_000]);
    assert.deepEqual([zone(2349)[2], zone(2369)[2], zone(2370)[2], zone(2390)[2]], [25, 45, 25, 45]);
    assert.deepEqual(
      [zone(2327), zone(2348)],
      [
        ['Xian80', 6, 13, 75, 13_500_000],
        ['Xian80', 6, 23, 135, 500_000],
      ],
    );
  });

  it('Beijing 1954 has 2401 to 2442 for 3° zones and 21413 to 21463 for 6° zones', () => {
    assert.deepEqual([zone(2401)[2], zone(2421)[2], zone(2422)[3], zone(2442)[3]], [25, 45, 75, 135]);
    assert.deepEqual(
      [zone(21413), zone(21423)[2], zone(21453)[3], zone(21463)],
      [['Beijing54', 6, 13, 75, 13_500_000], 23, 75, ['Beijing54', 6, 23, 135, 500_000]],
    );
  });

  it('knows the three geographic systems and no foreign code', () => {
    assert.deepEqual(
      [4490, 4610, 4214].map((epsg) => [crsByEpsg(epsg)?.kind, crsByEpsg(epsg)?.datum]),
      [
        ['geographic', 'CGCS2000'],
        ['geographic', 'Xian80'],
        ['geographic', 'Beijing54'],
      ],
    );
    for (const epsg of [4326, 3857, 32650, 4480, 4555, 0]) assert.equal(crsByEpsg(epsg), undefined);
  });

  it('finds the same code back from the zone of every system', () => {
    const all = Array.from({ length: 22_000 }, (_, epsg) => crsByEpsg(epsg)).filter((crs) => crs != null);
    assert.equal(all.length, 3 * (1 + 2 * 21 + 2 * 11));
    const projected = all.filter((crs: ChineseCrs) => crs.kind === 'gauss-kruger');
    for (const { epsg, zone, width, prefixed, datum } of projected) {
      assert.equal(epsgOfZone(zone, { width, prefixed, datum }), epsg);
    }
  });

  it('names systems as EPSG does', () => {
    assert.equal(crsByEpsg(4528)?.name, 'CGCS2000 / 3-degree Gauss-Kruger zone 40');
    assert.equal(crsByEpsg(2338)?.name, 'Xian 1980 / Gauss-Kruger CM 75E');
  });

  it('refuses a 6° number for a 3° zone and the reverse', () => {
    assert.throws(() => epsgOfZone(20, { width: 3, prefixed: true }), RangeError);
    assert.throws(() => epsgOfZone(40, { width: 6, prefixed: true }), RangeError);
    assert.throws(() => epsgOfZone(40.5, { width: 3, prefixed: true }), RangeError);
  });

  it('puts a longitude into the zone whose central meridian is nearest, limits to the east', () => {
    assert.equal(zoneOfLongitude(119.9741, 3), 40);
    assert.equal(zoneOfLongitude(118.5, 3), 40);
    assert.equal(zoneOfLongitude(118.49999, 3), 39);
    assert.equal(zoneOfLongitude(120, 6), 21);
    assert.equal(zoneOfLongitude(119.99999, 6), 20);
    fc.assert(
      fc.property(fc.double({ min: 73.6, max: 136.4, noNaN: true }), (longitude) => {
        assert.ok(Math.abs(longitude - 3 * zoneOfLongitude(longitude, 3)) <= 1.5);
        assert.ok(Math.abs(longitude - (6 * zoneOfLongitude(longitude, 6) - 3)) <= 3);
      }),
    );
  });

  it('refuses longitudes outside the zones of China', () => {
    for (const longitude of [0, 73, 137, NaN]) assert.throws(() => zoneOfLongitude(longitude, 3), RangeError);
  });

  it('covers all three datums', () => {
    const datums: Datum[] = ['CGCS2000', 'Xian80', 'Beijing54'];
    assert.deepEqual(
      datums.map((datum) => epsgOfZone(40, { width: 3, prefixed: true, datum })),
      [4528, 2364, 2416],
    );
  });
});
