import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { savedAs, shownAs } from '../../schemas/file-headers.ts';
import type { Job } from '../../schemas/jobs/job.ts';
import { listJobs, readJob, startJob } from '../../schemas/jobs/jobs.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { isWithin } from '../district-scope.ts';
import { createdCursor, pageOf } from '../keyset.ts';
import { integerParameter, numberParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { describePlan, requireContent } from './describe-plan.ts';
import { changedMaps, mapChanges } from './map-changes.ts';
import { MAP_KIND } from './map-job.ts';
import { fileFormats, type FileFormat, type MapOrder, MapRequest } from './map-order.ts';
import { countMapDownload, listMaps, mapFolder, type MapRecord, readMap, readSeries } from './map-store.ts';
import { mediaTypes } from './map-files.ts';
import { MapChangesSchema, MapPlanSchema, MapSchema } from './route-schemas.ts';
import { MAP_LAYERS } from './read-content.ts';
import { type MapParty, settleMap, versionsOf } from './settle-map.ts';
import { sheetRoutes } from './sheet-routes.ts';

const TAG = '地籍图';
const Id = z.object({
  id: z.uuid().meta({ description: '地籍图编号，即任务编号', examples: ['0199c9a4-7b1e-7c52-9f0a-3d5b6c7d8e9f'] }),
});
const Bytes = z.any().meta({ type: 'string', format: 'binary' });

/** The order of a request, by who asks. A full view of personal data is put on record. */
async function orderOf(context: RouteContext, request: MapRequest): Promise<MapOrder> {
  const { scoped: db, caller, layers, region, clock } = context;
  const view = await context.personalView([layerById('parcel')!], 'cadastral-map');
  return settleMap(db, request, {
    region,
    layers: layers.all,
    districts: caller.districts,
    view,
    name: caller.name,
    may: (right) => caller.may(right),
    now: clock(),
  });
}

/** Whether a caller may see a map: not its full personal data without the right, nor districts that are not theirs. */
function maySee({ caller }: RouteContext, { view, districts }: Pick<MapOrder, 'view' | 'districts'>): boolean {
  if (view === 'full' && !caller.may('personal:read')) return false;
  if (caller.districts == null) return true;
  return districts != null && districts.every((code) => isWithin(caller.districts, code));
}

interface Found {
  readonly job: Job | undefined;
  readonly record: MapRecord | undefined;
  readonly order: MapOrder;
}

async function findMap(context: RouteContext, id: string): Promise<Found> {
  const [job, record] = await Promise.all([readJob(context.db, id), readMap(context.db, id)]);
  const order = record?.order ?? (job?.kind === MAP_KIND ? (job.parameters as MapOrder) : undefined);
  if (order == null || !maySee(context, order))
    throw new Problem('map-unknown', `没有编号为 ${id} 的地籍图，或无权查看`);
  return { job: job?.kind === MAP_KIND ? job : undefined, record, order };
}

function answerOf(
  id: string,
  { job, record, order }: Found,
  isCurrent: boolean | null = null,
): z.input<typeof MapSchema> {
  const here = `/api/cadastral-maps/${id}`;
  const files = record?.report.files ?? [];
  const links = Object.fromEntries([
    ...fileFormats
      .filter((format) => files.some((file) => file.format === format))
      .map((format) => [format, `${here}.${format}`]),
    ...(record == null
      ? []
      : [
          ['preview', `${here}/preview`],
          ['changes', `${here}/changes`],
          ['editions', `${here}/editions`],
        ]),
    ...(job == null ? [] : [['events', `/api/jobs/${id}/events`]]),
  ] as [string, string][]);
  return {
    id,
    title: order.title,
    state: record == null ? (job!.state === 'succeeded' ? 'running' : job!.state) : 'succeeded',
    job: job == null ? null : { ...job, parameters: {} },
    request: order.request as z.input<typeof MapRequest>,
    versions: { ...order.versions } as Record<string, number>,
    dataDay: order.dataDay,
    day: order.day,
    secrecy: order.secrecy,
    view: order.view,
    series: record?.series ?? null,
    edition: record?.edition ?? null,
    replacedBy: record?.replacedBy ?? null,
    isCurrent,
    createdBy: record?.createdByName ?? order.maker,
    createdAt: record?.createdAt ?? job!.createdAt,
    downloads: record?.downloads ?? 0,
    report: record == null ? null : (JSON.parse(JSON.stringify(record.report)) as z.input<typeof MapSchema>['report']),
    links,
  };
}

const planRoute = route({
  method: 'post',
  path: '/api/cadastral-maps/plan',
  tag: TAG,
  right: 'map:make',
  summary: '出图预案：比例尺、图纸、分幅与图廓，不出图',
  body: MapRequest,
  answer: MapPlanSchema,
  problems: ['map-sheet-invalid', 'map-place', 'map-unsuitable', 'map-empty', 'layer-restricted'],
  async handle(context, { body }) {
    const { caller, scoped: db, layers, region, clock } = context;
    const party = {
      region,
      layers: layers.all,
      districts: caller.districts,
      view: 'masked',
      name: caller.name,
      may: (right) => caller.may(right),
      now: clock(),
    } satisfies MapParty;
    if (body.parcels != null)
      throw new Problem('map-unsuitable', '成批宗地图逐宗定比例尺，没有预案', {
        errors: [{ at: 'body.parcels', expected: '改用 parcel 逐宗查看' }],
      });
    return { body: await describePlan(db, await settleMap(db, body, party)) };
  },
});

const order = route({
  method: 'post',
  statuses: [202],
  path: '/api/cadastral-maps',
  tag: TAG,
  right: 'map:make',
  summary: '出图：按图幅号、范围、面或宗地',
  description:
    '作为任务执行，进度见 /api/jobs/{id}/events，成果见 /api/cadastral-maps/{id}。绘在国家坐标系的高斯-克吕格平面上，所据版本在下达时固定。范围内没有数据即拒绝。个人信息按权限脱敏；水印按角色。',
  body: MapRequest,
  answer: MapSchema,
  problems: ['map-sheet-invalid', 'map-place', 'map-unsuitable', 'map-empty', 'layer-restricted'],
  async handle(context, { body }) {
    return startMap(context, await orderOf(context, body));
  },
});

async function startMap(context: RouteContext, settled: MapOrder) {
  const { db, caller, audit } = context;
  if (settled.request.parcels == null) {
    await requireContent(context.scoped, settled, await describePlan(context.scoped, settled));
  }
  const id = await startJob(db, { kind: MAP_KIND, title: settled.title, parameters: settled, createdBy: caller.id });
  await audit('map.make', id, { title: settled.title, view: settled.view, secrecy: settled.secrecy });
  const job = await readJob(db, id);
  return {
    status: 202,
    headers: { Location: `/api/cadastral-maps/${id}` },
    body: answerOf(id, { job, record: undefined, order: settled }),
  };
}

const list = route({
  method: 'get',
  path: '/api/cadastral-maps',
  tag: TAG,
  right: 'map:make',
  summary: '已出地籍图目录，新的在前',
  query: z.strictObject({
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: '图名、图幅号、地名或宗地代码的一部分', examples: ['3520.75'] }),
    lon: numberParameter(-180, 180, '经度：覆盖此处的图').optional(),
    lat: numberParameter(-90, 90, '纬度').optional(),
    kind: z.enum(['sheets', 'parcel', 'parcels', 'index']).optional(),
    newest: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'true：每份图只列最新版', examples: ['true'] }),
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 100, '每页条数').default(30),
  }),
  answer: z.object({
    maps: z.array(MapSchema),
    pending: z.array(MapSchema).describe('正在出的图'),
    next: z.string().nullable(),
  }),
  async handle(context, { query }) {
    const { db, caller } = context;
    const { q, lon, lat, cursor, limit } = query;
    const found = await listMaps(db, {
      text: q,
      place: lon == null || lat == null ? undefined : [lon, lat],
      kind: query.kind,
      isNewest: query.newest === 'true',
      mayPersonal: caller.may('personal:read'),
      districts: caller.districts,
      after: cursor,
      limit: limit + 1,
    });
    const { page, next } = pageOf(found, limit);
    const changed = await changedMaps(db, page, await versionsOf(db, MAP_LAYERS, undefined), caller.districts);
    return {
      body: {
        maps: page.map((record) =>
          answerOf(record.id, { job: undefined, record, order: record.order }, !changed.has(record.id)),
        ),
        pending: cursor == null && q == null ? await pendingMaps(context) : [],
        next,
      },
    };
  },
});

async function pendingMaps(context: RouteContext): Promise<z.input<typeof MapSchema>[]> {
  const jobs = await listJobs(context.db, { kinds: [MAP_KIND], limit: 50 });
  return jobs
    .filter(
      ({ state, createdBy }) =>
        (state === 'queued' || state === 'running' || state === 'failed') && createdBy === context.caller.id,
    )
    .filter((job) => maySee(context, job.parameters as MapOrder))
    .map((job) => answerOf(job.id, { job, record: undefined, order: job.parameters as MapOrder }));
}

const read = route({
  method: 'get',
  path: '/api/cadastral-maps/{id}',
  tag: TAG,
  right: 'map:make',
  summary: '一份地籍图：状态、各幅统计、未注记清单、文件',
  params: Id,
  answer: MapSchema,
  problems: ['map-unknown'],
  async handle(context, { params: { id } }) {
    return { body: answerOf(id, await findMap(context, id)) };
  },
});

const editions = route({
  method: 'get',
  path: '/api/cadastral-maps/{id}/editions',
  tag: TAG,
  right: 'map:make',
  summary: '一份地籍图的各版，新的在前',
  params: Id,
  answer: z.object({ maps: z.array(MapSchema) }),
  problems: ['map-unknown'],
  async handle(context, { params: { id } }) {
    const { record } = await findMap(context, id);
    const series = record == null ? [] : await readSeries(context.db, record.series);
    const seen = series.filter((each) => maySee(context, each.order));
    return {
      body: { maps: seen.map((each) => answerOf(each.id, { job: undefined, record: each, order: each.order })) },
    };
  },
});

async function requireMade(context: RouteContext, id: string): Promise<MapRecord> {
  const { record, job } = await findMap(context, id);
  if (record != null) return record;
  throw new Problem(
    'map-file-absent',
    job?.state === 'failed' ? `出图失败：${job.problem?.zh ?? ''}` : '地籍图尚未完成',
  );
}

const changes = route({
  method: 'get',
  path: '/api/cadastral-maps/{id}/changes',
  tag: TAG,
  right: 'map:make',
  summary: '出图以后图内数据的变化',
  params: Id,
  answer: MapChangesSchema,
  problems: ['map-unknown', 'map-file-absent'],
  async handle(context, { params: { id } }) {
    const record = await requireMade(context, id);
    const now = await orderOf(context, currentRequest(record.order.request));
    const layers = await mapChanges(context.db, record, now.versions, context.caller.districts);
    return {
      body: {
        id,
        isCurrent: layers.length === 0,
        layers: layers.map((layer) => ({ ...layer, features: [...layer.features] })),
      },
    };
  },
});

/** The same request of the data as it is now. */
function currentRequest({ asOf: _asOf, ...request }: MapRequest): MapRequest {
  return request;
}

const reissue = route({
  method: 'post',
  statuses: [202],
  path: '/api/cadastral-maps/{id}/reissue',
  tag: TAG,
  right: 'map:make',
  summary: '按现势数据再版：同样的要求，新的版次',
  params: Id,
  answer: MapSchema,
  problems: ['map-unknown', 'map-file-absent', 'map-empty', 'map-unsuitable'],
  async handle(context, { params: { id } }) {
    const record = await requireMade(context, id);
    const settled = await orderOf(context, currentRequest(record.order.request));
    return startMap(context, { ...settled, title: record.order.title, replaces: id });
  },
});

/** A file of a map; a download is put on record, a preview is not. */
async function sendFile(
  context: RouteContext,
  id: string,
  pick: (files: MapRecord['report']['files']) => MapRecord['report']['files'][number] | undefined,
) {
  const record = await requireMade(context, id);
  const file = pick(record.report.files);
  const path = file == null ? null : join(mapFolder(context.settings, id), file.name);
  if (file == null || path == null || !existsSync(path)) {
    const names = [
      ...new Set(record.report.files.map(({ format, page }) => `${format}${page == null ? '' : ` 第 ${page} 页`}`)),
    ];
    throw new Problem(
      'map-file-absent',
      `这份图有：${names.slice(0, 20).join('、')}。其他格式请重新出图并写明 formats`,
    );
  }
  if (file.format !== 'preview') {
    await context.audit('map.download', id, { file: file.name, sm3: file.sm3, view: record.view });
    await countMapDownload(context.db, id);
  }
  const isShown = file.mediaType === 'application/pdf' || file.mediaType === 'image/png';
  const name =
    file.format === 'preview'
      ? file.name
      : `${record.title}-${record.edition}${file.page == null ? '' : `-${file.page}`}${file.name.slice(file.name.lastIndexOf('.'))}`;
  return {
    body: createReadStream(path),
    headers: {
      'Content-Length': String(file.bytes),
      ...(isShown ? shownAs(name) : savedAs(name)),
      'X-Digest': `sm3=${file.sm3}`,
    },
  };
}

const fileRoutes = fileFormats.map((format: FileFormat) =>
  route({
    method: 'get',
    path: `/api/cadastral-maps/{id}.${format}`,
    tag: TAG,
    right: 'map:make',
    summary: `地籍图的 ${format.toUpperCase()} 文件`,
    params: Id,
    query: z.strictObject({ page: integerParameter(1, 100_000, '第几页；PDF 为全图').default(1) }),
    mediaType: mediaTypes[format],
    answer: Bytes,
    problems: ['map-unknown', 'map-file-absent'],
    async handle(context, { params: { id }, query: { page } }) {
      return sendFile(context, id, (files) =>
        files.find((file) => file.format === format && (file.page == null || file.page === page)),
      );
    },
  }),
);

const namedFile = route({
  method: 'get',
  path: '/api/cadastral-maps/{id}/files/{name}',
  tag: TAG,
  right: 'map:make',
  summary: '地籍图的一个文件，按清单中的名称',
  params: Id.extend({
    name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .meta({ description: '清单中的文件名', examples: ['map.pdf'] }),
  }),
  mediaType: 'application/octet-stream',
  answer: Bytes,
  problems: ['map-unknown', 'map-file-absent'],
  async handle(context, { params: { id, name } }) {
    return sendFile(context, id, (files) => files.find((file) => file.name === name));
  },
});

const preview = route({
  method: 'get',
  path: '/api/cadastral-maps/{id}/preview',
  tag: TAG,
  right: 'map:make',
  summary: '第一页的缩略图（PNG）',
  params: Id,
  mediaType: 'image/png',
  answer: Bytes,
  problems: ['map-unknown', 'map-file-absent'],
  async handle(context, { params: { id } }) {
    return sendFile(context, id, (files) => files.find(({ format }) => format === 'preview'));
  },
});

/** Routes of cadastral maps. Those of files come before that of the map itself, whose path would match them. */
export const cadastralMapRoutes: readonly Route[] = [
  planRoute,
  order,
  list,
  ...fileRoutes,
  read,
  editions,
  changes,
  reissue,
  preview,
  namedFile,
  ...sheetRoutes,
];
