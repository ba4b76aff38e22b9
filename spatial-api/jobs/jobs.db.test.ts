import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { countingJobs } from '../../fixtures/harness/counting-jobs.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import type { Job, JobLogLine } from '../../schemas/jobs/job.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';

interface SseEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Reads a stream of events to its end. */
async function readEvents(response: Response): Promise<readonly SseEvent[]> {
  const blocks = (await response.text()).split('\n\n');
  return blocks.flatMap((block) => {
    const event = /^event: (.*)$/m.exec(block)?.[1];
    if (event == null) return [];
    return [
      { event, id: /^id: (.*)$/m.exec(block)?.[1], data: JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as unknown },
    ];
  });
}

describe('/api/jobs', () => {
  let database: TestDatabase;
  let api: TestApi;
  let other: TestApi;
  let worker: Worker;

  before(async () => {
    database = await testDatabase();
    await database.pool.query('create table counted (job uuid not null)');
    api = await startApi(database);
    other = await startApi(database);
    worker = await startWorker({
      db: database.pool,
      log: pino({ level: 'silent' }),
      handlers: countingJobs,
      slots: 2,
    });
  });
  after(async () => {
    await worker.stop();
    await api.close();
    await other.close();
    await database.drop();
  });

  const order = (parameters: unknown, kind = 'test-count') =>
    startJob(database.pool, { kind, title: '数数', parameters, createdBy: 'tester' });
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${api.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const reach = (id: string, state: string) =>
    eventually(async () => {
      const { body } = await ask(`/api/jobs/${id}`);
      return body['state'] === state ? body : null;
    });

  it('a job is read with its log, and listed', async () => {
    const id = await order({ to: 2, pauseMs: 5 });
    const job = await reach(id, 'succeeded');
    assert.deepEqual(job['result'], { counted: 2 });
    assert.deepEqual(
      (job['log'] as readonly JobLogLine[]).map(({ message }) => message),
      ['从 1 数到 2'],
    );
    const { body } = await ask('/api/jobs?kind=test-count&state=succeeded&limit=1');
    assert.deepEqual(
      (body['jobs'] as readonly Job[]).map((listed) => listed.id),
      [id],
    );
  });

  it('pages of the list meet without gap or overlap', async () => {
    for (let i = 0; i < 3; i++) await order({ to: 1, pauseMs: 1 });
    const all = ((await ask('/api/jobs')).body['jobs'] as readonly Job[]).map(({ id }) => id);
    const seen: string[] = [];
    let next = '';
    do {
      const { body } = await ask(`/api/jobs?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...(body['jobs'] as readonly Job[]).map(({ id }) => id));
      next = (body['next'] as string | null) ?? '';
    } while (next !== '');
    assert.deepEqual(seen, all);
  });

  it('every server tells of a job as it changes, until it ends', async () => {
    const id = await order({ to: 8, pauseMs: 150 });
    const streams = await Promise.all([api, other].map(({ url }) => fetch(`${url}/api/jobs/${id}/events`)));
    for (const response of streams) {
      assert.match(response.headers.get('Content-Type')!, /^text\/event-stream/);
      const events = await readEvents(response);
      const states = events.filter(({ event }) => event === 'job').map(({ data }) => data as Job);
      assert.ok(states.some(({ state, progress }) => state === 'running' && progress?.total === 8));
      assert.equal(states.at(-1)!.state, 'succeeded');
      assert.deepEqual(events.at(-1), { event: 'end', id: undefined, data: { state: 'succeeded' } });
      assert.equal(events.filter(({ event }) => event === 'log').length, 1);
    }
  });

  it('a client that connects again is not told old lines of the log', async () => {
    const id = await order({ to: 1, pauseMs: 1 });
    await reach(id, 'succeeded');
    const first = await readEvents(await fetch(`${api.url}/api/jobs/${id}/events`));
    const line = first.find(({ event }) => event === 'log')!;
    const again = await readEvents(
      await fetch(`${api.url}/api/jobs/${id}/events`, { headers: { 'Last-Event-ID': line.id! } }),
    );
    assert.deepEqual(
      again.map(({ event }) => event),
      ['job', 'end'],
    );
  });

  it('events go on after the connection that listens has been cut', async () => {
    const id = await order({ to: 60, pauseMs: 50 });
    const response = await fetch(`${api.url}/api/jobs/${id}/events`);
    await eventually(async () => {
      const { rowCount } = await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dimai-events' and datname = current_database()`,
      );
      return (rowCount ?? 0) > 0;
    });
    assert.equal((await readEvents(response)).at(-1)!.event, 'end');
  });

  it('cancelling stops a running job; what has ended cannot be cancelled', async () => {
    const id = await order({ to: 1000, pauseMs: 20 });
    await reach(id, 'running');
    const asked = await ask(`/api/jobs/${id}`, { method: 'DELETE' });
    assert.ok(asked.body['isCancelRequested']);
    await reach(id, 'cancelled');
    assert.equal((await ask(`/api/jobs/${id}`, { method: 'DELETE' })).status, 200);
    const done = await order({ to: 1, pauseMs: 1 });
    await reach(done, 'succeeded');
    const late = await ask(`/api/jobs/${done}`, { method: 'DELETE' });
    assert.deepEqual([late.status, late.body['code']], [409, 'job-ended']);
  });

  it('a failed job is retried, another is not', async () => {
    const id = await order({}, 'test-refuse');
    await reach(id, 'failed');
    assert.equal((await ask(`/api/jobs/${id}/retry`, { method: 'POST' })).status, 202);
    const failed = await reach(id, 'failed');
    assert.deepEqual(failed['problem'], { code: 'test-refused', zh: '不行', en: 'no' });
    const done = await order({ to: 1, pauseMs: 1 });
    await reach(done, 'succeeded');
    const late = await ask(`/api/jobs/${done}/retry`, { method: 'POST' });
    assert.deepEqual([late.status, late.body['code']], [409, 'job-not-ended']);
  });

  it('an unknown job is 404 at every address', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['POST', '/retry'],
      ['DELETE', ''],
    ] as const) {
      const { status, body } = await ask(`/api/jobs/${id}${path}`, { method });
      assert.deepEqual([status, body['code']], [404, 'job-unknown']);
    }
  });

  it('readiness tells of the queue', async () => {
    const { body } = await ask('/readyz');
    assert.equal((body['queue'] as { workers: number }).workers, 1);
  });

  it('people see and cancel their own jobs; who manages jobs sees all; for others a job does not exist', async () => {
    const planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    const administrator = await visitorWith(database, api, 'admin', { roles: ['system-administrator'] });
    const parameters = { to: 1, pauseMs: 1 };
    const own = await startJob(database.pool, { kind: 'other', title: '自己的', parameters, createdBy: planner.id });
    const foreign = await startJob(database.pool, { kind: 'other', title: '他人的', createdBy: 'somebody' });
    const listed = async (visitor: Visitor) => {
      const { jobs } = (await (await visitor.ask('GET', '/api/jobs?kind=other')).json()) as { jobs: readonly Job[] };
      return jobs.map(({ id }) => id);
    };
    assert.deepEqual(await listed(planner), [own]);
    assert.deepEqual(await listed(administrator), [foreign, own]);
    assert.equal((await planner.ask('GET', `/api/jobs/${foreign}`)).status, 404);
    assert.equal((await planner.ask('DELETE', `/api/jobs/${foreign}`)).status, 404);
    assert.equal((await planner.ask('GET', `/api/jobs/${foreign}/events`)).status, 404);
    assert.equal((await planner.ask('DELETE', `/api/jobs/${own}`)).status, 200);
    assert.equal((await administrator.ask('DELETE', `/api/jobs/${foreign}`)).status, 200);
    assert.equal((await fetch(`${api.url}/api/jobs`)).status, 401);
  });
});
