import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { ClientProblem, createClient } from '../schemas/client/client.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { allRoutes } from './app.ts';
import { createMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { CLIENT_TYPES, clientTypes } from './typed-client.ts';

describe('the typed client', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, [{ featureId: 1, values: { parcelCode: '320411001001GB00001' } }]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('has the types of today’s interface: `npm run generate` changes nothing', () => {
    const document = openApi(allRoutes(createMetrics(database.pool)), { version: '0', tags: [] });
    assert.equal(readFileSync(CLIENT_TYPES, 'utf8'), clientTypes(document));
  });

  it('asks with parameters in path and query, sends bodies, and gives what the compiler says', async () => {
    const client = createClient({ baseUrl: api.url });
    const { results } = await client.request('get', '/api/search', { query: { q: '3204' } });
    assert.equal(results[0]?.code, '320411001001GB00001');
    const page = await client.request('get', '/ogc/collections/{collectionId}/items', {
      path: { collectionId: 'parcel' },
      query: { limit: 1, bbox: [119, 31, 120, 32] },
    });
    assert.equal(page.features.length, page.numberReturned);
    const { total } = await client.request('post', '/api/statistics', { body: { layer: 'parcel' } });
    assert.equal(total?.count, 1);
  });

  it('throws the problem that the server answers with', async () => {
    const client = createClient({ baseUrl: api.url, key: 'dmk_wrong' });
    await assert.rejects(
      client.request('get', '/api/layers'),
      (error) => error instanceof ClientProblem && error.status === 401 && error.problem.code === 'key-refused',
    );
  });
});
