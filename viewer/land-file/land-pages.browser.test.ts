import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, FULL, PARENT } from '../../fixtures/harness/land-story.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { follow, type Look, takeLook, usualScreen } from '../../fixtures/harness/page-looks.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';

const LOOKS: readonly Look[] = [
  { width: 1280, height: 800, language: 'zh', theme: 'light' },
  { width: 360, height: 800, language: 'zh', theme: 'light' },
  { width: 1280, height: 800, language: 'en', theme: 'dark' },
  { width: 360, height: 800, language: 'en', theme: 'dark' },
];

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

  it('edit a boundary on the map, and bring any earlier version back', async () => {
    await open('/edit/parcel/8');
    assert.equal(await page.getByLabel('宗地代码', { exact: true }).count(), 0, 'the key is no field to fill');
    await page.getByRole('radio', { name: '在图上修改' }).check();
    await mapIdle(page);
    const box = (await page.locator('.desk-map .map').boundingBox())!;
    const reach = Math.min(72, box.height / 7);
    // The plot is 0.001° high and wide: at 31.8° N 0.85 as wide as high, and it fills what is left of the smaller side.
    const half = Math.min(box.width / 2 - reach, (box.height / 2 - reach) * 0.85);
    const corner = [box.x + box.width / 2 + half, box.y + box.height / 2 - half / 0.85] as const;
    await page.mouse.move(corner[0], corner[1]);
    await page.mouse.down();
    await page.mouse.move(corner[0] - 20, corner[1] + 20, { steps: 4 });
    await page.mouse.up();
    await page.locator('.draw-tools').getByRole('button', { name: '撤销', disabled: false }).waitFor();
    await page.locator('.edit-save').getByLabel('修改原因').fill('界址点改正');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.history-change', { hasText: '界线已改' }).first().waitFor();
    const areaOf = async (): Promise<number> => {
      const { rows } = await database.pool.query<{ area: number; points: number }>(
        'select ellipsoidal_area as area, st_npoints(geom) as points from land.parcel where feature_id = 8 and version_to is null',
      );
      assert.equal(rows[0]!.points, 5);
      return rows[0]!.area;
    };
    assert.ok((await areaOf()) < 10_490, 'the corner was drawn in');
    await page.getByRole('button', { name: '恢复到此版' }).last().click();
    await page.locator('dialog').getByRole('button', { name: '恢复到此版' }).click();
    await page.getByText('已保存为第').first().waitFor();
    await page.waitForTimeout(300);
    assert.ok(Math.abs((await areaOf()) - 10_500) < 1);
  });

  it('show on the map what each version changed', async function () {
    this.timeout(120_000);
    await page.goto(`${api.url}/?map=16/31.8015/119.9725&layers=parcel`);
    await mapIdle(page);
    await page.getByRole('button', { name: '量测、对比与书签' }).click();
    await page.getByRole('tab', { name: '对比' }).click();
    await page.getByLabel('在图上标出差异').check();
    const legend = page.locator('.tool-legend');
    await legend.getByText('变更 1').waitFor();
    // The last version took the boundary back; the one before it moved a corner, the first edit changed a value.
    await page.locator('.tool-differences').getByText('图形').waitFor();
    await page.getByLabel('按版本选择日期').fill('1');
    await page.locator('.tool-differences').getByText('坐落').waitFor();
    await page.getByLabel('与哪一版相比').selectOption('0');
    await legend.getByText('新增 20').waitFor();
    await page.locator('.compare-view .map[data-state="idle"]').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('take an inspection plot on its way, and open it again by its address', async () => {
    await open('/inspections');
    await page.locator('tbody tr', { hasText: 'TB-2024-0007' }).locator('th').click();
    await page.getByRole('button', { name: '开始核查' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('说明').fill('现场核查');
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByRole('button', { name: '判定违法' }).waitFor();
    await page.getByText('现场核查').first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: '判定违法' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: '判定违法' }).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/inspections');
    await page.goForward();
    await page.getByRole('button', { name: '判定违法' }).waitFor();
  });

  it('shut nobody out and cut nothing off, wide or narrow, light and Chinese or dark and English', async function () {
    this.timeout(120_000);
    const paths = [
      '/land-codes',
      `/land-codes/${FULL}`,
      `/land-files/${FULL}`,
      '/stock-land',
      '/stock-land/low-efficiency-land/11',
      '/edit/parcel/8',
      '/inspections',
      '/mining',
    ];
    for (const [index, path] of paths.entries()) {
      await follow(page, path);
      for (const [turn, look] of LOOKS.entries()) {
        await takeLook(page, look);
        const name = `${path} ${look.width} ${look.language} ${look.theme}`;
        assert.deepEqual(await cutOff(page), [], name);
        // A page is read wide in one of the two looks and narrow in the other.
        const isRead = (turn === 0 || turn === 3) === (index % 2 === 0);
        if (isRead) assert.deepEqual(await seriousFindings(page), [], name);
      }
    }
    await usualScreen(page);
  });

  it('ask no other host', () => {
    assert.deepEqual(browser.outside, []);
  });
});
