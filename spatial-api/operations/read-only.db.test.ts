import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { visitorWith } from '../../fixtures/harness/visitor.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { createMetrics } from '../metrics.ts';
import { allRoutes } from '../app.ts';

describe('read-only mode', () => {
  let database: TestDatabase;
  let api: TestApi;
  let other: TestApi;

  before(async () => {
    database = await testDatabase();
    const square = 'POLYGON((119 31,119.001 31,119.001 31.001,119 31.001,119 31))';
    await insertRows(database.pool, parcel, [{ featureId: 1, values: { parcelCode: 'P1' }, wkt: square }]);
    await setVersion(database.pool, parcel, 1);
    [api, other] = await Promise.all([startApi(database), startApi(database)]);
  });
  after(async () => {
    await Promise.all([api.close(), other.close()]);
    await database.drop();
  });

  const address = (path: string) =>
    path.replaceAll('{id}', '00000000-0000-4000-8000-000000000000').replaceAll(/\{\w+\}/g, '1');

  it('refuses every route that writes, on every server within a second, while maps and queries go on', async () => {
    const admin = await visitorWith(database, api, 'admin', { roles: ['system-administrator'] });
    const planner = await visitorWith(database, other, 'planner', { roles: ['planner', 'data-steward', 'publisher'] });
    const on = await admin.ask('PUT', '/api/operations/read-only', { readOnly: true, reason: '重要时期保障' });
    assert.equal(on.status, 200);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const writes = allRoutes(createMetrics(database.pool)).filter(
      ({ method, reads, writesWhenReadOnly }) => method !== 'get' && reads !== 'scope' && writesWhenReadOnly !== true,
    );
    assert.ok(writes.length > 20);
    for (const { method, path } of writes) {
      const response = await planner.ask(method.toUpperCase(), address(path), {});
      const { code } = (await response.json()) as { code: string };
      assert.ok(code === 'read-only' || code === 'forbidden', `${method} ${path}: ${code}`);
    }
    const upload = await planner.ask('POST', '/api/uploads', undefined, {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': '1',
    });
    assert.equal(upload.status, 503);
    for (const path of [
      '/tiles/parcel/0/0/0.mvt',
      '/api/layers',
      '/ogc/collections/parcel/items',
      '/api/search?q=P1',
      '/readyz',
    ]) {
      assert.ok((await planner.ask('GET', path)).status < 300, path);
    }
    assert.equal((await planner.ask('POST', '/api/statistics', { layer: 'parcel' })).status, 200);
    assert.equal(
      (await planner.ask('PUT', '/api/operations/read-only', { readOnly: false, reason: '不得' })).status,
      403,
    );
    await admin.ask('PUT', '/api/operations/read-only', { readOnly: false, reason: '保障结束' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const made = await admin.ask('POST', '/api/accounts', { login: 'new', name: '新人' });
    assert.equal(made.status, 201);
  });

  it('is told by the setting as well, which no administrator takes back', async () => {
    const fixed = await startApi(database, { READ_ONLY: '1' });
    try {
      const admin = await visitorWith(database, fixed, 'admin2', { roles: ['system-administrator'] });
      assert.equal((await admin.ask('POST', '/api/accounts', { login: 'x1', name: '新人' })).status, 503);
      const state = (await (
        await admin.ask('PUT', '/api/operations/read-only', { readOnly: false, reason: '试试' })
      ).json()) as {
        readOnly: boolean;
        isFixed: boolean;
      };
      assert.deepEqual([state.readOnly, state.isFixed], [true, true]);
    } finally {
      await fixed.close();
    }
  });
});
