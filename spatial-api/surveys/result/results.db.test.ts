import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { geopackageBytes, type PackageTable } from '../../../fixtures/harness/geopackage.ts';
import {
  at,
  cornersOf,
  parcelCode,
  type Place,
  planePolygon,
  publishBlock,
  SURVEY_SRID,
} from '../../../fixtures/harness/survey-ground.ts';
import { type Visitor, visitorWith } from '../../../fixtures/harness/visitor.ts';
import { eventually } from '../../../fixtures/harness/worker.ts';
import { ingestJobs } from '../../../ingest/job-handlers.ts';
import { withTransaction } from '../../../schemas/database/sql.ts';
import { startWorker, type Worker } from '../../../schemas/jobs/worker.ts';
import { readSettings } from '../../../schemas/settings.ts';
import { caller } from '../../access/caller.ts';
import { LOCAL_OPERATOR_RIGHTS } from '../../../schemas/roles.ts';
import { publicationSteps, publishResult } from './publish-result.ts';

interface Preview {
  readonly id: string;
  readonly state: string;
  readonly blocking: number;
  readonly moved: number;
  readonly areaBefore: number;
  readonly areaAfter: number;
  readonly mayPublish: boolean;
  readonly isOutdated: boolean;
  readonly versions: Readonly<Record<string, number>> | null;
  readonly parcelRows: readonly {
    readonly label: string;
    readonly code: string;
    readonly codeOrigin: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
  readonly events: readonly {
    readonly type: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly place: readonly number[] | null;
    readonly squareMetres: number | null;
  }[];
  readonly changes: readonly {
    readonly kind: string;
    readonly metres: number;
    readonly squareMetresBefore: number | null;
    readonly squareMetresAfter: number | null;
  }[];
  readonly code?: string;
}

/** Parcel 2 of the block in two, its outer nodes up to 0.03 m off; points and lines of the first half. */
function splitPackage(off = 0.03, first = 'P1'): Buffer {
  const one = [at(40 + off, -off), at(40 - off, 30 + off), at(60, 30 + off), at(60, off)];
  const other = [at(60, -off), at(60 + off, 30), at(80 - off, 30 - off), at(80 + off, off)];
  const point = ([x, y]: Place) => ({
    type: 'Point' as const,
    xy: Float64Array.of(x, y),
    ends: new Uint32Array(),
    parts: new Uint32Array(),
  });
  const tables: PackageTable[] = [
    {
      name: 'ZD',
      geometry: 'MULTIPOLYGON',
      rows: [
        { shape: planePolygon(one), values: { ZDDM: first, ZDMJ: 600, YT: '0601', QLR: '王小明' } },
        { shape: planePolygon(other), values: { ZDDM: 'P2', ZDMJ: 600, YT: '0601', QLR: '李大同' } },
      ],
    },
    {
      name: 'JZD',
      geometry: 'POINT',
      rows: one.map((corner, i) => ({
        shape: point(corner),
        values: { ZDZHDM: first, JZDH: `J${11 + i}`, JBLX: '2', JZDLX: '1' },
      })),
    },
    {
      name: 'JZX',
      geometry: 'MULTILINESTRING',
      rows: one.map((corner, i) => {
        const next = one[(i + 1) % 4]!;
        const shape = {
          type: 'MultiLineString' as const,
          xy: Float64Array.of(...corner, ...next),
          ends: Uint32Array.of(2),
          parts: new Uint32Array(),
        };
        const length = Number(Math.hypot(next[0] - corner[0], next[1] - corner[1]).toFixed(2));
        return { shape, values: { ZDZHDM: first, JZXCD: length, JZXLB: '3', JZXWZ: '2', JXXZ: '600001' } };
      }),
    },
  ];
  return geopackageBytes(tables, SURVEY_SRID);
}

describe('the result of a survey', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  const environment = { DIMAI_DATA: folder };
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let steward: Visitor;
  let publisher: Visitor;
  let surveyor: Visitor;

  before(async () => {
    database = await testDatabase();
    await publishBlock(database.pool);
    api = await startApi(database, environment);
    worker = await startWorker({
      db: database.pool,
      log: pino({ level: 'silent' }),
      handlers: ingestJobs(readSettings(environment)),
      slots: 1,
    });
    const districts = ['320402'];
    steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'], districts });
    publisher = await visitorWith(database, api, 'publisher', { roles: ['publisher'] });
    surveyor = await visitorWith(database, api, 'surveyor', { roles: ['surveyor'], districts });
  });
  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A task whose result is awaited. */
  async function task(state = 'submitted'): Promise<number> {
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into dimai.survey_task (number, kind, state, purpose, place, applicant, districts, subdistricts, geom, ellipsoidal_area,
  planar_area, source, overlapped, due_on, created_by, created_by_id, created_at, changed_at)
select 'DC2026' || lpad((count(*) + 1)::text, 6, '0'), 'split', $1, '分割', '兰陵路', '示例', '{320402}', '{320402001001}',
  st_multi(st_makeenvelope(119.97, 31.81, 119.98, 31.82, 4490)), 1, 1, '{}', '[]', '2099-01-01', 'x', 'x', now(), now()
from dimai.survey_task returning id::integer as id`,
      [state],
    );
    return rows[0]!.id;
  }

  async function handedIn(id: number, bytes: Buffer, name = '成果.gpkg', more = ''): Promise<Preview> {
    const sent = await surveyor.send(
      'POST',
      `/api/survey-tasks/${id}/results?name=${encodeURIComponent(name)}${more}`,
      bytes,
    );
    const text = await sent.text();
    assert.equal(sent.status, 202, text);
    const { id: result } = JSON.parse(text) as { id: string };
    await settled(result);
    return preview(id, result);
  }
  const settled = (result: string) =>
    eventually(async () => {
      const { rows } = await database.pool.query<{ state: string; problem: unknown }>(
        'select j.state, j.problem from dimai.job j join dimai.survey_result r on r.job_id = j.id where r.id = $1',
        [result],
      );
      assert.notEqual(rows[0]!.state, 'failed', JSON.stringify(rows));
      return rows[0]!.state === 'succeeded';
    }, 100_000);
  const preview = async (id: number, result: string, who = steward): Promise<Preview> => {
    const response = await who.ask('GET', `/api/survey-tasks/${id}/results/${result}`);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as Preview;
  };
  const publish = async (id: number, result: string, who = publisher) => {
    const response = await who.ask('POST', `/api/survey-tasks/${id}/results/${result}/publish`, { basis: '调查报告' });
    return { status: response.status, body: (await response.json()) as Preview };
  };
  /** Everything that publishing could touch. */
  const everything = async () => {
    const { rows } = await database.pool.query<{ state: unknown }>(
      `select jsonb_build_object(
  'parcel', (select jsonb_agg(to_jsonb(t) - 'geom' - 'delivered' order by row_id) from land.parcel t),
  'points', (select jsonb_agg(to_jsonb(t) - 'geom' - 'delivered' order by row_id) from land.boundary_point t),
  'lines', (select jsonb_agg(to_jsonb(t) - 'geom' - 'delivered' order by row_id) from land.boundary_line t),
  'codes', (select jsonb_agg(to_jsonb(t) - 'geom' order by code) from dimai.land_code t),
  'series', (select jsonb_agg(to_jsonb(t) order by series) from dimai.land_code_series t),
  'held', (select jsonb_agg(to_jsonb(t) order by id) from dimai.survey_code t),
  'events', (select jsonb_agg(to_jsonb(t) order by id) from dimai.land_code_event t),
  'edges', (select jsonb_agg(to_jsonb(t) - 'geom' order by id) from dimai.land_code_edge t),
  'layers', (select jsonb_agg(to_jsonb(t) order by layer) from dimai.layer_state t),
  'versions', (select count(*) from dimai.dataset_version),
  'edits', (select count(*) from dimai.feature_edit),
  'tasks', (select jsonb_agg(to_jsonb(t) - 'geom' order by id) from dimai.survey_task t),
  'steps', (select count(*) from dimai.survey_task_step),
  'results', (select jsonb_agg(to_jsonb(t) order by id) from dimai.survey_result t)) as state`,
    );
    return rows[0]!.state;
  };

  it('is looked at before anything is done: what is drawn where, what is closed, which codes, areas before and after', async () => {
    const id = await task();
    const before = await everything();
    const seen = await handedIn(id, splitPackage());
    assert.deepEqual(
      seen.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(seen.state, 'checked');
    assert.ok(seen.moved > 0);
    assert.ok(
      seen.changes.some(({ kind }) => kind === 'gap-closed') &&
        seen.changes.some(({ kind }) => kind === 'overlap-closed'),
    );
    for (const { kind, metres, squareMetresAfter } of seen.changes) {
      assert.ok(metres <= 0.05, `${kind} ${metres}`);
      if (kind.endsWith('closed')) assert.ok(squareMetresAfter! < 1e-4);
    }
    assert.ok(Math.abs(seen.areaBefore - seen.areaAfter) < 1e-3, `${seen.areaBefore} → ${seen.areaAfter}`);
    assert.deepEqual(seen.events, [
      { id: null, type: 'split', from: [parcelCode(2)], to: [parcelCode(9), parcelCode(10)] },
    ]);
    assert.deepEqual(
      seen.parcelRows.map(({ codeOrigin }) => codeOrigin),
      ['next', 'next'],
    );
    assert.equal(seen.parcelRows[0]!.properties['rightHolder'], '王小明');
    const shown = await preview(id, seen.id, publisher);
    assert.equal(shown.parcelRows[0]!.properties['rightHolder'], '王**');
    assert.equal(shown.mayPublish, true);
    const now = (await everything()) as Record<string, unknown>;
    assert.deepEqual(
      { ...now, results: null, tasks: null, steps: null },
      { ...(before as object), results: null, tasks: null, steps: null },
    );
    await surveyor.ask('DELETE', `/api/survey-tasks/${id}/results/${seen.id}`);
  });

  it('that fails at any step leaves nothing, codes included', async () => {
    const id = await task();
    const { id: resultId } = await handedIn(id, splitPackage());
    const before = await everything();
    const actor = { id: 'local', name: '测试', at: new Date() };
    const scope = { layers: ['parcel', 'boundary-point', 'boundary-line'], districts: null, personal: true };
    for (const planted of publicationSteps) {
      const failed = withTransaction(database.pool, (client) =>
        publishResult(client, {
          taskId: id,
          resultId,
          on: '2026-01-01',
          basis: '测试',
          caller: caller({ kind: 'local', id: 'local', name: '测试', rights: new Set(LOCAL_OPERATOR_RIGHTS) }),
          actor,
          recorder: { ...actor, today: '2026-11-28' },
          editor: { ...actor, scope, requireDistrict: () => undefined },
          onStep: (step) => {
            if (step === planted) throw new Error(`planted at ${step}`);
          },
        }),
      );
      await assert.rejects(failed, { message: `planted at ${planted}` });
      assert.deepEqual(await everything(), before, planted);
    }
  });

  it('leaves nothing either where the process that publishes it is killed, before its first and its last step', async () => {
    const id = await task();
    const { id: resultId } = await handedIn(id, splitPackage());
    const before = await everything();
    for (const step of ['codes', 'result']) {
      const program = fileURLToPath(new URL('../../../fixtures/harness/publish-result.ts', import.meta.url));
      const child = fork(program, [String(id), resultId, step], {
        env: { ...process.env, DATABASE_URL: database.url },
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const [told] = (await once(child, 'message')) as [string];
      assert.equal(told, step);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await eventually(async () => {
        const { rows } = await database.pool.query(
          `select 1 from pg_stat_activity where application_name = 'dimai-killed'`,
        );
        return rows.length === 0;
      }, 60_000);
      assert.deepEqual(await everything(), before, step);
    }
  });

  it('is published by the right to publish: codes, events, versions, the task; and is taken back as a whole', async () => {
    const id = await task();
    const seen = await handedIn(id, splitPackage());
    assert.equal((await publish(id, seen.id, steward)).status, 403);
    const { revision } = (await (await steward.ask('GET', `/api/survey-tasks/${id}`)).json()) as { revision: number };
    const early = await steward.ask(
      'POST',
      `/api/survey-tasks/${id}/steps`,
      { to: 'registered', reason: '登记' },
      { 'If-Match': `"${revision}"` },
    );
    assert.equal(
      ((await early.json()) as { code: string }).code,
      'transition-incomplete',
      'its result is not published',
    );
    const { status, body } = await publish(id, seen.id);
    assert.equal(status, 200, JSON.stringify(body));
    const codes = body.parcelRows.map(({ code }) => code);
    const { rows } = await database.pool.query<{
      code: string;
      location: string;
      holder: string;
      unit: string;
      feature: string;
    }>(
      `select parcel_code as code, location, right_holder as holder, unit_number as unit, parcel_feature as feature
from land.parcel where version_to is null and parcel_code = any($1) order by 1`,
      [codes],
    );
    assert.deepEqual(rows[0], {
      code: codes[0],
      location: '兰陵路 2 号',
      holder: '王小明',
      unit: `${codes[0]}W00000000`,
      feature: 'GB',
    });
    const points = await database.pool.query<{ name: string; mark: string | null }>(
      `select point_number as name, mark_type as mark from land.boundary_point where version_to is null and parcel_code = $1 order by sequence`,
      [codes[0]],
    );
    assert.deepEqual(
      points.rows.map(({ name, mark }) => `${name} ${mark}`),
      ['J12 2', 'J13 2', 'J14 2', 'J11 2'],
    );
    const gone = await database.pool.query(
      `select 1 from land.boundary_line where version_to is null and parcel_code = $1`,
      [parcelCode(2)],
    );
    assert.equal(gone.rowCount, 0);
    const lineage = (await (await steward.ask('GET', `/api/land-codes/${parcelCode(2)}/lineage`)).json()) as {
      successors: string[];
    };
    assert.deepEqual(lineage.successors.toSorted(), codes.toSorted());
    const file = await steward.ask('GET', `/api/land-files/${codes[0]}`);
    assert.equal(file.status, 200);
    const state = await database.pool.query<{ state: string }>('select state from dimai.survey_task where id = $1', [
      id,
    ]);
    assert.equal(state.rows[0]!.state, 'registered');
    assert.equal((await publish(id, seen.id)).body.code, 'survey-result-closed');

    const undone = await publisher.ask('POST', `/api/survey-tasks/${id}/results/${seen.id}/undo`, {
      reason: '测试撤销',
    });
    assert.equal(undone.status, 200, await undone.clone().text());
    const back = await database.pool.query<{ code: string }>(
      `select parcel_code as code from land.parcel where version_to is null order by 1`,
    );
    assert.deepEqual(
      back.rows.map(({ code }) => code),
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => parcelCode(n)),
    );
    const held = await database.pool.query<{ state: string }>(
      'select state from dimai.land_code where code = any($1)',
      [codes],
    );
    assert.deepEqual(
      held.rows.map((row) => row.state),
      ['released', 'released'],
    );
    const again = await handedIn(id, splitPackage());
    assert.deepEqual(
      again.parcelRows.map(({ code }) => code),
      [parcelCode(11), parcelCode(12)],
      'codes never return',
    );
    await surveyor.ask('DELETE', `/api/survey-tasks/${id}/results/${again.id}`);
  });

  it('takes the codes that the task holds first', async () => {
    const id = await task('accepted');
    const reserved = await steward.ask('POST', `/api/survey-tasks/${id}/codes`, { series: '320402001001GB', count: 1 });
    assert.equal(reserved.status, 201, await reserved.clone().text());
    const [held] = ((await reserved.json()) as { reserved: string[] }).reserved;
    await database.pool.query(`update dimai.survey_task set state = 'submitted' where id = $1`, [id]);
    const seen = await handedIn(id, splitPackage());
    assert.deepEqual(
      seen.parcelRows.map(({ codeOrigin }) => codeOrigin),
      ['held', 'next'],
    );
    assert.equal(seen.parcelRows[0]!.code, held);
    const brought = await handedIn(id, splitPackage(0.01, held));
    assert.deepEqual(
      brought.parcelRows.map(({ codeOrigin }) => codeOrigin),
      ['brought', 'next'],
    );
    const taken = await handedIn(id, splitPackage(0.01, parcelCode(5)));
    assert.ok(taken.findings.some(({ code }) => code === 'code-taken'));
    assert.equal((await publish(id, taken.id)).body.code, 'survey-result-blocked');
  });

  it('with gaps and overlaps beyond the tolerance is not published', async () => {
    const id = await task();
    const seen = await handedIn(id, splitPackage(0.08));
    assert.ok(seen.blocking > 0);
    const overlap = seen.findings.find(({ code }) => code === 'overlap')!;
    assert.ok(overlap.place !== null && overlap.squareMetres! > 0);
    assert.equal((await publish(id, seen.id)).body.code, 'survey-result-blocked');
  });

  it('is checked anew where the ground beside it changed after it was checked', async () => {
    const id = await task();
    const seen = await handedIn(id, splitPackage());
    const item = await database.pool.query<{ id: number; version: number }>(
      'select feature_id as id, version_from as version from land.parcel where parcel_code = $1 and version_to is null',
      [parcelCode(3)],
    );
    const { id: feature, version } = item.rows[0]!;
    const edit = { properties: { location: '兰陵路 3 号甲' }, reason: '门牌更正' };
    const edited = await steward.ask('PUT', `/api/layers/parcel/items/${feature}`, edit, {
      'If-Match': `"${version}"`,
    });
    assert.equal(edited.status, 200, await edited.clone().text());
    assert.equal((await preview(id, seen.id)).isOutdated, true);
    assert.equal((await publish(id, seen.id)).body.code, 'survey-result-outdated');
    const checked = await surveyor.ask('POST', `/api/survey-tasks/${id}/results/${seen.id}/check`);
    assert.equal(checked.status, 202);
    await settled(seen.id);
    assert.equal((await publish(id, seen.id)).status, 200);
    await publisher.ask('POST', `/api/survey-tasks/${id}/results/${seen.id}/undo`, { reason: '测试' });
  });

  it('comes as 界址点 TXT and as DXF as well, with points and lines made of the shapes', async () => {
    const id = await task();
    const rows = [...cornersOf(2), cornersOf(2)[0]!].map(
      ([x, y], i) => `J${(i % 4) + 1},1,${y.toFixed(3)},${(40_000_000 + x).toFixed(3)}`,
    );
    const text = [
      '[属性描述]',
      '坐标系=2000国家大地坐标系',
      '几度分带=3',
      '投影类型=高斯克吕格',
      '计量单位=米',
      '带号=40',
      '精度=0.001',
      '[地块坐标]',
      '5,0.1200,1,示例,面,,工业用地,0601,@',
      ...rows,
    ].join('\r\n');
    const txt = await handedIn(id, Buffer.from(text), '界址点.txt');
    assert.deepEqual(
      txt.findings.filter(({ severity }) => severity === 'error'),
      [],
      JSON.stringify(txt.findings),
    );
    assert.deepEqual(
      txt.parcelRows.map(({ codeOrigin, code }) => `${codeOrigin} ${code}`),
      [`kept ${parcelCode(2)}`],
    );
    const line = cornersOf(2).flatMap(([x, y]) => ['10', String(x), '20', String(y)]);
    const entity = ['0', 'LWPOLYLINE', '8', 'JZD', '90', '4', '70', '1', ...line];
    const dxf = ['0', 'SECTION', '2', 'ENTITIES', ...entity, '0', 'ENDSEC', '0', 'EOF'].join('\n');
    const drawn = await handedIn(id, Buffer.from(dxf), '界址.dxf', `&crs=${SURVEY_SRID}`);
    assert.deepEqual(
      drawn.parcelRows.map(({ codeOrigin, code }) => `${codeOrigin} ${code}`),
      [`kept ${parcelCode(2)}`],
    );
  });
});
