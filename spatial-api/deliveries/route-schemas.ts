import { z } from 'zod';
import { ingestOptionsSchema } from '../../schemas/ingest-options.ts';

/** Where a delivery is on its way. */
export const IngestStateSchema = z
  .enum([
    'examining',
    'examined',
    'loading',
    'staged',
    'reviewing',
    'publishing',
    'published',
    'known',
    'refused',
    'failed',
    'cancelled',
    'discarded',
  ])
  .describe(
    'examining 检视中 · examined 待选读取方式 · loading 入库中 · staged 已暂存，待审阅发布 · reviewing 重新比对中 · publishing 发布中 · published 已发布 · known 同一内容早已发布 · refused 被拒（见 problem）· failed 故障 · cancelled 已取消 · discarded 已放弃',
  );

const Count = z.int();

const SampleSchema = z.object({
  fate: z.enum(['added', 'changed', 'removed', 'unchanged']),
  sourceRow: z.int().nullable(),
  key: z.string(),
  before: z.record(z.string(), z.unknown()).nullable().describe('现有值，按字段'),
  after: z.record(z.string(), z.unknown()).nullable().describe('交付值，按字段'),
  isShapeChanged: z.boolean(),
  extent: z.array(z.number()).nullable().describe('西、南、东、北'),
});

/** One finding. */
export const IssueSchema = z
  .object({
    id: z.int().optional(),
    code: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    sourceRow: z.int().nullable().describe('交付记录序号，从 1 起；关于整份交付的为 null'),
    rowKey: z.string().nullish(),
    field: z.string().nullish(),
    actual: z.string().nullish().describe('错误的值；个人信息无权查看时为 ***'),
    expected: z.string().nullish(),
    message: z.string(),
    messageEn: z.string(),
    place: z.array(z.number()).nullish().describe('[经度, 纬度]'),
  })
  .meta({ id: 'IngestIssue' });

/** What was staged or published. */
export const ReportSchema = z
  .looseObject({
    deliveryId: z.int().describe('批次号'),
    layer: z.string(),
    dataset: z.string(),
    version: z.int().describe('发布成为（或将成为）的图层版本'),
    isStaged: z.boolean().optional(),
    source: z.looseObject({
      name: z.string(),
      sha256: z.string(),
      bytes: z.number(),
      crs: z.string(),
      encoding: z.string().optional(),
    }),
    rows: z.object({
      deleted: Count.optional(),
      read: Count,
      loaded: Count,
      rejected: Count,
      added: Count,
      changed: Count,
      removed: Count,
      unchanged: Count,
    }),
    area: z.object({ ellipsoidal: z.number().nullable(), planar: z.number().nullable() }).describe('㎡'),
    extent: z.array(z.number()).nullable(),
    issueCounts: z.record(z.string(), Count),
    firstIssues: z.array(z.looseObject(IssueSchema.omit({ id: true }).shape)),
    samples: z.array(SampleSchema).optional().describe('变化样例：新增、变更、移除各若干行'),
  })
  .meta({ id: 'IngestReport' });

const ExaminationSchema = z
  .object({
    files: z.array(z.object({ name: z.string(), bytes: z.number() })),
    layers: z.array(
      z.looseObject({
        sourceLayer: z.string(),
        rowCount: z.int().nullish(),
        geometry: z.enum(['point', 'line', 'polygon', 'any']).nullable(),
        encoding: z.string().nullish(),
        layer: z.string().describe('建议的图层'),
        candidates: z.array(z.object({ layer: z.string(), title: z.string(), matched: z.int() })),
        columns: z.array(
          z.object({
            column: z.string(),
            type: z.string(),
            samples: z.array(z.string()).describe('样例值；无权查看个人信息时略去'),
            values: z.array(z.string()).optional().describe('前一万行中的不同值；多于 60 个或无权查看个人信息时为空'),
            field: z.string().nullable().describe('建议对应的字段'),
            title: z.string().nullable(),
            unit: z
              .enum(['squareMetres', 'hectares', 'mu', 'squareKilometres'])
              .nullish()
              .describe('列中面积的单位（由列名或数值得出），与字段不同者'),
          }),
        ),
        missing: z.array(z.string()).describe('没有对应列的必填字段'),
        crsText: z.string().nullable().describe('文件声明的坐标系'),
        crs: z
          .union([z.object({ label: z.string() }), z.object({ code: z.string(), zh: z.string(), en: z.string() })])
          .describe('将采用的坐标系，或不能确定的原因'),
      }),
    ),
  })
  .meta({ id: 'IngestExamination' });

/** A delivery handed in. */
export const IngestJobSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: IngestStateSchema,
    uploads: z.array(
      z.object({ id: z.uuid(), name: z.string(), bytes: z.number().nullable(), sha256: z.string().nullable() }),
    ),
    options: ingestOptionsSchema,
    examination: ExaminationSchema.nullable().describe('包内各图层的列、样例值与建议的列匹配'),
    report: ReportSchema.nullable().describe('暂存或发布的结果；state 为 staged 时含变化样例'),
    deliveryId: z.int().nullable(),
    jobId: z.uuid().nullable().describe('正在处理或最后处理它的任务'),
    progress: z
      .object({
        phase: z.string(),
        done: z.number().optional(),
        total: z.number().optional(),
        message: z.string().optional(),
      })
      .nullable(),
    problem: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
    isCancelRequested: z.boolean(),
    createdBy: z.string(),
    createdById: z.string().describe('账号编号'),
    createdAt: z.string(),
    changedAt: z.string(),
  })
  .meta({ id: 'IngestJob' });

/** The same without what is large. */
export const IngestJobSummarySchema = IngestJobSchema.omit({ examination: true, report: true, uploads: true }).meta({
  id: 'IngestJobSummary',
});

/** What orders a delivery from uploads. */
export const CreateBody = z.strictObject({
  uploadIds: z.array(z.uuid()).min(1).max(50).describe('上传的编号；Shapefile 的几个文件可一并给出'),
  name: z.string().min(1).max(200).optional().describe('交付名称，缺省为第一个文件名'),
  options: ingestOptionsSchema.default({}),
});
