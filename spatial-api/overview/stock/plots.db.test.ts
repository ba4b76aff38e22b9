import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { visitorWith } from '../../../fixtures/harness/visitor.ts';
import { fillStockCity } from '../../../fixtures/stock-city.ts';

interface Total {
  readonly total: {
    readonly count: number;
    readonly landArea: number;
    readonly output: number;
    readonly unreported: { readonly output: number };
  };
  readonly dimensions: Record<string, readonly { readonly value: string; readonly count: number }[]>;
}

describe('single plots of stock land', () => {
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

  /** Reads the packed answer as its description says. */
  const placesOf = async (query: string) => {
    const response = await fetch(`${api.url}/api/overview/stock/places${query}`);
    assert.equal(response.status, 200);
    const bytes = await response.arrayBuffer();
    const count = bytes.byteLength / 21;
    return {
      ids: new Float64Array(bytes, 0, count),
      longitude: new Float32Array(bytes, count * 8, count),
      latitude: new Float32Array(bytes, count * 12, count),
      value: new Float32Array(bytes, count * 16, count),
      layer: new Uint8Array(bytes, count * 20, count),
    };
  };
  const figuresOf = async (query: string): Promise<Total> =>
    (await (await fetch(`${api.url}/api/overview/stock${query}`)).json()) as Total;

  it('are as many points as the total counts, with the same sum and the same plots that did not report', async () => {
    for (const filter of ['?', '?use=1,-&district=320411', '?within=119.5,31.29;119.7,31.29;119.7,31.5;119.5,31.5']) {
      const { total } = await figuresOf(filter);
      const { value, ids } = await placesOf(`${filter}&measure=output`);
      assert.equal(ids.length, total.count);
      const reported = value.filter((each) => !Number.isNaN(each));
      assert.equal(ids.length - reported.length, total.unreported.output);
      const sum = reported.reduce((all, each) => all + each, 0);
      assert.ok(Math.abs(sum - total.output) <= 1e-5 * Math.max(1, total.output), `${sum} ${total.output}`);
    }
  });

  it('say where they are not known to lie, and keep to the bounds of a view', async () => {
    const all = await placesOf('');
    assert.ok(all.longitude.some(Number.isNaN), 'some plots have no shape');
    const view = await placesOf('?bounds=119.6,31,119.7,32');
    const expected = all.ids.filter((_, at) => all.longitude[at]! >= 119.6 && all.longitude[at]! <= 119.7);
    assert.deepEqual(new Set(view.ids), new Set(expected));
    assert.equal((await fetch(`${api.url}/api/overview/stock/places?bounds=1,2,3`)).status, 400);
  });

  it('tell their own figures as the tables hold them, with nothing reported as null', async () => {
    const { rows } = await database.pool.query<{
      feature_id: number;
      plot_code: string;
      mu: number;
      floor: number | null;
      classes: string[] | null;
    }>(
      `select feature_id::float8, plot_code, coalesce(ellipsoidal_area, area) * 0.0015 as mu, floor_area::float8 as floor, stock_classes as classes
       from land.low_efficiency_land where version_to is null order by feature_id limit 60`,
    );
    for (const row of rows) {
      const plot = (await (
        await fetch(`${api.url}/api/overview/stock/plots/low-efficiency-land/${row.feature_id}`)
      ).json()) as {
        plotCode: string;
        landArea: number;
        floorArea: number | null;
        values: Record<string, readonly { value: string }[]>;
        years: readonly { year: number; enterprises: number; output: number | null }[];
      };
      assert.equal(plot.plotCode, row.plot_code);
      assert.ok(Math.abs(plot.landArea - row.mu) < 1e-9 * plot.landArea);
      assert.equal(plot.floorArea, row.floor);
      assert.deepEqual(plot.values['class']!.map(({ value }) => value).toSorted(), (row.classes ?? []).toSorted());
      const { rows: years } = await database.pool.query<{ year: number; firms: number; output: number | null }>(
        `select y as year, count(e.row_id)::integer as firms, sum(output)::float8 as output
         from generate_series(2021, 2023) as y
         left join land.stock_land_economics e on e.year = y and e.plot_code = $1 and e.version_to is null
         group by 1 order by 1`,
        [row.plot_code],
      );
      assert.deepEqual(
        plot.years.map(({ year, enterprises, output }) => [year, enterprises, output?.toFixed(4)]),
        years.map(({ year, firms, output }) => [year, firms, output?.toFixed(4)]),
      );
    }
    assert.equal((await fetch(`${api.url}/api/overview/stock/plots/low-efficiency-land/999999999`)).status, 404);
  });

  it('and all figures end where the districts of the caller end', async () => {
    const all = await figuresOf('');
    const visitor = await visitorWith(database, api, 'xinbei', { roles: ['planner'], districts: ['320411'] });
    const mine = (await (await visitor.ask('GET', '/api/overview/stock')).json()) as Total;
    const district = all.dimensions['district']!.find(({ value }) => value === '320411')!;
    assert.equal(mine.total.count, district.count);
    assert.deepEqual(
      mine.dimensions['district']!.map(({ value }) => value),
      ['320411'],
    );
    const { rows } = await database.pool.query<{ id: number }>(
      `select feature_id::float8 as id from land.low_efficiency_land
       where version_to is null and district_code like '320402%' limit 1`,
    );
    const foreign = await visitor.ask('GET', `/api/overview/stock/plots/low-efficiency-land/${rows[0]!.id}`);
    assert.equal(foreign.status, 404);
  });
});
