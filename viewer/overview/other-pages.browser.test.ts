import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillGround } from '../../fixtures/overview-ground.ts';
import { fillOtherPages } from '../../fixtures/overview-other-pages.ts';

describe('the overview of key projects and of the register', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillGround(database.pool);
    await fillOtherPages(database.pool);
    api = await startApi(database);
    browser = await openViewer(api, '/overview/registration', { viewport: { width: 1280, height: 900 } });
    page = browser.page;
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  const sql = async (text: string): Promise<number> =>
    (await database.pool.query<{ n: number }>(`select (${text})::integer as n`)).rows[0]!.n;
  const settled = async (count: number) =>
    page.waitForSelector(`.key-figure[data-exact="${count}"]`, { timeout: 15_000 });
  const drawn = async (dimension: string): Promise<number> => {
    const bars = await page.locator(`[data-dimension="${dimension}"] li[data-exact]`).all();
    const counts = await Promise.all(bars.map(async (bar) => Number(await bar.getAttribute('data-exact'))));
    return counts.reduce((sum, count) => sum + count, 0);
  };

  it('draws the entries that plain SQL counts, and follows a bar everywhere but in its own chart', async () => {
    await settled(480);
    for (const dimension of ['type', 'right', 'district', 'subdistrict'])
      assert.equal(await drawn(dimension), 480, dimension);
    await page.click('[data-dimension="right"] .bar:has-text("抵押权")');
    const mortgages = await sql(`select count(*) from land.registration_record where right_type = '23'`);
    await settled(mortgages);
    assert.match(page.url(), /right=23/);
    assert.equal(await drawn('right'), 480);
    assert.equal(await drawn('type'), mortgages);
    await page.click('.chip--clear');
    await settled(480);
  });

  it('gives a long name the lines it needs: no bar reaches into the next one', async () => {
    const overlaps = await page.evaluate(`[...document.querySelectorAll('.bars')].flatMap((bars) => {
      const rows = [...bars.querySelectorAll('li')];
      return rows.filter((row, index) => {
        const title = row.querySelector('.bar-title').getBoundingClientRect();
        const next = rows[index + 1]?.querySelector('.bar-title').getBoundingClientRect();
        return title.height > row.getBoundingClientRect().height + 1 || (next && title.bottom > next.top + 1);
      }).map((row) => row.textContent);
    })`);
    assert.deepEqual(overlaps, []);
  });

  it('goes from a year to its months, and stands again when its address is opened', async () => {
    await page.click('.trend-year[data-value="2020"]');
    const year = `registered_on >= '2020-01-01T00:00+08:00' and registered_on < '2021-01-01T00:00+08:00'`;
    await settled(await sql(`select count(*) from land.registration_record where ${year}`));
    await page.waitForSelector('[data-dimension="months"] .trend-year[data-value="12"]');
    assert.equal(await page.locator('[data-dimension="months"] .trend-year').count(), 12);
    await page.reload();
    await page.waitForSelector('.trend-year[data-value="2020"][aria-pressed="true"]');
    await page.goBack();
  });

  it('lets time run over the map, and shows a year where it is stopped', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/overview/registration`);
    await page.waitForSelector('.map[data-columns="12"]', { timeout: 30_000 });
    const range = page.getByRole('slider', { name: '时间' });
    assert.equal(await range.getAttribute('aria-valuetext'), '全部时间');
    await page.getByRole('button', { name: '随时间播放' }).click();
    await page.waitForSelector('.time-row output:has-text("20")');
    await page.getByRole('button', { name: '暂停' }).click();
    await range.fill('0');
    assert.equal(await range.getAttribute('aria-valuetext'), '2015');
    const places = await sql(
      `select count(distinct left(unit_number, 12)) from land.registration_record where extract(year from registered_on) = 2015`,
    );
    await page.waitForSelector(`.map[data-columns="${places}"]`);
  });

  it('counts key projects as SQL does, at every milestone too, and lists those that a slice leaves', async () => {
    await page.goto(`${api.url}/overview/projects`);
    await page.waitForSelector('.milestone-bars');
    const all = await sql('select count(*) from land.project_redline where key_level is not null');
    for (const dimension of ['progress', 'level', 'stage', 'district'])
      assert.equal(await drawn(`project-${dimension}`), all, dimension);
    assert.equal(await page.locator('#project-list-title').isVisible(), true);
    assert.equal(await page.locator('[data-dimension="project-list"] tbody tr').count(), all);
    const national = await sql(`select count(*) from land.project_redline where key_level = '1'`);
    await page.click('[data-dimension="project-level"] .pie-entry:has-text("国家级")');
    await page.waitForSelector(`[data-dimension="project-list"] tbody tr:nth-child(${national}):last-child`);
    assert.match(page.url(), /level=1/);
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    assert.deepEqual([...browser.errors], []);
  });
});
