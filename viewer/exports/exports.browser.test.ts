import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillBlock, parcelCode } from '../../fixtures/harness/viewer-block.ts';
import { sessionOf, TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { registrationRecord } from '../../schemas/layers/registration-record.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';
import { readSettings } from '../../schemas/settings.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import { createDatabase } from '../../spatial-api/export/jet/index.ts';
import { templateDesign } from '../../spatial-api/export/template-design.ts';
import { serviceJobs } from '../../spatial-api/job-handlers.ts';

describe('the export desk', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let worker: Worker;
  let folder: string;
  /** Path of the export by districts. */
  let ofDistricts = '/exports';

  before(async function () {
    this.timeout(180_000);
    folder = mkdtempSync(join(tmpdir(), 'dimai-exports-'));
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillBlock(database.pool);
    await insertRows(database.pool, registrationRecord, registrations());
    await setVersion(database.pool, registrationRecord, 1);
    const environment = { DIMAI_DATA: folder };
    api = await startApi(database, environment);
    const log = pino({ level: 'silent' });
    worker = await startWorker({ db: database.pool, log, handlers: serviceJobs(readSettings(environment)), slots: 1 });
    browser = await openViewer(api, '/exports', { viewport: { width: 1280, height: 800 } });
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
    page.locator('.job-head .badge', { hasText: title }).first().waitFor({ timeout: 60_000 });

  const unfold = async (title: string): Promise<void> => page.locator('summary', { hasText: title }).click();

  /** A picture for people, where a folder for them is named. */
  async function picture(name: string): Promise<void> {
    const target = process.env['DIMAI_PICTURES'];
    if (target === undefined) return;
    mkdirSync(target, { recursive: true });
    await page.screenshot({ path: join(target, `${name}.png`), fullPage: true });
  }

  it('says how to begin, and that nothing goes out by itself', async () => {
    await page.locator('.notice').waitFor();
    assert.match(await page.locator('.notice').innerText(), /还没有导出/);
    await page.locator('.section', { hasText: '未启用' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-empty');
  });

  it('offers templates with their tables, districts and ended quarters', async () => {
    await page.getByRole('link', { name: '新建导出' }).click();
    await page.getByLabel('模板', { exact: true }).waitFor();
    await unfold('模板的表');
    assert.match(await page.locator('.long-tables').innerText(), /KTT_ZDJBXX[\s\S]*DJF_DJ_DB/);
    await page.getByLabel('范围').selectOption('320402');
    await page.waitForURL(/area=320402/);
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-new');
  });

  it('checks before a byte is written: problems by table, layers without data among them', async function () {
    this.timeout(90_000);
    await button('检查').click();
    await state('不能导出');
    // a boundary point of a parcel without unit number
    await page.locator('tbody tr', { hasText: 'ZD_K_103' }).first().waitFor();
    assert.match(await page.locator('tbody tr').first().innerText(), /不能导出[\s\S]*ZD_K_103[\s\S]*BDCDYH/);
    await picture('exports-refused');
    await database.pool.query(`update land.parcel set unit_number = parcel_code || 'W00000000'`);
    await button('再次检查').click();
    await state('检查通过');
    await page.locator('#problems-title').waitFor();
    const words = await page.locator('main').innerText();
    assert.match(words, /尚未生成文件/);
    await page.locator('tbody tr', { hasText: '图层“自然幢”没有装入任何数据' }).first().waitFor();
    await page.locator('.filters select').selectOption('QLF_QL_DYAQ');
    await page.locator('tbody tr', { hasText: 'KTT_GY_JZX' }).waitFor({ state: 'detached' });
    assert.match(await page.locator('tbody tr').innerText(), /QLF_QL_DYAQ[\s\S]*抵押权[\s\S]*空缺不表示没有/);
    assert.equal(await page.getByRole('link', { name: '下载文件' }).count(), 0);
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-checked');
  });

  it('then exports the same, with a manifest, gaps named, and a file that opens', async function () {
    this.timeout(90_000);
    await button('按此导出').click();
    await state('已导出');
    await page.locator('#manifest-title').waitFor();
    assert.match(await page.locator('.gaps').innerText(), /空缺不表示没有/);
    assert.match(await page.locator('.long-tables').innerText(), /KTT_ZDJBXX\s+20\s/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载文件' }).click(),
    ]);
    const path = join(folder, 'downloaded.mdb');
    await download.saveAs(path);
    assert.match(download.suggestedFilename(), /^320402-\d{8}-comparison-database\.mdb$/);
    const rows = new MDBReader(readFileSync(path)).getTable('KTT_ZDJBXX').getData();
    assert.ok(rows.some((row) => row['ZDDM'] === parcelCode(0, 0)));
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-done');
  });

  it('exports layers in a format that can hold them', async function () {
    this.timeout(90_000);
    await page.goto(`${api.url}/exports/new?format=txt&area=320402`);
    await page.locator('.layer-boxes').waitFor();
    assert.ok(await page.getByLabel(/^抵押权/).isDisabled(), 'a table without shapes is no 界址点 file');
    assert.ok(await button('检查').isDisabled());
    await page.getByLabel('宗地', { exact: true }).check();
    await picture('exports-layers');
    await button('直接导出').click();
    await state('已导出');
    await page.goto(`${api.url}/exports`);
    await page.locator('tbody tr').nth(2).waitFor();
    assert.equal(await page.locator('tbody tr', { hasText: '已导出' }).count(), 2);
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-list');
  });

  it('exports a file for every district of one moment, listed with rows and digests, each to be fetched', async function () {
    this.timeout(120_000);
    await page.goto(`${api.url}/exports/new`);
    await page.getByLabel('逐区县各出一个文件').check();
    await page.waitForURL(/perDistrict=true/);
    await page.getByLabel('范围').selectOption('320402');
    await page.getByLabel('逐区县各出一个文件').waitFor({ state: 'detached' });
    await page.getByLabel('地籍区').fill('01');
    assert.ok(await button('检查').isDisabled(), 'two digits are no 地籍区');
    assert.match(await page.locator('.order-form').innerText(), /应为三位或六位数字/);
    await page.getByLabel('地籍区').fill('001');
    await page.waitForURL(/area=320402001/);
    await picture('exports-part');
    await page.getByLabel('范围').selectOption('');
    assert.ok(await page.getByLabel('逐区县各出一个文件').isChecked());
    await picture('exports-districts-new');
    await button('直接导出').click();
    await state('已导出');
    const files = page.locator('section:has(#parts-title)');
    const rows = files.locator('tbody tr');
    await rows.first().waitFor();
    assert.deepEqual(
      await files.locator('tbody th').allInnerTexts(),
      changzhou.districts.map(({ code }) => code),
    );
    const row = rows.filter({ hasText: '320402' });
    assert.match(await row.innerText(), /320402-\d{8}-comparison-database\.mdb\s+[\d.]+ [kM]B\s+\d+\s+[0-9a-f]{64}/);
    const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('link').click()]);
    const path = join(folder, 'district.mdb');
    await download.saveAs(path);
    const sm3 = createHash('sm3').update(readFileSync(path)).digest('hex');
    assert.ok((await row.innerText()).includes(sm3), 'the file is the one of the list');
    assert.equal(new MDBReader(readFileSync(path)).getTable('KTT_ZDJBXX').rowCount, 20);
    await files.getByRole('button', { name: '行数' }).click();
    await files.getByRole('button', { name: '行数' }).click();
    assert.match(await rows.first().innerText(), /^320402/, 'the one with rows first');
    ofDistricts = new URL(page.url()).pathname;
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-districts');
  });

  it('takes a supplied template, and says why it cannot when it is damaged', async function () {
    this.timeout(90_000);
    const path = join(folder, 'changzhou-2024.mdb');
    const { tables } = templateDesign(comparisonDatabase);
    await (await createDatabase(path, { tables: tables.slice(0, 2) })).close();
    await page.goto(`${api.url}/exports/new`);
    await unfold('下发的模板文件');
    const bytes = readFileSync(path);
    writeFileSync(join(folder, 'torn.mdb'), bytes.subarray(0, 20_000));
    await page.locator('.install input[type=file]').setInputFiles(join(folder, 'torn.mdb'));
    await button('建立模板').click();
    await page.locator('.notice--error').waitFor();
    assert.match(await page.locator('.notice--error').innerText(), /模板文件/);
    await page.locator('.install input[type=file]').setInputFiles(path);
    assert.equal(await page.getByLabel('模板编号').inputValue(), 'changzhou-2024');
    await button('建立模板').click();
    await page.locator('.callout--good').waitFor();
    assert.match(await page.locator('.callout--good').innerText(), /2 张表/);
    await page.getByLabel('模板', { exact: true }).selectOption('changzhou-2024');
    assert.deepEqual(await seriousFindings(page), []);
    await picture('exports-template');
  });

  it('lists the days of the register, and makes tasks of what was not reported', async () => {
    await page.goto(`${api.url}/exports/access-logs?district=320402`);
    await page.locator('tbody tr').first().waitFor();
    assert.deepEqual(
      await page.locator('tbody th').allInnerTexts(),
      ['2024-05-21', '2024-05-20'],
      'Beijing days, the latest first',
    );
    assert.match(await page.locator('tbody tr').nth(1).innerText(), /2024-05-20\s+3\s+2\s+1/);
    await page.locator('tbody tr').nth(1).getByRole('button', { name: '登记未上报' }).click();
    await page.getByText('1 项待销账').waitFor();
    assert.equal(await page.locator('tbody tr').nth(1).getByRole('button', { name: '登记未上报' }).count(), 0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 2024-05-20 的登簿日志 XML' }).click(),
    ]);
    const log = join(folder, 'log.xml');
    await download.saveAs(log);
    await unfold('核验一份日志');
    await page.locator('.install input[type=file]').setInputFiles(log);
    await page.locator('.callout--good').waitFor();
    writeFileSync(log, readFileSync(log, 'utf8').replace('<RegisterList totalNum="3">', '<RegisterList totalNum="4">'));
    await page.locator('.install input[type=file]').setInputFiles(log);
    await page.locator('.callout--danger').waitFor();
    assert.match(await page.locator('.install').innerText(), /totalNum/);
    assert.deepEqual(await seriousFindings(page), []);
    await picture('access-logs');
  });

  it('takes a returned file, shows terms, gives messages their suffix and closes tasks', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/exports/reconciliation?district=320402`);
    await page.locator('tbody tr', { hasText: '未上报' }).waitFor();
    await unfold('提交比对结果');
    const returned = [
      'BDCDYH,YWH,QLLX,差异类型,字段,本地值,上级值',
      `${parcelCode(1, 0)}W00000000,20240002,3,字段不一致,QLR,张三,张叁`,
      `${parcelCode(2, 0)}W00000000,20240003,3,上级有本地无,,,`,
    ];
    const path = join(folder, '差异.csv');
    writeFileSync(path, `\uFEFF${returned.join('\r\n')}\r\n`);
    await page.getByLabel('收到日期').fill('2024-05-21');
    await page.locator('.install input[type=file]').setInputFiles(path);
    await page.locator('.callout--good').waitFor();
    assert.match(await page.locator('.callout--good').innerText(), /2 处差异，新登记 2 项.*2024-05-28/);
    const differing = page.locator('tbody tr', { hasText: '字段不一致' });
    await differing.waitFor();
    assert.match(await differing.innerText(), /本地 张三，上级 张叁[\s\S]*2024-05-28[\s\S]*超期/);
    assert.equal(await page.locator('tbody tr', { hasText: '上级有本地无' }).getByRole('button').count(), 1);
    await differing.getByRole('button', { name: '报送' }).click();
    await page.getByRole('dialog').getByLabel('重报（_CBXZ）').check();
    await page.getByRole('dialog').getByRole('button', { name: '报送', exact: true }).click();
    await page.locator('tbody tr', { hasText: '_CBXZ' }).waitFor();
    await differing.getByRole('button', { name: '销账' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '销账', exact: true }).click();
    assert.match(await dialog.innerText(), /请写明如何处理/);
    await dialog.getByLabel('处理说明').fill('已更正权利人并重报');
    await picture('reconciliation-dialog');
    await dialog.getByRole('button', { name: '销账', exact: true }).click();
    await differing.waitFor({ state: 'detached' });
    await page.getByLabel('状态').selectOption('closed');
    await differing.waitFor();
    assert.match(await differing.innerText(), /已更正权利人并重报/);
    await page.getByLabel('状态').selectOption('');
    assert.deepEqual(await seriousFindings(page), []);
    await picture('reconciliation');
  });

  it('works on a phone, in English and in the dark, and by keyboard', async function () {
    this.timeout(120_000);
    const looks = async (width: number, paths: readonly string[]): Promise<void> => {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 1080 });
      for (const path of paths) {
        for (const look of ['', 'lang=en&theme=dark']) {
          const query = look === '' ? '' : `${path.includes('?') ? '&' : '?'}${look}`;
          await page.goto(`${api.url}${path}${query}`);
          await page.locator('main h1').waitFor();
          await page.waitForLoadState('networkidle');
          assert.deepEqual(await cutOff(page), [], `${width} ${path} ${look}`);
          assert.deepEqual(await seriousFindings(page), [], `${width} ${path} ${look}`);
          const name = path === ofDistricts ? '-exports-one' : path.replaceAll(/[/?=]/g, '-');
          await picture(`${width}${name}${look === '' ? '' : '-en-dark'}`);
        }
      }
    };
    const others = ['/exports/reconciliation', '/exports/access-logs?district=320402'];
    await looks(360, ['/exports', '/exports/new', ofDistricts, ...others]);
    await looks(1920, ['/exports/new', ofDistricts]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${api.url}/exports/new?lang=en&area=320402`);
    await page.getByLabel('Template', { exact: true }).focus();
    for (let step = 0; step < 20; step++) {
      if (await page.evaluate(`document.activeElement?.textContent?.trim() === 'Check'`)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('.job-head .badge', { hasText: 'Check passed' }).waitFor({ timeout: 60_000 });
    assert.match(await page.locator('main').innerText(), /No file has been made yet/);
  });

  // The last: an account closes the server to whoever has none.
  it('gives who works for two districts a file for each of them, and for no other', async function () {
    this.timeout(120_000);
    const districts = ['320402', '320404'];
    await visitorWith(database, api, 'liangqu', { roles: ['data-steward'], districts });
    const cookie = await sessionOf(api, 'liangqu', TEST_PASSWORD);
    const [name, value] = cookie.split('=') as [string, string];
    await page.context().addCookies([{ name, value, url: api.url }]);
    await page.goto(`${api.url}/exports/new?lang=zh`);
    await page.getByLabel('范围').waitFor();
    assert.match(await page.getByLabel('范围').innerText(), /我的全部区县（2 个，各出一个文件）/);
    assert.equal(await page.getByLabel('范围').locator('option').count(), 3);
    assert.equal(await page.getByLabel('范围').inputValue(), '320402', 'the first of them');
    await page.getByLabel('范围').selectOption('');
    assert.ok(await page.getByLabel('逐区县各出一个文件').isChecked());
    await picture('exports-two-districts');
    await button('直接导出').click();
    await state('已导出');
    const codes = page.locator('section:has(#parts-title) tbody th');
    await codes.first().waitFor();
    assert.deepEqual(await codes.allInnerTexts(), districts);
    const facts = await page.locator('main').innerText();
    assert.match(facts, /320402、320404/);
    assert.match(facts, /liangqu（测试）/, 'who ordered it, by name');
  });
});

/** Three entries on the evening of 20 May in Beijing, one of them not reported, and one on the day after. */
function registrations() {
  return [1, 2, 3, 4].map((i) => ({
    featureId: i,
    values: {
      businessNumber: `2024000${i}`,
      unitNumber: `${parcelCode(i - 1, 0)}W00000000`,
      registrationType: i === 2 ? '200' : '100',
      rightType: '3',
      certificateNumber: `苏(2024)常州市不动产权第000000${i}号`,
      reported: i !== 3,
      messageId: i === 3 ? null : `32040224052000000${i}`,
      // 23:30 in Beijing is still the day
      registeredOn: i === 4 ? '2024-05-20T16:10:00Z' : '2024-05-20T15:30:00Z',
      registrar: '测试',
      districtCode: '320402',
    },
  }));
}
