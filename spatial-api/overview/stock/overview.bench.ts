/**
 * `npm run bench -- overview [plots]`: the figures of 资源总览 under random mixes of filters, all dimensions at once, on stock land
 * with ten years of economics; beside them the plain SQL for one single dimension of the same question. Then the same while a
 * publication runs.
 */
import { stopTestServer } from '../../../fixtures/harness/test-cluster.ts';
import { testDatabase } from '../../../fixtures/harness/database.ts';
import { fillStockCity } from '../../../fixtures/stock-city.ts';
import { figureSql } from './figure-sql.ts';
import { stockFactsSource } from './stock-facts.ts';
import type { StockFilter } from './stock-filter.ts';
import { summarise, type SummaryOrder } from './summarise.ts';

const ROUNDS = 200;
const SQL_ROUNDS = 10;

/** Prints one table. */
export async function bench([given = '200000']: readonly string[]): Promise<void> {
  const database = await testDatabase();
  try {
    const started = performance.now();
    await fillStockCity(database.pool, { plots: Number(given), years: 10 });
    console.log(`${given} plots, ten years of economics, filled in ${seconds(started)} s`);
    const source = stockFactsSource(database.pool);
    const first = performance.now();
    const facts = await source.read();
    console.log(
      `first answer after a start: ${seconds(first)} s; memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    );
    const ask = async (round: number) => {
      const begun = performance.now();
      summarise(await source.read(), orderOf(round, facts.versions));
      return performance.now() - begun;
    };
    const quiet: number[] = [];
    for (let round = 0; round < ROUNDS; round++) quiet.push(await ask(round));
    const plain: number[] = [];
    for (let round = 0; round < SQL_ROUNDS; round++) {
      const { text, values } = figureSql(orderOf(round * 7, facts.versions), 'use');
      const begun = performance.now();
      await database.pool.query(text, [...values]);
      plain.push(performance.now() - begun);
    }
    let isPublishing = true;
    const publication = publish(database.pool).finally(() => (isPublishing = false));
    const busy: number[] = [];
    for (let round = 0; isPublishing || busy.length < 20; round++) busy.push(await ask(round));
    await publication;
    console.table({
      'all dimensions, quiet': percentiles(quiet),
      'all dimensions, while publishing 20,000 rows': percentiles(busy),
      'plain SQL, one dimension': percentiles(plain),
    });
    console.log(`plain SQL for one dimension takes ${(median(plain) / median(quiet)).toFixed(1)} times as long (p50)`);
  } finally {
    await database.drop();
    await stopTestServer();
  }
}

/** A mix of filters that differs from round to round. */
function orderOf(round: number, versions: Readonly<Record<string, number>>): SummaryOrder {
  const values: StockFilter['values'] = {
    ...(round % 2 === 0 ? { district: ['320402', '320411', '320412'] } : {}),
    ...(round % 3 === 0 ? { class: ['W', 'D'] } : {}),
    ...(round % 5 === 0 ? { use: ['1', '-'] } : {}),
  };
  const area: StockFilter['area'] =
    round % 4 === 0
      ? [
          Array.from(
            { length: 40 },
            (_, i) => [119.8 + 0.25 * Math.cos(i / 6.3), 31.4 + 0.1 * Math.sin(i / 6.3)] as const,
          ),
        ]
      : undefined;
  const sizeMu = round % 3 === 1 ? { min: 2, max: 50 } : undefined;
  return { versions, year: 2014 + (round % 10), filter: { values, area, sizeMu, scope: 'in-stock' } };
}

async function publish(pool: { connect: import('pg').Pool['connect'] }): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    await client.query(`with ended as (
  update land.low_efficiency_land set version_to = 4
  where row_id in (select row_id from land.low_efficiency_land where version_to is null limit 20000)
  returning *
)
insert into land.low_efficiency_land (feature_id, dataset_id, version_from, plot_code, stock_type, state, area, geom, ellipsoidal_area)
select feature_id, dataset_id, 4, plot_code, stock_type, state, area, geom, ellipsoidal_area from ended`);
    await client.query(`update dimai.layer_state set version = 4 where layer = 'low-efficiency-land'`);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function percentiles(times: readonly number[]) {
  const at = (share: number) =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return { n: times.length, 'p50 ms': round(at(0.5)), 'p95 ms': round(at(0.95)), 'max ms': round(at(1)) };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
