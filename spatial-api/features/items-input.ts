/** What `items` is asked with, read and checked against the layer. */
import { z } from 'zod';

import { layerVersionAt, parseAsOf } from '../../schemas/database/versions.ts';
import { parameters, type Database, type Parameters } from '../../schemas/database/sql.ts';
import { filterConditions, filterFields, parseFeatureFilter } from '../../schemas/feature-filter.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { integerParameter } from '../parameters.ts';
import { parseCql2Json } from './cql2/parse-json.ts';
import { parseCql2Text } from './cql2/parse-text.ts';
import { AREA_COLUMNS, filterCondition } from './cql2/to-sql.ts';
import { findCrs, type FeatureCrs } from './crs.ts';
import { propertyKeys, type Position, type SortKey, type VersionSpan } from './feature-query.ts';
import { boxCondition } from './geometry-sql.ts';
import { decodeToken, type PageToken } from './page-token.ts';

/** Formats of features by the value of `f`. */
export const FORMATS = {
  json: 'application/geo+json',
  html: 'text/html',
  jsonseq: 'application/geo+json-seq',
  csv: 'text/csv',
  fgb: 'application/flatgeobuf',
} as const;

/** A format of features. */
export type FeatureFormat = keyof typeof FORMATS;

/** Most features of a page of GeoJSON; the other formats have no end. */
export const LARGEST_PAGE = 10_000;

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Numbers between commas; what is none stays text, for the schema to refuse. */
function toNumbers(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  return given.split(',').map((part) => (NUMBER.test(part) && Number.isFinite(Number(part)) ? Number(part) : part));
}

/** Most features that may be skipped by their number: what is skipped is read nevertheless. */
const LARGEST_OFFSET = 10_000;

/** Parameters of `items`; those that are not named here are fields of the layer. */
export const itemsQuery = z.looseObject({
  limit: integerParameter(1, 1_000_000_000, `要素数；GeoJSON 每页至多 ${LARGEST_PAGE}，其他格式不限`).optional(),
  offset: integerParameter(
    0,
    LARGEST_OFFSET,
    `跳过的要素数，至多 ${LARGEST_OFFSET}；逐页读取请用 next 链接`,
  ).optional(),
  bbox: z
    .preprocess(toNumbers, z.array(z.number()).min(4).max(6))
    .optional()
    .describe('范围：4 或 6 个以逗号分隔的数，按 bbox-crs 的轴序，缺省为经度、纬度'),
  'bbox-crs': z.string().max(200).optional().describe('bbox 的坐标系 URI；缺省为 CRS84'),
  crs: z.string().max(200).optional().describe('答复几何的坐标系 URI；缺省为 CRS84（经度、纬度）'),
  datetime: z
    .string()
    .max(100)
    .optional()
    .describe('截至某日或某时刻的内容，或一段时间（a/b、../b、a/..）内存在过的要素'),
  filter: z.string().max(20_000).optional().describe('CQL2 条件，可查询的字段见 queryables'),
  'filter-lang': z.enum(['cql2-text', 'cql2-json']).optional().describe('缺省为 cql2-text'),
  'filter-crs': z.string().max(200).optional().describe('filter 中坐标的坐标系 URI；缺省为 CRS84'),
  sortby: z.string().max(500).optional().describe('排序字段，以逗号分隔，前缀 - 为降序，如 -area,parcelCode'),
  properties: z.string().max(2000).optional().describe('只取这些属性，以逗号分隔'),
  skipGeometry: z.enum(['true', 'false']).optional().describe('true 则不取几何'),
  after: z.string().max(4000).optional().describe('上一页 next 链接中的续读位置'),
  f: z.enum(['json', 'html', 'jsonseq', 'csv', 'fgb']).optional().describe('格式；缺省按 Accept 请求头'),
});

const NAMED: ReadonlySet<string> = new Set(Object.keys(itemsQuery.shape));

/** Names of the parameters that choose features. */
type ItemsQuery = z.output<typeof itemsQuery>;

/** A question that is understood. */
export interface ItemsQuestion {
  readonly layer: Layer;
  readonly crs: FeatureCrs | null;
  /** In which the answer says it is, also where geometry is left out. */
  readonly contentCrs: FeatureCrs;
  readonly properties: readonly string[] | undefined;
  readonly sort: readonly SortKey[];
  readonly limit: number | undefined;
  readonly offset: number;
  readonly token: PageToken | undefined;
  readonly versions: VersionSpan | undefined;
  /** Adds the conditions and their values to a statement. */
  readonly conditions: (add: Parameters['add']) => readonly string[];
}

/** Reads a question; throws `request-invalid` that names the parameter. */
export async function readQuestion(
  db: Database,
  layer: Layer,
  query: ItemsQuery,
  crsList: readonly FeatureCrs[],
): Promise<ItemsQuestion> {
  const contentCrs = findCrs(crsList, query.crs, 'crs');
  const boxCrs = findCrs(crsList, query['bbox-crs'], 'bbox-crs');
  const filterCrs = findCrs(crsList, query['filter-crs'], 'filter-crs');
  const box = query.bbox === undefined ? undefined : readBox(query.bbox, boxCrs);
  const expression = query.filter === undefined ? undefined : readFilter(query.filter, query['filter-lang']);
  const sort = query.sortby === undefined ? [] : readSort(layer, query.sortby);
  const token = query.after === undefined ? undefined : decodeToken(query.after, sort.length);
  const byField = parseFeatureFilter([layer], fieldParameters(query));
  const conditions = (add: Parameters['add']) => [
    ...(box === undefined ? [] : [layer.geometry === null ? 'true' : boxCondition.condition(box, boxCrs, add)]),
    ...(expression === undefined ? [] : [filterCondition({ layer, add, crs: filterCrs }, expression)]),
    ...filterConditions(layer, byField, (text, cast) => add(text, cast)),
  ];
  // What cannot become SQL is refused before anything is read.
  conditions(parameters().add);
  return {
    layer,
    contentCrs,
    crs: query.skipGeometry === 'true' ? null : contentCrs,
    properties: query.properties === undefined ? undefined : readProperties(layer, query.properties),
    sort,
    limit: query.limit,
    offset: query.offset ?? 0,
    token,
    versions:
      token?.versions ?? (query.datetime === undefined ? undefined : await versionsOf(db, layer, query.datetime)),
    conditions,
  };
}

function fieldParameters(query: ItemsQuery): readonly (readonly [string, string])[] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (NAMED.has(name)) return [];
    if (typeof value === 'string') return [[name, value] as const];
    throw wrong(name, String(value), '每个参数只给一次');
  });
}

function readFilter(filter: string, language: 'cql2-text' | 'cql2-json' | undefined) {
  return language === 'cql2-json' ? parseCql2Json(filter) : parseCql2Text(filter);
}

function readBox(corners: readonly number[], crs: FeatureCrs): readonly number[] {
  if (corners.length === 5) throw wrong('bbox', corners.join(','), '4 或 6 个以逗号分隔的数');
  const half = corners.length / 2;
  const [first, second, third, fourth] = [corners[0]!, corners[1]!, corners[half]!, corners[half + 1]!];
  const [west, south, east, north] = crs.isNorthFirst ? [second, first, fourth, third] : [first, second, third, fourth];
  if (south > north) throw wrong('bbox', corners.join(','), '南边界不得大于北边界');
  if (west > east && crs.unit !== 'degree') throw wrong('bbox', corners.join(','), '西边界不得大于东边界');
  return corners;
}

/** Fields that features can be put in order by. */
export function sortableKeys(layer: Layer): readonly string[] {
  const fields = filterFields(layer).filter((key) => layer.fields[key]!.type !== 'text[]');
  return [...fields, ...propertyKeys(layer).filter((key) => key in AREA_COLUMNS)];
}

function readSort(layer: Layer, text: string): readonly SortKey[] {
  const known = sortableKeys(layer);
  const keys = text.split(',').map((part) => {
    const [, sign, key] = /^\s*([+-]?)\s*(\w+)\s*$/.exec(part) ?? [];
    if (key === undefined || !known.includes(key)) throw wrong('sortby', part, `可排序的字段：${known.join('、')}`);
    return { key, descending: sign === '-' };
  });
  if (keys.length > 5) throw wrong('sortby', text, '至多 5 个字段');
  return keys;
}

function readProperties(layer: Layer, text: string): readonly string[] {
  const known = propertyKeys(layer);
  const keys = text === '' ? [] : text.split(',').map((part) => part.trim());
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown !== undefined) throw wrong('properties', unknown, `属性：${known.join('、')}`);
  return keys;
}

/** The versions of an instant or a span. Days end with the day in China, and begin with it. */
async function versionsOf(db: Database, layer: Layer, text: string): Promise<VersionSpan> {
  const parts = text.split('/');
  if (parts.length > 2) throw wrong('datetime', text, '日期、带时区的时刻，或 a/b、../b、a/..');
  const [start, end = start] = parts.map((part) => (part === '..' || part === '' ? null : instantText(part, text)));
  if (parts.length === 1 && start === null) throw wrong('datetime', text, '日期或带时区的时刻');
  const to =
    end == null
      ? await versionAt(db, layer, new Date(Date.now() + 86_400_000).toISOString())
      : await versionAt(db, layer, end);
  if (parts.length === 1) return { from: to, to };
  if (start == null) return { from: 0, to };
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(start);
  const from = await versionAt(db, layer, isDay ? dayBefore(start) : start);
  if (from > to) throw wrong('datetime', text, '开始不得晚于结束');
  return { from, to };
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function instantText(part: string, whole: string): string {
  const parsed = parseAsOf(part);
  if (parsed === undefined || !('moment' in parsed)) throw wrong('datetime', whole, '日期（2026-11-21）或带时区的时刻');
  return part;
}

async function versionAt(db: Database, layer: Layer, instant: string): Promise<number> {
  return (await layerVersionAt(db, layer.id, parseAsOf(instant)!)) ?? 0;
}

function wrong(name: string, actual: string, expected: string): Problem {
  return new Problem('request-invalid', `参数 ${name} 有误：${expected}`, {
    errors: [{ at: `query.${name}`, actual: actual.slice(0, 100), expected }],
  });
}

/** What was asked for beside the question: the position as token. */
export type { Position };
