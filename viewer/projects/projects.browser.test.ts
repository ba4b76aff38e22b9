import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, FULL } from '../../fixtures/harness/land-story.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';

const PROJECT = '1501-320402-04-01-100001';
const shots = process.env['SCREENSHOTS'];

describe('pages of projects, of the stack of layers, and of archives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'projects-'));
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  const open = async (path: string): Promise<void> => {
    await page.goto(`${api.url}${path}`);
    await page.locator('h1').first().waitFor();
  };
  const shoot = async (name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };

  before(async function () {
    this.timeout(180_000);
    await buildViewer();
    database = await testDatabase();
    await fillLandStory(database.pool);
    await insertRows(database.pool, administrativeArea, [
      {
        featureId: 901,
        values: { identifier: 'T1', districtCode: '320402101', districtName: '兰陵街道' },
        wkt: 'POLYGON((119.96 31.79, 119.99 31.79, 119.99 31.82, 119.96 31.82, 119.96 31.79))',
      },
    ]);
    await setVersion(database.pool, administrativeArea, 2);
    mkdirSync(join(folder, '2016'));
    writeFileSync(join(folder, '2016', '批复.pdf'), '%PDF-1.4\n');
    writeFileSync(
      join(folder, 'index.csv'),
      `代码,档号,题名,文件,日期,类别\n${FULL},2016-YD-008,国有建设用地供地批复,2016/批复.pdf,2016-03-01,供地\n${PROJECT},2015-BP-3,农用地转用批复,2016/批复.pdf,2015-11-02,用地报批\n`,
    );
    api = await startApi(database, { ARCHIVE_FOLDER: folder, ARCHIVE_URL: 'http://127.0.0.1:1/' });
    browser = await openViewer(api, '/projects', { viewport: { width: 1440, height: 900 } });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lead from the list to a project, which names its offices, is reviewed and goes on by a legal step', async function () {
    this.timeout(60_000);
    await open('/projects');
    await page.getByRole('link', { name: '示例产业园' }).waitFor();
    await shoot('projects-1440-zh');
    await page.getByRole('link', { name: '示例产业园' }).click();
    await page.locator('#places-title').waitFor();
    const path = await page.locator('.office-path').innerText();
    for (const name of ['常州市', '天宁区', '兰陵街道自然资源所']) assert.ok(path.includes(name), name);
    await page.getByRole('button', { name: '出具意见' }).click();
    await page.getByLabel('出具意见的层级').selectOption('office');
    await page.getByLabel('审查意见').fill('位置、界线与现状相符。');
    await page.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
    await page.locator('.review-states').getByText('同意').waitFor();
    await page.getByRole('button', { name: '供地完成，转入规划许可' }).click();
    await page.getByLabel('办理理由').fill('出让合同已签订。');
    await shoot('project-dialog-1440-zh');
    await page.locator('dialog[open]').getByRole('button', { name: '确定' }).click();
    await page.locator('.project-entry', { hasText: '供地 → 规划许可' }).waitFor();
    assert.equal(await page.locator('.project-entry', { hasText: '出让合同已签订。' }).count(), 1);
    await page.getByRole('link', { name: '农用地转用批复' }).waitFor();
    assert.ok((await page.locator('.desk-column').innerText()).includes('其中的档案可能没有列全'));
    await page.locator('.assessments').waitFor();
    await mapIdle(page);
    await shoot('project-1440-zh');
    const { rows } = await database.pool.query(
      `select stage from land.project_redline where project_code = $1 and version_to is null`,
      [PROJECT],
    );
    assert.deepEqual(rows, [{ stage: '6' }]);
  });

  it('ask every layer about a place and about an area, and say which cannot answer and why', async function () {
    this.timeout(90_000);
    await page.goto(`${api.url}/?map=17/31.8015/119.9725&layers=parcel,basic-farmland`);
    await mapIdle(page);
    await page.getByRole('button', { name: '量测、对比与书签' }).click();
    await page.getByRole('tab', { name: '蓝图' }).click();
    const box = (await page.locator('.map').first().boundingBox())!;
    const at = async (dx: number, dy: number) =>
      page.mouse.click(box.x + box.width / 2 - 100 + dx, box.y + box.height / 2 + dy);
    // The tool is in hand before anything is clicked.
    await page.waitForFunction(() => document.querySelector<HTMLElement>('.map canvas')?.style.cursor === 'crosshair');
    await at(0, 0);
    await page.locator('.blueprint-layer').first().waitFor();
    await shoot('stack-point-1440-zh');
    assert.ok((await page.locator('.tool-blueprint').innerText()).includes('宗地'));
    await page.getByRole('radio', { name: '范围' }).check();
    for (const [dx, dy] of [
      [-150, -120],
      [100, -120],
      [100, 120],
      [-150, 120],
    ] as const)
      await at(dx, dy);
    await page.keyboard.press('Enter');
    await page.locator('.blueprint-area').first().waitFor();
    const told = await page.locator('.tool-blueprint').innerText();
    assert.match(told, /占 \d/);
    assert.ok(told.includes('该图层尚未发布任何数据') && told.includes('没有给出肯定或否定的回答'));
    assert.deepEqual(await seriousFindings(page), []);
    await shoot('blueprint-area-1440-zh');
  });

  it('show documents of an archive, and first of all that another one did not answer', async () => {
    await open(`/land-files/${FULL}`);
    await page.locator('#archive-title').waitFor();
    assert.ok((await page.locator('.callout').first().innerText()).includes('本档不完整'));
    assert.equal(await page.getByRole('link', { name: '国有建设用地供地批复' }).count(), 1);
    await shoot('archive-1440-zh');
  });

  for (const [width, theme, lang] of [
    [360, 'light', 'zh'],
    [1440, 'dark', 'en'],
    [360, 'light', 'en'],
  ] as const) {
    it(`can be read at ${width} pixels, ${theme}, ${lang}`, async function () {
      this.timeout(60_000);
      await page.setViewportSize({ width, height: 800 });
      for (const [name, path] of [
        ['projects', '/projects'],
        ['project', `/projects/${PROJECT}`],
        ['land-file', `/land-files/${FULL}`],
      ] as const) {
        await open(`${path}?theme=${theme}&lang=${lang}`);
        await page.locator('.desk-column').waitFor();
        await page.waitForTimeout(400);
        await shoot(`${name}-${width}-${theme}-${lang}`);
        assert.deepEqual(await seriousFindings(page), [], name);
        assert.deepEqual(await cutOff(page), [], name);
      }
    });
  }

  it('hand out nothing of an archive to another host', () => {
    assert.deepEqual(browser.outside, []);
  });
});
