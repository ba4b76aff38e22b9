import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';

describe('short links', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const make = (address: string) =>
    fetch(`${api.url}/api/short-links`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address }),
    });

  it('lead back to the very address, and are the same for the same', async () => {
    const address = `/overview/low-efficiency?district=320411&within=${'119.123456,31.123456;'.repeat(200)}119,31`;
    const codes = [];
    for (let time = 0; time < 2; time++) codes.push(((await (await make(address)).json()) as { code: string }).code);
    assert.equal(codes[0], codes[1]);
    const response = await fetch(`${api.url}/api/short-links/${codes[0]}`);
    assert.deepEqual(await response.json(), { address });
  });

  it('lead to pages of this system alone', async () => {
    for (const wrong of [
      'https://elsewhere.example/',
      '//elsewhere.example/',
      '/\\elsewhere.example',
      '/nowhere',
      'overview',
    ]) {
      assert.equal((await make(wrong)).status, 400, wrong);
    }
  });

  it('that nobody made lead nowhere, which is said', async () => {
    const response = await fetch(`${api.url}/api/short-links/0000000000`);
    assert.equal(response.status, 404);
    assert.equal(((await response.json()) as { code: string }).code, 'link-unknown');
  });
});
