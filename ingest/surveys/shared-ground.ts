/** Ground that shapes of a plane share or leave, measured by PostGIS: for the few shapes of a survey. */
import type pg from 'pg';
import { type FlatGeometry, toWkb } from '../../schemas/geometry.ts';

/** Shapes by number. */
export type Numbered = ReadonlyMap<number, FlatGeometry>;

/** A piece of ground: its size and shape in the plane. */
export interface GroundPiece {
  readonly squareMetres: number;
  /** Mean width 2A/P of the largest part. */
  readonly metres: number;
  readonly shape: Buffer;
}

export interface SharedGround extends GroundPiece {
  readonly a: number;
  readonly b: number;
}

const columnsOf = (shapes: Numbered): readonly [number[], Buffer[]] => [
  [...shapes.keys()],
  [...shapes.values()].map((shape) => toWkb(shape)),
];

/** Why shapes are no valid areas, with the place where GEOS says so. */
export async function invalidShapes(
  client: pg.ClientBase,
  shapes: Numbered,
): Promise<
  readonly { readonly n: number; readonly reason: string; readonly x: number | null; readonly y: number | null }[]
> {
  const { rows } = await client.query<{ n: number; reason: string; x: number | null; y: number | null }>(
    `select n, (d).reason as reason, st_x((d).location) as x, st_y((d).location) as y
from (select n, st_isvaliddetail(st_geomfromwkb(w)) as d from unnest($1::integer[], $2::bytea[]) as t (n, w)) as judged
where not (d).valid`,
    [...columnsOf(shapes)],
  );
  return rows;
}

/** Pairs that share ground: of two sets, or with `others` undefined within one, each pair once. */
export async function sharedGround(
  client: pg.ClientBase,
  shapes: Numbered,
  others?: Numbered,
): Promise<readonly SharedGround[]> {
  const { rows } = await client.query<SharedGround>(
    `with a as materialized (
  select n, st_geomfromwkb(w) as g from unnest($1::integer[], $2::bytea[]) as t (n, w)
), b as materialized (
  select n, st_geomfromwkb(w) as g from unnest($3::integer[], $4::bytea[]) as t (n, w)
), pair as (
  select a.n as a, b.n as b, st_collectionextract(st_intersection(a.g, b.g), 3) as g
  from a join b on a.g && b.g ${others === undefined ? 'and a.n < b.n' : ''}
)
select a, b, st_area(g) as "squareMetres", st_asbinary(g) as shape,
  (select max(2 * st_area(part.geom) / nullif(st_perimeter(part.geom), 0)) from st_dump(g) as part) as metres
from pair
where st_area(g) > 0
order by 1, 2`,
    [...columnsOf(shapes), ...columnsOf(others ?? shapes)],
  );
  return rows;
}

/** Ground of the first set that no shape of the second covers, piece by piece, by the number of the first. */
export async function groundBeyond(
  client: pg.ClientBase,
  shapes: Numbered,
  cover: Numbered,
): Promise<readonly (GroundPiece & { readonly n: number })[]> {
  const { rows } = await client.query<GroundPiece & { readonly n: number }>(
    `with a as (
  select n, st_geomfromwkb(w) as g from unnest($1::integer[], $2::bytea[]) as t (n, w)
), covered as (
  select st_union(st_geomfromwkb(w)) as g from unnest($3::bytea[]) as t (w)
), rest as (
  select a.n, (st_dump(st_collectionextract(coalesce(st_difference(a.g, covered.g), a.g), 3))).geom as g
  from a, covered
)
select n, st_area(g) as "squareMetres", 2 * st_area(g) / nullif(st_perimeter(g), 0) as metres, st_asbinary(g) as shape
from rest
where st_area(g) > 0
order by n, 2 desc`,
    [...columnsOf(shapes), columnsOf(cover)[1]],
  );
  return rows;
}

/**
 * Ground that the shapes cover afterwards and nobody covered before, where it lies between two shapes: gaps that were closed.
 * `around` is what is published and stays.
 */
export async function closedGaps(
  client: pg.ClientBase,
  before: Numbered,
  after: Numbered,
  around: Numbered,
): Promise<readonly (GroundPiece & { readonly neighbours: readonly number[]; readonly outside: readonly number[] })[]> {
  const { rows } = await client.query<
    GroundPiece & { readonly neighbours: readonly number[]; readonly outside: readonly number[] }
  >(
    `with before as (
  select st_union(st_geomfromwkb(w)) as g from unnest($1::bytea[]) as t (w)
), after as materialized (
  select n, st_geomfromwkb(w) as g from unnest($2::integer[], $3::bytea[]) as t (n, w)
), around as materialized (
  select n, st_geomfromwkb(w) as g from unnest($4::integer[], $5::bytea[]) as t (n, w)
), piece as (
  select (st_dump(st_collectionextract(st_difference(st_union(after.g), (select g from before)), 3))).geom as g from after
), free as (
  select (st_dump(st_collectionextract(st_difference(p.g,
    coalesce((select st_union(around.g) from around where around.g && p.g), 'polygon empty'::geometry)), 3))).geom as g
  from piece p
), sided as (
  select g, array(select n from after where st_dwithin(after.g, free.g, 0.0005) order by n) as neighbours,
    array(select n from around where st_dwithin(around.g, free.g, 0.0005) order by n) as outside
  from free
)
select st_area(g) as "squareMetres", 2 * st_area(g) / nullif(st_perimeter(g), 0) as metres, st_asbinary(g) as shape, neighbours, outside
from sided
where st_area(g) > 1e-6 and cardinality(neighbours) + cardinality(outside) >= 2
order by 1 desc`,
    [columnsOf(before)[1], ...columnsOf(after), ...columnsOf(around)],
  );
  return rows;
}
