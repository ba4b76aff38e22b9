/** A plan in degrees, as viewers draw it, with the number of parcels it holds. */
import type { Pool } from 'pg';
import type { z } from 'zod';
import { parameters } from '../../schemas/database/sql.ts';
import { districtConditions } from '../../schemas/district-scope.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { parcelGround } from './compose-parcel-map.ts';
import { planBounds } from './compose-overview.ts';
import type { MapOrder } from './map-order.ts';
import { degreesAround, type MapPlane, planeOfEpsg, planeToDegrees, zoneOfParcel } from './map-plane.ts';
import type { Box } from './clip.ts';
import { frameOnPaper, paperOf } from './paper-sizes.ts';
import { type Ground } from './plan-pages.ts';
import { type MapPlan, planMap } from './plan-map.ts';
import { layersAt, type ParcelRow, readParcelsByCode, readPointsOf, VALID } from './read-content.ts';
import type { MapPlanSchema } from './route-schemas.ts';

type PlanAnswer = z.input<typeof MapPlanSchema>;

/** Metres of the plane to [longitude, latitude]. */
export function ringInDegrees(plane: MapPlane, outline: readonly Ground[]): [number, number][] {
  const toDegrees = planeToDegrees(plane);
  const out = new Float64Array(2);
  return outline.map(([east, north]) => {
    toDegrees(east, north, out, 0);
    return [out[0]!, out[1]!];
  });
}

/** What a map of this order will be. Throws problems as drawing it would. */
export async function describePlan(db: Pool, order: MapOrder): Promise<PlanAnswer> {
  const { plan, frame } =
    order.request.parcel == null
      ? sheetsPlan(planMap(order.request, order.regionEpsg))
      : await parcelPlan(db, order, order.request.parcel);
  const [west, south, east, north] = planBounds(plan);
  const extent = degreesAround(plan.plane, [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]);
  return {
    scale: plan.scale,
    paper: plan.paper.name,
    orientation: plan.paper.orientation,
    epsg: plan.plane.epsg,
    zone: plan.plane.zone,
    otherZones: [...plan.otherZones],
    division: plan.division,
    page: { width: plan.paper.width, height: plan.paper.height, frame: [...frame] },
    sheets: plan.sheets.map(({ number, outline, bounds, plane = plan.plane }) => ({
      number,
      ring: ringInDegrees(plane, outline),
      bounds: [...bounds],
    })),
    parcels: await countParcels(db, order, extent),
    extent,
  };
}

interface Planned {
  readonly plan: MapPlan;
  /** Frame of the first sheet on its paper, millimetres. */
  readonly frame: Box;
}

const sheetsPlan = (plan: MapPlan): Planned => ({
  plan,
  frame: frameOnPaper(plan.paper, plan.scale, plan.sheets[0]!.bounds),
});

async function parcelPlan(db: Pool, order: MapOrder, code: string): Promise<Planned> {
  const { versions, view, districts, request } = order;
  const guess = planeOfEpsg(order.regionEpsg ?? 4549)!;
  const base = { db, plane: guess, versions, view, districts };
  let [parcel] = await readParcelsByCode(base, [code]);
  if (parcel == null)
    throw new Problem('map-empty', `没有宗地 ${code}，或其没有图形、已失效、不在授权范围`, {
      errors: [{ at: 'body.parcel', actual: code, expected: '现势宗地的代码' }],
    });
  const paper = paperOf(request.paper ?? 'A4', request.orientation ?? 'portrait');
  const plane = zoneOfParcel(parcel.geometry, guess);
  const own = { ...base, plane };
  if (plane.epsg !== guess.epsg) [parcel] = (await readParcelsByCode(own, [code])) as [ParcelRow];
  const points = await readPointsOf(own, [code]);
  const { scale, bounds, layout } = parcelGround({ paper, scale: request.scale, parcel, points });
  const [w, s, e, n] = bounds;
  const plan: MapPlan = {
    plane,
    scale,
    paper,
    division: 'paper',
    otherZones: [],
    outlines: [],
    sheets: [
      {
        number: code,
        bounds,
        outline: [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ],
        neighbours: [],
      },
    ],
  };
  return { plan, frame: layout.frame };
}

async function countParcels(db: Pool, { versions, districts }: MapOrder, extent: readonly number[]): Promise<number> {
  const { values, add } = parameters();
  const version = add(versions.parcel ?? 0, 'integer');
  const box = `geom && st_makeenvelope(${extent.map((value) => add(value, 'double precision')).join(', ')}, 4490)`;
  const conditions = [box, VALID, ...districtConditions(layerById('parcel')!, districts, add)].join(' and ');
  const { rows } = await db.query<{ count: number }>(
    `select (select count(*) from land.parcel where version_to is null and version_from <= ${version} and ${conditions})::int
  + (select count(*) from land.parcel where version_to is not null and version_to > ${version} and version_from <= ${version} and ${conditions})::int as count`,
    [...values],
  );
  return rows[0]!.count;
}

/** Throws `map-empty` where no layer that is drawn at the scale has anything in the extent: an empty sheet is no answer. */
export async function requireContent(
  db: Pool,
  { versions, request }: MapOrder,
  { extent, scale }: Pick<PlanAnswer, 'extent' | 'scale'>,
): Promise<void> {
  if (request.index === true) return;
  const { values, add } = parameters();
  const box = `geom && st_makeenvelope(${extent.map((value) => add(value, 'double precision')).join(', ')}, 4490)`;
  const drawn = layersAt(scale).filter((id) => (versions[id] ?? 0) > 0);
  const parts = drawn.map(
    (id) =>
      `exists (select from land.${id.replaceAll('-', '_')} where version_from <= ${add(versions[id]!, 'integer')} and ${box})`,
  );
  if (parts.length === 0)
    throw new Problem('map-empty', `1:${scale} 的图所绘的图层都没有数据，请先入库并发布，或改用更大的比例尺`);
  const { rows } = await db.query<{ any: boolean }>(`select ${parts.join(' or ')} as any`, [...values]);
  if (!rows[0]!.any)
    throw new Problem(
      'map-empty',
      `所选范围内没有 1:${scale} 的图所绘的数据，请核对范围、图幅号、分带、比例尺与数据时点`,
    );
}
