import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { countingJobs } from '../../fixtures/harness/counting-jobs.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { eventually, forkWorker, type TestWorker } from '../../fixtures/harness/worker.ts';
import { withTransaction } from '../database/sql.ts';
import type { Job, JobState } from './job.ts';
import { cancelJob, listJobs, readJob, readJobLog, readQueueState, retryJob, startJob } from './jobs.ts';
import { startWorker, sweepWorkers, type Worker } from './worker.ts';

const PROGRAM = new URL('../../fixtures/harness/counting-jobs.ts', import.meta.url);
const log = pino({ level: 'silent' });

describe('jobs', () => {
  let database: TestDatabase;
  const workers: Worker[] = [];
  const processes: TestWorker[] = [];

  before(async () => {
    database = await testDatabase();
    await database.pool.query('create table counted (job uuid not null)');
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop().catch(() => undefined);
    for (const child of processes.splice(0)) await child.kill();
    await sweepWorkers(database.pool);
    await database.pool.query('delete from dimai.job; delete from counted; delete from dimai_queue._private_jobs');
  });
  after(() => database.drop());

  const order = (parameters: unknown, kind = 'test-count') =>
    startJob(database.pool, { kind, title: '数数', parameters, createdBy: 'tester' });
  const work = async (slots = 1) => {
    const worker = await startWorker({ db: database.pool, log, handlers: countingJobs, slots });
    workers.push(worker);
    return worker;
  };
  const spawn = (slots = 1) => {
    const child = forkWorker(PROGRAM, database.url, { JOB_SLOTS: String(slots) });
    processes.push(child);
    return child;
  };
  const reach = (id: string, ...states: readonly JobState[]) =>
    eventually(async () => {
      const job = await readJob(database.pool, id);
      return job != null && states.includes(job.state) ? job : null;
    });
  const counting = (id: string) =>
    eventually(async () => {
      const job = await readJob(database.pool, id);
      return (job?.progress?.done ?? 0) >= 1 ? job! : null;
    });
  const counted = async () => (await database.pool.query<{ job: string }>('select job from counted')).rows;

  it('a job waits until a worker takes it, shows progress and log, and keeps its result', async () => {
    const id = await order({ to: 4, pauseMs: 250 });
    const waiting = (await readJob(database.pool, id))!;
    assert.deepEqual(
      [waiting.state, waiting.kind, waiting.title, waiting.createdBy, waiting.attempts, waiting.result],
      ['queued', 'test-count', '数数', 'tester', 0, null],
    );
    await work();
    const running = await counting(id);
    assert.deepEqual([running.state, running.progress?.phase, running.progress?.total], ['running', 'count', 4]);
    const job = await reach(id, 'succeeded');
    assert.deepEqual(
      [job.result, job.progress, job.attempts],
      [{ counted: 4 }, { phase: 'count', done: 4, total: 4 }, 1],
    );
    assert.ok(job.startedAt! < job.finishedAt!);
    assert.deepEqual(
      (await readJobLog(database.pool, id)).map(({ level, message }) => [level, message]),
      [['info', '从 1 数到 4']],
    );
  });

  it('a job ordered in a transaction exists when that commits, and not at all when it does not', async () => {
    await assert.rejects(
      withTransaction(database.pool, async (client) => {
        await startJob(client, { kind: 'test-count', title: '无', createdBy: 'tester' });
        throw new Error('taken back');
      }),
      /taken back/,
    );
    assert.deepEqual(await listJobs(database.pool, { limit: 10 }), []);
  });

  it('a refusal is told with its code and sentences, a fault with its message; neither is tried again', async () => {
    const refused = await order({}, 'test-refuse');
    const faulty = await order({ fault: 'disk on fire' }, 'test-refuse');
    await work();
    assert.deepEqual((await reach(refused, 'failed')).problem, { code: 'test-refused', zh: '不行', en: 'no' });
    const { problem, attempts } = await reach(faulty, 'failed');
    assert.deepEqual([problem?.code, attempts], ['fault', 1]);
    assert.match(problem!.zh, /disk on fire/);
  });

  it('a failed job is retried as it was ordered', async () => {
    const id = await order({}, 'test-refuse');
    await work();
    await reach(id, 'failed');
    assert.equal(await retryJob(database.pool, id), true);
    const job = await eventually(async () => {
      const seen = await readJob(database.pool, id);
      return seen?.attempts === 2 && seen.state === 'failed' ? seen : null;
    });
    assert.equal(job.problem?.code, 'test-refused');
  });

  it('a queued job is cancelled at once and never runs; retried, it runs', async () => {
    const id = await order({ to: 1, pauseMs: 1 });
    assert.equal((await cancelJob(database.pool, id))?.state, 'cancelled');
    const other = await order({ to: 1, pauseMs: 1 });
    await work();
    await reach(other, 'succeeded');
    assert.deepEqual(
      [(await readJob(database.pool, id))!.state, (await readJob(database.pool, id))!.attempts],
      ['cancelled', 0],
    );
    assert.equal(await retryJob(database.pool, id), true);
    await reach(id, 'succeeded');
    assert.equal(await retryJob(database.pool, id), false);
  });

  it('a running job is cancelled within a second, in whichever process it runs', async () => {
    spawn();
    const id = await order({ to: 1000, pauseMs: 50 });
    await counting(id);
    const begun = performance.now();
    await cancelJob(database.pool, id);
    await reach(id, 'cancelled');
    assert.ok(performance.now() - begun < 1000, 'it took a second and more');
    assert.deepEqual(await counted(), []);
  });

  it('a request to cancel whose notice is lost is seen all the same', async () => {
    await work();
    const id = await order({ to: 1000, pauseMs: 20 });
    await counting(id);
    await database.pool.query('alter table dimai.job disable trigger job_changed');
    try {
      await cancelJob(database.pool, id);
      await reach(id, 'cancelled');
    } finally {
      await database.pool.query('alter table dimai.job enable trigger job_changed');
    }
  });

  it('what a person waits for goes before what the server orders by itself', async () => {
    const own = await startJob(database.pool, {
      kind: 'test-count',
      title: '切片包',
      parameters: { to: 1, pauseMs: 1 },
      createdBy: 'system',
    });
    const asked = await order({ to: 1, pauseMs: 1 });
    await work();
    const [first, second] = [await reach(asked, 'succeeded'), await reach(own, 'succeeded')];
    assert.ok(first.startedAt! < second.startedAt!);
  });

  it('many workers never do one job twice', async () => {
    spawn(2);
    await work(2);
    await work(2);
    const ids = [];
    for (let i = 0; i < 60; i++) ids.push(await order({ to: 1, pauseMs: 5 }));
    for (const id of ids) assert.equal((await reach(id, 'succeeded')).attempts, 1);
    assert.deepEqual((await counted()).map(({ job }) => job).sort(), ids.sort());
  });

  it('a job whose worker is killed is taken over within seconds, with a line in its log', async () => {
    const child = spawn();
    const id = await order({ to: 40, pauseMs: 50 });
    await counting(id);
    await work();
    const begun = performance.now();
    await child.kill();
    const again = await eventually(async () => {
      const job = await readJob(database.pool, id);
      return job!.attempts === 2 ? job! : null;
    });
    assert.ok(performance.now() - begun < 5000, 'it took too long');
    assert.equal(again.isCancelRequested, false);
    assert.deepEqual((await reach(id, 'succeeded')).result, { counted: 40 });
    assert.equal((await counted()).length, 1);
    const lines = await readJobLog(database.pool, id);
    assert.ok(lines.some(({ level, message }) => level === 'warn' && /接手/.test(message)));
  });

  it('a job cancelled while its dead worker was not yet missed does not run again', async () => {
    const child = spawn();
    const id = await order({ to: 1000, pauseMs: 20 });
    await counting(id);
    await child.kill();
    await cancelJob(database.pool, id);
    await work();
    assert.equal((await reach(id, 'cancelled')).attempts, 1);
  });

  it('a job that kills its workers fails after the attempts of its kind, and says so', async () => {
    const id = await order({}, 'test-crash');
    const respawn = setInterval(() => {
      if (processes.every(({ process }) => process.exitCode != null || process.signalCode != null)) spawn();
    }, 50);
    try {
      const job = await eventually(async () => {
        await sweepWorkers(database.pool);
        const seen = await readJob(database.pool, id);
        return seen?.state === 'failed' ? seen : null;
      });
      assert.deepEqual([job.problem?.code, job.attempts], ['worker-lost', 2]);
    } finally {
      clearInterval(respawn);
    }
  });

  it('a worker whose session breaks stops its jobs and cannot publish; another one does them', async () => {
    const worker = await work();
    const id = await order({ to: 20, pauseMs: 50 });
    await counting(id);
    const lost = assert.rejects(worker.ended, /lost its session/);
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dimai-worker' and datname = current_database()`,
    );
    await lost;
    await work();
    const job = await reach(id, 'succeeded');
    assert.equal(job.attempts, 2);
    assert.equal((await counted()).length, 1);
  });

  it('a worker that is asked to stop returns its jobs to the queue without counting the attempt', async () => {
    const worker = await work();
    const id = await order({ to: 1000, pauseMs: 20 });
    await counting(id);
    await worker.stop();
    const job = (await readJob(database.pool, id))!;
    assert.deepEqual([job.state, job.attempts, job.progress], ['queued', 0, null]);
    assert.equal((await readQueueState(database.pool)).workers, 0);
    await work();
    await counting(id);
  });

  it('jobs are listed newest first, by kind and state, page by page', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await order({ to: 1, pauseMs: 1 }));
    await cancelJob(database.pool, ids[0]!);
    const list = async (filter: Partial<Parameters<typeof listJobs>[1]>) =>
      (await listJobs(database.pool, { limit: 10, ...filter })).map((job: Job) => job.id);
    assert.deepEqual(await list({}), ids);
    assert.deepEqual(await list({ states: ['cancelled'] }), [ids[0]]);
    assert.deepEqual(await list({ kinds: ['other'] }), []);
    const [first, second] = await listJobs(database.pool, { limit: 2 });
    assert.deepEqual([first!.id, second!.id], ids.slice(0, 2));
    assert.deepEqual(await list({ after: second! }), ids.slice(2));
  });

  it('the state of the queue tells workers, kinds and how long jobs have been waiting', async () => {
    await order({ to: 1, pauseMs: 1 });
    const idle = await readQueueState(database.pool);
    assert.deepEqual([idle.workers, idle.queued, idle.running, idle.kinds], [0, 1, 0, []]);
    await work();
    assert.deepEqual((await readQueueState(database.pool)).kinds, ['test-count', 'test-crash', 'test-refuse']);
  });
});
