import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import type { z } from 'zod';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { searchTokensOf } from '../schemas/derive/ddl.ts';
import { layers } from '../schemas/layers/index.ts';
import { building } from '../schemas/layers/building.ts';
import { boundaryPoint } from '../schemas/layers/boundary-point.ts';
import { cadastralSubdistrict } from '../schemas/layers/cadastral-subdistrict.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { stockLandEconomics } from '../schemas/layers/stock-land-economics.ts';
import type { ProblemBody } from '../schemas/problems.ts';
import { changzhou } from '../schemas/regions/changzhou.ts';
import { fragmentTokens } from '../schemas/search-tokens.ts';
import { allRoutes } from './app.ts';
import { createMetrics } from './metrics.ts';

interface FeatureJson {
  readonly layer: string;
  readonly id: number;
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly masked: readonly string[];
  readonly area?: { readonly ellipsoidal: number; readonly planar: number };
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
  readonly geometryOmitted?: boolean;
}
interface ResultJson {
  readonly layer: string;
  readonly id: number;
  readonly code: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly bbox: readonly number[] | null;
  readonly center: readonly number[] | null;
}

const CODE = '320402001001GB00001';
const WKT =
  'POLYGON((119.97000000000001 31.78,119.9701 31.78,119.9701 31.7801,119.97000000000001 31.7801,119.97000000000001 31.78))';

describe('questions about layers and features', () => {
  let database: TestDatabase;
  let api: TestApi;
  let answerOf: (path: string) => z.ZodType;

  /** Asks, and holds every answer against the schema that its route publishes. */
  const read = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${api.url}${path}`);
    const body: unknown = await response.json();
    assert.equal(response.status, 200, JSON.stringify(body));
    answerOf(path.split('?')[0]!).parse(body);
    return body as T;
  };
  const refused = async (path: string) => {
    const response = await fetch(`${api.url}${path}`);
    return (await response.json()) as ProblemBody;
  };

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    await insertRows(pool, parcel, [
      {
        featureId: 1,
        values: {
          parcelCode: CODE,
          location: '江苏省常州市天宁区兰陵街道 100% 路 1 号',
          rightHolder: '张三丰',
          eastNeighbour: '李四',
          area: 105.25,
          landClass: '0701',
          registeredOn: '2020-02-29',
          cadastralSubdistrict: '320402001001',
          districtCode: '320402',
        },
        wkt: WKT,
        from: 1,
      },
      {
        featureId: 2,
        values: { parcelCode: '320402001001GB00012', location: '天宁区青龙街道', cadastralSubdistrict: '320402001001' },
        wkt: 'POLYGON((120 31,120.01 31,120.01 31.01,120 31))',
      },
      { featureId: 3, values: { parcelCode: '320402001002GB00001' }, wkt: WKT, from: 1, to: 2 },
    ]);
    await setVersion(pool, parcel, 2);
    await insertRows(pool, building, [
      {
        featureId: 1,
        values: { buildingNumber: 'F0001' },
        wkt: 'POLYGON((119.97002 31.78002,119.97008 31.78002,119.97008 31.78008,119.97002 31.78002))',
      },
    ]);
    await insertRows(pool, boundaryPoint, [
      {
        featureId: 8,
        values: { parcelCode: CODE, pointNumber: 'J1', ring: 1, sequence: 1 },
        wkt: 'POINT(119.9701 31.7801)',
      },
    ]);
    await insertRows(pool, cadastralSubdistrict, [
      { featureId: 1, values: { code: '320402001001', name: '兰陵社区' } },
    ]);
    api = await startApi(database);
    const routes = allRoutes(createMetrics(pool));
    answerOf = (path) =>
      routes.find((route) =>
        new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path),
      )!.answer;
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  describe('the catalogue', () => {
    it('lists the layers of the region with version, rows and extent', async () => {
      const answer = await read<{
        layers: { id: string; version: number; rows: number; extent: unknown; zoom: unknown }[];
      }>('/api/layers');
      assert.deepEqual(
        answer.layers.map(({ id }) => id),
        [...changzhou.layers],
      );
      const found = answer.layers.find(({ id }) => id === 'parcel')!;
      assert.equal(found.version, 2);
      assert.equal(found.rows, 2);
      assert.deepEqual(found.extent, [119.97000000000001, 31, 120.01, 31.7801]);
      assert.deepEqual(found.zoom, [10, 18]);
      const empty = answer.layers.find(({ id }) => id === 'mining-right')!;
      assert.deepEqual([empty.version, empty.rows, empty.extent], [0, 0, null]);
    });

    it('is asked for again without being sent again, until a version is published', async () => {
      const etag = (await fetch(`${api.url}/api/layers`)).headers.get('etag')!;
      const again = () => fetch(`${api.url}/api/layers`, { headers: { 'If-None-Match': etag } });
      assert.equal((await again()).status, 304);
      await setVersion(database.pool, building, 1);
      assert.equal((await again()).status, 200);
    });

    it('explains a layer with its fields and code tables', async () => {
      const answer = await read<{
        fields: { key: string; code: string; sensitivity: string }[];
        codelists: Record<string, { entries: { code: string; label: string }[] }>;
      }>('/api/layers/parcel');
      const area = answer.fields.find(({ key }) => key === 'area');
      assert.deepEqual(area, {
        key: 'area',
        code: 'ZDMJ',
        title: '宗地面积',
        type: 'decimal',
        length: 15,
        scale: 2,
        unit: '㎡',
        expected: true,
        tile: 15,
        sensitivity: 'public',
      });
      assert.equal(answer.fields.find(({ key }) => key === 'rightHolder')?.sensitivity, 'personal');
      assert.ok(
        answer.codelists['land-class']!.entries.some(({ code, label }) => code === '0701' && label.includes('住宅')),
      );
    });

    it('names no secret field of any layer', async () => {
      for (const layer of layers) {
        const secret = Object.entries(layer.fields).flatMap(([key, field]) =>
          field.sensitivity === 'secret' ? [key] : [],
        );
        if (secret.length === 0 || !changzhou.layers.some((id) => id === layer.id)) continue;
        const { fields } = await read<{ fields: { key: string }[] }>(`/api/layers/${layer.id}`);
        assert.ok(!fields.some(({ key }) => secret.includes(key)), layer.id);
      }
    });

    it('refuses a layer that does not exist', async () => {
      assert.equal((await refused('/api/layers/nothing')).code, 'layer-unknown');
      assert.equal((await refused('/api/layers/__proto__')).code, 'request-invalid');
      assert.equal((await refused('/api/layers/constructor')).code, 'layer-unknown');
    });
  });

  describe('a feature', () => {
    it('has its attributes in the order of the catalogue, both areas and its exact geometry', async () => {
      const feature = await read<FeatureJson>('/api/layers/parcel/items/1');
      assert.equal(feature.title, CODE);
      assert.equal(feature.properties.area, 105.25);
      assert.equal(feature.properties.registeredOn, '2020-02-29');
      assert.deepEqual(Object.keys(feature.properties), Object.keys(parcel.fields));
      const { rows } = await database.pool.query<{ e: number; p: number }>(
        'select ellipsoidal_area as e, planar_area as p from land.parcel where feature_id = 1',
      );
      assert.deepEqual(feature.area, { ellipsoidal: rows[0]!.e, planar: rows[0]!.p });
      assert.deepEqual(feature.geometry, {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [119.97000000000001, 31.78],
              [119.9701, 31.78],
              [119.9701, 31.7801],
              [119.97000000000001, 31.7801],
              [119.97000000000001, 31.78],
            ],
          ],
        ],
      });
    });

    it('shows of personal data the first character, and says which fields those are', async () => {
      const feature = await read<FeatureJson>('/api/layers/parcel/items/1');
      assert.equal(feature.properties.rightHolder, '张**');
      assert.equal(feature.properties.eastNeighbour, '李**');
      assert.equal(feature.properties.westNeighbour, null);
      assert.ok(feature.masked.includes('rightHolder') && !feature.masked.includes('location'));
      assert.doesNotMatch(JSON.stringify(feature), /张三丰|李四/);
    });

    it('without geometry has none', async () => {
      await insertRows(database.pool, stockLandEconomics, [
        { featureId: 5, values: { plotCode: 'D1', year: 2025, creditCode: '91320400000000000X' } },
      ]);
      const feature = await read<FeatureJson>('/api/layers/stock-land-economics/items/5');
      assert.equal(feature.geometry, null);
      assert.equal(feature.area, undefined);
    });

    it('that was removed, or never was, is unknown', async () => {
      for (const id of [3, 99999])
        assert.equal((await refused(`/api/layers/parcel/items/${id}`)).code, 'feature-unknown');
      for (const id of ['0', '-1', 'x', '1.5', '99999999999999999999']) {
        assert.equal((await refused(`/api/layers/parcel/items/${id}`)).code, 'request-invalid', id);
      }
    });
  });

  describe('a click', () => {
    it('finds everything at the place, in the order of the layers asked for, small ones first', async () => {
      const { hits, truncated } = await read<{ hits: FeatureJson[]; truncated: string[] }>(
        '/api/identify?lon=119.97006&lat=31.78005&layers=building,parcel',
      );
      assert.deepEqual(
        hits.map(({ layer, id }) => [layer, id]),
        [
          ['building', 1],
          ['parcel', 1],
        ],
      );
      assert.deepEqual(truncated, []);
      assert.equal(hits[1]!.properties.rightHolder, '张**');
      assert.equal(hits[1]!.geometry!.type, 'MultiPolygon');
    });

    it('finds points and lines within the tolerance on the ground', async () => {
      // The point lies 9.5 m east of the place.
      const at = (tolerance: number) =>
        read<{ hits: FeatureJson[] }>(
          `/api/identify?lon=119.97&lat=31.7801&layers=boundary-point&tolerance=${tolerance}`,
        );
      assert.equal((await at(9)).hits.length, 0);
      assert.equal((await at(10)).hits.length, 1);
      assert.equal((await at(0)).hits.length, 0);
    });

    it('looks at every layer with a geometry when none is named', async () => {
      const { hits } = await read<{ hits: FeatureJson[] }>('/api/identify?lon=119.97006&lat=31.78005');
      assert.deepEqual(hits.map(({ layer }) => layer).sort(), ['building', 'parcel']);
    });

    it('leaves out what was removed', async () => {
      const { hits } = await read<{ hits: FeatureJson[] }>('/api/identify?lon=119.97006&lat=31.78005&layers=parcel');
      assert.deepEqual(
        hits.map(({ id }) => id),
        [1],
      );
    });

    it('says where more lies than it shows', async () => {
      const rows = Array.from({ length: 25 }, (_, n) => ({
        featureId: 100 + n,
        values: { parcelCode: `320402009001GB${10000 + n}` },
        wkt: 'POLYGON((121 31,121.1 31,121.1 31.1,121 31))',
      }));
      await insertRows(database.pool, parcel, rows);
      const { hits, truncated } = await read<{ hits: FeatureJson[]; truncated: string[] }>(
        '/api/identify?lon=121.05&lat=31.02&layers=parcel',
      );
      assert.equal(hits.length, 20);
      assert.deepEqual(truncated, ['parcel']);
    });

    it('leaves a huge geometry to the item itself', async () => {
      const ring = Array.from(
        { length: 25_000 },
        (_, n) => `${122 + Math.cos((n / 12_500) * Math.PI) / 100} ${31 + Math.sin((n / 12_500) * Math.PI) / 100}`,
      );
      await insertRows(database.pool, parcel, [
        {
          featureId: 200,
          values: { parcelCode: '320402009002GB00001' },
          wkt: `POLYGON((${[...ring, ring[0]].join(',')}))`,
        },
      ]);
      const { hits } = await read<{ hits: FeatureJson[] }>('/api/identify?lon=122&lat=31&layers=parcel');
      assert.equal(hits[0]!.geometry, null);
      assert.equal(hits[0]!.geometryOmitted, true);
      const whole = await read<FeatureJson>('/api/layers/parcel/items/200');
      assert.equal(JSON.stringify(whole.geometry).match(/\],\[/g)!.length, 25_000);
    });

    it('is refused outside the globe, in unknown layers and with wrong numbers, all named', async () => {
      const { code, errors } = await refused('/api/identify?lon=181&lat=x&tolerance=-1');
      assert.equal(code, 'request-invalid');
      assert.deepEqual(
        errors?.map(({ at }) => at),
        ['query.lon', 'query.lat', 'query.tolerance'],
      );
      assert.equal((await refused('/api/identify?lon=1&lat=1&layers=parcel,nothing')).code, 'layer-unknown');
      assert.equal((await refused('/api/identify?lon=1&lat=1&layers=stock-land-economics')).code, 'request-invalid');
    });
  });

  describe('a search', () => {
    const search = async (q: string, more = '') =>
      (await read<{ results: ResultJson[] }>(`/api/search?q=${encodeURIComponent(q)}${more}`)).results;

    it('finds codes by their beginning in their order, the whole code first', async () => {
      assert.deepEqual(
        (await search('320402001001')).map(({ code }) => code),
        ['320402001001', CODE, '320402001001GB00012'],
      );
      assert.equal((await search(CODE))[0]!.code, CODE);
      assert.deepEqual(
        (await search('320402001001gb')).map(({ id }) => id),
        [1, 2],
      );
    });

    it('does not find a code by its middle, nor what was removed', async () => {
      assert.deepEqual(await search('01001GB'), []);
      assert.deepEqual(await search('320402001002'), []);
    });

    it('finds places by any part, wildcards taken literally', async () => {
      assert.deepEqual(
        (await search('兰陵街道')).map(({ id }) => id),
        [1],
      );
      assert.deepEqual(
        (await search('100%')).map(({ id }) => id),
        [1],
      );
      assert.deepEqual(await search('1_0'), []);
      assert.deepEqual(
        (await search('青龙')).map(({ id }) => id),
        [2],
      );
    });

    it('says what was found and where', async () => {
      const [result] = await search(CODE);
      assert.equal(result!.title, CODE);
      assert.equal(result!.subtitle, '江苏省常州市天宁区兰陵街道 100% 路 1 号');
      assert.deepEqual(result!.bbox, [119.97000000000001, 31.78, 119.9701, 31.7801]);
      const [lon, lat] = result!.center as [number, number];
      assert.ok(lon > 119.97 && lon < 119.9701 && lat > 31.78 && lat < 31.7801);
    });

    it('never finds anybody by name', async () => {
      for (const name of ['张三丰', '张', '李四']) assert.deepEqual(await search(name), [], name);
    });

    it('can be limited in layers and number', async () => {
      assert.equal((await search('3204', '&limit=1')).length, 1);
      assert.deepEqual([...new Set((await search('3204', '&layers=parcel')).map(({ layer }) => layer))], ['parcel']);
      assert.equal((await refused('/api/search?q=')).code, 'request-invalid');
      assert.equal((await refused('/api/search?q=x&limit=1000')).code, 'request-invalid');
      assert.equal((await refused(`/api/search?q=${'x'.repeat(101)}`)).code, 'request-invalid');
    });

    it('uses the index of each field', async () => {
      await database.pool.query(`insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, location)
select 100000 + n, 1, 1, '3204120' || lpad(n::text, 12, '0'), '武进区第' || n || '号' from generate_series(1, 20000) as n`);
      await database.pool.query('analyze land.parcel');
      const plan = async (condition: string) => {
        const { rows } = await database.pool.query<Record<string, string>>(
          `explain select feature_id from land.parcel where version_to is null and ${condition}`,
        );
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      };
      assert.match(
        await plan(`parcel_code like '3204120000%' order by parcel_code using ~<~ limit 20`),
        /parcel_parcel_code_prefix/,
      );
      assert.match(
        await plan(
          `${searchTokensOf(parcel)} @> '{${fragmentTokens('第19999号').join(',')}}'::smallint[] and location ilike '%第19999号%' limit 20`,
        ),
        /parcel_search/,
      );
      await database.pool.query('delete from land.parcel where feature_id > 100000');
    });
  });

  describe('the overview', () => {
    it('counts and measures by 地籍子区, named where it has a name', async () => {
      const { cells, version } = await read<{
        version: number;
        cells: { id: string; title: string; count: number; areaSquareMetres: number; center: number[] }[];
      }>('/api/overview/columns?layer=parcel');
      assert.equal(version, 2);
      assert.equal(cells.length, 1);
      assert.deepEqual([cells[0]!.id, cells[0]!.title, cells[0]!.count], ['320402001001', '兰陵社区', 2]);
      const { rows } = await database.pool.query<{ area: number }>(
        `select sum(ellipsoidal_area) as area from land.parcel where version_to is null and cadastral_subdistrict is not null`,
      );
      assert.equal(cells[0]!.areaSquareMetres, rows[0]!.area);
    });

    it('is refused for a layer that lies in no district', async () => {
      assert.equal((await refused('/api/overview/columns?layer=reference-feature')).code, 'request-invalid');
      assert.equal((await refused('/api/overview/columns')).code, 'request-invalid');
    });
  });

  describe('a style', () => {
    it('draws every layer from the tiles of this server and needs nothing else', async () => {
      const style = await read<{
        sources: Record<string, { url: string }>;
        layers: { id: string; source?: string }[];
        glyphs?: string;
        sprite?: string;
      }>('/styles/standard.json');
      for (const [id, { url }] of Object.entries(style.sources)) assert.equal(url, `${api.url}/tiles/${id}.json`);
      assert.ok(style.layers.every(({ source }) => source === undefined || source in style.sources));
      assert.equal(style.glyphs ?? style.sprite, undefined);
      assert.ok(style.layers.some(({ id }) => id === 'parcel-aggregate'));
    });

    it('exists for each layer alone, and no other', async () => {
      const style = await read<{ sources: object }>('/styles/parcel.json');
      assert.deepEqual(Object.keys(style.sources), ['parcel']);
      assert.equal((await refused('/styles/nothing.json')).code, 'style-unknown');
    });
  });
});

describe('a server that is open to a network without authentication', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    api = await startApi(database, { HOST: '0.0.0.0', DIMAI_ALLOW_UNAUTHENTICATED: '1' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('serves no restricted layer in any form', async () => {
    const { layers: listed } = (await (await fetch(`${api.url}/api/layers`)).json()) as {
      layers: { id: string; secrecy: string }[];
    };
    assert.ok(listed.length > 5 && listed.every(({ secrecy }) => secrecy !== 'restricted'));
    for (const path of [
      '/api/layers/basic-farmland',
      '/api/layers/basic-farmland/items/1',
      '/api/identify?lon=120&lat=31&layers=basic-farmland',
      '/api/search?q=3204&layers=basic-farmland',
      '/api/overview/columns?layer=basic-farmland',
      '/tiles/basic-farmland.json',
      '/tiles/basic-farmland/14/1/1.mvt',
      '/tiles/parcel,basic-farmland/14/1/1.mvt',
    ]) {
      const response = await fetch(`${api.url}${path}`);
      assert.equal(response.status, 403, path);
      assert.equal(((await response.json()) as ProblemBody).code, 'layer-restricted', path);
    }
    const style = await (await fetch(`${api.url}/styles/standard.json`)).text();
    assert.doesNotMatch(style, /basic-farmland/);
    assert.doesNotMatch(await (await fetch(`${api.url}/tiles`)).text(), /basic-farmland/);
  });
});
