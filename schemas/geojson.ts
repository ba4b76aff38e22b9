/** GeoJSON geometry objects (RFC 7946 §3.1) to and from flat arrays. Heights and measures are dropped. */

import { type FlatGeometry, GeometryError, type GeometryType } from './flat-geometry.ts';

type Position = [number, number];

/** A GeoJSON geometry object as `toGeoJson` writes it. */
export type GeoJsonGeometry =
  | { type: 'Point'; coordinates: Position | [] }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };

interface Collector {
  readonly xy: number[];
  readonly ends: number[];
  readonly parts: number[];
}

const READERS: Record<GeometryType, (into: Collector, coordinates: unknown) => void> = {
  Point: (into, coordinates) => {
    if (!Array.isArray(coordinates) || coordinates.length > 0) readPosition(into, coordinates);
  },
  MultiPoint: readPositions,
  LineString: readLine,
  MultiLineString: readLines,
  Polygon: readPolygon,
  MultiPolygon: (into, coordinates) => listOf(coordinates).forEach((polygon) => readPolygon(into, polygon)),
};

/**
 * Reads a GeoJSON geometry object. Positions are kept exactly as given, an unclosed ring too: the geometry check reports
 * it. Empty lines, holes and polygons vanish. Throws GeometryError for collections and for anything malformed.
 */
export function fromGeoJson(geojson: unknown): FlatGeometry {
  if (typeof geojson !== 'object' || geojson === null) throw malformed('a geometry object', geojson);
  const { type, coordinates } = geojson as { type?: unknown; coordinates?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(READERS, type)) {
    throw new GeometryError(
      'geojson-type',
      `GeoJSON geometry type ${JSON.stringify(type)} is not a point, line or polygon`,
    );
  }
  const into: Collector = { xy: [], ends: [], parts: [] };
  READERS[type as GeometryType](into, coordinates);
  return {
    type: type as GeometryType,
    xy: Float64Array.from(into.xy),
    ends: Uint32Array.from(into.ends),
    parts: Uint32Array.from(into.parts),
  };
}

function readPosition(into: Collector, position: unknown): void {
  const [x, y] = listOf(position);
  if (typeof x !== 'number' || typeof y !== 'number') throw malformed('a position [x, y]', position);
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    throw new GeometryError('coordinate-not-finite', `position [${x}, ${y}] is not finite`);
  }
  into.xy.push(x, y);
}

function readPositions(into: Collector, positions: unknown): void {
  for (const position of listOf(positions)) readPosition(into, position);
}

function readLine(into: Collector, positions: unknown): void {
  const before = into.xy.length;
  readPositions(into, positions);
  if (into.xy.length > before) into.ends.push(into.xy.length / 2);
}

function readLines(into: Collector, lines: unknown): void {
  for (const line of listOf(lines)) readLine(into, line);
}

function readPolygon(into: Collector, rings: unknown): void {
  const list = listOf(rings);
  if (list.length > 1 && listOf(list[0]).length === 0) throw malformed('an outer ring before the holes', list[0]);
  const before = into.ends.length;
  readLines(into, list);
  if (into.ends.length > before) into.parts.push(into.ends.length);
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed('an array', value);
  return value;
}

function malformed(expected: string, found: unknown): GeometryError {
  const text = JSON.stringify(found) ?? 'undefined';
  return new GeometryError('geojson-malformed', `GeoJSON: expected ${expected}, found ${text.slice(0, 80)}`);
}

/** Writes a geometry object with the very same doubles; the direction of rings is left as it is. */
export function toGeoJson(geometry: FlatGeometry): GeoJsonGeometry {
  const { type } = geometry;
  switch (type) {
    case 'Point':
      return { type, coordinates: geometry.xy.length === 0 ? [] : positions(geometry, 0, 1)[0]! };
    case 'MultiPoint':
    case 'LineString':
      return { type, coordinates: positions(geometry, 0, geometry.xy.length / 2) };
    case 'MultiLineString':
    case 'Polygon':
      return { type, coordinates: lines(geometry, 0, geometry.ends.length) };
    default:
      return {
        type,
        coordinates: Array.from(geometry.parts, (end, i) => lines(geometry, i === 0 ? 0 : geometry.parts[i - 1]!, end)),
      };
  }
}

function lines(geometry: FlatGeometry, from: number, to: number): Position[][] {
  const result: Position[][] = [];
  for (let i = from; i < to; i++) {
    result.push(positions(geometry, i === 0 ? 0 : geometry.ends[i - 1]!, geometry.ends[i]!));
  }
  return result;
}

function positions({ xy }: FlatGeometry, from: number, to: number): Position[] {
  const result: Position[] = [];
  for (let i = from; i < to; i++) result.push([xy[2 * i]!, xy[2 * i + 1]!]);
  return result;
}
