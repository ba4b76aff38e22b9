/**
 * The overlay of one plot by PostGIS, for borders that our own planar graph cannot settle: straight lines drawn along each other
 * with different vertices, each a rounding off the line. GEOS moves such vertices by less than a nanometre and goes on.
 */
import { fromWkb, isPolygonal, toWkb, type FlatGeometry } from '../../schemas/geometry.ts';
import type { Overlay, Share } from '../overlay/overlay-polygons.ts';
import { ask, type OverlapRun } from './run.ts';

const OVERLAY = `with plot as materialized (
  select st_setsrid($1::geometry, 0) as geom
), given as materialized (
  select i, st_setsrid(wkb::geometry, 0) as geom from unnest($2::bytea[]) with ordinality as g (wkb, i)
), shared as materialized (
  select i, st_collectionextract(st_intersection(plot.geom, given.geom), 3) as geom from given, plot
), dissolved as materialized (
  select coalesce(st_union(geom), st_geomfromtext('POLYGON EMPTY')) as geom from shared
)
select i::integer as position, case when not st_isempty(geom) then st_asbinary(geom) end as wkb from shared
union all
select 0, case when not st_isempty(geom) then st_asbinary(geom) end from dissolved
union all
select -1, case when not st_isempty(rest.geom) then st_asbinary(rest.geom) end
from plot, dissolved,
  lateral (select st_collectionextract(st_difference(plot.geom, dissolved.geom), 3) as geom) as rest`;

/** The same answer as `overlayPolygons`, of polygons in one plane. Throws what the database says. */
export async function overlayInDatabase(
  run: OverlapRun,
  subject: FlatGeometry,
  polygons: readonly FlatGeometry[],
): Promise<Overlay> {
  const rows = await ask<{ position: number; wkb: Buffer | null }>(run, {
    text: OVERLAY,
    values: [Buffer.from(toWkb(subject)), polygons.map((polygon) => Buffer.from(toWkb(polygon)))],
  });
  const at = (position: number): Share => {
    const wkb = rows.find((row) => row.position === position)?.wkb;
    if (wkb == null) return 'none';
    const { geometry } = fromWkb(wkb);
    if (!isPolygonal(geometry.type)) throw new Error(`an overlay gave ${geometry.type}`);
    return geometry;
  };
  return { shared: polygons.map((_, i) => at(i + 1)), union: at(0), outside: at(-1) };
}
