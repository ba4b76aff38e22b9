import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { SOUTH, WEST } from '../../fixtures/harness/viewer-block.ts';
import { mapIdle, openViewer, serveViewer } from '../../fixtures/harness/viewer.ts';
import { areaOfExtent } from '../geometry-extent.ts';

/** A picture of one transparent point. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Two plots side by side: the first in the second and third column of the second row, the other in the fourth and fifth. */
const TWO_PLOTS = JSON.stringify({
  type: 'FeatureCollection',
  features: [0.0015, 0.0035].map((west, index) => ({
    type: 'Feature',
    properties: { number: String(index + 1) },
    geometry: areaOfExtent([WEST + west, SOUTH + 0.0012, WEST + west + 0.001, SOUTH + 0.0018]),
  })),
});

describe('tools of the map', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    database = await testDatabase();
    api = await serveViewer(database);
    browser = await openViewer(api, '/?map=16/31.8015/119.9725', { viewport: { width: 1200, height: 800 } });
    page = browser.page;
    page.setDefaultTimeout(12_000);
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await mapIdle(page);
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  const middle = async () => {
    const box = (await page.locator('.stage > .map').boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const openTools = async () => {
    // A tool that stands in the address opens by itself.
    if (!page.url().includes('tool=') && (await page.locator('#tools-panel').count()) === 0)
      await page.getByRole('button', { name: '量测、对比与书签' }).click();
    await page.locator('#tools-panel').waitFor();
  };

  it('are fetched only when somebody opens them', async () => {
    const loaded = () =>
      page.evaluate<boolean>(
        `performance.getEntriesByType('resource').some(({ name }) => /tools-panel-[^/]*\\.js$/.test(name))`,
      );
    assert.equal(await loaded(), false);
    await openTools();
    assert.equal(await loaded(), true);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('measure a line: 约 while it is drawn, exactly when it is done', async () => {
    await openTools();
    const { x, y } = await middle();
    await page.mouse.click(x - 100, y);
    await page.mouse.click(x, y);
    await page.mouse.move(x + 20, y + 40);
    assert.match(await page.locator('.tool-figure').innerText(), /^约 [\d.,]+ 米$/);
    await page.mouse.dblclick(x, y + 100);
    await page.locator('.facts-grid').waitFor();
    const text = await page.locator('#tools-panel').innerText();
    assert.match(text, /长度（椭球面）/);
    assert.match(text, /EPSG:4549/);
    // At zoom 16 and 31.8° N a pixel is 1.015 m; 200 of them were drawn.
    const metres = Number(/([\d,]+\.\d{3}) 米/.exec(text)![1]!.replace(',', ''));
    assert.ok(Math.abs(metres - 203) < 4, String(metres));
  });

  it('measure an area in both kinds', async () => {
    await page.getByRole('radio', { name: '面积' }).check();
    const { x, y } = await middle();
    for (const [dx, dy] of [
      [-80, -80],
      [80, -80],
      [80, 80],
    ] as const)
      await page.mouse.click(x + dx, y + dy);
    await page.mouse.dblclick(x - 80, y + 80);
    await page.locator('.facts-grid').waitFor();
    assert.match(await page.locator('#tools-panel').innerText(), /椭球面积[\s\S]*平面面积[\s\S]*周长/);
  });

  it('select in a box and around a place, as a table that is narrowed, and hand it to the export desk', async function () {
    this.timeout(120_000);
    await openTools();
    await page.getByRole('tab', { name: '选择' }).click();
    await mapIdle(page);
    const { x, y } = await middle();
    // At zoom 16 a plot is 94 × 110 pixels; the middle of the map is the middle of plot 8. The panel covers the right.
    await page.mouse.move(x - 160, y - 30);
    await page.mouse.down();
    await page.mouse.move(x - 20, y + 30, { steps: 4 });
    await page.mouse.up();
    await page.getByText('选中 3 个').waitFor();
    assert.deepEqual(await page.locator('.tool-select tbody th').allInnerTexts(), [
      '320402 001001 GB00006',
      '320402 001001 GB00007',
      '320402 001001 GB00008',
    ]);
    await page.getByRole('button', { name: '添加条件' }).click();
    await page.getByLabel('字段').selectOption('location');
    await page.getByLabel('取值').fill('7号');
    await page.getByText('选中 1 个').waitFor();
    await page.getByRole('button', { name: '选取其周边' }).first().click();
    await page.getByLabel('取值').fill('');
    // Plot 7 is in the second column and row: a hundred metres reach over two columns, 94.7 m each, and one row of 110.9 m.
    await page.getByText('选中 12 个').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'CSV' }).click();
    await page.locator('.tool-export a').waitFor();
    const address = (await page.locator('.tool-export a').getAttribute('href'))!;
    const { request } = (await (await fetch(`${api.url}/api${address}`)).json()) as {
      request: { format: string; layers: string[]; polygon: { type: string } };
    };
    assert.deepEqual([request.format, request.layers, request.polygon.type], ['csv', ['parcel'], 'Polygon']);
    await page.getByRole('button', { name: '重新选择' }).click();
  });

  it('stand in the address with what they were asked, for reload and a pasted link', async function () {
    this.timeout(90_000);
    await openTools();
    await page.getByRole('tab', { name: '选择' }).click();
    await page.getByRole('radio', { name: '缓冲区' }).check();
    const { x, y } = await middle();
    await page.mouse.click(x, y);
    await page.getByLabel('缓冲距离').fill('30');
    const counted = page.locator('.tool-figure');
    await counted.filter({ hasText: /^选中 \d+ 个$/ }).waitFor();
    await page.getByRole('button', { name: '添加条件' }).click();
    await page.getByLabel('字段').last().selectOption('location');
    await page.getByLabel('取值').last().fill('8号');
    await page.getByText('选中 1 个').waitFor();
    await page.waitForURL(({ search }) => search.includes('tool=select') && search.includes('order='));
    await page.waitForTimeout(400);
    const other = await browser.context.newPage();
    await other.goto(page.url());
    await other.getByText('选中 1 个').waitFor();
    assert.equal(await other.getByLabel('取值').inputValue(), '8号');
    await other.getByRole('tab', { name: '对比' }).click();
    await other.getByRole('radio', { name: '双屏' }).check();
    await other.locator('.tool-part input[type="date"]').fill('2026-11-01');
    await other.waitForURL(({ search }) => search.includes('tool=compare') && search.includes('2026-11-01'));
    await other.reload();
    await other.locator('.compare-view').waitFor();
    assert.equal(await other.locator('.tool-part input[type="date"]').inputValue(), '2026-11-01');
    await other.goBack();
    await other.getByText('选中 1 个').waitFor();
    await other.close();
    await page.getByRole('button', { name: '重新选择' }).click();
  });

  it('take a boundary from a file that is dropped on the map, with the areas of the server, and keep it in the address', async function () {
    this.timeout(120_000);
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(TWO_PLOTS)}], '收储.geojson'));
      const stage = document.querySelector('.stage');
      for (const type of ['dragover', 'drop'])
        stage.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('.boundary').waitFor({ timeout: 60_000 });
    const [found] = await Promise.all([
      fetch(`${api.url}/api/overlap-checks/findings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ geometry: JSON.parse(TWO_PLOTS) }),
      }).then(async (response) => response.json() as Promise<{ plots: { ellipsoidal: number }[] }>),
      page.waitForURL(/boundary=[0-9a-f-]{36}/),
    ]);
    const hectares = found.plots.reduce((sum, { ellipsoidal }) => sum + ellipsoidal, 0) / 10_000;
    assert.equal(await page.locator('.plots-sum strong').innerText(), hectares.toFixed(4));
    assert.deepEqual(await seriousFindings(page), []);
    const links = page.locator('.boundary a.button');
    assert.match((await links.first().getAttribute('href'))!, /^\/checks\/new\?upload=[0-9a-f-]{36}&file=/);
    await page.reload();
    await openTools();
    await page.getByRole('tab', { name: '上传' }).click();
    await page.locator('.boundary').waitFor();
    await mapIdle(page);
  });

  it('select in an uploaded boundary, or in one plot of it', async () => {
    await page.getByRole('button', { name: '选取其中要素' }).click();
    await page.getByText('选中 4 个').waitFor();
    await page.getByLabel('范围', { exact: true }).selectOption({ index: 1 });
    await page.getByText('选中 2 个').waitFor();
    await page.getByRole('radio', { name: '框选' }).check();
    await page.getByRole('tab', { name: '上传' }).click();
  });

  it('say what is wrong with a file, and ask for the reference system where it does not tell', async function () {
    this.timeout(120_000);
    await page.locator('.file-drop input').setInputFiles({
      name: '说明.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('这不是坐标文件'),
    });
    const alert = page.locator('.tool-part [role="alert"]');
    await alert.waitFor({ timeout: 60_000 });
    assert.match(await alert.innerText(), /没有读出 说明\.txt[\s\S]*上传文件无法读取/);
    assert.equal(await page.locator('.boundary').count(), 1, 'what was read before stays');
  });

  it('draw a cadastral map of an uploaded boundary', async () => {
    await page.getByRole('link', { name: '出地籍图' }).click();
    await page.locator('.upload-file').waitFor();
    await page.locator('.plots-sum').waitFor();
    await page.locator('.order-foot section', { hasText: /1:\d+/ }).waitFor();
    assert.ok(await page.locator('button[type="submit"].button--large').isEnabled());
    await page.goBack();
    await mapIdle(page);
    await openTools();
    await page.getByRole('tab', { name: '上传' }).click();
    await page.getByRole('button', { name: '移除 收储' }).click();
    assert.equal(await page.locator('.boundary').count(), 0);
    await page.waitForURL((url) => !url.searchParams.has('boundary'));
  });

  it('write on the map: in the address, with undo, and areas go on to the overlap check', async function () {
    this.timeout(120_000);
    await openTools();
    await page.getByRole('tab', { name: '标注' }).click();
    await mapIdle(page);
    const { x, y } = await middle();
    await page.getByRole('radio', { name: '面', exact: true }).check();
    await page.locator('#tools-panel').getByLabel('文字', { exact: true }).last().fill('拟收储');
    await page.mouse.click(x - 60, y - 40);
    await page.mouse.click(x + 40, y - 40);
    await page.mouse.dblclick(x + 40, y + 50);
    await page.locator('.tool-bookmarks').getByText('拟收储').waitFor();
    assert.match((await page.getByRole('link', { name: '送审查' }).getAttribute('href'))!, /^\/checks\/new\?draw=./);
    await page.getByRole('button', { name: '撤销' }).click();
    assert.equal(await page.locator('.tool-bookmarks li').count(), 0);
    await page.getByRole('button', { name: '重做' }).click();
    await page.getByRole('radio', { name: '点', exact: true }).check();
    await page.mouse.click(x - 100, y + 60);
    assert.equal(await page.locator('.tool-bookmarks li').count(), 2);
    assert.deepEqual(await seriousFindings(page), []);
    await page.waitForTimeout(500);
    assert.match(new URL(page.url()).searchParams.get('notes')!, /^a0[^;]+~拟收储;p0[^;]+$/);
    await page.reload();
    await mapIdle(page);
    await openTools();
    await page.getByRole('tab', { name: '标注' }).click();
    assert.equal(await page.locator('.tool-bookmarks li').count(), 2);
    await page.getByRole('button', { name: '全部删除' }).click();
  });

  it('say where the middle of the map is in every system, to be copied', async () => {
    await page.getByRole('tab', { name: '书签与坐标' }).click();
    const text = await page.locator('.tool-coordinates').innerText();
    assert.match(text, /EPSG:4490 十进制度[\s\S]*EPSG:4490 度分秒[\s\S]*EPSG:4549[\s\S]*EPSG:4528/);
    assert.match(text, /119°58′\d\d\.\d{4}″E/);
    assert.match(text, /\n40\d{6}\.\d{3}, 35\d{5}\.\d{3}/);
    await page.getByRole('button', { name: '复制 EPSG:4528' }).click();
    assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /^40\d{6}\.\d{3}, /);
  });

  it('keep a map and bring it back', async function () {
    this.timeout(120_000);
    await page.getByLabel('名称').fill('街区');
    await page.waitForTimeout(400);
    const kept = new URL(page.url()).search;
    await page.getByRole('button', { name: '保存当前地图' }).click();
    await page.goto(`${api.url}/?map=13/31.9/119.9&layers=parcel`);
    await mapIdle(page);
    await openTools();
    await page.getByRole('tab', { name: '书签与坐标' }).click();
    await page.locator('.tool-bookmarks').getByText('街区').click();
    await mapIdle(page);
    await page.waitForTimeout(500);
    const map = (search: string) => new URLSearchParams(search).get('map');
    assert.equal(map(new URL(page.url()).search), map(kept));
    await page.getByRole('button', { name: '删除书签 街区' }).click();
    assert.equal(await page.locator('.tool-bookmarks li').count(), 0);
  });

  it('give a short link that brings the same map back', async () => {
    await page.waitForTimeout(400);
    const address = new URL(page.url());
    await page.getByRole('button', { name: '复制短链接' }).click();
    await page.locator('.toast').first().waitFor();
    const short = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(short, /\/s\/[0-9A-Za-z]{10}$/);
    const other = await browser.context.newPage();
    await other.goto(short);
    await other.waitForURL((url) => url.searchParams.get('map') === address.searchParams.get('map'));
    await other.close();
  });

  it('set another day beside the map, behind a line, in two and in four views that move together', async function () {
    this.timeout(120_000);
    await page.getByRole('tab', { name: '对比' }).click();
    await page.locator('.compare-view').waitFor();
    assert.equal(await page.locator('.compare-handle').count(), 1);
    await page.getByLabel('卷帘位置').fill('30');
    assert.match((await page.locator('.compare-view').getAttribute('style'))!, /30%/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('radio', { name: '双屏' }).check();
    await page.locator('.compare-view .map[data-state="idle"]').waitFor();
    await page.getByRole('radio', { name: '四屏' }).check();
    await page.locator('.compare-view .map[data-state="idle"]').nth(2).waitFor({ timeout: 30_000 });
    // A view that is dragged takes the main map with it.
    const before = new URLSearchParams(new URL(page.url()).search).get('map');
    const box = (await page.locator('.compare-view[data-view="4"]').boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 140, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(700);
    assert.notEqual(new URLSearchParams(new URL(page.url()).search).get('map'), before);
    await page.getByRole('button', { name: '关闭工具' }).click();
    await page.locator('.compare-view').first().waitFor({ state: 'detached' });
  });

  it('are among the first steps that a newcomer is shown', async () => {
    await page.goto(`${api.url}/?map=16/31.8015/119.9725`);
    await mapIdle(page);
    await page.evaluate(`localStorage.removeItem('dimai.asked')`);
    await page.reload();
    await page.getByRole('button', { name: '看导览' }).click();
    for (const title of ['图层', '查询', '点查', '工具', '业务']) {
      await page.locator('.tour-card').getByRole('heading', { name: title }).waitFor();
      assert.equal(await page.locator('.tour-frame').count(), 1, title);
      assert.deepEqual(await seriousFindings(page), [], title);
      await page.locator('.tour-buttons button').last().click();
    }
    assert.equal(await page.locator('.tour').count(), 0);
  });

  it('offer the pictures of 天地图 only where the server has a key, and fetch them through it', async function () {
    this.timeout(120_000);
    assert.equal(await page.locator('input[name="base"]').count(), 2);
    const asked: string[] = [];
    const upstream = createServer((request, response) => {
      asked.push(new URL(request.url!, 'http://x').searchParams.get('LAYER')!);
      response.writeHead(200, { 'Content-Type': 'image/png' }).end(PIXEL);
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const keyed = await startApi(database, { BASEMAP_ORIGIN: origin, BASEMAP_KEY: 'schluessel123' });
    const other = await openViewer(keyed, '/?map=16/31.8015/119.9725', { viewport: { width: 1200, height: 800 } });
    try {
      await other.page.getByRole('radio', { name: '天地图影像' }).check();
      await mapIdle(other.page);
      assert.deepEqual([...new Set(asked)].toSorted(), ['cia', 'img']);
      assert.equal(new URL(other.page.url()).searchParams.get('base'), 'imagery');
      assert.deepEqual([...other.outside], []);
    } finally {
      await other.close();
      await keyed.close();
      upstream.closeAllConnections();
      upstream.close();
    }
  });

  it('fit on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await openTools();
    assert.deepEqual(await cutOff(page), []);
    assert.deepEqual(await seriousFindings(page), []);
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    // A file that could not be read was answered so.
    const errors = browser.errors.filter((line) => !line.includes('status of 422'));
    assert.deepEqual(errors, []);
  });
});
