/** What is asked of an export, as JSON: what a route or the command line has checked, and a job keeps. */
import { z } from 'zod';
import type { Scope } from '../../schemas/database/scope.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import { FORMAT_IDS } from './formats/index.ts';

const DISTRICT = /^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$/;

const Area = z.union([
  z.string().regex(DISTRICT, '应为 2、4、6、9 或 12 位行政区、地籍区或地籍子区代码').describe('代码，如 320411'),
  z
    .looseObject({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()).min(1) })
    .describe('GeoJSON 面，[经度, 纬度] CGCS2000'),
]);

const asOf = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .describe('导出哪一时刻的数据；只写日期为当日北京时间 24 时。缺省为当前数据');

/** Body of an order: either `template` or `format` with `layers`. */
export const ExportRequest = z
  .strictObject({
    template: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,60}$/)
      .optional()
      .describe('导出模板编号，见 /api/export-templates'),
    format: z.enum(FORMAT_IDS).optional().describe('按图层导出的格式，见 /api/export-formats'),
    layers: z.array(z.string().max(61)).min(1).max(60).optional().describe('按图层导出时的图层编号'),
    area: Area.optional().describe('范围；缺省为全部'),
    filter: z
      .string()
      .trim()
      .min(1)
      .max(5000)
      .optional()
      .describe('只导出符合此 CQL2 文本条件的要素；只用于导出单个图层'),
    asOf: asOf.optional(),
    perDistrict: z
      .boolean()
      .optional()
      .describe('按模板导出时，范围内每个区县各出一个文件，同一时刻的快照，一份总清单'),
    pictures: z
      .boolean()
      .optional()
      .describe('按模板导出时含图件：交来的宗地图、房产分户图原样交出，没有的宗地图按数据绘制；缺省不含'),
    crs: z
      .int()
      .refine((epsg) => crsByEpsg(epsg)?.datum === 'CGCS2000', '应为 CGCS2000 的 EPSG 编号，如 4490、4549、4528')
      .optional()
      .describe('坐标系 EPSG 编号；缺省为地区的投影坐标系，GeoJSON 为 4490'),
    checkOnly: z.boolean().optional().describe('只检查：列出全部问题，不生成文件'),
    title: z.string().trim().min(1).max(200).optional().describe('任务名称；缺省按内容命名'),
  })
  .refine(({ template, format }) => (template == null) !== (format == null), {
    message: '应写明 template（按模板）或 format 与 layers（按图层），二者取一',
    path: ['template'],
  })
  .refine(({ format, layers }) => (format == null) === (layers == null), {
    message: 'format 与 layers 应同时给出',
    path: ['layers'],
  })
  .refine(({ filter, layers }) => filter == null || layers?.length === 1, {
    message: 'filter 只用于按格式导出单个图层',
    path: ['filter'],
  })
  .refine(({ template, area, perDistrict }) => perDistrict !== true || (template != null && typeof area !== 'object'), {
    message: '逐区县导出须按模板，范围为行政区代码或全部',
    path: ['perDistrict'],
  })
  .refine(({ template, pictures }) => pictures !== true || template != null, {
    message: '图件只随按模板的导出',
    path: ['pictures'],
  })
  .meta({ id: 'ExportRequest' });

export type ExportRequest = z.output<typeof ExportRequest>;

/** An order that may be run: rights are settled, defaults filled in. */
export interface ExportOrder {
  readonly template?: string;
  readonly format?: string;
  readonly layers?: readonly string[];
  readonly district?: string;
  readonly polygon?: object;
  /** CQL2 text on the one layer of the order. */
  readonly filter?: string;
  /** Districts that have a file each; absent for one file. */
  readonly districts?: readonly string[];
  /** ISO 8601 in UTC; absent, what is current. */
  readonly asOf?: string;
  /** Absent for templates, whose coordinates are those surveyed. */
  readonly epsg?: number;
  /** Who ordered is limited to districts: rows that say nowhere where they belong stay out. */
  readonly isStrict?: true;
  readonly view: 'masked' | 'full';
  /** Pictures go along, drawn in so many dots per inch; absent, their fields stay empty. */
  readonly pictures?: { readonly dpi: number; readonly unit: string; readonly regionEpsg: number | null };
  /** What the rows are read through: whoever ordered it sees no more in a file than on a page. Absent for what the system orders itself. */
  readonly scope?: Scope;
  /** The problems alone: no file is made. */
  readonly checkOnly?: true;
  readonly title: string;
}

/** The moment an order names: a bare day ends at 24:00 in Beijing. */
export function momentOf(text: string): Date {
  return text.length === 10 ? new Date(new Date(`${text}T00:00:00+08:00`).getTime() + 86_400_000) : new Date(text);
}
