import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../fixtures/harness/api.ts';
import type { TestBrowser } from '../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { mapIdle, openViewer, serveViewer } from '../fixtures/harness/viewer.ts';

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of a part of the page as red, green, blue, alpha. */
async function pixelsOf(page: Page, clip: Clip): Promise<readonly number[]> {
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, image.width, image.height).data];
  }, png);
}

function count(pixels: readonly number[], is: (red: number, green: number, blue: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < pixels.length; i += 4) if (is(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)) found += 1;
  return found;
}

/** Sand to cinnabar under any light: much more red than blue. */
const isColumn = (red: number, green: number, blue: number): boolean => red > 90 && red - blue > 60 && red > green;
/** Letters, which are darker than the red line of the boundary that the columns mute. */
const isInk = (red: number, green: number, blue: number): boolean =>
  red < 190 && 0.3 * red + 0.6 * green + 0.1 * blue < 120;

describe('overview columns', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    api = await serveViewer(database);
    browser = await openViewer(api, '/', { viewport: { width: 1200, height: 700 } });
    page = browser.page;
    await mapIdle(page);
  });

  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  async function middleOfMap(): Promise<{ x: number; y: number }> {
    const box = (await page.locator('.map').boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  it('are fetched with deck.gl only when somebody asks for them', async () => {
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const scripts = loaded.filter((name) => name.endsWith('.js'));
    assert.ok(scripts.length > 3);
    for (const name of scripts) assert.doesNotMatch(await (await fetch(name)).text(), /deck\.gl/, name);
  });

  it('stand on the tilted map, one for each district', async () => {
    await page.getByRole('button', { name: '低效用地柱状图' }).click();
    await page.locator('.map[data-columns="2"]').waitFor();
    await mapIdle(page);
    const { x, y } = await middleOfMap();
    const drawn = await pixelsOf(page, { x: x - 250, y: y - 200, width: 500, height: 400 });
    assert.ok(count(drawn, isColumn) > 800, String(count(drawn, isColumn)));
    assert.match(page.url(), /columns=low-efficiency-land/);
    assert.match(page.url(), /\/0\/50/);
  });

  it('equal the table beside them, which closes to the total', async () => {
    const { rows } = await database.pool.query<{ name: string; mu: string }>(
      `select district_code as name, to_char(sum(ellipsoidal_area) * 0.0015, 'FM990.00') as mu
       from land.low_efficiency_land where version_to is null group by 1 order by sum(ellipsoidal_area) desc`,
    );
    const table = await page.locator('.ranking tbody tr').allInnerTexts();
    assert.deepEqual(
      table.map((line) => /(\d+\.\d\d)$/.exec(line)?.[1]),
      rows.map(({ mu }) => mu),
    );
    const total = await database.pool.query<{ mu: string }>(
      `select to_char(sum(ellipsoidal_area) * 0.0015, 'FM990.00') as mu from land.low_efficiency_land where version_to is null`,
    );
    assert.match(await page.locator('.ranking tfoot').innerText(), new RegExp(`3\\s+${total.rows[0]!.mu}`));
  });

  it('and their table point at each other', async () => {
    await page.goto(`${api.url}/?map=16/31.8005/119.971&columns=low-efficiency-land&layers=`);
    await page.locator('.map[data-columns="2"]').waitFor();
    await mapIdle(page);
    const { x, y } = await middleOfMap();
    await page.mouse.move(x - 30, y);
    await page.mouse.move(x, y);
    await page.locator('.ranking tr[data-active="true"]', { hasText: '天宁区' }).waitFor();
  });

  it('leave the labels of the map as they were', async () => {
    const address = '/?map=13.5/31.802/119.9725&layers=urban-growth-boundary&base=none';
    const label = async (): Promise<number> => {
      await mapIdle(page);
      const { x, y } = await middleOfMap();
      // 集中建设区 stands left of the middle there, and no column near it. Labels fade in after the map is idle: ink is
      // counted when it has come to rest.
      const ink = async () => count(await pixelsOf(page, { x: x - 78, y: y - 46, width: 76, height: 26 }), isInk);
      let last = -1;
      for (let now = await ink(); now !== last; now = await ink()) {
        last = now;
        await page.waitForTimeout(400);
      }
      return last;
    };
    await page.goto(api.url + address);
    const before = await label();
    assert.ok(before > 100, `no label is drawn: ${before} dark pixels`);
    await page.goto(`${api.url}${address}&columns=low-efficiency-land`);
    await page.locator('.map[data-columns="2"]').waitFor();
    const behind = await label();
    assert.ok(Math.abs(behind - before) <= 0.1 * before, `${before} dark pixels without columns, ${behind} with them`);
  });

  it('come from this server alone and log no error', () => {
    assert.deepEqual(browser.outside, []);
    assert.deepEqual(browser.errors, []);
  });
});
