import { type Parameters, type Query, parameters, quoteIdentifier, quoteLiteral } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { inPlane, type Plane } from './plane.ts';

/** Polygons stored in more bytes than this are overlaid from pieces cut beforehand (about 500 vertices). */
export const LARGE_BYTES = 8192;
/** Vertices of a piece; 128 to 512 measured within a tenth of each other. */
export const PIECE_VERTICES = 256;

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

export interface OverlayRequest extends OverlayTask {
  readonly plane: Plane;
  readonly subjects: readonly SubjectGeometry[];
  /** Code of each subject that `ownField` must differ from; null where it has none. */
  readonly own: readonly (string | null)[];
}

/** One row of the answer; `wkb` is polygonal, in the plane, null where the feature covers the subject or could not be overlaid. */
export interface OverlayRow {
  /** Position of the subject, from 0. */
  readonly subject: number;
  readonly kind: 'feature' | 'union' | 'outside';
  readonly row_id: string | number | null;
  readonly feature_id: string | number | null;
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly fault: 'invalid' | 'not-prepared' | null;
  readonly reason: string | null;
  /** The feature covers the whole subject: what they share is the subject itself, to the last digit. */
  readonly covers: boolean;
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
 * Everything a check asks of one control layer for any number of subjects, in one statement: each feature that shares
 * area with a subject and what they share, their union where several do (so that overlapping features count once), and
 * what lies outside. Intersections are computed on doubles as they are; nothing is snapped, cleaned or dropped.
 *
 * Rows of the version are sought in two arms, because current and former rows have an index each. The second one stays
 * even where the version is the current one: a publication that commits meanwhile moves rows from the first to it.
 */
export function overlayQuery(request: OverlayRequest): Query {
  const { layer, plane, subjects } = request;
  const given = parameters();
  const add: Parameters['add'] = (value, cast) => given.add(value, cast);
  const lonLats = add(
    subjects.map((subject) => bytes(subject.lonLat)),
    'bytea[]',
  );
  const delivereds = add(
    subjects.map((subject) => subject.delivered && bytes(subject.delivered)),
    'bytea[]',
  );
  const own = add(request.own, 'text[]');
  const version = add(request.version, 'integer');
  const conditions = [
    ...request.where.map((filter) => filterClause(filter, add)),
    ...(request.ownField == null ? [] : [`${column(request.ownField)} is distinct from s.own`]),
  ];
  const where = conditions.map((condition) => `\n    and ${condition}`).join('');
  const fields = request.pieceFields.map((key) => `${quoteLiteral(key)}, ${column(key)}`).join(', ');
  const candidates = (isCurrent: boolean) => `select s.i, s.plane as subject, f.row_id, f.feature_id,
    jsonb_build_object(${fields}) as fields,
    pg_column_size(f.geom) > ${LARGE_BYTES} as large, f.xmin::text::bigint as row_xmin,
    case when pg_column_size(f.geom) <= ${LARGE_BYTES} then ${inPlane(plane, 'f.geom', 'f.delivered')} end as plane
  from subject s join ${tableName(layer)} f on f.geom && s.box
  where f.version_from <= ${version} and ${isCurrent ? 'f.version_to is null' : `f.version_to is not null and f.version_to > ${version}`}${where}`;
  const text = `with input as materialized (
  select i, ST_SetSRID(lonlat::geometry, 4490) as lonlat, delivered::geometry as delivered, own
  from unnest(${lonLats}, ${delivereds}, ${own}) with ordinality as given (lonlat, delivered, own, i)
),
subject as materialized (
  select i, own, ST_Expand(lonlat, 0.00001) as box, ${inPlane(plane, 'lonlat', 'delivered')} as plane from input
),
-- features of this version whose boxes meet; small ones carried into the plane
candidate as materialized (
  ${candidates(true)}
  union all
  ${candidates(false)}
),
-- large ones from those of their pieces that meet the subject, put together again, so that no cut shows in the answer
rebuilt as materialized (
  select c.*, o.id as source_id, o.valid, o.invalid_reason, p.pieces
  from candidate c
  left join dimai.overlay_source o on o.layer = ${quoteLiteral(layer.id)} and o.row_id = c.row_id
    and o.plane_srid = ${plane.srid} and o.row_xmin = c.row_xmin
  left join lateral (
    select array_agg(q.geom order by ST_XMin(q.geom), ST_YMin(q.geom), ST_XMax(q.geom), ST_YMax(q.geom)) as pieces
    from dimai.overlay_piece q
    where q.source_id = o.id and q.geom && c.subject and ST_Intersects(q.geom, c.subject)
  ) as p on o.valid
  where c.large
),
ground as materialized (
  select i, subject, row_id, feature_id, fields,
    case when not v.valid then 'invalid' end as fault, case when not v.valid then ST_IsValidReason(plane) end as reason, plane
  from candidate
  cross join lateral (select ST_IsValid(plane) as valid offset 0) as v
  where not large and plane && subject
  union all
  select i, subject, row_id, feature_id, fields,
    case when source_id is null then 'not-prepared' when not valid then 'invalid' end, invalid_reason,
    case cardinality(pieces) when 1 then pieces[1] else ST_Union(pieces) end
  from rebuilt
),
met as materialized (
  select *, fault is null and ST_Covers(plane, subject) as covers from ground where fault is not null or plane is not null
),
hit as materialized (
  select *, case when fault is null and not covers then ST_CollectionExtract(ST_Intersection(plane, subject), 3) end as geom from met
),
whole as materialized (
  select i, bool_or(covers) as covers, bool_or(fault is not null) as faulty,
    array_agg(geom order by row_id) filter (where not ST_IsEmpty(geom)) as geoms
  from hit group by i
),
dissolved as materialized (
  select i, case cardinality(geoms) when 1 then geoms[1] else ST_Union(geoms) end as geom, cardinality(geoms) > 1 as several
  from whole where not covers and not faulty and geoms is not null
)
select (i - 1)::integer as subject, 'feature' as kind, row_id, feature_id, fields, fault, reason, covers,
  case when not covers then ST_AsBinary(geom) end as wkb
from hit
where fault is not null or covers or not ST_IsEmpty(geom)
union all
select (i - 1)::integer, 'union', null, null, null, null, null, false, ST_AsBinary(ST_CollectionExtract(geom, 3))
from dissolved where several${request.outside ? `\nunion all\n${OUTSIDE}` : ''}`;
  return { text, values: given.values };
}

/** What of each subject lies outside: all of it where nothing was hit, nothing where a feature covers it. */
const OUTSIDE = `select (s.i - 1)::integer, 'outside', null, null, null, null, null, w.i is null or w.geoms is null,
  case when w.geoms is not null then ST_AsBinary(ST_CollectionExtract(ST_Difference(s.plane, d.geom), 3)) end
from subject s left join whole w using (i) left join dissolved d using (i)
where w.i is null or (not w.covers and not w.faulty)`;

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

/** Cuts one large polygon into pieces in the plane; the row id is the only parameter. Does nothing where another check was first. */
export function prepareQuery(layer: Layer, plane: Plane, rowId: string | number): Query {
  return {
    text: `with feature as materialized (
  select row_id, xmin::text::bigint as row_xmin, ${inPlane(plane, 'geom', 'delivered')} as plane
  from ${tableName(layer)} where row_id = $1::bigint
),
checked as materialized (
  select *, ST_IsValid(plane) as valid from feature
),
source as (
  insert into dimai.overlay_source (layer, row_id, row_xmin, plane_srid, valid, invalid_reason)
  select ${quoteLiteral(layer.id)}, row_id, row_xmin, ${plane.srid}, valid, case when not valid then ST_IsValidReason(plane) end
  from checked
  on conflict do nothing
  returning id, valid
)
insert into dimai.overlay_piece (source_id, geom)
select source.id, ST_Subdivide(checked.plane, ${PIECE_VERTICES})
from source, checked where source.valid`,
    values: [rowId],
  };
}
