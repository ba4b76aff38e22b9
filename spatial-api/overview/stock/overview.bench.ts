/**
 * `npm run bench -- overview [plots]`: the figures of 资源总览 on stock land with ten years of economics, in a city that is made
 * once and kept below DIMAI_DATA. First every figure of every dimension is held against plain SQL; then random mixes of
 * filters are timed, all dimensions at once, by themselves and over HTTP, while nothing else goes on and while a publication
 * loads; beside them the plain SQL for one single dimension of the same question. `npm run bench -- overview fill` only
 * makes the city.
 */
import assert from 'node:assert/strict';
import type { Pool } from 'pg';

import type { Database } from '../../../schemas/database/sql.ts';

import { startApi } from '../../../fixtures/harness/api.ts';
import { openStockCity } from '../../../fixtures/kept-stock-city.ts';
import { dimensions, MU_PER_SQUARE_METRE } from './figures.ts';
import { figureSql } from './figure-sql.ts';
import { stockFactsSource } from './stock-facts.ts';
import type { StockFilter } from './stock-filter.ts';
import { summarise, type Figures, type SummaryOrder } from './summarise.ts';

const ROUNDS = 200;
const SQL_ROUNDS = 5;
const CHECKS = 2;

/** Prints one table. */
export async function bench(args: readonly string[]): Promise<void> {
  const plots = Number(args.find((each) => /^\d+$/.test(each)) ?? 200_000);
  const city = await openStockCity({ plots, years: 10 });
  try {
    if (args.includes('fill')) return;
    // A run that was ended in the middle left its load behind.
    await takeBack(city.pool);
    const source = stockFactsSource(city.pool);
    // The planner takes a mix of filters for one plot and reads all economics for each anew; SQL is given its better plan.
    const sql = await city.pool.connect();
    await sql.query('set enable_nestloop = off');
    const first = performance.now();
    const { versions } = await source.read();
    console.log(
      `first answer after a start: ${seconds(first)} s; memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    );
    let figures = 0;
    for (let round = 0; round < CHECKS; round++) {
      figures += await holdAgainstSql(
        sql,
        summarise(await source.read(), orderOf(round, versions)),
        orderOf(round, versions),
      );
    }
    console.log(`${figures} figures equal those of plain SQL`);
    const ask = async (round: number) => {
      const begun = performance.now();
      summarise(await source.read(), orderOf(round, versions));
      return performance.now() - begun;
    };
    const table: Record<string, ReturnType<typeof percentiles>> = {};
    const tell = (title: string, taken: readonly number[]): void => {
      table[title] = percentiles(taken);
      // at once: a run that is cut short has told what it measured
      console.log(`${title}: ${JSON.stringify(table[title])}`);
    };
    const quiet = await times(ROUNDS, ask);
    tell('all dimensions', quiet);
    const plain = await times(SQL_ROUNDS, async (round) => {
      const { text, values } = figureSql(orderOf(round * 7, versions), 'use');
      const begun = performance.now();
      await sql.query(text, [...values]);
      return performance.now() - begun;
    });
    tell('plain SQL, one dimension', plain);
    console.log(`plain SQL for one dimension takes ${(median(plain) / median(quiet)).toFixed(1)} times as long (p50)`);
    sql.release();
    const api = await startApi(city);
    const askApi = async (round: number) => {
      const begun = performance.now();
      const response = await fetch(`${api.url}/api/overview/stock?${queryOf(round)}`);
      assert.equal(response.status, 200);
      await response.arrayBuffer();
      return performance.now() - begun;
    };
    await askApi(0);
    const http = await times(ROUNDS, askApi);
    tell('all dimensions, over HTTP', http);
    const loading = { isOver: false };
    const publication = load(city.pool).finally(() => (loading.isOver = true));
    const busy: number[] = [];
    for (let round = 0; !loading.isOver || busy.length < 20; round++) busy.push(await askApi(round));
    await publication;
    tell('the same while 20,000 rows are loaded', busy);
    await api.close();
    await takeBack(city.pool);
    console.table(table);
  } finally {
    await city.close();
  }
}

async function times(rounds: number, ask: (round: number) => Promise<number>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await ask(round));
  return taken;
}

/** Compares total and every group of every dimension; returns how many figures that were. */
async function holdAgainstSql(
  db: Database,
  summary: ReturnType<typeof summarise>,
  order: SummaryOrder,
): Promise<number> {
  let compared = 0;
  const equal = (ours: Figures | undefined, theirs: Record<string, unknown>, about: string): void => {
    const pairs: readonly (readonly [number | undefined, unknown])[] = [
      [ours?.count, theirs['count']],
      [ours && ours.area * MU_PER_SQUARE_METRE, theirs['landArea']],
      [ours?.floorArea, theirs['floorArea']],
      [ours?.output, theirs['output']],
      [ours?.tax, theirs['tax']],
      [ours?.unreported.output, theirs['outputUnreported']],
      [ours?.unreported.tax, theirs['taxUnreported']],
      [ours?.unreported.floorArea, theirs['floorAreaUnreported']],
    ];
    for (const [a = 0, b] of pairs) {
      assert.ok(Math.abs(a - Number(b)) <= 1e-9 * Math.max(1, Math.abs(Number(b))), `${about}: ${a} ${String(b)}`);
      compared++;
    }
  };
  for (const dimension of [null, ...dimensions]) {
    const { text, values } = figureSql(order, dimension?.id ?? null);
    const { rows } = await db.query<Record<string, unknown>>(text, [...values]);
    if (dimension === null) {
      equal(summary.total, rows[0]!, 'total');
      continue;
    }
    const groups = summary.byDimension[dimension.id];
    assert.equal(groups.length, rows.length, dimension.id);
    for (const row of rows)
      equal(
        groups.find(({ value }) => value === row['value']),
        row,
        `${dimension.id} ${String(row['value'])}`,
      );
  }
  return compared;
}

const yearOf = (round: number): number => 2014 + (round % 10);
const circle = Array.from(
  { length: 40 },
  (_, i) => [119.8 + 0.25 * Math.cos(i / 6.3), 31.4 + 0.1 * Math.sin(i / 6.3)] as const,
);

/** A mix of filters that differs from round to round. */
function orderOf(round: number, versions: Readonly<Record<string, number>>): SummaryOrder {
  const values: StockFilter['values'] = {
    ...(round % 2 === 0 ? { district: ['320402', '320411', '320412'] } : {}),
    ...(round % 3 === 0 ? { class: ['W', 'D'] } : {}),
    ...(round % 5 === 0 ? { use: ['1', '-'] } : {}),
  };
  const area: StockFilter['area'] = round % 4 === 0 ? [circle] : undefined;
  const sizeMu = round % 3 === 1 ? { min: 2, max: 50 } : undefined;
  return { versions, year: yearOf(round), filter: { values, area, sizeMu, scope: 'in-stock' } };
}

/** The same mix as a query. */
function queryOf(round: number): string {
  const { filter, year } = orderOf(round, {});
  const query = new URLSearchParams({ year: String(year) });
  for (const [id, list] of Object.entries(filter.values)) query.set(id, list.join(','));
  if (filter.sizeMu !== undefined) {
    query.set('minMu', String(filter.sizeMu.min));
    query.set('maxMu', String(filter.sizeMu.max));
  }
  if (filter.area !== undefined) query.set('within', circle.map((place) => place.join(',')).join(';'));
  return query.toString();
}

/** Loads 20,000 new versions of plots as a publication does. */
async function load(pool: Pool): Promise<void> {
  await publishing(
    pool,
    `with ended as (
  update land.low_efficiency_land set version_to = 4
  where row_id in (select row_id from land.low_efficiency_land where version_to is null limit 20000)
  returning *
)
insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area, geom, ellipsoidal_area)
select feature_id, dataset_id, 4, plot_code, stock_type, state, area, geom, ellipsoidal_area from ended`,
    `update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`,
  );
}

/** Takes the load back, so that the kept city stays what it is. */
async function takeBack(pool: Pool): Promise<void> {
  await publishing(
    pool,
    'delete from land.low_efficiency_land where version_from = 4',
    'update land.low_efficiency_land set version_to = null where version_to = 4',
    `update dimai.layer_state set version = 3 where layer = 'low-efficiency-land'`,
  );
}

async function publishing(pool: Pool, ...statements: readonly string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function percentiles(taken: readonly number[]) {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return { n: taken.length, 'p50 ms': round(at(0.5)), 'p95 ms': round(at(0.95)), 'max ms': round(at(1)) };
}

function median(taken: readonly number[]): number {
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)]!;
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
