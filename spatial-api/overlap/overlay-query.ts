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
  /** Of `delivered`. */
  readonly srid: number | null;
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

/**
 * Subjects in the plane, `{ subject, plane, valid, reason }` each. One that was delivered in this very plane is there already:
 * only whether it is valid is asked, and `plane` is null.
 */
export function subjectsQuery(plane: Plane, subjects: readonly SubjectGeometry[]): Query {
  const sent = new Bytes();
  const lonLat = subjects.map((subject) => sent.place(subject.srid === plane.srid ? null : subject.lonLat));
  const delivered = subjects.map((subject) => sent.place(subject.delivered));
  return {
    text: `with subject as materialized (
  select i, lonlat, ${inPlane(plane, 'lonlat', 'delivered')} as plane
  from (
    select i, ST_SetSRID(substring($1::bytea from lonlat_at for lonlat_bytes)::geometry, 4490) as lonlat,
      substring($1::bytea from delivered_at for delivered_bytes)::geometry as delivered
    from unnest($2::integer[], $3::integer[], $4::integer[], $5::integer[])
      with ordinality as given (lonlat_at, lonlat_bytes, delivered_at, delivered_bytes, i)
  ) as input
)
select (i - 1)::integer as subject, case when lonlat is not null then ST_AsBinary(plane) end as plane, valid,
  case when not valid then ST_IsValidReason(plane) end as reason
from subject
cross join lateral (select ST_IsValid(plane) as valid offset 0) as v
order by i`,
    values: [sent.all(), ...[lonLat, delivered].flatMap((list) => [list.map(([at]) => at), list.map(([, n]) => n)])],
  };
}

/** Byte strings in one: `pg` sends a single one as it is, and an array of them as text of twice the length. */
class Bytes {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  /** Where it begins, from 1, and how long it is. */
  place(bytes: Uint8Array | null): readonly [at: number | null, bytes: number | null] {
    if (bytes == null) return [null, null];
    this.parts.push(bytes);
    this.length += bytes.length;
    return [this.length - bytes.length + 1, bytes.length];
  }

  all(): Buffer {
    return Buffer.concat(this.parts, this.length);
  }
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
