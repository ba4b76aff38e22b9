import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../fixtures/harness/api.ts';
import type { TestBrowser } from '../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { middleOf } from '../fixtures/harness/viewer-block.ts';
import { buildViewer, mapIdle, openViewer, serveViewer } from '../fixtures/harness/viewer.ts';
import { startApi } from '../fixtures/harness/api.ts';
import { parcel } from '../schemas/layers/parcel.ts';

const [LON, LAT] = middleOf(2, 1);
const NEAR = `/?map=16.5/${LAT}/${LON}`;
const PROBLEM = {
  status: 503,
  code: 'database-unavailable',
  title: '数据库暂不可用',
  titleEn: 'The database cannot be reached',
  detail: '请稍后重试',
};

describe('the viewer in trouble', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    api = await serveViewer(database);
    browser = await openViewer(api, NEAR);
    page = browser.page;
    await mapIdle(page);
  });

  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  async function clickMiddle(): Promise<void> {
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  it('says what the server says when a click is answered with a problem, and asks again on demand', async () => {
    await page.route('**/api/identify**', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', json: PROBLEM }),
    );
    await clickMiddle();
    const alert = page.locator('#identify-panel [role="alert"]');
    assert.match(await alert.innerText(), /查询未完成\s+数据库暂不可用\s+请稍后重试/);
    await page.unroute('**/api/identify**');
    await alert.getByRole('button', { name: '重试' }).click();
    await page.waitForSelector('.feature');
  });

  it('never shows a fault as an empty answer', async () => {
    await page.route('**/api/overview/**', (route) => route.fulfill({ status: 500, json: PROBLEM }));
    await page.locator('#identify-panel').press('Escape');
    await page.getByRole('button', { name: '低效用地柱状图' }).click();
    await page.getByText('汇总未完成').waitFor();
    await page.locator('.toast--error', { hasText: '数据库暂不可用' }).waitFor();
    assert.equal(await page.getByText('还没有低效用地数据').count(), 0);
    await page.unroute('**/api/overview/**');
    await page.locator('#columns-panel').press('Escape');
  });

  it('waits for a server that is gone and goes on when it is back', async () => {
    await page.route(/\/(api|tiles|healthz)/, (route) => route.abort('connectionrefused'));
    await clickMiddle();
    await page.locator('.banner').waitFor();
    assert.match(await page.locator('.banner').innerText(), /与服务器的连接已中断/);
    await page.unroute(/\/(api|tiles|healthz)/);
    await page.locator('.banner').waitFor({ state: 'detached' });
    await page.locator('.feature').waitFor();
    assert.match(await page.locator('.toasts').innerText(), /连接已恢复/);
  });

  it('opens a page that could not be fetched as soon as the server is back', async () => {
    const gone = /\/(api|tiles|healthz|assets)/;
    const map = page.url();
    await page.route(gone, (route) => route.abort('connectionrefused'));
    await page.getByRole('link', { name: '任务', exact: true }).click();
    await page.getByText('页面没有载入').waitFor();
    await page.unroute(gone);
    await page.getByRole('heading', { name: '任务' }).waitFor();
    await page.goto(map);
    await mapIdle(page);
  });

  it('draws the map again when the graphics card has dropped it, and goes on where it stood', async () => {
    const before = new URL(page.url()).searchParams.get('map');
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.map canvas')!;
      canvas.dataset['dropped'] = 'yes';
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    // Nothing is asked of a map that is gone.
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 300);
    await page.locator('.toast', { hasText: '地图已重新绘制' }).waitFor();
    await page.locator('.map canvas:not([data-dropped])').waitFor();
    await mapIdle(page);
    assert.equal(new URL(page.url()).searchParams.get('map'), before);
    await page.locator('#identify-panel').press('Escape');
    await clickMiddle();
    await page.waitForSelector('.feature');
    assert.deepEqual(
      browser.errors.filter((line) => /TypeError/.test(line)),
      [],
    );
  });

  it('says when tiles cannot be had', async () => {
    await page.route('**/*.mvt**', (route) => route.fulfill({ status: 503, json: PROBLEM }));
    await page.goto(`${api.url}/?map=15/31.81/119.96`);
    await page.locator('.toast', { hasText: '部分地图瓦片没有载入' }).waitFor();
    await page.unroute('**/*.mvt**');
  });

  it('offers to try again when the catalogue does not load', async () => {
    await page.route('**/api/layers', (route) => route.fulfill({ status: 503, json: PROBLEM }));
    await page.goto(`${api.url}/`);
    const alert = page.locator('#layer-panel [role="alert"]');
    assert.match(await alert.innerText(), /图层目录没有载入\s+数据库暂不可用/);
    await page.unroute('**/api/layers');
    await alert.getByRole('button', { name: '重试' }).click();
    await page.getByRole('treeitem', { name: '宗地' }).waitFor();
    await mapIdle(page);
  });

  it('draws a new version by itself and says so', async () => {
    await page.goto(`${api.url}${NEAR}`);
    await mapIdle(page);
    await insertRows(database.pool, parcel, [
      {
        featureId: 99,
        values: { parcelCode: '320402001001GB00099' },
        wkt: 'POLYGON((119.98 31.8, 119.981 31.8, 119.981 31.801, 119.98 31.801, 119.98 31.8))',
        from: 2,
      },
    ]);
    await setVersion(database.pool, parcel, 2);
    const tile = page.waitForRequest((request) => /parcel\/.*version=2/.test(request.url()), { timeout: 20_000 });
    await page.evaluate(() => void dispatchEvent(new Event('focus')));
    await page.locator('.toast', { hasText: '数据已更新：宗地' }).waitFor();
    await tile;
  });

  it('shows an empty database as one that waits for its first delivery', async () => {
    await buildViewer();
    const empty = await testDatabase();
    const emptyApi = await startApi(empty);
    const other = await openViewer(emptyApi);
    await other.page.getByText('还没有入库数据').waitFor();
    await mapIdle(other.page);
    assert.deepEqual(other.errors, []);
    await other.close();
    await emptyApi.close();
    await empty.drop();
  });
});
