import assert from 'node:assert/strict';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';

import { fillStockCity } from '../../../fixtures/stock-city.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { dimensions, MU_PER_SQUARE_METRE, type DimensionId } from './figures.ts';
import { figureSql } from './figure-sql.ts';
import { stockFactsSource, type StockFactsSource } from './stock-facts.ts';
import { ALL_IN_STOCK, type StockFilter } from './stock-filter.ts';
import { summarise, type Figures, type SummaryOrder } from './summarise.ts';

interface SqlRow {
  readonly value: string;
  readonly landArea: number;
  readonly count: number;
  readonly floorArea: number;
  readonly output: number;
  readonly tax: number;
  readonly outputUnreported: number;
  readonly taxUnreported: number;
  readonly floorAreaUnreported: number;
}

const STOCK = ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land', 'stock-land-economics'];
const at = (version: number) => Object.fromEntries(STOCK.map((layer) => [layer, version]));

describe('figures of stock land', () => {
  let database: TestDatabase;
  let source: StockFactsSource;
  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    await fillStockCity(database.pool, { plots: 3000, years: 3 });
    source = stockFactsSource(database.pool);
  });
  after(() => database.drop());

  const plainly = async (order: SummaryOrder, dimension: DimensionId | null) => {
    const { text, values } = figureSql(order, dimension);
    return (await database.pool.query<SqlRow & Record<string, unknown>>(text, [...values])).rows;
  };
  const assertEqual = (ours: Figures, theirs: SqlRow, about: string) => {
    assert.equal(ours.count, Number(theirs.count), `${about}: count`);
    const near = (a: number, b: number, what: string) =>
      assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${about}: ${what} ${a} ${b}`);
    near(ours.area * MU_PER_SQUARE_METRE, theirs.landArea, 'area');
    near(ours.floorArea, theirs.floorArea, 'floor area');
    near(ours.output, theirs.output, 'output');
    near(ours.tax, theirs.tax, 'tax');
    assert.deepEqual(
      [ours.unreported.output, ours.unreported.tax, ours.unreported.floorArea],
      [theirs.outputUnreported, theirs.taxUnreported, theirs.floorAreaUnreported],
      `${about}: unreported`,
    );
  };
  const compare = async (order: SummaryOrder) => {
    const summary = summarise(await source.read(), order);
    const about = JSON.stringify(order);
    const [total] = await plainly(order, null);
    if (total === undefined) assert.equal(summary.total.count, 0);
    else assertEqual(summary.total, total, about);
    for (const { id } of dimensions) {
      const rows = await plainly(order, id);
      const groups = summary.byDimension[id];
      assert.deepEqual(
        groups.map(({ value }) => value).toSorted(),
        rows.map(({ value }) => value).toSorted(),
        `${about} ${id}`,
      );
      for (const row of rows)
        assertEqual(
          groups.find(({ value }) => value === row.value)!,
          row,
          `${about} ${id} ${row.value}`,
        );
    }
  };

  it('equal plain SQL, over every dimension, at every version and year', async () => {
    for (const version of [0, 1, 2, 3]) await compare({ versions: at(version), year: 2023, filter: ALL_IN_STOCK });
    await compare({ versions: at(3), year: 2021, filter: { ...ALL_IN_STOCK, scope: 'all' } });
    await compare({ versions: at(3), year: null, filter: { ...ALL_IN_STOCK, scope: 'exited' } });
  });

  it('equal plain SQL under any mix of filters', async () => {
    const some = (...values: string[]) =>
      fc.option(fc.uniqueArray(fc.constantFrom(...values, '-'), { minLength: 1 }), { nil: undefined });
    const filters = fc.record({
      values: fc.record({
        type: some('1', '2', '3'),
        class: some('W', 'R', 'L', 'S', 'D'),
        use: some('1', '2', '3'),
        ownership: some('10', '20'),
        district: some('320402', '320411'),
        town: some('320402/镇1', '320404/镇2', '320411/镇3', '320402/镇30', '/镇4', '320411/镇2', '320404/镇1'),
        path: some('01', '05'),
        state: some('30', '50', '90'),
      }),
      sizeMu: fc.option(
        fc.record({
          min: fc.double({ min: 0, max: 4, noNaN: true }),
          max: fc.double({ min: 3, max: 10, noNaN: true }),
        }),
        { nil: undefined },
      ),
      area: fc.option(
        fc.constantFrom(
          [
            [
              [119.61, 31.299],
              [119.9003, 31.3012],
              [119.8, 31.304],
              [119.65, 31.3031],
            ],
          ] as const,
          [
            [
              [119.5, 31.29],
              [120.2, 31.29],
              [120.2, 31.4],
              [119.5, 31.4],
            ],
            [
              [119.7, 31.295],
              [119.9, 31.295],
              [119.9, 31.31],
              [119.7, 31.31],
            ],
          ] as const,
        ),
        { nil: undefined },
      ),
      scope: fc.constantFrom('in-stock' as const, 'exited' as const, 'all' as const),
    });
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 3 }), async (given, version) => {
        const values = Object.fromEntries(Object.entries(given.values).filter(([, list]) => list !== undefined));
        await compare({ versions: at(version), year: 2022, filter: { ...given, values } as unknown as StockFilter });
      }),
      { numRuns: 12 },
    );
  });

  it('close over every dimension, with plots of several classes counted once in the total', async () => {
    const { total, byDimension } = summarise(await source.read(), {
      versions: at(3),
      year: 2023,
      filter: ALL_IN_STOCK,
    });
    for (const [id, groups] of Object.entries(byDimension)) {
      const count = groups.reduce((sum, group) => sum + group.count, 0);
      if (id === 'class') assert.ok(count > total.count, 'several classes');
      else assert.equal(count, total.count, id);
      const unreported = groups.reduce((sum, group) => sum + group.unreported.output, 0);
      if (id !== 'class') assert.equal(unreported, total.unreported.output, id);
    }
    assert.ok(total.unreported.output > 0 && total.partlyReported.output > 0);
  });

  it('show what a publication changed in the next answer, and nothing of it in the answer of the day before', async () => {
    const order = { versions: at(3), year: 2023, filter: ALL_IN_STOCK };
    const before = summarise(await source.read(), order).total;
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(
      `update land.low_efficiency_land set version_to = 4 where version_to is null and plot_code < 'DK00000200'`,
    );
    await client.query(
      `insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area)
       values (900001, 1, 4, 'NEW1', '1', '30', 6666.67)`,
    );
    await client.query(`update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`);
    await client.query('commit');
    client.release();
    const facts = await source.read();
    assert.equal(facts.versions['low-efficiency-land'], 4);
    assert.deepEqual(summarise(facts, order).total, before);
    await compare({ ...order, versions: { ...at(3), 'low-efficiency-land': 4 } });
  });

  it('are read anew when rows were changed by other means than publishing', async () => {
    await database.pool.query(
      `update land.supplied_unused_land set floor_area = 12345.67 where plot_code < 'DK00000500'`,
    );
    await compare({ versions: { ...at(3), 'low-efficiency-land': 4 }, year: 2023, filter: ALL_IN_STOCK });
  });
});
