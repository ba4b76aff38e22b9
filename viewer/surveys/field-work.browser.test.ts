import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { geopackageBytes } from '../../fixtures/harness/geopackage.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import {
  at,
  inDegrees,
  parcelCode,
  planePolygon,
  publishBlock,
  SURVEY_SRID,
} from '../../fixtures/harness/survey-ground.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { ingestJobs } from '../../ingest/job-handlers.ts';
import { geopackageShape } from '../../schemas/formats/geopackage.ts';
import { toWkb } from '../../schemas/geometry.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { readSettings } from '../../schemas/settings.ts';
import { serviceJobs } from '../../spatial-api/job-handlers.ts';

const shots = process.env['SCREENSHOTS'];

describe('the page of field work and results', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'field-work-'));
  const environment = { DIMAI_DATA: folder };
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let browser: TestBrowser;
  let page: Page;
  let task: number;
  const shoot = async (name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };
  const sound = async (): Promise<void> => {
    assert.deepEqual(await seriousFindings(page), []);
    assert.deepEqual(await cutOff(page), []);
  };
  const tab = (name: string) => page.getByRole('tab', { name }).click();

  before(async () => {
    await buildViewer();
    database = await testDatabase();
    await publishBlock(database.pool);
    const settings = readSettings(environment);
    worker = await startWorker({
      db: database.pool,
      log: pino({ level: 'silent' }),
      handlers: [...serviceJobs(settings), ...ingestJobs(settings)],
      slots: 1,
    });
    const area = inDegrees(planePolygon([at(41, 1), at(41, 29), at(100, 29), at(100, 1)]));
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into dimai.survey_task (number, kind, state, purpose, place, applicant, districts, subdistricts, geom, ellipsoidal_area,
  planar_area, source, overlapped, due_on, created_by, created_by_id, created_at, changed_at)
values ('DC2026000001', 'split', 'field', '指界', '天宁区兰陵路 2 号', '示例', '{320402}', '{320402001001}', st_geomfromwkb($1, 4490),
  1, 1, '{}', '[]', '2099-01-01', 'x', 'x', now(), now()) returning id::integer as id`,
      [toWkb(area)],
    );
    task = rows[0]!.id;
    api = await startApi(database, environment);
    browser = await openViewer(api, `/surveys/${task}/work`, { viewport: { width: 1440, height: 900 } });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await worker?.stop();
    await api?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const bundle = join(folder, 'bundle.gpkg');

  it('makes a bundle and hands it out', async () => {
    await page.getByRole('heading', { name: '外业与成果' }).waitFor();
    await page.getByRole('button', { name: '生成数据包' }).click();
    const link = page.getByRole('link', { name: '下载' });
    await link.waitFor({ timeout: 100_000 });
    const download = await Promise.all([page.waitForEvent('download'), link.click()]).then(([given]) => given);
    await download.saveAs(bundle);
    assert.equal(readFileSync(bundle).subarray(0, 15).toString(), 'SQLite format 3');
    await mapIdle(page);
    await shoot('survey-bundle-1440-zh');
    await sound();
  });

  it('shows a merge with both sides of a conflict, lets a person decide, and merges', async () => {
    const db = new sqlite.Database(bundle);
    const moved = planePolygon([at(80, 0), at(80, 30), at(118, 30), at(120, 0)]);
    db.run('update parcel set ZL = ? where ZDDM = ?', ['兰陵路 2 号院', parcelCode(2)]);
    db.run('update parcel set geom = ? where ZDDM = ?', [geopackageShape(inDegrees(moved), 4490), parcelCode(3)]);
    db.run(
      `insert into signature (id, parcel_code, boundary, signer, role, signed_at, device, media_type, content)
values ('s1', ?, 'J1-J2', '王小明', '本宗', '2026-11-28T09:30:00+08:00', '平板 7', 'image/png', ?)`,
      [parcelCode(2), Buffer.from('png')],
    );
    db.close();
    for (const [number, properties] of [
      [2, { location: '兰陵路 2 号甲' }],
      [3, { landClass: '0701' }],
    ] as const) {
      const { rows } = await database.pool.query<{ id: number; version: number }>(
        'select feature_id as id, version_from as version from land.parcel where parcel_code = $1 and version_to is null',
        [parcelCode(number)],
      );
      const edited = await fetch(`${api.url}/api/layers/parcel/items/${rows[0]!.id}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'If-Match': `"${rows[0]!.version}"` },
        body: JSON.stringify({ properties, reason: '内业' }),
      });
      assert.equal(edited.status, 200, await edited.text());
    }
    await tab('外业合并');
    await page.locator('input[type=file]').setInputFiles(bundle);
    await page.getByText('待决定').waitFor({ timeout: 100_000 });
    await page.getByRole('button', { name: 'bundle.gpkg' }).click();
    await page.getByText('还有 2 处冲突未决定').waitFor();
    assert.ok((await page.locator('.field-sides').first().innerText()).includes('兰陵路 2 号甲'));
    await page.getByRole('button', { name: `宗地 ${parcelCode(3)}` }).click();
    await mapIdle(page);
    await shoot('survey-merge-1440-zh');
    await sound();
    const two = page.locator('.field-card', { hasText: `宗地 ${parcelCode(2)}` });
    await two.getByRole('radio', { name: '手工' }).click();
    await page.locator('dialog[open]').getByLabel(/坐落/).fill('兰陵路 2 号（甲院）');
    await shoot('survey-merge-hand-1440-zh');
    await page.locator('dialog[open]').getByRole('button', { name: '保存决定' }).click();
    await page.getByText('还有 1 处冲突未决定').waitFor();
    const three = page.locator('.field-card', { hasText: `宗地 ${parcelCode(3)}` });
    await three.getByRole('radio', { name: '现发布' }).click();
    await page.getByRole('button', { name: '合并到发布数据' }).click();
    await page.locator('dialog[open]').getByLabel('理由').fill('外业核实');
    await page.locator('dialog[open]').getByRole('button', { name: '合并到发布数据' }).click();
    await page.getByText(/形成版本/).waitFor();
    const { rows } = await database.pool.query<{ location: string }>(
      'select location from land.parcel where parcel_code = $1 and version_to is null',
      [parcelCode(2)],
    );
    assert.equal(rows[0]!.location, '兰陵路 2 号（甲院）');
    await tab('指界与签名');
    await page.getByText('王**').waitFor();
    await shoot('survey-signatures-1440-zh');
    await sound();
  });

  it('shows what a result would do before it is published, publishes it and takes it back', async () => {
    const halves = [
      [at(40.03, -0.03), at(39.98, 30.02), at(60, 30.02), at(60, 0.02)],
      [at(60, -0.02), at(60.03, 30), at(79.98, 29.98), at(80.02, 0.02)],
    ];
    const rows = halves.map((corners, i) => ({
      shape: planePolygon(corners),
      values: { ZDDM: `P${i + 1}`, ZDMJ: 600, YT: '0601' },
    }));
    const path = join(folder, '成果.gpkg');
    writeFileSync(path, geopackageBytes([{ name: 'ZD', geometry: 'MULTIPOLYGON', rows }], SURVEY_SRID));
    await tab('调查成果');
    await page.locator('input[type=file]').setInputFiles(path);
    await page.getByText('待发布').waitFor({ timeout: 100_000 });
    await page.getByRole('button', { name: '成果.gpkg' }).click();
    await page.getByText('任务尚未').waitFor();
    assert.equal(await page.getByRole('button', { name: '发布成果' }).count(), 0);
    await database.pool.query(`update dimai.survey_task set state = 'submitted' where id = $1`, [task]);
    await page.reload();
    await page.getByRole('button', { name: '成果.gpkg' }).click();
    await page.getByText('闭合缝隙', { exact: true }).first().waitFor();
    await page.getByRole('row', { name: /P1/ }).first().click();
    await mapIdle(page);
    await shoot('survey-result-1440-zh');
    await sound();
    await page.getByRole('button', { name: '发布成果' }).click();
    await page.locator('dialog[open]').getByLabel(/依据/).fill('调查报告 12 号');
    await page.locator('dialog[open]').getByRole('button', { name: '发布成果' }).click();
    await page.getByRole('link', { name: parcelCode(9) }).waitFor();
    await page.getByRole('button', { name: '撤销发布' }).click();
    await page.locator('dialog[open]').getByLabel('理由').fill('测试');
    await page.locator('dialog[open]').getByRole('button', { name: '撤销发布' }).click();
    await page.getByText('已撤销').waitFor();
  });

  it('stands on a phone and in English, with nobody shut out', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('.tiles').waitFor();
    await shoot('survey-result-390-zh');
    await sound();
    await page.evaluate(`localStorage.setItem('dimai.language', 'en')`);
    await page.goto(`${api.url}/surveys/${task}/work?lang=en`);
    await page.locator('h1').waitFor();
    await page.getByRole('tab').first().dispatchEvent('click');
    await page.getByRole('heading', { name: 'Field bundles' }).waitFor();
    await shoot('survey-bundle-390');
    await sound();
  });
});
