import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, FULL, PARENT } from '../../fixtures/harness/land-story.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';

describe('pages of land', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  const open = async (path: string): Promise<void> => {
    await page.goto(`${api.url}${path}`);
    await page.locator('h1').first().waitFor();
  };

  before(async function () {
    this.timeout(180_000);
    await buildViewer();
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
    browser = await openViewer(api, '/land-codes', { viewport: { width: 1280, height: 900 } });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  it('lead from a code to its file, and from the file to its lineage', async () => {
    await open('/land-codes');
    await page.getByLabel('代码', { exact: false }).first().fill(FULL);
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByRole('link', { name: '打开档案' }).click();
    await page.locator('#timeline-title').waitFor();
    assert.ok((await page.locator('.land-file').innerText()).includes('轮候第 1'));
    assert.ok((await page.locator('.land-file').innerText()).includes('征地批文'));
    await page.getByRole('link', { name: '代码沿革' }).click();
    await page.locator('.lineage-code').first().waitFor();
    assert.equal(await page.locator('.lineage-code').count(), 3);
  });

  it('say of a dead code where its ground lives on', async () => {
    await open(`/land-files/${PARENT}`);
    await page.locator('.callout').first().waitFor();
    assert.ok((await page.locator('.callout').first().innerText()).includes('GB00008'));
  });

  it('take a step of a plot and edit a feature, with undo', async () => {
    await open('/stock-land/low-efficiency-land/11');
    await page.locator('.milestone').first().waitFor();
    assert.ok((await page.locator('.milestone').count()) >= 4);
    await open('/edit/parcel/8');
    await page.getByLabel('坐落', { exact: true }).fill('兰陵路 8-2 号');
    await page.locator('.edit-save').getByLabel('修改原因').fill('测试');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '恢复到此版' }).first().waitFor();
    assert.ok((await page.locator('.history-change').first().innerText()).includes('兰陵路 8-2 号'));
  });

  for (const [theme, lang] of [
    ['light', 'zh'],
    ['dark', 'en'],
  ] as const) {
    it(`shut nobody out and cut nothing off (${theme}, ${lang})`, async function () {
      this.timeout(120_000);
      const paths = [
        '/land-codes',
        `/land-codes/${FULL}`,
        `/land-files/${FULL}`,
        '/stock-land',
        '/stock-land/low-efficiency-land/11',
        '/edit/parcel/8',
      ];
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const path of paths) {
          await open(`${path}?theme=${theme}&lang=${lang}`);
          await page.waitForTimeout(400);
          assert.deepEqual(await seriousFindings(page), [], `${path} ${width}`);
          assert.deepEqual(await cutOff(page), [], `${path} ${width}`);
        }
      }
    });
  }

  it('ask no other host', () => {
    assert.deepEqual(browser.outside, []);
  });
});
