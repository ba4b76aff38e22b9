/** `survey-merge`: a bundle that came back, read and compared. Records and signatures are kept at once; changes wait for a person. */
import type { PoolClient } from 'pg';
import { withTransaction } from '../../../schemas/database/sql.ts';
import { type FlatGeometry, toWkb } from '../../../schemas/geometry.ts';
import { type JobHandler, JobInterrupted } from '../../../schemas/jobs/job.ts';
import { Problem } from '../../../schemas/problems.ts';
import { dataFolder, type Settings } from '../../../schemas/settings.ts';
import { hashUpload, uploadPath } from '../../../schemas/uploads/upload-store.ts';
import { type Actor, lockTask, noteEntry } from '../task-store.ts';
import { baseDigest, type BundleBase } from './bundle-base.ts';
import { compareBundle, type BundleChange } from './compare-bundle.ts';
import { readBundle, type ReadBundle } from './read-bundle.ts';

export interface MergeOrder {
  /** Absent: the merge is that of the job itself. */
  readonly mergeId?: string;
}

/** What was found. */
export interface MergeCounts {
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  readonly conflicts: number;
  readonly same: number;
  readonly records: number;
  readonly signatures: number;
}

interface MergeRow {
  readonly taskId: number;
  readonly uploadId: string;
  readonly state: string;
  readonly by: string;
  readonly byId: string;
}

interface BundleRow {
  readonly taskId: number;
  readonly base: BundleBase | null;
  readonly digest: string | null;
  readonly number: string;
}

export const surveyMergeJob = (settings: Settings): JobHandler<MergeOrder, MergeCounts> => ({
  kind: 'survey-merge',
  async run({ id, db, progress, note, fence }, { mergeId = id }) {
    const { rows } = await db.query<MergeRow>(
      `select task_id::integer as "taskId", upload_id as "uploadId", state, uploaded_by as by, uploaded_by_id as "byId"
from dimai.survey_merge where id = $1`,
      [mergeId],
    );
    const merge = rows[0]!;
    const folder = dataFolder(settings, 'uploads');
    progress({ phase: 'read', done: 0, total: 3, message: '读取数据包' });
    const sha256 = await hashUpload(folder, merge.uploadId).catch((cause: unknown) => {
      throw new Problem('upload-unknown', '上传的数据包已过保存期，请重新上传', { cause });
    });
    const read = readBundle(uploadPath(folder, merge.uploadId));
    const counts = await withTransaction(db, async (client) => {
      progress({ phase: 'compare', done: 1, total: 3, message: '与底稿、现状逐项比对' });
      const base = await requireOwn(client, merge.taskId, read);
      const changes = await compareBundle(client, base, read);
      progress({ phase: 'keep', done: 2, total: 3, message: '保存记录、签名与待合并的变化' });
      await fence(client);
      const who = { id: merge.byId, name: merge.by, at: new Date() };
      const found = await keep(
        client,
        mergeId,
        { taskId: merge.taskId, bundle: base.bundle, sha256 },
        read,
        changes,
        who,
      );
      return found;
    });
    const { changed, added, removed, conflicts, signatures } = counts;
    note(`变化 ${changed + added + removed} 处，其中冲突 ${conflicts} 处；新签名 ${signatures} 个`, {
      level: conflicts > 0 ? 'warn' : 'info',
    });
    return counts;
  },
});

/** The base of the bundle as it was given out. Throws `survey-bundle-foreign`, `survey-bundle-tampered`. */
async function requireOwn(client: PoolClient, taskId: number, { said, base }: ReadBundle): Promise<BundleBase> {
  const id = said['bundle'] ?? '';
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  const { rows } = await client.query<BundleRow>(
    `select b.task_id::integer as "taskId", b.base, b.base_sha256 as digest, t.number
from dimai.survey_bundle b join dimai.survey_task t on t.id = b.task_id where b.id = $1`,
    [isId ? id : null],
  );
  const [bundle] = rows;
  if (bundle === undefined || bundle.base === null) {
    throw new Problem('survey-bundle-foreign', `数据包 ${id} 不是本系统发出的；请使用由本任务下载的数据包`);
  }
  if (bundle.taskId !== taskId) {
    throw new Problem('survey-bundle-foreign', `数据包属于任务 ${bundle.number}，不能合并到本任务；请在该任务中上传`);
  }
  const told = baseDigest({ bundle: id, task: taskId, layers: base });
  if (told !== bundle.digest || said['baseSha256'] !== bundle.digest) {
    throw new Problem(
      'survey-bundle-tampered',
      `数据包的底稿（dimai_base、dimai_bundle）与发出时不同：摘要为 ${told.slice(0, 12)}…，应为 ${bundle.digest!.slice(0, 12)}…；请在原数据包上重做外业修改`,
    );
  }
  return bundle.base;
}

async function keep(
  client: PoolClient,
  mergeId: string,
  { taskId, bundle, sha256 }: { readonly taskId: number; readonly bundle: string; readonly sha256: string },
  read: ReadBundle,
  changes: readonly BundleChange[],
  who: Actor,
): Promise<MergeCounts> {
  const task = await lockTask(client, taskId);
  await client.query('delete from dimai.survey_merge_change where merge_id = $1', [mergeId]);
  for (const change of changes) await keepChange(client, mergeId, change);
  const records = await keepRecords(client, { mergeId, taskId, bundle }, read, who);
  const signatures = await keepSignatures(client, { mergeId, taskId, bundle }, read, who);
  const count = (kind: string) => changes.filter((each) => each.kind === kind && each.state !== 'same').length;
  const counts: MergeCounts = {
    changed: count('changed'),
    added: count('added'),
    removed: count('removed'),
    conflicts: changes.filter(({ state }) => state === 'conflict').length,
    same: changes.filter(({ state }) => state === 'same').length,
    records,
    signatures,
  };
  const state = changes.some((each) => each.state !== 'same') ? 'open' : 'nothing';
  const { rowCount } = await client.query(
    `update dimai.survey_merge set state = $2, bundle_id = $3, file_sha256 = $4, counts = $5, revision = revision + 1
where id = $1 and state in ('waiting', 'open', 'nothing')`,
    [mergeId, state, bundle, sha256, JSON.stringify(counts)],
  );
  // Discarded while it was being compared.
  if (rowCount !== 1) throw new JobInterrupted('cancelled');
  const detail = { mergeId, ...counts };
  await noteEntry(client, taskId, { kind: 'merge-read', from: task.state, to: task.state, reason: null, detail }, who);
  return counts;
}

const wkb = (shape: FlatGeometry | null | undefined): Buffer | null => (shape == null ? null : toWkb(shape));

async function keepChange(client: PoolClient, mergeId: string, change: BundleChange): Promise<void> {
  const { base, mine, theirs } = change;
  await client.query(
    `insert into dimai.survey_merge_change (merge_id, layer, kind, state, feature_id, field_key, label, base_version, theirs_version, fields,
  conflicts, base, mine, theirs, base_geom, mine_geom, theirs_geom, has_shape, decision)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, st_geomfromwkb($15, 4490), st_geomfromwkb($16, 4490),
  st_geomfromwkb($17, 4490), $18, $19)`,
    [
      mergeId,
      change.layer,
      change.kind,
      change.state,
      change.featureId,
      change.fieldKey,
      change.label,
      change.baseVersion,
      change.theirsVersion,
      change.fields,
      change.conflicts,
      ...[base, mine, theirs].map((side) => (side === null ? null : JSON.stringify(side.values))),
      ...[base, mine, theirs].map((side) => wkb(side?.geometry)),
      change.hasShape,
      // what nobody else changed is taken over unless somebody says otherwise; a conflict waits
      change.state === 'clean' ? 'mine' : change.state === 'same' ? 'theirs' : null,
    ],
  );
}

interface Place {
  readonly mergeId: string;
  readonly taskId: number;
  readonly bundle: string;
}

/** New findings and 指界 records; one that was rewritten in the field is kept beside what it said before. */
async function keepRecords(
  client: PoolClient,
  { mergeId, taskId, bundle }: Place,
  { records }: ReadBundle,
  who: Actor,
): Promise<number> {
  let kept = 0;
  for (const { kind, id, parcelCode, boundary, content, geometry, sha256, recordedAt } of records) {
    const { rowCount } = await client.query(
      `insert into dimai.survey_record (id, task_id, kind, bundle_id, merge_id, parcel_code, boundary, content, geom, sha256, recorded_at, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, st_geomfromwkb($9, 4490), $10, $11, $12)
on conflict do nothing`,
      [
        id,
        taskId,
        kind,
        bundle,
        mergeId,
        parcelCode,
        boundary,
        JSON.stringify(content),
        wkb(geometry),
        sha256,
        recordedAt,
        who.at,
      ],
    );
    kept += rowCount ?? 0;
  }
  return kept;
}

/** New signatures, byte for byte. Throws `survey-signature-differs` where other bytes or words come under a known id. */
async function keepSignatures(
  client: PoolClient,
  { mergeId, taskId, bundle }: Place,
  { signatures }: ReadBundle,
  who: Actor,
): Promise<number> {
  let kept = 0;
  for (const each of signatures) {
    const { rows } = await client.query<{ isSame: boolean }>(
      `select (sha256, signer, parcel_code, boundary, signed_at, media_type) is not distinct from ($3, $4, $5, $6, $7, $8) as "isSame"
from dimai.survey_signature where task_id = $1 and id = $2`,
      [taskId, each.id, each.sha256, each.signer, each.parcelCode, each.boundary, each.signedAt, each.mediaType],
    );
    if (rows[0]?.isSame === true) continue;
    if (rows[0] !== undefined) {
      throw new Problem(
        'survey-signature-differs',
        `签名 ${each.id} 已经收存，而数据包中的内容、签名人或所签界址不同；已收存的签名不改动，请以新编号重新签名`,
      );
    }
    await client.query(
      `insert into dimai.survey_signature (id, task_id, bundle_id, merge_id, witness_id, parcel_code, boundary, signer, role, signed_at, device,
  media_type, content, sha256, received_at, received_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        each.id,
        taskId,
        bundle,
        mergeId,
        each.witnessId,
        each.parcelCode,
        each.boundary,
        each.signer,
        each.role,
        each.signedAt,
        each.device,
        each.mediaType,
        each.content,
        each.sha256,
        who.at,
        who.name,
      ],
    );
    kept += 1;
  }
  return kept;
}
