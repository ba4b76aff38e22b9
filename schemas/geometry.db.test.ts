import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { ellipsoidalArea, planarArea } from './area.ts';
import { crsByEpsg, geographicEpsg } from './crs.ts';
import { densifyForTransform, projectGeometry } from './gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson, fromWkb, toWkb } from './geometry.ts';

const SHAPES = [
  'POINT(119.97 31.81)',
  'MULTIPOINT(119.97 31.81,120 32)',
  'LINESTRING(119.97 31.81,120 32,120.1 32)',
  'MULTILINESTRING((119.97 31.81,120 32),(120 31,121 31))',
  'POLYGON((119 31,120 31,120 32,119 31),(119.6 31.2,119.7 31.2,119.7 31.3,119.6 31.2))',
  'MULTIPOLYGON(((119 31,120 31,120 32,119 31)),((121 31,122 31,122 32,121 31)))',
];

/** A parcel of some 60 m with a hole, at a place in the metres of a zone. */
function parcelAt(east: number, north: number): FlatGeometry {
  const ring = (size: number) => [
    [east, north],
    [east + size, north + size / 7],
    [east + size, north + size],
    [east - size / 9, north + size],
    [east, north],
  ];
  const hole = ring(20).map(([x, y]) => [x! + 15, y! + 15]);
  return fromGeoJson({ type: 'Polygon', coordinates: [ring(60), hole] });
}

describe('geometry and PostGIS', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
  });

  after(() => database.drop());

  async function valueOf<T>(expression: string, values: readonly unknown[]): Promise<T> {
    const { rows } = await database.pool.query(`select ${expression} as value`, [...values]);
    return (rows[0] as { value: T }).value;
  }

  it('write the same bytes', async () => {
    for (const text of SHAPES) {
      const bytes = await valueOf<Buffer>(`ST_AsEWKB(ST_GeomFromText($1, 4490), 'NDR')`, [text]);
      const { geometry, srid } = fromWkb(bytes);
      assert.equal(srid, 4490);
      assert.deepEqual(toWkb(geometry, srid), bytes, text);
      assert.ok(
        await valueOf<boolean>(`ST_OrderingEquals($1::bytea::geometry, ST_GeomFromText($2))`, [toWkb(geometry), text]),
      );
    }
  });

  it('read either byte order, and ISO heights and measures', async () => {
    for (const text of SHAPES) {
      const expected = fromWkb(await valueOf<Buffer>(`ST_AsEWKB(ST_GeomFromText($1))`, [text])).geometry;
      const encodings = [`ST_AsEWKB(ST_GeomFromText($1), 'XDR')`, `ST_AsBinary(ST_Force4D(ST_GeomFromText($1)))`];
      for (const encoding of [...encodings, `ST_AsEWKB(ST_Force3DM(ST_GeomFromText($1)))`]) {
        assert.deepEqual(fromWkb(await valueOf<Buffer>(encoding, [text])).geometry, expected, encoding);
      }
    }
  });

  it('project alike to a micrometre in every zone of CGCS2000 and of the older datums', async () => {
    for (const epsg of [4513, 4528, 4549, 4554, 4498, 4511, 2364, 2385, 2416, 2437, 21420]) {
      const crs = crsByEpsg(epsg)!;
      assert.ok(crs.kind === 'gauss-kruger');
      const coordinates = Array.from({ length: 50 }, (_, i) => [
        crs.centralMeridian + (crs.width / 2) * Math.sin(i * 1.7),
        18 + 36 * ((i * 0.37) % 1),
      ]);
      const degrees = fromGeoJson({ type: 'MultiPoint', coordinates });
      const geographic = geographicEpsg(crs.datum);
      const ours = projectGeometry(degrees, geographic, epsg);
      const theirs = fromWkb(
        await valueOf<Buffer>(`ST_AsEWKB(ST_Transform($1::bytea::geometry, $2::integer))`, [
          toWkb(degrees, geographic),
          epsg,
        ]),
      );
      ours.xy.forEach((value, i) => assert.ok(Math.abs(value - theirs.geometry.xy[i]!) < 1e-6, `EPSG:${epsg} ${i}`));
      const back = fromWkb(
        await valueOf<Buffer>(`ST_AsEWKB(ST_Transform($1::bytea::geometry, $2::integer))`, [
          toWkb(ours, epsg),
          geographic,
        ]),
      );
      const ourBack = projectGeometry(ours, epsg, geographic);
      ourBack.xy.forEach((value, i) => assert.ok(Math.abs(value - back.geometry.xy[i]!) < 1e-11, `EPSG:${epsg} ${i}`));
    }
  });

  it('measure parcels alike: planar to 1e-6 m², ellipsoidal to 0.001 m² of the geodesic area', async () => {
    for (const [east, north] of [
      [497_700, 3_521_000],
      [366_920, 3_481_716],
      [620_000, 4_500_000],
    ] as const) {
      const planar = parcelAt(east, north);
      const degrees = projectGeometry(densifyForTransform(planar, 4549, 4490), 4549, 4490);
      const area = await valueOf<number>(`ST_Area($1::bytea::geometry)`, [toWkb(planar, 4549)]);
      const geodesic = await valueOf<number>(`ST_Area($1::bytea::geometry::geography)`, [toWkb(degrees, 4490)]);
      assert.ok(Math.abs(planarArea(planar) - area) < 1e-6);
      assert.ok(Math.abs(ellipsoidalArea(degrees) - geodesic) < 1e-3, `${ellipsoidalArea(degrees)} ${geodesic}`);
    }
  });
});
