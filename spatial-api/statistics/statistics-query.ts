/** Counts, areas and sums of the features of a layer, by attributes, districts or drawn areas, as one statement. */
import { parameters, quoteIdentifier, type Parameters, type Query } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { choiceConditions, type VersionSpan } from '../features/feature-query.ts';
import { literalGeometry } from '../features/geometry-sql.ts';
import type { FeatureCrs } from '../features/crs.ts';
import type { GeometryLiteral } from '../features/cql2/expression.ts';

/** Area that counts. */
export type AreaKind = 'ellipsoidal' | 'planar';

/** A drawn area that figures are asked for. */
export interface DrawnArea {
  readonly name: string;
  readonly geometry: GeometryLiteral;
  readonly crs: FeatureCrs;
}

/** What is to be counted. */
export interface StatisticsRequest {
  readonly layer: Layer;
  readonly versions: VersionSpan | undefined;
  readonly conditions: (add: Parameters['add']) => readonly string[];
  /** Fields, or `district`. */
  readonly groupBy: readonly string[];
  readonly sums: readonly string[];
  readonly areas: readonly DrawnArea[];
  readonly areaKind: AreaKind;
  /** EPSG code of the plane in which the share of a feature inside a drawn area is measured. */
  readonly plane: number;
}

/** Name of the dimension of districts. */
export const DISTRICT = 'district';

/** Least share of a feature that lies in a drawn area: neighbours that only touch it share some 1e-13 by rounding. */
const LEAST_SHARE = 1e-9;

/** Most groups of an answer. */
export const MOST_GROUPS = 5000;

/** A group as the statement returns it: values of the dimensions, figures. */
export interface StatisticsRow {
  readonly area_index: number | null;
  readonly count: number;
  readonly area: number | null;
  readonly [column: `group_${number}` | `sum_${number}`]: string | number | null;
}

/** SQL value of a dimension: the six digits of the district, the text of any other field. */
function dimension(layer: Layer, key: string): string {
  if (key !== DISTRICT) return `${quoteIdentifier(columnName(key))}::text`;
  const field = districtField(layer);
  return field === undefined ? 'null' : `left(${columnName(field)}, 6)`;
}

/**
 * The statement. A feature that lies in a drawn area with a part of it counts as one, with the part of its area that lies
 * inside: its measured area times the share of its shape, cut in degrees, as the borders are drawn, and measured in a Gauss-Krüger plane; one that lies in it altogether counts
 * with its whole measured area.
 */
export function statisticsQuery(request: StatisticsRequest): Query {
  const { layer, groupBy, sums, areas, areaKind, plane } = request;
  const { add, values } = parameters();
  const conditions = choiceConditions({ layer, versions: request.versions, conditions: request.conditions(add) }, add);
  const areaColumn = areaKind === 'ellipsoidal' ? 'ellipsoidal_area' : 'planar_area';
  const hasAreas = areas.length > 0;
  const drawn = areas.map(({ geometry, crs }, index) => `(${index}, ${literalGeometry(geometry, crs, add)})`);
  const share = `case when st_coveredby(geom, drawn.shape) then 1
    else st_area(st_transform(st_intersection(geom, drawn.shape), ${plane})) / nullif(st_area(st_transform(geom, ${plane})), 0) end`;
  const groups = groupBy.map((key, index) => `${dimension(layer, key)} as group_${index}`);
  const figures = [
    'count(*) as count',
    layer.geometry === 'MultiPolygon'
      ? `sum(${areaColumn}${hasAreas ? ' * share' : ''}) as area`
      : 'null::float8 as area',
    ...sums.map((key, index) => `sum(${quoteIdentifier(columnName(key))})::text as sum_${index}`),
  ];
  const inside = layer.geometry === 'MultiPolygon' ? share : '1';
  const source = hasAreas
    ? `(
  select feature.*, drawn.index as area_index, inside.share
  from ${tableName(layer)} feature
  join (values ${drawn.join(', ')}) as drawn (index, shape)
    on st_intersects(feature.geom, drawn.shape)
  cross join lateral (select ${inside} as share) inside
  where ${conditions.join('\n    and ')}
    and inside.share > ${LEAST_SHARE}
) as feature`
    : `${tableName(layer)} feature`;
  const where = hasAreas ? '' : `\nwhere ${conditions.join('\n  and ')}`;
  const columns = [hasAreas ? 'area_index' : 'null::integer as area_index', ...groups, ...figures];
  const keys = [hasAreas ? 'area_index' : undefined, ...groupBy.map((_, index) => `group_${index}`)].filter(
    (key) => key !== undefined,
  );
  const text = `select ${columns.join(',\n  ')}
from ${source}${where}${keys.length === 0 ? '' : `\ngroup by ${keys.join(', ')}\norder by ${keys.join(', ')}`}
limit ${MOST_GROUPS + 1}`;
  return { text, values };
}
