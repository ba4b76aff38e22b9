/**
 * The figures of 资源总览 as data: what is measured, what it is broken down by, and the SQL that each stands for. The columns
 * that are kept in memory, the plain statements they are held against, the interface and its documentation all come from here.
 * Row 15 of the bureaus' contract: five measures by 总体情况, 主导用途 and 权属性质, by 危污乱散低 class, district and year.
 */
import { columnName } from '../../../schemas/derive/ddl.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { approvedUnsuppliedLand } from '../../../schemas/layers/approved-unsupplied-land.ts';
import { lowEfficiencyLand } from '../../../schemas/layers/low-efficiency-land.ts';
import { suppliedUnusedLand } from '../../../schemas/layers/supplied-unused-land.ts';

/** The layers whose features are stock land, in a fixed order. */
export const STOCK_LAYERS: readonly Layer[] = [lowEfficiencyLand, approvedUnsuppliedLand, suppliedUnusedLand];

/** State of a plot that has left the stock. */
export const EXITED = '90';

/** One measure: summed over plots. */
export interface Measure {
  readonly id: 'landArea' | 'count' | 'floorArea' | 'output' | 'tax';
  readonly title: string;
  readonly titleEn: string;
  readonly unit: string;
  /** Digits that offices print. */
  readonly digits: number;
  /** Over the columns of `factsSql`: what is summed. */
  readonly sql: string;
  readonly note: string;
  readonly noteEn: string;
}

/** 亩 in a square metre: 1 亩 = 2000/3 m² exactly. */
export const MU_PER_SQUARE_METRE = 0.0015;

/** The five measures. */
export const measures = [
  {
    id: 'landArea',
    title: '现状用地规模',
    titleEn: 'Land area',
    unit: '亩',
    digits: 2,
    sql: `sum(area) * ${MU_PER_SQUARE_METRE}`,
    note: '图形的椭球面积（没有图形的取填报面积），合计后由未取整的平方米换算为亩',
    noteEn:
      'Ellipsoidal area of the shape (the reported one where there is no shape), carried to mu from the sum of unrounded square metres',
  },
  {
    id: 'count',
    title: '现状用地宗数',
    titleEn: 'Plots',
    unit: '宗',
    digits: 0,
    sql: 'count(*)',
    note: '地块数',
    noteEn: 'Number of plots',
  },
  {
    id: 'floorArea',
    title: '现状建筑面积',
    titleEn: 'Floor area',
    unit: '㎡',
    digits: 2,
    sql: 'sum(floor_area)',
    note: '填报的现状建筑面积；未填报的不计，另列宗数',
    noteEn: 'Floor area as reported; plots that did not report are left out and counted beside it',
  },
  {
    id: 'output',
    title: '现状年产值',
    titleEn: 'Output of the year',
    unit: '万元',
    digits: 4,
    sql: 'sum(output)',
    note: '所选年度地块上各企业年产值之和；全部未填报的地块不计，另列宗数',
    noteEn:
      'Output of all firms of a plot in the year; plots of which nothing was reported are left out and counted beside it',
  },
  {
    id: 'tax',
    title: '现状年税收',
    titleEn: 'Tax of the year',
    unit: '万元',
    digits: 4,
    sql: 'sum(tax)',
    note: '所选年度地块上各企业年税收之和；全部未填报的地块不计，另列宗数',
    noteEn:
      'Tax of all firms of a plot in the year; plots of which nothing was reported are left out and counted beside it',
  },
] as const satisfies readonly Measure[];

/** Id of a measure. */
export type MeasureId = (typeof measures)[number]['id'];

/** What figures are broken down by. */
export interface Dimension {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  /** Field of the stock layers; absent in a layer, its plots have no value. */
  readonly field: string;
  /** SQL of the value over the columns of a layer's table. */
  readonly sql: (column: string) => string;
  readonly codelist?: string;
  /** A plot may have several values: it counts in each of them, and once in the total. */
  readonly isMultiple?: true;
}

const asIs = (column: string) => column;

/** The dimensions that are values of plots; `size` is a dimension too, but an interval of a number. */
export const dimensions = [
  { id: 'type', title: '类别', titleEn: 'Kind', field: 'stockType', sql: asIs, codelist: 'stock-land-type' },
  {
    id: 'class',
    title: '危污乱散低',
    titleEn: 'Class',
    field: 'stockClasses',
    sql: asIs,
    codelist: 'stock-land-class',
    isMultiple: true,
  },
  { id: 'use', title: '主导用途', titleEn: 'Dominant use', field: 'dominantUse', sql: asIs, codelist: 'dominant-use' },
  {
    id: 'ownership',
    title: '权属性质',
    titleEn: 'Ownership',
    field: 'ownershipKind',
    sql: asIs,
    codelist: 'ownership-kind',
  },
  {
    id: 'district',
    title: '行政区',
    titleEn: 'District',
    field: 'districtCode',
    sql: (column: string) => `left(${column}, 6)`,
    codelist: 'administrative-division',
  },
  {
    id: 'town',
    title: '乡镇街道',
    titleEn: 'Township',
    field: 'townName',
    // Townships of two districts may have one name.
    sql: (column: string) => `coalesce(left(t.district_code, 6), '') || '/' || nullif(${column}, '')`,
  },
  { id: 'office', title: '自然资源所', titleEn: 'Land office', field: 'landOffice', sql: asIs },
  { id: 'path', title: '盘活路径', titleEn: 'Path', field: 'disposalPath', sql: asIs, codelist: 'disposal-path' },
  { id: 'state', title: '状态', titleEn: 'State', field: 'state', sql: asIs, codelist: 'stock-land-state' },
] as const satisfies readonly Dimension[];

/** Id of a dimension of values. */
export type DimensionId = (typeof dimensions)[number]['id'];

/** Bounds of the size classes in 亩: below 5, 5 to 20 and so on; a lower bound belongs to its class. */
export const SIZE_BOUNDS_MU = [0, 5, 20, 50, 100, 300] as const;

/** Title of a size class. */
export function sizeTitle(index: number): string {
  const low = SIZE_BOUNDS_MU[index]!;
  const high = SIZE_BOUNDS_MU[index + 1];
  if (high === undefined) return `${low} 亩以上`;
  return low === 0 ? `${high} 亩以下` : `${low}～${high} 亩`;
}

/** SQL of a dimension for a layer: its column, or null where the layer has no such field. */
export function dimensionSql(layer: Layer, { field, sql, ...rest }: Dimension): string {
  const isMultiple = 'isMultiple' in rest;
  if (layer.fields[field] === undefined) return isMultiple ? 'null::text[]' : 'null::text';
  return sql(`t.${columnName(field)}`);
}

/** Name of a township out of its value, which begins with its district: `320411/薛家镇`. */
export function townName(value: string): string {
  return value.slice(value.indexOf('/') + 1);
}

/** SQL of a plain field for a layer, or null of that type where the layer has no such field. */
export function fieldSql(layer: Layer, field: string, type: string): string {
  return layer.fields[field] === undefined ? `null::${type}` : `t.${columnName(field)}::${type}`;
}

/** SQL of a plot's area, m². */
export const AREA_SQL = 'coalesce(t.ellipsoidal_area, t.area::float8)';
