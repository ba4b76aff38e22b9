import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';

interface Measured {
  readonly lengthMetres: number;
  readonly planarLengthMetres: number;
  readonly ellipsoidalSquareMetres: number | null;
  readonly planarSquareMetres: number | null;
  readonly epsg: number;
}

describe('measuring', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const send = (geometry: unknown) =>
    fetch(`${api.url}/api/measurements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ geometry }),
    });
  const measured = async (geometry: unknown): Promise<Measured> => {
    const response = await send(geometry);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Measured;
  };

  it('a shape of half the country is refused at once, and keeps nobody waiting', async () => {
    const ring = Array.from({ length: 400 }, (_, n) => [73 + ((n * 37) % 63), 3 + ((n * 23) % 51)]);
    const begun = performance.now();
    const response = await fetch(`${api.url}/api/measurements`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } }),
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /图形过大/);
    assert.ok(performance.now() - begun < 3000);
  });

  it('gives a line its length on the ellipsoid and in the plane of its zone', async () => {
    // A minute of arc of a meridian at 31.8° N is 1848.0 m on CGCS2000.
    const line = await measured({
      type: 'LineString',
      coordinates: [
        [120, 31.8],
        [120, 31.8 + 1 / 60],
      ],
    });
    assert.ok(Math.abs(line.lengthMetres - 1848.0) < 0.2, String(line.lengthMetres));
    // On the central meridian the plane is true.
    assert.ok(Math.abs(line.planarLengthMetres - line.lengthMetres) < 0.001);
    assert.equal(line.epsg, 4549);
    assert.equal(line.ellipsoidalSquareMetres, null);
  });

  it('gives an area both its areas, as the database measures them', async () => {
    const ring = [
      [119.97, 31.8],
      [119.98, 31.8],
      [119.98, 31.81],
      [119.97, 31.81],
      [119.97, 31.8],
    ];
    const area = await measured({ type: 'Polygon', coordinates: [ring] });
    const { rows } = await database.pool.query<{ ellipsoid: number; plane: number; perimeter: number }>(
      `select st_area(shape::geography) as ellipsoid, st_area(st_transform(st_segmentize(shape, 0.0001), 4549)) as plane,
        st_perimeter(shape::geography) as perimeter
       from (select st_setsrid(st_geomfromgeojson($1), 4490) as shape) as given`,
      [JSON.stringify({ type: 'Polygon', coordinates: [ring] })],
    );
    const { ellipsoid, plane, perimeter } = rows[0]!;
    assert.ok(Math.abs(area.ellipsoidalSquareMetres! - ellipsoid) < 1e-4 * ellipsoid);
    assert.ok(Math.abs(area.planarSquareMetres! - plane) < 1e-6 * plane, `${area.planarSquareMetres} ${plane}`);
    assert.ok(Math.abs(area.lengthMetres - perimeter) < 1e-3);
  });

  it('refuses what lies outside China or is no line', async () => {
    assert.equal(
      (
        await send({
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        })
      ).status,
      400,
    );
    const inNoZone = [
      [73, 3],
      [73.1, 3],
      [73.1, 3.1],
      [73, 3],
    ];
    assert.equal((await send({ type: 'Polygon', coordinates: [inNoZone] })).status, 400);
    assert.equal((await send({ type: 'LineString', coordinates: [[120, 31]] })).status, 400);
    assert.equal((await send({ type: 'Point', coordinates: [120, 31] })).status, 400);
  });
});
