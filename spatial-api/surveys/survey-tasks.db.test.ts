import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, load, N, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { type Visitor, visitorWith } from '../../fixtures/harness/visitor.ts';
import { SURVEY_STEPS, surveyStateNames, surveyStates } from '../../schemas/rules/survey.ts';

interface Overlap {
  readonly layer: string;
  readonly state: string;
  readonly version: number;
  readonly gap: { readonly reason: string } | null;
  readonly features: readonly {
    readonly code: string;
    readonly area: { readonly planar: number; readonly ellipsoidal: number };
    readonly isSliver: boolean;
  }[];
  readonly coveredArea: { readonly planar: number };
}
interface Task {
  readonly id: number;
  readonly number: string;
  readonly state: string;
  readonly revision: number;
  readonly dueOn: string;
  readonly districts: readonly string[];
  readonly overlaps: readonly Overlap[];
  readonly steps: readonly { readonly to: string }[];
  readonly history: readonly {
    readonly kind: string;
    readonly to: string;
    readonly by: string;
    readonly reason: string;
  }[];
  readonly code?: string;
  readonly detail?: string;
}

const CODE = (number: number) => `320411001001GB${String(number).padStart(5, '0')}`;
const polygon = (box: Box) => ({ type: 'Polygon', coordinates: [ringOf(box)] });
const PERSON = { applicant: '欧阳致远', contactName: '诸葛小满', contactPhone: '0519-88881234' };
const order = (box: Box, more: object = {}) => ({
  geometry: polygon(box),
  crs: 4549,
  kind: 'change',
  purpose: '分户',
  place: '新北区示例路 1 号',
  ...PERSON,
  ...more,
});

describe('survey tasks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surveys-'));
  let database: TestDatabase;
  let api: TestApi;
  const people: Record<string, Visitor> = {};
  const answers: string[] = [];

  const ask = async <T = Task>(who: string, method: string, path: string, body?: unknown, revision?: number) => {
    const headers = revision === undefined ? {} : { 'If-Match': `"${revision}"` };
    const response = await people[who]!.ask(method, `/api${path}`, body, headers);
    const text = await response.text();
    if (who !== 'steward' && who !== 'reviewer' && who !== 'other') answers.push(text);
    return { status: response.status, body: JSON.parse(text) as T, text };
  };
  const commissioned = async (box: Box, who = 'planner', more: object = {}): Promise<Task> => {
    const { status, body, text } = await ask(who, 'POST', '/survey-tasks', order(box, more));
    assert.equal(status, 201, text);
    return body;
  };
  const step = (who: string, task: Task, to: string, revision = task.revision) =>
    ask(who, 'POST', `/survey-tasks/${task.id}/steps`, { to, reason: '测试' }, revision);
  const taken = async (who: string, task: Task, to: string): Promise<Task> => {
    const { status, body, text } = await step(who, task, to);
    assert.equal(status, 200, text);
    return body;
  };

  before(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    const { pool } = database;
    await load(pool, 'administrative-area', [
      { geometry: boxes([[0, 0, 5000, 5000]]), values: { districtCode: '320411', districtName: '新北区' } },
      { geometry: boxes([[5000, 0, 9000, 5000]]), values: { districtCode: '320402', districtName: '天宁区' } },
    ]);
    await load(pool, 'cadastral-subdistrict', [
      { geometry: boxes([[0, 0, 1000, 5000]]), values: { code: '320411001001', name: '甲村' } },
      { geometry: boxes([[1000, 0, 5000, 5000]]), values: { code: '320411001002', name: '乙村' } },
    ]);
    const row = (number: number, box: Box) => ({
      geometry: boxes([box]),
      values: { parcelCode: CODE(number), location: `示例路 ${number} 号`, landClass: '0701', rightHolder: '上官飞' },
    });
    await load(pool, 'parcel', [
      row(1, [100, 100, 200, 200]),
      row(2, [200, 100, 300, 200]),
      row(3, [300, 100, 400, 200]),
    ]);
    api = await startApi(database, { DIMAI_DATA: folder, SURVEY_DAYS: '5' });
    people['planner'] = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    people['colleague'] = await visitorWith(database, api, 'colleague', { roles: ['planner'] });
    people['surveyor'] = await visitorWith(database, api, 'surveyor', { roles: ['surveyor'] });
    people['reviewer'] = await visitorWith(database, api, 'reviewer', { roles: ['reviewer'] });
    people['steward'] = await visitorWith(database, api, 'steward', { roles: ['data-steward'] });
    people['other'] = await visitorWith(database, api, 'other', { roles: ['data-steward'], districts: ['320402'] });
    people['consumer'] = await visitorWith(database, api, 'consumer', { roles: ['consumer'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begin with a sketch whose overlap with every parcel is exact, at a named version', async () => {
    const task = await commissioned([150, 100, 260, 150]);
    const parcels = task.overlaps.find(({ layer }) => layer === 'parcel')!;
    assert.equal(parcels.state, 'overlaps');
    assert.equal(parcels.version, 1);
    assert.equal(parcels.gap, null);
    assert.deepEqual(
      parcels.features.map(({ code, area, isSliver }) => [code, Number(area.planar.toFixed(4)), isSliver]),
      [
        [CODE(2), 3000, false],
        [CODE(1), 2500, false],
      ],
    );
    assert.ok(Math.abs(parcels.coveredArea.planar - 5500) < 1e-6);
    // 120° E 31.8° N: on the central meridian both kinds of area agree to a millionth.
    assert.ok(Math.abs(parcels.features[0]!.area.ellipsoidal - 3000) < 0.01);
    assert.deepEqual(task.districts, ['320411']);
    assert.match(task.number, /^DC20\d\d0{5}1$/);
  });

  it('tell a touching neighbour apart from an overlap', async () => {
    const { overlaps } = await commissioned([400, 100, 500, 200]);
    assert.equal(overlaps.find(({ layer }) => layer === 'parcel')!.state, 'clear');
    const { body } = await ask<{ overlaps: Overlap[] }>('planner', 'POST', '/survey-sketches', {
      geometry: polygon([399.999, 100, 500, 200]),
      crs: 4549,
    });
    assert.deepEqual(
      body.overlaps[0]!.features.map(({ code, isSliver }) => [code, isSliver]),
      [[CODE(3), true]],
    );
  });

  it('never take a layer that was not published for one without overlaps', async () => {
    const { overlaps } = await commissioned([150, 100, 260, 150]);
    const buildings = overlaps.find(({ layer }) => layer === 'building')!;
    assert.deepEqual([buildings.state, buildings.version, buildings.gap?.reason], ['no-data', 0, 'not-published']);
  });

  it('name tasks that are under way on the same ground', async () => {
    const { body } = await ask<{ tasks: { number: string; area: number }[] }>('planner', 'POST', '/survey-sketches', {
      geometry: polygon([150, 100, 160, 110]),
      crs: 4549,
    });
    assert.equal(body.tasks.length, 2);
    assert.ok(Math.abs(body.tasks[0]!.area - 100) < 0.1);
  });

  it('come from a file or from the code of a parcel as well', async () => {
    const text = `[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n带号=40\r\n[地块坐标]\r\n4,0.5500,DK1,示例,面,,住宅,0701,@\r\n${[
      [150, 150],
      [260, 150],
      [260, 100],
      [150, 100],
    ]
      .map(([x, y], i) => `J${i + 1},1,${(N + y!).toFixed(3)},40${(E + x!).toFixed(3)}`)
      .join('\r\n')}\r\n`;
    const response = await people['planner']!.send(
      'POST',
      '/api/survey-sketches/files?name=范围.txt',
      Buffer.from(text),
    );
    const sketch = (await response.json()) as { uploadId: string; overlaps: Overlap[] };
    assert.equal(response.status, 201, JSON.stringify(sketch));
    assert.deepEqual(
      sketch.overlaps[0]!.features.map(({ area }) => Number(area.planar.toFixed(4))),
      [3000, 2500],
    );
    const { geometry: _geometry, crs: _crs, ...rest } = order([0, 0, 1, 1]);
    const byFile = await ask('planner', 'POST', '/survey-tasks', { ...rest, uploadId: sketch.uploadId });
    assert.equal(byFile.status, 201, byFile.text);
    const byCode = await ask('planner', 'POST', '/survey-tasks', { ...rest, code: CODE(3) });
    assert.deepEqual(
      byCode.body.overlaps[0]!.features.map(({ code }) => code),
      [CODE(3)],
    );
  }).timeout(30_000);

  it('are due some working days on', async () => {
    const { dueOn } = await commissioned([600, 600, 650, 650]);
    const days = (Date.parse(dueOn) - Date.now()) / 86_400_000;
    assert.ok(days > 4 && days < 17, dueOn);
  });

  it('refuse a sketch that crosses itself, lies nowhere, or overlaps itself, and say why', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [E, N],
          [E + 50, N + 50],
          [E + 50, N],
          [E, N + 50],
          [E, N],
        ],
      ],
    };
    assert.equal(
      (await ask('planner', 'POST', '/survey-tasks', { ...order([0, 0, 1, 1]), geometry: bow })).body.code,
      'subject-invalid',
    );
    const nowhere = await ask('planner', 'POST', '/survey-tasks', order([20_000, 0, 20_050, 50]));
    assert.equal(nowhere.body.code, 'survey-place');
    const twice = {
      type: 'FeatureCollection',
      features: (
        [
          [0, 0, 50, 50],
          [40, 0, 90, 50],
        ] as Box[]
      ).map((box) => ({ type: 'Feature', properties: {}, geometry: polygon(box) })),
    };
    const { body } = await ask('planner', 'POST', '/survey-tasks', { ...order([0, 0, 1, 1]), geometry: twice });
    assert.equal(body.code, 'subject-invalid');
    assert.match(body.detail!, /重叠/);
  });

  it('go from state to state by legal steps alone, each by who may, on record', async () => {
    let task = await commissioned([700, 100, 750, 150]);
    assert.equal((await step('planner', task, 'accepted')).body.code, 'forbidden');
    assert.equal((await step('reviewer', task, 'field')).body.code, 'transition-illegal');
    task = await taken('reviewer', task, 'returned');
    task = (
      await ask(
        'planner',
        'PATCH',
        `/survey-tasks/${task.id}`,
        { purpose: '改正后的目的', geometry: polygon([700, 100, 760, 150]), crs: 4549, reason: '补正' },
        task.revision,
      )
    ).body;
    task = await taken('planner', task, 'commissioned');
    task = await taken('reviewer', task, 'accepted');
    const late = await ask(
      'planner',
      'PATCH',
      `/survey-tasks/${task.id}`,
      { purpose: '再改', reason: '补正' },
      task.revision,
    );
    assert.equal(late.body.code, 'survey-closed');
    assert.equal((await step('surveyor', task, 'preparing')).body.code, 'transition-incomplete');
    const assigned = await ask(
      'reviewer',
      'PUT',
      `/survey-tasks/${task.id}/assignment`,
      { surveyor: '测绘王', surveyorId: people['surveyor']!.id, dueOn: '2026-12-31', reason: '分派' },
      task.revision,
    );
    assert.equal(assigned.status, 200, assigned.text);
    task = await taken('surveyor', assigned.body, 'preparing');
    const early = await step('surveyor', task, 'field');
    assert.equal(early.body.code, 'transition-incomplete');
    assert.match(early.body.detail!, /成果包/);
    task = await taken('reviewer', task, 'withdrawn');
    assert.deepEqual(task.steps, []);
    assert.deepEqual(
      task.history.map(({ kind, to }) => `${kind} ${to}`),
      [
        'created commissioned',
        'step returned',
        'changed returned',
        'step commissioned',
        'step accepted',
        'assigned accepted',
        'step preparing',
        'step withdrawn',
      ],
    );
    assert.ok(task.history.every(({ by, reason }, i) => by !== '' && (i === 0 || reason !== '')));
  });

  it('refuse a step on what somebody else has changed meanwhile', async () => {
    const task = await commissioned([800, 100, 850, 150]);
    await taken('reviewer', task, 'returned');
    assert.equal((await step('reviewer', task, 'accepted')).status, 412);
    const bare = await people['reviewer']!.ask('POST', `/api/survey-tasks/${task.id}/steps`, {
      to: 'accepted',
      reason: 'x',
    });
    assert.equal(bare.status, 428);
  });

  it('are handed back and withdrawn by who commissioned them, not by a colleague', async () => {
    const task = await commissioned([900, 100, 950, 150]);
    assert.equal((await step('colleague', task, 'withdrawn')).status, 403);
    assert.equal((await taken('planner', task, 'withdrawn')).state, 'withdrawn');
  });

  it('exist only for who has all their districts', async () => {
    const task = await commissioned([100, 300, 150, 350]);
    const across = await commissioned([4990, 100, 5010, 150]);
    assert.deepEqual(across.districts, ['320402', '320411']);
    for (const { id } of [task, across]) {
      assert.equal((await ask('other', 'GET', `/survey-tasks/${id}`)).body.code, 'survey-task-unknown');
      assert.equal((await step('other', { ...task, id }, 'accepted')).body.code, 'survey-task-unknown');
    }
    const { body } = await ask<{ tasks: Task[] }>('other', 'GET', '/survey-tasks');
    assert.deepEqual(body.tasks, []);
    assert.equal((await ask('other', 'POST', '/survey-tasks', order([4990, 100, 5010, 150]))).status, 403);
    const own = await ask('other', 'POST', '/survey-tasks', order([5100, 100, 5150, 150]));
    assert.equal(own.status, 201, own.text);
    const { rows } = await database.pool.query('select 1 from dimai.audit_entry where action = $1', [
      'survey.commission',
    ]);
    assert.ok(rows.length > 5);
  });

  it('are found by state, kind, words, place and term', async () => {
    const found = async (query: string) =>
      (await ask<{ tasks: Task[]; counts: Record<string, number> }>('steward', 'GET', `/survey-tasks?${query}`)).body;
    assert.ok((await found('state=withdrawn')).tasks.every(({ state }) => state === 'withdrawn'));
    assert.equal((await found('q=改正后的')).tasks.length, 1);
    assert.equal((await found('district=320402')).tasks.length, 2);
    assert.equal((await found('kind=first')).tasks.length, 0);
    await database.pool.query(`update dimai.survey_task set due_on = '2024-01-02' where number like '%000001'`);
    assert.equal((await found('overdue=true')).tasks.length, 1);
    const { counts } = await found('limit=1');
    assert.deepEqual(Object.keys(counts), [...surveyStateNames]);
    assert.ok(counts['commissioned']! > 3 && counts['withdrawn'] === 2);
  });

  it('show the people behind them to who may see personal data, and then on record', async () => {
    const task = await commissioned([100, 400, 150, 450]);
    for (const who of ['planner', 'surveyor', 'consumer']) {
      await ask(who, 'GET', `/survey-tasks/${task.id}`);
      await ask(who, 'GET', '/survey-tasks?limit=200');
    }
    const secrets = [...Object.values(PERSON), '上官飞'];
    for (const text of [...answers, ...api.logged.map((line) => JSON.stringify(line))]) {
      for (const secret of secrets) assert.ok(!text.includes(secret), text.slice(0, 300));
    }
    const full = await ask<Task & typeof PERSON>('reviewer', 'GET', `/survey-tasks/${task.id}`);
    assert.equal(full.body.contactPhone, PERSON.contactPhone);
    const { rows } = await database.pool.query<{ target: string }>(
      `select target from dimai.audit_entry where action = 'personal.read' and target = $1`,
      [`survey-task ${task.number}`],
    );
    assert.equal(rows.length, 1);
    const { rows: audited } = await database.pool.query<{ text: string }>(
      'select to_jsonb(a)::text as text from dimai.audit_entry a',
    );
    for (const { text } of audited) for (const secret of secrets) assert.ok(!text.includes(secret));
  });

  it('have no state that cannot be reached, and none but the last two that cannot be left', () => {
    for (const state of surveyStateNames) {
      assert.ok(state === 'commissioned' || SURVEY_STEPS.some(({ to }) => to === state), state);
      assert.equal(
        SURVEY_STEPS.some(({ from }) => from === state),
        surveyStates[state].isOpen,
        state,
      );
    }
  });
});
