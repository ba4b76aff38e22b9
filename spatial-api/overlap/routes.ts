import { z } from 'zod';

import { toGeoJson, vertexCount } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { dataFolder } from '../../schemas/settings.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import {
  addOpinion,
  archiveCheck,
  type ArchivedCheck,
  type CheckSummary,
  findCheck,
  findOpinions,
  listChecks,
  type Opinion,
  readChain,
} from './archive.ts';
import type { ExaminedInput } from './check-input.ts';
import { findProjectType } from './check-parameters.ts';
import { layersOf } from './check-plan.ts';
import { compareChecks } from './compare-checks.ts';
import { versionsAt } from './control-data.ts';
import { findSubject } from './find-subject.ts';
import { type CheckOrder, findingsOf, makeCheck, orderOfRecord } from './make-check.ts';
import type { CheckRecord } from './record.ts';
import { reportGeoJson } from './report-geojson.ts';
import { reportPdf } from './report-pdf.ts';
import { reportShapefile } from './report-shapefile.ts';
import { reportWorkbook } from './report-workbook.ts';
import {
  Bytes,
  CheckBody,
  CheckSchema,
  CheckSummarySchema,
  Crs,
  FindingsBody,
  FindingsSchema,
  OpinionBody,
  OpinionSchema,
  RerunBody,
  Verdict,
} from './route-schemas.ts';
import { VERDICT_TITLES } from './result.ts';
import { plotsOfUpload, receiveUpload, UPLOAD_BYTES } from './uploads.ts';
import { overlapRun } from './run.ts';
import type { Submission } from './submitted-plot.ts';

const TAG = '审查';
const Id = z.object({ id: z.uuid().describe('审查记录编号') });

/** Until people sign in, checks are made by whom the request names. */
const SOMEONE = '未署名';

type CheckAnswer = z.input<typeof CheckSchema>;

function summaryOf(check: CheckSummary): z.input<typeof CheckSummarySchema> {
  const { record: _, ...summary } = check as ArchivedCheck;
  return { ...summary, verdictTitle: VERDICT_TITLES[check.verdict].zh, bbox: [...check.bbox] };
}

function answerOf(check: ArchivedCheck, opinions: readonly Opinion[], chain: readonly CheckSummary[]): CheckAnswer {
  return {
    ...summaryOf(check),
    record: JSON.parse(check.record) as CheckAnswer['record'],
    opinions: [...opinions],
    chain: chain.map(summaryOf),
  };
}

function digestHeader({ digest }: CheckSummary): Readonly<Record<string, string>> {
  return { 'X-Digest': `sm3=${digest}` };
}

function today(clock: () => Date): string {
  // The bureau's day, not Greenwich's.
  return new Date(clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

async function make(context: RouteContext, order: CheckOrder, by: string | undefined, previousId: string | null) {
  const { db, ruleSet, log, signal, clock } = context;
  const begun = performance.now();
  const { record } = await makeCheck(overlapRun(db, { signal }), ruleSet, order);
  const check = await archiveCheck(db, record, { by: by || SOMEONE, previousId, day: today(clock) });
  const tookMs = Math.round((performance.now() - begun) * 10) / 10;
  log.info({ check: check.number, projectType: order.projectType, verdict: check.verdict, tookMs }, 'Overlap:Checked');
  return check;
}

const post = route({
  method: 'post',
  path: '/api/overlap-checks',
  tag: TAG,
  summary: '审查一个项目与三区三线及其他管控要素的重叠，并存档',
  description:
    '按审查事项类型的规则逐项叠加、判定，返回存档的审查记录。任何应查而未能检查的管控要素都会使结论成为“无法判定”，不会是“通过”。',
  body: CheckBody,
  answer: CheckSchema,
  problems: [
    'subject-invalid',
    'code-unknown',
    'upload-unknown',
    'project-type-unknown',
    'parameters-incomplete',
    'layer-version-unknown',
    'check-unknown',
  ],
  async handle(context, { body }) {
    const { db, ruleSet, clock } = context;
    const day = body.day ?? today(clock);
    const projectType = findProjectType(ruleSet, body.projectType);
    const previous = body.previousId == null ? null : await findCheck(db, body.previousId);
    const [{ submission, source }, dated] = await Promise.all([
      findSubject(db, body),
      body.asOf == null ? {} : versionsAt(db, layersOf(ruleSet, projectType, day), body.asOf),
    ]);
    const order: CheckOrder = {
      projectType: body.projectType,
      parameters: body.parameters,
      submission,
      name: body.name || submission.title || '未命名项目',
      applicant: body.applicant || null,
      source,
      own: body.projectCode ? { project: body.projectCode } : {},
      day,
      versions: { ...dated, ...body.versions },
    };
    const check = await make(context, order, body.by, previous?.id ?? null);
    const chain = previous == null ? [check] : await readChain(db, check);
    const headers = { Location: `/api/overlap-checks/${check.id}`, ...digestHeader(check) };
    return { status: 201, headers, body: answerOf(check, [], chain) };
  },
});

const findings = route({
  method: 'post',
  path: '/api/overlap-checks/findings',
  tag: TAG,
  summary: '只检查送审数据本身：图形、坐标、界址点、面积、地块之间',
  body: FindingsBody,
  answer: FindingsSchema,
  problems: ['subject-invalid', 'code-unknown', 'upload-unknown'],
  async handle({ db, signal }, { body }) {
    const { submission } = await findSubject(db, body);
    return { body: findingsAnswer(submission, await findingsOf(overlapRun(db, { signal }), submission)) };
  },
});

function findingsAnswer(submission: Submission, examined: ExaminedInput): z.input<typeof FindingsSchema> {
  return {
    canCheck: examined.subjects.length > 0 && !examined.findings.some((finding) => finding.blocks),
    title: submission.title,
    findings: examined.findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place == null ? {} : { place: [...place] }),
    })),
    plots: examined.subjects.map(({ plot, areas, plane }) => ({
      number: plot.number,
      name: plot.name,
      ...areas,
      planeSrid: plane.srid,
      points: vertexCount(plot.delivered?.geometry ?? plot.geometry),
      geometry: toGeoJson(plot.geometry),
    })),
  };
}

const upload = route({
  method: 'post',
  path: '/api/uploads',
  tag: TAG,
  summary: '上传送审范围文件（界址点 TXT、Shapefile 压缩包、GeoJSON 等），读成地块',
  description: '正文即文件本身。返回的编号用于 /api/overlap-checks 的 uploadId，保留 30 天。',
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .describe('文件名，含扩展名'),
    crs: Crs.optional(),
  }),
  body: Bytes,
  bodyBytes: UPLOAD_BYTES,
  answer: z.object({ uploadId: z.uuid(), ...FindingsSchema.shape }),
  problems: ['upload-unreadable', 'body-too-large'],
  async handle({ db, settings, signal }, { query: { name, crs = null }, body }) {
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const id = await receiveUpload(db, { name, content, crs }, dataFolder(settings, 'uploads'));
    const { submission } = await plotsOfUpload(db, id);
    const examined = await findingsOf(overlapRun(db, { signal }), submission);
    return { status: 201, body: { uploadId: id, ...findingsAnswer(submission, examined) } };
  },
});

/** Keyset of the last entry seen: its time of making and id. */
const Cursor = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [createdAt, id] = Buffer.from(text, 'base64url').toString().split(' ');
    if (z.iso.datetime({ precision: 6 }).safeParse(createdAt).success && z.uuid().safeParse(id).success) {
      return { createdAt: createdAt!, id: id! };
    }
    context.addIssue({ code: 'custom', message: '应为上一页的 next' });
    return z.NEVER;
  });

const Box = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
  .transform((text) => text.split(',').map(Number));

const list = route({
  method: 'get',
  path: '/api/overlap-checks',
  tag: TAG,
  summary: '审查档案：检索与分页，新的在前',
  query: z.strictObject({
    q: z.string().trim().min(1).max(100).optional().describe('项目名称、报告编号、申请单位或项目代码中的文字'),
    verdict: Verdict.optional(),
    projectType: z.string().optional(),
    signed: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional()
      .describe('已签发或未签发'),
    from: z.iso.date().optional().describe('审查日期起'),
    until: z.iso.date().optional().describe('审查日期止'),
    bbox: Box.optional().describe('西,南,东,北'),
    cursor: Cursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({ checks: z.array(CheckSummarySchema), next: z.string().nullable() }),
  async handle({ db }, { query: { q, cursor, limit, ...filter } }) {
    const found = await listChecks(db, { ...filter, text: q, after: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last != null ? cursorOf(last) : null;
    return { body: { checks: page.map(summaryOf), next } };
  },
});

function cursorOf({ createdAt, id }: CheckSummary): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

const read = route({
  method: 'get',
  path: '/api/overlap-checks/{id}',
  tag: TAG,
  summary: '一份审查记录，连同意见与历次审查',
  params: Id,
  answer: CheckSchema,
  problems: ['check-unknown', 'check-tampered'],
  async handle({ db }, { params }) {
    const check = await findCheck(db, params.id);
    const [opinions, chain] = await Promise.all([findOpinions(db, check), readChain(db, check)]);
    return { body: answerOf(check, opinions, chain), headers: digestHeader(check) };
  },
});

interface ReportForm {
  readonly suffix: string;
  readonly mediaType: string;
  readonly summary: string;
  /** Opinions change the bytes, the record never does. */
  readonly withOpinions: boolean;
  readonly write: (check: ArchivedCheck, opinions: readonly Opinion[]) => Promise<Buffer> | Buffer;
}

const REPORTS: readonly ReportForm[] = [
  {
    suffix: 'pdf',
    mediaType: 'application/pdf',
    summary: '审查质量报告（PDF）',
    withOpinions: true,
    write: reportPdf,
  },
  {
    suffix: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    summary: '审查质量报告（工作簿）',
    withOpinions: true,
    write: reportWorkbook,
  },
  {
    suffix: 'json',
    mediaType: 'application/json',
    summary: '存档记录，逐字节；X-Digest 为其 SM3 摘要',
    withOpinions: false,
    write: (check) => Buffer.from(check.record),
  },
  {
    suffix: 'geojson',
    mediaType: 'application/geo+json',
    summary: '地块与重叠图斑（GeoJSON，CGCS2000 经纬度）',
    withOpinions: false,
    write: (check) => reportGeoJson(check),
  },
  {
    suffix: 'shp.zip',
    mediaType: 'application/zip',
    summary: '地块与重叠图斑（Shapefile，计算平面坐标）',
    withOpinions: false,
    write: (check) => reportShapefile(check),
  },
];

function reportRoute({ suffix, mediaType, summary, withOpinions, write }: ReportForm): Route {
  return route({
    method: 'get',
    path: `/api/overlap-checks/{id}/report.${suffix}`,
    tag: TAG,
    summary,
    params: Id,
    mediaType,
    answer: Bytes,
    problems: ['check-unknown', 'check-tampered'],
    async handle({ db }, { params }) {
      const check = await findCheck(db, params.id);
      const opinions = withOpinions ? await findOpinions(db, check) : [];
      const name = encodeURIComponent(`${check.number}.${suffix}`);
      const headers = { ...digestHeader(check), 'Content-Disposition': `inline; filename*=UTF-8''${name}` };
      return { body: await write(check, opinions), headers };
    },
  });
}

const rerun = route({
  method: 'post',
  path: '/api/overlap-checks/{id}/rerun',
  tag: TAG,
  summary: '以同一送审范围再审查一次，作为其后续一版存档',
  params: Id,
  body: RerunBody,
  answer: CheckSchema,
  problems: [
    'check-unknown',
    'check-tampered',
    'subject-invalid',
    'project-type-unknown',
    'parameters-incomplete',
    'layer-version-unknown',
  ],
  async handle(context, { params, body }) {
    const { db, clock } = context;
    const previous = await findCheck(db, params.id);
    const record = JSON.parse(previous.record) as CheckRecord;
    const versions = body.versions === 'current' ? {} : body.versions;
    const terms = { day: body.day ?? today(clock), versions, parameters: body.parameters };
    const check = await make(context, orderOfRecord(record, terms), body.by, previous.id);
    const headers = { Location: `/api/overlap-checks/${check.id}`, ...digestHeader(check) };
    return { status: 201, headers, body: answerOf(check, [], await readChain(db, check)) };
  },
});

const compare = route({
  method: 'get',
  path: '/api/overlap-checks/{id}/compare/{otherId}',
  tag: TAG,
  summary: '比较两次审查：结论、规则、图斑的变化及其原因',
  params: z.object({ id: z.uuid(), otherId: z.uuid().describe('与之比较的审查记录（视为后一次）') }),
  answer: z.looseObject({
    before: CheckSummarySchema,
    after: CheckSummarySchema,
    identical: z.boolean().describe('两份存档记录逐字节相同'),
    causes: z.array(z.looseObject({ kind: z.string() })).describe('两次审查的不同之处：数据版本、规则、参数、图形等'),
    rules: z.array(z.looseObject({ rule: z.string(), change: z.string() })),
  }),
  problems: ['check-unknown', 'check-tampered'],
  async handle({ db }, { params }) {
    const [before, after] = await Promise.all([findCheck(db, params.id), findCheck(db, params.otherId)]);
    const [a, b] = [before, after].map((check) => JSON.parse(check.record) as CheckRecord) as [
      CheckRecord,
      CheckRecord,
    ];
    const { causes, rules, ...comparison } = compareChecks(a, b);
    const body = { before: summaryOf(before), after: summaryOf(after), ...comparison };
    return {
      body: { ...body, causes: causes.map((cause) => ({ ...cause })), rules: rules.map((rule) => ({ ...rule })) },
    };
  },
});

const opine = route({
  method: 'post',
  path: '/api/overlap-checks/{id}/opinions',
  tag: TAG,
  summary: '为审查记录添加意见、签发或撤回签发',
  description: '只增不改；每条的 SM3 摘要含上一条的摘要。已签发的须先撤回才能再次签发。',
  params: Id,
  body: OpinionBody,
  answer: z.object({ opinion: OpinionSchema, signed: z.boolean() }),
  problems: ['check-unknown', 'check-tampered', 'opinion-out-of-order'],
  async handle({ db, clock, log }, { params, body }) {
    const check = await findCheck(db, params.id);
    await findOpinions(db, check);
    const added = await addOpinion(db, check, { ...body, at: clock().toISOString() });
    if (added.state !== 'added') {
      const state = added.state === 'already-signed' ? '已签发，须先撤回' : '尚未签发，无可撤回';
      throw new Problem('opinion-out-of-order', `${check.number} ${state}`);
    }
    log.info({ check: check.number, kind: body.kind }, 'Overlap:OpinionAdded');
    const signed = body.kind === 'opinion' ? check.signed : body.kind === 'sign-off';
    return { status: 201, body: { opinion: added.opinion, signed } };
  },
});

const rules = route({
  method: 'get',
  path: '/api/overlap-rules',
  tag: TAG,
  summary: '审查规则：事项类型及其参数、管控要素、阈值',
  answer: z.looseObject({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    digest: z.string(),
    areaKind: z.enum(['ellipsoidal', 'planar']),
    thresholds: z.looseObject({ noiseArea: z.number(), toleranceArea: z.number(), toleranceWidth: z.number() }),
    lines: z.array(z.looseObject({ id: z.string(), title: z.string(), layer: z.string() })),
    projectTypes: z.array(
      z.looseObject({ id: z.string(), title: z.string(), parameters: z.array(z.looseObject({ key: z.string() })) }),
    ),
  }),
  async handle({ ruleSet }) {
    const { lines, projectTypes, ...head } = ruleSet;
    return { body: { ...head, lines: [...lines.values()], projectTypes: [...projectTypes.values()] } };
  },
});

/** Routes of overlap checks (规划辅助审查). */
export const overlapRoutes: readonly Route[] = [
  rules,
  post,
  list,
  findings,
  upload,
  read,
  ...REPORTS.map(reportRoute),
  rerun,
  compare,
  opine,
];
