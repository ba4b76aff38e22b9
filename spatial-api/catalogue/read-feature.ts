import { quoteLiteral } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import type { Layer } from '../../schemas/layer.ts';
import { maskedKeys, titleKey, visibleProperties, type FeatureAnswer, type PersonalView } from './feature-view.ts';

/** A row of `featureColumns`. */
export interface FeatureRow {
  readonly layer: string;
  readonly feature_id: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly ellipsoidal_area: number | null;
  readonly planar_area: number | null;
  /** WKB; null where the layer has no geometry, the row none, or too large a one. */
  readonly geometry: Buffer | null;
  readonly geometry_omitted: boolean;
}

/** Select list of a feature; geometry with more than `maxVertices` (a parameter or literal) is left out. Rows of all layers have the same columns. */
export function featureColumns(layer: Layer, maxVertices: string, view: PersonalView): string {
  const hasGeometry = layer.geometry !== null;
  return `${quoteLiteral(layer.id)}::text as layer,
  feature_id,
  ${visibleProperties(layer, view)} as properties,
  ellipsoidal_area,
  planar_area,
  ${hasGeometry ? `case when st_npoints(geom) <= ${maxVertices} then st_asbinary(geom) end` : 'null::bytea'} as geometry,
  ${hasGeometry ? `coalesce(st_npoints(geom) > ${maxVertices}, false)` : 'false'} as geometry_omitted
from ${tableName(layer)}`;
}

/** The feature of a row that was read in this view. */
export function toFeature(layer: Layer, row: FeatureRow, view: PersonalView): FeatureAnswer {
  const { ellipsoidal_area: ellipsoidal, planar_area: planar } = row;
  return {
    layer: layer.id,
    id: row.feature_id,
    title: titleOf(layer, row.properties),
    properties: row.properties,
    masked: [...maskedKeys(layer, view)],
    ...(ellipsoidal === null || planar === null ? {} : { area: { ellipsoidal, planar } }),
    geometry: row.geometry === null ? null : toGeoJson(fromWkb(row.geometry).geometry),
    ...(row.geometry_omitted ? { geometryOmitted: true } : {}),
  };
}

/** What a feature is called; its layer where it has no name or code. */
export function titleOf(layer: Layer, properties: Readonly<Record<string, unknown>>): string {
  for (const key of [titleKey(layer), ...layer.key]) {
    const value = properties[key];
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return layer.title;
}
