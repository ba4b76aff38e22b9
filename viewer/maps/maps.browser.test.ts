import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillBlock, middleOf } from '../../fixtures/harness/viewer-block.ts';
import { toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { squareSheetAt } from '../../schemas/map-sheet.ts';
import { readSettings } from '../../schemas/settings.ts';
import { cadastralMapJob } from '../../spatial-api/cadastral-map/map-job.ts';

describe('the desk of cadastral maps', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let worker: Worker;
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    folder = mkdtempSync(join(tmpdir(), 'dimai-map-desk-'));
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillBlock(database.pool);
    const environment = { DIMAI_DATA: folder };
    api = await startApi(database, environment);
    const log = pino({ level: 'silent' });
    worker = await startWorker({
      db: database.pool,
      log,
      handlers: [cadastralMapJob(readSettings(environment))],
      slots: 1,
    });
    browser = await openViewer(api, '/maps', { viewport: { width: 1280, height: 800 } });
    page = browser.page;
  });

  after(async () => {
    await browser?.close();
    await worker?.stop();
    await api?.close();
    await database?.drop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const number = squareSheetAt(...toGaussKruger(...middleOf(2, 2), { centralMeridian: 120, falseEasting: 500_000 }), {
    scale: 500,
  }).number;
  const plan = (text: RegExp) => page.locator('.map-plan', { hasText: text }).waitFor({ timeout: 20_000 });
  const made = async (): Promise<void> => {
    await page.getByRole('button', { name: '出图', exact: true }).click();
    await page.waitForURL(/\/maps\/[0-9a-f-]{36}$/, { timeout: 20_000 });
    await page.locator('.map-preview img').waitFor({ timeout: 40_000 });
  };

  it('says how to begin', async () => {
    await page.locator('.notice').waitFor();
    assert.match(await page.locator('.notice').innerText(), /还没有出过图/);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('plans a sheet while its number is typed, and says what is wrong with one', async () => {
    await page.goto(`${api.url}/maps/new`);
    await page.getByLabel('图幅号').fill('3520.76-497.50');
    await page.getByText(/不是该比例尺图幅的西南角/).waitFor({ timeout: 20_000 });
    await page.getByLabel('图幅号').fill(number);
    await plan(/1 幅\s+1:500\s+A1/);
    await mapIdle(page);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('draws it, shows the first page and hands out the files', async function () {
    this.timeout(90_000);
    await made();
    const picture = page.locator('.map-preview img');
    assert.ok(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 1000)),
    );
    assert.match(await page.locator('.map-files').innerText(), /PDF[\s\S]*DXF|DXF[\s\S]*PDF/);
    assert.match(await page.locator('#changes-title').locator('xpath=../..').innerText(), /没有变化/);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('takes a parcel from a click on the map', async function () {
    this.timeout(90_000);
    await page.goto(`${api.url}/maps/new`);
    await page.getByRole('tab', { name: '宗地' }).click();
    await mapIdle(page);
    const canvas = page.locator('.desk-map canvas');
    const box = (await canvas.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(() => (document.querySelector('textarea')?.value ?? '').startsWith('320402001001GB'));
    await plan(/1 幅\s+1:\d+\s+A4/);
  });

  it('takes a box that is dragged', async () => {
    await page.getByRole('tab', { name: '拉框' }).click();
    await page.getByLabel('比例尺', { exact: true }).selectOption('');
    const box = (await page.locator('.desk-map canvas').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x - 60, y - 40);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.move(x + 60, y + 40, { steps: 3 });
    await page.mouse.up();
    await plan(/1 幅\s+1:\d+\s+A[34]/);
  });

  it('stands again as it was after a reload, and after the way back from another page', async () => {
    await page.getByLabel('图名').fill('街区图');
    await page.waitForURL(/way=box&.*title=.*box=119/);
    const foot = page.locator('.order-foot section', { hasText: /\d+ 宗宗地/ });
    await foot.waitFor();
    const planned = await foot.innerText();
    const stands = async () => {
      await foot.waitFor();
      assert.equal(await page.getByLabel('图名').inputValue(), '街区图');
      assert.equal(await page.getByRole('tab', { name: '拉框' }).getAttribute('aria-selected'), 'true');
      assert.equal(await foot.innerText(), planned);
    };
    await page.reload();
    await stands();
    await page.getByRole('link', { name: '任务' }).first().click();
    await page.waitForURL(/\/jobs/);
    await page.goBack();
    await stands();
  });

  it('finds maps in the catalogue, on a phone as well', async () => {
    await page.goto(`${api.url}/maps?q=${encodeURIComponent(number)}`);
    await page.locator('.table tbody tr').first().waitFor();
    assert.equal(await page.locator('.table tbody tr').count(), 1);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator('.cards').waitFor();
    assert.deepEqual(await cutOff(page), []);
    await page.locator('.cards a').first().click();
    await page.locator('.map-preview img').waitFor();
    assert.deepEqual(await cutOff(page), []);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('is shown on a large screen, turned and tilted', async function () {
    this.timeout(90_000);
    // 4K: every pixel of the screen is drawn.
    await page.setViewportSize({ width: 3840, height: 2160 });
    await page.goto(`${api.url}/maps/presentation`);
    await page.getByRole('button', { name: '向右转' }).click();
    await page.getByRole('button', { name: '倾斜' }).click();
    await mapIdle(page);
    const drawn = await page
      .locator('.desk-map canvas')
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
    assert.deepEqual(drawn, [3840, 2160]);
    const frame = await page.screenshot();
    assert.deepEqual([frame.readUInt32BE(16), frame.readUInt32BE(20)], [3840, 2160]);
    await page.setViewportSize({ width: 640, height: 480 });
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('link', { name: '退出演示' }).click();
    await page.waitForURL(/\/maps$/);
  });

  it('asks no other host', () => {
    assert.deepEqual(browser.outside, []);
  });
});
