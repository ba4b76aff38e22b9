import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../fixtures/harness/api.ts';
import type { TestBrowser } from '../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { middleOf } from '../fixtures/harness/viewer-block.ts';
import { mapIdle, openViewer, serveViewer } from '../fixtures/harness/viewer.ts';

const [LON, LAT] = middleOf(2, 1);

describe('the viewer on other devices', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    api = await serveViewer(database);
  });

  after(async () => {
    await api?.close();
    await database?.drop();
  });

  describe('on a phone of 360 pixels', () => {
    let browser: TestBrowser;
    let page: Page;

    before(async () => {
      browser = await openViewer(api, `/?map=16.5/${LAT}/${LON}`, { viewport: { width: 360, height: 740 } });
      page = browser.page;
      await mapIdle(page);
    });

    after(() => browser.close());

    async function assertFits(): Promise<void> {
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => element.checkVisibility() && element.closest('.map, .visually-hidden, .skip') === null)
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
          .map((element) => `${element.tagName}.${element.className}`),
      );
      assert.deepEqual(wide, []);
    }

    it('shows map and search, and nothing beyond the edge of the screen', async () => {
      assert.equal(await page.locator('#layer-panel').count(), 0);
      await assertFits();
    });

    it('brings the answer to a tap up from the bottom and leaves the place in view', async () => {
      await page.mouse.click(180, 300);
      await page.waitForSelector('.feature');
      const sheet = (await page.locator('#identify-panel').boundingBox())!;
      assert.ok(sheet.x === 0 && Math.round(sheet.width) === 360 && sheet.y > 300, JSON.stringify(sheet));
      await assertFits();
    });

    it('pulls the sheet up to read on, and down to put it away', async () => {
      const head = page.locator('#identify-panel .panel-head h2');
      await drag(head, -120);
      await page.waitForFunction(() => document.querySelector('#identify-panel')!.getBoundingClientRect().top < 120);
      await drag(head, 120);
      await page.waitForFunction(() => document.querySelector('#identify-panel')!.getBoundingClientRect().top > 300);
      await drag(head, 120);
      await page.waitForSelector('#identify-panel', { state: 'detached' });
    });

    it('shows the layers in a sheet, one sheet at a time', async () => {
      await page.mouse.click(180, 300);
      await page.waitForSelector('.feature');
      await page.getByRole('button', { name: '打开图层面板' }).click();
      await page.getByRole('tree').waitFor();
      assert.equal(await page.locator('.panel').count(), 1);
      await assertFits();
      await page.getByRole('button', { name: '收起图层面板' }).click();
      await page.waitForSelector('.feature');
    });

    it('has targets that a finger hits', async () => {
      const small = await page.evaluate(
        () =>
          [...document.querySelectorAll('.header button, .controls button, .panel-head button')]
            .filter((button) => button.checkVisibility())
            .map((button) => button.getBoundingClientRect())
            .filter(({ width, height }) => width < 40 || height < 40).length,
      );
      assert.equal(small, 0);
    });

    async function drag(handle: ReturnType<Page['locator']>, way: number): Promise<void> {
      const box = (await handle.boundingBox())!;
      await page.mouse.move(box.x + 5, box.y + 5);
      await page.mouse.down();
      await page.mouse.move(box.x + 5, box.y + 5 + way, { steps: 4 });
      await page.mouse.up();
    }
  });

  describe('on paper', () => {
    let browser: TestBrowser;
    let page: Page;

    before(async () => {
      browser = await openViewer(api, `/?map=16.5/${LAT}/${LON}`, { viewport: { width: 1200, height: 800 } });
      page = browser.page;
      await mapIdle(page);
    });

    after(() => browser.close());

    it('never stretches the picture, so that the scale bar stays true, and prints no numeric scale', async () => {
      // The map may be drawn anew on the wider paper or not: a metre on it is as long as before, and so is the bar.
      const measure = () =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('.map canvas')!;
          const { width, height } = canvas.getBoundingClientRect();
          const bar = document.querySelector('.scale-bar')!.getBoundingClientRect().width;
          return [width / canvas.width, height / canvas.height, bar].map((value) => Number(value.toFixed(3)));
        });
      await page.emulateMedia({ media: 'screen' });
      const onScreen = await measure();
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await measure(), onScreen);
      assert.equal(await page.locator('.scale-ratio').isVisible(), false);
      assert.doesNotMatch(await page.locator('.print-sheet').innerText(), /1:\d/);
    });

    it('has the legend of what is visible, the datum and a word on what the sheet is not', async () => {
      const sheet = await page.locator('.print-sheet').innerText();
      for (const text of ['宗地', '城镇开发边界', '2000 国家大地坐标系', '不作为法定图件'])
        assert.ok(sheet.includes(text), text);
      assert.equal(await page.locator('.header').isVisible(), false);
    });
  });

  describe('without WebGL', () => {
    let browser: TestBrowser;
    let page: Page;

    before(async () => {
      browser = await openViewer(api, '/', {
        arguments: ['--disable-3d-apis'],
        viewport: { width: 1200, height: 800 },
      });
      page = browser.page;
    });

    after(() => browser.close());

    it('says why there is no map and lists what has been loaded', async () => {
      await page.getByText('此浏览器无法绘制地图').waitFor();
      assert.equal(await page.locator('.status').count(), 0, 'a list has no scale');
      const row = page.locator('.plain-table tr', { hasText: '宗地' });
      await row.waitFor();
      assert.match(
        await row.innerText(),
        /宗地\s+ZD\s+20\s+1\s+\d{4}-\d\d-\d\d\s+119\.970, 31\.800, 119\.975, 31\.804/,
      );
    });

    it('still finds a parcel and shows its attributes', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('320402001001GB00008');
      await page.waitForSelector('[role="option"]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.feature');
      assert.match(await page.locator('.areas').innerText(), /椭球面积/);
    });

    it('still answers what lies at coordinates', async () => {
      await page.keyboard.press('/');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(`${LON}, ${LAT}`);
      await page.getByRole('option', { name: '定位到坐标' }).click();
      await page.locator('.hit', { hasText: '城镇开发边界' }).waitFor();
    });

    it('still has the figures of the columns', async () => {
      await page.locator('#identify-panel').press('Escape');
      await page.getByRole('button', { name: '低效用地柱状图' }).click();
      const row = page.locator('.ranking tbody tr').first();
      await row.waitFor();
      assert.match(await row.innerText(), /天宁区\s+2\s+31\.\d\d/);
      assert.deepEqual(browser.outside, []);
    });
  });
});
