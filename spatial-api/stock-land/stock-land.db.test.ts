import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory, PERSONAL_NAMES } from '../../fixtures/harness/land-story.ts';
import { insertRows } from '../../fixtures/harness/layer-rows.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { lowEfficiencyLand } from '../../schemas/layers/low-efficiency-land.ts';
import { stockLandEconomics } from '../../schemas/layers/stock-land-economics.ts';
import { compareBenefits } from './comparison.ts';

const LAYER = 'low-efficiency-land';
const box = (west: number, south: number, east: number, north: number) => {
  const [w, s, e, n] = [119.9 + west / 1000, 31.7 + south / 1000, 119.9 + east / 1000, 31.7 + north / 1000];
  return `POLYGON((${w} ${s},${e} ${s},${e} ${n},${w} ${n},${w} ${s}))`;
};

interface Record {
  readonly version: number;
  readonly feature: { readonly properties: { readonly [key: string]: unknown } };
  readonly steps: readonly { readonly to: string }[];
  readonly milestones: readonly { readonly code: string; readonly state: string; readonly overdueDays: number }[];
  readonly isOverdue: boolean;
  readonly economics: readonly {
    readonly year: number;
    readonly sums: { readonly tax: number | null };
    readonly unreported: { readonly tax: number };
  }[];
  readonly history: readonly {
    readonly kind: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly by: string | null;
    readonly reason: string | null;
  }[];
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}

describe('a plot of the stock', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: Visitor['ask'];
  const record = async (id: number): Promise<Record> =>
    (await (await ask('GET', `/api/stock-land/${LAYER}/${id}`)).json()) as Record;
  const step = async (id: number, body: object, version?: number): Promise<Response> =>
    ask('POST', `/api/stock-land/${LAYER}/${id}/transitions`, body, {
      'If-Match': `"${version ?? (await record(id)).version}"`,
    });
  const refused = async (response: Promise<Response>, code: string, status: number): Promise<Problem> => {
    const answer = await response;
    const problem = (await answer.json()) as Problem;
    assert.deepEqual([problem.code, answer.status], [code, status], JSON.stringify(problem));
    return problem;
  };

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    await insertRows(database.pool, lowEfficiencyLand, [
      {
        featureId: 50,
        datasetId: 1,
        values: { plotCode: 'DX50', plotName: '新线索', districtCode: '320402', state: '10', stockClasses: ['W'] },
        wkt: box(0, 0, 2, 2),
      },
    ]);
    await database.pool.query(
      `update land.low_efficiency_land set dataset_id = (select id from dimai.dataset where layer = '${LAYER}') where feature_id = 50`,
    );
    api = await startApi(database);
    ask = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('goes from a lead to its exit by legal steps only, each complete and on record', async () => {
    assert.deepEqual(
      (await record(50)).steps.map(({ to }) => to),
      ['20', '90'],
    );
    const illegal = await refused(step(50, { to: '50', reason: '试' }), 'transition-illegal', 409);
    assert.match(illegal.detail, /核查（20）/);
    assert.equal((await step(50, { to: '20', reason: '现场核查' })).status, 200);
    assert.equal((await step(50, { to: '30', reason: '核实' })).status, 200);
    const incomplete = await refused(step(50, { to: '40', reason: '定路径' }), 'transition-incomplete', 422);
    assert.match(incomplete.detail, /盘活路径；责任单位；计划完成时间/);
    assert.equal(
      (
        await step(50, {
          to: '40',
          reason: '定路径',
          disposalPath: '09',
          responsibleUnit: '示例街道',
          disposalDueOn: '2027-06-30',
        })
      ).status,
      200,
    );
    const unplanned = await refused(step(50, { to: '50', reason: '开始' }), 'transition-incomplete', 422);
    assert.match(unplanned.detail, /停产、设备拆除、土地腾退/);
    const plans = { 71: '2026-01-05', 72: '2026-02-02', 73: '2027-03-01' };
    assert.equal((await step(50, { to: '50', reason: '开始', plans })).status, 200);
    const overdue = await record(50);
    assert.equal(overdue.isOverdue, true);
    assert.deepEqual(
      overdue.milestones.map(({ state }) => state),
      ['overdue', 'overdue', 'planned'],
    );
    await refused(step(50, { to: '60', reason: '验收' }), 'transition-incomplete', 422);
    for (const node of ['71', '72', '73']) {
      const { version } = await record(50);
      const response = await ask(
        'PUT',
        `/api/stock-land/${LAYER}/50/milestones/${node}`,
        { actual: '2026-01-20', reason: '完成' },
        { 'If-Match': `"${version}"` },
      );
      assert.equal(response.status, 200, await response.clone().text());
    }
    assert.deepEqual(
      (await record(50)).milestones.map(({ state }) => state),
      ['reached-late', 'reached', 'reached'],
    );
    assert.equal((await step(50, { to: '60', reason: '验收' })).status, 200);
    await refused(step(50, { to: '90', reason: '出库' }), 'transition-incomplete', 422);
    await refused(step(50, { to: '90', reason: '出库', exitReason: '2' }), 'transition-incomplete', 422);
    assert.equal(
      (await step(50, { to: '90', reason: '验收通过', exitReason: '1', evidence: '验收单 1 号' })).status,
      200,
    );
    const done = await record(50);
    assert.deepEqual(
      [done.feature.properties['state'], done.feature.properties['exitReason'], done.isOverdue],
      ['90', '1', false],
    );
    const steps = done.history.filter(({ kind }) => kind === 'transition').map(({ from, to }) => `${from}→${to}`);
    assert.deepEqual(steps, ['60→90', '50→60', '40→50', '30→40', '20→30', '10→20']);
    assert.ok(done.history.every(({ by }) => by !== null));
    // What stood then is still read as it stood then.
    const { rows } = await database.pool.query(
      'select state, exited_on from land.low_efficiency_land where feature_id = 50 order by version_from',
    );
    assert.deepEqual(
      rows.map(({ state }: { state: string }) => state),
      ['10', '20', '30', '40', '50', '50', '50', '50', '60', '90'],
    );
    assert.equal((await step(50, { to: '20', reason: '复核' })).status, 200);
    assert.equal((await record(50)).feature.properties['exitReason'], null);
  });

  it('is not changed by whoever looked at an older version, or by two at once', async () => {
    const { version } = await record(50);
    const both = await Promise.all([
      step(50, { to: '30', reason: '一' }, version),
      step(50, { to: '10', reason: '二' }, version),
    ]);
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412],
    );
    await refused(step(50, { to: '20', reason: '三' }, version), 'version-conflict', 412);
    const bare = await ask('POST', `/api/stock-land/${LAYER}/50/transitions`, { to: '20', reason: '四' });
    assert.equal(bare.status, 428);
  });

  it('stands on the board with what comes next and whether it is late', async () => {
    type Board = {
      plots: { plotCode: string; isOverdue: boolean; overdueDays: number; next: { code: string } | null }[];
      counts: { path: string; state: string; count: number }[];
      today: string;
    };
    const all = (await (await ask('GET', '/api/stock-land?limit=100')).json()) as Board;
    const full = all.plots.find(({ plotCode }) => plotCode === 'DXFULL')!;
    assert.equal(full.isOverdue, all.today > '2026-06-30');
    assert.equal(full.next!.code, '41');
    assert.equal(
      all.counts.reduce((sum, { count }) => sum + count, 0),
      all.plots.length,
    );
    const late = (await (await ask('GET', '/api/stock-land?overdue=true')).json()) as Board;
    assert.ok(late.plots.every(({ isOverdue }) => isOverdue));
    const byPath = (await (await ask('GET', '/api/stock-land?path=05')).json()) as Board;
    assert.deepEqual(
      byPath.plots.map(({ plotCode }) => plotCode),
      ['DXFULL'],
    );
    const first = (await (await ask('GET', '/api/stock-land?limit=1')).json()) as Board & { next: string };
    const second = (await (await ask('GET', `/api/stock-land?limit=1&cursor=${first.next}`)).json()) as Board;
    assert.notEqual(first.plots[0]!.plotCode, second.plots[0]!.plotCode);
  });

  it('tells its economics by enterprise, counts what was not reported, and hides names from those without the right', async () => {
    const { economics } = await record(11);
    assert.deepEqual(
      economics.map(({ year, sums, unreported }) => [year, sums.tax, unreported.tax]),
      [
        [2023, 210.5, 0],
        [2022, null, 1],
      ],
    );
    const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
    const text = await (await planner.ask('GET', `/api/stock-land/${LAYER}/11`)).text();
    for (const name of PERSONAL_NAMES) assert.ok(!text.includes(name), name);
    const steps = await planner.ask(
      'POST',
      `/api/stock-land/${LAYER}/11/transitions`,
      { to: '60', reason: '试' },
      { 'If-Match': '"1"' },
    );
    assert.equal(steps.status, 403);
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
    assert.equal((await other.ask('GET', `/api/stock-land/${LAYER}/11`)).status, 404);
    const board = (await (await other.ask('GET', '/api/stock-land')).json()) as { plots: { districtCode: string }[] };
    assert.ok(board.plots.every(({ districtCode }) => districtCode.startsWith('320404')));
  });

  describe('compared with itself before and after', () => {
    before(async () => {
      const { pool } = database;
      const plot = (featureId: number, plotCode: string, wkt: string) => ({
        featureId,
        values: { plotCode, plotName: plotCode, districtCode: '320402', state: '90' },
        wkt,
      });
      await insertRows(pool, lowEfficiencyLand, [
        // A was split into B (three quarters) and C; D is C and as much land again beside it, merged.
        plot(60, 'A', box(20, 0, 24, 2)),
        plot(61, 'B', box(20, 0, 23, 2)),
        plot(62, 'C', box(23, 0, 24, 2)),
        plot(63, 'D', box(23, 0, 25, 2)),
      ]);
      const figure = (featureId: number, plotCode: string, year: number, sales: number | null, tax: number | null) => ({
        featureId,
        values: { plotCode, year, creditCode: `9132040200000000${featureId}`, sales, tax, investment: 10 },
      });
      await insertRows(pool, stockLandEconomics, [
        figure(10, 'A', 2020, 400, 40),
        figure(11, 'B', 2023, 900, 90),
        figure(12, 'C', 2023, 300, null),
        figure(13, 'B', 2024, 1000, 100),
        figure(14, 'D', 2024, 800, 80),
      ]);
    });

    it('counts split plots together, and of merged ones what lies on the ground', async () => {
      const order = { disposedOn: null, beforeYear: 2020 };
      const split = (await compareBenefits(database.pool, 'low_efficiency_land', 60, { ...order, afterYear: 2023 }))!;
      assert.equal(split.before!.sales.sum, 400);
      assert.equal(Math.round(split.after!.sales.sum!), 1200);
      assert.ok(Math.abs(split.after!.sales.perMu! - 1200 / split.areaMu) < 1e-9, 'per 亩 of the same ground');
      assert.ok(Math.abs(split.before!.sales.perMu! - 400 / split.areaMu) < 1e-9);
      // C did not report its tax: a quarter of the ground is silent, and its tax is not 0.
      assert.equal(Math.round(split.after!.tax.sum!), 90);
      assert.equal(split.after!.tax.unreported, 1);
      assert.ok(Math.abs(split.after!.tax.reportedShare - 0.75) < 1e-6);
      const merged = (await compareBenefits(database.pool, 'low_efficiency_land', 60, { ...order, afterYear: 2024 }))!;
      assert.equal(Math.round(merged.after!.sales.sum!), 1000 + 400);
      assert.deepEqual(
        merged.after!.plots.map(({ plotCode, share }) => [plotCode, Math.round(share * 100)]),
        [
          ['B', 100],
          ['D', 50],
        ],
      );
    });

    it('has no side where nothing was reported', async () => {
      const nothing = (await compareBenefits(database.pool, 'low_efficiency_land', 50, { disposedOn: null }))!;
      assert.deepEqual([nothing.before, nothing.after], [null, null]);
    });
  });
});
