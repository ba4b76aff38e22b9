import { type Parameters, type Query, parameters, quoteIdentifier, quoteLiteral } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { inPlane, type Plane } from './plane.ts';

/** Polygons stored in more bytes than this are overlaid from pieces cut beforehand (about 500 vertices). */
export const LARGE_BYTES = 8192;
/** Vertices of a piece; 128 to 512 measured within a tenth of each other. */
export const PIECE_VERTICES = 256;

/** A subject as the database holds it for one check: geometry in EPSG:4490 and, where it came in another CRS, as delivered. */
export interface SubjectGeometry {
  /** WKB, EPSG:4490. */
  readonly lonLat: Uint8Array;
  /** EWKB with its SRID. */
  readonly delivered: Uint8Array | null;
}

export type FeatureFilter =
  | { readonly field: string; readonly in: readonly string[] }
  | { readonly field: string; readonly startsWith: readonly string[] };

export interface OverlayRequest {
  readonly layer: Layer;
  readonly version: number;
  readonly plane: Plane;
  readonly subject: SubjectGeometry;
  readonly pieceFields: readonly string[];
  /** Narrows the features: by value, or by the beginning of a code (行政区 of a county and all below it). */
  readonly where?: FeatureFilter | undefined;
  /** Also return what of the subject lies outside all features. */
  readonly outside: boolean;
}

/** One row of the answer; `wkb` is polygonal, in the plane, null where the feature only touches or could not be overlaid. */
export interface OverlayRow {
  readonly kind: 'feature' | 'union' | 'outside';
  readonly row_id: string | null;
  readonly feature_id: string | null;
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly fault: 'invalid' | 'not-prepared' | null;
  readonly reason: string | null;
  readonly wkb: Buffer | null;
}

/** Subject in the plane: its validity, centroid-independent. One row: `{ plane, valid, reason }`. */
export function subjectQuery(plane: Plane, subject: SubjectGeometry): Query {
  return {
    text: `with subject as (select ${inPlane(plane, 'lonlat', 'delivered')} as plane
  from (select ST_SetSRID($1::bytea::geometry, 4490) as lonlat, $2::bytea::geometry as delivered) as input)
select ST_AsBinary(plane) as plane, ST_IsValid(plane) as valid, ST_IsValidReason(plane) as reason from subject`,
    values: [subject.lonLat, subject.delivered],
  };
}

/**
 * Everything a check asks of one control layer, in one statement: each feature that shares area with the subject and
 * what it shares, their union where several do (so that overlapping features count once), and what lies outside.
 * The intersection is computed on doubles as they are; nothing is snapped, cleaned or dropped.
 */
export function overlayQuery(request: OverlayRequest): Query {
  const { layer, plane, subject } = request;
  const given = parameters();
  const add: Parameters['add'] = (value, cast) => given.add(value, cast);
  const lonLat = add(subject.lonLat, 'bytea');
  const delivered = add(subject.delivered, 'bytea');
  const version = add(request.version, 'integer');
  const fields = request.pieceFields
    .map((key) => `${quoteLiteral(key)}, f.${quoteIdentifier(columnName(key))}`)
    .join(', ');
  const where = request.where == null ? '' : `\n    and ${filterClause(request.where, add)}`;
  const text = `with input as materialized (
  select ST_SetSRID(${lonLat}::geometry, 4490) as lonlat, ${delivered}::geometry as delivered
),
subject as materialized (
  select lonlat, ${inPlane(plane, 'lonlat', 'delivered')} as plane from input
),
-- features of this version whose boxes meet
candidate as materialized (
  select f.row_id, f.feature_id, f.xmin::text::bigint as row_xmin, f.geom, f.delivered,
    pg_column_size(f.geom) > ${LARGE_BYTES} as large, jsonb_build_object(${fields}) as fields
  from subject s join ${tableName(layer)} f on f.geom && ST_Expand(s.lonlat, 0.00001)
  where f.version_from <= ${version} and (f.version_to is null or f.version_to > ${version})${where}
),
small as (
  select c.row_id, c.feature_id, c.fields, p.plane, s.plane as subject, ST_IsValid(p.plane) as valid
  from subject s, candidate c
  cross join lateral (select ${inPlane(plane, 'c.geom', 'c.delivered')} as plane offset 0) as p
  where not c.large and p.plane && s.plane
),
large as (
  select c.row_id, c.feature_id, c.fields, o.id as source_id, o.valid, o.invalid_reason
  from candidate c
  left join dimai.overlay_source o on o.layer = ${quoteLiteral(layer.id)} and o.row_id = c.row_id
    and o.plane_srid = ${plane.srid} and o.row_xmin = c.row_xmin
  where c.large
),
hit as materialized (
  select row_id, feature_id, fields,
    case when not valid then 'invalid' end as fault,
    case when not valid then ST_IsValidReason(plane) end as reason,
    case when valid and ST_Intersects(plane, subject) then ST_CollectionExtract(ST_Intersection(plane, subject), 3) end as geom
  from small
  union all
  select l.row_id, l.feature_id, l.fields,
    case when l.source_id is null then 'not-prepared' when not l.valid then 'invalid' end,
    l.invalid_reason,
    case when l.valid then (
      select ST_Union(ST_CollectionExtract(ST_Intersection(p.geom, s.plane), 3) order by ST_XMin(p.geom), ST_YMin(p.geom))
      from dimai.overlay_piece p, subject s
      where p.source_id = l.source_id and p.geom && s.plane and ST_Intersects(p.geom, s.plane)
    ) end
  from large l
),
whole as materialized (
  select ST_Union(geom order by row_id) as geom, count(*) as features from hit where not ST_IsEmpty(geom)
)
select 'feature' as kind, row_id, feature_id, fields, fault, reason,
  case when not ST_IsEmpty(geom) then ST_AsBinary(geom) end as wkb
from hit
where fault is not null or not ST_IsEmpty(geom)
union all
select 'union', null, null, null, null, null, ST_AsBinary(ST_CollectionExtract(geom, 3)) from whole where features > 1${
    request.outside
      ? `
union all
select 'outside', null, null, null, null, null,
  ST_AsBinary(ST_CollectionExtract(case when w.features = 0 then s.plane else ST_Difference(s.plane, w.geom) end, 3))
from whole w, subject s`
      : ''
  }`;
  return { text, values: given.values };
}

function filterClause(filter: FeatureFilter, add: Parameters['add']): string {
  const column = `f.${quoteIdentifier(columnName(filter.field))}`;
  if ('in' in filter) return `${column} = any(${add(filter.in, 'text[]')})`;
  return `${column} like any(${add(
    filter.startsWith.map((prefix) => `${prefix}%`),
    'text[]',
  )})`;
}

/** Cuts one large polygon into pieces in the plane; the row id is the only parameter. Does nothing where another check was first. */
export function prepareQuery(layer: Layer, plane: Plane, rowId: string): Query {
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
