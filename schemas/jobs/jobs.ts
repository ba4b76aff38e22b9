/** Jobs seen from outside: start, read, list, cancel, retry. Any process may do it; the database is where they meet. */
import type { Database } from '../database/sql.ts';
import { parameters } from '../database/sql.ts';
import type { Job, JobLogLine, JobState } from './job.ts';

/** What is to be done, and for whom. */
export interface JobOrder {
  readonly kind: string;
  /** For people, in Chinese. */
  readonly title: string;
  readonly parameters?: unknown;
  readonly createdBy: string;
}

/** Queues a job and returns its id. Given a client inside a transaction, the job exists when that commits, or not at all. */
export async function startJob(db: Database, order: JobOrder): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select dimai.start_job($1, $2, $3, $4) as id', [
    order.kind,
    order.title,
    JSON.stringify(order.parameters ?? {}),
    order.createdBy,
  ]);
  return rows[0]!.id;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const COLUMNS = `id, kind, title, parameters, state, progress, result, problem, created_by as "createdBy",
  coalesce((select account.name from dimai.account where account.id::text = job.created_by),
    case created_by when 'local' then '本机操作员' else created_by end) as "createdByName",
  to_char(created_at at time zone 'UTC', ${ISO}) as "createdAt",
  to_char(started_at at time zone 'UTC', ${ISO}) as "startedAt",
  to_char(finished_at at time zone 'UTC', ${ISO}) as "finishedAt",
  attempts, cancel_requested_at is not null as "isCancelRequested"`;

/** The job, or undefined where there is none. */
export async function readJob(db: Database, id: string): Promise<Job | undefined> {
  const { rows } = await db.query<Job>(`select ${COLUMNS} from dimai.job where id = $1`, [id]);
  return rows[0];
}

export interface JobFilter {
  readonly kinds?: readonly string[] | undefined;
  readonly states?: readonly JobState[] | undefined;
  readonly createdBy?: string | undefined;
  /** Last entry of the page before. */
  readonly after?: Pick<Job, 'createdAt' | 'id'> | undefined;
  readonly limit: number;
}

/** Jobs, the newest first. */
export async function listJobs(db: Database, filter: JobFilter): Promise<readonly Job[]> {
  const { add, values } = parameters();
  const conditions = [
    ...(filter.kinds == null ? [] : [`kind = any(${add(filter.kinds, 'text[]')})`]),
    ...(filter.states == null ? [] : [`state = any(${add(filter.states, 'text[]')})`]),
    ...(filter.createdBy == null ? [] : [`created_by = ${add(filter.createdBy)}`]),
    ...(filter.after == null
      ? []
      : [`(created_at, id) < (${add(filter.after.createdAt, 'timestamptz')}, ${add(filter.after.id, 'uuid')})`]),
  ];
  const { rows } = await db.query<Job>(
    `select ${COLUMNS}
from dimai.job
${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
order by created_at desc, id desc
limit ${add(filter.limit, 'integer')}`,
    values,
  );
  return rows;
}

/** Lines of a job's log after the line `after` (0: all), the oldest first. */
export async function readJobLog(
  db: Database,
  id: string,
  after: number = 0,
  limit: number = 1000,
): Promise<readonly JobLogLine[]> {
  const { rows } = await db.query<JobLogLine>(
    `select id, to_char(at at time zone 'UTC', ${ISO}) as at, level, message, detail
from dimai.job_log
where job_id = $1 and id > $2
order by id
limit $3`,
    [id, after, limit],
  );
  return rows;
}

/**
 * Cancels a queued job at once; asks the worker of a running one to stop, which takes up to a second and more where the work
 * must be taken back. Returns the job, undefined where there is none; an ended job stays as it is.
 */
export async function cancelJob(db: Database, id: string): Promise<Job | undefined> {
  await db.query(
    `with cancelled as (
  update dimai.job
  set cancel_requested_at = coalesce(cancel_requested_at, now()),
    state = case state when 'queued' then 'cancelled' else state end,
    finished_at = case state when 'queued' then now() end
  where id = $1 and state in ('queued', 'running')
  returning id, state
)
select dimai_queue.remove_job(id::text) from cancelled where state = 'cancelled'`,
    [id],
  );
  return readJob(db, id);
}

/** Queues a failed or cancelled job once more, as it was ordered. False where it is in another state. */
export async function retryJob(db: Database, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with retried as (
  update dimai.job
  set state = 'queued', problem = null, progress = null, result = null, cancel_requested_at = null,
    started_at = null, finished_at = null, attempts_allowed = attempts + 3
  where id = $1 and state in ('failed', 'cancelled')
  returning job
)
select dimai.queue_job(job) from retried`,
    [id],
  );
  return rowCount === 1;
}

/** What the queue looks like, for readiness and metrics. */
export interface QueueState {
  readonly workers: number;
  /** Kinds that some living worker does. */
  readonly kinds: readonly string[];
  readonly queued: number;
  readonly running: number;
  /** How long the oldest queued job has been waiting, in seconds; 0 where none waits. */
  readonly waitingSeconds: number;
}

/** Reads the state of the queue; throws where its tables are not there. */
export async function readQueueState(db: Database): Promise<QueueState> {
  const { rows } = await db.query<QueueState>(
    `select
  (select count(*) from dimai.worker) as workers,
  array(select distinct unnest(kinds) from dimai.worker order by 1) as kinds,
  count(*) filter (where state = 'queued') as queued,
  count(*) filter (where state = 'running') as running,
  coalesce(extract(epoch from now() - min(created_at) filter (where state = 'queued')), 0)::float8 as "waitingSeconds",
  'dimai_queue._private_jobs'::regclass as queue
from dimai.job
where state in ('queued', 'running')`,
  );
  const { workers, kinds, queued, running, waitingSeconds } = rows[0]!;
  return { workers, kinds, queued, running, waitingSeconds };
}
