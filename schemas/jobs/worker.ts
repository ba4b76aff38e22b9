/**
 * A worker: takes jobs of its kinds from the queue, a job per slot. It is alive as long as its session holds an advisory lock,
 * which the server ends with the session: a worker that was killed, or whose connection broke, is noticed within two seconds
 * by any other process, and its jobs return to the queue.
 */
import { hostname } from 'node:os';
import { runTaskList, type TaskList, type WorkerPool } from 'graphile-worker';
import { Client, type Pool } from 'pg';
import type { Logger } from 'pino';
import type { AnyJobHandler } from './job.ts';
import { QUEUE_SCHEMA, silentQueue } from './queue-schema.ts';
import { runJob } from './run-job.ts';
import { RunningJobs } from './running-jobs.ts';

/** First key of the advisory locks of workers ('dimj'); the second is the worker's id. */
export const WORKER_LOCK = 0x64696d6a;

/** How often a worker looks for dead colleagues, cancelled jobs and queued ones that nobody announced. */
const LOOK_MS = 1000;

export interface WorkerOptions {
  /** Connections for handlers and the queue; a slot needs two and what its handler takes. */
  readonly db: Pool;
  readonly log: Logger;
  readonly handlers: readonly AnyJobHandler[];
  /** Jobs at a time. */
  readonly slots: number;
}

export interface Worker {
  readonly id: number;
  /** Resolves when the worker has stopped, rejects when it lost its lock: its process must end then, as others take its jobs. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, interrupts the running ones and returns them to the queue. */
  stop(): Promise<void>;
}

/** Starts a worker on a migrated database. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, log } = options;
  const running = new RunningJobs();
  const session = new Client({
    connectionString: db.options.connectionString,
    application_name: 'dimai-worker',
    keepAlive: true,
  });
  const { promise: ended, resolve, reject } = settled();
  let isOver = false;
  let pools: readonly WorkerPool[] = [];
  let watch: { stop(): Promise<void> } | undefined;
  const endAll = async (reason: 'stopping' | 'lost') => {
    isOver = true;
    running.interruptAll(reason);
    await watch?.stop();
    await Promise.all(pools.map((pool) => pool.gracefulShutdown()));
  };
  const lose = (cause: unknown) => {
    if (isOver) return;
    endAll('lost').catch(() => undefined);
    log.warn({ err: cause }, 'Worker:LostItsSession');
    reject(new Error('the worker lost its session in the database', { cause }));
  };
  session.on('error', lose).on('end', () => lose(new Error('the session ended')));
  session.on('notification', ({ payload = '' }) => running.cancel(payload));
  await session.connect();
  const id = await register(session, options);
  pools = slotNames(id, options.slots).map((name) => openSlot(options, id, name, running));
  watch = lookAround(options, id, running);
  for (const pool of pools) pool.promise.then(undefined, lose);
  log.info({ worker: id, kinds: options.handlers.map(({ kind }) => kind), slots: options.slots }, 'Worker:Started');
  const stop = async () => {
    if (isOver) return ended;
    await endAll('stopping');
    await db.query('select dimai.release_worker($1, false)', [id]);
    await session.end();
    log.info({ worker: id }, 'Worker:Stopped');
    resolve();
  };
  return { id, ended, stop };
}

function settled() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // A worker that is stopped before anybody asks how it ended is no unhandled rejection.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

const slotNames = (id: number, slots: number) => Array.from({ length: slots }, (_, slot) => `dimai-${id}-${slot}`);

/** Puts the worker on record and takes its lock in one transaction, so that no sweeper sees it without the lock. */
async function register(session: Client, { handlers, slots }: WorkerOptions): Promise<number> {
  await session.query('set statement_timeout = 0; set idle_session_timeout = 0; listen dimai_job_cancel; begin');
  const { rows } = await session.query<{ id: string }>(
    `select nextval('dimai.worker_id') as id, pg_advisory_lock($1, currval('dimai.worker_id')::integer)`,
    [WORKER_LOCK],
  );
  const id = Number(rows[0]!.id);
  await session.query('insert into dimai.worker (id, names, kinds, host, process_id) values ($1, $2, $3, $4, $5)', [
    id,
    slotNames(id, slots),
    handlers.map(({ kind }) => kind),
    hostname(),
    process.pid,
  ]);
  await session.query('commit');
  return id;
}

function openSlot(
  { db, log, handlers }: WorkerOptions,
  workerId: number,
  name: string,
  running: RunningJobs,
): WorkerPool {
  const tasks: TaskList = Object.fromEntries(
    handlers.map((handler) => [
      handler.kind,
      (payload: unknown) => runJob({ db, log, workerId, running }, handler, (payload as { id: string }).id),
    ]),
  );
  const options = {
    pgPool: db,
    schema: QUEUE_SCHEMA,
    concurrency: 1,
    workerId: name,
    pollInterval: LOOK_MS,
    noHandleSignals: true,
    logger: silentQueue,
  };
  return runTaskList(options, tasks, db);
}

/** Cancelled jobs whose notice was lost, and workers that are gone. A look that fails is made up for by the next one. */
function lookAround({ db, log }: WorkerOptions, id: number, running: RunningJobs) {
  return every(LOOK_MS, async () => {
    try {
      if (running.size > 0) {
        const { rows } = await db.query<{ id: string }>(
          'select id from dimai.job where worker_id = $1 and cancel_requested_at is not null',
          [id],
        );
        for (const job of rows) running.cancel(job.id);
      }
      const gone = await sweepWorkers(db, id);
      if (gone > 0) log.warn({ gone }, 'Worker:ColleaguesGone');
    } catch (err) {
      log.debug({ err }, 'Worker:LookFailed');
    }
  });
}

/** Returns the jobs of workers that are gone to the queue; returns how many workers were gone. */
export async function sweepWorkers(db: Pool, myself: number | null = null): Promise<number> {
  const { rows } = await db.query<{ gone: number }>('select dimai.sweep_workers($1, $2) as gone', [
    WORKER_LOCK,
    myself,
  ]);
  return rows[0]!.gone;
}

/** Repeats `work`, never two at a time, until stopped. */
export function every(intervalMs: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  const next = () => {
    timer = setTimeout(() => {
      round = work().then(() => {
        if (!isStopped) next();
      });
    }, intervalMs).unref();
  };
  next();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
