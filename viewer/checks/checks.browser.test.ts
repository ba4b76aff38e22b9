import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, load, loadGround, N, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { buildViewer, mapIdle, openViewer } from '../../fixtures/harness/viewer.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { readSettings } from '../../schemas/settings.ts';
import { serviceJobs } from '../../spatial-api/job-handlers.ts';

/** 100 m × 100 m, of which the western 50 m lie on farmland T1. */
const HALF_ON_FARMLAND: Box = [950, 0, 1050, 100];
/** Inside the growth boundary, away from everything. */
const CLEAR: Box = [2000, 2000, 2100, 2100];

const typed = (box: Box): string =>
  ringOf(box)
    .slice(0, 4)
    .map((point) => point.join(', '))
    .join('\n');

/** 界址点 TXT of one plot. */
const boundaryText = ([west, south, east, north]: Box): string => `[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=40
精度=0.01
转换参数=,,,,,,
[地块坐标]
4,1.0000,1,一号地块,面,,农用地,,@
J1,1,${N + north},${E + west + 40_000_000}
J2,1,${N + north},${E + east + 40_000_000}
J3,1,${N + south},${E + east + 40_000_000}
J4,1,${N + south},${E + west + 40_000_000}
J1,1,${N + north},${E + west + 40_000_000}
`;

describe('the overlap check desk', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    folder = mkdtempSync(join(tmpdir(), 'dimai-desk-'));
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await loadGround(database.pool);
    api = await startApi(database, { DIMAI_DATA: folder });
    browser = await openViewer(api, '/checks', { viewport: { width: 1280, height: 800 } });
    page = browser.page;
  });

  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, await response.clone().text());
    return (await response.json()) as T;
  };
  const order = (box: Box, name: string, extra: object = {}) =>
    post<{ readonly id: string; readonly number: string }>('/api/overlap-checks', {
      projectType: 'land-assembly',
      parameters: { publicShare: 45 },
      geometry: { type: 'Polygon', coordinates: [ringOf(box)] },
      crs: 4549,
      name,
      ...extra,
    });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

  describe('with an empty archive', () => {
    it('says how to begin', async () => {
      assert.match(await page.locator('.notice').innerText(), /还没有审查/);
      await page.locator('.notice').getByRole('link', { name: '新建审查' }).click();
      await page.waitForURL('**/checks/new');
      await page.getByRole('tab', { name: '绘制' }).waitFor();
    });
  });

  describe('a new check', () => {
    before(async () => {
      await page.goto(`${api.url}/checks/new`);
      await page.locator('.draw').waitFor();
    });

    it('is drawn by typing plane coordinates, and its area is the server’s to the last digit', async () => {
      await page.locator('.draw-points summary').click();
      await page.getByLabel('界址点坐标').fill(typed(HALF_ON_FARMLAND));
      await button('按坐标绘制').click();
      await page.locator('.plots-sum').waitFor();
      const { plots } = await post<{ plots: readonly { ellipsoidal: number }[] }>('/api/overlap-checks/findings', {
        geometry: { type: 'Polygon', coordinates: [ringOf(HALF_ON_FARMLAND)] },
        crs: 4549,
      });
      const hectares = (plots[0]!.ellipsoidal / 10_000).toFixed(4);
      assert.ok((await page.locator('.plots-sum').innerText()).startsWith(hectares), hectares);
      assert.match(await page.locator('.subject-findings').innerText(), /没有发现问题/);
    });

    it('stands in the address, so that a reload brings the drawing back', async () => {
      assert.match(page.url(), /draw=4549/);
      await page.reload();
      await page.locator('.plots-sum').waitFor();
      await page.locator('.draw-points summary').click();
      const first = `${E + 950}, ${N}`;
      assert.ok((await page.getByLabel('界址点坐标').inputValue()).startsWith(first));
    });

    it('says which lines are no coordinates', async () => {
      await page.getByLabel('界址点坐标').fill('119.97, 31.80\n一二三\n119.98, 31.81');
      await button('按坐标绘制').click();
      assert.match(await page.locator('.draw-points .field-fault').innerText(), /第 2 行/);
    });

    it('is drawn on the map: clicks add points, a drag moves one, undo takes steps back', async () => {
      await button('清空').click();
      await mapIdle(page);
      const map = (await page.locator('.map').boundingBox())!;
      const at = (x: number, y: number) => ({ x: map.x + map.width * x, y: map.y + map.height * y });
      const points = [at(0.3, 0.3), at(0.7, 0.3), at(0.7, 0.7), at(0.3, 0.7)];
      for (const { x, y } of points) {
        await page.mouse.click(x, y);
        await page.waitForTimeout(350);
      }
      await page.mouse.click(points[0]!.x, points[0]!.y);
      await page.locator('.plots-sum').waitFor();
      const area = () => page.locator('.plots-sum strong').innerText();
      const drawn = await area();
      await page.mouse.move(points[2]!.x, points[2]!.y);
      await page.mouse.down();
      await page.mouse.move(points[2]!.x + 20, points[2]!.y + 20, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction(
        (before) => document.querySelector('.plots-sum strong')?.textContent !== before,
        drawn,
      );
      await button('撤销').click();
      await page.waitForFunction(
        (before) => document.querySelector('.plots-sum strong')?.textContent === before,
        drawn,
      );
    });

    it('asks for what the rules ask for', async () => {
      await page.getByRole('combobox', { name: '审查事项类型' }).selectOption('temporary-use');
      await button('开始审查').click();
      assert.equal(await page.locator('.order .field-fault').count(), 4);
      assert.match(page.url(), /type=temporary-use/);
    });

    it('has no serious accessibility finding', async () => {
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('takes a file, and shows what is wrong with its plots before there is a check', async function () {
      this.timeout(90_000);
      await page.goto(`${api.url}/checks/new?type=land-assembly`);
      const file = join(folder, '批次一.txt');
      writeFileSync(file, boundaryText(HALF_ON_FARMLAND));
      await page.getByRole('tab', { name: '上传文件' }).click();
      await page.locator('.file-drop input').setInputFiles(file);
      await page.locator('.upload-file').waitFor({ timeout: 60_000 });
      assert.match(await page.locator('.plots-sum').innerText(), /^0\.99|^1\.00/);
      assert.match(page.url(), /upload=[0-9a-f-]{36}/);
    });

    it('says what a file lacks', async function () {
      this.timeout(90_000);
      await button('换一个文件').click();
      const file = join(folder, '说明.txt');
      writeFileSync(file, '这不是坐标文件');
      await page.locator('.file-drop input').setInputFiles(file);
      const alert = page.locator('.subject-findings [role="alert"]');
      await alert.waitFor({ timeout: 60_000 });
      assert.match(await alert.innerText(), /上传文件无法读取/);
    });

    it('ends in a verdict that nobody can miss', async () => {
      await page.goto(`${api.url}/checks/new?type=land-assembly`);
      await page.locator('.draw-points summary').click();
      await page.getByLabel('界址点坐标').fill(typed(HALF_ON_FARMLAND));
      await button('按坐标绘制').click();
      await page.locator('.plots-sum').waitFor();
      await page.locator('.order input').first().fill('45');
      await page.getByLabel('项目名称').fill('兰陵片区成片开发');
      await page.getByLabel('审查人').fill('李强');
      await button('开始审查').click();
      await page.locator('.verdict').waitFor();
      assert.match(page.url(), /\/checks\/[0-9a-f-]{36}$/);
      assert.match(await page.locator('.verdict-word').innerText(), /^不通过$/);
      assert.match(await page.title(), /兰陵片区成片开发/);
    });
  });

  describe('a check', () => {
    const farmland = () => page.locator('.rule', { hasText: '永久基本农田' }).first();

    it('shows every rule with its figures, the area equal to the record', async () => {
      const id = page.url().split('/').at(-1)!;
      const check = (await (await fetch(`${api.url}/api/overlap-checks/${id}`)).json()) as {
        record: { rules: readonly { line: string; totals: { real: { ellipsoidal: number } } | null }[] };
      };
      const rule = check.record.rules.find(({ line }) => line === 'basic-farmland')!;
      const hectares = (rule.totals!.real.ellipsoidal / 10_000).toFixed(4);
      assert.ok((await farmland().locator('.rule-figures').innerText()).includes(hectares));
      assert.match(await page.locator('#page').innerText(), /计算噪声：面积小于[\s\S]*0\.01 平方米/);
    });

    it('flies to a piece and lifts it on the map and in the list alike', async () => {
      await mapIdle(page);
      const row = farmland().locator('tr[data-key]').first();
      await row.click();
      await mapIdle(page);
      assert.equal(await row.getAttribute('data-lifted'), 'true');
      const map = (await page.locator('.map').boundingBox())!;
      await page.mouse.move(map.x + 20, map.y + map.height - 20);
      await page.waitForFunction(() => document.querySelector('tr[data-lifted="true"]') === null);
      await page.mouse.move(map.x + map.width / 2, map.y + map.height / 2);
      await page.waitForFunction(() => document.querySelector('tr[data-lifted="true"]') !== null);
    });

    it('is walked by keyboard: Enter on a row shows its piece', async () => {
      const row = farmland().locator('tr[data-key]').first();
      await row.focus();
      assert.equal(await row.getAttribute('data-lifted'), 'true');
      await page.keyboard.press('Enter');
      await mapIdle(page);
    });

    it('hands out its reports', async () => {
      for (const [name, suffix] of [
        [/PDF/, 'pdf'],
        [/XLSX/, 'xlsx'],
        [/GeoJSON/, 'geojson'],
        [/Shapefile/, 'shp.zip'],
        [/JSON$/, 'json'],
      ] as const) {
        const href = await page.locator('.reports').getByRole('link', { name }).last().getAttribute('href');
        assert.ok(href?.endsWith(`report.${suffix}`), `${href}`);
      }
    });

    it('is signed and withdrawn, and keeps both', async () => {
      await button('签发').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('意见内容').fill('同意上报');
      await dialog.getByLabel('审查人').fill('李强');
      await dialog.getByRole('button', { name: '签发' }).click();
      await page.locator('.opinions li[data-kind="sign-off"]').waitFor();
      assert.match(await page.locator('.check-lead').innerText(), /已签发/);
      await button('撤回签发').click();
      await dialog.getByLabel('撤回理由').fill('范围有误');
      await dialog.getByRole('button', { name: '撤回签发' }).click();
      await page.locator('.opinions li[data-kind="withdrawal"]').waitFor();
      assert.equal(await page.locator('.opinions li').count(), 2);
      assert.doesNotMatch(await page.locator('.check-lead').innerText(), /已签发/);
    });

    it('says after new data what changed, and why', async () => {
      await load(database.pool, 'basic-farmland', [
        { geometry: boxes([[1000, 0, 1020, 100]]), values: { farmlandNumber: 'T1', landClass: '0101' } },
      ]);
      await button('按当前数据重新审查').click();
      await page.locator('.versus').waitFor();
      assert.match(await page.locator('.causes').first().innerText(), /数据版本：永久基本农田\s+第 1 版\s+第 2 版/);
      assert.match(await page.locator('.rule', { hasText: '永久基本农田' }).innerText(), /图斑变化/);
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('has no serious accessibility finding, light or dark, Chinese or English', async () => {
      await page.getByRole('link', { name: /后一次审查/ }).click();
      await page.locator('.verdict').waitFor();
      const address = page.url();
      for (const look of ['?theme=light', '?theme=dark&lang=en']) {
        await page.goto(`${address}${look}`);
        await page.locator('.verdict').waitFor();
        await page.waitForTimeout(300);
        assert.deepEqual(await seriousFindings(page), []);
      }
      assert.match(await page.locator('.verdict-word').innerText(), /Not passed/);
    });
  });

  describe('a check that could not look everywhere', () => {
    it('looks like no pass, and names the reason', async () => {
      const { id } = await order([300_000, 0, 300_100, 100], '境外地块');
      await page.goto(`${api.url}/checks/${id}?lang=zh&theme=light`);
      await page.locator('.verdict').waitFor();
      assert.match(await page.locator('.verdict').innerText(), /无法判定[\s\S]*这不等于通过/);
      assert.equal(await page.locator('.verdict').getAttribute('data-verdict'), 'undetermined');
      assert.match(await page.locator('.rule[data-weight="unknown"]').first().innerText(), /该图层未覆盖地块/);
      assert.deepEqual(await seriousFindings(page), []);
    });
  });

  describe('the archive', () => {
    before(async () => {
      for (let index = 1; index <= 3; index++) await order(CLEAR, `城北批次${index}`);
      await page.goto(`${api.url}/checks`);
      await page.locator('.table tbody tr').first().waitFor();
    });

    it('is searched, and the conditions stand in the address', async () => {
      await page.getByLabel('检索').fill('城北');
      await page.waitForFunction(() => document.querySelectorAll('.table tbody tr').length === 3);
      assert.match(page.url(), /q=%E5%9F%8E%E5%8C%97|q=城北/);
      await page.reload();
      await page.waitForFunction(() => document.querySelectorAll('.table tbody tr').length === 3);
      await page.getByLabel('结论').selectOption('fail');
      await page.locator('.notice').waitFor();
      assert.match(await page.locator('.notice').innerText(), /没有符合条件的审查/);
      await button('清除条件').click();
      await page.waitForFunction(() => document.querySelectorAll('.table tbody tr').length > 3);
    });

    it('sorts by its headings, opens with Enter, and Back returns to it', async () => {
      await button('项目').click();
      assert.equal(await page.locator('th[aria-sort="ascending"]').innerText(), '项目');
      await page.locator('.table tbody tr', { hasText: '城北批次2' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.verdict').waitFor();
      assert.match(await page.locator('h1').innerText(), /城北批次2/);
      await page.goBack();
      await page.locator('.table').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('says so when there is no such check', async () => {
      await page.goto(`${api.url}/checks/00000000-0000-4000-8000-000000000000`);
      assert.match(await page.getByRole('alert').first().innerText(), /没有这份审查记录/);
      assert.equal(await page.getByRole('button', { name: '重试' }).count(), 0, 'it will not be there the next time');
    });

    it('leads from a mistyped address to the list, and from conditions that are none to all checks', async () => {
      await page.goto(`${api.url}/batches/none`);
      await page.getByRole('main').getByText('没有这条记录').waitFor();
      await page.getByRole('link', { name: '返回批量审查' }).click();
      await page.getByRole('heading', { name: '批量审查' }).waitFor();
      await page.goto(`${api.url}/jobs?state=nonsense`);
      await page.getByRole('button', { name: '清除条件，重新打开' }).click();
      await page.getByText('地址中的条件无法识别').waitFor({ state: 'detached' });
      assert.equal(new URL(page.url()).search, '');
    });
  });

  describe('a batch', () => {
    let worker: Worker | undefined;
    after(() => worker?.stop());

    it('checks every plot of a drawing by itself, as a job, and lists the outcomes', async function () {
      this.timeout(60_000);
      const three = [0, 1, 2].map((index) => [2000 + index * 40, 2000, 2020 + index * 40, 2020] as Box);
      const drawn = three.map((box, index) => `${index + 1}:${typed(box).replaceAll(', ', ',').replaceAll('\n', ';')}`);
      await page.goto(`${api.url}/checks/new?type=land-assembly&draw=4549~${drawn.join('|')}`);
      await page.locator('.plot-list').waitFor();
      assert.equal(await page.locator('.plot-list li').count(), 3);
      await page.locator('.order input[inputmode="decimal"]').first().fill('45');
      await page.getByRole('radio', { name: '每个地块各审查一次（批量）' }).check();
      await page.getByLabel('项目名称').fill('三块地');
      await button('开始批量审查').click();
      await page.waitForURL('**/batches/*');
      await page.locator('.outcome-tiles').waitFor();
      worker = await startWorker({
        db: database.pool,
        log: pino({ level: 'silent' }),
        handlers: serviceJobs(readSettings({})),
        slots: 1,
      });
      await page.waitForFunction(() => document.querySelectorAll('.table .verdict-badge').length === 3, null, {
        timeout: 30_000,
      });
      assert.deepEqual(await seriousFindings(page), []);
      await page.locator('.table tbody tr').first().click();
      await page.locator('.verdict').waitFor();
    });

    it('is found again in the list of batches', async () => {
      await page.goto(`${api.url}/checks`);
      await page.getByRole('link', { name: '批量审查' }).click();
      await page.getByRole('link', { name: '三块地' }).waitFor();
    });
  });

  describe('on a phone', () => {
    before(() => page.setViewportSize({ width: 360, height: 740 }));
    after(() => page.setViewportSize({ width: 1280, height: 800 }));

    it('fits: archive, new check and outcome', async () => {
      const { id } = await order(
        HALF_ON_FARMLAND,
        '一个名称很长很长的项目：常州市天宁区兰陵街道城市更新单元成片开发方案',
      );
      for (const [path, ready] of [
        ['/checks', '.cards'],
        ['/checks/new?type=temporary-use', '.order'],
        [`/checks/${id}`, '.verdict'],
      ] as const) {
        await page.goto(`${api.url}${path}`);
        await page.locator(ready).first().waitFor();
        assert.deepEqual(await cutOff(page), [], path);
      }
    });

    it('reaches every page by its menu', async () => {
      await button('更多').click();
      await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '审查' }).click();
      await page.waitForURL('**/checks');
      assert.equal(await page.locator('#navigation').count(), 0);
    });
  });

  describe('without WebGL', () => {
    let blind: TestBrowser;
    after(() => blind?.close());

    it('keeps drawing by coordinates, lists and tables', async () => {
      const { id } = await order(HALF_ON_FARMLAND, '无图可看');
      blind = await openViewer(api, `/checks/${id}`, { arguments: ['--disable-3d-apis'] });
      await blind.page.locator('.verdict').waitFor();
      assert.match(await blind.page.locator('.desk-map--none').innerText(), /图上的内容在列表中同样可以查看/);
      assert.ok((await blind.page.locator('.rule tr[data-key]').count()) > 0);
      await blind.page.goto(`${api.url}/checks/new`);
      await blind.page.locator('.draw-points summary').click();
      await blind.page.getByLabel('界址点坐标').fill(typed(CLEAR));
      await blind.page.getByRole('button', { name: '按坐标绘制' }).click();
      await blind.page.locator('.plots-sum').waitFor();
    });
  });

  describe('where people have accounts', () => {
    let id: string;
    before(async function () {
      this.timeout(20_000);
      ({ id } = await order(CLEAR, '账号项目'));
      await visitorWith(database, api, 'guihua', { roles: ['planner'] });
      await visitorWith(database, api, 'shencha', { roles: ['reviewer'] });
      await page.waitForTimeout(800);
    });

    const login = async (name: string): Promise<void> => {
      await page.context().clearCookies();
      await page.goto(`${api.url}/checks/${id}`);
      await page.getByLabel('登录名').fill(name);
      await page.getByLabel('密码').fill(TEST_PASSWORD);
      await page.getByRole('button', { name: '登录' }).click();
      await page.locator('.verdict').waitFor();
    };

    it('lets a planner remark, in the name of the account, but not sign', async () => {
      await login('guihua');
      assert.equal(await button('签发').count(), 0);
      await button('添加意见').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('意见内容').fill('范围已核对');
      assert.equal(await dialog.getByLabel('审查人').count(), 0, 'nobody types a name here');
      await dialog.getByRole('button', { name: '添加意见' }).click();
      const remark = page.locator('.opinions li[data-kind="opinion"]');
      await remark.waitFor();
      assert.match(await remark.innerText(), /guihua（测试）/);
    });

    it('lets a reviewer sign and withdraw, in the name of the account', async () => {
      await login('shencha');
      await button('签发').click();
      const dialog = page.getByRole('dialog');
      assert.match(await dialog.innerText(), /shencha（测试）/);
      await dialog.getByLabel('意见内容').fill('同意上报');
      await dialog.getByRole('button', { name: '签发' }).click();
      const signed = page.locator('.opinions li[data-kind="sign-off"]');
      await signed.waitFor();
      assert.match(await signed.innerText(), /shencha（测试）/);
      await button('撤回签发').click();
      await dialog.getByLabel('撤回理由').fill('范围有误');
      await dialog.getByRole('button', { name: '撤回签发' }).click();
      await page.locator('.opinions li[data-kind="withdrawal"]').waitFor();
    });
  });

  describe('in all of this', () => {
    it('asks no other host and logs no error but the refusals that it was given', () => {
      assert.deepEqual(browser.outside, []);
      assert.deepEqual(
        browser.errors.filter((error) => !/status of (400|401|404|422)/.test(error)),
        [],
      );
    });
  });
});
