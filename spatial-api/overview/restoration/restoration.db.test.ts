import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../../fixtures/harness/layer-rows.ts';
import { restorationAcceptance } from '../../../schemas/layers/restoration-acceptance.ts';
import { restorationUnit } from '../../../schemas/layers/restoration-unit.ts';
import { restorationProject } from '../../../schemas/layers/restoration-project.ts';

interface Answer {
  readonly total: {
    projects: number;
    investment: number;
    paid: number;
    fundsRate: number;
    accepted: number;
    overdue: number;
    unreported: { paid: number };
  };
  readonly cells: readonly {
    district: string | null;
    districtTitle: string;
    type: string;
    year: number | null;
    projects: number;
    accepted: number;
  }[];
}

describe('the overview of restoration', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    const project = (featureId: number, more: Record<string, unknown>) => ({
      featureId,
      values: {
        projectNumber: `P${featureId}`,
        projectName: `项目${featureId}`,
        projectType: '2',
        plannedArea: 10,
        ...more,
      },
      wkt: 'POLYGON((119.5 31.5,119.51 31.5,119.51 31.51,119.5 31.51,119.5 31.5))',
    });
    await insertRows(database.pool, restorationProject, [
      project(1, {
        districtCode: '320413001',
        approvedOn: '2022-03-01',
        totalInvestment: 100,
        paidFunds: 40,
        endsOn: '2024-01-01',
        state: '3',
      }),
      project(2, {
        districtCode: '320413',
        approvedOn: '2022-05-01',
        totalInvestment: 300,
        paidFunds: null,
        endsOn: '2024-01-01',
        state: '5',
      }),
      project(3, {
        districtCode: '320481',
        approvedOn: '2023-05-01',
        totalInvestment: 50,
        paidFunds: 50,
        state: '3',
        projectType: '4',
      }),
      project(4, { districtCode: null, approvedOn: null, totalInvestment: null, paidFunds: null }),
    ]);
    const acceptance = (
      featureId: number,
      projectNumber: string,
      level: string,
      result: string,
      acceptedArea: number,
    ) => ({
      featureId,
      values: { acceptanceNumber: `A${featureId}`, projectNumber, level, result, acceptedArea },
    });
    await insertRows(database.pool, restorationAcceptance, [
      acceptance(1, 'P1', '1', '1', 8),
      acceptance(2, 'P1', '2', '1', 5),
      acceptance(3, 'P1', '2', '2', 2),
      acceptance(4, 'P1', '3', '3', 9),
      acceptance(5, 'P3', '4', '1', 3),
    ]);
    await setVersion(database.pool, restorationProject, 1);
    await setVersion(database.pool, restorationAcceptance, 1);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });
  const ask = async (query: string) =>
    (await (await fetch(`${api.url}/api/overview/restoration?today=2024-06-30${query}`)).json()) as Answer;

  it('mean what their definitions say, whose statements run as they stand', async () => {
    const read = async (path: string): Promise<unknown> => (await fetch(`${api.url}/api/overview/${path}`)).json();
    const { pages } = (await read('definitions')) as {
      pages: readonly { id: string; figures: readonly { id: string; sql: string }[] }[];
    };
    const { figures } = pages.find(({ id }) => id === 'restoration')!;
    const answer = await read('restoration');
    const { total } = answer as unknown as { total: Readonly<Record<string, number>> };
    for (const { id, sql } of figures) {
      const { rows } = await database.pool.query<{ value: unknown }>(sql);
      assert.ok(Math.abs(Number(rows[0]!.value) - total[id]!) < 1e-9, `${id} ${String(rows[0]!.value)} ${total[id]}`);
    }
    assert.equal(figures.length, 8);
  });

  it('counts an acceptance at the highest level passed, and nothing twice or failed', async () => {
    const { cells, total } = await ask('');
    assert.equal(cells.find(({ district, year }) => district === '320413' && year === 2022)!.accepted, 7);
    assert.ok(Math.abs(total.accepted - 10) < 1e-9);
  });

  it('closes over district, kind and year, with the projects that say nothing', async () => {
    const { cells, total } = await ask('');
    assert.equal(total.projects, 4);
    assert.equal(
      cells.reduce((sum, { projects }) => sum + projects, 0),
      4,
    );
    assert.equal(cells.find(({ district }) => district === null)!.districtTitle, '未填');
    assert.deepEqual([total.investment, total.paid, total.unreported.paid, total.overdue], [450, 90, 2, 1]);
    assert.equal(total.fundsRate, 0.2);
  });

  it('tells what the land was and what it becomes, each unit once, closing both ways', async () => {
    const square = (i: number) =>
      `POLYGON((${[0, 1, 2, 3, 0].map((k) => `${119.9 + 0.01 * i + (k === 1 || k === 2 ? 0.001 : 0)} ${31.8 + (k > 1 ? 0.001 : 0)}`).join(', ')}))`;
    const unit = (featureId: number, projectNumber: string, before: string | null, after: string | null) => ({
      featureId,
      values: { unitCode: `U${featureId}`, projectNumber, landClassBefore: before, landClassAfter: after },
      wkt: square(featureId),
    });
    await insertRows(database.pool, restorationUnit, [
      unit(1, 'P1', '0602', '0103'),
      unit(2, 'P1', '0602', '0301'),
      unit(3, 'P2', '0602', '0103'),
      unit(4, 'P3', '0602', null),
      unit(5, 'unknown', '0602', '0103'),
    ]);
    await database.pool.query('update land.restoration_unit set ellipsoidal_area = st_area(geom::geography)');
    await setVersion(database.pool, restorationUnit, 1);
    const read = async (query: string) =>
      (await (await fetch(`${api.url}/api/overview/restoration/land-change?${query}`)).json()) as {
        area: number;
        units: number;
        changes: { before: string | null; after: string | null; afterTitle: string; units: number; area: number }[];
      };
    const { area, units, changes } = await read('');
    const told = changes.map(({ before, after, units: count }) => `${before} ${after} ${count}`);
    assert.deepEqual(told, ['0602 0103 2', '0602 0301 1', '0602 null 1']);
    assert.equal(changes.at(-1)!.afterTitle, '未填');
    assert.equal(units, 4);
    assert.ok(Math.abs(changes.reduce((sum, each) => sum + each.area, 0) - area) < 1e-9 && area > 3.9 && area < 4.3);
    assert.equal((await read('district=320481')).units, 1);
    assert.equal((await read('asOf=2020-01-01')).units, 0);
  });

  it('keeps to the district, kind and year asked for', async () => {
    assert.equal((await ask('&district=320481')).total.projects, 1);
    assert.equal((await ask('&type=2')).total.projects, 3);
    assert.equal((await ask('&year=2022,2023')).total.projects, 3);
  });
});
