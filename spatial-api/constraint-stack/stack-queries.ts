/** Statements for what areas are not overlaid with: places, lines and points. */
import { parameters, quoteLiteral, type Query } from '../../schemas/database/sql.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { visibleFields } from '../catalogue/feature-view.ts';

/** Fields that the answer names: nothing personal, nothing secret. */
export function stackFields(layer: Layer): readonly string[] {
  return visibleFields(layer)
    .filter(([, field]) => field.sensitivity !== 'personal' && field.type !== 'json')
    .map(([key]) => key);
}

/** A feature at a place, or a line or point in an area. */
export interface StackRow {
  readonly id: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The place lies on its border. */
  readonly onBorder: boolean;
  /** Metres of a line within the area. */
  readonly metres: number | null;
  readonly total: number;
}

const fieldsOf = (layer: Layer): string =>
  `jsonb_build_object(${stackFields(layer)
    .map((key) => `${quoteLiteral(key)}, ${columnName(key)}`)
    .join(', ')})`;

/** Features of a version at a place: areas that it lies in or on, lines and points within metres of it. */
export function featuresAtPlace(
  layer: Layer,
  version: number,
  {
    longitude,
    latitude,
    tolerance,
  }: { readonly longitude: number; readonly latitude: number; readonly tolerance: number },
  most: number,
): Query {
  const { add, values } = parameters();
  const point = `st_setsrid(st_makepoint(${add(longitude, 'float8')}, ${add(latitude, 'float8')}), 4490)`;
  const isArea = layer.geometry === 'MultiPolygon';
  const condition = isArea
    ? `geom && ${point} and st_intersects(geom, ${point})`
    : nearPoint(point, add(tolerance, 'float8'));
  return {
    text: `select feature_id::integer as id, ${fieldsOf(layer)} as fields, ${isArea ? `st_touches(geom, ${point})` : 'false'} as "onBorder",
  null::float8 as metres, count(*) over ()::integer as total
from ${tableName(layer)}
where ${isInVersion(add(version, 'integer'))} and ${condition}
order by ellipsoidal_area nulls first, feature_id
limit ${add(most, 'integer')}`,
    values,
  };
}

/** Within metres of a place; the box is a little larger than the circle. */
function nearPoint(point: string, metres: string): string {
  const degrees = `(${metres} / 60000.0)`;
  return `geom && st_expand(${point}, ${degrees}) and st_dwithin(geom::geography, ${point}::geography, ${metres})`;
}

/** Lines and points of a version in an area (WKB, EPSG:4490); what only touches its border is not in it. */
export function featuresInArea(layer: Layer, version: number, area: Uint8Array, most: number): Query {
  const { add, values } = parameters();
  const zone = `(select shape from zone)`;
  return {
    text: `with zone as materialized (select st_geomfromwkb(${add(Buffer.from(area), 'bytea')}, 4490) as shape)
select feature_id::integer as id, ${fieldsOf(layer)} as fields, false as "onBorder",
  case when st_dimension(geom) = 1 then st_length(st_intersection(geom, ${zone})::geography) end as metres, count(*) over ()::integer as total
from ${tableName(layer)}
where ${isInVersion(add(version, 'integer'))} and geom && ${zone} and st_intersects(geom, ${zone}) and not st_touches(geom, ${zone})
order by feature_id
limit ${add(most, 'integer')}`,
    values,
  };
}

/** Whether a place lies in an administrative area of a version whose code begins with one of the patterns. */
export function isPlaceCovered(
  version: number,
  longitude: number,
  latitude: number,
  patterns: readonly string[],
): Query {
  const { add, values } = parameters();
  const point = `st_setsrid(st_makepoint(${add(longitude, 'float8')}, ${add(latitude, 'float8')}), 4490)`;
  return {
    text: `select exists (
  select from land.administrative_area
  where ${isInVersion(add(version, 'integer'))} and geom && ${point} and st_intersects(geom, ${point})
    and district_code like any (${add(patterns, 'text[]')})
) as covered`,
    values,
  };
}
