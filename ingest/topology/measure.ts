/** Areas and places that need polygons to be cut: asked of PostGIS, for the few pairs and edges that are left. */

import type pg from 'pg';
import type { QualityThreshold } from '../../schemas/rules/quality-rule.ts';
import type { PolygonStore } from './polygon-store.ts';
import { wkbOf } from './store-wkb.ts';

/** Ground that two features share, or that none covers. */
export interface Piece {
  readonly squareMetres: number;
  /** Mean width 2A/P of the largest part, metres. */
  readonly metres: number;
  /** A point on the largest part. */
  readonly x: number;
  readonly y: number;
}

type Limits = Pick<QualityThreshold, 'squareMetres' | 'metres'>;

const PAIRS_AT_ONCE = 500;
/** Bytes of shapes in one statement: fifty polygons of 100,000 vertices, or the statement becomes too long a text. */
const BYTES_AT_ONCE = 64 * 1024 ** 2;

/** Common ground of each pair; parts below the limits do not count, and a pair without others is null. */
export async function measureOverlaps(
  client: pg.ClientBase,
  store: PolygonStore,
  pairs: readonly (readonly [number, number])[],
  { squareMetres, metres }: Limits,
): Promise<readonly (Piece | null)[]> {
  const pieces: (Piece | null)[] = pairs.map(() => null);
  for (let start = 0; start < pairs.length;) {
    const n: number[] = [];
    const a: Buffer[] = [];
    const b: Buffer[] = [];
    for (let bytes = 0; start < pairs.length && n.length < PAIRS_AT_ONCE && bytes < BYTES_AT_ONCE; start++) {
      const [first, second] = pairs[start]!.map((polygon) => wkbOf(store, polygon)) as [Buffer, Buffer];
      n.push(start);
      a.push(first);
      b.push(second);
      bytes += first.length + second.length;
    }
    const { rows } = await client.query<Piece & { n: number }>(OVERLAPS, [n, a, b, squareMetres, metres]);
    for (const { n: pair, ...piece } of rows) pieces[pair] = piece;
  }
  return pieces;
}

const OVERLAPS = `
  with pair as (
    select n, st_geomfromwkb(a) as a, st_geomfromwkb(b) as b
    from unnest($1::integer[], $2::bytea[], $3::bytea[]) as t (n, a, b)
  ), sound as (
    select n, case when st_isvalid(a) then a else st_makevalid(a) end as a,
      case when st_isvalid(b) then b else st_makevalid(b) end as b
    from pair
  ), part as (
    select n, (st_dump(st_collectionextract(st_intersection(a, b), 3))).geom as geom
    from sound
  ), measured as (
    select n, geom, st_area(geom) as area, 2 * st_area(geom) / nullif(st_perimeter(geom), 0) as width
    from part
  ), ranked as (
    select *, row_number() over (partition by n order by area desc) as rank, sum(area) over (partition by n) as total
    from measured
    where area >= $4 and width >= $5 and area > 0
  )
  select n, total as "squareMetres", width as metres, st_x(spot) as x, st_y(spot) as y
  from ranked
  cross join lateral (select st_pointonsurface(geom) as spot) as place
  where rank = 1`;

/**
 * Faces that edges enclose, those above the limits. Of a layer that tiles its ground, and whose shared edges are left out,
 * they are its outline and its gaps; which is which the caller tells by asking whether the point lies on a polygon.
 */
export async function enclosedFaces(
  client: pg.ClientBase,
  edges: { readonly x0: number[]; readonly y0: number[]; readonly x1: number[]; readonly y1: number[] },
  { squareMetres, metres }: Limits,
): Promise<readonly (Piece & { readonly borderX: number; readonly borderY: number })[]> {
  if (edges.x0.length === 0) return [];
  const { rows } = await client.query<Piece & { borderX: number; borderY: number }>(FACES, [
    edges.x0,
    edges.y0,
    edges.x1,
    edges.y1,
    squareMetres,
    metres,
  ]);
  return rows;
}

const FACES = `
  with edge as (
    select st_makeline(st_makepoint(x0, y0), st_makepoint(x1, y1)) as geom
    from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[]) as t (x0, y0, x1, y1)
  ), face as (
    select (st_dump(st_polygonize(noded))).geom as geom
    from (select st_unaryunion(st_collect(geom)) as noded from edge) as network
  ), measured as (
    select geom, st_area(geom) as area, 2 * st_area(geom) / nullif(st_perimeter(geom), 0) as width
    from face
  )
  select area as "squareMetres", width as metres, st_x(spot) as x, st_y(spot) as y,
    st_x(border) as "borderX", st_y(border) as "borderY"
  from measured
  cross join lateral (
    select st_pointonsurface(geom) as spot, st_pointn(st_exteriorring(geom), 1) as border
  ) as place
  where area >= $5 and width >= $6 and area > 0
  order by area desc`;
