/** `POST /api/selections`: the features of a layer in a box, a drawn area, or within metres of something drawn, page by page. */
import type { Pool } from 'pg';
import { z } from 'zod';

import type { Parameters } from '../../schemas/database/sql.ts';
import { fromGeoJson, fromWkb, toGeoJson, toWkb } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { versionOf } from '../../tiles/versions.ts';
import { requireRight } from '../access/caller.ts';
import { geometrySchema } from '../catalogue/feature-view.ts';
import { featureCrsList } from '../features/crs.ts';
import { checkGeometry, type GeometryLiteral } from '../features/cql2/expression.ts';
import { itemsQuery, readQuestion } from '../features/items-input.ts';
import { encodeToken } from '../features/page-token.ts';
import { featuresOf, readPage, withFilterErrors } from '../features/read-page.ts';
import { layerId } from '../parameters.ts';
import { planeAt } from '../overlap/plane.ts';
import { route, type Route, type RouteContext } from '../route.ts';

/** Metres; beyond that a district is asked for, not a neighbourhood. */
const FARTHEST = 50_000;
const LARGEST_PAGE = 200;

const drawn = z
  .looseObject({
    type: z.enum(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']),
    coordinates: z.array(z.unknown()).min(1),
  })
  .describe('GeoJSON 图形，[经度, 纬度] CGCS2000');

const body = z
  .strictObject({
    layer: layerId,
    geometry: drawn.optional(),
    uploadId: z.uuid().optional().describe('以上传的范围文件（/api/uploads）为范围；与 geometry 二者择一'),
    buffer: z.number().min(0).max(FARTHEST).default(0).describe('向外扩展的米数（所在 3° 带平面）；点、线必须大于 0'),
    filter: z.string().max(5000).optional().describe('CQL2 文本条件，字段见图层的字段表'),
    sortby: z.string().max(500).optional().describe('排序字段，前缀 - 为降序'),
    asOf: z.iso.date().optional().describe('截至日期（中国标准时间当日终了）；缺省为当前'),
    limit: z.int().min(1).max(LARGEST_PAGE).default(50),
    after: z.string().max(4000).optional().describe('上一页答复中的 next'),
  })
  .refine(({ geometry, uploadId }) => (geometry == null) !== (uploadId == null), {
    message: '应写明 geometry、uploadId 之一，且只写一个',
    path: ['geometry'],
  });

const answer = z.object({
  layer: z.string(),
  zone: geometrySchema.describe('选取的范围：所绘图形向外扩展以后'),
  matched: z.int().nullable().describe('选中的要素数；超过 10000 时为 null'),
  features: z.array(
    z.looseObject({
      type: z.literal('Feature'),
      id: z.int(),
      geometry: z.looseObject({ type: z.string() }).nullable(),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable().describe('下一页；没有则为 null'),
});

const select = route({
  method: 'post',
  path: '/api/selections',
  watched: true,
  tag: '查询',
  summary: '选取：框选、多边形、缓冲区，可再按属性筛选，逐页给出属性',
  description:
    '选中与范围有公共部分的要素，范围为所给图形或上传文件的全部地块；面与面仅边界相接不算。导出所选：以 zone 为 area、同一 filter 提交 /api/exports。',
  reads: 'scope',
  body,
  answer,
  problems: ['layer-unknown', 'layer-restricted', 'layer-version-unknown', 'upload-unknown'],
  async handle(context, { body: asked }) {
    const { layers, db, region, signal } = context;
    const layer = layers.find(asked.layer, 'body.layer');
    if (layer.geometry === null) throw wrong('body.layer', `${layer.title}没有图形，不能在图上选取`);
    const zone = await zoneOf(context, asked);
    const query = itemsQuery.parse({
      limit: String(asked.limit),
      ...(asked.filter === undefined || asked.filter.trim() === '' ? {} : { filter: asked.filter }),
      ...(asked.sortby === undefined ? {} : { sortby: asked.sortby }),
      ...(asked.asOf === undefined ? {} : { datetime: asked.asOf }),
      ...(asked.after === undefined ? {} : { after: asked.after }),
    });
    const question = await readQuestion(db, layer, query, featureCrsList(region));
    const conditions = (add: Parameters['add']) => [...question.conditions(add), liesIn(zone, add)];
    const view = await context.personalView([layer], `selection:${layer.id}`);
    const current = versionOf(await context.tiles.versions.read(), layer.id);
    const page = await readPage(db, { ...question, conditions }, view, current, signal);
    context.countRows(page.count);
    return {
      body: {
        layer: layer.id,
        zone: toGeoJson(fromWkb(zone).geometry),
        matched: page.matched,
        features: featuresOf(page) as z.input<typeof answer>['features'],
        next: page.next === null ? null : encodeToken(page.next),
      },
    };
  },
});

/** As exports cut: a neighbour that only touches the border stays out. */
function liesIn(zone: Buffer, add: Parameters['add']): string {
  const area = `st_geomfromwkb(${add(zone, 'bytea')}, 4490)`;
  return `st_intersects(geom, ${area}) and not st_touches(geom, ${area})`;
}

/** What was drawn or handed in, widened in the plane of its zone. Throws `request-invalid`, `upload-unknown`. */
async function zoneOf(
  { db, caller }: RouteContext,
  { geometry, uploadId, buffer }: z.output<typeof body>,
): Promise<Buffer> {
  if (uploadId !== undefined) {
    requireRight(caller, 'overlap:check');
    return widen(db, await groundOfUpload(db, uploadId), buffer);
  }
  const given = geometry as unknown as GeometryLiteral;
  checkGeometry(given, '$.geometry');
  const isArea = given.type === 'Polygon' || given.type === 'MultiPolygon';
  if (!isArea && buffer === 0) throw wrong('body.buffer', '点、线须给出大于 0 的缓冲距离（米）');
  return widen(db, toWkb(fromGeoJson(given)), buffer);
}

/** The ground of all plots of a file: those that touch or overlap are one. Throws `upload-unknown`. */
async function groundOfUpload(db: Pool, id: string): Promise<Uint8Array> {
  const { rows } = await withFilterErrors(
    db.query<{ ground: Buffer | null }>(
      `select st_asbinary(st_union(p.geom)) as ground
from dimai.upload u join dimai.upload_plot p on p.upload_id = u.id
where u.id = $1 and u.state = 'ready'`,
      [id],
    ),
  );
  const { ground } = rows[0]!;
  if (ground === null) throw new Problem('upload-unknown', `没有编号为 ${id} 的上传文件，或已过期，请重新上传`);
  return ground;
}

async function widen(db: Pool, shape: Uint8Array, buffer: number): Promise<Buffer> {
  const { rows } = await withFilterErrors(
    db.query<{ middle: number; valid: boolean; reason: string }>(
      `select st_x(st_centroid(st_envelope(g))) as middle, st_isvalid(g) as valid, st_isvalidreason(g) as reason
from (select st_geomfromwkb($1::bytea, 4490) as g) as given`,
      [shape],
    ),
  );
  const { middle, valid, reason } = rows[0]!;
  if (!valid) throw wrong('body.geometry', `不自相交的图形（${reason}）`);
  if (buffer === 0) return Buffer.from(shape);
  if (!(middle >= 73.5 && middle < 136.5)) throw wrong('body.geometry', '位于东经 73.5° 至 136.5° 之间的图形');
  const { srid } = planeAt(middle);
  const widened = await withFilterErrors(
    db.query<{ zone: Buffer }>(
      `select st_asbinary(st_transform(st_buffer(st_transform(st_geomfromwkb($1::bytea, 4490), $2::integer), $3::float8), 4490)) as zone`,
      [shape, srid, buffer],
    ),
  );
  return widened.rows[0]!.zone;
}

function wrong(at: string, expected: string): Problem {
  return new Problem('request-invalid', `${at.replace('body.', '')} 有误：应为${expected}`, {
    errors: [{ at, expected }],
  });
}

/** Routes of selecting on the map. */
export const selectionRoutes: readonly Route[] = [select];
