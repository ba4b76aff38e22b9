import { z } from 'zod';
import { attachmentSchema } from '../attachments/routes.ts';
import { archivedDocumentSchema } from '../document-archives/route-schemas.ts';
import { areaSchema, geometrySchema } from '../catalogue/feature-view.ts';
import { lineageSchema, stageRecordSchema } from '../land-codes/routes.ts';
import { SignatureSchema } from '../surveys/bundle/signature-schema.ts';
import { MISSING_REASONS, type MissingReason } from './land-file.ts';

const reasonCode = z.enum(Object.keys(MISSING_REASONS) as [MissingReason, ...MissingReason[]]);
const reason = z.object({ code: reasonCode, zh: z.string(), en: z.string() });

const provenance = z
  .object({
    layer: z.string(),
    title: z.string(),
    dataset: z.string(),
    version: z.int().describe('该数据集所在的图层版本'),
    publishedOn: z.string().nullable(),
    districtCode: z.string().nullable(),
  })
  .meta({ id: 'Provenance', description: '来源：图层、数据集、版本与发布日期' });

const record = z
  .object({
    layer: z.string(),
    id: z.int(),
    properties: z.record(z.string(), z.unknown()).describe('属性；个人信息按权限脱敏'),
    masked: z.array(z.string()),
    area: z.number().nullable().describe('椭球面积（㎡）'),
    inheritedFrom: z.string().optional(),
  })
  .meta({ id: 'FileRecord' });

/** A block with its content, or the reason why it is missing. */
function block<T extends z.ZodType>(content: T, description: string) {
  const present = z.object({ state: z.literal('present'), provenance: z.array(provenance), content });
  const missing = z.object({ state: z.literal('missing'), provenance: z.array(provenance), reason });
  return z.discriminatedUnion('state', [present, missing]).describe(description);
}

const plotName = { layer: z.string(), id: z.int(), plotCode: z.string(), plotName: z.string().nullable() };
const plotBase = z.object({
  ...plotName,
  location: z.string().nullable(),
  plannedUse: z.string().nullable().describe('规划用途（用地用海分类代码）'),
  area: z.number().nullable().describe('面积（㎡）'),
});
const state = z.enum(['reserved', 'current', 'ended', 'released']);

/** A whole land file. */
export const landFileSchema = z
  .object({
    code: z.string(),
    asked: z.string(),
    asOf: z.string().nullable(),
    versions: z.record(z.string(), z.int()).describe('所读各图层的版本；0 为尚未发布'),
    successors: z.array(z.string()).describe('现势的后继代码'),
    blocks: z.object({
      identity: block(
        z.object({
          kind: z.enum(['parcel', 'provisional']),
          state,
          bornOn: z.string().nullable(),
          endedOn: z.string().nullable(),
          parcel: record.nullable(),
          geometry: geometrySchema.nullable(),
          place: z.tuple([z.number(), z.number()]).nullable(),
          area: areaSchema.nullable(),
          registeredArea: z.number().nullable().describe('登记面积（㎡）'),
          mapSheets: z.array(z.string()).describe('所在 1:500、1:10000 图幅'),
          aliases: z.array(z.object({ alias: z.string(), kind: z.string() })),
        }),
        '标识、图形与法定面积',
      ),
      boundaries: block(
        z.object({
          east: z.string().nullable(),
          south: z.string().nullable(),
          west: z.string().nullable(),
          north: z.string().nullable(),
          points: z.array(record),
          lines: z.array(record),
        }),
        '四至、界址点、界址线',
      ),
      neighbours: block(
        z.array(
          z.object({
            id: z.int(),
            code: z.string(),
            location: z.string().nullable(),
            landClass: z.string().nullable(),
            azimuth: z.number().nullable().describe('相对方位（度，正北起顺时针）'),
            border: z.number().nullable().describe('共有界线长（m）'),
          }),
        ),
        '相邻宗地',
      ),
      rights: block(
        z.object({ holders: z.array(record), land: z.array(record), houses: z.array(record) }),
        '权利人、土地权利、房屋权利',
      ),
      restrictions: block(
        z.array(
          z.object({
            kind: z.enum(['mortgage', 'seizure', 'objection', 'advance-notice', 'easement', 'restricted-unit']),
            standing: z.enum(['holds', 'waits', 'expired', 'released']).describe('有效、轮候、逾期、已注销'),
            queue: z.int().nullable().describe('查封次序：1 为首封，2 起为轮候'),
            record,
          }),
        ),
        '抵押、查封（含轮候次序）、异议、预告、地役权、限制',
      ),
      planning: block(z.object({ projects: z.array(record), plots: z.array(plotBase) }), '规划与项目'),
      acquisition: block(
        z.array(
          z.object({
            plot: z.object(plotName),
            fields: z.array(
              z.object({
                key: z.string(),
                title: z.string(),
                unit: z.string().nullable(),
                value: z.unknown(),
                missing: reasonCode.nullable(),
              }),
            ),
          }),
        ),
        '征地/拆迁：征地面积、征地批文、预计征地完成时间、拆迁成本、总户数、拆迁建筑面积、拆迁进度',
      ),
      approvals: block(
        z.object({
          stages: z.array(stageRecordSchema.extend({ inheritedFrom: z.string().nullable() })),
        }),
        '审批阶段；inheritedFrom 为前身代码的阶段',
      ),
      timeline: block(
        z.array(
          z.object({
            on: z.string(),
            kind: z.enum(['stage', 'event', 'registration', 'restriction', 'approval', 'stock', 'version']),
            title: z.string(),
            detail: z.string().nullable(),
            inheritedFrom: z.string().nullable(),
          }),
        ),
        '时间轴',
      ),
      stock: block(
        z.object({ plots: z.array(plotBase.extend({ record })), economics: z.array(record) }),
        '存量用地状态、路径、节点与效益',
      ),
      controls: block(
        z.array(
          z.discriminatedUnion('state', [
            z.object({
              layer: z.string(),
              title: z.string(),
              state: z.enum(['overlaps', 'clear']),
              ellipsoidal: z.number(),
              planar: z.number(),
              share: z.number().describe('占该宗土地的比例'),
              hits: z.array(
                z.object({
                  id: z.int(),
                  title: z.string(),
                  ellipsoidal: z.number(),
                  planar: z.number(),
                  properties: z.record(z.string(), z.unknown()),
                  geometry: geometrySchema,
                }),
              ),
            }),
            z.object({ layer: z.string(), title: z.string(), state: z.literal('no-data'), reason }),
          ]),
        ),
        '三区三线及其他管控要素',
      ),
      buildings: block(
        z.object({ buildings: z.array(record), units: z.array(record), isCut: z.boolean().describe('有更多，未列全') }),
        '自然幢与户',
      ),
      inspections: block(z.array(record), '执法与督察图斑'),
      attachments: block(
        z.object({ documents: z.array(attachmentSchema), hidden: z.int().describe('无权查看的附件数') }),
        '附件；inheritedFrom 为所承自的前身代码',
      ),
      agreements: block(
        z.object({
          records: z.array(
            z.object({
              id: z.string(),
              task: z.int(),
              taskNumber: z.string(),
              parcelCode: z.string(),
              boundary: z.string().nullable().describe('界址线；null 为全部界址'),
              neighbourCode: z.string().nullable(),
              neighbour: z.string().nullable().describe('邻宗权利人'),
              witness: z.string().nullable().describe('指界人'),
              role: z.string().nullable(),
              agreed: z.string().nullable().describe('是否认可：是、否'),
              note: z.string().nullable(),
              recordedAt: z.string().nullable(),
              sha256: z.string(),
              inheritedFrom: z.string().nullable(),
            }),
          ),
          signatures: z.array(SignatureSchema.extend({ inheritedFrom: z.string().nullable() })),
        }),
        '指界记录与电子签名；须有查看个人信息的权限，签名原件另取',
      ),
      archive: block(
        z.object({
          documents: z.array(archivedDocumentSchema.extend({ inheritedFrom: z.string().nullable() })),
          hidden: z.int().describe('无权查看的档案数'),
        }),
        '档案系统中的档案；inheritedFrom 为所承自的前身代码',
      ),
      lineage: block(lineageSchema.omit({ stages: true }), '沿革'),
    }),
    warnings: z
      .array(z.object({ code: z.enum(['archive-timeout', 'archive-failed']), zh: z.string(), en: z.string() }))
      .describe('逾时或出错而未能取得的内容；为空则本档完整'),
  })
  .meta({ id: 'LandFile' });
