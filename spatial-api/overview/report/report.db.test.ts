import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { fillGround } from '../../../fixtures/overview-ground.ts';
import { fillStockCity } from '../../../fixtures/stock-city.ts';

interface Group {
  readonly title: string;
  readonly landArea: number;
  readonly count: number;
  readonly output: number;
  readonly unreported: { readonly output: number };
}

describe('the report of the overview', () => {
  let database: TestDatabase;
  let api: TestApi;
  const folder = mkdtempSync(join(tmpdir(), 'dimai-report-'));
  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    await fillStockCity(database.pool, { plots: 900, years: 3 });
    await fillGround(database.pool);
    api = await startApi(database);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await api.close();
    await database.drop();
  });

  const draw = async (query: string, name = 'report'): Promise<string> => {
    const response = await fetch(`${api.url}/api/overview/${name}.pdf${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    const file = join(folder, 'report.pdf');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    return file;
  };

  it('holds every figure of every dimension of its page, and not one of what was not reported', async function () {
    this.timeout(60_000);
    for (const [view, kinds] of [
      ['general', ''],
      ['low-efficiency', '&type=1'],
      ['unused', '&type=2,3,4'],
    ] as const) {
      const text = textOf(await draw(`?view=${view}&district=320411,320412`));
      if (text === undefined) return this.skip();
      const answer = await fetch(`${api.url}/api/overview/stock?district=320411,320412${kinds}`);
      const { total, dimensions } = (await answer.json()) as { total: Group; dimensions: Record<string, Group[]> };
      const number = (value: number, digits: number) =>
        value.toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits });
      assert.ok(text.includes(number(total.landArea, 2)), view);
      for (const dimension of ['ownership', 'district', 'size']) {
        for (const { landArea, output, count, unreported } of dimensions[dimension]!) {
          assert.ok(text.includes(number(landArea, 2)), `${view} ${dimension} ${landArea}`);
          if (unreported.output < count) assert.ok(text.includes(number(output, 2)), `${view} ${dimension} ${output}`);
          else if (count > 0) assert.ok(text.includes(`未填报${count}宗`));
        }
      }
      assert.match(text, /行政区：新北区、武进区/);
      assert.match(text, /低效用地第3版（\d{4}-\d{2}-\d{2}发布）/);
    }
  });

  it('draws its charts as vectors: no picture is in it', async () => {
    const file = await draw('?view=progress&compare=2024-01-01');
    const images = toolText('pdfimages', ['-list', file]);
    if (images !== undefined) assert.equal(images.trim().split('\n').length, 2, images);
    const text = textOf(file);
    if (text !== undefined) assert.match(text, /盘活路径与状态[\s\S]*盘活前后效益/);
  });

  it('says of a day before the first publication that there is no data, and draws no 0 in its place', async function () {
    for (const view of ['general', 'low-efficiency', 'unused', 'progress']) {
      const text = textOf(await draw(`?view=${view}&asOf=2020-01-01`));
      if (text === undefined) return this.skip();
      assert.match(text, /尚未发布数据，无从统计/);
      assert.doesNotMatch(text, /0\.00|0宗/, view);
    }
  });

  it('says of key projects and of the register that nothing is published, which is not nothing found', async () => {
    for (const name of ['projects', 'registrations']) {
      const text = textOf(await draw('', name));
      if (text !== undefined) assert.match(text, /尚未发布数据，无从统计/, name);
    }
  });

  it('is drawn of restoration as well, and refuses what it does not know', async () => {
    await draw('?view=restoration');
    const text = textOf(await draw('?type=2', 'restoration'));
    if (text !== undefined) assert.match(text, /数据截至最新发布.*条件：历史遗留矿山生态修复/);
    assert.equal((await fetch(`${api.url}/api/overview/report.pdf?view=everything`)).status, 400);
  });
});

/** Text without spaces, or nothing where poppler is not installed. */
function textOf(file: string): string | undefined {
  return toolText('pdftotext', ['-layout', file, '-'])?.replaceAll(/\s+/g, '');
}

function toolText(tool: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
