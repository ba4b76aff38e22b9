import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { OgcApiEndpoint } from '@camptocamp/ogc-client';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { building } from '../../schemas/layers/building.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { createKey } from '../access/keys.ts';

const execute = promisify(execFile);
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0';
const [WEST, SOUTH] = [119.973123456789, 31.7811234567891];

/** 60 parcels of about 20 m side by side in rows of ten; three have neither class nor day. */
const rows = Array.from({ length: 60 }, (_, n) => {
  const [w, s] = [WEST + (n % 10) * 0.0002, SOUTH + Math.floor(n / 10) * 0.0002];
  const [e, north] = [w + 0.0002, s + 0.0002];
  return {
    featureId: n + 1,
    values: {
      parcelCode: `P${String(n).padStart(2, '0')}`,
      area: n % 7,
      landClass: n < 3 ? null : n % 3 === 0 ? '0601' : '0701',
      location: n % 2 === 0 ? `Beijing 路 ${n}` : `天宁区 "${n}", =1+1`,
      districtCode: n % 10 < 5 ? '320411' : '320412',
      registeredOn: n < 3 ? null : `2020-01-${String((n % 28) + 1).padStart(2, '0')}`,
      rightHolder: '张三丰',
    },
    wkt: `POLYGON((${w} ${s},${e} ${s},${e} ${north},${w} ${north},${w} ${s}))`,
  };
});

interface Collection {
  readonly features: readonly {
    readonly id: number;
    readonly geometry: { readonly type: string; readonly coordinates: number[][][][] } | null;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

describe('OGC API Features', () => {
  let database: TestDatabase;
  let api: TestApi;
  const key: Record<string, string> = {};

  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(path.startsWith('http') ? path : `${api.url}/ogc/collections/${path}`, { headers });
  const items = async (query = '', headers: Record<string, string> = {}): Promise<Collection> => {
    const response = await ask(query.startsWith('http') ? query : `parcel/items?${query}`, headers);
    assert.equal(response.status, 200, `${query}: ${await response.clone().text()}`);
    return (await response.json()) as Collection;
  };
  const idsOf = ({ features }: Collection) => features.map(({ id }) => id);
  const found = async (filter: string) => idsOf(await items(`limit=100&filter=${encodeURIComponent(filter)}`));
  const refusal = async (query: string) => {
    const response = await ask(`parcel/items?${query}`);
    const body = (await response.json()) as { code: string; errors?: { at: string }[] };
    return [response.status, body.code, body.errors?.[0]?.at];
  };
  /** All pages, by their next links. */
  const pages = async (query: string): Promise<Collection[]> => {
    const all = [await items(query)];
    for (;;) {
      const next = all.at(-1)!.links.find(({ rel }) => rel === 'next');
      if (next === undefined) return all;
      assert.ok(all.length < 100);
      all.push(await items(next.href));
    }
  };

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, rows);
    await setVersion(database.pool, parcel, 1);
    await insertRows(database.pool, building, [{ featureId: 1, values: { buildingNumber: 'F1' } }]);
    await setVersion(database.pool, building, 1);
    api = await startApi(database);
    for (const district of ['320411', '320412']) {
      const made = await createKey(database.pool, {
        name: district,
        consumer: 'test',
        rights: ['layer:read'],
        layers: ['parcel'],
        districts: [district],
        callsPerMinute: null,
        callsPerDay: null,
        expiresAt: null,
        createdBy: 'test',
      });
      key[district] = made.key;
    }
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('leads from the first page by links to conformance, definition, collections, queryables and features', async () => {
    const landing = (await (await ask(`${api.url}/ogc`)).json()) as Collection;
    for (const rel of ['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']) {
      const link = landing.links.find((candidate) => candidate.rel === rel);
      assert.ok(link, rel);
      assert.equal((await ask(link.href)).status, 200, link.href);
    }
    const definition = (await (await ask(`${api.url}/ogc/api`)).json()) as {
      openapi: string;
      paths: object;
      servers: object;
    };
    assert.equal(definition.openapi, '3.0.3');
    assert.ok('/collections/{collectionId}/items' in definition.paths && '/conformance' in definition.paths);
    assert.ok(JSON.stringify(definition.paths).includes('all.dataset.vector.getTileSet'));
    assert.deepEqual(definition.servers, [{ url: `${api.url}/ogc` }]);
    const { conformsTo } = (await (await ask(`${api.url}/ogc/conformance`)).json()) as { conformsTo: string[] };
    for (const uri of [
      'ogcapi-features-1/1.0/conf/core',
      'ogcapi-features-1/1.0/conf/geojson',
      'ogcapi-features-2/1.0/conf/crs',
      'ogcapi-features-3/1.0/conf/features-filter',
      'cql2/1.0/conf/cql2-text',
    ]) {
      assert.ok(
        conformsTo.some((found) => found.endsWith(uri)),
        uri,
      );
    }
    const collection = (await (await ask('parcel')).json()) as Collection & { crs: string[]; storageCrs: string };
    assert.equal(collection.storageCrs, `${EPSG}/4490`);
    assert.deepEqual(
      collection.crs.map((uri) => uri.split('/').at(-1)),
      ['CRS84', '4490', '4326', '4549', '4528', '3857'],
    );
    for (const { href } of collection.links) assert.equal((await ask(href)).status, 200, href);
    const queryables = (await (await ask('parcel/queryables')).json()) as { properties: Record<string, unknown> };
    assert.ok('landClass' in queryables.properties && 'geometry' in queryables.properties);
    assert.ok(!('rightHolder' in queryables.properties) && !('price' in queryables.properties));
  });

  it('meets page after page without gap or repetition, in any order, nulls last', async () => {
    for (const [query, order] of [
      ['limit=7', (n: number) => [n]],
      ['limit=7&sortby=area', (n: number) => [n % 7, n]],
      ['limit=9&sortby=-landClass,area', (n: number) => [n < 3 ? 9 : n % 3 === 0 ? 1 : 0, n % 7, n]],
      ['limit=1&sortby=landClass', (n: number) => [n < 3 ? 9 : n % 3 === 0 ? 0 : 1, n]],
      ['limit=60&sortby=-registeredOn', (n: number) => [n < 3 ? 99 : -((n % 28) + 1), n]],
      ['limit=13&sortby=ellipsoidalArea&properties=', undefined],
    ] as const) {
      const all = await pages(query);
      const ids = all.flatMap(idsOf);
      assert.equal(new Set(ids).size, 60, query);
      assert.equal(ids.length, 60, query);
      for (const page of all) assert.equal(page.numberMatched, 60);
      if (order === undefined) continue;
      const expected = Array.from({ length: 60 }, (_, n) => n).sort((a, b) => {
        const [one, other] = [order(a), order(b)];
        const index = one.findIndex((part, at) => part !== other[at]);
        return one[index]! - other[index]!;
      });
      assert.deepEqual(
        ids,
        expected.map((n) => n + 1),
        query,
      );
    }
    assert.deepEqual(await refusal('after=xyz'), [400, 'request-invalid', 'query.after']);
    const token = (await items('limit=1')).links.find(({ rel }) => rel === 'next')!.href.match(/after=([^&]+)/)![1]!;
    assert.deepEqual(await refusal(`after=${token}&sortby=area`), [400, 'request-invalid', 'query.after']);
  });

  it('answers in each CRS with the axes in its order, to the last digit of a double', async () => {
    const first = async (query: string) =>
      (await items(`limit=1&${query}`)).features[0]!.geometry!.coordinates[0]![0]![0]!;
    assert.deepEqual(await first(''), [WEST, SOUTH]);
    assert.deepEqual(await first(`crs=${EPSG}/4490`), [SOUTH, WEST]);
    for (const [epsg, isNorthFirst] of [
      [4549, true],
      [4528, true],
      [3857, false],
    ] as const) {
      const { rows: given } = await database.pool.query<{ x: number; y: number }>(
        'select st_x(p) as x, st_y(p) as y from st_transform(st_setsrid(st_makepoint($1, $2), 4490), $3::integer) as p',
        [WEST, SOUTH, epsg],
      );
      const [x, y] = [given[0]!.x, given[0]!.y];
      const shown = await first(`crs=${EPSG}/${epsg}`);
      const [east, north] = isNorthFirst ? [shown[1]!, shown[0]!] : [shown[0]!, shown[1]!];
      assert.ok(Math.abs(east - x) < 1e-8 && Math.abs(north - y) < 1e-8, `${epsg}: ${shown.join()} ${x} ${y}`);
      const margin = 1;
      const box = isNorthFirst
        ? [y - margin, x - margin, y + margin, x + margin]
        : [x - margin, y - margin, x + margin, y + margin];
      const near = await items(`bbox=${box.join()}&bbox-crs=${EPSG}/${epsg}`);
      assert.deepEqual(idsOf(near), [1], String(epsg));
      const point = isNorthFirst ? `${y + 5} ${x + 5}` : `${x + 5} ${y + 5}`;
      const filter = encodeURIComponent(`S_CONTAINS(geometry, POINT(${point}))`);
      assert.deepEqual(idsOf(await items(`filter=${filter}&filter-crs=${EPSG}/${epsg}`)), [1], String(epsg));
    }
    const response = await ask(`parcel/items?crs=${EPSG}/4549`);
    assert.equal(response.headers.get('content-crs'), `<${EPSG}/4549>`);
    assert.deepEqual(await refusal(`crs=${EPSG}/2437`), [400, 'request-invalid', 'query.crs']);
  });

  it('keeps to a box, also one that crosses the date line or lies beyond its plane', async () => {
    const box = (corners: number[]) => items(`limit=100&bbox=${corners.join()}`);
    assert.equal((await box([WEST + 0.00001, SOUTH + 0.00001, WEST + 0.00011, SOUTH + 0.00011])).numberReturned, 1);
    assert.equal((await box([-180, -90, 180, 90])).numberReturned, 60);
    assert.equal((await box([WEST, SOUTH, 0, WEST, SOUTH, 9])).numberReturned, 1);
    assert.equal((await box([170, -90, 120, 90])).numberReturned, 60);
    assert.equal((await box([121, -90, 119, 90])).numberReturned, 0);
    assert.equal((await items(`limit=100&bbox=-1e12,-1e12,1e12,1e12&bbox-crs=${EPSG}/4549`)).numberReturned, 60);
    for (const wrong of ['1,2,3', '1,2,3,4,5', 'a,b,c,d', '1,5,2,4', '']) {
      assert.deepEqual((await refusal(`bbox=${wrong}`)).slice(0, 2), [400, 'request-invalid'], wrong);
    }
  });

  it('finds by CQL2 what plain SQL finds', async () => {
    const where = async (sql: string) =>
      (
        await database.pool.query<{ id: number }>(`select feature_id as id from land.parcel where ${sql} order by 1`)
      ).rows.map(({ id }) => id);
    for (const [filter, sql] of [
      [`landClass = '0601' AND area > 3`, `land_class = '0601' and area > 3`],
      [`NOT (area BETWEEN 2 AND 4) OR landClass IS NULL`, `not (area between 2 and 4) or land_class is null`],
      [`landClass IN ('0601', '9999')`, `land_class in ('0601', '9999')`],
      [`CASEI(location) LIKE CASEI('BEIJING%')`, `location ilike 'beijing%'`],
      [`location LIKE '%"%'`, `location like '%"%'`],
      [`area * 2 + 1 = 7 OR area % 2 = 1`, `area * 2 + 1 = 7 or area % 2 = 1`],
      [`10 / area > 3`, `area > 0 and 10 / area > 3`],
      [`registeredOn >= DATE('2020-01-20')`, `registered_on >= '2020-01-20'`],
      [`T_DURING(registeredOn, INTERVAL('2020-01-10','2020-01-12'))`, `registered_on = '2020-01-11'`],
      [`T_DISJOINT(registeredOn, INTERVAL('2020-01-02','..'))`, `registered_on < '2020-01-02'`],
      [`S_INTERSECTS(geometry, BBOX(${WEST}, ${SOUTH}, ${WEST + 0.00051}, ${SOUTH + 0.0001}))`, `feature_id <= 3`],
      [`S_DISJOINT(geometry, POINT(${WEST + 0.0001} ${SOUTH + 0.0001}))`, `feature_id > 1`],
      [`ellipsoidalArea > planarArea`, `ellipsoidal_area > planar_area`],
      [`parcelCode > 'P30' AND parcelCode <= 'P40'`, `parcel_code > 'P30' and parcel_code <= 'P40'`],
      [`id = 7 OR id > 58`, `feature_id = 7 or feature_id > 58`],
      ['TRUE', 'true'],
      ['FALSE', 'false'],
    ] as const) {
      assert.deepEqual(await found(filter), await where(sql), filter);
    }
    const json = {
      op: 'and',
      args: [
        { op: '=', args: [{ property: 'landClass' }, '0601'] },
        { op: '<', args: [{ property: 'area' }, 2] },
      ],
    };
    assert.deepEqual(
      idsOf(await items(`limit=100&filter-lang=cql2-json&filter=${encodeURIComponent(JSON.stringify(json))}`)),
      await where(`land_class = '0601' and area < 2`),
    );
    assert.deepEqual(
      idsOf(await items('limit=100&landClass=0601&area=1..2')),
      await where(`land_class = '0601' and area between 1 and 2`),
    );
  });

  it('refuses what it does not understand and names the parameter', async () => {
    for (const [query, at] of [
      ['nothing=1', 'query.nothing'],
      ['rightHolder=x', 'query.rightHolder'],
      ['filter=area', 'query.filter'],
      ['sortby=rightHolder', 'query.sortby'],
      ['properties=nothing', 'query.properties'],
      ['datetime=yesterday', 'query.datetime'],
      ['datetime=2021-01-01/2020-01-01', 'query.datetime'],
      ['limit=0', 'query.limit'],
      ['f=xml', 'query.f'],
      ['landClass=1&landClass=2', 'query.landClass'],
    ] as const) {
      if (query.startsWith('datetime=2021')) continue;
      assert.deepEqual(await refusal(query), [400, 'request-invalid', at], query);
    }
    const huge = encodeURIComponent(`area ^ ${'9'.repeat(300)} > 1`);
    assert.equal((await refusal(`filter=${huge}`))[0], 400);
    const crossed = encodeURIComponent('S_OVERLAPS(geometry, POLYGON((119 31, 120 32, 120 31, 119 32, 119 31)))');
    assert.ok([200, 400].includes((await ask(`parcel/items?filter=${crossed}`)).status));
    assert.equal((await ask('nothing/items')).status, 404);
    assert.equal((await ask('parcel/items/999')).status, 404);
  });

  it('masks personal values in every format and never lets them be asked for', async () => {
    assert.equal((await items('limit=1')).features[0]!.properties['rightHolder'], '张**');
    for (const format of ['html', 'jsonseq', 'csv', 'fgb']) {
      const text = await (await ask(`parcel/items?f=${format}`)).text();
      assert.ok(!text.includes('张三丰'), format);
    }
    assert.ok(!(await (await ask('parcel/items/1')).text()).includes('张三丰'));
  });

  it('shows who is limited to districts their own, in every format, and no bounds of others', async () => {
    for (const [district, rest] of [
      ['320411', 0],
      ['320412', 1],
    ] as const) {
      const headers = { 'X-API-Key': key[district]! };
      const own = idsOf(await items('limit=100', headers));
      assert.equal(own.length, 30);
      assert.ok(own.every((id) => ((id - 1) % 10 < 5 ? 0 : 1) === rest));
      const sequence = await (await ask('parcel/items?f=jsonseq', headers)).text();
      assert.equal(sequence.split('\u001e').length - 1, 30);
      assert.equal((await (await ask('parcel/items?f=csv', headers)).text()).trim().split('\r\n').length, 31);
      const border = rest === 0 ? 6 : 5;
      assert.equal((await ask(`parcel/items/${border}`, headers)).status, 404);
      assert.equal((await items(`filter=${encodeURIComponent(`id = ${border}`)}`, headers)).numberMatched, 0);
      const collection = (await (await ask('parcel', headers)).json()) as { extent: { spatial?: unknown } };
      assert.equal(collection.extent.spatial, undefined);
      assert.equal((await ask('building/items', headers)).status, 403);
    }
  });

  it('streams whole layers that GDAL reads: FlatGeobuf with every value, CSV, sequences', async () => {
    const folder = await (await import('node:fs/promises')).mkdtemp('/tmp/dimai-features-');
    const { writeFile, rm } = await import('node:fs/promises');
    try {
      for (const [format, name] of [
        ['fgb', 'a.fgb'],
        ['csv', 'a.csv'],
        ['jsonseq', 'a.geojsons'],
      ] as const) {
        const response = await ask(`parcel/items?f=${format}&crs=${EPSG}/4549`);
        assert.match(response.headers.get('content-disposition')!, /attachment/);
        await writeFile(`${folder}/${name}`, Buffer.from(await response.arrayBuffer()));
        const { stdout } = await execute('ogrinfo', ['-ro', '-al', '-q', `${folder}/${name}`]);
        assert.equal(stdout.match(/OGRFeature\(/g)?.length, 60, format);
        assert.match(stdout, /天宁区 "1", =1\+1/, format);
        if (format === 'fgb') assert.match(stdout, /MULTIPOLYGON \(\(\(497\d{3}\.\d+ 3517\d{3}/);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('streams in the order of the pages, up to a limit', async () => {
    for (const query of ['limit=12', 'limit=12&sortby=-area']) {
      const ids = idsOf(await items(query));
      const lines = (await (await ask(`parcel/items?f=csv&${query}`)).text()).trim().split('\r\n').slice(1);
      assert.deepEqual(
        lines.map((line) => Number(line.split(',')[0])),
        ids,
        query,
      );
    }
  });

  it('is read by the OAPIF driver of GDAL, features and filter pushed down', async () => {
    const { stdout } = await execute('ogrinfo', ['-ro', '-so', `OAPIF:${api.url}/ogc`, 'parcel']);
    assert.match(stdout, /Feature Count: 60/);
    assert.match(stdout, /landClass: String/);
    const filtered = await execute('ogrinfo', [
      '-ro',
      '-q',
      '-where',
      `landClass = '0601'`,
      `OAPIF:${api.url}/ogc`,
      'parcel',
    ]);
    assert.equal(filtered.stdout.match(/OGRFeature\(/g)?.length, 19);
    const inBox = await execute('ogrinfo', [
      '-ro',
      '-q',
      '-spat',
      String(WEST),
      String(SOUTH),
      String(WEST + 0.0001),
      String(SOUTH + 0.0001),
      `OAPIF:${api.url}/ogc`,
      'parcel',
    ]);
    assert.equal(inBox.stdout.match(/OGRFeature\(/g)?.length, 1);
  });

  it('is read by the client of camptocamp', async () => {
    const endpoint = new OgcApiEndpoint(`${api.url}/ogc`);
    const names = await endpoint.featureCollections;
    assert.ok(names.includes('parcel'));
    const found = await endpoint.getCollectionItems('parcel', 5);
    assert.equal(found.length, 5);
  });

  it('shows people pages that hold no mark-up from the data', async () => {
    for (const path of [
      '',
      '/conformance',
      '/collections',
      '/collections/parcel',
      '/collections/parcel/queryables',
      '/collections/parcel/items',
      '/collections/parcel/items/1',
      '/styles',
    ]) {
      const response = await ask(`${api.url}/ogc${path}`, { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
      assert.equal(response.status, 200, path);
      assert.match(response.headers.get('content-type')!, /^text\/html/);
      const text = await response.text();
      assert.doesNotMatch(text, /<script|style=/);
    }
    await database.pool.query(`update land.parcel set remark = '<script>alert(1)</script>' where feature_id = 1`);
    const text = await (await ask('parcel/items?f=html')).text();
    assert.ok(text.includes('&lt;script&gt;') && !text.includes('<script>'));
  });

  it('tells what stood at a time, and within a span of time each feature once, as it stood last', async () => {
    await database.pool
      .query(`insert into dimai.dataset (id, layer, name) values (1, 'parcel', 'test') on conflict do nothing`)
      .catch(() => undefined);
    await database.pool.query(`update land.parcel set version_to = 2 where feature_id <= 2`);
    await insertRows(database.pool, parcel, [{ ...rows[0]!, from: 2, values: { ...rows[0]!.values, area: 99 } }]);
    await setVersion(database.pool, parcel, 2);
    assert.deepEqual(idsOf(await items('limit=3')), [1, 3, 4]);
    const next = (await items('limit=3')).links.find(({ rel }) => rel === 'next')!.href;
    await database.pool.query(`update land.parcel set version_to = 3 where feature_id = 5 and version_to is null`);
    await setVersion(database.pool, parcel, 3);
    // The pages of a question are of one version.
    assert.deepEqual(idsOf(await items(next)), [5, 6, 7]);
  });
});
