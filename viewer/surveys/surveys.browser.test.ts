import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { mapIdle, openViewer, serveViewer } from '../../fixtures/harness/viewer.ts';
import { middleOf, parcelCode } from '../../fixtures/harness/viewer-block.ts';

describe('the desk of surveys', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    api = await serveViewer(database);
    browser = await openViewer(api, `/surveys/new?code=${parcelCode(1, 1)}`, {
      viewport: { width: 1280, height: 800 },
    });
    ({ page } = browser);
  });
  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  it('tells what lies under the ground that is given, with the version, and what nobody can tell', async () => {
    await page.getByRole('link', { name: '320402 001001 GB00007' }).waitFor();
    const text = await page.locator('.survey-found').textContent();
    assert.match(text!, /宗地 ?有重叠/);
    assert.match(text!, /第 1 版/);
    assert.match(text!, /自然幢 ?无法判断/, 'no building was ever published here');
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('takes ground that is drawn on the map, to the corner', async () => {
    const [longitude, latitude] = middleOf(2, 2);
    await page.goto(`${api.url}/?map=17/${latitude}/${longitude}`);
    await mapIdle(page);
    await page.getByRole('link', { name: '调查', exact: true }).click();
    await page.getByRole('link', { name: '委托调查' }).click();
    await page.waitForSelector('.draw');
    await mapIdle(page);
    const box = (await page.locator('canvas').last().boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const [dx, dy] of [
      [-60, -60],
      [60, -60],
      [60, 60],
      [-60, 60],
    ] as const) {
      await page.mouse.click(x + dx, y + dy);
      // Two clicks at once would be a double click.
      await page.waitForTimeout(400);
    }
    await page.keyboard.press('Enter');
    await page.locator('.survey-found table').first().waitFor();
    await page.getByLabel('坐落').fill('兰陵路 8 号');
    await page.getByLabel('调查目的').fill('翻建后变更');
    await page.getByLabel('申请人').fill('示例公司');
    await page.getByRole('button', { name: '提交委托' }).click();
    await page.getByRole('heading', { name: /DC20\d{8}/ }).waitFor();
    assert.match(page.url(), /\/surveys\/1$/);
  }).timeout(60_000);

  it('changes a commission that nobody accepted yet: what is left alone stays, the ground too', async () => {
    await page.getByRole('link', { name: '修改委托' }).click();
    await page.getByRole('heading', { name: /修改委托/ }).waitFor();
    assert.equal(await page.getByLabel('坐落').inputValue(), '兰陵路 8 号');
    await page.getByRole('button', { name: '提交修改' }).click();
    await page.getByText('没有改动').waitFor();
    await page.getByLabel('调查目的').fill('翻建并分户');
    await page.getByRole('button', { name: '提交修改' }).click();
    await page.getByText('请说明为何修改').waitFor();
    await page.getByLabel('说明', { exact: true }).fill('补充目的');
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: '提交修改' }).click();
    await page.locator('.survey-history', { hasText: '补充目的' }).waitFor();
    assert.match(page.url(), /\/surveys\/1$/);
    const { rows } = await database.pool.query<{ purpose: string; place: string; revision: number; kind: string }>(
      `select purpose, place, revision, source ->> 'kind' as kind from dimai.survey_task where id = 1`,
    );
    assert.deepEqual(rows, [{ purpose: '翻建并分户', place: '兰陵路 8 号', revision: 2, kind: 'geometry' }]);
  }).timeout(60_000);

  it('takes a task on its way, with the reason on record', async () => {
    await page.getByRole('button', { name: '受理', exact: true }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('说明').fill('材料齐全');
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.locator('.survey-history', { hasText: '材料齐全' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('lists tasks by state, on a phone and in English as well', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${api.url}/surveys?state=accepted&lang=en`);
    await page.getByText('DC20').first().waitFor();
    assert.deepEqual(await cutOff(page), []);
    assert.deepEqual(await seriousFindings(page), []);
    await page.goto(`${api.url}/surveys?state=withdrawn`);
    await page.locator('.notice').first().waitFor();
    for (const address of ['/surveys/1', '/surveys/new']) {
      await page.goto(`${api.url}${address}`);
      await page.locator('h1').waitFor();
      assert.deepEqual(await cutOff(page), [], address);
      assert.deepEqual(await seriousFindings(page), [], address);
    }
    assert.deepEqual(browser.errors, []);
    assert.deepEqual(browser.outside, []);
  }).timeout(60_000);
});
