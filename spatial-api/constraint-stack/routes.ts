/** `POST /api/constraint-stacks`: every layer at a place or in an area, each with its version, or with why it cannot answer. */
import { z } from 'zod';

import { ellipsoidalArea } from '../../schemas/area.ts';
import { layerVersionsAt } from '../../schemas/database/versions.ts';
import { asMulti, fromGeoJson, GeometryError } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { detailIn } from '../../schemas/rules/check-details.ts';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { placed, strangeCoordinates, supportedCrs } from '../overlap/plots-of-geojson.ts';
import { InvalidPlotError } from '../overlap/prepare-subjects.ts';
import { Crs } from '../overlap/route-schemas.ts';
import { layerId } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { MOST_HITS, readStack, type StackLayer, type StackPlace } from './read-stack.ts';

/** A county is asked by figures, not by a stack. */
const LARGEST_SQUARE_METRES = 100_000_000;

const areasSchema = z.object({ ellipsoidal: z.number(), planar: z.number() });
const hitSchema = z
  .object({
    id: z.int(),
    title: z.string(),
    properties: z.record(z.string(), z.unknown()),
    areas: areasSchema.nullable().describe('与所查范围重叠的面积，m²；点查及线、点要素为 null'),
    share: z.number().nullable().describe('占所查范围的比例，0 至 1'),
    class: z.enum(['real', 'edge', 'noise']).nullable().describe('按面积与宽度：实际重叠、边缘、噪声'),
    metres: z.number().nullable().describe('线在范围内的长度，m'),
    onBorder: z.boolean().describe('所查的点在其界线上'),
  })
  .meta({ id: 'StackHit' });
const layerSchema = z
  .object({
    layer: z.string(),
    title: z.string(),
    titleEn: z.string(),
    group: z.string(),
    state: z
      .enum(['overlaps', 'below-threshold', 'clear', 'cannot-check', 'not-permitted'])
      .describe('有、只有边缘与噪声、没有、无法判定、无权查看'),
    reason: z.string().nullable().describe('无法判定的原因；有命中而图层不完整时亦给出'),
    detail: z.object({ zh: z.string(), en: z.string() }).nullable(),
    version: z.int().nullable().describe('图层版本；未发布为 0，无权查看为 null'),
    datasets: z.array(
      z.object({
        dataset: z.string(),
        version: z.int(),
        districtCode: z.string().nullable(),
        publishedAt: z.string(),
        source: z.string(),
      }),
    ),
    count: z.int().describe('命中的要素数'),
    areas: areasSchema.nullable().describe('各要素合并后的重叠面积，m²；重叠处只计一次'),
    share: z.number().nullable(),
    hits: z.array(hitSchema).describe(`面积大者在前，至多 ${MOST_HITS} 个；count 与 areas 为全部`),
    isPartial: z.boolean().describe('只含本人范围内的要素，而其范围没有覆盖此处'),
    isReduced: z.boolean().describe('按降低的精度计算'),
  })
  .meta({ id: 'StackLayer' });

const stack = route({
  method: 'post',
  path: '/api/constraint-stacks',
  watched: true,
  tag: '查询',
  summary: '一张蓝图：一点或一个范围内，全部图层各有什么',
  description: `按图层目录逐层回答，不漏一层：有的给出要素、版本、面积与占比，没有的说明其数据覆盖此处，未发布、不完整、未覆盖的写明原因，无权查看的也列出其名。面积为椭球面积与所在 3° 带平面面积；范围不超过 100 km²。`,
  reads: 'everything',
  writesWhenReadOnly: true,
  body: z.strictObject({
    geometry: z.looseObject({ type: z.enum(['Point', 'Polygon', 'MultiPolygon']) }).describe('GeoJSON 几何'),
    crs: Crs.optional(),
    layers: z.array(layerId).min(1).max(100).optional().describe('只问这些图层；缺省为全部有图形的图层'),
    tolerance: z.number().min(0).max(100).default(2).describe('点查线、点要素的容差，m'),
    asOf: z.iso.date().optional().describe('截至日期（中国标准时间当日终了）；缺省为当前'),
  }),
  answer: z.object({
    areas: areasSchema.nullable().describe('所查范围的面积，m²；点查为 null'),
    planeSrid: z.int().nullable(),
    isComplete: z.boolean().describe('是否每层都作了肯定或否定的回答'),
    layers: z.array(layerSchema),
  }),
  problems: ['layer-unknown', 'subject-invalid'],
  async handle(context, { body }) {
    const { db, scoped, everywhere, scope, region, layers, caller, ruleSet, signal } = context;
    const inUse = region.layers.flatMap((id) => layerById(id) ?? []).filter(({ geometry }) => geometry !== null);
    const readable = new Map(layers.all.map((layer) => [layer.id, layer]));
    const asked = body.layers === undefined ? inUse : body.layers.map((id) => known(inUse, id));
    const versions =
      body.asOf === undefined
        ? undefined
        : await layerVersionsAt(db, [...asked.map(({ id }) => id), 'administrative-area'], {
            moment: `${body.asOf}T23:59:59.999999+08:00`,
          });
    const isReduced = scope.reduced === true;
    try {
      const answer = await readStack({
        place: placeOf(body.geometry, body.crs ?? 4490, body.tolerance),
        layers: asked.map((layer) => readable.get(layer.id) ?? layer),
        isReadable: ({ id }) => readable.has(id),
        whole: db,
        scoped,
        everywhere: isReduced ? scopedDatabase(db, { ...scope, districts: null, personal: false }) : everywhere,
        areas: caller.districts,
        isReduced,
        versions:
          versions === undefined ? undefined : Object.fromEntries([...versions].map(([id, at]) => [id, at ?? 0])),
        thresholds: ruleSet.thresholds,
        signal,
      });
      context.countRows(answer.layers.reduce((sum, { hits }) => sum + hits.length, 0));
      return {
        body: {
          ...answer,
          isComplete: answer.layers.every(({ state, reason }) => state !== 'not-permitted' && reason === null),
          layers: answer.layers.map(told),
        },
      };
    } catch (error) {
      if (error instanceof InvalidPlotError) {
        throw new Problem('subject-invalid', `范围不是有效的多边形：${error.reason}`, { cause: error });
      }
      throw error;
    }
  },
});

function known(inUse: readonly StackOrderLayer[], id: string): StackOrderLayer {
  const found = inUse.find((layer) => layer.id === id);
  if (found !== undefined) return found;
  throw new Problem('layer-unknown', `本地区没有带图形的图层 ${id}；可用的图层见 /api/layers`, {
    errors: [{ at: 'body.layers', actual: id, expected: '/api/layers 所列、有图形的图层编号' }],
  });
}

type StackOrderLayer = NonNullable<ReturnType<typeof layerById>>;

/** The place of a request, in degrees. Throws `subject-invalid`. */
function placeOf(given: unknown, crs: number, tolerance: number): StackPlace {
  try {
    const delivered = fromGeoJson(given);
    const epsg = supportedCrs(crs);
    const strange = strangeCoordinates(delivered, epsg, '1');
    if (strange !== undefined) {
      throw new Problem('subject-invalid', `坐标与 EPSG:${epsg} 不符（${strange.actual}），应为${strange.expected}`);
    }
    if (delivered.type === 'Point') {
      const { geometry } = placed(delivered, epsg);
      return { kind: 'point', longitude: geometry.xy[0]!, latitude: geometry.xy[1]!, tolerance };
    }
    const area = placed(asMulti(delivered), epsg);
    if (Math.abs(ellipsoidalArea(area.geometry)) > LARGEST_SQUARE_METRES) {
      throw new Problem(
        'subject-invalid',
        '范围超过 100 平方公里，请缩小后再查；大范围的面积请用统计（/api/statistics）',
      );
    }
    return { kind: 'area', ...area };
  } catch (error) {
    if (!(error instanceof GeometryError) && !(error instanceof RangeError)) throw error;
    throw new Problem('subject-invalid', `图形无法读取：${error.message}`, { cause: error });
  }
}

function told({ detail, datasets, hits, ...layer }: StackLayer): z.input<typeof layerSchema> {
  return {
    ...layer,
    detail: detail === null ? null : { zh: detailIn('zh', detail), en: detailIn('en', detail) },
    datasets: [...datasets],
    hits: hits.map((hit) => ({ ...hit, properties: { ...hit.properties } })),
  };
}

/** Routes of 一张蓝图. */
export const constraintStackRoutes: readonly Route[] = [stack];
