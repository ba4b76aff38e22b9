import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { openBrowser, type TestBrowser } from '../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';

describe('the reference page in a browser without internet', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
    browser = await openBrowser({ origin: api.url });
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  it('lists the routes, opens one and tries it, under the content security policy and from this server alone', async () => {
    const { page } = browser;
    await page.goto(`${api.url}/api/docs`);
    await page.waitForSelector('#operations-图层-getApiLayers');
    await page.click('#operations-图层-getApiLayers .opblock-summary');
    await page.click('#operations-图层-getApiLayers .try-out__btn');
    await page.click('#operations-图层-getApiLayers .execute');
    const code = await page.waitForSelector(
      '#operations-图层-getApiLayers .live-responses-table tbody .response-col_status',
    );
    assert.match((await code.textContent()) ?? '', /200/);
    assert.deepEqual(browser.outside, []);
    assert.deepEqual(browser.errors, []);
  });
});
