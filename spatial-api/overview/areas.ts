import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { versionOf } from '../../tiles/versions.ts';
import { geometrySchema } from '../catalogue/feature-view.ts';
import { route, type Route, type RouteContext } from '../route.ts';

/** Digits of the code of each level. */
const DIGITS = { district: 6, town: 9 } as const;

/**
 * Degrees to which borders are rounded for an overview: 50 m. Every vertex goes to the grid by itself, so neighbours keep their
 * common border. For looking at only; areas never come from it.
 */
const GRID = { district: 0.0005, town: 0.0002 } as const;

/** Outlines of a level, inside one area where that is named. */
export async function areasOf(
  { db, layers, signal }: Pick<RouteContext, 'db' | 'layers' | 'signal'>,
  level: keyof typeof DIGITS,
  within = '',
) {
  layers.find(administrativeArea.id, 'path');
  const { rows } = await cancellableQuery<{
    code: string;
    name: string | null;
    x: number;
    y: number;
    shape: Buffer | null;
  }>(
    db,
    {
      text: `select district_code as code, district_name as name, st_asbinary(st_snaptogrid(geom, $3::float8)) as shape, st_x(inside) as x, st_y(inside) as y
from land.administrative_area
cross join lateral (select st_pointonsurface(geom) as inside offset 0) as placed
where version_to is null and length(district_code) = $1::integer and starts_with(district_code, $2::text)
order by district_code`,
      values: [DIGITS[level], within, GRID[level]],
    },
    signal,
  );
  return rows.flatMap(({ code, name, shape, x, y }) =>
    shape === null
      ? []
      : [
          {
            code,
            name: name ?? code,
            center: [x, y] as [number, number],
            geometry: toGeoJson(fromWkb(shape).geometry),
          },
        ],
  );
}

const getAreas = route({
  method: 'get',
  path: '/api/overview/areas',
  tag: '总览',
  summary: '分级设色用的行政区界线（概化，仅供显示）',
  query: z.strictObject({
    level: z.enum(['district', 'town']),
    within: z
      .string()
      .regex(/^\d{4,9}$/)
      .optional()
      .describe('只取此行政区以内的'),
  }),
  answer: z.object({
    version: z.int(),
    areas: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        center: z.tuple([z.number(), z.number()]).describe('界内一点 [经度, 纬度]'),
        geometry: geometrySchema,
      }),
    ),
  }),
  problems: ['layer-restricted'],
  etag: async ({ layers, tiles, programTag }, { query }) => {
    const { id } = layers.find(administrativeArea.id, 'path');
    const version = versionOf(await tiles.versions.read(), id);
    return `W/"${programTag}-areas-${query.level}-${query.within ?? ''}-${version}"`;
  },
  async handle(context, { query: { level, within } }) {
    const areas = await areasOf(context, level, within);
    return { body: { version: versionOf(await context.tiles.versions.read(), administrativeArea.id), areas } };
  },
});

/** Routes of areas that figures are shown on. */
export const areaRoutes: readonly Route[] = [getAreas];
