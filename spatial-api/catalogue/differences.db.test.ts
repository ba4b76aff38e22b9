import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';

interface Difference {
  readonly id: number;
  readonly kind: string;
  readonly fields: readonly string[];
  readonly shape: boolean;
  readonly geometry: { readonly type: string } | null;
  readonly before: object | null;
}

describe('differences between two versions', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: Visitor['ask'];
  const read = async (query: string, by: Visitor['ask'] = ask) => {
    const response = await by('GET', `/api/layers/parcel/differences?${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as { features: Difference[]; isCut: boolean };
  };

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
    ask = asker(api);
    const put = async (id: number, version: number, body: object) => {
      const response = await fetch(`${api.url}/api/layers/parcel/items/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
        body: JSON.stringify({ reason: '测试', ...body }),
      });
      assert.equal(response.status, 200, await response.clone().text());
    };
    await put(8, 1, { properties: { location: '兰陵路 8-1 号' } });
    const shape = await (await ask('GET', '/api/layers/parcel/items/9')).json();
    const { geometry } = shape as { geometry: { type: string; coordinates: number[][][][] } };
    geometry.coordinates[0]![0]![1]![0]! -= 0.0001;
    await put(9, 1, { geometry });
    await database.pool.query(`begin; select set_config('dimai.publishing', 'on', true);
update land.parcel set version_to = 4 where feature_id = 10 and version_to is null;
update dimai.layer_state set version = 4 where layer = 'parcel'; commit`);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('name what was added, removed and changed, and whether in values or in shape', async () => {
    const { features, isCut } = await read('from=1&to=4');
    assert.equal(isCut, false);
    assert.deepEqual(
      features.map(({ id, kind, fields, shape, before }) => [id, kind, fields, shape, before !== null]),
      [
        [8, 'changed', ['location'], false, false],
        [9, 'changed', [], true, true],
        [10, 'removed', [], false, false],
      ],
    );
    assert.ok(features.every(({ geometry }) => geometry?.type === 'MultiPolygon'));
    const first = await read('from=0&to=1');
    assert.equal(first.features.length, 20);
    assert.ok(first.features.every(({ kind }) => kind === 'added'));
    assert.deepEqual(
      (await read('from=2&to=3')).features.map(({ id }) => id),
      [9],
    );
  });

  it('are refused for versions in the wrong order', async () => {
    assert.equal((await ask('GET', '/api/layers/parcel/differences?from=3&to=3')).status, 400);
    assert.equal((await ask('GET', '/api/layers/parcel/differences?from=1&to=2&bbox=1,2,3')).status, 400);
  });

  it('keep to the view of the map and to the districts of the reader', async () => {
    const plot = await (await ask('GET', '/api/layers/parcel/items/8')).json();
    const [west, south] = (plot as { geometry: { coordinates: number[][][][] } }).geometry.coordinates[0]![0]![0]!;
    const box = [west! + 0.0001, south! + 0.0001, west! + 0.0002, south! + 0.0002].join(',');
    assert.deepEqual(
      (await read(`from=1&to=4&bbox=${box}`)).features.map(({ id }) => id),
      [8],
    );
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['planner'], districts: ['320404'] });
    assert.deepEqual((await read('from=0&to=4', other.ask)).features, []);
  });
});
