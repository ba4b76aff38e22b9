/** Bundles and merges in the database. */
import type { PoolClient } from 'pg';
import type { Database } from '../../../schemas/database/sql.ts';
import { Problem } from '../../../schemas/problems.ts';
import type { BundleManifest } from './bundle-job.ts';
import type { MergeCounts } from './merge-job.ts';

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** A bundle as it is on record; without a manifest while it is being made. */
export interface StoredBundle {
  readonly id: string;
  readonly taskId: number;
  readonly manifest: BundleManifest | null;
  readonly madeBy: string;
  readonly orderedAt: string;
  readonly madeAt: string | null;
  readonly removedAt: string | null;
  readonly downloads: number;
  readonly jobState: string | null;
  readonly problem: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

const BUNDLE = `b.id, b.task_id::integer as "taskId", b.manifest, b.made_by as "madeBy", ${moment('b.ordered_at')} as "orderedAt",
  ${moment('b.made_at')} as "madeAt", ${moment('b.removed_at')} as "removedAt", b.downloads, j.state as "jobState", j.problem
from dimai.survey_bundle b left join dimai.job j on j.id = b.id`;

export async function listBundles(db: Database, taskId: number): Promise<readonly StoredBundle[]> {
  const { rows } = await db.query<StoredBundle>(
    `select ${BUNDLE} where b.task_id = $1 order by b.ordered_at desc limit 100`,
    [taskId],
  );
  return rows;
}

/** A bundle of a task. Throws `survey-bundle-unknown`. */
export async function readStoredBundle(db: Database, taskId: number, id: string): Promise<StoredBundle> {
  const { rows } = await db.query<StoredBundle>(`select ${BUNDLE} where b.task_id = $1 and b.id = $2`, [taskId, id]);
  if (rows[0] === undefined) throw new Problem('survey-bundle-unknown', `任务没有编号为 ${id} 的外业数据包`);
  return rows[0];
}

export type MergeState = 'waiting' | 'open' | 'merged' | 'nothing' | 'discarded';

export interface StoredMerge {
  readonly id: string;
  readonly taskId: number;
  readonly bundleId: string | null;
  readonly state: MergeState;
  readonly fileName: string;
  readonly uploadId: string;
  readonly sha256: string | null;
  readonly counts: MergeCounts | null;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly mergedBy: string | null;
  readonly mergedAt: string | null;
  readonly versions: Readonly<Record<string, number>> | null;
  readonly undecided: number;
  readonly jobState: string | null;
  readonly problem: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

const MERGE = `m.id, m.task_id::integer as "taskId", m.bundle_id as "bundleId", m.state, m.file_name as "fileName", m.upload_id as "uploadId",
  m.file_sha256 as sha256, m.counts, m.uploaded_by as "uploadedBy", ${moment('m.uploaded_at')} as "uploadedAt", m.merged_by as "mergedBy",
  ${moment('m.merged_at')} as "mergedAt", m.versions,
  (select count(*)::integer from dimai.survey_merge_change c where c.merge_id = m.id and c.decision is null) as undecided,
  j.state as "jobState", j.problem
from dimai.survey_merge m
left join lateral (
  select state, problem from dimai.job where kind = 'survey-merge' and (id = m.id or parameters->>'mergeId' = m.id::text)
  order by created_at desc limit 1
) as j on true`;

export async function listMerges(db: Database, taskId: number): Promise<readonly StoredMerge[]> {
  const { rows } = await db.query<StoredMerge>(
    `select ${MERGE} where m.task_id = $1 order by m.uploaded_at desc limit 100`,
    [taskId],
  );
  return rows;
}

/** A merge of a task. Throws `survey-merge-unknown`. */
export async function readMerge(db: Database, taskId: number, id: string): Promise<StoredMerge> {
  const { rows } = await db.query<StoredMerge>(`select ${MERGE} where m.task_id = $1 and m.id = $2`, [taskId, id]);
  if (rows[0] === undefined) throw new Problem('survey-merge-unknown', `任务没有编号为 ${id} 的外业合并`);
  return rows[0];
}

/** The same, locked until the transaction ends. */
export async function lockMerge(client: PoolClient, taskId: number, id: string): Promise<StoredMerge> {
  await client.query('select 1 from dimai.survey_merge where id = $1 for update', [id]);
  return readMerge(client, taskId, id);
}

type Values = Readonly<Record<string, unknown>>;

/** A change with all its sides; shapes are WKB, EPSG:4490. */
export interface StoredChange {
  readonly id: number;
  readonly layer: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly state: 'clean' | 'conflict' | 'same';
  readonly featureId: number | null;
  readonly label: string;
  readonly baseVersion: number | null;
  readonly theirsVersion: number | null;
  readonly fields: readonly string[];
  readonly conflicts: readonly string[];
  readonly base: Values | null;
  readonly mine: Values | null;
  readonly theirs: Values | null;
  readonly baseShape: Buffer | null;
  readonly mineShape: Buffer | null;
  readonly theirsShape: Buffer | null;
  readonly hasShape: boolean;
  readonly decision: 'mine' | 'theirs' | 'by-hand' | null;
  readonly chosen: Values | null;
  readonly chosenShape: Buffer | null;
  readonly decidedBy: string | null;
  readonly resultVersion: number | null;
}

export async function readChanges(db: Database, mergeId: string): Promise<readonly StoredChange[]> {
  const shapes = ['base', 'mine', 'theirs', 'chosen'].map((side) => `st_asbinary(${side}_geom) as "${side}Shape"`);
  const { rows } = await db.query<StoredChange>(
    `select id::integer as id, layer, kind, state, feature_id::integer as "featureId", label, base_version as "baseVersion",
  theirs_version as "theirsVersion", fields, conflicts, base, mine, theirs, ${shapes.join(', ')}, has_shape as "hasShape", decision, chosen,
  decided_by as "decidedBy", result_version as "resultVersion"
from dimai.survey_merge_change where merge_id = $1
order by case state when 'conflict' then 0 when 'clean' then 1 else 2 end, id`,
    [mergeId],
  );
  return rows;
}
