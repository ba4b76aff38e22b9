/** What the overlap routes take and answer, as zod schemas: validation and OpenAPI come from here. */
import { z } from 'zod';

const Day = z.iso.date();

export const Id = z.object({ id: z.uuid().describe('审查记录编号') });

/** GeoJSON; read by `plotsOfGeoJson`, which says what is wrong with it. */
const Geometry = z
  .looseObject({ type: z.string() })
  .describe(
    'GeoJSON 几何（Polygon、MultiPolygon）、Feature 或 FeatureCollection；多个地块各为一个要素，地块编号取属性 plotNumber 或 地块编号',
  );

export const Crs = z
  .union([z.int(), z.string().regex(/^(EPSG:)?\d{4,5}$/i)])
  .transform((given) => Number(String(given).replace(/^EPSG:/i, '')))
  .describe('坐标系的 EPSG 编号，缺省 4490；投影坐标按 [东, 北] 书写');

/** Where the plots come from: exactly one of three. */
const subjectShape = {
  geometry: Geometry.optional(),
  crs: Crs.optional(),
  code: z.string().trim().min(1).max(60).optional().describe('宗地代码或项目代码'),
  uploadId: z.uuid().optional().describe('POST /api/uploads 返回的编号'),
};

const oneSubject = (body: { geometry?: unknown; code?: unknown; uploadId?: unknown }) =>
  [body.geometry, body.code, body.uploadId].filter((given) => given != null).length === 1;
const ONE_SUBJECT = 'geometry、code、uploadId 三者须且只须给出一个';

export const Versions = z
  .record(z.string(), z.int().min(0))
  .describe('按图层固定数据版本，如 { "basic-farmland": 3 }；未列出的取当前版本');

const Parameters = z.record(z.string(), z.unknown()).describe('申报参数，见 /api/overlap-rules 中该类型的 parameters');

export const CheckBody = z
  .strictObject({
    projectType: z.string().min(1).describe('审查事项类型，见 /api/overlap-rules'),
    ...subjectShape,
    parameters: Parameters.default({}),
    name: z.string().trim().max(200).optional().describe('项目名称；缺省取来源本身的名称'),
    applicant: z.string().trim().max(200).optional().describe('申请单位'),
    projectCode: z.string().trim().max(60).optional().describe('项目代码：该项目已有的红线不算“其他项目”'),
    day: Day.optional().describe('按哪一天施行的规则审查，缺省为今天'),
    versions: Versions.optional(),
    asOf: z.iso.datetime({ offset: true }).optional().describe('按此刻已发布的数据版本审查；versions 中列出的图层除外'),
    previousId: z.uuid().optional().describe('本次审查修订的上一份审查记录'),
    by: z.string().trim().max(60).optional().describe('审查人；已登录的以账号姓名为准'),
  })
  .refine(oneSubject, { error: ONE_SUBJECT, path: ['geometry'] });

export const FindingsBody = z.strictObject(subjectShape).refine(oneSubject, { error: ONE_SUBJECT, path: ['geometry'] });

export const RerunBody = z.strictObject({
  versions: z
    .union([z.enum(['current', 'archived']), Versions])
    .default('current')
    .describe('current 取各图层当前版本；archived 取原审查所用版本；或按图层指定'),
  day: Day.optional().describe('按哪一天施行的规则审查，缺省为今天'),
  parameters: Parameters.optional().describe('缺省与原审查相同'),
  by: z.string().trim().max(60).optional(),
});

export const OpinionBody = z.strictObject({
  kind: z.enum(['opinion', 'sign-off', 'withdrawal']).describe('意见、签发、撤回签发'),
  opinion: z.string().trim().min(1).max(4000),
  actor: z.string().trim().max(60).optional().describe('审查人；已登录的以账号姓名为准'),
});

export const Verdict = z.enum(['pass', 'conditional', 'fail', 'undetermined']);

export const CheckSummarySchema = z
  .object({
    id: z.uuid(),
    number: z.string().describe('报告编号'),
    digest: z.string().describe('存档记录的 SM3 摘要'),
    verdict: Verdict,
    verdictTitle: z.string(),
    projectType: z.string(),
    name: z.string(),
    applicant: z.string().nullable(),
    projectCode: z.string().nullable(),
    plots: z.int(),
    area: z.number().nullable().describe('椭球面积（㎡）'),
    day: z.string().nullable(),
    revision: z.int().describe('同一项目的第几次审查'),
    previousId: z.uuid().nullable(),
    rootId: z.uuid().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
    signed: z.boolean(),
    bbox: z.array(z.number()).length(4).describe('[西, 南, 东, 北]'),
  })
  .meta({ id: 'OverlapCheckSummary' });

export const OpinionSchema = z
  .object({
    kind: z.enum(['opinion', 'sign-off', 'withdrawal']),
    opinion: z.string(),
    actor: z.string(),
    at: z.string(),
    digest: z.string().describe('SM3，含上一条意见的摘要'),
  })
  .meta({ id: 'OverlapOpinion' });

/** The record is documented by its own form: see README.md of this folder. */
const RecordSchema = z
  .looseObject({
    verdict: Verdict,
    day: z.string(),
    rules: z.array(z.looseObject({ rule: z.string(), state: z.string() })),
  })
  .describe('存档记录，与 report.json 逐字节相同')
  .meta({ id: 'OverlapCheckRecord' });

export const CheckSchema = z
  .object({
    ...CheckSummarySchema.shape,
    record: RecordSchema,
    opinions: z.array(OpinionSchema),
    chain: z.array(CheckSummarySchema).describe('同一项目的历次审查，由早到晚'),
  })
  .meta({ id: 'OverlapCheck' });

export const FindingSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    blocks: z.boolean().describe('须先修正才能审查'),
    plot: z.string(),
    actual: z.string(),
    expected: z.string(),
    message: z.string(),
    place: z.array(z.number()).length(2).optional().describe('[经度, 纬度]'),
  })
  .meta({ id: 'OverlapInputFinding' });

export const FindingsSchema = z.object({
  canCheck: z.boolean(),
  plots: z.array(
    z.object({
      number: z.string(),
      name: z.string(),
      ellipsoidal: z.number().describe('椭球面积（㎡）'),
      planar: z.number().describe('平面面积（㎡）'),
      planeSrid: z.int(),
      points: z.int().describe('界址点数，不计各圈的闭合点'),
      geometry: z.looseObject({ type: z.string() }).describe('CGCS2000 经纬度'),
    }),
  ),
  findings: z.array(FindingSchema),
  title: z.string().nullable(),
});

/** Bytes of a report; zod has no type for them. */
export const Bytes = z.any().meta({ type: 'string', format: 'binary' });
/** Bytes that are a JSON object. */
export const Document = z.any().meta({ type: 'object' });

const oneOfMany = (body: { geometry?: unknown; codes?: unknown; uploadId?: unknown }) =>
  [body.geometry, body.codes, body.uploadId].filter((given) => given != null).length === 1;

export const BatchBody = z
  .strictObject({
    projectType: z.string().min(1).describe('审查事项类型，见 /api/overlap-rules'),
    geometry: Geometry.optional(),
    crs: Crs.optional(),
    codes: z
      .array(z.string().trim().min(1).max(60))
      .min(1)
      .max(100_000)
      .optional()
      .describe('宗地代码、项目代码或 项目代码·地块编号；项目的每个地块各审查一次'),
    uploadId: z.uuid().optional().describe('POST /api/uploads 返回的编号'),
    parameters: Parameters.default({}),
    name: z.string().trim().max(200).optional(),
    applicant: z.string().trim().max(200).optional().describe('申请单位'),
    day: Day.optional().describe('按哪一天施行的规则审查，缺省为今天'),
    versions: Versions.optional(),
    asOf: z.iso.datetime({ offset: true }).optional().describe('按此刻已发布的数据版本审查；versions 中列出的图层除外'),
    by: z.string().trim().max(60).optional().describe('审查人；已登录的以账号姓名为准'),
  })
  .refine(oneOfMany, { error: 'geometry、codes、uploadId 三者须且只须给出一个', path: ['geometry'] });

export const BatchSchema = z
  .object({
    id: z.uuid(),
    jobId: z.uuid().describe('见 /api/jobs/{id}：进度、取消、重试'),
    name: z.string(),
    projectType: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    day: z.string(),
    versions: z.record(z.string(), z.int()),
    rulesDigest: z.string().nullable().describe('下达时规则文件的摘要；改动后本批不再审查'),
    applicant: z.string().nullable(),
    source: z.looseObject({ kind: z.string() }),
    plots: z.int(),
    createdBy: z.string(),
    createdAt: z.string(),
    state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']).nullable().describe('任务状态'),
    waiting: z.int().describe('尚未审查的地块数'),
    refused: z.int().describe('有误、未能审查的地块数'),
    verdicts: z.partialRecord(Verdict, z.int()).describe('各结论的地块数'),
  })
  .meta({ id: 'OverlapBatch' });

export const BatchRowSchema = z
  .object({
    position: z.int(),
    plot: z.string(),
    name: z.string(),
    state: z.enum(['waiting', 'checked', 'refused']),
    checkId: z.uuid().nullable(),
    checkNumber: z.string().nullable(),
    verdict: Verdict.nullable(),
    summary: z
      .looseObject({
        ellipsoidal: z.number().nullable(),
        planar: z.number().nullable(),
        areas: z.record(z.string(), z.number().nullable()).describe('各规则的实际重叠面积（㎡）'),
        notes: z.string(),
      })
      .nullable(),
    findings: z.array(z.looseObject({ code: z.string(), message: z.string() })).nullable(),
  })
  .meta({ id: 'OverlapBatchPlot' });
