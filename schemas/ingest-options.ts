/** How a delivery is to be read and loaded, as it stands in `dimai.ingest_job.options`: what `dimai ingest` takes as flags. */
import { repairableIssues } from './issue-titles.ts';
import { z } from 'zod';

const value = z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]);

/** What feeds a field: a column by name, nothing, a constant, or a column with a conversion. */
const rule = z.union([
  z.string().min(1).max(500),
  z.null(),
  z.strictObject({ constant: value }),
  z.strictObject({
    column: z.union([z.string(), z.array(z.string()).max(50)]),
    default: value.optional(),
    values: z.record(z.string(), value).optional(),
    convert: z.string().max(100).optional(),
    unit: z.enum(['squareMetres', 'hectares', 'mu', 'squareKilometres']).optional(),
  }),
]);

export const ingestOptionsSchema = z
  .strictObject({
    layer: z.string().max(100).optional().describe('图层编号或标准表名，如 parcel、DLTB；不给则只检视，不入库'),
    dataset: z.string().min(1).max(200).optional().describe('数据集名称，同名数据集整体更新'),
    district: z
      .string()
      .regex(/^\d{2}(\d{2}(\d{2})?)?$/)
      .optional()
      .describe('所属行政区代码，2、4 或 6 位'),
    layerName: z.string().max(500).optional().describe('包内有多个图层时，其中一个的名称'),
    source: z.string().max(100).optional().describe('来源映射编号'),
    map: z.record(z.string(), rule).optional().describe('字段 → 列名或规则；null 为不取'),
    set: z.record(z.string(), z.string().max(4000)).optional().describe('字段 → 固定值'),
    values: z
      .record(z.string(), z.record(z.string().max(4000), z.string().max(4000)))
      .optional()
      .describe('字段 → 交付的值 → 代码；空字符串为不取'),
    crs: z.int().min(1000).max(999_999).optional().describe('坐标系 EPSG 代码，优先于文件'),
    assumeDatum: z.boolean().optional().describe('其他国家的基准视同 CGCS2000'),
    datumShift: z.array(z.number()).length(7).optional().describe('七参数（米、角秒、ppm）'),
    correctCoordinates: z.boolean().optional().describe('确认按检测结果更正坐标'),
    apportion: z.enum(['floor-area', 'land-area']).optional().describe('企业数据按建筑面积或用地面积分摊到地块'),
    encoding: z.string().max(40).optional().describe('属性编码，如 GBK'),
    allow: z.array(z.string().max(60)).max(100).optional().describe('这些错误代码的行仍入库'),
    mends: z.int().min(1).optional().describe('文件为此批次退件的改正稿：图层、数据集、列匹配同该批次，只合并改正的行'),
    partial: z.boolean().optional().describe('只合并文件中的行，不移除其他行'),
    topology: z.boolean().optional().describe('false 不检查图形之间的重叠和缝隙'),
    repair: z
      .array(z.enum(repairableIssues))
      .optional()
      .describe('自动修复这些问题，逐条记录修复前后，可撤销；默认不修复'),
    again: z.boolean().optional().describe('相同文件也再入库一次'),
  })
  .meta({ id: 'IngestOptions' });

export type IngestJobOptions = z.output<typeof ingestOptionsSchema>;
