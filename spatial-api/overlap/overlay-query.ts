import { type Parameters, type Query, parameters, quoteIdentifier, quoteLiteral } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { inPlane, type Plane } from './plane.ts';

/** Polygons stored in more bytes than this (about 500 vertices) are read by themselves and kept in memory. */
export const LARGE_BYTES = 8192;

/** A subject as the database takes it: geometry in EPSG:4490 and, where it came in another CRS, as delivered. */
export interface SubjectGeometry {
  /** WKB, EPSG:4490. */
  readonly lonLat: Uint8Array;
  /** EWKB with its SRID. */
  readonly delivered: Uint8Array | null;
}

/** What a control feature must be like to count; several narrow one another. */
export type FeatureFilter =
  /** `orUnknown`: a feature without the value counts too. */
  | { readonly field: string; readonly in: readonly string[]; readonly orUnknown: boolean }
  | { readonly field: string; readonly startsWith: readonly string[] }
  /** Known to hold on the day: a term without an end, or not begun, does not. */
  | { readonly from: string; readonly until: string; readonly day: string };

/** What is asked of one control layer. */
export interface OverlayTask {
  readonly layer: Layer;
  readonly version: number;
  readonly pieceFields: readonly string[];
  readonly where: readonly FeatureFilter[];
  /** Field whose value makes a feature the subject's own, see `own` of the subjects. */
  readonly ownField?: string | undefined;
  /** Also return what of the subject lies outside all features. */
  readonly outside: boolean;
}

/** A box in degrees: west, south, east, north. */
export type LonLatBox = readonly [west: number, south: number, east: number, north: number];

/** A feature near one of the boxes, in the plane. */
export interface FeatureRow {
  readonly row_id: string | number;
  readonly feature_id: string | number;
  /** Names the very version of the row, so that what is kept of it in memory never answers for another. */
  readonly row_xmin: string | number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Value of the task's `ownField`. */
  readonly own: string | null;
  readonly large: boolean;
  /** Null where large: to be read by itself. */
  readonly valid: boolean | null;
  readonly reason: string | null;
  readonly wkb: Buffer | null;
}

/** Subjects in the plane, `{ subject, plane, valid, reason }` each. */
export function subjectsQuery(plane: Plane, subjects: readonly SubjectGeometry[]): Query {
  return {
    text: `with subject as materialized (
  select i, ${inPlane(plane, 'lonlat', 'delivered')} as plane
  from (
    select i, ST_SetSRID(lonlat::geometry, 4490) as lonlat, delivered::geometry as delivered
    from unnest($1::bytea[], $2::bytea[]) with ordinality as given (lonlat, delivered, i)
  ) as input
)
select (i - 1)::integer as subject, ST_AsBinary(plane) as plane, ST_IsValid(plane) as valid,
  case when not ST_IsValid(plane) then ST_IsValidReason(plane) end as reason
from subject
order by i`,
    values: [
      subjects.map((subject) => bytes(subject.lonLat)),
      subjects.map((subject) => subject.delivered && bytes(subject.delivered)),
    ],
  };
}

/**
 * Features of one layer and version whose boxes meet any of the given ones, each once, carried into the plane; large ones
 * by name only.
 *
 * Rows of the version are sought in two arms, because current and former rows have an index each. The second one stays
 * even where the version is the current one: a publication that commits meanwhile moves rows from the first to it.
 */
export function featuresQuery(task: OverlayTask, plane: Plane, near: readonly LonLatBox[]): Query {
  const given = parameters();
  const add: Parameters['add'] = (value, cast) => given.add(value, cast);
  const sides = [0, 1, 2, 3].map((side) =>
    add(
      near.map((box) => box[side]),
      'float8[]',
    ),
  );
  const version = add(task.version, 'integer');
  const where = task.where.map((filter) => `\n    and ${filterClause(filter, add)}`).join('');
  const fields = task.pieceFields.map((key) => `${quoteLiteral(key)}, ${column(key)}`).join(', ');
  const own = task.ownField == null ? 'null' : `${column(task.ownField)}::text`;
  const candidates = (
    isCurrent: boolean,
  ) => `select f.row_id, f.feature_id, f.xmin::text::bigint as row_xmin, f.geom, f.delivered,
    jsonb_build_object(${fields}) as fields, ${own} as own, pg_column_size(f.geom) > ${LARGE_BYTES} as large
  from near join ${tableName(task.layer)} f on f.geom && near.box
  where f.version_from <= ${version} and ${isCurrent ? 'f.version_to is null' : `f.version_to is not null and f.version_to > ${version}`}${where}`;
  const text = `with near as materialized (
  select ST_MakeEnvelope(west, south, east, north, 4490) as box from unnest(${sides.join(', ')}) as given (west, south, east, north)
),
candidate as (
  ${candidates(true)}
  union all
  ${candidates(false)}
),
-- a feature near several subjects once
feature as materialized (
  select distinct on (row_id) * from candidate order by row_id
)
select row_id, feature_id, row_xmin, fields, own, large, valid,
  case when not valid then ST_IsValidReason(plane) end as reason, ST_AsBinary(plane) as wkb
from feature
cross join lateral (select case when not large then ${inPlane(plane, 'feature.geom', 'feature.delivered')} end as plane offset 0) as p
cross join lateral (select ST_IsValid(plane) as valid offset 0) as v`;
  return { text, values: given.values };
}

/** Large features by row, in the plane. */
export function largeFeaturesQuery(layer: Layer, plane: Plane, rowIds: readonly (string | number)[]): Query {
  return {
    text: `select row_id, row_xmin, valid, case when not valid then ST_IsValidReason(plane) end as reason, ST_AsBinary(plane) as wkb
from (select row_id, xmin::text::bigint as row_xmin, ${inPlane(plane, 'geom', 'delivered')} as plane
  from ${tableName(layer)} where row_id = any($1::bigint[])) as f
cross join lateral (select ST_IsValid(plane) as valid offset 0) as v`,
    values: [rowIds],
  };
}

function column(key: string): string {
  return `f.${quoteIdentifier(columnName(key))}`;
}

function filterClause(filter: FeatureFilter, add: Parameters['add']): string {
  if ('day' in filter) {
    const day = add(filter.day, 'date');
    return `${column(filter.from)} <= ${day} and ${column(filter.until)} >= ${day}`;
  }
  if ('in' in filter) {
    const known = `${column(filter.field)} = any(${add(filter.in, 'text[]')})`;
    return filter.orUnknown ? `(${known} or ${column(filter.field)} is null)` : known;
  }
  const patterns = filter.startsWith.map((prefix) => `${prefix}%`);
  return `${column(filter.field)} like any(${add(patterns, 'text[]')})`;
}

/** `pg` sends other byte arrays in an array parameter as JSON. */
function bytes(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
