import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { createKey } from '../access/keys.ts';

const ITEMS = '/ogc/collections/parcel/items';
const square = (west: number, south: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + 0.001, south],
      [west + 0.001, south + 0.001],
      [west, south + 0.001],
      [west, south],
    ],
  ],
});

interface Feature {
  readonly id: number;
  readonly geometry: { readonly type: string; readonly coordinates: number[][][][] };
  readonly properties: Readonly<Record<string, unknown>>;
}

describe('features written by OGC API Features Part 4', () => {
  let database: TestDatabase;
  let api: TestApi;
  let steward: Visitor;
  let county: Visitor;
  let consumer: Visitor;

  before(async () => {
    database = await testDatabase();
    await database.pool.query(
      `with made as (
  insert into dimai.dataset (layer, name, district_code) values ('parcel', '武进', '320412'), ('parcel', '新北', '320411') returning id, district_code
)
insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at)
select id, 'parcel', case district_code when '320411' then 1 else 2 end, 'published', 'x', 'x', now() from made`,
    );
    await insertRows(database.pool, parcel, [
      {
        featureId: 1,
        values: {
          parcelCode: '320411001001GB00001',
          districtCode: '320411',
          rightHolder: '张三丰',
          location: '甲路1号',
          area: 9000,
        },
        wkt: 'POLYGON((119.97 31.78,119.971 31.78,119.971 31.781,119.97 31.781,119.97 31.78))',
      },
    ]);
    await setVersion(database.pool, parcel, 2);
    // What the test put there took the first number itself.
    await database.pool.query(`select setval('land.parcel_feature_id', 100)`);
    api = await startApi(database, { OFFICE_HOURS: 'none' });
    steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'] });
    county = await visitorWith(database, api, 'county', { roles: ['data-steward'], districts: ['320412'] });
    consumer = await visitorWith(database, api, 'consumer', { roles: ['consumer'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
  const read = async (id: number, by = steward) => {
    const response = await by.ask('GET', `${ITEMS}/${id}`);
    assert.equal(response.status, 200);
    return { tag: response.headers.get('etag')!, feature: (await response.json()) as Feature };
  };
  const newParcel = (number: number, district = '320411', more: object = {}) => ({
    type: 'Feature',
    geometry: square(119.98 + number / 100, 31.78),
    properties: {
      parcelCode: `${district}001001GB${String(number).padStart(5, '0')}`,
      districtCode: district,
      ...more,
    },
  });
  const created = async (body: object, by = steward, headers: Record<string, string> = {}) => {
    const response = await by.ask('POST', ITEMS, body, headers);
    assert.equal(response.status, 201, await response.clone().text());
    const location = response.headers.get('location')!;
    return { location, ...((await response.json()) as { id: number; version: number }) };
  };

  it('are told as what an address takes, and as conformance classes', async () => {
    const list = await steward.ask('OPTIONS', ITEMS);
    assert.deepEqual(new Set(list.headers.get('allow')!.split(', ')), new Set(['GET', 'HEAD', 'POST', 'OPTIONS']));
    const one = await steward.ask('OPTIONS', `${ITEMS}/1`);
    assert.ok(['PUT', 'PATCH', 'DELETE'].every((method) => one.headers.get('allow')!.includes(method)));
    const { conformsTo } = (await (await steward.ask('GET', '/ogc/conformance')).json()) as { conformsTo: string[] };
    for (const name of ['create-replace-delete', 'update', 'optimistic-locking-etags'])
      assert.ok(conformsTo.includes(`http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/${name}`), name);
  });

  it('come as a new version of the layer, at the address they are told, in the dataset of their district, measured', async () => {
    const made = await created(newParcel(11, '320411', { location: '乙路11号' }));
    assert.equal(made.location, `${api.url}${ITEMS}/${made.id}`);
    const { feature, tag } = await read(made.id);
    assert.deepEqual([feature.properties['location'], tag.startsWith(`"${made.version}-`)], ['乙路11号', true]);
    assert.ok(Math.abs(Number(feature.properties['ellipsoidalArea']) - 10_500) < 100);
    const { rows } = await database.pool.query<{ name: string; added: number }>(
      `select d.name, v.rows_added as added from land.parcel p join dimai.dataset d on d.id = p.dataset_id
join dimai.dataset_version v on v.layer = 'parcel' and v.version = p.version_from where p.feature_id = $1`,
      [made.id],
    );
    assert.deepEqual(rows, [{ name: '新北', added: 1 }]);
    const before = await steward.ask('GET', `${ITEMS}/${made.id}?datetime=2020-01-01T00:00:00Z`);
    assert.equal(before.status, 404);
    const history = (await (await steward.ask('GET', `/api/layers/parcel/items/${made.id}/history`)).json()) as {
      entries: { kind: string; by: string }[];
    };
    assert.equal(history.entries[0]!.kind, 'create');
  });

  it('are taken in the CRS of their header, axes in its order', async () => {
    const body = newParcel(12);
    const northFirst = square(0, 0).coordinates[0]!.map(([x, y]) => [31.78 + y!, 120.1 + x!]);
    const made = await created({ ...body, geometry: { type: 'Polygon', coordinates: [northFirst] } }, steward, {
      'Content-Crs': '<http://www.opengis.net/def/crs/EPSG/0/4490>',
    });
    const { feature } = await read(made.id);
    assert.equal(Math.min(...feature.geometry.coordinates[0]![0]!.map(([x]) => x!)), 120.1);
    const plane = [
      [3_520_000, 500_000],
      [3_520_000, 500_100],
      [3_520_100, 500_100],
      [3_520_100, 500_000],
      [3_520_000, 500_000],
    ];
    const measured = await created({ ...newParcel(13), geometry: { type: 'Polygon', coordinates: [plane] } }, steward, {
      'Content-Crs': '<http://www.opengis.net/def/crs/EPSG/0/4549>',
    });
    const planar = Number((await read(measured.id)).feature.properties['planarArea']);
    assert.ok(Math.abs(planar - 10_000) < 1e-6, String(planar));
    const mercator = await steward.ask('POST', ITEMS, newParcel(14), {
      'Content-Crs': '<http://www.opengis.net/def/crs/EPSG/0/3857>',
    });
    assert.deepEqual([mercator.status, await codeOf(mercator)], [422, 'edit-invalid']);
  });

  it('are refused with every fault named: key taken, key missing, shape missing or crossing itself, wrong values, no dataset', async () => {
    const refused = async (body: object) => {
      const response = await steward.ask('POST', ITEMS, body);
      return [response.status, await codeOf(response)];
    };
    assert.deepEqual(await refused(newParcel(1)), [409, 'feature-exists']);
    assert.deepEqual(await refused({ type: 'Feature', geometry: square(120, 31), properties: {} }), [
      422,
      'edit-invalid',
    ]);
    assert.deepEqual(await refused({ ...newParcel(21), geometry: null }), [422, 'edit-invalid']);
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [120, 31],
          [120.1, 31.1],
          [120.1, 31],
          [120, 31.1],
          [120, 31],
        ],
      ],
    };
    assert.deepEqual(await refused({ ...newParcel(21), geometry: bow }), [422, 'edit-invalid']);
    assert.deepEqual(await refused(newParcel(21, '320411', { landClass: '9999', nothing: 1 })), [422, 'edit-invalid']);
    assert.deepEqual(await refused(newParcel(21, '330102')), [422, 'edit-invalid']);
    assert.deepEqual(await refused({ type: 'FeatureCollection', features: [] }), [400, 'request-invalid']);
  });

  it('are changed in part, replaced as a whole and removed, each held against the state that was looked at', async () => {
    const { id } = await created(newParcel(31, '320411', { location: '丙路', remark: '旧' }));
    const first = await read(id);
    assert.equal((await steward.ask('PATCH', `${ITEMS}/${id}`, { properties: { remark: '新' } })).status, 428);
    const patched = await steward.ask(
      'PATCH',
      `${ITEMS}/${id}`,
      { properties: { remark: '新' } },
      { 'If-Match': first.tag },
    );
    assert.equal(patched.status, 200, await patched.clone().text());
    const stale = await steward.ask(
      'PATCH',
      `${ITEMS}/${id}`,
      { properties: { remark: '迟' } },
      { 'If-Match': first.tag },
    );
    assert.deepEqual([stale.status, await codeOf(stale)], [412, 'version-conflict']);
    const second = await read(id);
    assert.deepEqual([second.feature.properties['location'], second.feature.properties['remark']], ['丙路', '新']);
    // What was read goes back as it is, one value changed and one left out.
    const { remark: _remark, ...rest } = second.feature.properties;
    const whole = { type: 'Feature', geometry: second.feature.geometry, properties: { ...rest, location: '丁路' } };
    const replaced = await steward.ask('PUT', `${ITEMS}/${id}`, whole, { 'If-Match': second.tag });
    assert.equal(replaced.status, 200, await replaced.clone().text());
    const third = await read(id);
    assert.deepEqual([third.feature.properties['location'], third.feature.properties['remark']], ['丁路', null]);
    const renamed = { ...whole, properties: { ...whole.properties, parcelCode: '320411001001GB99999' } };
    assert.equal((await steward.ask('PUT', `${ITEMS}/${id}`, renamed, { 'If-Match': third.tag })).status, 422);
    assert.equal((await steward.ask('DELETE', `${ITEMS}/${id}`, undefined, { 'If-Match': second.tag })).status, 412);
    const removed = await steward.ask('DELETE', `${ITEMS}/${id}`, undefined, { 'If-Match': third.tag });
    assert.equal(removed.status, 200, await removed.clone().text());
    assert.equal((await steward.ask('GET', `${ITEMS}/${id}`)).status, 404);
    const { rows } = await database.pool.query<{ kind: string }>(
      'select kind from dimai.feature_edit where feature_id = $1 order by version',
      [id],
    );
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['create', 'edit', 'edit', 'remove'],
    );
  });

  it('are not overwritten by two at once', async () => {
    const { id } = await created(newParcel(41));
    const { tag } = await read(id);
    const both = await Promise.all(
      ['一', '二'].map((remark) =>
        steward.ask('PATCH', `${ITEMS}/${id}`, { properties: { remark } }, { 'If-Match': tag }),
      ),
    );
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412],
    );
  });

  it('are written by right alone, within the districts of who writes', async () => {
    assert.equal((await consumer.ask('POST', ITEMS, newParcel(51))).status, 403);
    const { tag } = await read(1);
    assert.equal((await consumer.ask('DELETE', `${ITEMS}/1`, undefined, { 'If-Match': tag })).status, 403);
    assert.equal((await county.ask('POST', ITEMS, newParcel(51))).status, 403);
    assert.equal((await county.ask('GET', `${ITEMS}/1`)).status, 404);
    for (const method of ['PATCH', 'PUT', 'DELETE']) {
      const body = method === 'DELETE' ? undefined : { type: 'Feature', geometry: null, properties: { remark: '外' } };
      const response = await county.ask(method, `${ITEMS}/1`, body, { 'If-Match': tag });
      assert.ok([403, 422].includes(response.status), `${method} ${response.status}`);
    }
    assert.equal((await created(newParcel(52, '320412'), county)).id > 100, true);
    assert.equal((await read(1)).tag, tag);
  });

  it('leave the personal values that their writer does not see', async () => {
    const { key } = await createKey(database.pool, {
      name: 'writer',
      consumer: 'test',
      rights: ['layer:read', 'land:edit'],
      layers: ['parcel'],
      districts: null,
      callsPerMinute: null,
      callsPerDay: null,
      expiresAt: null,
      createdBy: 'test',
    });
    const ask: Visitor['ask'] = (method, path, body, headers) =>
      asker(api)(method, path, body, { 'X-API-Key': key, ...headers });
    const seen = await ask('GET', `${ITEMS}/1`);
    const feature = (await seen.json()) as Feature;
    assert.equal(feature.properties['rightHolder'], '张**');
    const body = { type: 'Feature', geometry: feature.geometry, properties: { ...feature.properties, remark: '补' } };
    const tag = seen.headers.get('etag')!;
    const other = { ...body, properties: { ...body.properties, rightHolder: '李四' } };
    assert.equal((await ask('PUT', `${ITEMS}/1`, other, { 'If-Match': tag })).status, 403);
    const put = await ask('PUT', `${ITEMS}/1`, body, { 'If-Match': tag });
    assert.equal(put.status, 200, await put.clone().text());
    const now = (await read(1)).feature.properties;
    assert.deepEqual([now['rightHolder'], now['remark']], ['张三丰', '补']);
  });
});
