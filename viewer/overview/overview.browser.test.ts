import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { fillStockCity } from '../../fixtures/stock-city.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';

describe('the overview page', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillStockCity(database.pool, { plots: 600, years: 3 });
    await insertRows(
      database.pool,
      administrativeArea,
      ['320402', '320404', '320411', '320412', '320413', '320481'].map((districtCode, index) => ({
        featureId: index + 1,
        values: { identifier: String(index + 1), districtCode, districtName: `区${index + 1}` },
        wkt: `POLYGON((${119.5 + index * 0.1} 31.2,${119.6 + index * 0.1} 31.2,${119.6 + index * 0.1} 31.5,${119.5 + index * 0.1} 31.5,${119.5 + index * 0.1} 31.2))`,
      })),
    );
    await setVersion(database.pool, administrativeArea, 1);
    api = await startApi(database);
    browser = await openViewer(api, '/overview', { viewport: { width: 1280, height: 900 } });
    page = browser.page;
    await page.waitForSelector('.key-figure');
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  const exact = async (measure: string) =>
    Number(await page.getAttribute(`.key-figure[data-measure="${measure}"]`, 'data-exact'));
  const isSettled = async (count: number) =>
    page.waitForSelector(`.key-figure[data-measure="count"][data-exact="${count}"]`, { timeout: 15_000 });
  const plotsOf = async (condition: string): Promise<number> => {
    const tables = ['low_efficiency_land', 'approved_unsupplied_land', 'supplied_unused_land'];
    const parts = tables.map(
      (table) =>
        `select count(*) as n from land.${table} where version_to is null and coalesce(state, '') <> '90' and ${condition}`,
    );
    const { rows } = await database.pool.query<{ n: number }>(
      `select sum(n)::integer as n from (${parts.join(' union all ')}) as parts`,
    );
    return rows[0]!.n;
  };

  it('shows the five figures that plain SQL gives', async () => {
    assert.equal(await exact('count'), await plotsOf('true'));
    const { rows } = await database.pool.query<{ output: number }>(
      `select sum(output)::float8 as output from land.stock_land_economics e where version_to is null and year = 2023 and exists (
         select from land.low_efficiency_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90'
         union all select from land.approved_unsupplied_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90'
         union all select from land.supplied_unused_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90')`,
    );
    assert.ok(Math.abs((await exact('output')) - rows[0]!.output) < 1e-6);
  });

  it('says of how many plots a figure is not known', async () => {
    const note = await page.textContent('.key-figure[data-measure="output"] .key-note');
    assert.match(note!, /未填报 \d+ 宗/);
  });

  it('follows a bar that is pressed, everywhere but in its own chart, and lets go of it again', async () => {
    const uses = () => page.locator('[data-dimension="use"] .bar').count();
    const before = await uses();
    await page.click('[data-dimension="use"] .bar:has-text("工业")');
    await isSettled(await industry());
    assert.equal(await uses(), before, 'its own chart still shows what else could be chosen');
    assert.match(page.url(), /use=1/);
    await page.click('.chip:has-text("主导用途")');
    await isSettled(await plotsOf('true'));
  });

  const industry = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select ((select count(*) from land.low_efficiency_land where version_to is null and coalesce(state, '') <> '90' and dominant_use = '1')
        + (select count(*) from land.supplied_unused_land where version_to is null and coalesce(state, '') <> '90' and dominant_use = '1'))::integer as n`,
    );
    return rows[0]!.n;
  };

  it('stands again as it was when its address is opened anew', async () => {
    await page.goto(`${api.url}/overview/low-efficiency?district=320411&measure=count`);
    await page.waitForSelector('.key-figure');
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::integer as n from land.low_efficiency_land
       where version_to is null and coalesce(state, '') <> '90' and left(district_code, 6) = '320411'`,
    );
    await isSettled(rows[0]!.n);
    assert.equal(await page.getAttribute('.key-figure[data-measure="count"]', 'aria-pressed'), 'true');
    assert.equal(await page.locator('.bar[aria-pressed="true"]').count(), 1);
  });

  it('has a table of the same numbers behind each chart', async () => {
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('[data-dimension="ownership"]');
    await page.click('[data-dimension="ownership"] .icon-button >> nth=0');
    const cells = await page.locator('[data-dimension="ownership"] tbody tr').count();
    const { dimensions } = (await (await fetch(`${api.url}/api/overview/stock`)).json()) as {
      dimensions: Record<string, unknown[]>;
    };
    assert.equal(cells, dimensions['ownership']!.length + 1, 'and the total');
  });

  it('sets another day beside the present one', async () => {
    await page.goto(`${api.url}/overview?compare=2024-01-01`);
    await page.waitForSelector('.key-change');
    const past = (await (await fetch(`${api.url}/api/overview/stock?asOf=2024-01-01`)).json()) as {
      total: { count: number };
    };
    const text = await page.textContent('.key-figure[data-measure="count"] .key-change');
    const difference = (await exact('count')) - past.total.count;
    assert.ok(text!.includes(String(Math.abs(difference))), `${text} ${difference}`);
  });

  it('shows progress by path, with what is overdue', async () => {
    await page.goto(`${api.url}/overview/progress`);
    await page.waitForSelector('.targets li');
    assert.ok((await page.locator('.figure-card tbody tr').count()) >= 10);
    assert.ok((await page.locator('.overdue').count()) > 0);
  });

  it('shows a publication by itself', async () => {
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('.key-figure');
    const before = await exact('count');
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area) values (990001, 1, 4, 'NEU', '1', '30', 1000)`,
    );
    await client.query(`update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`);
    await client.query('commit');
    client.release();
    await isSettled(before + 1);
  });

  it('has no serious fault for a screen reader and cuts nothing off, from phone to wall, light and dark', async function () {
    this.timeout(120_000);
    for (const [width, view, look] of [
      [360, 'general', ''],
      [360, 'restoration', ''],
      [1440, 'progress', '?theme=dark&lang=en'],
      [2560, 'general', '?lang=en'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${api.url}/overview/${view}${look}`);
      await page.waitForSelector(view === 'restoration' ? '.notice' : '.key-figure');
      assert.deepEqual(await seriousFindings(page), [], `${view} ${width}`);
      assert.deepEqual(await cutOff(page), [], `${view} ${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('fills a large screen without scroll bars and turns its pages', async () => {
    await page.goto(`${api.url}/overview/general?screen=1`);
    await page.waitForSelector('.key-figure');
    assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('#page')).overflowY`), 'hidden');
    assert.equal(await page.locator('.rail:visible').count(), 0);
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    assert.deepEqual([...browser.errors], []);
  });
});
