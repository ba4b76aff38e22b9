import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import type { TestBrowser } from '../../fixtures/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { cutOff, seriousFindings } from '../../fixtures/harness/page-checks.ts';
import { follow, type Look, takeLook, usualScreen } from '../../fixtures/harness/page-looks.ts';
import { fillGround } from '../../fixtures/overview-ground.ts';
import { fillOtherPages } from '../../fixtures/overview-other-pages.ts';
import { formatDate } from '../format.ts';
import { fillStockCity } from '../../fixtures/stock-city.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';

const VIEWS = ['general', 'low-efficiency', 'unused', 'progress', 'projects', 'restoration', 'registration'];
const LOOKS: readonly Look[] = [
  { width: 360, height: 740, language: 'zh', theme: 'light' },
  { width: 1440, height: 900, language: 'en', theme: 'dark' },
  { width: 3840, height: 2160, language: 'zh', theme: 'dark' },
];

describe('the overview page', () => {
  let database: TestDatabase;
  let api: TestApi;
  let browser: TestBrowser;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    [database] = await Promise.all([testDatabase(), buildViewer()]);
    await fillStockCity(database.pool, { plots: 600, years: 3 });
    await fillGround(database.pool);
    await fillOtherPages(database.pool);
    api = await startApi(database);
    browser = await openViewer(api, '/overview', { viewport: { width: 1280, height: 900 } });
    page = browser.page;
    await page.waitForSelector('.key-figure');
  });
  after(async () => {
    await browser.close();
    await api.close();
    await database.drop();
  });

  const exact = async (measure: string) =>
    Number(await page.getAttribute(`.key-figure[data-measure="${measure}"]`, 'data-exact'));
  const isSettled = async (count: number) =>
    page.waitForSelector(`.key-figure[data-measure="count"][data-exact="${count}"]`, { timeout: 15_000 });
  const plotsOf = async (condition: string): Promise<number> => {
    const tables = ['low_efficiency_land', 'approved_unsupplied_land', 'supplied_unused_land'];
    const parts = tables.map(
      (table) =>
        `select count(*) as n from land.${table} where version_to is null and coalesce(state, '') <> '90' and ${condition}`,
    );
    const { rows } = await database.pool.query<{ n: number }>(
      `select sum(n)::integer as n from (${parts.join(' union all ')}) as parts`,
    );
    return rows[0]!.n;
  };

  it('shows the five figures that plain SQL gives', async () => {
    assert.equal(await exact('count'), await plotsOf('true'));
    const { rows } = await database.pool.query<{ output: number }>(
      `select sum(output)::float8 as output from land.stock_land_economics e where version_to is null and year = 2023 and exists (
         select from land.low_efficiency_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90'
         union all select from land.approved_unsupplied_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90'
         union all select from land.supplied_unused_land t where t.plot_code = e.plot_code and t.version_to is null and coalesce(state, '') <> '90')`,
    );
    assert.ok(Math.abs((await exact('output')) - rows[0]!.output) < 1e-6);
  });

  it('says of how many plots a figure is not known', async () => {
    const note = await page.textContent('.key-figure[data-measure="output"] .key-note');
    assert.match(note!, /未填报 \d+ 宗/);
  });

  it('follows a bar that is pressed, everywhere but in its own chart, and lets go of it again', async () => {
    const uses = () => page.locator('[data-dimension="use"] .bar').count();
    const before = await uses();
    await page.click('[data-dimension="use"] .bar:has-text("工业")');
    await isSettled(await industry());
    assert.equal(await uses(), before, 'its own chart still shows what else could be chosen');
    assert.match(page.url(), /use=1/);
    await page.click('.chip:has-text("主导用途")');
    await isSettled(await plotsOf('true'));
  });

  const industry = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select ((select count(*) from land.low_efficiency_land where version_to is null and coalesce(state, '') <> '90' and dominant_use = '1')
        + (select count(*) from land.supplied_unused_land where version_to is null and coalesce(state, '') <> '90' and dominant_use = '1'))::integer as n`,
    );
    return rows[0]!.n;
  };

  it('stands again as it was when its address is opened anew', async () => {
    await page.goto(`${api.url}/overview/low-efficiency?district=320411&measure=count`);
    await page.waitForSelector('.key-figure');
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::integer as n from land.low_efficiency_land
       where version_to is null and coalesce(state, '') <> '90' and left(district_code, 6) = '320411'`,
    );
    await isSettled(rows[0]!.n);
    assert.equal(await page.getAttribute('.key-figure[data-measure="count"]', 'aria-pressed'), 'true');
    assert.equal(await page.locator('.bar[aria-pressed="true"]').count(), 1);
  });

  it('has behind each chart of each page a table of the very numbers that are drawn', async function () {
    this.timeout(180_000);
    for (const [view, measure] of [
      ['general', 'landArea'],
      ['low-efficiency', 'output'],
      ['unused', 'floorArea'],
    ] as const) {
      await page.goto(`${api.url}/overview/${view}?measure=${measure}`);
      await page.waitForSelector('[data-dimension="ownership"]');
      const { dimensions } = (await (
        await fetch(
          `${api.url}/api/overview/stock${view === 'general' ? '' : view === 'unused' ? '?type=2,3,4' : '?type=1'}`,
        )
      ).json()) as {
        dimensions: Record<
          string,
          { value: string; title: string; count: number; unreported: Record<string, number> }[]
        >;
      };
      // a page of unused land shows its own kinds alone
      if (view === 'unused') dimensions['type'] = dimensions['type']!.filter(({ value }) => value !== '1');
      for (const card of await page.locator('.figure-card[data-dimension]:not([data-dimension="trend"])').all()) {
        const dimension = (await card.getAttribute('data-dimension'))!;
        const drawn = await card
          .locator('li[data-exact]')
          .evaluateAll((items) =>
            items.map((item) => [
              item.querySelector('.bar-title, .pie-title')!.textContent,
              Number(item.getAttribute('data-exact')),
            ]),
          );
        await card.locator('.icon-button').first().click();
        const head = await card.locator('thead th').allInnerTexts();
        const column = head.findIndex((text) =>
          text.startsWith({ landArea: '用地规模', output: '年产值', floorArea: '建筑面积' }[measure]),
        );
        const cells = await card
          .locator('tbody tr')
          .evaluateAll(
            (rows, at) => rows.map((row) => [row.children[0]!.textContent, row.children[at]!.firstChild!.textContent]),
            column,
          );
        const table = cells.map((row) => row.join(' '));
        assert.equal(
          table.length,
          dimensions[dimension]!.length + (dimension === 'class' ? 0 : 1),
          `${view} ${dimension}`,
        );
        assert.ok(drawn.length > 0);
        for (const [title, exact] of drawn as [string, number][]) {
          // Townships of two districts may bear one name.
          const groups = dimensions[dimension]!.filter((each) => each.title === title);
          const isUnknown = groups.some(
            ({ count, unreported }) => (count > 0 || measure !== 'landArea') && unreported[measure] === count,
          );
          const expected = exact.toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
          const isThere = table.includes(`${title} ${expected}`) || (isUnknown && table.includes(`${title} —`));
          assert.ok(isThere, `${view} ${dimension} ${title} ${expected}: ${table.join(' | ')}`);
        }
      }
    }
  });

  it('sets another day beside the present one', async () => {
    await page.goto(`${api.url}/overview?compare=2024-01-01`);
    await page.waitForSelector('.key-change');
    const past = (await (await fetch(`${api.url}/api/overview/stock?asOf=2024-01-01`)).json()) as {
      total: { count: number };
    };
    const text = await page.textContent('.key-figure[data-measure="count"] .key-change');
    const difference = (await exact('count')) - past.total.count;
    assert.ok(text!.includes(String(Math.abs(difference))), `${text} ${difference}`);
  });

  it('shows progress by path, with what is overdue', async () => {
    await page.goto(`${api.url}/overview/progress`);
    await page.waitForSelector('.targets li');
    assert.ok((await page.locator('.figure-card tbody tr').count()) >= 10);
    assert.ok((await page.locator('.overdue').count()) > 0);
  });

  it('shows a publication by itself', async () => {
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('.key-figure');
    const before = await exact('count');
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area) values (990001, 1, 4, 'NEU', '1', '30', 1000)`,
    );
    await client.query(`update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`);
    await client.query('commit');
    client.release();
    await isSettled(before + 1);
  });

  it('follows a publication in every part of a page, not in its key figures alone', async function () {
    this.timeout(120_000);
    await page.goto(`${api.url}/overview/progress`);
    const invested = page.locator('[data-dimension="investment"] [data-exact]');
    await invested.waitFor();
    const sum = async (): Promise<number> => Number(await invested.getAttribute('data-exact'));
    const paths = page.locator('[data-dimension="paths"] tbody tr', { hasText: '技改提升' });
    const [before, plots] = [await sum(), Number(await paths.locator('td').nth(1).innerText())];
    await publishPlot(5, {
      plot_code: 'DONE',
      disposal_path: '05',
      disposed_on: '2024-05-01',
      investment_after: 1234.5,
    });
    const deadline = Date.now() + 20_000;
    while (Math.abs((await sum()) - before - 1234.5) > 1e-6 && Date.now() < deadline) await page.waitForTimeout(200);
    assert.ok(Math.abs((await sum()) - before - 1234.5) <= 1e-6, `${before} ${await sum()}`);
    assert.equal(Number(await paths.locator('td').nth(1).innerText()), plots + 1);
    // The trend of the other pages is asked again as well.
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('[data-dimension="trend"]');
    const trend = page.waitForRequest(/stock\/trend/, { timeout: 20_000 });
    await publishPlot(6, { plot_code: 'MORE' });
    await trend;
  });

  /** Publishes one more plot of low-efficiency land, as the next version. */
  const publishPlot = async (version: number, fields: Readonly<Record<string, unknown>>): Promise<void> => {
    const row = {
      feature_id: 990_000 + version,
      dataset_id: 1,
      version_from: version,
      stock_type: '1',
      state: '30',
      area: 1000,
      ...fields,
    };
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `insert into land.low_efficiency_land (${Object.keys(row).join(', ')}) values (${Object.keys(row)
        .map((_, index) => `$${index + 1}`)
        .join(', ')})`,
      Object.values(row),
    );
    await client.query(
      `update dimai.layer_state set version = $1, changed_at = now() where layer = 'low-efficiency-land'`,
      [version],
    );
    await client.query('commit');
    client.release();
  };

  it('says what could not be had, in the place of it, and never shows it as nothing', async function () {
    this.timeout(60_000);
    const fails = (pattern: RegExp) =>
      page.route(pattern, (route) => route.fulfill({ status: 503, json: { title: '暂时不能查询', code: 'busy' } }));
    const failing = [/overview\/stock\/trend/, /overview\/areas/];
    for (const pattern of failing) await fails(pattern);
    await page.goto(`${api.url}/overview`);
    await page.locator('.figure-card .notice--error', { hasText: '暂时不能查询' }).waitFor();
    await page.locator('.overview-map-lead', { hasText: '没有取到行政区界线' }).waitFor();
    for (const pattern of failing) await page.unroute(pattern);
    await page.locator('.figure-card .notice--error button').click();
    await page.waitForSelector('[data-dimension="trend"]');
  });

  it('keeps figures that it can no longer ask for, and says of when they are until it can', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('.key-figure');
    const before = await exact('count');
    await page.route(/overview\/stock(\?|$)/, (route) =>
      route.fulfill({ status: 503, json: { title: '暂时不能查询' } }),
    );
    const notice = page.locator('.stale-notice', { hasText: '暂时不能查询' });
    await notice.waitFor({ timeout: 15_000 });
    assert.equal(await exact('count'), before);
    assert.deepEqual(await seriousFindings(page), []);
    // Another question was never answered: its figures are not known, and those of the former one are not its own.
    await page.click('[data-dimension="use"] .bar:has-text("工业")');
    await page.locator('.notice--error', { hasText: '暂时不能查询' }).waitFor();
    assert.equal(await page.locator('.key-figure').count(), 0);
    await page.unroute(/overview\/stock(\?|$)/);
    await page.waitForSelector('.key-figure', { timeout: 15_000 });
    assert.equal(await notice.count(), 0);
  });

  it('says that there is no data where nothing had been published, and shows no figure of it', async () => {
    for (const view of ['general', 'low-efficiency', 'unused', 'progress']) {
      await follow(page, `/overview/${view}?asOf=2020-01-01`);
      await page.locator('.notice-title', { hasText: '无数据' }).waitFor();
      assert.equal(await page.locator('.key-figure, .figure-card').count(), 0, view);
      assert.match(await page.innerText('.overview-versions'), /低效用地：无数据/);
    }
  });

  it('writes no 0 where nothing was reported: not in a ring, not in a tile, not for funds', async function () {
    this.timeout(60_000);
    await follow(page, '/overview/unused?type=2&measure=floorArea');
    await page.locator('.key-figure[data-measure="floorArea"] .key-value', { hasText: '—' }).waitFor();
    await page.locator('[data-dimension="ownership"] .pie-figure', { hasText: '—' }).waitFor();
    const { rows } = await database.pool.query<{ district: string }>(
      `select left(district_code, 6) as district from land.restoration_project where version_to is null order by 1 limit 1`,
    );
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `update land.restoration_project set total_investment = null, paid_funds = null where left(district_code, 6) = $1`,
      [rows[0]!.district],
    );
    await client.query(`update dimai.layer_state set version = version + 1 where layer = 'restoration-project'`);
    await client.query('commit');
    client.release();
    await follow(page, '/overview/restoration');
    const bar = page.locator(`[data-dimension="restoration-funds"] li[data-value="${rows[0]!.district}"]`);
    await bar.locator('.bar-text', { hasText: '—' }).waitFor();
    assert.match(await bar.innerText(), /已支付 —.*总投资 未填报 \d+ 个.*已支付 未填报 \d+ 个/s);
    assert.doesNotMatch(await bar.innerText(), /0\.00/);
  });

  it('filters restoration by a click on a bar: figures, the other charts, the table, the report and the address follow', async function () {
    this.timeout(60_000);
    const { rows } = await database.pool.query<{ type: string; projects: number; districts: number }>(
      `select project_type as type, count(*)::integer as projects, count(distinct left(district_code, 6))::integer as districts
from land.restoration_project where version_to is null and project_type is not null group by 1 order by 2, 1 limit 1`,
    );
    const [{ type, projects, districts }] = rows as [(typeof rows)[number]];
    await follow(page, '/overview/restoration');
    const shown = async (): Promise<readonly [figure: string, types: number, districts: number]> => [
      await page.locator('.key-figure .key-value').first().innerText(),
      await page.locator('[data-dimension="restoration-type"] li').count(),
      await page.locator('[data-dimension="restoration-district"] li').count(),
    ];
    await page.locator('[data-dimension="restoration-type"] li').first().waitFor();
    const before = await shown();
    await page.locator(`[data-dimension="restoration-type"] li[data-value="${type}"] button`).click();
    await page.locator('.chip').first().waitFor();
    const after = await shown();
    assert.equal(Number.parseInt(after[0], 10), projects);
    assert.notEqual(after[0], before[0]);
    // The chart that was clicked keeps what can be chosen beside it.
    assert.equal(after[1], before[1]);
    assert.equal(after[2], districts);
    assert.match(page.url(), new RegExp(`[?]type=${type}$`));
    assert.match(
      (await page.locator('a[href*=".pdf"]').first().getAttribute('href')) ?? '',
      new RegExp(`restoration.pdf[?]type=${type}$`),
    );
    await page.reload();
    await page.locator('.chip').first().waitFor();
    assert.deepEqual(await shown(), after);
    await page.locator('.chip--clear').click();
    await page.locator('.chip').first().waitFor({ state: 'detached' });
    assert.deepEqual(await shown(), before);
  });

  it('names the layers that figures are made of, their versions and when they were published', async () => {
    await page.goto(`${api.url}/overview`);
    const line = page.locator('.overview-versions');
    await line.waitFor();
    const { rows } = await database.pool.query<{ changed_at: Date }>(
      `select changed_at from dimai.layer_state where layer = 'low-efficiency-land'`,
    );
    const day = formatDate(rows[0]!.changed_at.toISOString());
    assert.match(await line.innerText(), new RegExp(`低效用地 第 \\d+ 版（${day} 发布）`));
  });

  it('gives a workbook away with a sheet that says of what page, conditions and versions it is', async () => {
    await page.goto(`${api.url}/overview?use=1`);
    const card = page.locator('[data-dimension="ownership"]');
    await card.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), card.locator('.icon-button').nth(1).click()]);
    const path = await download.path();
    const read = (part: string): string => execFileSync('unzip', ['-p', path, part]).toString('utf8');
    assert.match(read('xl/workbook.xml'), /name="权属性质".*name="说明"/s);
    const texts = read('xl/sharedStrings.xml') + read('xl/worksheets/sheet2.xml');
    assert.ok(
      texts.includes('use=1') && /低效用地 第 \d+ 版/.test(texts) && texts.includes('不是 0'),
      texts.slice(0, 500),
    );
  });

  it('sets two districts side by side, each with its own figures on a common scale', async () => {
    await page.goto(`${api.url}/overview?beside=320402,320411&measure=count`);
    await page.waitForSelector('.beside-side');
    const ask = async (district: string) =>
      (
        (await (await fetch(`${api.url}/api/overview/stock?district=${district}`)).json()) as {
          total: { count: number };
        }
      ).total.count;
    const stands = async (...districts: readonly string[]) => {
      for (const [index, district] of districts.entries()) {
        const tile = `.key-figure[data-measure="count"][data-exact="${await ask(district)}"]`;
        await page.locator('.beside-side').nth(index).locator(tile).waitFor();
      }
    };
    await stands('320402', '320411');
    await page.locator('.beside-side select').nth(1).selectOption('320481');
    await page.waitForURL(/beside=320402,320481/);
    await stands('320402', '320481');
  });

  it('sets two dates side by side', async () => {
    await page.goto(`${api.url}/overview?beside=days&compare=2024-01-01`);
    await page.waitForSelector('.beside-side h2');
    const at = async (query: string) =>
      ((await (await fetch(`${api.url}/api/overview/stock${query}`)).json()) as { total: { count: number } }).total
        .count;
    const counts = await page
      .locator('.beside-side .key-figure[data-measure="count"]')
      .evaluateAll((tiles) => tiles.map((tile) => Number(tile.getAttribute('data-exact'))));
    assert.deepEqual(counts, [await at('?asOf=2024-01-01'), await at('')]);
  });

  it('says what each figure means, with SQL that gives it', async () => {
    await page.goto(`${api.url}/overview`);
    await page.getByRole('button', { name: '指标说明' }).click();
    await page.locator('.definitions summary', { hasText: '主导用途' }).click();
    const sql = await page.locator('.definitions details[open] pre').innerText();
    const { rows } = await database.pool.query<{ value: string; count: string }>(sql);
    const card = page.locator('[data-dimension="use"]');
    assert.equal(rows.length, await card.locator('.bar').count());
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: '关闭' }).click();
  });

  it('is taken away as a picture and as a report', async function () {
    this.timeout(60_000);
    await page.goto(`${api.url}/overview?use=1`);
    await page.waitForSelector('.map[data-state="idle"]', { timeout: 30_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /PNG/ }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    if (process.env['KEEP'] !== undefined) copyFileSync(await download.path(), process.env['KEEP']);
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
    assert.ok(bytes.readUInt32BE(16) > 1500 && bytes.length > 50_000, `${bytes.readUInt32BE(16)} ${bytes.length}`);
    const report = await page.getByRole('link', { name: /PDF/ }).getAttribute('href');
    const response = await fetch(`${api.url}${report}`);
    assert.equal(response.headers.get('content-type'), 'application/pdf');
    assert.match(report!, /use=1/);
  });

  it('has no serious fault for a screen reader and cuts nothing off, from phone to wall, light and dark, in both languages', async function () {
    this.timeout(120_000);
    await page.goto(`${api.url}/overview`);
    await page.waitForSelector('.key-figure');
    for (const [index, view] of VIEWS.entries()) {
      await follow(page, `/overview/${view}`);
      for (const [turn, look] of LOOKS.entries()) {
        await takeLook(page, look);
        const name = `${view} ${look.width} ${look.language} ${look.theme}`;
        assert.ok((await page.locator('.key-figure').count()) > 0, name);
        assert.deepEqual(await cutOff(page), [], name);
        // Each page is read in one look, each look on two pages and more.
        if (index % LOOKS.length === turn) assert.deepEqual(await seriousFindings(page), [], name);
      }
    }
    await usualScreen(page);
  });

  it('fits a sheet of paper', async () => {
    await page.goto(`${api.url}/overview?lang=zh&theme=light`);
    await page.waitForSelector('.figure-card');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.overview-filters:visible, .map-tools:visible, .rail:visible').count(), 0);
    assert.deepEqual(await cutOff(page), []);
    await page.emulateMedia({ media: 'screen' });
  });

  it('asked no other host and logged no error', () => {
    assert.deepEqual([...browser.outside], []);
    // The browser notes what was made to fail.
    assert.deepEqual(
      browser.errors.filter((line) => !line.includes('status of 503')),
      [],
    );
  });
});
