/** Every example of the OpenAPI document, told as one story by those who may: each is answered, and as the document says. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import sqlite from 'node-sqlite3-wasm';
import { pino } from 'pino';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { geopackageBytes } from '../fixtures/harness/geopackage.ts';
import { fillLandStory } from '../fixtures/harness/land-story.ts';
import { parcelPackage } from '../fixtures/harness/parcel-package.ts';
import { visitorWith, type Visitor } from '../fixtures/harness/visitor.ts';
import { eventually } from '../fixtures/harness/worker.ts';
import { ingestJobs } from '../ingest/job-handlers.ts';
import { fromWkb } from '../schemas/geometry.ts';
import { startWorker, type Worker } from '../schemas/jobs/worker.ts';
import { problems, type ProblemCode } from '../schemas/problems.ts';
import { roleNames, roles, type Right, type RoleName } from '../schemas/roles.ts';
import { readSettings } from '../schemas/settings.ts';
import { allRoutes } from './app.ts';
import { EXAMPLES, MADE_ID, type RouteExample } from './examples.ts';
import { comparisonDatabase } from '../schemas/templates/comparison-database.ts';
import { createDatabase } from './export/jet/index.ts';
import { templateDesign } from './export/template-design.ts';
import { serviceJobs } from './job-handlers.ts';
import { createMetrics } from './metrics.ts';
import { COMMON_PROBLEMS, type Route } from './route.ts';

/** What cannot succeed in any story: a code of the moment, what this server was not set up for, what comes too late. */
const REFUSED: Readonly<Record<string, ProblemCode>> = {
  'put /api/session/second-factor': 'request-invalid',
  'get /api/session/sign-on': 'oidc-absent',
  'get /api/session/sign-on/callback': 'oidc-absent',
  'get /api/basemaps/{layer}/{z}/{x}/{y}': 'basemap-absent',
};

/** What surveys are made of, and what their parts are called in addresses. */
const SURVEY_PARTS = { bundles: 'bundle', merges: 'merge', results: 'result' } as const;

/** Work that goes on after the answer. */
const ENDLESS = /\/events$/;

/** The first member of an answer that its schema, which leaves out what it does not know, has not. */
function unsaid(body: unknown, told: unknown, at = ''): string | undefined {
  if (typeof body !== 'object' || body === null || typeof told !== 'object' || told === null) return undefined;
  for (const [key, value] of Object.entries(body)) {
    if (!(key in told)) return `${at}/${key}`;
    const deeper = unsaid(value, (told as Record<string, unknown>)[key], `${at}/${key}`);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

describe('the examples of the interface', () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  const environment = { DIMAI_DATA: folder, OFFICE_HOURS: 'none', ARCHIVE_FOLDER: join(folder, 'archive') };
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let routes: readonly Route[];
  const people = new Map<RoleName | 'wang', Visitor>();
  const everyday: readonly RoleName[] = ['planner', 'reviewer', 'data-steward', 'publisher'];
  const everydayRights: readonly Right[] = everyday.flatMap((role) => roles[role].rights);
  /** Ids that were given out, by the address of what they belong to. */
  const made = new Map<string, string>();

  before(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    await fillLandStory(database.pool);
    await putBesides();
    mkdirSync(join(folder, 'archive', '2016'), { recursive: true });
    writeFileSync(join(folder, 'archive', '2016', '批复.pdf'), '%PDF-1.4\n');
    writeFileSync(
      join(folder, 'archive', 'index.csv'),
      '代码,档号,题名,文件,日期,类别\n320402001001GB00008,2016-1-8,供地批复,2016/批复.pdf,2016-03-01,供地\n',
    );
    api = await startApi(database, environment);
    const settings = readSettings(environment);
    const handlers = [...serviceJobs(settings), ...ingestJobs(settings)];
    worker = await startWorker({ db: database.pool, log: pino({ level: 'silent' }), handlers, slots: 2 });
    routes = allRoutes(createMetrics(database.pool));
    for (const role of roleNames.filter((name) => 'isAdministrator' in roles[name])) {
      people.set(role, await visitorWith(database, api, role, { roles: [role] }));
    }
    people.set('data-steward', await visitorWith(database, api, 'everyday', { roles: everyday }));
    people.set('wang', await visitorWith(database, api, 'wang', { roles: ['planner'] }));
  });
  after(async () => {
    await stopWorker();
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  let isStopped = false;
  async function stopWorker(): Promise<void> {
    if (!isStopped) await worker.stop();
    isStopped = true;
  }

  /** What the story needs and no route makes: proposals to decide on, an alarm. */
  async function putBesides(): Promise<void> {
    for (const [type, from] of [
      ['extinguished', '320402001001GB00002'],
      ['boundary-adjusted', '320402001001GB00003'],
    ]) {
      await database.pool.query(
        `insert into dimai.land_code_proposal (layer_version, type, district_code, from_codes, to_codes, pieces, doubts, thresholds)
values (1, $1, '320402', array[$2], '{}', '[]', '{}', '{"leastArea":1,"leastShare":0.01}')`,
        [type, from],
      );
    }
    await database.pool.query(
      `insert into dimai.alarm (kind, actor, actor_name, subject, amount, threshold, first_at, last_at) values ('bulk-reading', 'x', 'x', 'x', 2, 1, now(), now())`,
    );
  }

  it('are there for every route, and are what its schemas take', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(names.toSorted(), Object.keys(EXAMPLES).toSorted());
    for (const route of routes) {
      const example = EXAMPLES[`${route.method} ${route.path}`]!;
      const where = `${route.method} ${route.path}`;
      const texts = (given: RouteExample['query'] = {}) =>
        Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
      assert.equal(route.params?.safeParse(texts(example.path)).error, undefined, where);
      assert.equal(route.query?.safeParse(texts(example.query)).error, undefined, where);
      assert.equal(route.headers?.safeParse(example.headers ?? {}).error, undefined, where);
      if (typeof example.body === 'object') assert.equal(route.body?.safeParse(example.body).error, undefined, where);
    }
  });

  it('are answered as the document says, one after the other', async function () {
    this.timeout(240_000);
    const wrong: string[] = [];
    for (const [name, example] of Object.entries(EXAMPLES)) {
      const route = routes.find(({ method, path }) => `${method} ${path}` === name)!;
      const fault = await tell(name, route, example).catch((error: Error) => error.message);
      if (fault !== undefined) wrong.push(`${name}: ${fault}`);
    }
    assert.equal(wrong.join('\n'), '');
  });

  /** Sends an example; says what is wrong with its answer. */
  async function tell(name: string, route: Route, example: RouteExample): Promise<string | undefined> {
    const response = await ask(name, route, example);
    const allowed = [...(route.statuses ?? [200])];
    if (ENDLESS.test(route.path)) {
      await response.body?.cancel();
      return response.status === 200 ? undefined : String(response.status);
    }
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const refusal = REFUSED[name];
    if (refusal !== undefined) {
      const { code } = JSON.parse(text) as { code?: string };
      const isTold = [...COMMON_PROBLEMS, ...(route.problems ?? [])].includes(refusal);
      return code === refusal && isTold && response.status === problems[refusal].status
        ? undefined
        : text.slice(0, 300);
    }
    if (!allowed.includes(response.status as 200)) return `${response.status} ${text.slice(0, 400)}`;
    const plain = (given: string) => given.split(';')[0]!;
    const type = plain(response.headers.get('content-type') ?? '');
    const types = [route.mediaType ?? 'application/json', ...(route.otherMediaTypes ?? [])].map(plain);
    if (!types.includes(type)) {
      if (!types.includes('application/octet-stream')) return `answers ${type}, not ${types.join()}`;
    }
    if (bytes.length === 0) return 'is empty';
    if (!/[/+]json$/.test(type)) return undefined;
    const body: unknown = JSON.parse(text);
    const parsed = route.answer.safeParse(body);
    if (parsed.error !== undefined) return parsed.error.message;
    const more = unsaid(body, parsed.data);
    if (more !== undefined) return `answers ${more}, of which the document says nothing`;
    await remember(route, body as Record<string, unknown>);
    return undefined;
  }

  async function ask(name: string, route: Route, example: RouteExample): Promise<Response> {
    await BEFORE[name]?.();
    const address = addressOf(route, example);
    const file = await FILES[name]?.();
    const body = file ?? example.body;
    const isJson = file === undefined && typeof body === 'object';
    const method = route.method.toUpperCase();
    if (isJson) return visitorFor(route).ask(method, address, body, example.headers);
    return visitorFor(route).send(method, address, body as string | Buffer | undefined, example.headers);
  }

  const delivered = (state: string) => settled('/api/ingest-jobs', made.get('/api/ingest-jobs')!, [state]);

  const surveyTask = () => `/api/survey-tasks/${made.get('/api/survey-tasks')}`;
  const surveyAt = async (state: string): Promise<void> => {
    await database.pool.query('update dimai.survey_task set state = $1 where id = $2', [
      state,
      made.get('/api/survey-tasks'),
    ]);
  };
  /** Sends a file of the survey and notes what was made of it. */
  async function survey(what: 'merges' | 'results', name: string, bytes: Buffer): Promise<void> {
    const sent = await people
      .get('data-steward')!
      .send('POST', `${surveyTask()}/${what}?name=${encodeURIComponent(name)}`, bytes);
    made.set(SURVEY_PARTS[what], ((await sent.json()) as { id: string }).id);
  }
  /** Waits until what was made last of a survey is in one of some states. */
  async function surveyed(what: keyof typeof SURVEY_PARTS, states: readonly string[]): Promise<void> {
    await eventually(async () => {
      const list = (await (await people.get('data-steward')!.ask('GET', `${surveyTask()}/${what}`)).json()) as Record<
        string,
        { id: string; state: string }[]
      >;
      return states.includes(list[what]!.find(({ id }) => id === made.get(SURVEY_PARTS[what]))!.state);
    }, 60_000);
  }
  /** The bundle as the field sends it back. */
  async function bundleInField(): Promise<Buffer> {
    const answer = await people.get('data-steward')!.ask('GET', `${surveyTask()}/bundles/${made.get('bundle')}/file`);
    const path = join(folder, 'field.gpkg');
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    const db = new sqlite.Database(path);
    db.run(`update parcel set ZL = '兰陵路 8 号甲'`);
    db.run(
      `insert into signature (id, parcel_code, boundary, signer, signed_at, media_type, content) values ('signature-1', '320402001001GB00008', 'J1-J2', '王小明', '2026-11-28T09:30:00+08:00', 'image/png', ?)`,
      [Buffer.from('a picture')],
    );
    db.close();
    return readFileSync(path);
  }
  /** A result that surveys a parcel as it is. */
  async function surveyResult(): Promise<Buffer> {
    const { rows } = await database.pool.query<{ shape: Buffer }>(
      `select st_asbinary(geom) as shape from land.parcel where parcel_code = '320402001001GB00013' and version_to is null`,
    );
    const values = { ZDDM: '320402001001GB00013', ZL: '兰陵路 13 号' };
    return geopackageBytes(
      [{ name: 'ZD', geometry: 'MULTIPOLYGON', rows: [{ shape: fromWkb(rows[0]!.shape).geometry, values }] }],
      4490,
    );
  }

  /** What must be so before an example can be told. */
  const BEFORE: Readonly<Record<string, () => Promise<void>>> = {
    'post /api/survey-tasks/{id}/bundles': () => surveyAt('field'),
    'get /api/survey-tasks/{id}/bundles/{bundle}/file': () => surveyed('bundles', ['made']),
    'post /api/survey-tasks/{id}/merges/{merge}/compare': () => surveyed('merges', ['open']),
    'get /api/survey-tasks/{id}/merges/{merge}': () => surveyed('merges', ['open']),
    async 'put /api/survey-tasks/{id}/merges/{merge}/changes/{change}'() {
      const { rows } = await database.pool.query<{ id: number }>(
        'select min(id)::integer as id from dimai.survey_merge_change',
      );
      made.set('change', String(rows[0]!.id));
    },
    async 'delete /api/survey-tasks/{id}/merges/{merge}'() {
      await survey('merges', '外业.gpkg', await bundleInField());
      await surveyed('merges', ['nothing']);
    },
    'post /api/survey-tasks/{id}/results/{result}/check': () => surveyed('results', ['checked']),
    'get /api/survey-tasks/{id}/results/{result}': () => surveyed('results', ['checked']),
    'post /api/survey-tasks/{id}/results/{result}/publish': () => surveyAt('submitted'),
    async 'delete /api/survey-tasks/{id}/results/{result}'() {
      await survey('results', '调查成果.gpkg', await surveyResult());
    },
    'get /api/ingest-jobs/{id}/issues': () => delivered('staged'),
    'post /api/ingest-jobs/{id}/repairs/undo': () => delivered('published'),
    'post /api/ingest-jobs/{id}/review': () => delivered('staged'),
    'post /api/ingest-jobs/{id}/publish': () => delivered('staged'),
    'post /api/layers/{id}/rollback': () => delivered('published'),
    // From here on nobody works: what is ordered waits, and can be stopped.
    async 'post /api/ingest-jobs/{id}/cancel'() {
      await stopWorker();
      const path = '/api/ingest-jobs';
      const response = await people.get('data-steward')!.send('POST', `${path}?name=x.zip`, parcelPackage(1, '常州市'));
      made.set(path, ((await response.json()) as { id: string }).id);
    },
    async 'delete /api/jobs/{id}'() {
      const { ask: send } = people.get('data-steward')!;
      const response = await send('POST', '/api/land-code-derivations', {});
      made.set('/api/jobs', ((await response.json()) as { jobId: string }).jobId);
    },
  };

  /** Files that no text can show. */
  const FILES: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
    'post /api/survey-tasks/{id}/merges': () => bundleInField(),
    'post /api/survey-tasks/{id}/results': () => surveyResult(),
    'post /api/attachments': () => Buffer.from('%PDF-1.4\n%%EOF\n'),
    'post /api/ingest-jobs': () => parcelPackage(10, '常州市新北区', { secondCode: '1', isThirdOpen: true }),
    async 'post /api/export-templates'() {
      const path = join(folder, 'supplied.mdb');
      const tables = templateDesign(comparisonDatabase).tables.filter(({ name }) => name === 'KTT_ZDJBXX');
      await (await createDatabase(path, { tables })).close();
      return readFileSync(path);
    },
  };

  /** The address of an example; where it names what the server made up, with what it made up this time. */
  function addressOf({ path }: Route, example: RouteExample): string {
    const collection = path.slice(0, path.indexOf('/{id}'));
    const known = path.includes('/{id}') ? made.get(collection) : undefined;
    const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(example.path![name]);
      if (known !== undefined && (name === 'id' || name === 'otherId')) return known;
      if (path.startsWith('/api/survey-tasks/') && made.has(name)) return made.get(name)!;
      assert.notEqual(value, MADE_ID, `nothing was made at ${collection}`);
      return encodeURIComponent(value);
    });
    const query = new URLSearchParams(
      Object.entries(example.query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
    return query === '' ? place : `${place}?${query}`;
  }

  /** Whoever has the right; of a session, a person who has nothing else to do. */
  function visitorFor({ path, right = 'layer:read' }: Route): Visitor {
    if (path.startsWith('/api/session')) return people.get('wang')!;
    if (right === 'open') return people.get(path === '/api/accounts' ? 'system-administrator' : 'data-steward')!;
    const able = [...people].find(
      ([role]) =>
        role !== 'wang' &&
        (role === 'data-steward' ? everydayRights : (roles[role].rights as readonly Right[])).includes(right),
    );
    return able![1];
  }

  /** Notes what an answer gave out, and waits until the work that it ordered is done. */
  async function remember({ method, path }: Route, body: Record<string, unknown>): Promise<void> {
    if (method !== 'post') return;
    const account = body['account'] as { id?: string } | undefined;
    const id = account?.id ?? body['id'];
    const job = body['jobId'];
    if (typeof job === 'string') made.set('/api/jobs', job);
    if (typeof id !== 'string' && typeof id !== 'number') return;
    if (!path.includes('{')) made.set(path, String(id));
    const part = /^\/api\/survey-tasks\/\{id\}\/(bundles|merges|results)$/.exec(path)?.[1];
    if (part !== undefined) made.set(SURVEY_PARTS[part as keyof typeof SURVEY_PARTS], String(id));
    if (part === 'merges') await surveyed(part, ['open']);
    if (part === 'results') await surveyed(part, ['checked']);
    if (path === '/api/survey-tasks/{id}/packages') {
      made.set('/api/survey-packages', String(id));
      await settled('/api/jobs', String(id), ['succeeded', 'failed']);
    }
    if (path === '/api/ingest-jobs') await settled(path, String(id), ['examined']);
    if (['/api/exports', '/api/overlap-batches', '/api/cadastral-maps'].includes(path)) {
      await settled(path, String(id), ['exported', 'succeeded', 'made', 'refused', 'failed']);
    }
  }

  async function settled(path: string, id: string, states: readonly string[]): Promise<void> {
    const { ask: send } = people.get('data-steward')!;
    await eventually(async () => {
      const { state } = (await (await send('GET', `${path}/${id}`)).json()) as { state: string };
      return states.includes(state);
    }, 60_000);
  }
});
