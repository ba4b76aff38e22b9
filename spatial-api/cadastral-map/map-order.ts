/** What is asked of a map, as JSON: checked by a route or the command line, settled into an order, kept with the map. */
import { z } from 'zod';
import type { Scope } from '../../schemas/database/scope.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import type { Districts } from '../../schemas/district-scope.ts';
import { secrecyClasses } from './drawing-rules.ts';
import { paperNames } from './paper-sizes.ts';
import type { MapVersions } from './read-content.ts';

export const fileFormats = ['pdf', 'svg', 'png', 'dxf'] as const;
export const dataFormats = ['gpkg', 'shp', 'txt'] as const;
export const mapFormats = [...fileFormats, ...dataFormats] as const;
export type FileFormat = (typeof fileFormats)[number];
export type DataFormat = (typeof dataFormats)[number];
export type MapFormat = FileFormat | DataFormat;

const parcelCode = z.string().regex(/^\d{12}[A-Z]{2}\d{5}$/, '应为 19 位宗地代码');
const words = (longest: number) => z.string().trim().min(1).max(longest);

const polygon = z.looseObject({
  type: z.enum(['Polygon', 'MultiPolygon']),
  coordinates: z.array(z.unknown()).min(1),
});

/** Most outlines of one map. */
const MOST_OUTLINES = 20;

const asOf = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .describe('哪一时刻的数据；只写日期为当日北京时间 24 时。缺省为当前数据');

/** Most parcels of one batch. */
export const MOST_PARCELS = 20_000;

/** Body of an order: exactly one of `sheet`, `box`, `geometry`, `parcel`, `parcels`. */
export const MapRequest = z
  .strictObject({
    sheet: words(20).optional().describe('图幅号：3520.75-497.50（与 scale 同用）或 H50G005096'),
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .optional()
      .describe('范围 [西, 南, 东, 北]，坐标系见 crs'),
    geometry: polygon.optional().describe('GeoJSON 面，坐标系见 crs'),
    outlines: z
      .array(z.strictObject({ title: words(20).describe('图例中的名称，如 调查范围'), geometry: polygon }))
      .min(1)
      .max(MOST_OUTLINES)
      .optional()
      .describe('在图上以范围线绘出的面（如调查范围、项目范围），坐标系见 crs；不影响分幅与内容，不用于宗地图'),
    parcel: parcelCode.optional().describe('宗地图：宗地代码'),
    parcels: z.array(parcelCode).min(1).max(MOST_PARCELS).optional().describe('成批宗地图：宗地代码'),
    crs: z
      .int()
      .refine((epsg) => crsByEpsg(epsg)?.datum === 'CGCS2000', '应为 CGCS2000 的 EPSG 编号，如 4490、4549、4528')
      .optional()
      .describe('box、geometry、outlines 的坐标系，缺省为 4490；给出投影坐标系时图也绘在该分带'),
    scale: z.int().min(50).max(1_000_000).optional().describe('比例尺分母；缺省为所选图纸能容纳的最大比例尺'),
    paper: z.enum(paperNames).optional(),
    orientation: z.enum(['portrait', 'landscape']).optional(),
    division: z
      .enum(['paper', 'square', 'geographic'])
      .optional()
      .describe('范围如何分幅：按图纸（缺省）、按正方形分幅、按经纬度分幅'),
    sheetFormat: z.enum(['50x50', '40x50']).optional().describe('正方形、矩形图幅（厘米，北 × 东）；缺省 50x50'),
    index: z.boolean().optional().describe('只绘分幅接合图'),
    annex: z.boolean().optional().describe('附界址点坐标表'),
    asOf: asOf.optional(),
    title: words(60).optional().describe('图名；缺省取图内主要地名'),
    unit: words(60).optional().describe('编制单位'),
    surveyedOn: z.iso.date().optional().describe('测图日期'),
    drawnBy: words(30).optional().describe('绘图员'),
    checkedBy: words(30).optional().describe('检查员'),
    approvedBy: words(30).optional().describe('审核员'),
    secrecy: z.enum(secrecyClasses).optional().describe('密级；缺省为内部'),
    watermark: words(40).optional().describe('水印文字；按角色另有规定的从其规定'),
    formats: z
      .array(z.enum(mapFormats))
      .min(1)
      .max(mapFormats.length)
      .optional()
      .describe('文件；缺省 pdf、svg、dxf、png，成批宗地图为 pdf'),
    dpi: z.int().min(36).max(600).optional().describe('PNG 每英寸点数；缺省 150'),
  })
  .refine(
    (request) =>
      [request.sheet, request.box, request.geometry, request.parcel, request.parcels].filter((part) => part != null)
        .length === 1,
    { message: '应写明 sheet、box、geometry、parcel、parcels 之一，且只写一个', path: ['sheet'] },
  )
  .refine(({ box }) => box == null || (box[0] < box[2] && box[1] < box[3]), {
    message: '应为 [西, 南, 东, 北]，西小于东，南小于北',
    path: ['box'],
  })
  .refine(({ outlines, parcel, parcels }) => outlines == null || (parcel == null && parcels == null), {
    message: '宗地图不绘范围线',
    path: ['outlines'],
  })
  .meta({
    id: 'CadastralMapRequest',
    examples: [
      { sheet: '3520.75-497.50', scale: 500, annex: true, formats: ['pdf', 'dxf'] },
      { box: [119.95, 31.77, 119.99, 31.79], scale: 2000, paper: 'A1', orientation: 'landscape', formats: ['pdf'] },
      { sheet: 'H50G005096', formats: ['pdf', 'svg'] },
      { parcel: '320402001001GB00001', secrecy: '内部', drawnBy: '张三' },
    ],
  });

export type MapRequest = z.output<typeof MapRequest>;

/** What the content of a map is read through: what the order may show, whatever its statements say. */
export function scopeOfMap({ versions, districts, view }: MapOrder): Scope {
  return { layers: Object.keys(versions), districts, personal: view === 'full' };
}

/** An order that may be run as it is, today or years later, with the same result. */
export interface MapOrder {
  readonly request: MapRequest;
  readonly title: string;
  /** Versions of the layers that are drawn. */
  readonly versions: MapVersions;
  /** ISO moment of the data where it is not that of the order; exports of data read as of it. */
  readonly moment?: string;
  /** The moment of the data as printed, `yyyy-MM-dd`. */
  readonly dataDay: string;
  readonly view: 'masked' | 'full';
  readonly districts: Districts;
  /** Day of making, `yyyy-MM-dd`; printed, and the date of the files. */
  readonly day: string;
  readonly formats: readonly MapFormat[];
  readonly dpi: number;
  readonly unit: string;
  readonly secrecy: string;
  readonly watermark: string | null;
  /** Plane of the region, used where nothing else tells one. */
  readonly regionEpsg: number | null;
  /** Who asked, as catalogues name them. */
  readonly maker: string;
  /** The map that this one replaces. */
  readonly replaces?: string;
}
