import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { versionOf } from '../../tiles/versions.ts';
import { asOf } from '../parameters.ts';
import { route } from '../route.ts';
import { versionThen } from './version-then.ts';

/** Degrees to which a shape is thinned before its middle is looked for: 200 m. */
const THINNED = 0.002;

/**
 * Names of counties and towns, each at one place: the middle of the largest circle in the largest part of the area. Tiles cut an
 * area into pieces that would each carry its name. Villages are not among them: they are small, and many.
 */
export const getAreaNames = route({
  method: 'get',
  path: '/api/layers/administrative-area/names',
  tag: '图层',
  summary: '区县、乡镇的名称及其注记位置（GeoJSON）',
  query: z.strictObject({ asOf: asOf.optional() }),
  answer: z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id: z.int(),
        properties: z.object({ districtCode: z.string(), districtName: z.string().nullable() }),
        geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      }),
    ),
  }),
  problems: ['layer-restricted', 'layer-version-unknown'],
  etag: async ({ db, layers, tiles, programTag }, { query }) => {
    const layer = layers.find(administrativeArea.id, 'path');
    const version =
      query.asOf == null ? versionOf(await tiles.versions.read(), layer.id) : await versionThen(db, layer, query.asOf);
    return `W/"${programTag}-area-names-${version}"`;
  },
  async handle({ db, layers, signal }, { query }) {
    const layer = layers.find(administrativeArea.id, 'path');
    const version = query.asOf == null ? null : await versionThen(db, layer, query.asOf);
    const { rows } = await cancellableQuery<{ id: number; code: string; name: string | null; x: number; y: number }>(
      db,
      {
        text: `select feature_id::integer as id, district_code as code, district_name as name, st_x(middle) as x, st_y(middle) as y
from land.administrative_area
cross join lateral (
  select part.geom from st_dump(geom) as part order by st_area(part.geom) desc limit 1
) as largest
cross join lateral (
  select (st_maximuminscribedcircle(coalesce(st_simplifypreservetopology(largest.geom, ${THINNED}), largest.geom))).center as middle offset 0
) as placed
where ${version == null ? 'version_to is null' : isInVersion('$1::integer')} and length(district_code) in (6, 9)
order by district_code`,
        values: version == null ? [] : [version],
      },
      signal,
    );
    return {
      body: {
        type: 'FeatureCollection' as const,
        features: rows.map(({ id, code, name, x, y }) => ({
          type: 'Feature' as const,
          id,
          properties: { districtCode: code, districtName: name },
          geometry: { type: 'Point' as const, coordinates: [x, y] as [number, number] },
        })),
      },
    };
  },
});
