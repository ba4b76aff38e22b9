import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { fillStockCity } from '../../../fixtures/stock-city.ts';

interface Summary {
  readonly basis: {
    readonly versions: Record<string, number>;
    readonly year: number;
    readonly years: readonly number[];
  };
  readonly total: { readonly count: number; readonly landArea: number; readonly output: number };
  readonly dimensions: Record<string, readonly { value: string; title: string; count: number; landArea: number }[]>;
}

describe('the overview of stock land over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    await fillStockCity(database.pool, { plots: 1500, years: 3 });
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${api.url}/api/overview${path}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as T;
  };

  it('names the versions and the year, and calls groups by the names of their codes', async () => {
    const { basis, total, dimensions } = await ask<Summary>('/stock');
    assert.equal(basis.versions['low-efficiency-land'], 3);
    assert.deepEqual(basis.years, [2021, 2022, 2023]);
    assert.equal(basis.year, 2023);
    assert.ok(total.count > 1000);
    assert.equal(dimensions['use']!.find(({ value }) => value === '1')!.title, '工业');
    assert.equal(dimensions['use']!.find(({ value }) => value === '-')!.title, '未填');
    assert.equal(dimensions['district']!.find(({ value }) => value === '320411')!.title, '新北区');
  });

  it('lets a chart show what else could be chosen, while everything else follows the choice', async () => {
    const all = await ask<Summary>('/stock');
    const chosen = await ask<Summary>('/stock?use=1');
    const industry = all.dimensions['use']!.find(({ value }) => value === '1')!;
    assert.equal(chosen.total.count, industry.count);
    assert.deepEqual(chosen.dimensions['use'], all.dimensions['use']);
    const districts = chosen.dimensions['district']!.reduce((sum, { count }) => sum + count, 0);
    assert.equal(districts, industry.count);
  });

  it('gives the numbers of a past day, and none from before the first publication', async () => {
    const sqlAt = async (version: number) => {
      const { rows } = await database.pool.query<{ count: number }>(
        `select count(*)::integer as count from land.low_efficiency_land
         where version_from <= $1 and coalesce(version_to > $1, true) and coalesce(state, '') <> '90'`,
        [version],
      );
      return rows[0]!.count;
    };
    for (const [day, version] of [
      ['2024-01-01', 1],
      ['2024-01-02', 2],
      ['2024-06-01', 3],
    ] as const) {
      const { total, basis } = await ask<Summary>(`/stock?type=1&asOf=${day}`);
      assert.equal(basis.versions['low-efficiency-land'], version);
      assert.equal(total.count, await sqlAt(version), day);
    }
    assert.equal((await ask<Summary>('/stock?asOf=2023-12-31')).total.count, 0);
  });

  it('says when what it is made of was published, and of which layers there was nothing', async () => {
    interface Dated {
      readonly basis: { readonly published: Record<string, string | null>; readonly versions: Record<string, number> };
    }
    const times = await database.pool.query<{ version: number; time: string }>(
      `select version, to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as time
       from dimai.dataset_version where layer = 'low-efficiency-land' and state = 'published' order by version`,
    );
    for (const { version, time } of times.rows.filter((row) => row.version < 3)) {
      const { basis } = await ask<Dated>(`/stock?asOf=${encodeURIComponent(`${time}:59.999Z`)}`);
      assert.equal(basis.versions['low-efficiency-land'], version);
      assert.equal(basis.published['low-efficiency-land']?.slice(0, 16), time);
    }
    const { rows } = await database.pool.query<{ time: string }>(
      `select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as time from dimai.layer_state where layer = 'low-efficiency-land'`,
    );
    assert.equal((await ask<Dated>('/stock')).basis.published['low-efficiency-land']?.slice(0, 16), rows[0]!.time);
    const { basis } = await ask<Dated>('/stock?asOf=2023-12-31');
    assert.deepEqual(Object.values(basis.published), [null, null, null, null]);
    assert.deepEqual(Object.values(basis.versions), [0, 0, 0, 0]);
  });

  it('judges what is overdue by the day that is asked about', async () => {
    type Judged = {
      readonly today: string;
      readonly paths: readonly { readonly overdue: { readonly count: number } }[];
    };
    const overdue = ({ paths }: Judged): number => paths.reduce((sum, path) => sum + path.overdue.count, 0);
    const then = await ask<Judged>('/stock/progress?asOf=2024-01-01');
    assert.equal(then.today, '2024-01-01');
    assert.deepEqual(then, await ask<Judged>('/stock/progress?asOf=2024-01-01&today=2024-01-01'));
    const now = await ask<Judged>('/stock/progress?asOf=2024-01-01&today=2026-11-29');
    assert.ok(overdue(now) > overdue(then), `${overdue(now)} ${overdue(then)}`);
  });

  it('sums what was invested over the plots that reported it, and says how many they are', async () => {
    const { investment } = await ask<{ investment: { sum: number; reported: number; unreported: number } }>(
      '/stock/progress',
    );
    const parts = ['low_efficiency_land', 'approved_unsupplied_land', 'supplied_unused_land'].map(
      (table) => `select investment_after from land.${table} where version_to is null and disposed_on is not null`,
    );
    const { rows } = await database.pool.query<{ sum: number; reported: number; unreported: number }>(
      `select coalesce(sum(investment_after), 0)::float8 as sum, count(investment_after)::integer as reported,
         count(*) filter (where investment_after is null)::integer as unreported from (${parts.join(' union all ')}) as plots`,
    );
    assert.ok(rows[0]!.reported > 0 && rows[0]!.unreported > 0);
    assert.deepEqual([investment.reported, investment.unreported], [rows[0]!.reported, rows[0]!.unreported]);
    assert.ok(Math.abs(investment.sum - rows[0]!.sum) <= 1e-9 * rows[0]!.sum);
  });

  it('keeps to an area drawn on the map', async () => {
    const within = '119.5,31.29;119.7,31.29;119.7,31.5;119.5,31.5';
    const { total } = await ask<Summary>(`/stock?within=${within}&scope=all`);
    const { rows } = await database.pool.query<{ count: number }>(
      `select sum(n)::integer as count from (
         select count(*) as n from land.low_efficiency_land where version_to is null and st_x(st_pointonsurface(geom)) < 119.7
         union all select count(*) from land.approved_unsupplied_land where version_to is null and st_x(st_pointonsurface(geom)) < 119.7
         union all select count(*) from land.supplied_unused_land where version_to is null and st_x(st_pointonsurface(geom)) < 119.7
       ) as parts`,
    );
    assert.equal(total.count, rows[0]!.count);
  });

  it('says what is wrong with a filter', async () => {
    for (const wrong of ['within=1,2', 'minMu=-3', 'asOf=yesterday', 'colour=red']) {
      assert.equal((await fetch(`${api.url}/api/overview/stock?${wrong}`)).status, 400, wrong);
    }
  });

  it('answers 304 until something is published', async () => {
    const first = await fetch(`${api.url}/api/overview/stock?use=1`);
    const headers = { 'If-None-Match': first.headers.get('etag')! };
    assert.equal((await fetch(`${api.url}/api/overview/stock?use=1`, { headers })).status, 304);
    await database.pool.query(`update dimai.layer_state set version = 4 where layer = 'stock-land-economics'`);
    assert.equal((await fetch(`${api.url}/api/overview/stock?use=1`, { headers })).status, 200);
    await database.pool.query(`update dimai.layer_state set version = 3 where layer = 'stock-land-economics'`);
  });

  it('counts progress, overdue plots and benefits as plain SQL does, by the day that is given', async () => {
    interface Progress {
      readonly paths: readonly {
        path: string;
        count: number;
        done: { count: number };
        overdue: { count: number; landArea: number };
      }[];
      readonly targets: readonly { id: string; result: number; plots: number }[];
      readonly benefits: readonly {
        id: string;
        before: number;
        after: number;
        landArea: number;
        plots: number;
        unreported: number;
        afterPerMu: number;
      }[];
    }
    const { paths, targets, benefits } = await ask<Progress>('/stock/progress?today=2023-06-30');
    const facts = `(
      select plot_code, disposal_path, state, disposal_due_on, disposed_on, sales_after, coalesce(ellipsoidal_area, area::float8) as area, credit_code from land.low_efficiency_land where version_to is null
      union all select plot_code, disposal_path, state, disposal_due_on, disposed_on, sales_after, coalesce(ellipsoidal_area, area::float8), null from land.approved_unsupplied_land where version_to is null
      union all select plot_code, disposal_path, state, disposal_due_on, disposed_on, sales_after, coalesce(ellipsoidal_area, area::float8), credit_code from land.supplied_unused_land where version_to is null
    ) as facts`;
    const { rows } = await database.pool.query<{
      path: string;
      count: number;
      done: number;
      overdue: number;
      mu: number;
    }>(
      `select coalesce(disposal_path, '-') as path, count(*)::integer as count,
         count(*) filter (where disposed_on is not null or state = '90')::integer as done,
         count(*) filter (where disposed_on is null and state is distinct from '90' and disposal_due_on < '2023-06-30')::integer as overdue,
         coalesce(sum(area) filter (where disposed_on is null and state is distinct from '90' and disposal_due_on < '2023-06-30'), 0) * 0.0015 as mu
       from ${facts} group by 1`,
    );
    assert.equal(paths.length, rows.length);
    for (const row of rows) {
      const path = paths.find((each) => each.path === row.path)!;
      assert.deepEqual([path.count, path.done.count, path.overdue.count], [row.count, row.done, row.overdue], row.path);
      assert.ok(Math.abs(path.overdue.landArea - row.mu) < 1e-6);
    }
    const sales = await database.pool.query<{
      before: number;
      after: number;
      mu: number;
      plots: number;
      unreported: number;
    }>(
      `with done as (select *, (select sum(sales) from land.stock_land_economics e where e.plot_code = facts.plot_code
           and e.version_to is null and e.year = extract(year from disposed_on) - 1) as sales_before
         from ${facts} where disposed_on is not null)
       select sum(sales_before) filter (where both_known)::float8 as before, sum(sales_after) filter (where both_known)::float8 as after,
         sum(area) filter (where both_known) * 0.0015 as mu, count(*) filter (where both_known)::integer as plots,
         count(*) filter (where not both_known)::integer as unreported
       from (select *, sales_before is not null and sales_after is not null as both_known from done) as judged`,
    );
    const [ours, theirs] = [benefits.find(({ id }) => id === 'sales')!, sales.rows[0]!];
    assert.ok(ours.plots > 0 && ours.unreported > 0);
    assert.deepEqual([ours.plots, ours.unreported], [theirs.plots, theirs.unreported]);
    for (const [a, b] of [
      [ours.before, theirs.before],
      [ours.after, theirs.after],
      [ours.landArea, theirs.mu],
    ] as const) {
      assert.ok(Math.abs(a - b) < 1e-6 * Math.abs(b), `${a} ${b}`);
    }
    assert.ok(Math.abs(ours.afterPerMu - theirs.after / theirs.mu) < 1e-9 * ours.afterPerMu);
    const vacated = await database.pool.query<{ mu: number; plots: number }>(
      `select coalesce(sum(area), 0) * 0.0015 as mu, count(*)::integer as plots from ${facts}
       where disposal_path in ('06', '09') and disposed_on between '2022-01-01' and '2024-12-31'`,
    );
    const target = targets.find(({ id }) => id === 'vacated')!;
    assert.equal(target.plots, vacated.rows[0]!.plots);
    assert.ok(Math.abs(target.result - vacated.rows[0]!.mu) < 1e-6);
  });

  it('shows definitions whose SQL runs as it stands and gives the same figures', async () => {
    const { dimensions } = await ask<{ dimensions: readonly { id: string; sql: string }[] }>('/definitions');
    const { dimensions: figures } = await ask<Summary>('/stock');
    for (const { id, sql } of dimensions) {
      const { rows } = await database.pool.query<{ value: string; count: string; landArea: number }>(sql);
      for (const row of rows) {
        const group = figures[id]!.find(({ value }) => value === row.value)!;
        assert.equal(group.count, Number(row.count), `${id} ${row.value}`);
        assert.ok(Math.abs(group.landArea - row.landArea) < 1e-9 * Math.max(1, row.landArea));
      }
    }
  });

  it('sums every year of the trend', async () => {
    const { years } = await ask<{ years: readonly { year: number; output: number }[] }>('/stock/trend?district=320411');
    for (const { year, output } of years) {
      const { total } = await ask<Summary>(`/stock?district=320411&year=${year}`);
      assert.equal(output, total.output);
    }
  });
});
