/** Every role × every route × every layer: who is let in where, and who is not. */
import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';
import { roleNames, roles, type Right, type RoleName } from '../../schemas/roles.ts';
import { allRoutes } from '../app.ts';
import { createMetrics } from '../metrics.ts';
import { createKey } from './keys.ts';

const layers = changzhou.layers.map((id) => layerById(id)!);
const hasRight = (role: RoleName, right: Right) => (roles[role].rights as readonly Right[]).includes(right);

/** How a layer is read, one address for each way. */
const READS: readonly ((id: string) => readonly [method: string, path: string, body?: object])[] = [
  (id) => ['GET', `/api/layers/${id}`],
  (id) => ['GET', `/api/layers/${id}/items/1`],
  (id) => ['GET', `/api/layers/${id}/versions`],
  (id) => ['GET', `/ogc/collections/${id}`],
  (id) => ['GET', `/ogc/collections/${id}/queryables`],
  (id) => ['GET', `/ogc/collections/${id}/items?limit=1`],
  (id) => ['GET', `/ogc/collections/${id}/items?f=csv`],
  (id) => ['GET', `/ogc/collections/${id}/items/1`],
  (id) => ['GET', `/tiles/${id}.json`],
  (id) => ['POST', '/api/statistics', { layer: id }],
];

describe('who is let in', () => {
  let database: TestDatabase;
  let api: TestApi;
  const people = new Map<RoleName, Visitor>();

  before(async () => {
    database = await testDatabase();
    const square = (n: number) =>
      `POLYGON((${119 + n} 31,${119.001 + n} 31,${119.001 + n} 31.001,${119 + n} 31.001,${119 + n} 31))`;
    await insertRows(database.pool, parcel, [
      {
        featureId: 1,
        values: { parcelCode: '320411001001GB00001', districtCode: '320411', location: '甲路1号' },
        wkt: square(0),
      },
      {
        featureId: 2,
        values: { parcelCode: '320412001001GB00002', districtCode: '320412', location: '乙路2号' },
        wkt: square(1),
      },
      {
        featureId: 3,
        values: { parcelCode: '320411001001GB00003', districtCode: null, location: '丙路3号' },
        wkt: square(2),
      },
    ]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database, { OFFICE_HOURS: 'none' });
    for (const role of roleNames) people.set(role, await visitorWith(database, api, role, { roles: [role] }));
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('follows from the right that a route names: whoever lacks it is refused, whatever they send, and nobody else', async function () {
    this.timeout(120_000);
    const routes = allRoutes(createMetrics(database.pool)).filter(({ right }) => right !== 'open');
    assert.ok(routes.length > 60);
    for (const { method, path, right = 'layer:read' } of routes) {
      const address = path.replaceAll(/\{\w+\}/g, '0');
      for (const [role, person] of people) {
        const response = await person.ask(method.toUpperCase(), address, method === 'get' ? undefined : {});
        const text = await response.text();
        const where = `${role} ${method} ${path}: ${response.status} ${text.slice(0, 200)}`;
        assert.ok(response.status < 500, where);
        if (!hasRight(role, right as Right)) assert.equal(response.status, 403, where);
        // A route may refuse more than its right does, but says why it is not the right.
        else assert.ok(response.status !== 401 && !text.includes('没有此项权限'), where);
      }
      const stranger = await asker(api)(method.toUpperCase(), address, method === 'get' ? undefined : {});
      assert.equal(stranger.status, 401, `${method} ${path}`);
    }
  });

  it('keeps the three administrators from each other’s work', async () => {
    const [system, security, audit] = (
      ['system-administrator', 'security-administrator', 'audit-administrator'] as const
    ).map((role) => people.get(role)!);
    const account = (await (await system!.ask('POST', '/api/accounts', { login: 'neu', name: '新人' })).json()) as {
      account: { id: string };
    };
    const grant = { roles: ['planner'], districts: null };
    const path = `/api/accounts/${account.account.id}/roles`;
    assert.equal((await system!.ask('PUT', path, grant)).status, 403);
    assert.equal((await audit!.ask('PUT', path, grant)).status, 403);
    assert.equal((await security!.ask('PUT', path, grant)).status, 200);
    assert.equal((await security!.ask('POST', '/api/accounts', { login: 'neu2', name: '新人' })).status, 403);
    for (const other of [system!, security!]) assert.equal((await other.ask('GET', '/api/audit')).status, 403);
    for (const administrator of [system!, security!, audit!]) {
      assert.equal((await administrator.ask('GET', '/ogc/collections/parcel/items')).status, 403);
    }
  });

  it('opens every layer in every way to those who may read it, and to nobody else', async function () {
    this.timeout(120_000);
    const limited = (await key(['building', 'parcel'])).ask;
    const callers: readonly (readonly [string, Visitor['ask'], (layer: Layer) => boolean])[] = [
      ['planner', people.get('planner')!.ask, () => true],
      ['consumer', people.get('consumer')!.ask, ({ secrecy }) => secrecy !== 'restricted'],
      ['security-administrator', people.get('security-administrator')!.ask, () => false],
      ['key of two layers', limited, ({ id }) => id === 'building' || id === 'parcel'],
    ];
    for (const layer of layers) {
      for (const [name, ask, may] of callers) {
        for (const read of READS) {
          const [method, path, body] = read(layer.id);
          if (path.startsWith('/tiles') && layer.tiles === undefined) continue;
          const response = await ask(method, path, body);
          const where = `${name} ${method} ${path} ${response.status}`;
          if (may(layer)) assert.ok(response.status === 200 || response.status === 404, where);
          else assert.ok(response.status === 403 || (path.startsWith('/tiles') && response.status === 404), where);
          await response.arrayBuffer();
        }
      }
    }
  });

  it('shows nobody a row from outside their districts, however they ask: pages, single features, search, figures, files', async () => {
    const scoped = await visitorWith(database, api, 'scoped', {
      roles: ['planner', 'data-steward'],
      districts: ['320411'],
    });
    const read = async (path: string, method = 'GET', body?: object) => {
      const response = await scoped.ask(method, path, body);
      return { status: response.status, text: await response.text() };
    };
    for (const path of [
      '/ogc/collections/parcel/items?limit=10',
      '/ogc/collections/parcel/items?f=csv',
      '/ogc/collections/parcel/items?f=jsonseq',
      '/ogc/collections/parcel/items?f=html',
      '/ogc/collections/parcel/items?bbox=118,30,123,33&sortby=-parcelCode',
      `/ogc/collections/parcel/items?filter=${encodeURIComponent(`districtCode = '320412' OR TRUE`)}`,
      `/ogc/collections/parcel/items?filter=${encodeURIComponent('S_DISJOINT(geometry, POINT(0 0))')}`,
      '/api/search?q=3204',
      '/api/search?q=%E8%B7%AF',
      '/api/identify?lon=119.0005&lat=31.0005',
    ]) {
      const { status, text } = await read(path);
      assert.equal(status, 200, path);
      assert.ok(!text.includes('乙路2号') && !text.includes('GB00002'), path);
      assert.ok(!text.includes('丙路3号') && !text.includes('GB00003'), path);
    }
    for (const path of [
      '/ogc/collections/parcel/items/2',
      '/ogc/collections/parcel/items/3',
      '/api/layers/parcel/items/2',
      '/api/layers/parcel/items/2?asOf=1',
    ]) {
      assert.equal((await read(path)).status, 404, path);
    }
    assert.ok(!(await read('/api/identify?lon=120.0005&lat=31.0005')).text.includes('GB00002'));
    const figures = JSON.parse(
      (await read('/api/statistics', 'POST', { layer: 'parcel', groupBy: ['parcelCode'] })).text,
    ) as {
      total: { count: number };
      groups: { key: { parcelCode: string } }[];
    };
    assert.deepEqual(
      [figures.total.count, figures.groups.map((group) => group.key.parcelCode)],
      [1, ['320411001001GB00001']],
    );
    for (const layer of layers.filter((each) => districtField(each) === undefined)) {
      const { text } = await read(`/ogc/collections/${layer.id}/items?limit=1`);
      assert.equal((JSON.parse(text) as { numberReturned: number }).numberReturned, 0, layer.id);
    }
  });

  it('gives a key of some fields these and no others, in no answer, condition or order', async () => {
    const limited = (await key(['parcel', 'building'], ['parcel.landClass'])).ask;
    const read = async (path: string, method = 'GET', body?: object) => {
      const response = await limited(method, path, body);
      return { status: response.status, text: await response.text() };
    };
    for (const path of [
      '/ogc/collections/parcel/items?limit=10',
      '/ogc/collections/parcel/items?f=csv',
      '/ogc/collections/parcel/items?f=jsonseq',
      '/ogc/collections/parcel/items?f=html',
      '/ogc/collections/parcel/items/1',
      '/api/layers/parcel/items/1',
      '/ogc/collections/parcel/queryables',
      '/ogc/collections/parcel/sortables',
      '/api/layers/parcel',
    ]) {
      const { status, text } = await read(path);
      assert.equal(status, 200, path);
      if (!path.includes('html')) assert.ok(text.includes('landClass') && text.includes('parcelCode'), path);
      assert.ok(!text.includes('甲路1号') && !/\blocation\b/.test(text), path);
    }
    for (const path of [
      '/ogc/collections/parcel/items?properties=location',
      '/ogc/collections/parcel/items?sortby=location',
      '/ogc/collections/parcel/items?location=%E7%94%B2%E8%B7%AF1%E5%8F%B7',
      `/ogc/collections/parcel/items?filter=${encodeURIComponent(`location = '甲路1号'`)}`,
    ]) {
      assert.equal((await read(path)).status, 400, path);
    }
    assert.equal((await read('/api/statistics', 'POST', { layer: 'parcel', groupBy: ['landClass'] })).status, 200);
    assert.equal((await read('/api/statistics', 'POST', { layer: 'parcel', groupBy: ['location'] })).status, 400);
    // What is made of more than the fields of a layer is closed; a layer without a limit is not.
    for (const path of ['/api/search?q=3204', '/api/land-files/320411001001GB00001', '/api/identify?lon=119&lat=31']) {
      assert.equal((await read(path)).status, 403, path);
    }
    assert.equal((await read('/tiles/parcel.json')).status, 403);
    assert.equal((await read('/tiles/building.json')).status, 200);
    assert.ok((await read('/ogc/collections/building/queryables')).text.includes('storeys'));
    const ask = people.get('system-administrator')!.ask;
    const make = async (more: object) =>
      (await ask('POST', '/api/keys', { name: 'x', consumer: 'x', rights: ['layer:read'], ...more })).status;
    assert.equal(await make({ fields: ['parcel.landClass'] }), 201);
    assert.equal(await make({ fields: ['parcel.nothing'] }), 400);
    assert.equal(await make({ fields: ['parcel'] }), 400);
    assert.equal(await make({ fields: ['parcel.landClass'], rights: ['layer:read', 'export:run'] }), 400);
  });

  async function key(
    only: readonly string[],
    fields: readonly string[] | null = null,
  ): Promise<{ ask: Visitor['ask'] }> {
    const made = await createKey(database.pool, {
      name: only.join(),
      consumer: 'test',
      rights: ['layer:read', 'restricted:read'],
      layers: only,
      fields,
      districts: null,
      callsPerMinute: null,
      callsPerDay: null,
      expiresAt: null,
      createdBy: 'test',
    });
    return { ask: (method, path, body) => asker(api)(method, path, body, { 'X-API-Key': made.key }) };
  }
});
