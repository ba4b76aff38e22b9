import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { CDPSession, Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { follow, type Look, takeLook, usualScreen } from '../../fixtures/harness/page-looks.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillGround } from '../../fixtures/overview-ground.ts';
import { fillOtherPages } from '../../fixtures/overview-other-pages.ts';
import { fillStockCity } from '../../fixtures/stock-city.ts';
import { memoryOf } from '../../fixtures/harness/page-memory.ts';

const WALL_VIEWS = ['general', 'low-efficiency', 'unused', 'progress', 'projects', 'restoration', 'registration'];

const WALL_LOOKS: readonly Look[] = [
  { width: 1280, height: 720, language: 'zh', theme: 'dark' },
  { width: 2560, height: 1080, language: 'en', theme: 'dark' },
  { width: 3840, height: 2160, language: 'zh', theme: 'dark' },
  { width: 3840, height: 1080, language: 'zh', theme: 'light' },
];

describe('the overview on a wall', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillStockCity(database.pool, { plots: 600, years: 3 });
    await fillGround(database.pool);
    await fillOtherPages(database.pool);
    api = await startApi(database);
    browser = await openViewer(api, '/overview?screen=1', { viewport: { width: 1280, height: 720 } });
    page = browser.page;
    await page.waitForSelector('.wall .key-figure');
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  /** Letters smaller than a share of the width of a 16:9 screen, and parts that reach beyond the screen. */
  const faultsOf = async (): Promise<readonly string[]> =>
    page.evaluate(`(() => {
      const least = Math.min(innerWidth * 0.0098, innerHeight * 0.0175);
      const walk = document.createTreeWalker(document.querySelector('.wall'), NodeFilter.SHOW_TEXT);
      const faults = [];
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (walk.currentNode.textContent.trim() === '' || !element.checkVisibility() || element.closest('.visually-hidden, .map, title')) continue;
        const { right, bottom, width } = element.getBoundingClientRect();
        if (width === 0) continue;
        const scale = element.ownerSVGElement ? element.ownerSVGElement.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size < least) faults.push('small ' + size.toFixed(1) + ' ' + element.className.baseVal + element.className + ': ' + element.textContent.slice(0, 30));
        const card = element.closest('.figure-card')?.getBoundingClientRect();
        if (card && (right > card.right + 1 || bottom > card.bottom + 1)) faults.push('cut off by its card ' + element.className + ': ' + element.textContent.slice(0, 30));
        if (right > innerWidth + 1 || bottom > innerHeight + 1) faults.push('outside ' + element.className + ': ' + element.textContent.slice(0, 30));
      }
      return faults;
    })()`);

  it('fills 16:9 and very wide screens without scroll bars, in letters that are read from afar', async function () {
    this.timeout(300_000);
    await page.goto(`${api.url}/overview?screen=1&every=1000`);
    await page.waitForSelector('.wall .figure-card');
    for (const view of WALL_VIEWS) {
      await follow(page, `/overview/${view}?screen=1&every=1000`);
      for (const look of WALL_LOOKS) {
        const name = `${view} ${look.width}×${look.height}`;
        await takeLook(page, look);
        assert.ok((await page.locator('.wall .figure-card').count()) > 0, name);
        if (view === 'progress') assert.equal(await page.locator('.wall .targets').count(), 1, name);
        assert.deepEqual(await faultsOf(), [], name);
        const [wide, high] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]',
        );
        assert.ok(wide <= 0 && high <= 0, `${name} scrolls by ${wide}, ${high}`);
      }
    }
    await usualScreen(page);
  });

  it('turns its pages by itself', async () => {
    await page.goto(`${api.url}/overview/general?screen=1&every=0.4`);
    for (const view of [...WALL_VIEWS.slice(1), 'general']) {
      await page.waitForURL(`**/overview/${view}?*`, { timeout: 10_000 });
    }
  });

  it('shows within seconds what is published, and says when', async function () {
    this.timeout(30_000);
    await page.goto(`${api.url}/overview/general?screen=1`);
    await page.waitForSelector('.wall .key-figure');
    const count = async () => Number(await page.getAttribute('.key-figure[data-measure="count"]', 'data-exact'));
    const before = await count();
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area) values (990001, 1, 4, 'NEU', '1', '30', 1000)`,
    );
    await client.query(`update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`);
    await client.query('commit');
    client.release();
    const begun = Date.now();
    await page.waitForSelector(`.key-figure[data-measure="count"][data-exact="${before + 1}"]`, { timeout: 12_000 });
    assert.ok(Date.now() - begun < 10_000);
    await page.waitForSelector('.wall-updated');
  });

  it('keeps its figures while no server answers, says of when they are, and goes on by itself', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/overview/general?screen=1&every=1000`);
    await page.waitForSelector('.wall .key-figure');
    await page.waitForSelector('.wall-data');
    const before = await page.innerText('.key-figure[data-measure="landArea"]');
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    const notice = page.locator('.wall-part:not([data-off="true"]) .stale-notice');
    await notice.waitFor({ timeout: 20_000 });
    assert.match(await notice.innerText(), /以下仍是 \d{4}-\d{2}-\d{2} \d{2}:\d{2} 的结果/);
    assert.equal(await page.innerText('.key-figure[data-measure="landArea"]'), before);
    await page.unroute('**/api/**');
    await notice.waitFor({ state: 'detached', timeout: 20_000 });
  });

  it('keeps its memory flat while pages go round', async function () {
    this.timeout(120_000);
    const session: CDPSession = await browser.context.newCDPSession(page);
    await page.goto(`${api.url}/overview/general?screen=1&every=0.15`);
    const rounds = async (seconds: number) => page.waitForTimeout(seconds * 1000);
    await rounds(8);
    const first = await memoryOf(session);
    await rounds(12);
    const last = await memoryOf(session);
    assert.ok(last.nodes <= first.nodes * 1.15 + 200, `${first.nodes} nodes, then ${last.nodes}`);
    assert.ok(last.listeners <= first.listeners * 1.15 + 50, `${first.listeners} listeners, then ${last.listeners}`);
    assert.ok(
      last.heapMegabytes <= first.heapMegabytes * 1.15 + 4,
      `${first.heapMegabytes} MB, then ${last.heapMegabytes} MB`,
    );
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    // The browser notes what was cut off on purpose.
    assert.deepEqual(
      browser.errors.filter((line) => !line.includes('ERR_CONNECTION_REFUSED')),
      [],
    );
  });
});
