import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows } from '../fixtures/harness/layer-rows.ts';
import { creditCheckCharacter } from '../schemas/credit-code.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { LoadReport, Refusal } from './delivery.ts';
import { ingestFile, type IngestOptions } from './ingest-file.ts';
import type { LoadContext } from './load.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];
const code = (body: string) => `${body}${creditCheckCharacter(body)}`;
const [ONE, TWO, THREE] = [code('91320411MA1XXXXX0'), code('91320411MA1YYYYY0'), code('91320411MA1WWWWW0')] as const;

describe('economics of enterprises apportioned to plots', () => {
  let database: TestDatabase;
  let folder: string;
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-economics-'));
    const plot = (featureId: number, plotCode: string, creditCode: string, area: number, floorArea: number | null) => ({
      featureId,
      values: { plotCode, creditCode, area, floorArea },
      wkt: `POLYGON((119.9 31.8, 119.90${featureId} 31.8, 119.90${featureId} 31.801, 119.9 31.8))`,
    });
    await insertRows(database.pool, layerById('low-efficiency-land')!, [
      plot(1, 'DX001', ONE, 1000, 3000),
      plot(2, 'DX002', ONE, 2000, 1000),
      plot(3, 'DX003', TWO, 500, null),
    ]);
    await insertRows(database.pool, layerById('low-efficiency-land')!, [plot(4, 'GE001', ONE, 4000, 3000)]);
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function load(content: string, more: Partial<IngestOptions> = {}): Promise<LoadReport> {
    const path = join(folder, '企业.csv');
    await writeFile(path, content);
    const layer = layerById('stock-land-economics')!;
    const options = { path, layer, dataset: '2023', apportion: 'floor-area', workFolder: folder, ...more } as const;
    const result = await ingestFile({ db: database.pool, log: silent }, options);
    assert.ok(result.state !== 'known');
    return result.report;
  }
  const table = `统一社会信用代码,企业名称,年度,年产值,年税收,从业人数
${ONE},甲公司,2023,100.0001,7,10
${TWO},乙公司,2023,50,1.5,3
${THREE},丙公司,2023,9,9,9
`;

  it('sums to the source exactly, by floor area, and lists who has no plot', async () => {
    const report = await load(table);
    assert.deepEqual([report.rows.read, report.rows.loaded, report.rows.rejected], [5, 4, 1]);
    assert.equal(report.issueCounts['enterprise-unmatched'], 1);
    assert.equal(report.issueCounts['figures-apportioned'], 1);
    const { rows } = await database.pool.query(
      `select plot_code, output::text, tax::text, employees from land.stock_land_economics
       where version_to is null order by plot_code`,
    );
    assert.deepEqual(rows, [
      { plot_code: 'DX001', output: '42.8572', tax: '3', employees: 4 },
      { plot_code: 'DX002', output: '14.2857', tax: '1', employees: 2 },
      { plot_code: 'DX003', output: '50', tax: '1.5', employees: 3 },
      { plot_code: 'GE001', output: '42.8572', tax: '3', employees: 4 },
    ]);
    const rejected = await database.pool.query('select attributes from dimai.rejected_row');
    assert.equal(rejected.rows[0].attributes['企业名称'], '丙公司');
  });

  it('follows the land area where that is asked for', async () => {
    await load(table, { apportion: 'land-area', dataset: '2023用地' });
    const { rows } = await database.pool.query(
      `select sum(output)::text as output, sum(employees)::int as employees from land.stock_land_economics e
       join dimai.dataset d on d.id = e.dataset_id where d.name = '2023用地' and credit_code = $1 and version_to is null`,
      [ONE],
    );
    assert.deepEqual(rows[0], { output: '100.0001', employees: 10 });
  });

  it('refuses a table that names no enterprise', async () => {
    await assert.rejects(load('地块,年产值\n1,2\n'), (error: Refusal) => error.code === 'nothing-mapped');
  });
});
