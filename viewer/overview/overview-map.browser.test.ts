import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillGround } from '../../fixtures/overview-ground.ts';
import { fillStockCity } from '../../fixtures/stock-city.ts';

const TABLES = ['low_efficiency_land', 'approved_unsupplied_land', 'supplied_unused_land'];

describe('the map of the overview', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillStockCity(database.pool, { plots: 600, years: 3 });
    await fillGround(database.pool);
    api = await startApi(database);
    browser = await openViewer(api, '/overview', { viewport: { width: 1280, height: 900 } });
    page = browser.page;
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  const open = async (address: string): Promise<void> => {
    await page.goto(`${api.url}${address}`);
    await page.waitForSelector('.key-figure');
    await mapIdle(page);
  };
  const settled = async (count: number) =>
    page.waitForSelector(`.key-figure[data-measure="count"][data-exact="${count}"]`, { timeout: 15_000 });
  /** Plots in stock for which a condition holds, over all three tables. */
  const plotsOf = async (condition: string, values: readonly unknown[] = []): Promise<number> => {
    const parts = TABLES.map(
      (table) =>
        `select count(*) as n from land.${table} where version_to is null and coalesce(state, '') <> '90' and ${condition}`,
    );
    const { rows } = await database.pool.query<{ n: number }>(
      `select sum(n)::integer as n from (${parts.join(' union all ')}) as parts`,
      [...values],
    );
    return rows[0]!.n;
  };
  const middle = async () => {
    const box = (await page.locator('.desk-map .map').boundingBox())!;
    const { x: left, y: top, width, height } = box;
    return { x: left + width / 2, y: top + height / 2, left, top, width, height };
  };
  /** Moves over the map until something is under the pointer; returns where. */
  const sweep = async (): Promise<{ x: number; y: number }> => {
    const { left, top, width, height } = await middle();
    for (const share of [0.5, 0.42, 0.6, 0.3]) {
      for (let y = top + height * 0.85; y > top + height * 0.3; y -= 6) {
        const x = left + width * share;
        await page.mouse.move(x, y);
        if ((await page.locator('.map-readout', { hasText: '六边形' }).count()) > 0) return { x, y };
      }
    }
    throw new Error('nothing is under the pointer anywhere');
  };

  it('tells the figures of the district under the pointer, and makes it a condition by a click', async () => {
    await open('/overview?measure=count');
    const { x, y } = await middle();
    // The middle is the border of the third and fourth district; a little east lies the fourth, 320412.
    await page.mouse.move(x + 6, y);
    await page.mouse.move(x + 14, y);
    await page.locator('.map-readout').waitFor();
    const expected = await plotsOf(`left(district_code, 6) = '320412'`);
    assert.match(await page.locator('.map-readout').innerText(), new RegExp(`区4[\\s\\S]*${expected}`));
    await page.mouse.click(x + 14, y);
    await settled(expected);
    assert.match(page.url(), /district=320412/);
    assert.equal(await page.locator('[data-dimension="district"] .bar[aria-pressed="true"]').count(), 1);
  });

  it('goes down to the townships of the district and back up', async () => {
    await page.locator('.crumbs').getByText('武进区').waitFor();
    await mapIdle(page);
    const { x, y } = await middle();
    await page.mouse.move(x, y - 4);
    await page.mouse.move(x, y - 10);
    const town = /镇\d+/.exec(await page.locator('.map-readout').innerText())![0];
    await page.mouse.click(x, y - 10);
    await settled(await plotsOf(`left(district_code, 6) = '320412' and town_name = $1`, [town]));
    assert.match(decodeURIComponent(page.url()), new RegExp(`town=320412/${town}`));
    await page.locator('.crumbs').getByRole('button', { name: '全部' }).click();
    await settled(await plotsOf('true'));
    assert.doesNotMatch(page.url(), /town|district/);
  });

  it('shows of the tiles the plots of the filter alone, and one plot with its figures', async function () {
    this.timeout(60_000);
    const { rows } = await database.pool.query<{ id: number; code: string; mu: string }>(
      `select feature_id::float8 as id, plot_code as code, to_char(ellipsoidal_area * 0.0015, 'FM999990.00') as mu
       from land.low_efficiency_land
       where version_to is null and geom is not null and dominant_use = '1' and coalesce(state, '') <> '90' order by ellipsoidal_area desc limit 1`,
    );
    const { id, code, mu } = rows[0]!;
    await open(`/overview/low-efficiency?use=1&plot=low-efficiency-land.${id}`);
    await page.locator('.plot-facts').waitFor();
    const text = await page.locator('.plot-panel').innerText();
    assert.ok(text.includes(code) && text.includes(mu), text);
    assert.equal(await page.locator('.plot-years tbody tr').count(), 3);
    assert.deepEqual(await seriousFindings(page), []);
    await mapIdle(page);
    await page.waitForTimeout(600);
    await page.getByRole('button', { name: '关闭' }).click();
    await page.waitForURL((url) => !url.search.includes('plot='));
    const { x, y } = await middle();
    // The view was brought to the plot, so it lies in the middle of what the tools leave free.
    const pick = async () => {
      for (const dy of [-10, 0, -20, 10]) {
        await page.mouse.move(x - 3, y + dy);
        await page.mouse.click(x, y + dy);
        if (page.url().includes('plot=')) return;
        await page.waitForTimeout(200);
      }
    };
    await pick();
    await page.locator('.plot-facts').waitFor();
    assert.match(page.url(), new RegExp(`plot=low-efficiency-land.${id}`));
    // Under a filter that the plot does not pass it is not drawn, and cannot be picked.
    await open(`/overview/low-efficiency?use=2&plot=low-efficiency-land.${id}`);
    await page.locator('.plot-facts').waitFor();
    await mapIdle(page);
    await page.waitForTimeout(600);
    await page.getByRole('button', { name: '关闭' }).click();
    await pick();
    assert.ok(!page.url().includes('plot='));
  });

  it('makes an area that is drawn a condition of every figure', async () => {
    await open('/overview?measure=count');
    await page.getByRole('button', { name: '画范围' }).click();
    const { x, y } = await middle();
    for (const [dx, dy] of [
      [-150, -120],
      [80, -120],
      [80, 120],
    ] as const) {
      await page.mouse.click(x + dx, y + dy);
    }
    await page.mouse.dblclick(x - 150, y + 120);
    await page.waitForURL(/within=/);
    const ring = new URL(page.url()).searchParams
      .get('within')!
      .split(';')
      .map((pair) => pair.replace(',', ' '));
    const expected = await plotsOf(`st_intersects(st_pointonsurface(geom), st_geomfromtext($1, 4490))`, [
      `POLYGON((${[...ring, ring[0]].join(',')}))`,
    ]);
    await settled(expected);
    assert.ok(expected > 0 && expected < (await plotsOf('true')));
    await page.getByRole('button', { name: '去掉范围' }).click();
    await settled(await plotsOf('true'));
  });

  it('takes what it shows as a condition, for those who draw with no pointer', async () => {
    await page.getByRole('button', { name: '限于视图' }).click();
    await page.waitForURL(/within=/);
    await page.getByRole('button', { name: '去掉条件 地图范围' }).click();
    await settled(await plotsOf('true'));
  });

  it('raises columns, one for each district, as high as the bars are long', async function () {
    this.timeout(60_000);
    await open('/overview?measure=count');
    await page.getByRole('button', { name: '柱状' }).click();
    await page.locator('.map[data-columns="6"]').waitFor({ timeout: 30_000 });
    assert.match(page.url(), /look=columns/);
  });

  it('gathers plots in hexagons, each of which is a condition', async function () {
    this.timeout(90_000);
    await open('/overview?look=hexagons&measure=count');
    await page.locator('.map[data-columns]').waitFor({ timeout: 30_000 });
    await mapIdle(page);
    const { x, y } = await sweep();
    const text = await page.locator('.map-readout').innerText();
    const count = Number(/(\d[\d,]*) 宗/.exec(text)![1]!.replace(',', ''));
    await page.mouse.click(x, y);
    await page.waitForURL(/within=/);
    await settled(count);
    assert.ok(count < (await plotsOf('true')));
  });

  it('leaves tables and charts where the browser draws no map', async function () {
    this.timeout(60_000);
    const plain = await openViewer(api, '/overview', {
      viewport: { width: 1280, height: 900 },
      arguments: ['--disable-3d-apis'],
    });
    try {
      await plain.page.waitForSelector('.key-figure');
      await plain.page.locator('.desk-map--none').waitFor();
      await plain.page.click('[data-dimension="district"] .bar >> nth=0');
      await plain.page.waitForURL(/district=/);
      await plain.page.locator('.crumbs').getByRole('button', { name: '全部' }).click();
      await plain.page.click('[data-dimension="use"] .icon-button >> nth=0');
      assert.ok((await plain.page.locator('[data-dimension="use"] tbody tr').count()) > 2);
      assert.deepEqual(await seriousFindings(plain.page), []);
      assert.deepEqual(plain.errors, []);
    } finally {
      await plain.close();
    }
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    assert.deepEqual([...browser.errors], []);
  });
});
