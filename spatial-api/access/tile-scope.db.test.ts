import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { crsByEpsg, type GaussKrugerCrs } from '../../schemas/crs.ts';
import { toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { latitudeOf, longitudeOf, tileAt, tileBounds } from '../../tiles/mercator.ts';
import { gridTileSize, zoneGrid } from '../../tiles/ogc/grids.ts';
import { createKey } from './keys.ts';

/** Inside one tile of zoom 15, and so of every zoom before. */
const [WEST, SOUTH] = [
  longitudeOf(tileBounds(tileAt(119.973, 31.781, 15))[0]) + 0.001,
  latitudeOf(tileBounds(tileAt(119.973, 31.781, 15))[1]) + 0.001,
];

/** 300 parcels of 20 m side by side; the border of two districts runs between columns 14 and 15. */
const rows = Array.from({ length: 300 }, (_, n) => {
  const [w, s] = [WEST + (n % 30) * 0.0002, SOUTH + Math.floor(n / 30) * 0.0002];
  const [e, north] = [w + 0.0002, s + 0.0002];
  return {
    featureId: n + 1,
    values: {
      parcelCode: `P${n}`,
      area: n,
      landClass: n % 3 === 0 ? '0601' : '0701',
      districtCode: n % 30 < 15 ? '320411' : n === 299 ? null : '320412',
      registeredOn: n < 100 ? '2019-06-01' : '2021-06-01',
    },
    wkt: `POLYGON((${w} ${s},${e} ${s},${e} ${north},${w} ${north},${w} ${s}))`,
  };
});

/** Row and column of the tile of the zone grid that holds the border of the two districts. */
function zoneTile(level: number): [row: number, column: number] {
  const [x, y] = toGaussKruger(WEST + 0.003, SOUTH + 0.001, crsByEpsg(4549) as GaussKrugerCrs);
  const grid = zoneGrid(4549);
  const size = gridTileSize(grid, level);
  return [Math.floor((grid.north - y) / size), Math.floor((x - grid.west) / size)];
}

describe('tiles that do not show everything', () => {
  let database: TestDatabase;
  let api: TestApi;
  const keys = new Map<string, string>();

  const ask = (path: string, district?: string, headers: Record<string, string> = {}) => {
    const key = district === undefined ? {} : { 'X-API-Key': keys.get(district)! };
    return fetch(`${api.url}${path}`, { headers: { ...key, ...headers } });
  };
  /** What a tile tells: ids that it draws, and how many more it counts. */
  const look = async (zoom: number, query = '', district?: string) => {
    const { z, x, y } = tileAt(119.973, 31.781, zoom);
    const answer = await ask(`/tiles/parcel/${z}/${x}/${y}.mvt${query}`, district);
    assert.ok(answer.status === 200 || answer.status === 204, `${answer.status} ${query}`);
    const layers = answer.status === 204 ? [] : readStrictTile(Buffer.from(await answer.arrayBuffer()));
    const ids = layers.find(({ name }) => name === 'parcel')?.features.map(({ id }) => id) ?? [];
    const cells = layers.find(({ name }) => name === 'parcel-aggregate')?.features ?? [];
    const counted = cells.reduce((sum, cell) => sum + Number(cell.properties.get('count')), 0);
    return { ids: ids.sort((a, b) => a - b), counted, total: ids.length + counted, headers: answer.headers };
  };
  const wanted = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).map(({ featureId }) => featureId);

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, rows);
    await setVersion(database.pool, parcel, 1);
    for (const district of ['320411', '320412', '320400', '320411001', '110000']) {
      const { key } = await createKey(database.pool, {
        name: district,
        consumer: 'test',
        rights: ['layer:read'],
        layers: null,
        districts: [district],
        callsPerMinute: null,
        callsPerDay: null,
        expiresAt: null,
        createdBy: 'test',
      });
      keys.set(district, key);
    }
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('hold no feature and no count from outside the districts of the caller, at every zoom, border included', async () => {
    for (const zoom of [0, 5, 9, 11, 12, 13, 14, 15]) {
      const everything = await look(zoom);
      assert.equal(everything.total, 300, `z${zoom}`);
      const inside = await look(zoom, '', '320411');
      assert.equal(inside.total, 150, `z${zoom}`);
      assert.ok(inside.ids.every((id) => (id - 1) % 30 < 15));
      const other = await look(zoom, '', '320412');
      // One parcel does not say where it is: it is nobody's but theirs who may see everything.
      assert.equal(other.total, 149, `z${zoom}`);
      assert.ok(other.ids.every((id) => (id - 1) % 30 >= 15 && id !== 300));
      assert.equal((await look(zoom, '', '320400')).total, 299, `z${zoom}`);
      assert.equal((await look(zoom, '', '320411001')).total, 0, `z${zoom}`);
      assert.equal((await look(zoom, '', '110000')).total, 0, `z${zoom}`);
    }
  });

  it('hold nothing from outside in the grids of CGCS2000 either', async () => {
    for (const [grid, level, row, column] of [
      ['CGCS2000Quad', 1, 0, 1],
      ['CGCS2000GK4549', 0, 0, 0],
      ['CGCS2000GK4549', 6, ...zoneTile(6)],
      ['CGCS2000GK4549', 11, ...zoneTile(11)],
      ['CGCS2000GK4549', 12, ...zoneTile(12)],
    ] as const) {
      const path = `/ogc/collections/parcel/tiles/${grid}/${level}/${row}/${column}`;
      const tags = new Set<string>();
      for (const [district, most] of [
        [undefined, 300],
        ['320411', 150],
        ['320412', 149],
        ['110000', 0],
      ] as const) {
        const answer = await ask(path, district);
        assert.ok(answer.status === 200 || answer.status === 204, `${path} ${answer.status}`);
        tags.add(answer.headers.get('etag')!);
        const layers = answer.status === 204 ? [] : readStrictTile(Buffer.from(await answer.arrayBuffer()));
        const total = layers
          .flatMap(({ name, features }) =>
            features.map(({ properties }) => (name === 'parcel' ? 1 : Number(properties.get('count')))),
          )
          .reduce((sum, count) => sum + count, 0);
        // A tile of a deep level may hold a part of the parcels only.
        assert.ok(level > 6 ? total <= most : total === most, `${path} ${district} ${total}`);
        const ids = layers.find(({ name }) => name === 'parcel')?.features.map(({ id }) => id) ?? [];
        if (district === '320411') assert.ok(ids.every((id) => (id - 1) % 30 < 15));
        if (district === '320412') assert.ok(ids.every((id) => (id - 1) % 30 >= 15 && id !== 300));
      }
      assert.equal(tags.size, 4);
    }
  });

  it('share nothing with those of other callers, in this server or between it and the client', async () => {
    const tags = new Set<string>();
    for (const district of [undefined, '320411', '320412', '110000']) {
      for (let turn = 0; turn < 2; turn++) {
        const { headers, total } = await look(15, '', district);
        assert.equal(total, { undefined: 300, 320411: 150, 320412: 149, 110000: 0 }[String(district)]);
        tags.add(headers.get('etag')!);
        assert.match(headers.get('cache-control')!, district === undefined ? /^public/ : /^private/);
        if (district !== undefined) assert.match(headers.get('vary')!, /X-API-Key/);
      }
    }
    assert.equal(tags.size, 4);
    // The tag of one caller does not tell another that nothing changed.
    const { z, x, y } = tileAt(119.973, 31.781, 15);
    const own = (await look(15, '', '320411')).headers.get('etag')!;
    const path = `/tiles/parcel/${z}/${x}/${y}.mvt`;
    assert.equal((await ask(path, '320411', { 'If-None-Match': own })).status, 304);
    assert.equal((await ask(path, '320412', { 'If-None-Match': own })).status, 200);
  });

  it('are never told from an archive, and TileJSON does not tell where other districts lie', async () => {
    const document = (await (await ask('/tiles/parcel.json', '320411')).json()) as { bounds: number[] };
    assert.deepEqual(document.bounds, [-180, -85.051129, 180, 85.051129]);
    const open = (await (await ask('/tiles/parcel.json')).json()) as { bounds: number[] };
    assert.ok(open.bounds[0]! > 119);
  });

  it('show what a filter by attributes finds, drawn or counted, within the districts of the caller', async () => {
    const industrial = wanted(({ values }) => values.landClass === '0601');
    for (const zoom of [8, 12, 13, 15]) {
      const filtered = await look(zoom, '?landClass=0601,0604');
      assert.equal(filtered.total, industrial.length, `z${zoom}`);
      assert.ok(filtered.ids.every((id) => industrial.includes(id)));
      assert.equal((await look(zoom, '?landClass=06*', '320411')).total, 50, `z${zoom}`);
      assert.equal((await look(zoom, '?landClass=0601&registeredOn=..2020-01-01')).total, 34, `z${zoom}`);
      assert.equal((await look(zoom, '?area=10..19')).total, 10, `z${zoom}`);
      assert.equal((await look(zoom, "?landClass=0601' or true --")).total, 0, `z${zoom}`);
    }
    assert.deepEqual((await look(15, '?landClass=0601')).ids, industrial);
    // Few that are left of many have room to be drawn.
    assert.equal((await look(13, '?area=10..19')).ids.length, 10);
    const [one, two] = [await look(15, '?landClass=0601'), await look(15, '?landClass=0701')];
    assert.notEqual(one.headers.get('etag'), two.headers.get('etag'));
  });

  it('are refused where the question is wrong', async () => {
    const { z, x, y } = tileAt(119.973, 31.781, 15);
    for (const query of [
      '?landclass=0601',
      '?rightHolder=a',
      '?area=x',
      '?asOf=yesterday',
      '?asOf=1&version=1',
      '?version=x',
    ]) {
      const answer = await ask(`/tiles/parcel/${z}/${x}/${y}.mvt${query}`);
      assert.equal(answer.status, 400, query);
      assert.equal(((await answer.json()) as { code: string }).code, 'request-invalid', query);
    }
    assert.equal((await ask(`/tiles/parcel/${z}/${x}/${y}.mvt?asOf=9`)).status, 404);
    assert.equal((await ask(`/tiles/parcel/${z}/${x}/${y}.mvt?_=123`)).status, 200);
  });

  it('show a past version as it was, drawn and counted, also within districts', async () => {
    await database.pool.query(`update land.parcel set version_to = 2 where feature_id <= 60`);
    await setVersion(database.pool, parcel, 2);
    for (const zoom of [5, 12, 13, 15]) {
      assert.equal((await look(zoom)).total, 240, `z${zoom}`);
      assert.equal((await look(zoom, '?asOf=1')).total, 300, `z${zoom}`);
      assert.equal((await look(zoom, '?version=1')).total, 300, `z${zoom}`);
      assert.equal((await look(zoom, '?asOf=1', '320411')).total, 150, `z${zoom}`);
      assert.equal((await look(zoom, '?asOf=2', '320411')).total, 120, `z${zoom}`);
      assert.equal((await look(zoom, '?asOf=1&landClass=0601')).total, 100, `z${zoom}`);
      assert.equal((await look(zoom, '?asOf=2001-01-01')).total, 0, `z${zoom}`);
    }
  });

  it('are named with their question by TileJSON', async () => {
    const document = (await (await ask('/tiles/parcel.json?landClass=0601,06*&asOf=1')).json().catch(() => ({}))) as {
      tiles?: string[];
    };
    assert.equal(document.tiles, undefined);
    const right = (await (await ask('/tiles/parcel.json?landClass=0601,0604&area=1..2&asOf=1')).json()) as {
      tiles: string[];
    };
    assert.match(right.tiles[0]!, /\.mvt\?landClass=0601,0604&area=1\.\.2&asOf=1$/);
  });
});
