import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { parcelPackage } from '../../fixtures/harness/parcel-package.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { ingestJobs } from '../../ingest/job-handlers.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { readSettings } from '../../schemas/settings.ts';

/** Plots of 1 hectare, less a twentieth for the convergence of meridians, stated in hectares, with these uses (the last repeated). */
function plots(...uses: readonly string[]): Buffer {
  const features = [0, 1, 2].map((i) => {
    const [west, south, east, north] = [119.9 + 0.01 * i, 31.8, 119.901 + 0.01 * i, 31.8009];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return {
      type: 'Feature',
      properties: { 地块编号: `A${i}`, 现状用途: uses[Math.min(i, uses.length - 1)], 地块面积: 0.948 },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  return Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
}

describe("the steward's desk", () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let worker: Worker;
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    folder = mkdtempSync(join(tmpdir(), 'dimai-steward-'));
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    const environment = { DIMAI_DATA: folder };
    api = await startApi(database, environment);
    const log = pino({ level: 'silent' });
    worker = await startWorker({ db: database.pool, log, handlers: ingestJobs(readSettings(environment)), slots: 1 });
    browser = await openViewer(api, '/deliveries', { viewport: { width: 1280, height: 800 } });
    page = browser.page;
  });

  after(async () => {
    await browser?.close();
    await worker?.stop();
    await api?.close();
    await database?.drop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const state = (title: string) =>
    page.locator('.delivery-lead .badge', { hasText: title }).waitFor({ timeout: 40_000 });

  /** Chooses a file on the page of deliveries. */
  async function handIn(name: string, content: Buffer | string): Promise<void> {
    const file = join(folder, name);
    writeFileSync(file, content);
    await page.goto(`${api.url}/deliveries`);
    await page.locator('.file-drop input').setInputFiles(file);
    await page.waitForURL(/\/deliveries\/[0-9a-f-]{36}/, { timeout: 30_000 });
  }

  const version = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ version: number }>(
      `select version from dimai.layer_state where layer = 'parcel'`,
    );
    return rows[0]?.version ?? 0;
  };

  it('says how to begin', async () => {
    await page.locator('.notice').waitFor();
    assert.match(await page.locator('.notice').innerText(), /还没有交付/);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('sends a file in pieces and proposes how to read it', async () => {
    await handIn('不知道.zip', parcelPackage(30, '常州市甲'));
    await page.locator('.mapping').waitFor({ timeout: 40_000 });
    assert.match(await page.locator('.read-form .callout').innerText(), /EPSG:4528/);
    assert.equal(await page.getByLabel('入库字段 ZDDM').inputValue(), 'parcelCode');
    assert.match(
      await page.locator('.mapping').innerText(),
      /320411001001GB00001/,
      'samples, to who handed the file in',
    );
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('takes a correction of the mapping, and shows what publishing would change before anything changes', async () => {
    await page.getByLabel('入库字段 ZL').selectOption('');
    await page.getByLabel('数据集').fill('新北区');
    await button('按此读取并检查').click();
    await state('待审阅发布');
    assert.match(await page.locator('.tile[data-fate="added"]').innerText(), /^30/);
    assert.equal(await version(), 0);
    await mapIdle(page);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('reads the same files differently without another upload', async () => {
    await page.locator('#read-title').waitFor();
    await page
      .locator('details', { has: page.locator('.read-form') })
      .locator('summary')
      .first()
      .click();
    await page.getByLabel('入库字段 ZL').selectOption('location');
    await button('按此读取并检查').click();
    await page.locator('.table', { hasText: '新增' }).waitFor({ timeout: 40_000 });
    await state('待审阅发布');
  });

  it('publishes when it is told to, and whoever looks at the map in another browser sees it', async function () {
    this.timeout(90_000);
    const other = await openViewer(api, '/', { viewport: { width: 480, height: 320 } });
    try {
      await other.page.locator('.map, .notice').first().waitFor();
      await page.locator('#review-title').waitFor();
      await button('发布').click();
      await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
      await state('已发布');
      assert.equal(await version(), 1);
      await other.page.locator('.toast', { hasText: '数据已更新' }).waitFor({ timeout: 30_000 });
      assert.deepEqual([...other.outside], []);
    } finally {
      await other.close();
    }
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('asks which codes delivered values stand for, and in which unit areas are', async () => {
    await handIn('低效.geojson', plots('科教用地', '居住用地'));
    await page.locator('.mapping').waitFor({ timeout: 40_000 });
    assert.equal(await page.getByLabel('入库字段 现状用途').inputValue(), 'dominantUse');
    assert.match(await page.locator('.meanings').innerText(), /1 个值不是代码，1 个待指定/);
    assert.equal(await page.getByLabel('地块面积的单位').inputValue(), 'hectares', 'told by the shapes');
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByLabel('现状用途“科教用地”的代码').selectOption('5');
    assert.match(await page.locator('.meanings').innerText(), /1 个值已指定代码/);
    await button('按此读取并检查').click();
    await state('待审阅发布');
    await button('发布').click();
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await state('已发布');
    const { rows } = await database.pool.query(
      'select plot_code, dominant_use, area::float8 from land.low_efficiency_land where version_to is null order by 1',
    );
    assert.deepEqual(rows, [
      { plot_code: 'A0', dominant_use: '5', area: 9480 },
      { plot_code: 'A1', dominant_use: '4', area: 9480 },
      { plot_code: 'A2', dominant_use: '4', area: 9480 },
    ]);
  });

  it('lists what the checks found, and says that a person must look before most of a dataset vanishes', async function () {
    this.timeout(90_000);
    await handIn('缩减.zip', parcelPackage(5, '常州市乙'));
    await page.locator('.mapping').waitFor({ timeout: 40_000 });
    await page.getByLabel('数据集').fill('新北区');
    await button('按此读取并检查').click();
    await state('待审阅发布');
    assert.match(await page.locator('.tile[data-fate="removed"]').innerText(), /^25/);
    assert.match(await page.locator('.tile[data-fate="changed"]').innerText(), /^5/);
    assert.match(await page.locator('.field-changes').first().innerText(), /常州市甲[\s\S]*常州市乙/);
    await button('发布').click();
    const dialog = page.getByRole('dialog');
    assert.ok(await dialog.getByRole('button', { name: '发布', exact: true }).isDisabled());
    await dialog.getByLabel('我已核对，确认发布').check();
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await state('已发布');
    assert.equal(await version(), 2);
  });

  it('refuses what it cannot read with words that help, and lets it be given up', async function () {
    this.timeout(90_000);
    await handIn('说明.txt', '这里没有数据');
    await page.locator('.callout--danger').waitFor({ timeout: 40_000 });
    const words = await page.locator('.callout--danger').innerText();
    assert.match(words, /已发布的数据没有改变/);
    assert.ok(words.length > 30, words);
    await button('放弃').click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃', exact: true }).click();
    await state('已放弃');
  });

  it('lists rejected rows with what is wrong, mends one in place and submits it alone', async function () {
    this.timeout(120_000);
    await handIn('有错.zip', parcelPackage(6, '常州市丙', { secondCode: '320411001001ZZ00002', isThirdOpen: true }));
    await page.locator('.mapping').waitFor({ timeout: 40_000 });
    await page.getByLabel('数据集').fill('有错');
    await button('按此读取并检查').click();
    await state('待审阅发布');
    const rows = page.locator('#rejects-title').locator('xpath=ancestor::section').locator('tbody tr');
    await rows.nth(1).waitFor({ timeout: 20_000 });
    assert.match(await rows.nth(0).innerText(), /宗地代码[\s\S]*320411001001ZZ00002/);
    assert.match(await rows.nth(1).innerText(), /ring-not-closed/);
    await mapIdle(page);
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/rejects.png`, fullPage: true });
    assert.deepEqual(await seriousFindings(page), []);
    await rows.nth(0).getByRole('button', { name: '改正' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('ZDDM').fill('320411001001GB00002');
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/mend.png` });
    assert.deepEqual(await seriousFindings(page), []);
    await dialog.getByRole('button', { name: '保存改正' }).click();
    const before = page.url();
    await button('重新提交改正的 1 行').click();
    await page.waitForURL((url) => url.href !== before, { timeout: 30_000 });
    await state('待审阅发布');
    assert.match(await page.locator('.tile[data-fate="added"]').innerText(), /^1\b/);
    assert.match(await page.locator('.tile[data-fate="removed"]').innerText(), /^0/);
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/mended.png`, fullPage: true });
  });

  it('goes back to an older version', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/deliveries/versions/parcel`);
    await page.locator('.table tbody tr').nth(1).getByRole('button', { name: '回退到此版本' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '回退到此版本' }).click();
    await page.getByText('回退至第 1 版').waitFor({ timeout: 40_000 });
    assert.equal(await version(), 3);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('repairs what is asked for, shows before and after, and takes it back', async function () {
    this.timeout(120_000);
    await handIn('未闭合.zip', parcelPackage(6, '常州市丁', { isThirdOpen: true }));
    await page.locator('.mapping').waitFor({ timeout: 40_000 });
    await page.getByLabel('数据集').fill('修复');
    await button('按此读取并检查').click();
    await state('待审阅发布');
    const chip = page.locator('.code-chip', { hasText: 'ring-not-closed' });
    assert.match(await chip.innerText(), /^环未闭合/);
    await chip.click();
    await button('自动修复此类问题').click();
    const repairs = page.locator('#repairs-title').locator('xpath=ancestor::section');
    await repairs.locator('tbody tr').first().waitFor({ timeout: 40_000 });
    assert.match(
      await repairs.locator('tbody tr').first().innerText(),
      /320411001001GB00003[\s\S]*4 个点[\s\S]*5 个点/,
    );
    await state('待审阅发布');
    assert.match(await page.locator('.tile[data-fate="added"]').innerText(), /^6\b/);
    assert.deepEqual(await seriousFindings(page), []);
    await button('发布').click();
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await state('已发布');
    const published = await version();
    await repairs.getByRole('button', { name: '撤销全部修复' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销全部修复' }).click();
    await repairs.locator('tbody tr .badge', { hasText: '已撤销' }).waitFor({ timeout: 40_000 });
    assert.equal(await version(), published + 1);
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/repairs.png`, fullPage: true });
  });

  it('lists all deliveries, on a phone as well', async () => {
    await page.goto(`${api.url}/deliveries`);
    await page.locator('.table tbody tr').first().waitFor();
    assert.equal(await page.locator('.table tbody tr').count(), 7);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator('.cards').waitFor();
    assert.deepEqual(await cutOff(page), []);
    await page.locator('.cards a', { hasText: '缩减' }).click();
    await page.locator('.tiles').waitFor();
    assert.deepEqual(await cutOff(page), []);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('asks no other host', () => {
    assert.deepEqual(browser.outside, []);
  });
});
