/** Deliveries in the database: read, listed, moved on. Every step locks the row, so two people never take one step twice. */
import type { Pool, PoolClient } from 'pg';
import type { z } from 'zod';
import { withTransaction, type Database } from '../../schemas/database/sql.ts';
import type { IngestJobOptions } from '../../schemas/ingest-options.ts';
import { cancelJob, startJob } from '../../schemas/jobs/jobs.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Upload } from '../../schemas/uploads/upload-store.ts';
import type { Caller } from '../access/caller.ts';
import type { IngestJobSchema, IngestJobSummarySchema, IngestStateSchema } from './route-schemas.ts';

export type IngestState = z.output<typeof IngestStateSchema>;
export type IngestJobSummary = z.output<typeof IngestJobSummarySchema>;
export type IngestJob = z.output<typeof IngestJobSchema>;

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const SUMMARY = `i.id, i.name, i.state, i.options, i.dataset_version_id as "deliveryId", i.job_id as "jobId", i.progress, i.problem,
  coalesce(i.is_cancel_requested, false) as "isCancelRequested", i.created_by_name as "createdBy", i.created_by as "createdById",
  to_char(i.created_at at time zone 'UTC', ${ISO}) as "createdAt", to_char(i.changed_at at time zone 'UTC', ${ISO}) as "changedAt"`;

/** The delivery with its report and examination; throws `ingest-job-unknown`. */
export async function readIngestJob(db: Database, id: string): Promise<IngestJob> {
  const { rows } = await db.query<IngestJob>(
    `select ${SUMMARY}, i.examination,
  case when i.outcome in ('staged', 'published') then v.report end as report,
  coalesce((select json_agg(json_build_object('id', u.id, 'name', u.name, 'bytes', u.bytes, 'sha256', u.sha256) order by place)
    from unnest(i.upload_ids) with ordinality as w (id, place) join dimai.upload u using (id)), '[]') as uploads
from dimai.ingest_job_state i
left join dimai.dataset_version v on v.id = i.dataset_version_id
where i.id = $1`,
    [id],
  );
  return rows[0] ?? unknown(id);
}

function unknown(id: string): never {
  throw new Problem('ingest-job-unknown', `没有编号为 ${id} 的入库任务`);
}

/** Deliveries, the newest first. */
export async function listIngestJobs(
  db: Database,
  filter: {
    readonly states?: readonly IngestState[] | undefined;
    readonly layer?: string | undefined;
    readonly after?: { readonly createdAt: string; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly IngestJobSummary[]> {
  const { rows } = await db.query<IngestJobSummary>(
    `select ${SUMMARY}
from dimai.ingest_job_state i
where ($1::text[] is null or i.state = any($1))
  and ($2::text is null or i.options ->> 'layer' = $2)
  and ($3::timestamptz is null or (i.created_at, i.id) < ($3, $4::uuid))
order by i.created_at desc, i.id desc
limit $5`,
    [
      filter.states ?? null,
      filter.layer ?? null,
      filter.after?.createdAt ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  );
  return rows;
}

/** A delivery on record, with its first job: loading where the layer is known, else a look into the files. */
export async function createIngestJob(
  db: Pool,
  caller: Caller,
  order: { readonly name: string; readonly uploads: readonly Upload[]; readonly options: IngestJobOptions },
): Promise<string> {
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into dimai.ingest_job (name, upload_ids, options, created_by, created_by_name) values ($1, $2, $3, $4, $5) returning id`,
      [order.name, order.uploads.map(({ id }) => id), JSON.stringify(order.options), caller.id, caller.name],
    );
    const { id } = rows[0]!;
    await startStep(client, caller, { id, name: order.name }, firstStep(order.options));
    return id;
  });
}

/** Where there is a layer to load into, loading; else an examination. */
function firstStep({ layer, source, mends }: IngestJobOptions): Step {
  const isAddressed = layer != null || source != null || mends != null;
  return { kind: isAddressed ? 'ingest-load' : 'ingest-examine' };
}

interface Step {
  readonly kind: 'ingest-examine' | 'ingest-load' | 'ingest-publish' | 'ingest-review';
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const TITLES: Readonly<Record<Step['kind'], string>> = {
  'ingest-examine': '检视',
  'ingest-load': '入库',
  'ingest-publish': '发布',
  'ingest-review': '重新比对',
};

async function startStep(
  client: PoolClient,
  caller: Caller,
  { id, name }: { readonly id: string; readonly name: string },
  { kind, parameters = {} }: Step,
): Promise<void> {
  const jobId = await startJob(client, {
    kind,
    title: `${TITLES[kind]}：${name}`,
    parameters: { ingestJobId: id, ...parameters },
    createdBy: caller.id,
  });
  await client.query('update dimai.ingest_job set job_id = $2, changed_at = now() where id = $1', [id, jobId]);
}

interface Locked {
  readonly id: string;
  readonly name: string;
  readonly state: IngestState;
  readonly deliveryId: number | null;
  readonly jobId: string | null;
  readonly options: IngestJobOptions;
}

/** Does a step on a delivery in one of `states`; throws `ingest-state-wrong` in another. */
async function step(
  db: Pool,
  id: string,
  states: readonly IngestState[],
  what: string,
  work: (client: PoolClient, job: Locked) => Promise<void>,
): Promise<void> {
  await withTransaction(db, async (client) => {
    await client.query('select from dimai.ingest_job where id = $1 for update', [id]);
    const { rows } = await client.query<Locked>(
      `select id, name, state, dataset_version_id as "deliveryId", job_id as "jobId", options from dimai.ingest_job_state where id = $1`,
      [id],
    );
    const job = rows[0] ?? unknown(id);
    if (!states.includes(job.state)) {
      throw new Problem(
        'ingest-state-wrong',
        `入库任务处于 ${job.state} 状态，不能${what}；可以的状态：${states.join('、')}`,
      );
    }
    await work(client, job);
  });
}

/** States in which nothing is being done. */
const AT_REST = ['examined', 'staged', 'known', 'refused', 'failed', 'cancelled'] as const;

/** Reads the files anew with other options; what was staged is given up. */
export async function changeOptions(db: Pool, caller: Caller, id: string, options: IngestJobOptions): Promise<void> {
  await step(db, id, AT_REST, '更改读取方式', async (client, job) => {
    if (job.deliveryId != null) await client.query('select dimai.discard_delivery($1)', [job.deliveryId]);
    await client.query(
      `update dimai.ingest_job set options = $2, outcome = null, dataset_version_id = null, changed_at = now() where id = $1`,
      [id, JSON.stringify(options)],
    );
    await startStep(client, caller, job, firstStep(options));
  });
}

/** Does the step that failed or was cancelled once more. */
export async function retryIngestJob(db: Pool, caller: Caller, id: string): Promise<void> {
  await step(db, id, ['refused', 'failed', 'cancelled'], '重试', (client, job) =>
    startStep(client, caller, job, firstStep(job.options)),
  );
}

/** Publishes what is staged. */
export async function publishIngestJob(db: Pool, caller: Caller, id: string, confirmed: boolean): Promise<void> {
  await step(db, id, ['staged'], '发布', (client, job) =>
    startStep(client, caller, job, {
      kind: 'ingest-publish',
      parameters: { deliveryId: job.deliveryId, confirmed, by: caller.name },
    }),
  );
}

/** Compares what is staged with the present once more. */
export async function reviewIngestJob(db: Pool, caller: Caller, id: string): Promise<void> {
  await step(db, id, ['staged'], '重新比对', (client, job) =>
    startStep(client, caller, job, { kind: 'ingest-review', parameters: { deliveryId: job.deliveryId } }),
  );
}

/** Stops the step that is being done; what was staged before stays staged. */
export async function cancelIngestJob(db: Pool, id: string): Promise<void> {
  await step(db, id, ['examining', 'loading', 'publishing', 'reviewing'], '取消', async (client, { jobId }) => {
    await cancelJob(client, jobId!);
  });
}

/** Gives the delivery up: a running step is stopped, staged rows go. */
export async function discardIngestJob(db: Pool, id: string): Promise<void> {
  await step(db, id, [...AT_REST, 'examining', 'loading'], '放弃', async (client, { jobId, deliveryId }) => {
    if (jobId != null) await cancelJob(client, jobId);
    if (deliveryId != null) await client.query('select dimai.discard_delivery($1)', [deliveryId]);
    await client.query(`update dimai.ingest_job set outcome = 'discarded', changed_at = now() where id = $1`, [id]);
  });
}
