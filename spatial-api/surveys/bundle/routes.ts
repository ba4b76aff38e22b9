/** Field bundles over HTTP: made, fetched, brought back, compared, decided, merged; records and signatures of the field. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { poolBelow } from '../../../schemas/database/scope.ts';
import { withTransaction } from '../../../schemas/database/sql.ts';
import { savedAs } from '../../../schemas/file-headers.ts';
import { asMulti, fromGeoJson, fromWkb, toGeoJson, toWkb } from '../../../schemas/geometry.ts';
import { startJob } from '../../../schemas/jobs/jobs.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import { Problem } from '../../../schemas/problems.ts';
import { type SurveyState, surveyStates } from '../../../schemas/rules/survey.ts';
import { geometrySchema, maskedValue, showsAs } from '../../catalogue/feature-view.ts';
import { editorOf } from '../../editing/routes.ts';
import { Bytes } from '../../overlap/route-schemas.ts';
import { integerParameter } from '../../parameters.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { receiveBody } from '../receive-file.ts';
import { reason, TAG, taskParams } from '../route-schemas.ts';
import { actorOf } from '../task-routes.ts';
import { readTask, type SurveyTask } from '../task-store.ts';
import { applyMerge } from './apply-merge.ts';
import { bundleFolder, type BundleOrder } from './bundle-job.ts';
import { EDITED_LAYERS } from './bundle-tables.ts';
import {
  listBundles,
  listMerges,
  lockMerge,
  readChanges,
  readMerge,
  readStoredBundle,
  type StoredBundle,
  type StoredChange,
  type StoredMerge,
} from './merge-store.ts';
import { SIGNATURE } from './agreements.ts';
import { SignatureSchema } from './signature-schema.ts';

const bundleParams = taskParams.extend({ bundle: z.uuid().describe('数据包编号，即任务编号') });
const mergeParams = taskParams.extend({ merge: z.uuid().describe('外业合并编号') });
const jobProblem = z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable();

const BundleSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['making', 'made', 'failed', 'removed']),
    madeBy: z.string(),
    orderedAt: z.string(),
    madeAt: z.string().nullable(),
    downloads: z.int(),
    problem: jobProblem,
    manifest: z
      .looseObject({
        task: z.string(),
        crs: z.string(),
        personal: z.boolean().describe('是否含个人信息'),
        tables: z.array(
          z.object({
            name: z.string(),
            title: z.string(),
            use: z.enum(['edit', 'look', 'fill', 'record']),
            rows: z.int(),
          }),
        ),
        versions: z.record(z.string(), z.int()),
        tiles: z.object({ layers: z.array(z.string()), zooms: z.array(z.int()), count: z.int() }),
        baseSha256: z.string(),
        file: z.object({ name: z.string(), bytes: z.int(), sha256: z.string() }),
      })
      .nullable(),
  })
  .meta({ id: 'SurveyBundle' });

const side = z.object({ values: z.record(z.string(), z.unknown()), geometry: geometrySchema.nullable() }).nullable();

const ChangeSchema = z.object({
  id: z.int(),
  layer: z.string(),
  kind: z.enum(['changed', 'added', 'removed']),
  state: z.enum(['clean', 'conflict', 'same']).describe('clean 只有外业改动，conflict 双方都改，same 双方结果相同'),
  featureId: z.int().nullable(),
  label: z.string(),
  baseVersion: z.int().nullable(),
  theirsVersion: z.int().nullable(),
  fields: z.array(z.string()).describe('外业改动的字段'),
  conflicts: z.array(z.string()).describe('双方都改且不同的字段'),
  hasShape: z.boolean().describe('外业改动了图形'),
  base: side.describe('底稿'),
  mine: side.describe('外业'),
  theirs: side.describe('现发布'),
  decision: z.enum(['mine', 'theirs', 'by-hand']).nullable(),
  chosen: side.describe('手工合并的内容'),
  decidedBy: z.string().nullable(),
  resultVersion: z.int().nullable(),
});

const countsSchema = z
  .object({
    changed: z.int(),
    added: z.int(),
    removed: z.int(),
    conflicts: z.int(),
    same: z.int(),
    records: z.int().describe('新收的现场记录与指界记录'),
    signatures: z.int().describe('新收的签名'),
  })
  .nullable();

const MergeSummarySchema = z
  .object({
    id: z.uuid(),
    bundle: z.uuid().nullable(),
    state: z
      .enum(['waiting', 'open', 'merged', 'nothing', 'discarded', 'refused'])
      .describe('waiting 比对中，open 待决定，merged 已合并，nothing 没有新变化，refused 数据包被拒绝'),
    fileName: z.string(),
    sha256: z.string().nullable(),
    counts: countsSchema,
    undecided: z.int(),
    uploadedBy: z.string(),
    uploadedAt: z.string(),
    mergedBy: z.string().nullable(),
    mergedAt: z.string().nullable(),
    versions: z.record(z.string(), z.int()).nullable(),
    problem: jobProblem,
  })
  .meta({ id: 'SurveyMergeSummary' });

const MergeSchema = z
  .object({ ...MergeSummarySchema.shape, changes: z.array(ChangeSchema), mayDecide: z.boolean() })
  .meta({ id: 'SurveyMerge' });

/** A task in one of some states and within its term. Throws `survey-closed`, `survey-task-expired`. */
async function workingTask(
  { scoped, clock }: RouteContext,
  id: number,
  states: readonly SurveyState[],
): Promise<SurveyTask> {
  const task = await readTask(scoped, id);
  if (!states.includes(task.state)) {
    const names = states.map((state) => surveyStates[state].zh).join('、');
    throw new Problem(
      'survey-closed',
      `任务 ${task.number} ${surveyStates[task.state].zh}，此时不能办理；须在${names}`,
    );
  }
  if (task.dueOn < beijingDay(clock())) {
    throw new Problem(
      'survey-task-expired',
      `任务 ${task.number} 的期限 ${task.dueOn} 已过；请由管理人员改定期限后再办理`,
    );
  }
  return task;
}

function bundleAnswer({ id, manifest, problem, jobState, ...bundle }: StoredBundle): z.input<typeof BundleSchema> {
  const isFailed = jobState === 'failed' || jobState === 'cancelled';
  const state =
    bundle.removedAt !== null ? 'removed' : bundle.madeAt !== null ? 'made' : isFailed ? 'failed' : 'making';
  const { madeBy, orderedAt, madeAt, downloads } = bundle;
  return {
    id,
    state,
    madeBy,
    orderedAt,
    madeAt,
    downloads,
    problem: state === 'failed' ? problem : null,
    manifest:
      manifest === null ? null : (JSON.parse(JSON.stringify(manifest)) as z.input<typeof BundleSchema>['manifest']),
  };
}

const order = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/bundles',
  tag: TAG,
  right: 'survey:work',
  summary: '生成外业数据包：一个 GeoPackage，含宗地、界址点线、邻宗、参照图层、记录与签名空表、底稿版本与离线瓦片',
  description: '须在准备中或外业中。个人信息按办理人的权限：有权查看的带出，无权的不带。进度见 /api/jobs/{id}。',
  params: taskParams,
  body: z.strictObject({}),
  answer: BundleSchema,
  problems: ['survey-task-unknown', 'survey-closed', 'survey-task-expired', 'layer-restricted'],
  async handle(context, { params: { id } }) {
    const task = await workingTask(context, id, ['preparing', 'field']);
    const { layers, db, scope, caller } = context;
    const edited = EDITED_LAYERS.map((layer) => layers.find(layer, 'path'));
    const isFull = (await context.personalView(edited, `survey-bundle ${task.number}`)) === 'full';
    const who = actorOf(context);
    const bundle = await withTransaction(db, async (client) => {
      const parameters: BundleOrder = { taskId: id, by: { id: who.id, name: who.name }, scope, isFull };
      const title = `外业数据包：${task.number}`;
      const made = await startJob(client, { kind: 'survey-bundle', title, parameters, createdBy: caller.id });
      await client.query(
        'insert into dimai.survey_bundle (id, task_id, made_by, made_by_id, ordered_at) values ($1, $2, $3, $4, $5)',
        [made, id, who.name, who.id, who.at],
      );
      return made;
    });
    await context.audit('survey.bundle', task.number, { bundle, personal: isFull });
    return { status: 202, body: bundleAnswer(await readStoredBundle(context.scoped, id, bundle)) };
  },
});

const bundles = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/bundles',
  tag: TAG,
  summary: '任务的外业数据包及其清单，新的在前',
  params: taskParams,
  answer: z.object({ bundles: z.array(BundleSchema) }),
  problems: ['survey-task-unknown'],
  async handle({ db }, { params: { id } }) {
    await readTask(db, id);
    return { body: { bundles: (await listBundles(db, id)).map(bundleAnswer) } };
  },
});

const file = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/bundles/{bundle}/file',
  tag: TAG,
  right: 'survey:work',
  summary: '下载外业数据包；响应头 X-Digest 为其 SHA-256',
  params: bundleParams,
  mediaType: 'application/geopackage+sqlite3',
  answer: Bytes,
  problems: ['survey-task-unknown', 'survey-bundle-unknown', 'survey-bundle-expired', 'layer-restricted'],
  async handle(context, { params: { id, bundle } }) {
    const task = await readTask(context.db, id);
    const { manifest, madeAt, removedAt } = await readStoredBundle(context.db, id, bundle);
    if (manifest === null || madeAt === null) throw new Problem('survey-bundle-unknown', `数据包 ${bundle} 还没有做好`);
    const path = join(bundleFolder(context.settings, bundle), manifest.file.name);
    if (removedAt !== null || !existsSync(path)) {
      throw new Problem('survey-bundle-expired', `数据包 ${bundle} 的文件已按保存期限删除（BUNDLE_DAYS）；请重新生成`);
    }
    if (manifest.personal && !context.caller.may('personal:read')) {
      throw new Problem(
        'forbidden',
        '该数据包含未脱敏的个人信息，须有查看个人信息的权限；可自行生成不含个人信息的数据包',
      );
    }
    await context.audit('survey.bundle-download', task.number, { bundle, sha256: manifest.file.sha256 });
    await poolBelow(context.db).query('update dimai.survey_bundle set downloads = downloads + 1 where id = $1', [
      bundle,
    ]);
    const name = `${task.number}-${manifest.file.name}`;
    return {
      body: createReadStream(path),
      headers: {
        'Content-Length': String(manifest.file.bytes),
        ...savedAs(name),
        'X-Digest': `sha-256=${manifest.file.sha256}`,
      },
    };
  },
});

function mergeAnswer({ jobState, problem, ...merge }: StoredMerge): z.input<typeof MergeSummarySchema> {
  const isRefused = merge.state === 'waiting' && (jobState === 'failed' || jobState === 'cancelled');
  const { id, fileName, sha256, counts, undecided, uploadedBy, uploadedAt, mergedBy, mergedAt, versions } = merge;
  return {
    id,
    fileName,
    sha256,
    undecided,
    uploadedBy,
    uploadedAt,
    mergedBy,
    mergedAt,
    counts: counts === null ? null : { ...counts },
    versions: versions === null ? null : { ...versions },
    bundle: merge.bundleId,
    state: isRefused ? 'refused' : merge.state,
    problem: isRefused ? problem : null,
  };
}

const bring = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/merges',
  tag: TAG,
  right: 'survey:work',
  summary: '上传外业修改后的数据包：逐项与底稿、现状比对，收存记录与签名；不改动发布数据',
  description:
    '正文即 .gpkg 文件。其他任务的数据包（survey-bundle-foreign）、底稿被改动的（survey-bundle-tampered）、过期任务（survey-task-expired）都拒绝。签名按原字节收存，同一编号不同内容的拒绝（survey-signature-differs）。同一数据包可多次上传：已合并过的不再重复。',
  params: taskParams,
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .describe('文件名'),
  }),
  body: Bytes,
  bodyStream: true,
  answer: MergeSummarySchema,
  problems: [
    'survey-task-unknown',
    'survey-closed',
    'survey-task-expired',
    'body-too-large',
    'body-unreadable',
    'layer-restricted',
  ],
  async handle(context, { params: { id }, query: { name }, body }) {
    context.layers.find('parcel', 'path');
    const task = await workingTask(context, id, ['field', 'submitted']);
    const stored = await receiveBody(context, name, body);
    const who = actorOf(context);
    const merge = await withTransaction(context.db, async (client) => {
      const title = `外业数据合并：${task.number} ${name}`;
      const made = await startJob(client, { kind: 'survey-merge', title, parameters: {}, createdBy: who.id });
      await client.query(
        `insert into dimai.survey_merge (id, task_id, state, file_name, upload_id, uploaded_by, uploaded_by_id, uploaded_at)
values ($1, $2, 'waiting', $3, $4, $5, $6, $7)`,
        [made, id, name, stored.id, who.name, who.id, who.at],
      );
      return made;
    });
    await context.audit('survey.merge-upload', task.number, { merge, sha256: stored.sha256 });
    return { status: 202, body: mergeAnswer(await readMerge(context.scoped, id, merge)) };
  },
});

const merges = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/merges',
  tag: TAG,
  summary: '任务的外业合并，新的在前',
  params: taskParams,
  answer: z.object({ merges: z.array(MergeSummarySchema) }),
  problems: ['survey-task-unknown'],
  async handle({ db }, { params: { id } }) {
    await readTask(db, id);
    return { body: { merges: (await listMerges(db, id)).map(mergeAnswer) } };
  },
});

const one = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/merges/{merge}',
  tag: TAG,
  summary: '一次外业合并：每处变化的底稿、外业、现发布三方内容与图形，冲突与决定',
  params: mergeParams,
  answer: MergeSchema,
  problems: ['survey-task-unknown', 'survey-merge-unknown', 'layer-restricted'],
  async handle(context, { params: { id, merge } }) {
    context.layers.find('parcel', 'path');
    await readTask(context.db, id);
    return { body: await wholeMerge(context, id, merge) };
  },
});

async function wholeMerge(context: RouteContext, taskId: number, id: string): Promise<z.input<typeof MergeSchema>> {
  const merge = await readMerge(context.scoped, taskId, id);
  const edited = EDITED_LAYERS.map((layer) => layerById(layer)!);
  const isFull = (await context.personalView(edited, `survey-merge ${id}`)) === 'full';
  const changes = await readChanges(context.scoped, id);
  return {
    ...mergeAnswer(merge),
    changes: changes.map((change) => changeAnswer(change, isFull)),
    mayDecide: merge.state === 'open' && context.caller.may('land:edit'),
  };
}

function changeAnswer(change: StoredChange, isFull: boolean): z.input<typeof ChangeSchema> {
  const { fields } = layerById(change.layer)!;
  const shown = (values: StoredChange['base'], shape: Buffer | null): z.input<typeof side> =>
    values === null
      ? null
      : {
          values: Object.fromEntries(
            Object.entries(values).flatMap(([key, value]) => {
              const as = showsAs(fields[key], isFull);
              return as === 'nothing' ? [] : [[key, as === 'masked' ? maskedValue(value) : value]];
            }),
          ),
          geometry: shape === null ? null : toGeoJson(fromWkb(shape).geometry),
        };
  const {
    id,
    layer,
    kind,
    state,
    featureId,
    label,
    baseVersion,
    theirsVersion,
    hasShape,
    decision,
    decidedBy,
    resultVersion,
  } = change;
  return {
    id,
    layer,
    kind,
    state,
    featureId,
    label,
    baseVersion,
    theirsVersion,
    hasShape,
    decision,
    decidedBy,
    resultVersion,
    fields: [...change.fields],
    conflicts: [...change.conflicts],
    base: shown(change.base, change.baseShape),
    mine: shown(change.mine, change.mineShape),
    theirs: shown(change.theirs, change.theirsShape),
    chosen: shown(change.chosen, change.chosenShape),
  };
}

const decide = route({
  method: 'put',
  path: '/api/survey-tasks/{id}/merges/{merge}/changes/{change}',
  tag: TAG,
  right: 'land:edit',
  summary: '决定一处变化：采用外业（mine）、保留现发布（theirs），或手工合并（by-hand）',
  params: mergeParams.extend({ change: integerParameter(1, Number.MAX_SAFE_INTEGER, '变化编号') }),
  body: z.strictObject({
    decision: z.enum(['mine', 'theirs', 'by-hand']),
    properties: z.record(z.string(), z.unknown()).optional().describe('手工合并时要改为的字段值'),
    geometry: z
      .looseObject({ type: z.string() })
      .optional()
      .describe('手工合并时的图形（EPSG:4490 GeoJSON）；缺省保留现发布的'),
  }),
  answer: ChangeSchema,
  problems: [
    'survey-task-unknown',
    'survey-merge-unknown',
    'survey-merge-closed',
    'edit-invalid',
    'feature-unknown',
    'layer-restricted',
  ],
  async handle(context, { params: { id, merge, change }, body: { decision, properties, geometry } }) {
    const task = await readTask(context.scoped, id);
    const who = actorOf(context);
    const found = await withTransaction(context.db, async (client) => {
      const { state } = await lockMerge(client, id, merge);
      if (state !== 'open') throw new Problem('survey-merge-closed', '这次合并不在待决定状态，不能再改');
      const own = (await readChanges(client, merge)).find((each) => each.id === change);
      if (own === undefined) throw new Problem('feature-unknown', `这次合并没有编号为 ${change} 的变化`);
      if (decision === 'by-hand' && own.kind === 'removed') {
        throw new Problem('edit-invalid', '外业删除的要素只能选择删除（mine）或保留（theirs）');
      }
      if (decision !== 'by-hand' && (properties !== undefined || geometry !== undefined)) {
        throw new Problem('edit-invalid', '只有手工合并（by-hand）才给出字段值或图形');
      }
      if (decision === 'by-hand' && properties === undefined && geometry === undefined) {
        throw new Problem('edit-invalid', '手工合并须给出字段值或图形');
      }
      const layer = layerById(own.layer)!;
      const wrong = Object.keys(properties ?? {}).filter((key) => layer.fields[key] === undefined);
      if (wrong.length > 0) throw new Problem('edit-invalid', `${layer.title}没有字段 ${wrong.join('、')}`);
      await client.query(
        `update dimai.survey_merge_change set decision = $2, chosen = $3, chosen_geom = st_geomfromwkb($4, 4490), decided_by = $5, decided_at = $6
where id = $1`,
        [
          change,
          decision,
          decision === 'by-hand' ? JSON.stringify(properties ?? {}) : null,
          geometry === undefined ? null : shapeBytes(geometry, layer.geometry?.startsWith('Multi') === true),
          who.name,
          who.at,
        ],
      );
      return (await readChanges(client, merge)).find((each) => each.id === change)!;
    });
    await context.audit('survey.merge-decide', task.number, { merge, change, decision });
    const isFull = (await context.personalView([layerById(found.layer)!], `survey-merge ${merge}`)) === 'full';
    return { body: changeAnswer(found, isFull) };
  },
});

function shapeBytes(geometry: unknown, isMulti: boolean): Buffer {
  try {
    const shape = fromGeoJson(geometry);
    return toWkb(isMulti ? asMulti(shape) : shape);
  } catch (cause) {
    throw new Problem('edit-invalid', `图形无法读取：${(cause as Error).message}`, { cause });
  }
}

const apply = route({
  method: 'post',
  path: '/api/survey-tasks/{id}/merges/{merge}/apply',
  tag: TAG,
  right: 'land:edit',
  summary: '把决定了的变化合并到发布数据：每个图层一个新版本，全部成功或全部不动',
  params: mergeParams,
  body: z.strictObject({ reason }),
  answer: MergeSchema,
  problems: [
    'survey-task-unknown',
    'survey-merge-unknown',
    'survey-merge-closed',
    'survey-merge-open',
    'survey-merge-outdated',
    'survey-closed',
    'survey-task-expired',
    'edit-invalid',
    'feature-exists',
    'feature-unknown',
    'version-conflict',
    'district-forbidden',
    'layer-restricted',
  ],
  async handle(context, { params: { id, merge }, body }) {
    context.layers.find('parcel', 'path');
    const task = await workingTask(context, id, ['field', 'submitted']);
    const actor = actorOf(context);
    const versions = await withTransaction(context.db, (client) =>
      applyMerge(client, { taskId: id, mergeId: merge, reason: body.reason, actor, editor: editorOf(context) }),
    );
    await context.audit('survey.merge', task.number, { merge, versions });
    return { body: await wholeMerge(context, id, merge) };
  },
});

const compare = route({
  method: 'post',
  statuses: [202],
  path: '/api/survey-tasks/{id}/merges/{merge}/compare',
  tag: TAG,
  right: 'survey:work',
  summary: '按现在的发布数据重新比对；已作的决定须重新作出',
  params: mergeParams,
  answer: MergeSummarySchema,
  problems: [
    'survey-task-unknown',
    'survey-merge-unknown',
    'survey-merge-closed',
    'survey-closed',
    'survey-task-expired',
  ],
  async handle(context, { params: { id, merge } }) {
    const task = await workingTask(context, id, ['field', 'submitted']);
    await withTransaction(context.db, async (client) => {
      const { state, fileName } = await lockMerge(client, id, merge);
      if (state === 'merged' || state === 'discarded')
        throw new Problem('survey-merge-closed', '这次合并已经结束，不能再比对');
      await client.query(`update dimai.survey_merge set state = 'waiting' where id = $1`, [merge]);
      const title = `重新比对外业数据：${task.number} ${fileName}`;
      await startJob(client, {
        kind: 'survey-merge',
        title,
        parameters: { mergeId: merge },
        createdBy: context.caller.id,
      });
    });
    await context.audit('survey.merge-compare', task.number, { merge });
    return { status: 202, body: mergeAnswer(await readMerge(context.scoped, id, merge)) };
  },
});

const discard = route({
  method: 'delete',
  path: '/api/survey-tasks/{id}/merges/{merge}',
  tag: TAG,
  right: 'survey:work',
  summary: '作废一次尚未合并的比对；已收存的记录与签名保留',
  params: mergeParams,
  answer: MergeSummarySchema,
  problems: ['survey-task-unknown', 'survey-merge-unknown', 'survey-merge-closed'],
  async handle(context, { params: { id, merge } }) {
    const task = await readTask(context.scoped, id);
    await withTransaction(context.db, async (client) => {
      const { state } = await lockMerge(client, id, merge);
      if (state === 'merged' || state === 'discarded')
        throw new Problem('survey-merge-closed', '这次合并已经结束，不能作废');
      await client.query(`update dimai.survey_merge set state = 'discarded' where id = $1`, [merge]);
    });
    await context.audit('survey.merge-discard', task.number, { merge });
    return { body: mergeAnswer(await readMerge(context.scoped, id, merge)) };
  },
});

const fieldRecords = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/field-records',
  tag: TAG,
  summary: '任务的现场记录、指界记录与电子签名；个人信息按权限',
  params: taskParams,
  answer: z.object({
    records: z.array(
      z.object({
        kind: z.enum(['finding', 'witness']),
        id: z.string(),
        parcelCode: z.string().nullable(),
        boundary: z.string().nullable(),
        content: z.record(z.string(), z.string()),
        geometry: geometrySchema.nullable(),
        sha256: z.string(),
        receivedAt: z.string(),
      }),
    ),
    signatures: z.array(SignatureSchema),
  }),
  problems: ['survey-task-unknown'],
  async handle(context, { params: { id } }) {
    const { db, caller, audit } = context;
    const task = await readTask(db, id);
    if (caller.may('personal:read'))
      await audit('personal.read', `survey-task ${task.number}`, { records: ['field-records'] });
    type Record = {
      kind: 'finding' | 'witness';
      id: string;
      parcelCode: string | null;
      boundary: string | null;
      content: { [key: string]: string };
      shape: Buffer | null;
      sha256: string;
      receivedAt: string;
    };
    const { rows: records } = await db.query<Record>(
      `select kind, id, parcel_code as "parcelCode", boundary, content, st_asbinary(geom) as shape, sha256,
  to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt"
from dimai.survey_record where task_id = $1 order by kind, id, received_at`,
      [id],
    );
    const { rows: signatures } = await db.query<z.input<typeof SignatureSchema>>(
      `select ${SIGNATURE} where s.task_id = $1 order by s.received_at, s.id`,
      [id],
    );
    return {
      body: {
        records: records.map(({ shape, ...record }) => ({
          ...record,
          geometry: shape === null ? null : toGeoJson(fromWkb(shape).geometry),
        })),
        signatures,
      },
    };
  },
});

const signature = route({
  method: 'get',
  path: '/api/survey-tasks/{id}/signatures/{signature}/content',
  tag: TAG,
  right: 'personal:read',
  summary: '一个电子签名的原件，逐字节同现场所签；响应头 X-Digest 为其 SHA-256，查看记入审计',
  params: taskParams.extend({ signature: z.string().min(1).max(100) }),
  mediaType: 'application/octet-stream',
  answer: Bytes,
  problems: ['survey-task-unknown', 'survey-signature-unknown'],
  async handle(context, { params: { id, signature: signatureId } }) {
    const task = await readTask(context.db, id);
    const { rows } = await context.db.query<{ content: Buffer | null; mediaType: string; sha256: string }>(
      'select content, media_type as "mediaType", sha256 from dimai.survey_signature where task_id = $1 and id = $2',
      [id, signatureId],
    );
    const [found] = rows;
    if (found?.content == null)
      throw new Problem('survey-signature-unknown', `任务 ${task.number} 没有编号为 ${signatureId} 的签名`);
    await context.audit('personal.read', `survey-signature ${task.number}/${signatureId}`, { sha256: found.sha256 });
    return {
      body: found.content,
      headers: {
        'Content-Type': 'application/octet-stream',
        'X-Media-Type': found.mediaType,
        'X-Digest': `sha-256=${found.sha256}`,
        ...savedAs(`${task.number}-${signatureId}`),
        'Cache-Control': 'private, no-store',
      },
    };
  },
});

const parcelSignatures = route({
  method: 'get',
  path: '/api/land-codes/{code}/signatures',
  tag: TAG,
  right: 'personal:read',
  summary: '一宗土地的指界签名：本宗及其前身的历次调查',
  params: z.object({ code: z.string().regex(/^\d{12}[A-Z]{2}\d{5}$/, '应为 19 位宗地代码') }),
  answer: z.object({ signatures: z.array(SignatureSchema) }),
  problems: ['layer-restricted'],
  async handle(context, { params: { code } }) {
    context.layers.find('parcel', 'path');
    await context.audit('personal.read', `land-code ${code}`, { records: ['survey-signature'] });
    const { rows } = await context.db.query<z.input<typeof SignatureSchema>>(
      `with recursive line (code) as (
  select $1::text
  union
  select e.from_code from line l join dimai.land_code_edge e on e.to_code = l.code where e.from_code is not null
)
select ${SIGNATURE} where s.parcel_code in (select code from line) order by s.received_at desc, s.id limit 500`,
      [code],
    );
    return { body: { signatures: rows } };
  },
});

/** Routes of field bundles. */
export const surveyBundleRoutes: readonly Route[] = [
  order,
  bundles,
  file,
  bring,
  merges,
  one,
  decide,
  apply,
  compare,
  discard,
  fieldRecords,
  signature,
  parcelSignatures,
];
