import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import type { TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { countingJobs } from '../../fixtures/harness/counting-jobs.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { middleOf } from '../../fixtures/harness/viewer-block.ts';
import { mapIdle, openViewer, serveViewer } from '../../fixtures/harness/viewer.ts';
import { TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';

const [LON, LAT] = middleOf(2, 1);

describe('the shell', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  let worker: Worker | undefined;

  before(async function () {
    this.timeout(180_000);
    database = await testDatabase();
    await database.pool.query('create table counted (job uuid not null)');
    api = await serveViewer(database);
    browser = await openViewer(api, `/?map=16.5/${LAT}/${LON}&layers=parcel`, {
      viewport: { width: 1280, height: 800 },
    });
    page = browser.page;
    await mapIdle(page);
  });

  after(async () => {
    await worker?.stop();
    await browser?.close();
    await api?.close();
    await database?.drop();
  });

  const rail = () => page.getByRole('navigation', { name: '页面' });

  describe('going from page to page', () => {
    it('loads nothing again, and finds the map as it was left', async () => {
      await page.evaluate('window.stayed = true');
      await rail().getByRole('link', { name: '任务' }).click();
      await page.locator('.notice').waitFor();
      assert.equal(await page.title(), '任务 · 地脉');
      assert.equal(await rail().locator('[aria-current="page"]').innerText(), '任务');
      await rail().getByRole('link', { name: '地图' }).click();
      await mapIdle(page);
      const query = new URL(page.url()).searchParams;
      assert.equal(query.get('layers'), 'parcel');
      assert.match(query.get('map')!, /^16\.5\//);
      assert.equal(await page.evaluate('window.stayed'), true);
    });

    it('is undone by Back, and a pasted link opens the page', async () => {
      await page.goBack();
      await page.locator('.notice').waitFor();
      await page.goBack();
      await mapIdle(page);
      await page.goto(`${api.url}/jobs?state=failed`);
      await page.locator('.notice').waitFor();
      assert.equal(await page.getByLabel('状态').inputValue(), 'failed');
    });

    it('keeps the language of a link', async () => {
      await page.goto(`${api.url}/jobs?lang=en&theme=dark`);
      await page.locator('.notice').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole('link', { name: 'Checks' }).click();
      await page.getByRole('heading', { name: 'Overlap checks' }).waitFor();
      assert.match(page.url(), /theme=dark&lang=en/);
    });

    it('goes from the search of any page to the map', async () => {
      await page.goto(`${api.url}/jobs?lang=zh&theme=light`);
      await page.getByRole('combobox').first().fill('119.9725, 31.8015');
      await page.keyboard.press('Enter');
      await page.locator('.feature').waitFor();
      await mapIdle(page);
      assert.match(page.url(), /at=119\.9725,31\.8015/);
      const [, latitude, longitude] = new URL(page.url()).searchParams.get('map')!.split('/').map(Number);
      assert.ok(Math.abs(latitude! - 31.8015) < 0.003 && Math.abs(longitude! - 119.9725) < 0.003, page.url());
    });

    it('says what is no page, with status 404 and the way out', async () => {
      const response = await page.goto(`${api.url}/nowhere`);
      assert.equal(response?.status(), 404);
      assert.match(await page.locator('#page').innerText(), /没有这个页面/);
      await page.getByRole('link', { name: '打开地图' }).click();
      await page.locator('.map').waitFor();
    });
  });

  describe('jobs', () => {
    const order = (to: number) =>
      startJob(database.pool, {
        kind: 'test-count',
        title: '数数',
        parameters: { to, pauseMs: 20 },
        createdBy: 'local',
      });

    it('wait, are cancelled and run again, and are followed to their end', async () => {
      const id = await order(30);
      await page.goto(`${api.url}/jobs`);
      const row = page.locator('.table tbody tr').first();
      assert.match(await row.innerText(), /数数[\s\S]*排队/);
      await row.getByRole('button', { name: '取消' }).click();
      await row.getByText('已取消').waitFor();
      await row.getByRole('link', { name: '数数' }).click();
      await page.waitForURL(`**/jobs/${id}`);
      await page.getByRole('button', { name: '重新执行' }).click();
      await page.locator('.job-head').getByText('排队').waitFor();
      worker = await startWorker({
        db: database.pool,
        log: pino({ level: 'silent' }),
        handlers: countingJobs,
        slots: 1,
      });
      await page.locator('.job-head').getByText('完成').waitFor({ timeout: 20_000 });
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('fit on a phone', async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`${api.url}/jobs`);
      await page.locator('.cards').waitFor();
      assert.deepEqual(await cutOff(page), []);
      await page.setViewportSize({ width: 1280, height: 800 });
    });
  });

  describe('where people have accounts', () => {
    before(async function () {
      this.timeout(20_000);
      await visitorWith(database, api, 'ping', { roles: ['planner'] });
      await page.waitForTimeout(800);
      await page.goto(`${api.url}/checks`);
    });

    const login = async (password: string): Promise<void> => {
      await page.getByLabel('登录名').fill('ping');
      await page.getByLabel('密码').fill(password);
      await page.getByRole('button', { name: '登录' }).click();
    };

    it('lets nobody see anything before they have said who they are', async () => {
      await page.getByRole('heading', { name: '登录地脉' }).waitFor();
      assert.equal(await page.locator('#navigation').count(), 0);
      assert.equal(await page.getByRole('combobox').count(), 0);
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('says when the password is wrong', async () => {
      await login('wrong');
      assert.match(await page.locator('.field-fault').innerText(), /登录/);
    });

    it('opens the page that was asked for, and offers only what the person may do', async () => {
      await login(TEST_PASSWORD);
      await page.getByRole('heading', { name: '规划辅助审查' }).waitFor();
      await page.getByRole('button', { name: /当前用户/ }).click();
      assert.match(await page.locator('.user-menu').innerText(), /ping（测试）[\s\S]*规划人员/);
      assert.deepEqual(await seriousFindings(page), []);
    });

    it('keeps what was typed when the session has ended meanwhile, for the same person alone', async () => {
      await page.goto(`${api.url}/checks/new`);
      await page.getByLabel('项目名称').fill('兰陵路地块');
      await database.pool.query('delete from dimai.session');
      await page.evaluate(() => void dispatchEvent(new Event('focus')));
      const gate = page.getByRole('dialog', { name: '登录地脉' });
      await gate.getByText('登录已失效').waitFor();
      assert.equal(
        await page
          .getByLabel('项目名称')
          .evaluate((field) => field.checkVisibility() && document.activeElement === field),
        false,
      );
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      assert.ok(await gate.isVisible());
      assert.deepEqual(await seriousFindings(page), []);
      await login(TEST_PASSWORD);
      await gate.waitFor({ state: 'detached' });
      assert.equal(await page.getByLabel('项目名称').inputValue(), '兰陵路地块');
      assert.ok(await page.getByRole('button', { name: /当前用户/ }).isVisible());
      await visitorWith(database, api, 'lin', { roles: ['planner'] });
      await database.pool.query('delete from dimai.session');
      await page.evaluate(() => void dispatchEvent(new Event('focus')));
      await gate.getByText('登录已失效').waitFor();
      await page.getByLabel('登录名').fill('lin');
      await page.getByLabel('密码').fill(TEST_PASSWORD);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('button', { name: /当前用户：?.*lin|lin（测试）/ }).waitFor();
      assert.equal(await page.getByLabel('项目名称').inputValue(), '');
      await database.pool.query('delete from dimai.session');
      await page.goto(`${api.url}/checks`);
      await login(TEST_PASSWORD);
      await page.getByRole('heading', { name: '规划辅助审查' }).waitFor();
    });

    it('asks for a new password where it has to be changed', async () => {
      await database.pool.query('update dimai.account set must_change_password = true');
      await page.waitForTimeout(800);
      await page.reload();
      await page.getByRole('heading', { name: '修改密码' }).waitFor();
      await page.getByLabel('原密码').fill(TEST_PASSWORD);
      await page.getByLabel('新密码', { exact: true }).fill('Xin-mima#2027');
      await page.getByLabel('再次输入新密码').fill('Xin-mima#2027');
      await page.getByRole('button', { name: '修改密码' }).click();
      await page.getByRole('heading', { name: '规划辅助审查' }).waitFor();
    });

    it('leaves nothing behind when the person goes', async () => {
      await page.getByRole('button', { name: /当前用户/ }).click();
      await page.getByRole('button', { name: '退出登录' }).click();
      await page.getByRole('heading', { name: '登录地脉' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { name: '登录地脉' }).waitFor();
    });
  });

  describe('in all of this', () => {
    it('asks no other host', () => {
      assert.deepEqual(browser.outside, []);
    });
  });
});
