/** The exact length and area of what somebody has drawn on a map: the browser shows its own only as 约. */
import { z } from 'zod';

import { ellipsoidalArea, planarArea } from '../../schemas/area.ts';
import { epsgOfZone, zoneOfLongitude } from '../../schemas/crs.ts';
import { densifyForTransform, REQUEST_VERTICES } from '../../schemas/densify.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromGeoJson, isEmpty } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { route, type Route } from '../route.ts';

const MOST_POINTS = 5000;
const place = z.tuple([z.number().min(73).max(136), z.number().min(3).max(54)]);

const shape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('LineString'), coordinates: z.array(place).min(2).max(MOST_POINTS) }),
  z.strictObject({
    type: z.literal('Polygon'),
    coordinates: z.array(z.array(place).min(4).max(MOST_POINTS)).min(1).max(100),
  }),
]);

const measure = route({
  method: 'post',
  path: '/api/measurements',
  tag: '量测',
  summary: '线的长度，面的面积与周长：椭球面上的与平面上的',
  description: `坐标为 CGCS2000 经纬度。长度为椭球面上的大地线长度之和；面积同时给出椭球面积（三调公式）与所在 3° 带平面上的面积。不存档。`,
  body: z.strictObject({ geometry: shape }),
  answer: z.object({
    lengthMetres: z.number().describe('线长，或面的周长（米，椭球面）'),
    planarLengthMetres: z.number().describe('同上（米，平面）'),
    ellipsoidalSquareMetres: z.number().nullable().describe('椭球面积（㎡）；线为 null'),
    planarSquareMetres: z.number().nullable().describe('平面面积（㎡）；线为 null'),
    epsg: z.int().describe('平面：3° 带 CGCS2000 高斯-克吕格'),
  }),
  async handle({ db }, { body: { geometry } }) {
    const flat = fromGeoJson(geometry);
    const [west, , east] = boundsOf(flat);
    const middle = (west + east) / 2;
    // Zones 25 to 45.
    if (!(middle >= 73.5 && middle < 136.5))
      throw new Problem('request-invalid', '图形的中间经度不在我国 3° 带（73.5° 至 136.5°）内，请核对坐标', {
        errors: [{ at: 'body.geometry', actual: middle, expected: '73.5 ≤ 经度 < 136.5' }],
      });
    const epsg = epsgOfZone(zoneOfLongitude(middle, 3), { width: 3, prefixed: false });
    const plane = projectGeometry(
      densifyForTransform(flat, 4490, epsg, { mostVertices: flat.xy.length / 2 + REQUEST_VERTICES }),
      4490,
      epsg,
    );
    const { rows } = await db.query<{ length: number }>(
      `select case when st_dimension(shape) = 2 then st_perimeter(shape::geography) else st_length(shape::geography) end as length
from (select st_setsrid(st_geomfromgeojson($1), 4490) as shape) as given`,
      [JSON.stringify(geometry)],
    );
    const isArea = geometry.type === 'Polygon' && !isEmpty(flat);
    return {
      body: {
        lengthMetres: rows[0]!.length,
        planarLengthMetres: lengthOf(plane),
        ellipsoidalSquareMetres: isArea ? ellipsoidalArea(flat) : null,
        planarSquareMetres: isArea ? planarArea(plane) : null,
        epsg,
      },
    };
  },
});

/** Length of all lines or rings of a geometry in metres of its plane. */
function lengthOf({ xy, ends }: FlatGeometry): number {
  let length = 0;
  let start = 0;
  for (const end of ends) {
    for (let at = start + 1; at < end; at++) {
      length += Math.hypot(xy[2 * at]! - xy[2 * at - 2]!, xy[2 * at + 1]! - xy[2 * at - 1]!);
    }
    start = end;
  }
  return length;
}

/** Routes of measuring. */
export const measureRoutes: readonly Route[] = [measure];
