/** What the routes of surveys take and answer. */
import { z } from 'zod';
import { surveyKindNames, surveyKinds, surveyStateNames, surveyStates } from '../../schemas/rules/survey.ts';
import { areaSchema, geometrySchema } from '../catalogue/feature-view.ts';
import { Crs, FindingSchema } from '../overlap/route-schemas.ts';
import { integerParameter } from '../parameters.ts';

export const TAG = '地籍调查';

export const taskParams = z.object({ id: integerParameter(1, Number.MAX_SAFE_INTEGER, '调查任务编号') });
export const reason = z.string().trim().min(1).max(500).describe('原因');
const words = (most: number) => z.string().trim().min(1).max(most);
const labels = (all: Readonly<Record<string, { readonly zh: string }>>) =>
  Object.entries(all)
    .map(([code, { zh }]) => `${code} ${zh}`)
    .join('，');

export const surveyKind = z.enum(surveyKindNames).describe(labels(surveyKinds));
export const surveyState = z.enum(surveyStateNames).describe(labels(surveyStates));

/** Where a sketch comes from: exactly one of three. */
export const sketchShape = {
  geometry: z
    .looseObject({ type: z.string() })
    .optional()
    .describe('GeoJSON 面、要素或要素集，坐标系见 crs；各面不得相互重叠'),
  crs: Crs.optional(),
  code: words(60).optional().describe('宗地代码或项目代码：以其现有图形为调查范围'),
  uploadId: z.uuid().optional().describe('POST /api/survey-sketches/files 返回的编号'),
};
export const oneSketch = (body: { geometry?: unknown; code?: unknown; uploadId?: unknown }): boolean =>
  [body.geometry, body.code, body.uploadId].filter((given) => given != null).length === 1;
export const ONE_SKETCH = { error: 'geometry、code、uploadId 三者须且只须给出一个', path: ['geometry'] };

export const SketchBody = z.strictObject(sketchShape).refine(oneSketch, ONE_SKETCH);

const contact = {
  applicant: words(100).describe('申请人、委托单位（个人信息，按权限脱敏）'),
  contactName: words(50).nullish().describe('联系人（个人信息）'),
  contactPhone: z
    .string()
    .trim()
    .regex(/^[+\d][\d\s-]{4,24}$/, '应为电话号码')
    .nullish()
    .describe('联系电话（个人信息）'),
};
const described = {
  kind: surveyKind,
  purpose: words(500).describe('调查目的'),
  place: words(200).describe('坐落'),
};

export const CommissionBody = z
  .strictObject({ ...sketchShape, ...described, ...contact })
  .refine(oneSketch, ONE_SKETCH);

/** What a commissioner changes; what is left out stays. */
export const ChangeBody = z
  .strictObject({
    ...sketchShape,
    kind: surveyKind.optional(),
    purpose: described.purpose.optional(),
    place: described.place.optional(),
    applicant: contact.applicant.optional(),
    contactName: contact.contactName,
    contactPhone: contact.contactPhone,
    reason,
  })
  .refine((body) => [body.geometry, body.code, body.uploadId].filter((given) => given != null).length <= 1, ONE_SKETCH);

export const AssignmentBody = z
  .strictObject({
    surveyor: words(50).optional().describe('调查员姓名'),
    surveyorId: words(100).nullish().describe('调查员的账号编号；没有账号的缺省'),
    dueOn: z.iso.date().optional().describe('办结期限'),
    reason,
  })
  .refine(({ surveyor, dueOn }) => surveyor !== undefined || dueOn !== undefined, {
    error: 'surveyor、dueOn 至少写明一个',
    path: ['surveyor'],
  })
  .refine(({ surveyor, surveyorId }) => surveyorId == null || surveyor !== undefined, {
    error: '写明 surveyorId 的须同时写明 surveyor',
    path: ['surveyorId'],
  });

export const OverlapSchema = z
  .object({
    layer: z.string(),
    title: z.string(),
    titleEn: z.string(),
    state: z
      .enum(['overlaps', 'clear', 'no-data'])
      .describe('重叠、不重叠、无法判断；没有发布或没有覆盖此处的图层一律为无法判断，从不算作不重叠'),
    version: z.int().describe('所用图层版本；0 为从未发布'),
    datasets: z.array(z.looseObject({ dataset: z.string(), version: z.int() })).describe('所用数据集及其版本'),
    gap: z
      .object({ reason: z.string(), detail: z.string() })
      .nullable()
      .describe('为何不能断定列全；null 为已覆盖全部范围'),
    features: z.array(
      z.object({
        feature: z.int(),
        code: z.string(),
        location: z.string().nullable(),
        landClass: z.string().nullable(),
        registeredArea: z.number().nullable().describe('登记面积（㎡）'),
        area: areaSchema.describe('与调查范围重叠的面积'),
        isSliver: z.boolean().describe('只是沿公共界线的碎片'),
      }),
    ),
    count: z.int().describe('重叠的要素数；features 至多列出面积最大的 2000 个'),
    coveredArea: areaSchema.describe('调查范围内被该图层覆盖的面积'),
  })
  .meta({ id: 'SurveyOverlap' });

const nearbySchema = z.object({
  id: z.int(),
  number: z.string(),
  state: surveyState,
  area: z.number().describe('共有的地面（㎡）'),
});

export const SketchSchema = z
  .object({
    title: z.string().nullable().describe('文件、宗地本身的名称'),
    area: areaSchema,
    geometry: geometrySchema,
    districts: z.array(z.string()).describe('所在区县，六位'),
    subdistricts: z.array(z.string()).describe('所在地籍子区，十二位，占地多者在前'),
    findings: z.array(FindingSchema).describe('图形本身的问题'),
    overlaps: z.array(OverlapSchema),
    tasks: z.array(nearbySchema).describe('范围内在办的其他调查任务'),
  })
  .meta({ id: 'SurveySketch' });

/** A task as lists show it. */
export const TaskSummarySchema = z
  .object({
    id: z.int(),
    number: z.string(),
    kind: surveyKind,
    state: surveyState,
    purpose: z.string(),
    place: z.string(),
    applicant: z.string().describe('无权查看个人信息的只见首字'),
    districts: z.array(z.string()),
    subdistricts: z.array(z.string()),
    area: areaSchema,
    surveyor: z.string().nullable(),
    dueOn: z.string(),
    isOverdue: z.boolean(),
    overdueDays: z.int().describe('已超期的工作日数'),
    createdBy: z.string(),
    createdAt: z.string(),
    changedAt: z.string(),
    revision: z.int().describe('供 If-Match'),
    geometry: geometrySchema,
  })
  .meta({ id: 'SurveyTaskSummary' });

export const TaskSchema = z
  .object({
    ...TaskSummarySchema.shape,
    contactName: z.string().nullable(),
    contactPhone: z.string().nullable(),
    surveyorId: z.string().nullable(),
    source: z
      .looseObject({ kind: z.string() })
      .describe('范围的来源：geometry 绘制或提交的图形，code 宗地或项目，upload 文件'),
    deliveredCrs: z.int().nullable().describe('原坐标系的 EPSG 编号；经纬度提交的为 null'),
    overlaps: z.array(OverlapSchema).describe('委托时的重叠清单'),
    mayChange: z.boolean().describe('可修改委托内容'),
    mayAssign: z.boolean().describe('可分派、改期'),
    steps: z.array(
      z.object({
        to: surveyState,
        zh: z.string(),
        en: z.string(),
        needs: z.array(z.enum(['surveyor', 'package', 'no-open-result', 'other-person'])),
      }),
    ),
    history: z.array(
      z.object({
        kind: z.string(),
        from: surveyState.nullable(),
        to: surveyState,
        reason: z.string().nullable(),
        detail: z.record(z.string(), z.unknown()).nullable(),
        by: z.string(),
        at: z.string(),
      }),
    ),
  })
  .meta({ id: 'SurveyTask' });
