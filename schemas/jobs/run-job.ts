/** One run of one job: taken, worked on, ended. Every statement asks that the job is still this worker's. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  JobInterrupted,
  type AnyJobHandler,
  type JobContext,
  type JobHandler,
  type JobLogLine,
  type JobProgress,
} from './job.ts';
import { isConnectionFailure, problemOf } from './job-problem.ts';
import type { RunningJobs } from './running-jobs.ts';

export interface RunContext {
  readonly db: Pool;
  readonly log: Logger;
  readonly workerId: number;
  /** Where others can interrupt the run. */
  readonly running: RunningJobs;
}

/** Progress is written at most this often. */
const PROGRESS_MS = 500;
/** Time until a job whose connection broke is tried again. */
const PAUSE = '2 seconds';

interface Taken {
  readonly title: string;
  readonly parameters: never;
  readonly created_by: string;
  readonly attempts: number;
  readonly attempts_allowed: number;
}

/**
 * Runs the job, whatever its outcome. Throws only when the worker is stopping or the outcome could not be written: the queue then offers the job again.
 */
export async function runJob(
  { db, log, workerId, running }: RunContext,
  handler: AnyJobHandler,
  id: string,
): Promise<void> {
  const { rows } = await db.query<Taken>(
    `update dimai.job
set state = 'running', worker_id = $2, attempts = attempts + 1, started_at = now(), progress = null,
  attempts_allowed = case when attempts = 0 then $3 else attempts_allowed end
where id = $1 and state = 'queued'
returning title, parameters, created_by, attempts, attempts_allowed`,
    [id, workerId, handler.attempts ?? 3],
  );
  const taken = rows[0];
  // Cancelled while it waited, or ended by a worker that died before it could tell the queue.
  if (taken == null) return;
  const jobLog = log.child({ job: id, kind: handler.kind });
  const signal = running.begin(id);
  const writer = jobWriter(db, jobLog, id, workerId);
  const started = performance.now();
  const tookMs = () => Math.round(performance.now() - started);
  const end = (state: string, column: 'result' | 'problem', value: unknown) =>
    db.query(
      `update dimai.job
set state = $3, ${column} = $4, finished_at = now(), worker_id = null
where id = $1 and worker_id = $2`,
      [id, workerId, state, JSON.stringify(value ?? null)],
    );
  try {
    jobLog.info({ attempt: taken.attempts }, 'Job:Started');
    const context: JobContext = {
      id,
      createdBy: taken.created_by,
      db,
      log: jobLog,
      signal,
      progress: writer.progress,
      note: writer.note,
      fence: (client) => fence(client, id, workerId),
    };
    signal.throwIfAborted();
    const result = await (handler as JobHandler<never>).run(context, taken.parameters);
    await writer.flush();
    await end('succeeded', 'result', result);
    jobLog.info({ tookMs: tookMs() }, 'Job:Succeeded');
  } catch (error) {
    await writer.flush().catch(() => undefined);
    // Its signal fired, or the handler itself found that nobody wants the job any more.
    const why = signal.aborted
      ? (signal.reason as JobInterrupted)
      : error instanceof JobInterrupted
        ? error
        : undefined;
    if (why != null && why.reason !== 'cancelled') throw why;
    if (why != null) {
      await end('cancelled', 'problem', null);
      jobLog.info({ tookMs: tookMs() }, 'Job:Cancelled');
    } else if (isConnectionFailure(error) && taken.attempts < taken.attempts_allowed) {
      await putBack(db, id, workerId);
      jobLog.warn({ err: error, tookMs: tookMs() }, 'Job:PutBack');
    } else {
      const problem = problemOf(error);
      await end('failed', 'problem', problem);
      if (problem.code === 'fault') jobLog.error({ err: error, tookMs: tookMs() }, 'Job:Failed');
      else jobLog.info({ code: problem.code, tookMs: tookMs() }, 'Job:Failed');
    }
  } finally {
    running.end(id);
    writer.close();
  }
}

/** Holds the job's row until the client's transaction ends: whoever would give it to another worker (FOR UPDATE) waits, progress and a request to cancel do not. */
async function fence(client: Pick<Pool, 'query'>, id: string, workerId: number): Promise<void> {
  const { rowCount } = await client.query(
    `select from dimai.job where id = $1 and worker_id = $2 and state = 'running' for key share`,
    [id, workerId],
  );
  if (rowCount !== 1) throw new JobInterrupted('lost');
}

async function putBack(db: Pool, id: string, workerId: number): Promise<void> {
  await db.query(
    `with returned as (
  update dimai.job set state = 'queued', worker_id = null, progress = null where id = $1 and worker_id = $2 returning job
)
select dimai.queue_job(job, interval '${PAUSE}') from returned`,
    [id, workerId],
  );
}

/** Writes progress and notes one after the other; a failure to write them never fails the job. */
function jobWriter(db: Pool, log: Logger, id: string, workerId: number) {
  let newest: JobProgress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writtenAt = -Infinity;
  let writing: Promise<unknown> = Promise.resolve();
  const enqueue = (text: string, values: readonly unknown[]) => {
    writing = writing.then(() =>
      db.query(text, [...values]).catch((err: unknown) => log.warn({ err }, 'Job:ProgressNotWritten')),
    );
  };
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    if (newest == null) return;
    writtenAt = performance.now();
    enqueue('update dimai.job set progress = $3 where id = $1 and worker_id = $2', [
      id,
      workerId,
      JSON.stringify(newest),
    ]);
    newest = undefined;
  };
  return {
    progress: (progress: JobProgress) => {
      newest = progress;
      const wait = writtenAt + PROGRESS_MS - performance.now();
      if (wait <= 0) write();
      else timer ??= setTimeout(write, wait);
    },
    note: (message: string, more: { readonly level?: JobLogLine['level']; readonly detail?: unknown } = {}) => {
      enqueue('insert into dimai.job_log (job_id, level, message, detail) values ($1, $2, $3, $4)', [
        id,
        more.level ?? 'info',
        message,
        more.detail == null ? null : JSON.stringify(more.detail),
      ]);
    },
    flush: async () => {
      write();
      await writing;
    },
    close: () => clearTimeout(timer),
  };
}
