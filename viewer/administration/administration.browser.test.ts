import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows } from '../../fixtures/harness/layer-rows.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillBlock } from '../../fixtures/harness/viewer-block.ts';
import { TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';

/** A telephone, a laptop, a large screen. */
const WIDTHS = [360, 1280, 1920];
const PICTURES = process.env['PICTURES'];
if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });

describe('the administration pages', function () {
  // Four people log in one after the other.
  this.timeout(180_000);
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;

  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillBlock(database.pool);
    await insertRows(database.pool, administrativeArea, [
      {
        featureId: 901,
        values: { identifier: 'T1', districtCode: '320402101', districtName: '兰陵街道' },
        wkt: 'POLYGON((119.96 31.79, 119.99 31.79, 119.99 31.82, 119.96 31.82, 119.96 31.79))',
      },
    ]);
    api = await startApi(database, { OFFICE_HOURS: 'none' });
    for (const role of ['system-administrator', 'security-administrator', 'audit-administrator', 'planner'] as const) {
      await visitorWith(database, api, role, { roles: [role] });
    }
    await database.pool
      .query(`insert into dimai.interface_use (hour, consumer, route, calls, refused, failed, took_ms, buckets)
select date_trunc('hour', now()) - n * interval '1 hour', case when n % 3 = 0 then 'key:abcdef012345' else 'people' end,
  '/api/search', 40 + n * 7 % 60, n % 5, n % 3, 900, '{30,8,2,0,0,0,0}'
from generate_series(0, 30) n`);
    await database.pool
      .query(`insert into dimai.alarm (kind, actor, actor_name, subject, address, amount, threshold, detail, first_at, last_at)
values ('repeated-query', 'x', '王工', 'c', '10.1.2.3', 34, 30, '{"routes": ["/api/search"]}', now(), now())`);
    browser = await openViewer(api, '/administration', { viewport: { width: 1280, height: 800 } });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  /** Logs in as another person, on the page itself. */
  const enter = async (login: string): Promise<void> => {
    await page.context().clearCookies();
    await page.goto(`${api.url}/administration`);
    await page.getByLabel('登录名').fill(login);
    await page.getByLabel('密码').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '系统管理' }).waitFor();
  };
  const tabs = () => page.getByRole('tab').allTextContents();
  const look = async (name: string): Promise<void> => {
    assert.deepEqual(await seriousFindings(page), [], name);
    assert.deepEqual(await cutOff(page), [], name);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      assert.deepEqual(await cutOff(page), [], `${name} at ${width}`);
      if (PICTURES !== undefined)
        await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
    }
    const wear = (theme: string) => page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    const worn = await page.locator('html').getAttribute('data-theme');
    await wear('dark');
    assert.deepEqual(await seriousFindings(page), [], `${name} in the dark`);
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}-dark.png`), fullPage: true });
    await wear(worn ?? 'light');
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  it('show each administrator their own work and nothing else', async () => {
    await enter('system-administrator');
    assert.deepEqual(await tabs(), ['账号与授权', '接口密钥', '接口统计', '系统状态']);
    await enter('security-administrator');
    assert.deepEqual(await tabs(), ['账号与授权', '安全告警']);
    await enter('audit-administrator');
    assert.deepEqual(await tabs(), ['审计日志']);
    await page.getByRole('button', { name: '核验完整性' }).click();
    await page.getByText(/条记录完整/).waitFor();
    await look('audit');
    await enter('planner');
    await page.getByText('当前账号没有管理职责').waitFor();
  });

  it('let the system administrator make an account and a key, see what interfaces were used for, and stop all writing', async () => {
    await enter('system-administrator');
    await page.getByRole('button', { name: '新建账号' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('登录名').fill(`sun${Date.now()}`);
    await dialog.getByLabel('姓名').fill('孙工');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.locator('.secret code').waitFor();
    await page.getByRole('row', { name: /孙工/ }).getByText('尚未授权').waitFor();
    assert.equal(await page.getByRole('button', { name: '授权' }).count(), 0);
    await look('accounts');
    await page.getByRole('tab', { name: '接口密钥' }).click();
    await page.getByRole('button', { name: '新建密钥' }).click();
    await dialog.getByLabel('使用方').fill('市平台');
    await dialog.getByLabel('用途').fill('取数');
    await dialog.getByLabel('每日次数上限').fill('5000');
    await dialog.getByRole('button', { name: '保存' }).click();
    assert.match(await page.locator('.secret code').innerText(), /^dmk_/);
    await page
      .getByRole('row', { name: /市平台/ })
      .getByText('5,000 次/日')
      .waitFor();
    await page
      .getByRole('row', { name: /市平台/ })
      .getByRole('button', { name: '吊销' })
      .click();
    await dialog.getByRole('button', { name: '吊销' }).click();
    await page.getByText('已吊销').waitFor();
    await look('keys');
    await page.getByRole('tab', { name: '接口统计' }).click();
    await page.locator('.use-point').first().waitFor();
    assert.ok((await page.locator('.use-point').count()) >= 20);
    await look('interfaces');
    await page.getByRole('radio', { name: '周' }).check();
    await page.locator('.use-point').first().waitFor();
    await page.getByRole('tab', { name: '系统状态' }).click();
    await page.getByRole('button', { name: '开启只读模式' }).click();
    await dialog.getByLabel('原因').fill('演练');
    await dialog.getByRole('button', { name: '开启只读模式' }).click();
    await page.getByText('已开启：拒绝一切写入').waitFor();
    await look('health');
    await page.getByRole('button', { name: '解除只读模式' }).click();
    await dialog.getByLabel('原因').fill('结束');
    await dialog.getByRole('button', { name: '解除只读模式' }).click();
    await page.getByText('未开启').waitFor();
  });

  it('read the same in English and in the dark, in a key form as well, at every width', async () => {
    await page.context().clearCookies();
    await page.goto(`${api.url}/administration?lang=en&theme=dark`);
    await page.getByLabel('Login', { exact: true }).fill('system-administrator');
    await page.getByLabel('Password').fill(TEST_PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('tab', { name: 'Keys' }).click();
    await look('keys-en');
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/restricted layers/).check();
    await dialog.getByLabel(/as precise as they are/).waitFor();
    await look('key-form-en');
    await page.goto(`${api.url}/administration`);
  });

  it('let the security administrator grant roles and work off alarms', async () => {
    await enter('security-administrator');
    await page
      .getByRole('row', { name: /planner（测试）/ })
      .getByRole('button', { name: '授权' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('审查人员').check();
    await dialog.getByLabel('行政区范围').fill('320411');
    await dialog.getByLabel('按名称或代码查找').fill('兰陵');
    await dialog.getByLabel('兰陵街道自然资源所').check();
    assert.equal(await dialog.getByLabel('行政区范围').inputValue(), '320411, 320402101');
    await look('grant-office');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page
      .getByRole('row', { name: /planner（测试）/ })
      .getByText('规划人员、审查人员')
      .waitFor();
    await page.getByRole('tab', { name: '安全告警' }).click();
    await page.getByText('相同条件反复查询').waitFor();
    await look('alarms');
    await page.getByRole('button', { name: '处置' }).click();
    await dialog.getByLabel('处置说明').fill('已与本人核实，系汇总工作');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('没有告警').waitFor();
  });
});
