import { z } from 'zod';
import { JobSchema } from '../jobs/route-schemas.ts';
import { MapRequest, mapFormats } from './map-order.ts';

const Box = z.array(z.number()).length(4);

/** A frame as the map of the viewer draws it. */
const FrameSchema = z.object({
  number: z.string().describe('图幅号，或分幅序号'),
  ring: z.array(z.array(z.number()).length(2)).describe('内图廓，[经度, 纬度]'),
  bounds: Box.describe('内图廓的外接矩形 [西, 南, 东, 北]，投影平面，米'),
});

export const MapPlanSchema = z
  .object({
    scale: z.int().describe('比例尺分母'),
    paper: z.string(),
    orientation: z.enum(['portrait', 'landscape']),
    epsg: z.int().nullable().describe('绘图平面（东坐标不带带号）；1:1000000 图幅的圆锥投影没有代码，为 null'),
    zone: z.int(),
    otherZones: z.array(z.int()).describe('范围还跨入的分带'),
    division: z.enum(['paper', 'square', 'geographic']),
    page: z
      .object({ width: z.number(), height: z.number(), frame: Box.describe('首幅内图廓 [左, 下, 右, 上]，左下角起') })
      .describe('图纸与首幅在其上的位置，毫米'),
    sheets: z.array(FrameSchema),
    parcels: z.int().describe('范围内的宗地数'),
    extent: Box.describe('[西, 南, 东, 北]，度'),
  })
  .meta({ id: 'CadastralMapPlan' });

const NoticeSchema = z.object({ code: z.string(), zh: z.string(), en: z.string() });

export const MapFileSchema = z.object({
  name: z.string(),
  format: z.enum([...mapFormats, 'preview']),
  page: z.int().optional().describe('所绘页，从 1 起；全图文件没有'),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  sm3: z.string(),
});

export const MapReportSchema = z
  .object({
    kind: z.enum(['sheets', 'parcel', 'parcels', 'index']),
    scale: z.int().nullable(),
    paper: z.string(),
    epsg: z.int().nullable().describe('绘图平面；1:1000000 图幅的圆锥投影没有代码，为 null'),
    zone: z.int(),
    otherZones: z.array(z.int()),
    division: z.enum(['paper', 'square', 'geographic']),
    pages: z.int(),
    sheetCount: z.int(),
    sheets: z.array(
      z.object({
        number: z.string(),
        name: z.string(),
        epsg: z.int().nullable().optional().describe('本幅绘图平面'),
        counts: z.record(z.string(), z.int()),
        overlappingLabels: z.int().describe('相互压盖的注记对数，应为 0'),
      }),
    ),
    unplacedCount: z.int().describe('没有位置的注记数'),
    unplaced: z.array(z.object({ sheet: z.string(), kind: z.string(), name: z.string() })),
    missingCharacters: z.array(z.string()).describe('字体所缺的字，图上以〓代替'),
    notices: z.array(NoticeSchema),
    extent: Box,
    files: z.array(MapFileSchema),
  })
  .meta({ id: 'CadastralMapReport' });

/** A map: its job, and once that has ended what came of it. */
export const MapSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    job: JobSchema.nullable().describe('任务；早已清理的没有'),
    request: MapRequest,
    versions: z.record(z.string(), z.int()).describe('所据各图层版本'),
    dataDay: z.string().describe('数据时点'),
    day: z.string().describe('编制日期'),
    secrecy: z.string(),
    view: z.enum(['masked', 'full']).describe('个人信息：masked 已脱敏'),
    series: z.uuid().nullable(),
    edition: z.int().nullable().describe('版次'),
    replacedBy: z.uuid().nullable().describe('替代它的新版'),
    isCurrent: z.boolean().nullable().describe('图内数据自出图以来没有变化；只在目录中给出，单份的变化见 changes'),
    createdBy: z.string(),
    createdAt: z.string(),
    downloads: z.int(),
    report: MapReportSchema.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'CadastralMap' });

export const MapChangesSchema = z
  .object({
    id: z.uuid(),
    isCurrent: z.boolean().describe('图内数据没有变化'),
    layers: z.array(
      z.object({
        layer: z.string(),
        title: z.string(),
        from: z.int().describe('图所据版本'),
        to: z.int().describe('现势版本'),
        added: z.int(),
        changed: z.int(),
        removed: z.int(),
        features: z.array(z.object({ key: z.string(), change: z.enum(['added', 'changed', 'removed']) })),
      }),
    ),
  })
  .meta({ id: 'CadastralMapChanges' });

const SheetSchema = z
  .object({
    number: z.string(),
    kind: z.enum(['square', 'geographic']),
    scale: z.int(),
    epsg: z.int().nullable().describe('正方形图幅所在平面'),
    bounds: Box.describe('正方形图幅为米，经纬度图幅为度：[西, 南, 东, 北]'),
    ring: z.array(z.array(z.number()).length(2)).describe('图廓，[经度, 纬度]'),
  })
  .meta({ id: 'MapSheet' });

export const SheetsSchema = z.object({
  sheets: z.array(
    SheetSchema.extend({ neighbours: z.record(z.string(), z.string()).optional().describe('接图表：方位 → 图幅号') }),
  ),
});
