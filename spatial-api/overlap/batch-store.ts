/** Batches in the database: ordered over HTTP, worked off by a job, read page by page. */
import type { Pool, PoolClient } from 'pg';
import type { Districts } from '../../schemas/district-scope.ts';
import { fromWkb, toWkb } from '../../schemas/geometry.ts';
import { type Database, withTransaction } from '../../schemas/database/sql.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import type { JobState } from '../../schemas/jobs/job.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { type Archived, archiveEncoded, scopeColumn } from './archive.ts';
import type { BatchPlot } from './batch-check.ts';
import type { Stretch, StretchAnswer } from './batch-messages.ts';
import type { SummaryRow } from './batch-summary.ts';
import type { InputFinding } from './check-input.ts';
import type { SubjectDescription } from './record.ts';
import type { Verdict } from './result.ts';

/** Kind of the job that works a batch off. */
export const BATCH_JOB = 'overlap-batch';

/** What a batch is ordered with. */
export interface BatchDraft {
  readonly name: string;
  readonly projectType: string;
  readonly parameters: Values;
  readonly day: string;
  readonly versions: Readonly<Record<string, number>>;
  /** Digest of the rules it is ordered under; null for batches of before these were kept. */
  readonly rulesDigest: string | null;
  readonly applicant: string | null;
  readonly source: SubjectDescription['source'];
  /** Plots in order; one that cannot be read stands among them as what is wrong with it. */
  readonly plots: readonly (BatchPlot | InputFinding)[];
  /** As the archive names who made the checks. */
  readonly by: string;
  /** Districts of who orders it, null for all. */
  readonly districts: Districts;
  /** Account, key or `local` that the job belongs to. */
  readonly callerId: string;
}

export interface Batch extends Omit<BatchDraft, 'plots' | 'by' | 'callerId'> {
  readonly id: string;
  readonly jobId: string;
  readonly plots: number;
  readonly createdBy: string;
  readonly createdAt: string;
  /** State of its job; null where the job is long forgotten. */
  readonly state: JobState | null;
  readonly waiting: number;
  readonly refused: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/** Stores a batch and queues its job, both or neither. Returns the ids. */
export async function orderBatch(
  db: Pool,
  draft: BatchDraft,
): Promise<{ readonly id: string; readonly jobId: string }> {
  return withTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(`select gen_random_uuid() as id`);
    const { id } = rows[0]!;
    const jobId = await startJob(client, {
      kind: BATCH_JOB,
      title: `批量审查：${draft.name}（${draft.plots.length} 个地块）`,
      parameters: { batchId: id },
      createdBy: draft.callerId,
    });
    await client.query(
      `insert into dimai.overlap_batch (id, job_id, name, project_type, parameters, day, versions, applicant, source, plots, created_by, districts, rules_digest)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        jobId,
        draft.name,
        draft.projectType,
        JSON.stringify(draft.parameters),
        draft.day,
        JSON.stringify(draft.versions),
        draft.applicant,
        JSON.stringify(draft.source),
        draft.plots.length,
        draft.by,
        scopeColumn(draft.districts),
        draft.rulesDigest,
      ],
    );
    for (let at = 0; at < draft.plots.length; at += 1000)
      await insertPlots(client, id, at, draft.plots.slice(at, at + 1000));
    return { id, jobId };
  });
}

async function insertPlots(
  client: PoolClient,
  batchId: string,
  first: number,
  plots: readonly (BatchPlot | InputFinding)[],
): Promise<void> {
  const read = plots.map((plot) => ('geometry' in plot ? plot : null));
  await client.query(
    `insert into dimai.overlap_batch_plot (batch_id, position, number, name, declared, own, source, geom, delivered, srid, state, findings)
select $1, $2 + i - 1, number, name, declared::jsonb, own::jsonb, source::jsonb, geom, delivered, srid,
  case when geom is null then 'refused' else 'waiting' end, findings::jsonb
from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::integer[], $11::text[])
  with ordinality as given (number, name, declared, own, source, geom, delivered, srid, findings, i)`,
    [
      batchId,
      first,
      plots.map((plot) => ('geometry' in plot ? plot.number : plot.plot)),
      read.map((plot) => plot?.name ?? ''),
      read.map((plot) => JSON.stringify(plot?.declared ?? {})),
      read.map((plot) => JSON.stringify(plot?.own ?? {})),
      read.map((plot) => (plot?.source == null ? null : JSON.stringify(plot.source))),
      read.map((plot) => (plot == null ? null : toWkb(plot.geometry))),
      read.map((plot) => (plot?.delivered == null ? null : toWkb(plot.delivered.geometry))),
      read.map((plot) => plot?.delivered?.srid ?? null),
      plots.map((plot) => ('geometry' in plot ? null : JSON.stringify([plot]))),
    ],
  );
}

const BATCH = `b.id, b.job_id as "jobId", b.name, b.project_type as "projectType", b.parameters, b.day::text as day, b.versions,
  b.applicant, b.source, b.plots, b.created_by as "createdBy", b.districts, b.rules_digest as "rulesDigest",
  to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt",
  (select j.state from dimai.job j where j.id = b.job_id) as state, p.*
from dimai.overlap_batch b
cross join lateral (
  select coalesce(sum(n) filter (where state = 'waiting'), 0)::integer as waiting,
    coalesce(sum(n) filter (where state = 'refused'), 0)::integer as refused,
    coalesce(jsonb_object_agg(verdict, n) filter (where verdict is not null), '{}') as verdicts
  from (
    select state, verdict, count(*)::integer as n from dimai.overlap_batch_plot where batch_id = b.id group by state, verdict
  ) as counts
) as p`;

/** A batch by id; throws `batch-unknown`. */
export async function findBatch(db: Database, id: string): Promise<Batch> {
  const { rows } = await db.query<Batch>(`select ${BATCH} where b.id = $1::uuid`, [id]);
  if (rows[0] == null) throw new Problem('batch-unknown', `没有编号为 ${id} 的批量审查`);
  return rows[0];
}

/** Newest first; `after` is the last entry of the page before. */
export async function listBatches(
  db: Database,
  { after, limit }: { readonly after?: Pick<Batch, 'createdAt' | 'id'> | undefined; readonly limit: number },
): Promise<readonly Batch[]> {
  const { rows } = await db.query<Batch>(
    `select ${BATCH}
where $1::timestamptz is null or (b.created_at, b.id) < ($1::timestamptz, $2::uuid)
order by b.created_at desc, b.id desc
limit $3`,
    [after?.createdAt ?? null, after?.id ?? null, limit],
  );
  return rows;
}

/** A plot of a batch as a list shows it. */
export interface BatchRow {
  readonly position: number;
  readonly plot: string;
  readonly name: string;
  readonly state: 'waiting' | 'checked' | 'refused';
  readonly checkId: string | null;
  readonly checkNumber: string | null;
  readonly verdict: Verdict | null;
  readonly summary: PlotSummary | null;
  readonly findings: readonly InputFinding[] | null;
}

/** What a batch keeps of a check beside its archived record. */
export type PlotSummary = Pick<SummaryRow, 'ellipsoidal' | 'planar' | 'areas' | 'notes'>;

export interface RowFilter {
  readonly verdict?: string | undefined;
  readonly state?: string | undefined;
  /** Position after which the page begins; -1 for the first. */
  readonly after: number;
  readonly limit: number;
}

/** Plots of a batch in order. */
export async function readBatchRows(db: Database, id: string, filter: RowFilter): Promise<readonly BatchRow[]> {
  const { rows } = await db.query<BatchRow>(
    `select position, number as plot, name, state, check_id as "checkId", check_number as "checkNumber", verdict, summary, findings
from dimai.overlap_batch_plot
where batch_id = $1::uuid and position > $2 and ($3::text is null or verdict = $3) and ($4::text is null or state = $4)
order by position
limit $5`,
    [id, filter.after, filter.verdict ?? null, filter.state ?? null, filter.limit],
  );
  return rows;
}

interface WaitingRow {
  readonly position: number;
  readonly number: string;
  readonly name: string;
  readonly declared: BatchPlot['declared'];
  readonly own: NonNullable<BatchPlot['own']>;
  readonly source: SubjectDescription['source'] | null;
  readonly geom: Buffer;
  readonly delivered: Buffer | null;
  readonly srid: number | null;
}

export interface WaitingPlot extends BatchPlot {
  readonly position: number;
}

/** Stretches of plots that were not checked yet: what a job that was interrupted has still to do. */
export async function* waitingStretches(db: Pool, id: string, round: number): AsyncGenerator<Stretch> {
  for (let after = -1; ;) {
    const { rows } = await db.query<{ from: number | null; to: number }>(
      `select min(position) as "from", max(position) as "to" from (
  select position from dimai.overlap_batch_plot
  where batch_id = $1::uuid and state = 'waiting' and position > $2
  order by position
  limit $3
) as round`,
      [id, after, round],
    );
    const { from, to } = rows[0]!;
    if (from == null) return;
    yield { from, to };
    after = to;
  }
}

/** Plots of a stretch that wait to be checked, in order. */
export async function readStretch(db: Database, id: string, { from, to }: Stretch): Promise<readonly WaitingPlot[]> {
  const { rows } = await db.query<WaitingRow>(
    `select position, number, name, declared, own, source, geom, delivered, srid
from dimai.overlap_batch_plot
where batch_id = $1::uuid and state = 'waiting' and position between $2 and $3
order by position`,
    [id, from, to],
  );
  return rows.map(waitingPlot);
}

function waitingPlot({ geom, delivered, srid, source, ...row }: WaitingRow): WaitingPlot {
  return {
    ...row,
    source: source ?? undefined,
    geometry: fromWkb(geom).geometry,
    delivered: delivered == null || srid == null ? null : { geometry: fromWkb(delivered).geometry, srid },
  };
}

/** Archives the checks of a stretch and says at each plot where its check went, all or nothing. */
export async function keepStretch(
  client: PoolClient,
  id: string,
  { plots, records }: StretchAnswer,
  day: string,
): Promise<void> {
  const kept = await archiveEncoded(client, records, day);
  let next = 0;
  const archived = plots.map(({ verdict }): Archived | null => (verdict == null ? null : kept[next++]!));
  await client.query(
    `update dimai.overlap_batch_plot p
set state = g.state, check_id = g.check_id, check_number = g.check_number, verdict = g.verdict, summary = g.summary::jsonb, findings = g.findings::jsonb
from unnest($2::integer[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[])
  as g (position, state, check_id, check_number, verdict, summary, findings)
where p.batch_id = $1 and p.position = g.position`,
    [
      id,
      plots.map(({ position }) => position),
      plots.map(({ verdict }) => (verdict == null ? 'refused' : 'checked')),
      archived.map((each) => each?.id ?? null),
      archived.map((each) => each?.number ?? null),
      plots.map(({ verdict }) => verdict),
      plots.map(({ summary }) => (summary == null ? null : JSON.stringify(summary))),
      plots.map(({ findings }) => (findings == null ? null : JSON.stringify(findings))),
    ],
  );
}
