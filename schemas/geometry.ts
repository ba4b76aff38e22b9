/**
 * The geometry that travels through the product: flat arrays, because a county has millions of vertices and an array of
 * arrays per vertex costs ten times the memory and time. GeoJSON and WKB are made from it at the edges.
 */

export type GeometryType = 'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon';

export interface FlatGeometry {
  readonly type: GeometryType;
  /** x0, y0, x1, y1 …: [longitude, latitude] in degrees or [east, north] in metres; rings repeat their first point. */
  readonly xy: Float64Array;
  /** End of each ring or line, counted in vertices (exclusive). One entry for a LineString, none is ever empty. */
  readonly ends: Uint32Array;
  /** End of each polygon, counted in rings (exclusive). One entry for a Polygon; empty for points and lines. */
  readonly parts: Uint32Array;
}
