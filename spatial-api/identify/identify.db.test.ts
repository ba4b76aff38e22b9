import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { parcel } from '../../schemas/layers/parcel.ts';

describe('a click a metre from a shared border', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
    const values = (number: number) => ({ parcelCode: `320402001001GB0000${number}` });
    await insertRows(database.pool, parcel, [
      {
        featureId: 1,
        values: values(1),
        wkt: 'POLYGON((119.97 31.78, 119.971 31.78, 119.971 31.781, 119.97 31.781, 119.97 31.78))',
      },
      {
        featureId: 2,
        values: values(2),
        wkt: 'POLYGON((119.971 31.78, 119.9715 31.78, 119.9715 31.781, 119.971 31.781, 119.971 31.78))',
      },
    ]);
    await setVersion(database.pool, parcel, 1);
  });

  after(async () => {
    await api.close();
    await database.drop();
  });

  it('answers with the parcel it lies in and not with the neighbour, whatever the tolerance for points and lines', async () => {
    for (const tolerance of [0, 5, 50]) {
      const query = `lon=119.97099&lat=31.7805&layers=parcel&tolerance=${tolerance}`;
      const response = await fetch(`${api.url}/api/identify?${query}`);
      assert.equal(response.status, 200, await response.clone().text());
      const { hits } = (await response.json()) as { hits: readonly { id: number }[] };
      assert.deepEqual(
        hits.map(({ id }) => id),
        [1],
      );
    }
  });
});
