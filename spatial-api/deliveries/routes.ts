import { Readable } from 'node:stream';
import { z } from 'zod';
import { ingestOptionsSchema, type IngestJobOptions } from '../../schemas/ingest-options.ts';
import type { Database } from '../../schemas/database/sql.ts';
import { savedAs } from '../../schemas/file-headers.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { Problem } from '../../schemas/problems.ts';
import {
  findUploads,
  isComplete,
  receiveFile,
  type Upload,
  UploadTooLarge,
} from '../../schemas/uploads/upload-store.ts';
import { requireRight } from '../access/caller.ts';
import { workbookOf } from '../export/xlsx-tables.ts';
import { eventText, liveStream, onlyNew } from '../jobs/job-stream.ts';
import { EventStream, JobSchema } from '../jobs/route-schemas.ts';
import { eventAnswer, findOwnJob } from '../jobs/routes.ts';
import { createdCursor, pageOf } from '../keyset.ts';
import { Bytes } from '../overlap/route-schemas.ts';
import { integerParameter, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { uploadStore } from '../uploads/tus.ts';
import {
  cancelIngestJob,
  changeOptions,
  createIngestJob,
  discardIngestJob,
  type IngestJob,
  type IngestJobSummary,
  listIngestJobs,
  publishIngestJob,
  readIngestJob,
  retryIngestJob,
  reviewIngestJob,
} from './ingest-jobs.ts';
import { allIssues, countIssues, issueCells, issueCsv, ISSUE_HEAD, listIssues } from './issues.ts';
import { boundaryText } from './boundary-routes.ts';
import { registerRoutes } from './register-routes.ts';
import {
  findIngestJob,
  Id,
  isInDistricts,
  isOwn,
  IssueQuery,
  issuesOf,
  layerOf,
  maySeeAll,
  TAG,
} from './found-delivery.ts';
import { hidePersonal, hidePersonalOf } from './personal.ts';
import {
  CreateBody,
  IngestJobSchema,
  IngestJobSummarySchema,
  IngestStateSchema,
  IssueSchema,
} from './route-schemas.ts';

/** Options that name their layer by its id, of a layer and a district that the caller may load into. */
async function admitOptions({ db, caller }: RouteContext, given: IngestJobOptions): Promise<IngestJobOptions> {
  const options = given.mends == null ? given : { ...given, ...(await mendedOptions(db, given.mends)) };
  if (options.layer == null) return options;
  const layer = layerOf(options);
  if (layer == null) {
    throw new Problem('layer-unknown', `没有图层 ${options.layer}；全部图层见 /api/layers`);
  }
  requireRight(caller, 'ingest:load', layer.id);
  if (!isInDistricts(caller, options)) {
    throw new Problem('district-forbidden', `入库须以 district 指明行政区，且限于 ${caller.districts!.join('、')}`);
  }
  return { ...options, layer: layer.id };
}

/** Mended rows go where the delivery went that they are from. */
async function mendedOptions(db: Database, deliveryId: number): Promise<Pick<IngestJobOptions, 'layer' | 'district'>> {
  const { rows } = await db.query<{ layer: string; district: string | null }>(
    `select v.layer, d.district_code as district from dimai.dataset_version v join dimai.dataset d on d.id = v.dataset_id where v.id = $1`,
    [deliveryId],
  );
  const found = rows[0];
  if (found == null) {
    throw new Problem('request-invalid', `没有批次 ${deliveryId}`, {
      errors: [{ at: 'options.mends', actual: deliveryId, expected: '入库报告中的批次号' }],
    });
  }
  return { layer: found.layer, ...(found.district == null ? {} : { district: found.district }) };
}

/** The delivery as the caller may see it; full sight of personal values is put on record. */
async function shown(context: RouteContext, job: IngestJob): Promise<IngestJob> {
  const layer = layerOf(job.options);
  const isLoaded = job.report != null || job.examination != null;
  const isFull =
    !isLoaded || (layer != null && (await context.personalView([layer], job.id)) === 'full') || maySeeAll(context);
  return isFull ? job : hidePersonalOf(job, layer, isOwn(context, job));
}

async function answerOf(context: RouteContext, id: string, status = 200) {
  const job = await shown(context, await findIngestJob(context, id));
  return { status, headers: { Location: `/api/ingest-jobs/${id}` }, body: job };
}

const create = route({
  method: 'post',
  statuses: [201],
  path: '/api/ingest-jobs',
  tag: TAG,
  right: 'ingest:load',
  summary: '交付一份数据入库',
  description: `两种方式：
1. 正文即文件本身（application/octet-stream，\`curl --data-binary @宗地.zip '…/api/ingest-jobs?name=宗地.zip&layer=parcel'\`），读取方式在查询参数中；
2. 大文件先以 tus 1.0.0 协议上传（POST /api/uploads，可断点续传），再以 JSON 给出 uploadIds 与 options。

给出 layer 则检查后暂存，等待审阅发布（state 为 staged）；不给则只检视，返回各图层的列、样例值与建议的列匹配（state 为 examined），再以 PUT …/options 选定。`,
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .optional()
      .describe('文件名，含扩展名；正文为文件时必填'),
    layer: z.string().max(100).optional(),
    dataset: z.string().min(1).max(200).optional(),
    district: ingestOptionsSchema.shape.district,
    layerName: z.string().max(500).optional(),
    source: z.string().max(100).optional(),
    encoding: z.string().max(40).optional(),
    crs: integerParameter(1000, 999_999, '坐标系 EPSG 代码').optional(),
  }),
  body: CreateBody,
  bodyStream: true,
  answer: IngestJobSchema,
  problems: [
    'layer-unknown',
    'district-forbidden',
    'upload-unknown',
    'upload-incomplete',
    'body-too-large',
    'body-unreadable',
  ],
  async handle(context, { query, body }) {
    const given: unknown = body;
    const order =
      given instanceof Readable ? await receive(context, query, given) : await gather(context, body, query.name);
    const id = await createIngestJob(context.db, context.caller, order);
    await context.audit('ingest.load', id, { name: order.name, layer: order.options.layer ?? null });
    return answerOf(context, id, 201);
  },
});

type Order = Parameters<typeof createIngestJob>[2];

/** The file is the body itself. */
async function receive(
  context: RouteContext,
  { name, ...given }: { readonly name?: string | undefined; readonly [option: string]: unknown },
  source: Readable,
): Promise<Order> {
  const { db, settings, caller, header } = context;
  if (header('Content-Type')?.startsWith('multipart/') === true) {
    throw new Problem('body-unreadable', '请直接以文件内容为请求正文（如 curl --data-binary @文件名），不用表单');
  }
  if (name == null) {
    throw new Problem('request-invalid', '有 1 处参数有误：query.name', {
      errors: [{ at: 'query.name', expected: '文件名，如 宗地.zip' }],
    });
  }
  const options = await admitOptions(context, ingestOptionsSchema.parse(given));
  const limit = settings.uploadLimitBytes;
  if (Number(header('Content-Length')) > limit) throw tooLarge(limit);
  // Left undestroyed when it is too large, so that the sender still hears why.
  const chunks = source.iterator({ destroyOnReturn: false });
  try {
    const description = { name, purpose: 'delivery', createdBy: caller.id } as const;
    const upload = await receiveFile(uploadStore(db, settings), description, chunks, limit);
    return { name, uploads: [upload], options };
  } catch (error) {
    throw error instanceof UploadTooLarge ? tooLarge(limit) : error;
  }
}

function tooLarge(limitBytes: number): Problem {
  const limit = Math.round(limitBytes / 1024 ** 2);
  return new Problem('body-too-large', `文件超过上传上限 ${limit} MB（UPLOAD_LIMIT），请拆分后上传，或请管理员调整`);
}

/** The files were uploaded before. */
async function gather(
  context: RouteContext,
  { uploadIds, name, options }: z.output<typeof CreateBody>,
  queryName: string | undefined,
): Promise<Order> {
  const { db, settings, caller } = context;
  const uploads = await findUploads(db, uploadIds);
  const own = uploads.filter(({ createdBy }) => createdBy === caller.id || caller.may('jobs:manage'));
  const missing = uploadIds.filter((id) => !own.some((upload) => upload.id === id));
  if (missing.length > 0)
    throw new Problem('upload-unknown', `没有编号为 ${missing.join('、')} 的上传文件，或已过期，请重新上传`);
  const { folder } = uploadStore(db, settings);
  const states = await Promise.all(own.map((upload) => isComplete(folder, upload)));
  const partial = own.filter((_: Upload, index) => !states[index]);
  if (partial.length > 0) {
    throw new Problem(
      'upload-incomplete',
      `尚未传完：${partial.map((upload) => upload.name).join('、')}；请续传后再提交`,
    );
  }
  return { name: name ?? queryName ?? own[0]!.name, uploads: own, options: await admitOptions(context, options) };
}

const list = route({
  method: 'get',
  path: '/api/ingest-jobs',
  tag: TAG,
  right: 'open',
  summary: '入库任务清单，新的在前',
  query: z.strictObject({
    state: IngestStateSchema.optional(),
    layer: layerId.optional(),
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({ ingestJobs: z.array(IngestJobSummarySchema), next: z.string().nullable() }),
  async handle({ db, caller }, { query: { state, layer, cursor, limit } }) {
    if (!caller.may('ingest:publish')) requireRight(caller, 'ingest:load');
    const found = await listIngestJobs(db, {
      states: state == null ? undefined : [state],
      layer,
      after: cursor,
      limit: limit + 1,
    });
    const { page, next } = pageOf(found, limit);
    const ingestJobs: IngestJobSummary[] = page.filter(
      (job) => isInDistricts(caller, job.options) || job.createdById === caller.id,
    );
    return { body: { ingestJobs, next } };
  },
});

const read = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}',
  tag: TAG,
  right: 'open',
  summary: '一个入库任务：状态、检视结果、暂存报告与变化样例',
  params: Id,
  answer: IngestJobSchema,
  problems: ['ingest-job-unknown'],
  handle: (context, { params }) => answerOf(context, params.id),
});

const events = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/events',
  tag: TAG,
  right: 'open',
  summary: '入库任务的进度（服务器推送事件）',
  description:
    '事件 ingest-job 为整个入库任务（不含检视与报告），先发当前状态，其后每有变化即发；end 表示已发布、已放弃，随后断开。暂存待审时保持连接。',
  params: Id,
  mediaType: 'text/event-stream',
  answer: EventStream,
  problems: ['ingest-job-unknown'],
  async handle(context, { params: { id } }) {
    await findIngestJob(context, id);
    const { db, jobEvents, signal } = context;
    const once = onlyNew();
    const stream = liveStream({
      events: jobEvents,
      signal,
      async read() {
        const {
          examination: _examination,
          report: _report,
          uploads: _uploads,
          ...summary
        } = await readIngestJob(db, id);
        const isOver = summary.state === 'published' || summary.state === 'discarded';
        return {
          events: [
            ...once(eventText('ingest-job', summary)),
            ...(isOver ? [eventText('end', { state: summary.state })] : []),
          ],
          watched: [id, ...(summary.jobId == null ? [] : [summary.jobId])],
          isOver,
        };
      },
    });
    return eventAnswer(stream);
  },
});

/** A step that somebody orders: done in the database, put on record, answered with the delivery. */
function stepRoute(definition: {
  readonly method: 'post' | 'delete';
  readonly suffix: string;
  readonly right: 'ingest:load' | 'ingest:publish';
  readonly summary: string;
  readonly description?: string;
  readonly status: 200 | 202;
  readonly act: (context: RouteContext, id: string) => Promise<void>;
}): Route {
  const { method, suffix, right, summary, description, status, act } = definition;
  return route({
    method,
    path: `/api/ingest-jobs/{id}${suffix}`,
    statuses: [status],
    tag: TAG,
    right,
    summary,
    ...(description == null ? {} : { description }),
    params: Id,
    answer: IngestJobSchema,
    problems: ['ingest-job-unknown', 'ingest-state-wrong'],
    async handle(context, { params: { id } }) {
      await findIngestJob(context, id);
      await act(context, id);
      await context.audit(`ingest.${suffix === '' ? 'discard' : suffix.slice(1)}`, id);
      return answerOf(context, id, status);
    },
  });
}

const options = route({
  method: 'put',
  statuses: [202],
  path: '/api/ingest-jobs/{id}/options',
  tag: TAG,
  right: 'ingest:load',
  summary: '更改读取方式（图层、列匹配、坐标系等）并重新检查，不用再次上传',
  description: '已暂存的放弃后重来。',
  params: Id,
  body: ingestOptionsSchema,
  answer: IngestJobSchema,
  problems: ['ingest-job-unknown', 'ingest-state-wrong', 'layer-unknown', 'district-forbidden'],
  async handle(context, { params: { id }, body }) {
    await findIngestJob(context, id);
    await changeOptions(context.db, context.caller, id, await admitOptions(context, body));
    await context.audit('ingest.options', id, { layer: body.layer ?? null });
    return answerOf(context, id, 202);
  },
});

const publish = route({
  method: 'post',
  statuses: [202],
  path: '/api/ingest-jobs/{id}/publish',
  tag: TAG,
  right: 'ingest:publish',
  summary: '发布暂存的数据为图层的新版本',
  description:
    '由任务执行，状态先为 publishing，成功后为 published；被拒（如 mass-removal、staged-outdated）则回到 staged，原因见 problem。',
  params: Id,
  body: z.strictObject({ confirmed: z.boolean().default(false).describe('确认数据集过半的行将消失') }),
  answer: IngestJobSchema,
  problems: ['ingest-job-unknown', 'ingest-state-wrong'],
  async handle(context, { params: { id }, body: { confirmed } }) {
    const { options: chosen, deliveryId } = await findIngestJob(context, id);
    requireRight(context.caller, 'ingest:publish', chosen.layer);
    await publishIngestJob(context.db, context.caller, id, confirmed);
    await context.audit('ingest.publish', id, { layer: chosen.layer ?? null, deliveryId, confirmed });
    return answerOf(context, id, 202);
  },
});

const steps = [
  stepRoute({
    method: 'post',
    suffix: '/review',
    right: 'ingest:load',
    summary: '暂存的数据与现有数据重新比对',
    description: '数据集在暂存之后有了新版本（staged-outdated）时用。',
    status: 202,
    act: ({ db, caller }, id) => reviewIngestJob(db, caller, id),
  }),
  stepRoute({
    method: 'post',
    suffix: '/retry',
    right: 'ingest:load',
    summary: '以同样的读取方式重新执行失败、被拒或已取消的任务',
    status: 202,
    act: ({ db, caller }, id) => retryIngestJob(db, caller, id),
  }),
  stepRoute({
    method: 'post',
    suffix: '/cancel',
    right: 'ingest:load',
    summary: '停下正在进行的一步；已暂存的仍在',
    status: 202,
    act: ({ db }, id) => cancelIngestJob(db, id),
  }),
  stepRoute({
    method: 'delete',
    suffix: '',
    right: 'ingest:load',
    summary: '放弃：停下正在进行的检查，删去暂存的行；发现的问题与报告留档',
    status: 200,
    act: ({ db }, id) => discardIngestJob(db, id),
  }),
];

const issues = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/issues',
  tag: TAG,
  right: 'open',
  summary: '检查发现的问题，分页',
  params: Id,
  query: z.strictObject({
    ...IssueQuery,
    after: integerParameter(0, Number.MAX_SAFE_INTEGER, '上一页的 next').optional(),
    limit: integerParameter(1, 1000, '每页条数').default(100),
  }),
  answer: z.object({
    counts: z
      .array(z.object({ code: z.string(), severity: z.enum(['error', 'warning', 'info']), count: z.int() }))
      .describe('各代码的条数（每代码至多存 10000 条警告或提示，确数见 report.issueCounts）'),
    issues: z.array(IssueSchema),
    next: z.int().nullable(),
  }),
  problems: ['ingest-job-unknown'],
  async handle(context, { params, query: { after, limit, ...query } }) {
    const { layer, isFull, filter } = await issuesOf(context, params.id, query);
    const [found, counts] = await Promise.all([
      listIssues(context.db, { ...filter, after }, limit + 1),
      countIssues(context.db, filter.deliveryId),
    ]);
    const page = found.slice(0, limit);
    return {
      body: {
        counts: [...counts],
        issues: page.map((issue) => (isFull ? issue : hidePersonal(issue, layer))),
        next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
      },
    };
  },
});

const issuesAsCsv = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/issues.csv',
  tag: TAG,
  right: 'open',
  summary: '全部问题（CSV，UTF-8 带 BOM）',
  params: Id,
  query: z.strictObject(IssueQuery),
  mediaType: 'text/csv',
  answer: EventStream,
  problems: ['ingest-job-unknown'],
  async handle(context, { params, query }) {
    const { job, layer, isFull, filter } = await issuesOf(context, params.id, query);
    const body = Readable.from(issueCsv(context.db, filter, layer, isFull));
    return { body, headers: savedAs(`${job.name}-问题.csv`) };
  },
});

/** A workbook is made in memory; longer lists go as CSV. */
const MOST_SHEET_ROWS = 100_000;

const issuesAsWorkbook = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/issues.xlsx',
  tag: TAG,
  right: 'open',
  summary: `问题清单（工作簿，至多 ${MOST_SHEET_ROWS} 条，更多请用 CSV）`,
  params: Id,
  query: z.strictObject(IssueQuery),
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  answer: Bytes,
  problems: ['ingest-job-unknown', 'request-invalid'],
  async handle(context, { params, query }) {
    const { job, layer, isFull, filter } = await issuesOf(context, params.id, query);
    const rows: (string | number | null)[][] = [];
    for await (const batch of allIssues(context.db, filter)) {
      for (const issue of batch) rows.push(issueCells(isFull ? issue : hidePersonal(issue, layer)));
      if (rows.length > MOST_SHEET_ROWS) {
        throw new Problem('request-invalid', `问题超过 ${MOST_SHEET_ROWS} 条，请按代码或严重程度筛选，或用 issues.csv`);
      }
    }
    const body = await workbookOf([{ name: '问题', head: ISSUE_HEAD, rows }]);
    return { body, headers: savedAs(`${job.name}-问题.xlsx`) };
  },
});

const rollback = route({
  method: 'post',
  statuses: [202],
  path: '/api/layers/{id}/rollback',
  tag: TAG,
  right: 'ingest:publish',
  summary: '回退：以旧版本的内容发布新版本，历史不变',
  description: '由任务执行，进度见 /api/jobs/{id}。版本清单见 /api/layers/{id}/versions。',
  params: z.strictObject({ id: layerId }),
  body: z.strictObject({
    version: z.int().min(1).describe('回退到的图层版本'),
    dataset: z.string().min(1).max(200).optional().describe('只回退这个数据集；缺省为图层的全部数据集'),
  }),
  answer: JobSchema,
  problems: ['layer-unknown', 'layer-restricted', 'layer-version-unknown', 'district-forbidden'],
  async handle(context, { params, body: { version, dataset } }) {
    const { db, caller, layers } = context;
    const layer = layers.find(params.id);
    requireRight(caller, 'ingest:publish', layer.id);
    if (caller.districts != null)
      throw new Problem('district-forbidden', '回退影响整个图层，只能由全域授权的发布员进行');
    const { rows } = await db.query<{ version: number }>('select version from dimai.layer_state where layer = $1', [
      layer.id,
    ]);
    const current = rows[0]?.version ?? 0;
    if (version >= current) {
      throw new Problem('layer-version-unknown', `${layer.title}当前为版本 ${current}，只能回退到更早的版本`);
    }
    const jobId = await startJob(db, {
      kind: 'ingest-rollback',
      title: `回退：${layer.title}至版本 ${version}`,
      parameters: { layer: layer.id, version, current, by: caller.name, ...(dataset == null ? {} : { dataset }) },
      createdBy: caller.id,
    });
    await context.audit('ingest.rollback', layer.id, { version, dataset: dataset ?? null });
    const job = await findOwnJob(context, jobId);
    return { status: 202, headers: { Location: `/api/jobs/${jobId}` }, body: { ...job } };
  },
});

/** Routes of deliveries: handing in, reviewing, publishing, rolling back. */
export const ingestRoutes: readonly Route[] = [
  create,
  list,
  read,
  events,
  options,
  publish,
  ...steps,
  issues,
  issuesAsCsv,
  issuesAsWorkbook,
  ...registerRoutes,
  boundaryText,
  rollback,
];
