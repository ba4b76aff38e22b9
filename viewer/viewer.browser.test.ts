import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { TestApi } from '../fixtures/harness/api.ts';
import type { TestBrowser } from '../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { seriousFindings } from '../fixtures/harness/page-checks.ts';
import { middleOf, parcelCode } from '../fixtures/harness/viewer-block.ts';
import { mapIdle, openViewer, serveViewer } from '../fixtures/harness/viewer.ts';

const [LON, LAT] = middleOf(2, 1);
const NEAR = `/?map=16.5/${LAT}/${LON}`;

/** Clicks the middle of the map, where the address put it. */
async function clickMiddle(page: Page): Promise<void> {
  await mapIdle(page);
  const box = (await page.locator('.map').boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForSelector('.feature');
}

describe('the viewer', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    api = await serveViewer(database);
    browser = await openViewer(api);
    page = browser.page;
    await mapIdle(page);
  });

  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  async function open(address: string): Promise<void> {
    await page.goto(`${api.url}${address}`);
    await mapIdle(page);
  }

  describe('on a first visit', () => {
    it('shows the catalogue as a tree and all data on the map, from this server alone and without an error', async () => {
      const groups = await page.locator('[role="tree"] [aria-level="1"] .tree-title').allTextContents();
      assert.deepEqual(groups.slice(0, 3), ['地籍', '三区三线', '土地利用现状']);
      assert.match(await page.locator('#layer-panel .panel-note').innerText(), /^显示 \d+ \/ \d+$/);
      const [zoom, latitude, longitude] = new URL(page.url()).searchParams.get('map')!.split('/').map(Number);
      assert.ok(zoom! > 13 && Math.abs(latitude! - 31.802) < 0.01 && Math.abs(longitude! - 119.9725) < 0.01);
      assert.deepEqual(browser.outside, []);
      assert.deepEqual(browser.errors, []);
    });

    it('says where the middle of the map is, in degrees and in the plane of zone 40', async () => {
      await open(NEAR);
      assert.match(await page.locator('.readout').innerText(), /119\.972500°, 31\.801500°/);
      const { rows } = await database.pool.query<{ east: number; north: number }>(
        'select st_x(plane) as east, st_y(plane) as north from (select st_transform(st_setsrid(st_makepoint($1, $2), 4490), 4549) as plane) as at',
        [LON, LAT],
      );
      const { east, north } = rows[0]!;
      const readout = (await page.locator('.readout').innerText()).replaceAll('\n', ' ');
      assert.ok(readout.includes(`EPSG:4549 东 ${east.toFixed(2)} 北 ${north.toFixed(2)}`), readout);
    });

    it('lists the classes of a layer with the colours of the catalogue', async () => {
      const item = page.locator('#layer-parcel');
      await item.locator('[data-part="open"]').click();
      const details = page.locator('#details-parcel');
      const group = details.locator('.legend-group', { hasText: '住宅' }).first();
      await group.locator('summary').click();
      const entry = group.locator('.legend-entry', { hasText: '0701' });
      assert.match(await entry.innerText(), /城镇住宅用地/);
      assert.equal((await entry.locator('rect').first().getAttribute('fill'))?.toUpperCase(), '#FFFF2D');
      assert.match(await details.locator('.facts').innerText(), /ZD[\s\S]*20[\s\S]*版本\s+1/);
      await item.locator('[data-part="open"]').click();
    });

    it('has no serious accessibility finding, light or dark, Chinese or English', async () => {
      for (const address of ['/?theme=light', '/?theme=dark&lang=en']) {
        await open(address);
        await page.locator('#layer-parcel [data-part="open"]').click();
        assert.deepEqual(await seriousFindings(page), []);
        await clickMiddle(page);
        assert.deepEqual(await seriousFindings(page), []);
      }
    });
  });

  describe('a click on a parcel', () => {
    before(async () => {
      await open(NEAR);
      await clickMiddle(page);
    });

    it('shows its code, its label for every code and its masked owner', async () => {
      const panel = page.locator('#identify-panel');
      assert.equal(await panel.locator('h3').innerText(), '320402 001001 GB00008');
      await panel.locator('.field', { hasText: '权利性质' }).getByText('出让').waitFor();
      const fields = await panel.locator('.fields').innerText();
      assert.match(fields, /用途\s+YT\s+零售商业用地\s*0501/);
      assert.match(fields, /权利人\s+QLR\s+江\*\*/);
      assert.match(fields, /宗地面积\s+ZDMJ\s+10,475\.50㎡/);
      assert.match(fields, /登记时间\s+DJSJ\s+2024-05-20/);
      assert.doesNotMatch(await panel.innerText(), /云川/);
    });

    it('names both kinds of area, equal to the database, in 平方米, 公顷 and 亩', async () => {
      const { rows } = await database.pool.query<{ ellipsoidal: string; planar: string; mu: string }>(
        `select to_char(ellipsoidal_area, 'FM999,990.00') as ellipsoidal, to_char(planar_area, 'FM999,990.00') as planar,
          to_char(ellipsoidal_area * 0.0015, 'FM990.00') as mu from land.parcel where parcel_code = $1`,
        [parcelCode(2, 1)],
      );
      const areas = await page.locator('.areas').innerText();
      assert.match(areas, /椭球面积[\s\S]*平面面积/);
      for (const text of [rows[0]!.ellipsoidal, rows[0]!.planar, `${rows[0]!.mu} 亩`])
        assert.ok(areas.includes(text), text);
    });

    it('answers with everything that lies there, one feature after the other', async () => {
      const titles = () => page.locator('.hit-layer').allTextContents();
      assert.deepEqual(await titles(), ['宗地', '城镇开发边界', '行政区']);
      await page.getByRole('button', { name: '下一个' }).click();
      assert.equal(await page.locator('.feature h3').innerText(), '集中建设区');
      assert.equal(await page.locator('.hit[aria-current="true"] .hit-layer').innerText(), '城镇开发边界');
      await page.getByRole('button', { name: '上一个' }).click();
    });

    it('is in the address, so that reload and a pasted link bring it back', async () => {
      await page.waitForURL(({ search }) => search.includes('select=parcel.8'));
      await page.reload();
      await page.waitForSelector('.feature');
      assert.equal(await page.locator('.feature h3').innerText(), '320402 001001 GB00008');
      const other = await browser.context.newPage();
      await other.goto(page.url());
      await other.waitForSelector('.feature');
      assert.equal(await other.locator('.feature h3').innerText(), '320402 001001 GB00008');
      await other.close();
    });

    it('is undone by Back and closed by Escape', async () => {
      await open(NEAR);
      await clickMiddle(page);
      await page.goBack();
      await page.waitForSelector('#identify-panel', { state: 'detached' });
      await page.goForward();
      await page.waitForSelector('.feature');
      await page.locator('#identify-panel').press('Escape');
      await page.waitForSelector('#identify-panel', { state: 'detached' });
    });

    it('that hits nothing says so', async () => {
      await open('/?map=16.5/31.83/119.972&layers=parcel');
      const box = (await page.locator('.map').boundingBox())!;
      await page.mouse.click(box.x + 400, box.y + 250);
      await page.getByText('此处没有可查询的要素').waitFor();
    });
  });

  describe('search', () => {
    it('finds a parcel by the beginning of its code, spaces included, with the keyboard alone', async () => {
      await open('/');
      await page.keyboard.press('/');
      await page.keyboard.type('320402 001001 gb0001');
      await page.waitForSelector('[role="option"]');
      assert.equal(await page.locator('[role="option"]').count(), 10);
      assert.deepEqual(await seriousFindings(page), []);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(
        await page.locator('[role="option"][aria-selected="true"] .search-title').innerText(),
        '320402 001001 GB00011',
      );
      await page.keyboard.press('Enter');
      await page.waitForSelector('.feature');
      assert.equal(await page.locator('.feature h3').innerText(), '320402 001001 GB00011');
      await mapIdle(page);
      const [zoom] = new URL(page.url()).searchParams.get('map')!.split('/').map(Number);
      assert.ok(zoom! > 15, String(zoom));
    });

    it('goes to typed coordinates, degrees or metres', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('3519842.1 40497395.9');
      await page.getByRole('option', { name: '定位到坐标' }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForSelector('.feature');
      assert.equal(await page.locator('.feature h3').innerText(), '320402 001001 GB00008');
    });

    it('says when nothing matches', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('没有这条路');
      await page.getByText('没有与“没有这条路”相符的要素').waitFor();
      await page.keyboard.press('Escape');
    });
  });

  describe('the layer tree', () => {
    it('is worked by keyboard: arrows move, Space shows, Enter opens', async () => {
      await open('/?layers=');
      await page.locator('#group-cadastre').focus();
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.evaluate('document.activeElement.id'), 'layer-parcel');
      await page.keyboard.press('Space');
      assert.equal(await page.locator('#layer-parcel').getAttribute('aria-checked'), 'true');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('#layer-parcel').getAttribute('aria-expanded'), 'true');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      assert.equal(await page.locator('#group-cadastre').getAttribute('aria-expanded'), 'false');
      await page.waitForURL(({ search }) => search.includes('layers=parcel'));
    });

    it('keeps layers and opacity in the address', async () => {
      await open('/?layers=parcel@40,land-use');
      await page.locator('#layer-parcel [data-part="open"]').click();
      assert.equal(await page.locator('#opacity-parcel').inputValue(), '40');
      assert.equal(await page.locator('#layer-land-use').getAttribute('aria-checked'), 'true');
      assert.equal(await page.locator('#layer-administrative-area').getAttribute('aria-checked'), 'false');
    });

    it('brings a layer above all others and puts it below them, in the address', async () => {
      await open('/?layers=parcel');
      await page.locator('#layer-parcel .tree-arrow').click();
      await page.locator('#details-parcel').getByRole('button', { name: '置于最上' }).click();
      await page.waitForTimeout(400);
      assert.equal(new URL(page.url()).searchParams.get('above'), 'parcel');
      await page.locator('#details-parcel').getByRole('button', { name: '置于最下' }).click();
      await page.waitForTimeout(400);
      const { searchParams } = new URL(page.url());
      assert.deepEqual([searchParams.get('above'), searchParams.get('below')], [null, 'parcel']);
    });

    it('says from which scale on a layer is drawn', async () => {
      await open('/?map=8/31.8/119.97');
      assert.match(await page.locator('#layer-parcel').innerText(), /放大至 1:[\d,]+ 后显示/);
    });
  });

  describe('language and theme', () => {
    it('change the whole page and stay in the address', async () => {
      await open('/');
      await page.getByRole('button', { name: /切换语言/ }).click();
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      await page.getByRole('heading', { name: 'Layers' }).waitFor();
      await page.getByRole('button', { name: 'Switch to dark' }).click();
      await page.waitForURL(({ search }) => search.includes('theme=dark') && search.includes('lang=en'));
      await page.reload();
      assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
      await page.getByRole('treeitem', { name: 'Parcels' }).waitFor();
      const chinese = /\p{Script=Han}/u;
      assert.doesNotMatch((await page.locator('#layer-panel').innerText()).replace('中', ''), chinese);
      await page.evaluate('localStorage.clear()');
    });
  });

  describe('coordinates', () => {
    it('typed into the dialog say how they are read before the map goes there', async () => {
      await open('/?lang=zh&theme=light');
      await page.getByRole('button', { name: '定位到坐标' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('31°48′05.4″N 119°58′21″E');
      await dialog.getByText('已按“纬度在前”识别').waitFor();
      await dialog.getByRole('textbox').fill('一 二');
      await dialog.getByText('无法识别坐标').waitFor();
      await dialog.getByRole('textbox').fill('497395.9 3519842.1');
      await dialog.getByText('EPSG:4549').first().waitFor();
      await dialog.getByRole('button', { name: '定位', exact: true }).click();
      await page.waitForSelector('.feature');
      assert.equal(await page.locator('.feature h3').innerText(), '320402 001001 GB00008');
    });
  });

  describe('in all of this', () => {
    it('asked no other host and logged no error', () => {
      assert.deepEqual(browser.outside, []);
      assert.deepEqual(browser.errors, []);
    });
  });
});
