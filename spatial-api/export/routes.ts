import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { savedAs } from '../../schemas/file-headers.ts';
import type { Job } from '../../schemas/jobs/job.ts';
import { listJobs, readJob, startJob } from '../../schemas/jobs/jobs.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireDistrict } from '../district-scope.ts';
import { PARCEL_MAP_LAYERS } from '../cadastral-map/read-content.ts';
import { createdCursor, pageOf } from '../keyset.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { EXPORT_KIND } from './export-job.ts';
import { type ExportOrder, ExportRequest } from './export-order.ts';
import { exportDeskRoutes } from './desk-routes.ts';
import { decidingLayers } from './extent.ts';
import { countDownload, exportFolder, type ExportRecord, readExport, readExports } from './export-store.ts';
import { formats } from './formats/index.ts';
import { findTemplate, installTemplate, listTemplates, type UsableTemplate } from './installed-templates.ts';
import { takesPictures } from './pictures/picture-fields.ts';
import { ExportSchema, FormatSchema, ProblemSchema, TemplateSchema } from './route-schemas.ts';
import { type ExportManifest, MANIFEST_FILE, PROBLEM_LIST_FILE, PROBLEMS_FILE } from './run-export.ts';
import { settleOrder, templateLayers } from './settle-order.ts';
import type { Layer } from '../../schemas/layer.ts';

const TAG = '导出';
const Id = z.object({ id: z.uuid().describe('导出编号，即任务编号') });
const Bytes = z.any().meta({ type: 'string', format: 'binary' });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Largest template file taken over HTTP. */
const TEMPLATE_BYTES = 64 * 1024 ** 2;

const layersOfOrder = (context: RouteContext, order: ExportOrder): readonly string[] =>
  order.layers ?? templateLayers(findTemplate(context.settings, order.template!).template);

/** Throws where the caller may not see what an export holds. */
function requireSight(context: RouteContext, order: ExportOrder): void {
  const { caller, layers } = context;
  for (const id of layersOfOrder(context, order)) layers.find(id, 'path.id');
  if (order.view === 'full' && !caller.may('personal:read')) {
    throw new Problem('forbidden', '该导出含未脱敏的个人信息，须有查看个人信息的权限');
  }
  if (order.districts == null) requireDistrict(caller, order.district);
  else for (const district of order.districts) requireDistrict(caller, district);
}

async function findExport(context: RouteContext, id: string): Promise<{ job: Job; record: ExportRecord | undefined }> {
  const job = await readJob(context.db, id);
  if (job?.kind !== EXPORT_KIND) throw new Problem('export-unknown', `没有编号为 ${id} 的导出`);
  requireSight(context, job.parameters as ExportOrder);
  return { job, record: await readExport(context.db, id) };
}

function stateOf(job: Job, record: ExportRecord | undefined): z.input<typeof ExportSchema>['state'] {
  if (job.state !== 'succeeded' || record == null) return job.state === 'succeeded' ? 'running' : job.state;
  return record.removedAt == null ? record.state : 'removed';
}

function manifestAnswer({
  parts,
  pictures,
  ...manifest
}: ExportManifest): NonNullable<z.input<typeof ExportSchema>['manifest']> {
  return {
    ...manifest,
    ...(parts == null
      ? {}
      : { parts: parts.map(({ district, file, tables }) => ({ district, file, tables: [...tables] })) }),
    ...(pictures == null ? {} : { pictures: [...pictures] }),
    uncut: [...manifest.uncut],
    tables: [...manifest.tables],
    // exports made before gaps were recorded have none on record
    gaps: [...((manifest.gaps as typeof manifest.gaps | undefined) ?? [])],
  };
}

function answerOf(
  { settings }: RouteContext,
  job: Job,
  record: ExportRecord | undefined,
): z.input<typeof ExportSchema> {
  const here = `/api/exports/${job.id}`;
  const state = stateOf(job, record);
  const has = (name: string) => state !== 'removed' && existsSync(join(exportFolder(settings, job.id), name));
  return {
    id: job.id,
    title: job.title,
    state,
    job: { ...job },
    refusals: record?.refusals ?? 0,
    notices: record?.notices ?? 0,
    manifest: record?.manifest == null ? null : manifestAnswer(record.manifest),
    request: job.parameters as Record<string, unknown>,
    downloads: record?.downloads ?? 0,
    expiresAt: record?.expiresAt.toISOString() ?? null,
    links: {
      ...(state === 'exported' ? { download: `${here}/download`, manifest: `${here}/manifest` } : {}),
      ...(has(PROBLEMS_FILE) ? { problems: `${here}/problems` } : {}),
      ...(has(PROBLEM_LIST_FILE) ? { problemList: `${here}/problem-list` } : {}),
      events: `/api/jobs/${job.id}/events`,
    },
  };
}

const order = route({
  method: 'post',
  statuses: [202],
  path: '/api/exports',
  tag: TAG,
  right: 'export:run',
  summary: '发起导出',
  description:
    '按模板（template）生成汇交用的 .mdb，或按图层（format 与 layers）生成空间数据文件。先在同一时刻的快照上逐行检查，列出全部问题；能写入时再写文件，由独立的程序回读逐行比对，一致才交出。个人信息按权限脱敏。',
  body: ExportRequest,
  answer: ExportSchema,
  problems: ['template-unknown', 'template-invalid', 'layer-unknown', 'layer-restricted', 'export-unsuitable'],
  async handle(context, { body }) {
    const { db, caller, layers, region, clock, settings } = context;
    const template = body.template == null ? undefined : findTemplate(settings, body.template).template;
    const wanted = (body.layers ?? templateLayers(template!)).map((id) => layers.find(id, 'body.layers'));
    const view = await context.personalView(wanted, 'export');
    const settled = settleOrder(body, template, {
      region,
      findLayer: (id, at) => layers.find(id, at),
      districts: caller.districts,
      view,
      dpi: settings.exportPictureDpi,
      now: clock(),
    });
    const drawn =
      settled.pictures == null ? [] : PARCEL_MAP_LAYERS.filter((id) => layers.all.some((layer) => layer.id === id));
    const scope = {
      layers: [
        ...new Set([
          ...decidingLayers(
            wanted.map((layer) => layer.id),
            settled,
          ),
          ...drawn,
        ]),
      ],
      districts: caller.districts,
      personal: view === 'full',
      reduced: context.scope.reduced === true,
    };
    const id = await startJob(db, {
      kind: EXPORT_KIND,
      title: settled.title,
      parameters: { ...settled, scope },
      createdBy: caller.id,
    });
    await context.audit('export.run', id, {
      title: settled.title,
      layers: wanted.map((layer: Layer) => layer.id),
      view,
    });
    return { status: 202, body: answerOf(context, (await readJob(db, id))!, undefined) };
  },
});

const list = route({
  method: 'get',
  path: '/api/exports',
  tag: TAG,
  right: 'export:run',
  summary: '导出清单，新的在前',
  query: z.strictObject({
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 100, '每页条数').default(30),
  }),
  answer: z.object({ exports: z.array(ExportSchema), next: z.string().nullable() }),
  async handle(context, { query: { cursor, limit } }) {
    const jobs = await listJobs(context.db, { kinds: [EXPORT_KIND], after: cursor, limit: limit + 1 });
    const { page, next } = pageOf(jobs, limit);
    const records = await readExports(
      context.db,
      page.map(({ id }) => id),
    );
    const seen = page.filter((job) => maySee(context, job));
    return {
      body: {
        exports: seen.map((job) => answerOf(context, job, records.get(job.id))),
        next,
      },
    };
  },
});

function maySee(context: RouteContext, job: Job): boolean {
  try {
    requireSight(context, job.parameters as ExportOrder);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

const read = route({
  method: 'get',
  path: '/api/exports/{id}',
  tag: TAG,
  right: 'export:run',
  summary: '一次导出的状态、进度与清单',
  params: Id,
  answer: ExportSchema,
  problems: ['export-unknown', 'layer-restricted'],
  async handle(context, { params }) {
    const { job, record } = await findExport(context, params.id);
    return { body: answerOf(context, job, record) };
  },
});

/** A file in the folder of an export; throws where there is none, and says why. */
function fileOf({ settings }: RouteContext, record: ExportRecord | undefined, id: string, name: string | null): string {
  if (record?.removedAt != null) {
    throw new Problem(
      'export-expired',
      `文件已于 ${record.removedAt.toISOString().slice(0, 10)} 按保留期限删除，请重新导出`,
    );
  }
  const path = name == null ? null : join(exportFolder(settings, id), name);
  if (path == null || !existsSync(path)) {
    throw new Problem('export-without-file', '该导出没有这个文件：尚未完成，或有数据不能写入，请先查看状态与问题清单');
  }
  return path;
}

const download = route({
  method: 'get',
  path: '/api/exports/{id}/download',
  tag: TAG,
  right: 'export:download',
  summary: '下载导出文件',
  description:
    '响应头 X-Digest 为文件的 SM3 摘要，与清单一致。每次下载记入审计日志。逐区县导出时不写 district 得到总清单，写明则得到该区县的文件。',
  params: Id,
  query: z.strictObject({ district: z.string().max(12).optional().describe('逐区县导出中的区县代码') }),
  mediaType: 'application/octet-stream',
  answer: Bytes,
  problems: ['export-unknown', 'export-without-file', 'export-expired', 'layer-restricted'],
  async handle(context, { params: { id }, query: { district } }) {
    const { record } = await findExport(context, id);
    const part = record?.manifest?.parts?.find((each) => each.district === district);
    const path = fileOf(context, record, id, district == null ? (record?.fileName ?? null) : (part?.file.name ?? null));
    const { file } = part ?? record!.manifest!;
    await context.audit('export.download', id, { file: file.name, sm3: file.sm3, view: record!.request.view });
    await countDownload(context.db, id);
    return {
      body: createReadStream(path),
      headers: {
        'Content-Length': String(file.bytes),
        ...savedAs(file.name),
        'X-Digest': `sm3=${file.sm3}`,
      },
    };
  },
});

const manifest = route({
  method: 'get',
  path: '/api/exports/{id}/manifest',
  tag: TAG,
  right: 'export:run',
  summary: '随文件交出的清单（JSON 文件）',
  params: Id,
  answer: z.looseObject({}),
  problems: ['export-unknown', 'export-without-file', 'export-expired'],
  async handle(context, { params: { id } }) {
    const { record } = await findExport(context, id);
    fileOf(context, record, id, MANIFEST_FILE);
    return { body: { ...record!.manifest! }, headers: savedAs(`${id}-${MANIFEST_FILE}`) };
  },
});

const problemList = route({
  method: 'get',
  path: '/api/exports/{id}/problems',
  tag: TAG,
  right: 'export:run',
  summary: '问题清单（XLSX）：不能导出的在前，含主键、字段、值与说明',
  params: Id,
  mediaType: XLSX,
  answer: Bytes,
  problems: ['export-unknown', 'export-without-file', 'export-expired'],
  async handle(context, { params: { id } }) {
    const { record } = await findExport(context, id);
    const path = fileOf(context, record, id, PROBLEMS_FILE);
    await context.audit('export.problems', id);
    return { body: createReadStream(path), headers: savedAs(`${id}-问题清单.xlsx`) };
  },
});

const problemPage = route({
  method: 'get',
  path: '/api/exports/{id}/problem-list',
  tag: TAG,
  right: 'export:run',
  summary: '问题清单（JSON），不能导出的在前；至多列出一万条，总数见导出的 refusals 与 notices',
  params: Id,
  query: z.strictObject({
    severity: z.enum(['refusal', 'notice']).optional(),
    table: z.string().max(64).optional().describe('只列此表'),
    offset: integerParameter(0, 10_000, '自第几条起').default(0),
    limit: integerParameter(1, 1000, '每页条数').default(100),
  }),
  answer: z.object({
    problems: z.array(ProblemSchema),
    total: z.int().describe('符合条件、已列出的条数'),
    tables: z.array(z.object({ table: z.string(), refusals: z.int(), notices: z.int() })),
  }),
  problems: ['export-unknown', 'export-without-file', 'export-expired'],
  async handle(context, { params: { id }, query: { severity, table, offset, limit } }) {
    const { record } = await findExport(context, id);
    const path = fileOf(context, record, id, PROBLEM_LIST_FILE);
    const all = JSON.parse(await readFile(path, 'utf8')) as z.output<typeof ProblemSchema>[];
    const found = all.filter(
      (each) => (severity == null || each.severity === severity) && (table == null || each.table === table),
    );
    await context.audit('export.problems', id);
    return {
      body: { problems: found.slice(offset, offset + limit), total: found.length, tables: countsByTable(all) },
    };
  },
});

function countsByTable(problems: readonly z.output<typeof ProblemSchema>[]) {
  const counts = new Map<string, { table: string; refusals: number; notices: number }>();
  for (const { table, severity } of problems) {
    const count = counts.get(table) ?? { table, refusals: 0, notices: 0 };
    count[severity === 'refusal' ? 'refusals' : 'notices']++;
    counts.set(table, count);
  }
  return [...counts.values()];
}

function templateAnswer({ template, isBuiltIn, file }: UsableTemplate): z.input<typeof TemplateSchema> {
  const { id, title, reference, version, tables } = template;
  return {
    id,
    title,
    reference,
    version,
    isBuiltIn,
    hasFile: file != null,
    hasPictures: takesPictures(template),
    layers: templateLayers(template),
    tables: tables.map((table) => ({
      name: table.name,
      title: table.title,
      fields: table.fields.length,
      filled: table.source == null ? 0 : table.fields.filter(({ source }) => source != null).length,
    })),
  };
}

const templateList = route({
  method: 'get',
  path: '/api/export-templates',
  tag: TAG,
  right: 'export:run',
  summary: '导出模板：随系统提供的，与按下发文件建立的',
  answer: z.object({
    templates: z.array(TemplateSchema),
    faulty: z
      .array(z.object({ file: z.string(), detail: z.string() }))
      .describe('模板目录中有错误、不能使用的文件，及其错误'),
  }),
  async handle({ settings }) {
    const { usable, faulty } = listTemplates(settings);
    return { body: { templates: usable.map(templateAnswer), faulty: faulty.map((each) => ({ ...each })) } };
  },
});

const templateNew = route({
  method: 'post',
  statuses: [201],
  path: '/api/export-templates',
  tag: TAG,
  right: 'export:run',
  summary: '按下发的 .mdb 建立模板',
  description:
    '正文为 .mdb 文件。逐页检查后保存，同名的表与字段取用系统内的数据来源；导出时在其副本中填写。编号已有的模板被替换。',
  query: z.strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,60}$/)
      .describe('模板编号'),
    title: z.string().min(1).max(200).describe('名称'),
    version: z.string().min(1).max(40).default('1'),
    reference: z.string().max(300).default(''),
  }),
  body: Bytes,
  bodyBytes: TEMPLATE_BYTES,
  answer: z.object({
    template: TemplateSchema,
    unfilled: z.array(z.string()).describe('没有数据来源、导出时留空的字段（表.字段）'),
    differences: z.array(
      z.object({ kind: z.string(), table: z.string(), field: z.string().optional(), message: z.string() }),
    ),
  }),
  problems: ['template-invalid'],
  async handle({ settings, audit }, { query, body }) {
    mkdirSync(settings.dataDirectory, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'dimai-template-'));
    try {
      const path = join(folder, 'template.mdb');
      writeFileSync(path, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
      const { template, unfilled, differences } = installTemplate(settings, path, query);
      await audit('export.template', template.id, { title: template.title, version: template.version });
      const usable = findTemplate(settings, template.id);
      return {
        status: 201,
        body: {
          template: templateAnswer(usable),
          unfilled: [...unfilled],
          differences: differences.map((each) => ({ ...each })),
        },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const formatList = route({
  method: 'get',
  path: '/api/export-formats',
  tag: TAG,
  right: 'export:run',
  summary: '按图层导出可用的格式',
  answer: z.object({ formats: z.array(FormatSchema) }),
  handle: async () => ({
    body: {
      formats: formats.map(({ id, title, mediaType, systems, takesTables }) => ({
        id,
        title,
        mediaType,
        systems,
        takesTables,
      })),
    },
  }),
});

/** Routes of exports and their templates. */
export const exportRoutes: readonly Route[] = [
  order,
  list,
  read,
  download,
  manifest,
  problemList,
  problemPage,
  templateList,
  templateNew,
  formatList,
  ...exportDeskRoutes,
];
