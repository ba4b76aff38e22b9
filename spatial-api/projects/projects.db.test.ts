import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { projectStage } from '../../schemas/codelists/project-stage.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { PROJECT_STEPS } from '../../schemas/rules/project-stages.ts';

const [WEST, SOUTH] = [119.9725, 31.7805];
const box = (w: number, s: number, e: number, n: number) =>
  `POLYGON((${w} ${s},${e} ${s},${e} ${n},${w} ${n},${w} ${s}))`;

interface Detail {
  readonly version: number;
  readonly stage: string | null;
  readonly level: string | null;
  readonly mayDecide: boolean;
  readonly plots: readonly { readonly number: string }[];
  readonly places: readonly {
    readonly level: string;
    readonly code: string;
    readonly name: string;
    readonly area: number | null;
  }[];
  readonly steps: readonly {
    readonly to: string;
    readonly missing: readonly string[];
    readonly isHighEnough: boolean;
  }[];
  readonly reviewStates: readonly { readonly level: string; readonly state: string }[];
  readonly reviews: readonly { readonly level: string; readonly agrees: boolean; readonly isOutdated: boolean }[];
  readonly history: readonly {
    readonly from: string | null;
    readonly to: string | null;
    readonly by: string | null;
    readonly reason: string | null;
    readonly level: string | null;
    readonly plots: number;
    readonly kind: string;
  }[];
}

describe('a project on its way through 建设用地报批', () => {
  let database: TestDatabase;
  let api: TestApi;
  const people: Record<string, Visitor> = {};

  const detail = async (by: Visitor, code: string) =>
    (await (await by.ask('GET', `/api/projects/${code}`)).json()) as Detail;
  const ask = async (by: Visitor, code: string, what: 'stages' | 'reviews', body: object, version?: number) => {
    const seen = version ?? (await detail(people['shi']!, code)).version;
    const response = await by.ask('POST', `/api/projects/${code}/${what}`, body, { 'If-Match': `"${seen}"` });
    const answer = (await response.json()) as { code?: string; detail?: string };
    return { status: response.status, ...answer };
  };
  const step = (by: Visitor, code: string, to: string, version?: number) =>
    ask(by, code, 'stages', { to, reason: `转入${to}` }, version);
  const agree = (by: Visitor, code: string, more: object = {}) =>
    ask(by, code, 'reviews', { agrees: true, opinion: '同意', ...more });

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    const area = (featureId: number, code: string, name: string, w: number, e: number) => ({
      featureId,
      values: { identifier: String(featureId), districtCode: code, districtName: name },
      wkt: box(w, SOUTH - 0.01, e, SOUTH + 0.01),
    });
    await insertRows(pool, administrativeArea, [
      area(1, '320411', '新北区', WEST - 0.01, WEST + 0.01),
      area(2, '320411101', '春江镇', WEST - 0.01, WEST),
      area(3, '320411102', '孟河镇', WEST, WEST + 0.01),
    ]);
    await setVersion(pool, administrativeArea, 1);
    const plot = (
      featureId: number,
      projectCode: string,
      plotNumber: string,
      w: number,
      e: number,
      stage: string | null = '1',
    ) => ({
      featureId,
      values: {
        projectCode,
        plotNumber,
        projectName: `项目${projectCode}`,
        projectType: '30',
        stage,
        districtCode: '320411',
      },
      wkt: box(WEST + w, SOUTH, WEST + e, SOUTH + 0.001),
    });
    await pool.query(
      `insert into dimai.dataset (id, layer, name, district_code) overriding system value values (1, 'project-redline', '示例', '320411')`,
    );
    await pool.query(`insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at, created_by)
values (1, 'project-redline', 1, 'published', '示例', '', '2026-01-02T00:00:00Z', '交付')`);
    await insertRows(pool, projectRedline, [
      plot(1, 'A', '1', -0.005, -0.004),
      plot(2, 'A', '2', -0.003, -0.002),
      plot(3, 'B', '1', 0.002, 0.003),
      plot(4, 'C', '1', -0.001, 0.003),
      plot(5, 'D', '1', -0.001, 0.000005, '2'),
      plot(6, 'E', '1', -0.009, -0.008, '1'),
      plot(7, 'E', '2', -0.008, -0.007, '2'),
    ]);
    await setVersion(pool, projectRedline, 1);
    api = await startApi(database);
    people['suo'] = await visitorWith(database, api, 'suozhang', { roles: ['reviewer'], districts: ['320411101'] });
    people['qu'] = await visitorWith(database, api, 'quju', { roles: ['reviewer'], districts: ['320411'] });
    people['shi'] = await visitorWith(database, api, 'shiju', { roles: ['reviewer'] });
    people['guihua'] = await visitorWith(database, api, 'guihua', { roles: ['planner'], districts: ['320411101'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('knows its city, its district and the township offices on whose ground it lies, with their shares', async () => {
    const { places, level } = await detail(people['shi']!, 'C');
    assert.deepEqual(
      places.map(({ level: at, code, name }) => [at, code, name]),
      [
        ['city', '320400', '常州市'],
        ['district', '320411', '新北区'],
        ['office', '320411102', '孟河镇自然资源所'],
        ['office', '320411101', '春江镇自然资源所'],
      ],
    );
    assert.ok(Math.abs(places[2]!.area! / places[3]!.area! - 3) < 1e-6);
    assert.equal(level, 'city');
    // Half a metre across the border is how surveys differ, and no ground of the neighbour.
    assert.deepEqual(
      (await detail(people['shi']!, 'D')).places.map(({ code }) => code),
      ['320400', '320411', '320411101'],
    );
  });

  it('is listed and shown to an office as far as it lies in its township, and is 403 where it does not', async () => {
    const listed = (await (await people['suo']!.ask('GET', '/api/projects')).json()) as {
      projects: { code: string; plots: number }[];
    };
    assert.deepEqual(
      listed.projects.map(({ code, plots }) => [code, plots]),
      [
        ['A', 2],
        ['C', 1],
        ['D', 1],
        ['E', 2],
      ],
    );
    assert.equal((await people['suo']!.ask('GET', '/api/projects/B')).status, 403);
    assert.equal((await people['suo']!.ask('GET', '/api/projects/nothing')).status, 404);
    const [own, partly] = [await detail(people['suo']!, 'A'), await detail(people['suo']!, 'C')];
    assert.deepEqual([own.level, own.mayDecide, partly.level, partly.mayDecide], ['office', true, null, false]);
    assert.equal((await detail(people['qu']!, 'C')).level, 'district');
    assert.equal((await detail(people['suo']!, 'D')).level, 'office');
  });

  it('is moved by an office within its township alone, and by nobody without the right', async () => {
    for (const code of ['B', 'C']) {
      const refused = await step(people['suo']!, code, '2');
      assert.deepEqual([refused.status, refused.code], [403, 'forbidden'], code);
      assert.equal((await agree(people['suo']!, code)).status, 403, code);
    }
    assert.equal((await step(people['guihua']!, 'A', '2')).status, 403);
    const { rows } = await database.pool.query(
      `select count(*)::integer as n from land.project_redline where version_to is not null`,
    );
    assert.deepEqual(rows, [{ n: 0 }]);
  });

  it('goes up from office to district to city, each after the reviews below it', async () => {
    const { suo, qu, shi } = people as Record<'suo' | 'qu' | 'shi', Visitor>;
    assert.equal((await step(suo, 'A', '2')).status, 200);
    const before = await step(qu, 'A', '3');
    assert.deepEqual([before.status, before.code], [422, 'transition-incomplete']);
    assert.match(before.detail!, /自然资源所尚无意见/);
    assert.equal((await ask(suo, 'A', 'reviews', { agrees: false, opinion: '界线有误' })).status, 201);
    assert.match((await step(qu, 'A', '3')).detail!, /意见为退回/);
    assert.equal((await agree(suo, 'A')).status, 201);
    const low = await step(suo, 'A', '3');
    assert.deepEqual([low.status, low.code], [403, 'forbidden']);
    assert.equal((await ask(suo, 'A', 'reviews', { agrees: true, opinion: '代区局', level: 'district' })).status, 403);
    assert.equal((await step(qu, 'A', '3')).status, 200);
    const { reviewStates, steps } = await detail(shi, 'A');
    assert.ok(
      reviewStates.every(({ state }) => state === 'none'),
      'a new stage asks for new reviews',
    );
    assert.deepEqual(steps.find(({ to }) => to === '4')!.missing, ['office', 'district']);
    for (const by of [suo, qu]) assert.equal((await agree(by, 'A')).status, 201);
    assert.equal((await step(qu, 'A', '4')).status, 403, 'the city decides on conversion');
    assert.equal((await step(shi, 'A', '4')).status, 200);
    const { rows } = await database.pool.query(
      `select plot_number as plot, stage from land.project_redline where project_code = 'A' and version_to is null order by 1`,
    );
    assert.deepEqual(rows, [
      { plot: '1', stage: '4' },
      { plot: '2', stage: '4' },
    ]);
  });

  it('keeps who, when and why of every stage, the delivery included', async () => {
    const { history, reviews } = await detail(people['suo']!, 'A');
    assert.deepEqual(
      history.map(({ from, to, by, reason, level, plots, kind }) => [from, to, by, reason, level, plots, kind]),
      [
        ['3', '4', 'shiju（测试）', '转入4', 'city', 2, 'transition'],
        ['2', '3', 'quju（测试）', '转入3', 'district', 2, 'transition'],
        ['1', '2', 'suozhang（测试）', '转入2', 'office', 2, 'transition'],
        [null, '1', '交付', null, null, 2, 'delivery'],
      ],
    );
    assert.deepEqual(
      reviews.map(({ level, agrees }) => [level, agrees]),
      [
        ['district', true],
        ['office', true],
        ['office', true],
        ['office', false],
      ],
    );
    await assert.rejects(database.pool.query(`update dimai.project_review set agrees = true`), /not changed/);
    await assert.rejects(database.pool.query(`delete from dimai.project_review`), /not changed/);
  });

  it('asks for a new review where the boundary was changed after it', async () => {
    const { suo, shi } = people as Record<'suo' | 'shi', Visitor>;
    assert.equal((await agree(suo, 'D')).status, 201);
    await database.pool.query(
      `update land.project_redline set geom = st_multi(st_geomfromtext($1, 4490)) where project_code = 'D'`,
      [box(WEST - 0.0011, SOUTH, WEST, SOUTH + 0.001)],
    );
    const { reviewStates, reviews } = await detail(shi, 'D');
    assert.equal(reviewStates[0]!.state, 'outdated');
    assert.ok(reviews[0]!.isOutdated);
    assert.match((await step(shi, 'D', '3')).detail!, /界线已变更/);
  });

  it('is not moved by who looked at something older, nor twice at once', async () => {
    const { shi, qu } = people as Record<'shi' | 'qu', Visitor>;
    const { version } = await detail(shi, 'B');
    const both = await Promise.all([step(shi, 'B', '2', version), step(qu, 'B', '2', version)]);
    assert.deepEqual(
      both.map(({ status }) => status).sort((a, b) => a - b),
      [200, 412],
    );
    assert.equal((await shi.ask('POST', '/api/projects/B/stages', { to: '1', reason: 'x' })).status, 428);
  });

  it('takes legal steps alone, and none while its plots stand at different stages', async () => {
    const { shi } = people as Record<'shi', Visitor>;
    const jump = await step(shi, 'B', '7');
    assert.deepEqual([jump.status, jump.code], [409, 'transition-illegal']);
    assert.match(jump.detail!, /农转用（3）/);
    const mixed = await step(shi, 'E', '3');
    assert.deepEqual([mixed.status, mixed.code], [409, 'transition-illegal']);
    assert.equal((await detail(shi, 'E')).stage, null);
    const codes = new Set(['', ...projectStage.entries.map(({ code }) => code)]);
    assert.ok(PROJECT_STEPS.every(({ from, to }) => codes.has(from) && codes.has(to)));
    for (const code of codes) {
      if (code === '' || code === '9') continue;
      assert.ok(
        PROJECT_STEPS.some(({ from, to }) => from === code && to > code),
        `${code} leads on`,
      );
    }
  });

  it('shows reviews to those alone who see the project', async () => {
    const far = await visitorWith(database, api, 'yuan', { roles: ['reviewer'], districts: ['320412'] });
    assert.equal((await far.ask('GET', '/api/projects/A')).status, 403);
    const listed = (await (await far.ask('GET', '/api/projects')).json()) as { projects: unknown[] };
    assert.deepEqual(listed.projects, []);
  });
});
