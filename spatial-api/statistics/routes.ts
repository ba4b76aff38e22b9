/** `POST /api/statistics`: figures of any layer, equal to what SQL counts. */
import { z } from 'zod';

import { codelists } from '../../schemas/codelists/index.ts';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import type { Parameters } from '../../schemas/database/sql.ts';
import { layerVersionAt } from '../../schemas/database/versions.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import { epsgOfZone, zoneOfLongitude } from '../../schemas/crs.ts';
import { filterFields } from '../../schemas/feature-filter.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { convertArea } from '../../schemas/units.ts';
import { versionOf } from '../../tiles/versions.ts';
import { featureCrsList, findCrs } from '../features/crs.ts';
import { checkGeometry, type GeometryLiteral } from '../features/cql2/expression.ts';
import { parseCql2Json } from '../features/cql2/parse-json.ts';
import { parseCql2Text } from '../features/cql2/parse-text.ts';
import { filterCondition } from '../features/cql2/to-sql.ts';
import { withFilterErrors } from '../features/read-page.ts';
import { asOf, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { DISTRICT, MOST_GROUPS, statisticsQuery, type DrawnArea, type StatisticsRow } from './statistics-query.ts';
import { minimumCountFor } from './minimum-count.ts';
import { suppressedCells } from './suppressed-cells.ts';

const geometry = z
  .looseObject({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) })
  .describe('GeoJSON 面，坐标系见 crs');

const bodySchema = z.strictObject({
  layer: layerId,
  groupBy: z.array(z.string().max(60)).max(3).default([]).describe('分组字段；district 为行政区（县级）'),
  sums: z.array(z.string().max(60)).max(10).default([]).describe('求和的数值字段'),
  filter: z
    .union([z.string().max(20_000), z.looseObject({ op: z.string() })])
    .optional()
    .describe('CQL2 文本或 JSON'),
  areas: z
    .array(z.strictObject({ name: z.string().max(100), geometry }))
    .max(50)
    .default([])
    .describe('所绘范围：每个范围单独统计，跨界要素按落入部分计面积'),
  crs: z.string().max(200).optional().describe('areas 与 filter 中坐标的坐标系 URI；缺省为 CRS84（经度、纬度）'),
  areaKind: z.enum(['ellipsoidal', 'planar']).default('ellipsoidal').describe('椭球面积或平面面积'),
  asOf: asOf.optional(),
});

const areaFigures = z
  .object({ squareMetres: z.number(), hectares: z.number(), mu: z.number() })
  .describe('未取整；公顷与亩由未取整的㎡换算')
  .meta({ id: 'AreaFigures' });

const groupSchema = z
  .object({
    key: z.record(z.string(), z.string().nullable()).describe('分组字段的取值；所绘范围的名称在 area'),
    labels: z.record(z.string(), z.string()).describe('取值的名称，有码表时'),
    area: z.string().optional().describe('所绘范围的名称'),
    count: z.int().nullable().describe('要素数；不足最小计数时为 null'),
    areas: areaFigures.nullable(),
    sums: z.record(z.string(), z.number().nullable()),
    suppressed: z.boolean().describe('因要素过少而未给出'),
  })
  .meta({ id: 'StatisticsGroup' });

const answerSchema = z
  .object({
    layer: z.string(),
    version: z.int(),
    areaKind: z.enum(['ellipsoidal', 'planar']),
    minimumCount: z.int().describe('公开统计的最小计数；1 为不限'),
    total: groupSchema.nullable().describe('合计；按所绘范围统计时为 null，因范围可能相交'),
    groups: z.array(groupSchema),
  })
  .meta({ id: 'Statistics' });

const postStatistics = route({
  method: 'post',
  path: '/api/statistics',
  watched: true,
  tag: '总览',
  summary: '统计查询：个数、面积（㎡、公顷、亩）与求和，按字段、行政区或所绘范围分组',
  description:
    '任何图层，任何时点（asOf）。公开统计（未登录、仅有查看权限的使用方）不给出要素数不足 5 的分组，也不给出能由其他数（合计、少一个分组字段、去掉 filter）推出它的分组。',
  body: bodySchema,
  reads: 'scope',
  answer: answerSchema,
  problems: ['layer-unknown', 'layer-restricted', 'layer-version-unknown'],
  async handle(context, { body }) {
    const layer = context.layers.find(body.layer, 'body.layer');
    checkKeys(layer, body.groupBy, body.sums);
    const crs = findCrs(featureCrsList(context.region), body.crs, 'crs');
    const areas = body.areas.map(({ name, geometry: shape }, index): DrawnArea => {
      const literal = shape as unknown as GeometryLiteral;
      checkGeometry(literal, `$.areas[${index}].geometry`);
      return {
        name,
        geometry: { type: literal.type, coordinates: (literal as { coordinates: unknown }).coordinates },
        crs,
      };
    });
    if (areas.length > 0 && layer.geometry === null)
      throw wrong('body.areas', `${layer.title}没有几何，不能按范围统计`);
    const expression =
      body.filter === undefined
        ? undefined
        : typeof body.filter === 'string'
          ? parseCql2Text(body.filter)
          : parseCql2Json(JSON.stringify(body.filter));
    const version = await versionFor(context, layer, body.asOf);
    const current = versionOf(await context.tiles.versions.read(), layer.id);
    const read = async (condition: (add: Parameters['add']) => readonly string[], sums: readonly string[]) => {
      const query = statisticsQuery({
        layer,
        versions: version === current ? undefined : { from: version, to: version },
        conditions: condition,
        groupBy: body.groupBy,
        sums,
        areas,
        areaKind: body.areaKind,
        plane: planeOf(context),
      });
      const { rows } = await withFilterErrors(
        cancellableQuery<StatisticsRow>(context.db, { text: query.text, values: [...query.values] }, context.signal),
      );
      if (rows.length > MOST_GROUPS)
        throw wrong('body.groupBy', `分组超过 ${MOST_GROUPS} 个，请减少分组字段或缩小范围`);
      return rows;
    };
    const rows = await read(
      (add) => (expression === undefined ? [] : [filterCondition({ layer, add, crs }, expression)]),
      body.sums,
    );
    const minimum = minimumCountFor(context.caller);
    // What a filter leaves out could be had from the same question without it.
    const others =
      minimum === 1 || expression === undefined
        ? []
        : await read((add) => [`(${filterCondition({ layer, add, crs }, expression)}) is not true`], []);
    return { body: answerOf(layer, { ...body, areas, version, minimum }, rows, others) };
  },
});

function checkKeys(layer: Layer, groupBy: readonly string[], sums: readonly string[]): void {
  const fields = filterFields(layer);
  const groups = [
    ...fields.filter((key) => layer.fields[key]!.type !== 'text[]'),
    ...(districtField(layer) === undefined ? [] : [DISTRICT]),
  ];
  const numbers = fields.filter((key) => ['integer', 'decimal'].includes(layer.fields[key]!.type));
  const unknown = groupBy.find((key) => !groups.includes(key));
  if (unknown !== undefined) throw wrong('body.groupBy', `${unknown} 不可分组；可用的有 ${groups.join('、')}`);
  if (new Set(groupBy).size < groupBy.length) throw wrong('body.groupBy', '每个字段只给一次');
  const other = sums.find((key) => !numbers.includes(key));
  if (other !== undefined) throw wrong('body.sums', `${other} 不可求和；可用的有 ${numbers.join('、')}`);
}

function wrong(at: string, expected: string): Problem {
  return new Problem('request-invalid', expected, { errors: [{ at, expected }] });
}

async function versionFor(
  { db, tiles }: RouteContext,
  layer: Layer,
  at: z.output<typeof asOf> | undefined,
): Promise<number> {
  if (at === undefined) return versionOf(await tiles.versions.read(), layer.id);
  const version = await layerVersionAt(db, layer.id, at);
  if (version !== undefined) return version;
  throw new Problem('layer-version-unknown', `${layer.title}还没有这个版本`);
}

/** The 3° plane in the middle of the region: shares of shapes hardly depend on it. */
function planeOf({ region }: Pick<RouteContext, 'region'>): number {
  const middle = (region.bounds[0] + region.bounds[2]) / 2;
  return epsgOfZone(zoneOfLongitude(middle, 3), { width: 3, prefixed: false });
}

interface AnswerInput {
  readonly groupBy: readonly string[];
  readonly sums: readonly string[];
  readonly areas: readonly DrawnArea[];
  readonly areaKind: 'ellipsoidal' | 'planar';
  readonly version: number;
  readonly minimum: number;
}

/** `others` are the groups of what the filter leaves out, where that matters. */
function answerOf(
  layer: Layer,
  input: AnswerInput,
  rows: readonly StatisticsRow[],
  others: readonly StatisticsRow[],
): z.input<typeof answerSchema> {
  const { groupBy, sums, areas, areaKind, version, minimum } = input;
  const hidden = hiddenRows(rows, others, groupBy.length, minimum);
  const figures = (row: StatisticsRow, isHidden: boolean) => ({
    count: isHidden ? null : row.count,
    areas: isHidden || row.area === null ? null : areaFiguresOf(row.area),
    sums: Object.fromEntries(
      sums.map((key, index) => [key, isHidden || row[`sum_${index}`] == null ? null : Number(row[`sum_${index}`])]),
    ),
    suppressed: isHidden,
  });
  const groups = rows.map((row, index) => {
    const key = Object.fromEntries(groupBy.map((name, at) => [name, (row[`group_${at}`] ?? null) as string | null]));
    const area = row.area_index === null ? undefined : areas[row.area_index]?.name;
    return {
      key,
      labels: labelsOf(layer, key),
      ...(area === undefined ? {} : { area }),
      ...figures(row, hidden.has(index)),
    };
  });
  const isGrouped = groupBy.length > 0 || areas.length > 0;
  const whole = areas.length > 0 ? null : totalOf(rows, sums.length);
  const isSmall = (count: number) => count > 0 && count < minimum;
  return {
    layer: layer.id,
    version,
    areaKind,
    minimumCount: minimum,
    total:
      whole === null
        ? null
        : { key: {}, labels: {}, ...figures(whole, isSmall(whole.count) || isSmall(totalOf(others, 0).count)) },
    groups: isGrouped ? groups : [],
  };
}

/** Indexes of the rows that are not told: a table for each drawn area, because they may overlap. */
function hiddenRows(
  rows: readonly StatisticsRow[],
  others: readonly StatisticsRow[],
  dimensions: number,
  minimum: number,
): ReadonlySet<number> {
  const keysOf = (row: StatisticsRow) =>
    Array.from({ length: dimensions }, (_, at) => String(row[`group_${at}`] ?? '\u0000'));
  const keyOf = (row: StatisticsRow) => JSON.stringify([row.area_index, ...keysOf(row)]);
  const leftOut = new Map(others.map((row) => [keyOf(row), row.count]));
  const hidden = new Set<number>();
  for (const area of new Set(rows.map(({ area_index }) => area_index))) {
    const indexes = rows.flatMap(({ area_index }, index) => (area_index === area ? [index] : []));
    const cells = indexes.map((index) => {
      const row = rows[index]!;
      const rest = leftOut.get(keyOf(row)) ?? 0;
      return { keys: keysOf(row), count: row.count, isHidden: rest > 0 && rest < minimum };
    });
    for (const at of suppressedCells(cells, minimum)) hidden.add(indexes[at]!);
  }
  return hidden;
}

function areaFiguresOf(squareMetres: number) {
  return { squareMetres, hectares: convertArea(squareMetres, 'hectares'), mu: convertArea(squareMetres, 'mu') };
}

function totalOf(rows: readonly StatisticsRow[], sums: number): StatisticsRow {
  const add = (values: readonly (string | number | null | undefined)[]) => {
    const present = values.filter((value) => value != null);
    return present.length === 0 ? null : present.reduce<number>((sum, value) => sum + Number(value), 0);
  };
  const totals = Array.from({ length: sums }, (_, index) => [
    `sum_${index}`,
    add(rows.map((row) => row[`sum_${index}`])),
  ]);
  return {
    area_index: null,
    count: add(rows.map(({ count }) => count)) ?? 0,
    area: add(rows.map(({ area }) => area)),
    ...(Object.fromEntries(totals) as Record<`sum_${number}`, number | null>),
  };
}

/** Names of values that a code list has; districts are those of 行政区划. */
function labelsOf(layer: Layer, key: Readonly<Record<string, string | null>>): Record<string, string> {
  const labels = Object.entries(key).flatMap(([name, value]) => {
    const list = name === DISTRICT ? 'administrative-division' : layer.fields[name]?.codelist;
    const label = list === undefined ? undefined : codelists[list]?.entries.find(({ code }) => code === value)?.label;
    return label === undefined ? [] : [[name, label] as const];
  });
  return Object.fromEntries(labels);
}

/** Routes of statistics. */
export const statisticsRoutes: readonly Route[] = [postStatistics];
