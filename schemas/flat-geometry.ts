/**
 * The geometry that travels through the product: flat arrays, because a county has millions of vertices and an array of
 * arrays per vertex costs ten times the memory and time. GeoJSON and WKB are made from it at the edges.
 *
 *   MultiPolygon of a square with a hole, and a triangle:
 *   xy    = 5 + 5 + 4 vertices        ends = [5, 10, 14]        parts = [2, 3]
 */

export type GeometryType = 'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon';

export interface FlatGeometry {
  readonly type: GeometryType;
  /** x0, y0, x1, y1 …: [longitude, latitude] in degrees or [east, north] in metres; rings repeat their first point. */
  readonly xy: Float64Array;
  /** End of each ring or line, counted in vertices (exclusive), none ever empty. One entry for a LineString, none for points. */
  readonly ends: Uint32Array;
  /** End of each polygon, counted in rings (exclusive). One entry for a Polygon; empty for points and lines. */
  readonly parts: Uint32Array;
}

/** What can be wrong with bytes or JSON that claim to be a geometry. */
export type GeometryProblem =
  | 'geojson-malformed'
  | 'geojson-type'
  | 'coordinate-not-finite'
  | 'wkb-byte-order'
  | 'wkb-truncated'
  | 'wkb-trailing-bytes'
  | 'wkb-type'
  | 'wkb-empty-shell';

/** Input that is not a geometry we can hold; `code` says why. Bad shapes (self-crossing, unclosed) are not its business. */
export class GeometryError extends Error {
  override readonly name = 'GeometryError';
  readonly code: GeometryProblem;

  constructor(code: GeometryProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** A ring of a polygon, or a line; `start` and `end` count vertices, so its numbers are `xy[2 * start]` to `xy[2 * end - 1]`. */
export interface Ring {
  readonly start: number;
  readonly end: number;
  /** Which polygon or line of the geometry it belongs to, from 0. */
  readonly part: number;
  /** True for every ring of a polygon after its first: nesting is told by order, never by direction. */
  readonly isHole: boolean;
}

/** Rings of a polygon or lines of a line geometry, in order; none for points. */
export function ringsOf(geometry: FlatGeometry): readonly Ring[] {
  const rings: Ring[] = [];
  const polygonal = isPolygonal(geometry.type);
  let start = 0;
  let part = 0;
  let firstOfPart = 0;
  for (let i = 0; i < geometry.ends.length; i++) {
    const end = geometry.ends[i]!;
    if (polygonal && i === geometry.parts[part]) {
      part++;
      firstOfPart = i;
    }
    rings.push(polygonal ? { start, end, part, isHole: i > firstOfPart } : { start, end, part: i, isHole: false });
    start = end;
  }
  return rings;
}

/** True for Polygon and MultiPolygon. */
export function isPolygonal(type: GeometryType): boolean {
  return type === 'Polygon' || type === 'MultiPolygon';
}

/** Vertices, the repeated first point of each ring counted as well. */
export function vertexCount(geometry: FlatGeometry): number {
  return geometry.xy.length / 2;
}

/** True when there is no vertex at all (`POLYGON EMPTY`). */
export function isEmpty(geometry: FlatGeometry): boolean {
  return geometry.xy.length === 0;
}

/** [minX, minY, maxX, maxY]; an empty geometry has [Infinity, Infinity, -Infinity, -Infinity]. */
export function boundsOf(geometry: FlatGeometry): [number, number, number, number] {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  const { xy } = geometry;
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return [minX, minY, maxX, maxY];
}

const MULTI = {
  Point: 'MultiPoint',
  MultiPoint: 'MultiPoint',
  LineString: 'MultiLineString',
  MultiLineString: 'MultiLineString',
  Polygon: 'MultiPolygon',
  MultiPolygon: 'MultiPolygon',
} as const satisfies Record<GeometryType, GeometryType>;

/** The same shape under its multi type, which is what layer tables store; shares the arrays. */
export function asMulti(geometry: FlatGeometry): FlatGeometry {
  return { ...geometry, type: MULTI[geometry.type] };
}
