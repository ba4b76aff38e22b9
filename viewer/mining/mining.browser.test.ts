import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { requiredValues, SOUTH, WEST } from '../../fixtures/harness/viewer-block.ts';
import { mapIdle, openViewer, serveViewer } from '../../fixtures/harness/viewer.ts';
import { sessionOf, TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { miningRight } from '../../schemas/layers/mining-right.ts';
import type { RoleName } from '../../schemas/roles.ts';

/** A square of a hundredth of a degree, so far east of the block's corner. */
function square(east: number): string {
  const [west, south] = [WEST + east, SOUTH];
  const [right, north] = [west + 0.01, south + 0.01];
  return `POLYGON((${west} ${south}, ${right} ${south}, ${right} ${north}, ${west} ${north}, ${west} ${south}))`;
}

describe('the page of mining rights', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(180_000);
    database = await testDatabase();
    api = await serveViewer(database);
    const right = (featureId: number, east: number, values: Record<string, unknown>) => ({
      featureId,
      values: { ...requiredValues(miningRight), state: '1', ...values },
      wkt: square(east),
    });
    await insertRows(database.pool, miningRight, [
      right(1, 0, {
        licenceNumber: 'C1',
        mineName: '青河矿',
        validUntil: '2020-01-01',
        upperElevation: 140,
        lowerElevation: 40,
      }),
      right(2, 0.005, {
        licenceNumber: 'C2',
        mineName: '北山矿',
        validUntil: '2090-01-01',
        upperElevation: 60,
        lowerElevation: 0,
      }),
      right(3, 0.005, {
        licenceNumber: 'C3',
        mineName: '深部矿',
        validUntil: '2090-01-01',
        upperElevation: 0,
        lowerElevation: -90,
      }),
    ]);
    await setVersion(database.pool, miningRight, 1);
    browser = await openViewer(api, '/mining', { viewport: { width: 1280, height: 800 } });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  it('lists rights with their terms, and says where the register and the day differ', async () => {
    const row = page.locator('tbody tr', { hasText: '青河矿' });
    await row.waitFor();
    assert.match(await row.innerText(), /2020-01-01\s+已过有效期\s+登记为有效，但已过有效期/);
    await page.getByLabel('有效期').selectOption('valid');
    assert.equal(await page.locator('tbody tr').count(), 2);
    await page.waitForURL(({ search }) => search.includes('term=valid'));
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('says what a right overlaps, and of other rights whether they meet in depth', async () => {
    await page.getByLabel('有效期').selectOption('');
    await page.locator('tbody tr', { hasText: '青河矿' }).locator('th').click();
    await page.getByText('与北山矿：标高相交，属实际重叠').waitFor();
    await page.getByText('与深部矿：平面重叠，标高不相交').waitFor();
    await page.locator('.blueprint-layer', { hasText: '城镇开发边界' }).first().waitFor();
    await page.waitForURL(({ search }) => search.includes('feature=1'));
    await page.reload();
    await page.getByText('与北山矿：标高相交，属实际重叠').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('stands in English on a phone, and says where nothing was loaded', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${api.url}/mining?layer=abandoned-mine&lang=en&theme=dark`);
    await page.getByText('No data yet').waitFor();
    assert.deepEqual(await cutOff(page), []);
    assert.deepEqual(await seriousFindings(page), []);
    assert.deepEqual(browser.outside, []);
  });

  it('names on its map who looks at restricted layers and on what day, on a phone and over the printed map as well', async function () {
    this.timeout(120_000);
    const enter = async (login: string, roles: readonly RoleName[], viewportWidth: number): Promise<void> => {
      await visitorWith(database, api, login, { roles });
      const [name, value] = (await sessionOf(api, login, TEST_PASSWORD)).split('=') as [string, string];
      await page.context().addCookies([{ name, value, url: api.url }]);
      await page.setViewportSize({ width: viewportWidth, height: 740 });
      await page.goto(`${api.url}/mining?lang=zh&theme=light`);
      await page.locator('tbody tr', { hasText: '青河矿' }).waitFor();
      await mapIdle(page);
    };
    const mark = page.locator('.watermark');
    const today = await page.evaluate<string>(`new Date().toLocaleDateString('sv-SE')`);
    await enter('xiezuo', ['partner'], 1280);
    assert.equal(await page.locator('.desk-map .watermark').count(), 1);
    assert.equal(await mark.locator('span').first().innerText(), `xiezuo（测试） ${today}`);
    await page.setViewportSize({ width: 360, height: 740 });
    await mapIdle(page);
    assert.ok((await wholeMarks(page)) >= 2, 'the name can be read on a phone');
    assert.deepEqual(await cutOff(page), []);
    assert.deepEqual(await seriousFindings(page), []);

    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${api.url}/?layers=basic-farmland`);
    await mapIdle(page);
    await page.emulateMedia({ media: 'print' });
    assert.ok((await wholeMarks(page)) >= 12, 'printing shows it');
    await page.emulateMedia({ media: 'screen' });
    await page.goto(`${api.url}/?layers=parcel`);
    await mapIdle(page);
    assert.equal(await mark.count(), 0, 'a map without restricted layers');

    await enter('gongzhong', ['consumer'], 1280);
    assert.equal(await mark.count(), 0, 'who may not see restricted layers has none drawn');
  });
});

/** How many times the name stands whole and seen on the map. */
async function wholeMarks(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const frame = document.querySelector('.watermark').getBoundingClientRect();
    return [...document.querySelectorAll('.watermark span')].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width > 0 && box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    }).length;
  })()`);
}
