import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion, type LayerRow } from '../fixtures/harness/layer-rows.ts';
import { decodeTile, idsOf } from '../fixtures/harness/tiles.ts';
import { boundaryPoint } from '../schemas/layers/boundary-point.ts';
import { building } from '../schemas/layers/building.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { restorationWorks } from '../schemas/layers/restoration-works.ts';
import { tileAt, tileBounds, longitudeOf, latitudeOf, type TileAddress } from './mercator.ts';
import type { LayerAt } from './layer-content.ts';
import { readLayerTile } from './layer-tile.ts';
import { featureStatement } from './tile-query.ts';

/** A square with its south-west corner at a place, sides in degrees. */
function square(longitude: number, latitude: number, side: number): string {
  const [east, north] = [longitude + side, latitude + side];
  return `POLYGON((${longitude} ${latitude},${east} ${latitude},${east} ${north},${longitude} ${north},${longitude} ${latitude}))`;
}

const code = (n: number) => `320402001001GB${String(n).padStart(5, '0')}`;

/** 20 × 20 parcels of about 19 m × 22 m that share their borders; feature ids 1 to 400. */
const grid: readonly LayerRow[] = Array.from({ length: 400 }, (_, index) => ({
  featureId: index + 1,
  values: {
    parcelCode: code(index + 1),
    area: 400.5 + index,
    landClass: '0701',
    registeredOn: '2020-01-02',
    rightHolder: '张三',
  },
  wkt: square(119.97 + (index % 20) * 0.0002, 31.78 + Math.floor(index / 20) * 0.0002, 0.0002),
}));

describe('a tile from the database', () => {
  let database: TestDatabase;

  const read = async (at: readonly LayerAt[], address: TileAddress) => {
    const client = await database.pool.connect();
    try {
      const parts = [];
      for (const layerAt of at) parts.push(await readLayerTile(client, layerAt, address));
      const tile = decodeTile(Buffer.concat(parts.map(({ mvt }) => mvt)));
      return { versions: parts.map(({ version }) => version), tile };
    } finally {
      client.release();
    }
  };
  const readAll = async (at: readonly LayerAt[], zoom: number) => {
    const from = tileAt(119.97, 31.784, zoom);
    const to = tileAt(119.974, 31.78, zoom);
    const tiles = [];
    for (let x = from.x; x <= to.x; x++) for (let y = from.y; y <= to.y; y++) tiles.push({ z: zoom, x, y });
    return Promise.all(tiles.map(async (address) => ({ address, ...(await read(at, address)) })));
  };
  const current = [{ layer: parcel, version: null }];

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, grid);
    await setVersion(database.pool, parcel, 1);
  });
  after(() => database.drop());

  it('holds exactly the features that SQL finds in it, at every zoom that draws them in full', async () => {
    for (const zoom of [15, 16, 17, 18, 20]) {
      for (const { address, tile } of (await readAll(current, zoom)).slice(0, 12)) {
        const margin = ((2 * 20037508.342789244) / 2 ** zoom) * (64 / 4096);
        const { rows } = await database.pool.query<{ id: number }>(
          `select feature_id as id from land.parcel
where st_intersects(st_transform(geom, 3857), st_expand(st_tileenvelope($1, $2, $3), $4)) order by 1`,
          [address.z, address.x, address.y, margin],
        );
        assert.deepEqual(
          idsOf(tile, 'parcel'),
          rows.map(({ id }) => id),
          JSON.stringify(address),
        );
      }
    }
  });

  it('carries the attributes of the catalogue as SQL has them, with English keys', async () => {
    const { tile } = await read(current, tileAt(119.9702, 31.7802, 18));
    const feature = tile.get('parcel')!.find(({ id }) => id === 1)!;
    assert.deepEqual(feature.properties, {
      parcelCode: code(1),
      area: 400.5,
      landClass: '0701',
      registeredOn: '2020-01-02',
    });
  });

  it('carries fewer attributes at the zooms where the catalogue gives fewer', async () => {
    for (const [zoom, expected] of [
      [14, ['landClass']],
      [15, ['area', 'landClass', 'parcelCode', 'registeredOn']],
    ] as const) {
      const { tile } = await read(current, tileAt(119.9702, 31.7802, zoom));
      assert.deepEqual(Object.keys(tile.get('parcel')![0]!.properties).sort(), expected);
    }
  });

  it('never carries personal data, at any zoom', async () => {
    for (let z = 0; z <= 22; z++) {
      const { text } = featureStatement(current[0]!, tileAt(119.9702, 31.7802, z)).query;
      assert.doesNotMatch(text, /right_holder|neighbour|registrar/);
    }
    const { tile } = await read(current, tileAt(119.9702, 31.7802, 22));
    assert.ok(!JSON.stringify([...tile]).includes('张三'));
  });

  it('meets its neighbour without a seam: both draw what crosses the edge, at the same place', async () => {
    const west = tileAt(119.972, 31.782, 17);
    const east = { ...west, x: west.x + 1 };
    const [here, there] = await Promise.all([read(current, west), read(current, east)]);
    const edge = longitudeOf(tileBounds(east)[0]);
    const { rows } = await database.pool.query<{ id: number }>(
      `select feature_id as id from land.parcel where st_xmin(geom) < $1 and st_xmax(geom) > $1 and st_ymin(geom) < $2 and st_ymax(geom) > $3`,
      [edge, latitudeOf(tileBounds(west)[3]), latitudeOf(tileBounds(west)[1])],
    );
    assert.ok(rows.length > 3);
    for (const { id } of rows) {
      const ofWest = here.tile.get('parcel')!.find((feature) => feature.id === id)!;
      const ofEast = there.tile.get('parcel')!.find((feature) => feature.id === id)!;
      // Where both have a vertex inside both buffers, the two are the same vertex one tile apart.
      const inner = ofWest.geometry.flat().filter(({ x }) => x > 4096 - 64 && x < 4096 + 64);
      const other = ofEast.geometry.flat().map(({ x, y }) => `${x + 4096} ${y}`);
      for (const { x, y } of inner) assert.ok(other.includes(`${x} ${y}`), `${id}: ${x} ${y} in ${other.join(', ')}`);
      assert.ok(Math.max(...ofWest.geometry.flat().map(({ x }) => x)) >= 4096);
      assert.ok(Math.min(...ofEast.geometry.flat().map(({ x }) => x)) <= 0);
    }
  });

  it('is empty where there is nothing, and says at which version', async () => {
    const { tile, versions } = await read(current, tileAt(100, 30, 16));
    assert.equal(tile.size, 0);
    assert.deepEqual(versions, [1]);
  });

  it('counts what it does not draw: ids and counts together are all features, none twice, at every zoom', async () => {
    const { rows } = await database.pool.query<{ id: number; area: number }>(
      'select feature_id as id, ellipsoidal_area as area from land.parcel',
    );
    const areas = new Map(rows.map(({ id, area }) => [id, area]));
    const total = rows.reduce((sum, { area }) => sum + area, 0);
    for (let zoom = 0; zoom <= 14; zoom++) {
      const tiles = await readAll(current, zoom);
      const drawn = new Set(tiles.flatMap(({ tile }) => idsOf(tile, 'parcel')));
      const cells = tiles.flatMap(({ tile }) => tile.get('parcel-aggregate') ?? []);
      const sum = (key: string) => cells.reduce((so, { properties }) => so + Number(properties[key] ?? 0), 0);
      assert.equal(drawn.size + sum('count'), 400, `zoom ${zoom}`);
      assert.equal(sum('count.0701'), sum('count'), `zoom ${zoom}`);
      const ofDrawn = [...drawn].reduce((so, id) => so + areas.get(id)!, 0);
      assert.ok(Math.abs(sum('area') + ofDrawn - total) < 1e-6, `zoom ${zoom}: ${sum('area')} ${ofDrawn} ${total}`);
      assert.ok(Math.abs(sum('area.0701') - sum('area')) <= cells.length, `zoom ${zoom}`);
      if (zoom < 10) assert.equal(drawn.size, 0, `zoom ${zoom}`);
      if (zoom === 14) assert.equal(drawn.size, 400);
    }
  });

  it('draws small features where they have room, and counts them where they have not', async () => {
    const place = tileAt(121.05, 31.5, 13);
    const spot = (n: number) => square(121.05 + (n % 20) * 0.0002, 31.5 + Math.floor(n / 20) * 0.0002, 0.0002);
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => ({
        featureId: 5000 + from + n,
        values: { parcelCode: code(5000 + from + n), landClass: n % 2 === 0 ? '0701' : '0601' },
        wkt: spot(from + n),
        from: 2,
      }));
    await insertRows(database.pool, parcel, rows(0, 60));
    await setVersion(database.pool, parcel, 2);
    const few = (await read(current, place)).tile;
    assert.equal(few.get('parcel')!.length, 60);
    assert.equal(few.get('parcel-aggregate'), undefined);
    await insertRows(
      database.pool,
      parcel,
      rows(60, 200).map((row) => ({ ...row, from: 3 })),
    );
    await setVersion(database.pool, parcel, 3);
    const { tile: many, versions } = await read(current, place);
    assert.deepEqual(versions, [3]);
    assert.equal(many.get('parcel'), undefined);
    const cells = many.get('parcel-aggregate')!;
    const sum = (key: string) => cells.reduce((so, { properties }) => so + Number(properties[key] ?? 0), 0);
    assert.deepEqual([sum('count'), sum('count.0601'), sum('count.0701')], [200, 100, 100]);
    assert.match(String(cells[0]!.properties.landClass), /^0[67]01$/);
    assert.ok(sum('area.0601') > 0 && sum('area.0701') > 0);
    await database.pool.query('delete from land.parcel where feature_id >= 5000');
    await setVersion(database.pool, parcel, 1);
  });

  it('has half a megabyte at most, whatever lies in it, and tells of every feature all the same', async () => {
    const place = tileAt(122.0501, 31.5001, 16);
    const [west, south] = tileBounds(place);
    await database.pool.query(
      `insert into land.boundary_point (feature_id, dataset_id, version_from, parcel_code, point_number, ring, sequence, geom)
select n, 1, 1, '320411001001GB' || lpad((n / 10)::text, 5, '0'), 'J' || n, 1, n, st_setsrid(st_makepoint($1::float8 + 0.00001 + n % 100 * 0.00004, $2::float8 + 0.00001 + n / 100 * 0.00002), 4490)
from generate_series(1, 20000) as n`,
      [longitudeOf(west), latitudeOf(south)],
    );
    await setVersion(database.pool, boundaryPoint, 1);
    const client = await database.pool.connect();
    try {
      const { mvt } = await readLayerTile(client, { layer: boundaryPoint, version: null }, place);
      assert.ok(mvt.length <= 500_000, `${mvt.length} bytes`);
      const tile = decodeTile(mvt);
      const counted = tile
        .get('boundary-point-aggregate')!
        .reduce((sum, { properties }) => sum + Number(properties.count), 0);
      assert.equal((tile.get('boundary-point')?.length ?? 0) + counted, 20000);
      for (const room of [200_000, 50_000, 20_000]) {
        const small = await readLayerTile(client, { layer: parcel, version: null }, tileAt(119.972, 31.782, 14), room);
        assert.ok(small.mvt.length <= room, `${small.mvt.length} of ${room}`);
      }
    } finally {
      client.release();
    }
    await database.pool.query('delete from land.boundary_point');
    await setVersion(database.pool, boundaryPoint, 0);
  });

  it('keeps a feature too thin for its grid as a mark of one unit', async () => {
    const thin = 'POLYGON((119.99 31.78,119.99003 31.78,119.99003 31.7800000001,119.99 31.7800000001,119.99 31.78))';
    const dot = square(119.9901, 31.7801, 0.0000001);
    await insertRows(database.pool, building, [
      { featureId: 1, values: { buildingNumber: 'F0001' }, wkt: thin },
      { featureId: 2, values: { buildingNumber: 'F0002' }, wkt: dot },
    ]);
    const { tile } = await read([{ layer: building, version: null }], tileAt(119.99, 31.78, 16));
    assert.deepEqual(idsOf(tile, 'building'), [1, 2]);
    for (const { type, geometry } of tile.get('building')!) {
      assert.equal(type, 3);
      assert.equal(geometry[0]!.length, 5);
    }
  });

  it('holds several layers, each with its version', async () => {
    await setVersion(database.pool, building, 4);
    await insertRows(database.pool, boundaryPoint, [
      {
        featureId: 9,
        values: { parcelCode: code(1), pointNumber: 'J1', ring: 1, sequence: 1 },
        wkt: 'POINT(119.9901 31.7801)',
      },
    ]);
    const at = [boundaryPoint, building, parcel].map((layer) => ({ layer, version: null }));
    const { tile, versions } = await read(at, tileAt(119.99, 31.78, 17));
    assert.deepEqual(versions, [0, 4, 1]);
    assert.deepEqual([...tile.keys()].sort(), ['boundary-point', 'building']);
  });

  it('mixes points, lines and polygons where the layer does', async () => {
    const values = (n: number) => ({ worksNumber: `W${n}` });
    await insertRows(database.pool, restorationWorks, [
      { featureId: 1, values: values(1), wkt: 'POINT(120.1 31.5)' },
      { featureId: 2, values: values(2), wkt: 'LINESTRING(120.1 31.5, 120.1001 31.5001)' },
      { featureId: 3, values: values(3), wkt: square(120.1, 31.5, 0.0001) },
      { featureId: 4, values: values(4), wkt: 'LINESTRING(120.1 31.5, 120.1 31.5000000001)' },
    ]);
    const { tile } = await read([{ layer: restorationWorks, version: null }], tileAt(120.1, 31.5, 16));
    const types = tile
      .get('restoration-works')!
      .map(({ id, type }) => [id, type])
      .sort((a, b) => a[0]! - b[0]!);
    assert.deepEqual(types, [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 2],
    ]);
  });
});

describe('a tile of a past version', () => {
  let database: TestDatabase;
  const place = tileAt(119.97, 31.78, 17);
  const idsAt = async (version: number | null) => {
    const client = await database.pool.connect();
    try {
      const tile = await readLayerTile(client, { layer: parcel, version }, place);
      assert.equal(tile.version, version ?? 3);
      return idsOf(decodeTile(tile.mvt), 'parcel');
    } finally {
      client.release();
    }
  };

  before(async () => {
    database = await testDatabase();
    const wkt = square(119.97, 31.78, 0.0001);
    await insertRows(database.pool, parcel, [
      { featureId: 1, values: { parcelCode: code(1) }, wkt, from: 1, to: 3 },
      { featureId: 2, values: { parcelCode: code(2) }, wkt, from: 2 },
      { featureId: 3, values: { parcelCode: code(3) }, wkt, from: 1 },
      { featureId: 4, values: { parcelCode: code(4) }, wkt, from: 3 },
    ]);
    await setVersion(database.pool, parcel, 3);
  });
  after(() => database.drop());

  it('shows the features that were there then', async () => {
    assert.deepEqual(await idsAt(0), []);
    assert.deepEqual(await idsAt(1), [1, 3]);
    assert.deepEqual(await idsAt(2), [1, 2, 3]);
    assert.deepEqual(await idsAt(3), [2, 3, 4]);
    assert.deepEqual(await idsAt(null), [2, 3, 4]);
  });

  it('is found by the spatial indexes of current rows and of history', async () => {
    const { text, values } = featureStatement({ layer: parcel, version: 2 }, place).query;
    await database.pool
      .query(`insert into land.parcel (feature_id, dataset_id, version_from, version_to, parcel_code, geom)
select 100 + n, 1, 1 + n % 2, case when n % 3 = 0 then 3 end, n::text, st_multi(st_expand(st_setsrid(st_makepoint(110 + n * 0.001, 30), 4490), 0.0001))
from generate_series(1, 5000) as n`);
    await database.pool.query('analyze land.parcel');
    const { rows } = await database.pool.query<Record<string, string>>(`explain ${text}`, [...values]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /parcel_current_geom/);
    assert.match(plan, /parcel_history_geom/);
  });
});
