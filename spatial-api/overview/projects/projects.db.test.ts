import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../../fixtures/harness/layer-rows.ts';
import { visitorWith } from '../../../fixtures/harness/visitor.ts';
import { projectRedline } from '../../../schemas/layers/project-redline.ts';

interface Group {
  readonly value: string;
  readonly title: string;
  readonly projects: number;
  readonly hectares: number;
}
interface Answer {
  readonly total: Readonly<Record<string, number>>;
  readonly dimensions: Readonly<Record<'level' | 'stage' | 'district' | 'progress', readonly Group[]>>;
  readonly milestones: readonly (Readonly<Record<string, number>> & { readonly value: string })[];
  readonly projects: readonly {
    readonly code: string;
    readonly level: string;
    readonly plots: readonly number[];
    readonly progress: string;
    readonly next: { readonly title: string; readonly dueOn: string; readonly overdueDays: number } | null;
  }[];
}

describe('key projects', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    const plot = (featureId: number, projectCode: string, more: Record<string, unknown>) => ({
      featureId,
      values: {
        projectCode,
        plotNumber: `DK${featureId}`,
        projectName: `项目${projectCode}`,
        districtCode: '320411',
        keyLevel: '3',
        stage: '5',
        ...more,
        milestones: more['milestones'] === undefined ? null : JSON.stringify(more['milestones']),
      },
      wkt: `POLYGON((119.9${featureId} 31.7,119.9${featureId}5 31.7,119.9${featureId}5 31.705,119.9${featureId} 31.705,119.9${featureId} 31.7))`,
    });
    await insertRows(database.pool, projectRedline, [
      // 1 October 2026 begins the holidays: due on the 8th.
      plot(1, 'A', {
        milestones: { 5: { planned: '2026-03-02', actual: '2026-03-02' }, 6: { planned: '2026-10-01' } },
      }),
      plot(2, 'A', { keyLevel: '2' }),
      plot(3, 'B', {
        milestones: { 4: { planned: '2026-03-02', actual: '2026-03-09' }, 7: { planned: '2026-12-01' } },
      }),
      plot(4, 'C', { districtCode: '320412002', stage: null }),
      plot(5, 'D', { stage: '9', milestones: { 8: { planned: '2026-01-05' } } }),
      plot(6, 'E', { keyLevel: null }),
    ]);
    await setVersion(database.pool, projectRedline, 1);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });
  const ask = async (query: string): Promise<Answer> => {
    const response = await fetch(`${api.url}/api/overview/projects?today=2026-10-12${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answer;
  };

  it('mean what their definitions say, whose statements run as they stand', async () => {
    const read = async (path: string): Promise<unknown> => (await fetch(`${api.url}/api/overview/${path}`)).json();
    const { pages } = (await read('definitions')) as {
      pages: readonly { id: string; figures: readonly { id: string; sql: string }[] }[];
    };
    const { figures } = pages.find(({ id }) => id === 'projects')!;
    const answer = await read('projects');
    const { total, dimensions } = answer as unknown as Answer;
    for (const { id, sql } of figures) {
      const { rows } = await database.pool.query<{ value: string | number; count: number }>(sql);
      if (id in total) assert.ok(Math.abs(Number(rows[0]!.value) - total[id]!) < 1e-9, id);
      else
        assert.deepEqual(
          rows.map(({ value, count }) => `${String(value)} ${count}`).toSorted(),
          dimensions[id as 'level'].map(({ value, projects }) => `${value} ${projects}`).toSorted(),
          id,
        );
    }
    assert.deepEqual(figures.map(({ id }) => id).toSorted(), [
      'district',
      'hectares',
      'level',
      'plots',
      'progress',
      'projects',
      'stage',
    ]);
  });

  it('are one each, whatever the number of their plots, of the highest level among these', async () => {
    const { projects, total } = await ask('');
    assert.deepEqual(
      projects.map(({ code, level, plots }) => [code, level, plots]),
      [
        ['A', '2', [1, 2]],
        ['B', '3', [3]],
        ['C', '3', [4]],
        ['D', '3', [5]],
      ],
    );
    const { rows } = await database.pool.query<{ hectares: number }>(
      'select sum(ellipsoidal_area) / 10000 as hectares from land.project_redline where key_level is not null',
    );
    assert.ok(Math.abs(total['hectares']! - rows[0]!.hectares) < 1e-9);
    assert.deepEqual([total['projects'], total['plots']], [4, 5]);
  });

  it('are behind from the day after a working day that was planned, and say by how many', async () => {
    const { projects } = await ask('');
    assert.deepEqual(
      projects.map(({ progress }) => progress),
      ['overdue', 'on-time', 'unplanned', 'finished'],
    );
    assert.deepEqual(projects[0]!.next, { title: '规划许可', dueOn: '2026-10-08', overdueDays: 3 });
    const onTheDay = await fetch(`${api.url}/api/overview/projects?today=2026-10-08`);
    assert.equal(((await onTheDay.json()) as Answer).projects[0]!.progress, 'on-time');
  });

  it('stand at every milestone in one of five states that add up to all of them', async () => {
    const { milestones } = await ask('');
    for (const { reached, reachedLate, overdue, planned, unplanned } of milestones)
      assert.equal(reached! + reachedLate! + overdue! + planned! + unplanned!, 4);
    const at = (code: string) => milestones.find(({ value }) => value === code)!;
    assert.equal(at('5')['reached'], 1);
    assert.equal(at('4')['reachedLate'], 1);
    assert.equal(at('6')['overdue'], 1);
    assert.equal(at('7')['planned'], 1);
  });

  it('close over every dimension, each under all conditions but its own', async () => {
    const all = await ask('');
    for (const groups of Object.values(all.dimensions))
      assert.equal(
        groups.reduce((sum, { projects }) => sum + projects, 0),
        4,
      );
    assert.equal(all.dimensions.stage.find(({ value }) => value === '-')!.title, '未填');
    const late = await ask('&progress=overdue');
    assert.equal(late.total['projects'], 1);
    assert.equal(late.dimensions.progress.length, 4);
    assert.deepEqual(
      late.dimensions.level.map(({ value, title, projects }) => [value, title, projects]),
      [['2', '省级', 1]],
    );
    assert.equal((await ask('&district=320412')).total['projects'], 1);
  });

  it('are drawn as a report', async () => {
    const pdf = await fetch(`${api.url}/api/overview/projects.pdf?today=2026-10-12`);
    assert.equal(pdf.status, 200);
    assert.equal(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    );
  });

  it('of other districts stay unseen by who is limited to one', async () => {
    const scoped = await visitorWith(database, api, 'scoped', { roles: ['planner'], districts: ['320412'] });
    const { projects } = (await (await scoped.ask('GET', '/api/overview/projects')).json()) as Answer;
    assert.deepEqual(
      projects.map(({ code }) => code),
      ['C'],
    );
  });
});
