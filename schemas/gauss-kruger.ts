/**
 * Gauss-Krüger coordinates of points and geometries. `projectGeometry` moves vertices only: an edge that was straight in
 * the source is straight again in the target, but not the same line. Where the line counts (areas, overlays), densify first:
 *
 *   projectGeometry(densifyForTransform(delivered, 4528, 4490), 4528, 4490)
 */

import { ellipsoidOf } from './crs-table.ts';
import type { Ellipsoid } from './ellipsoid.ts';
import type { FlatGeometry } from './flat-geometry.ts';
import { fromPlane, type KrugerSeries, krugerSeries, toPlane } from './gauss-kruger-series.ts';
import { pointTransform } from './point-transform.ts';

export { densifyForTransform } from './densify.ts';
export { type PointTransform, pointTransform, TransformError, type TransformProblem } from './point-transform.ts';

/** What a projection needs of a zone; a `GaussKrugerCrs` is one. */
export interface MeridianZone {
  /** Degrees east. */
  readonly centralMeridian: number;
  /** Metres, with the zone prefix if eastings carry one. */
  readonly falseEasting: number;
}

const RADIANS = Math.PI / 180;
const CGCS2000_ELLIPSOID = ellipsoidOf('CGCS2000');
const CGCS2000_SERIES = krugerSeries(CGCS2000_ELLIPSOID);

/** Degrees → [east, north] in metres. The ellipsoid is CGCS2000 unless given. */
export function toGaussKruger(
  longitude: number,
  latitude: number,
  zone: MeridianZone,
  ellipsoid: Ellipsoid = CGCS2000_ELLIPSOID,
): [east: number, north: number] {
  const out = new Float64Array(2);
  toPlane(seriesOf(ellipsoid), (longitude - zone.centralMeridian) * RADIANS, latitude * RADIANS, out, 0);
  return [out[0]! + zone.falseEasting, out[1]!];
}

/** Metres → [longitude, latitude] in degrees. The ellipsoid is CGCS2000 unless given. */
export function fromGaussKruger(
  east: number,
  north: number,
  zone: MeridianZone,
  ellipsoid: Ellipsoid = CGCS2000_ELLIPSOID,
): [longitude: number, latitude: number] {
  const out = new Float64Array(2);
  fromPlane(seriesOf(ellipsoid), east - zone.falseEasting, north, out, 0);
  return [out[0]! / RADIANS + zone.centralMeridian, out[1]! / RADIANS];
}

function seriesOf(ellipsoid: Ellipsoid): KrugerSeries {
  return ellipsoid === CGCS2000_ELLIPSOID ? CGCS2000_SERIES : krugerSeries(ellipsoid);
}

/**
 * The geometry with every vertex carried from one Chinese system to another of the same datum (4490 ↔ zone, zone ↔ zone).
 * Equal systems return the geometry itself. Throws TransformError for an unknown system or a change of datum.
 */
export function projectGeometry(geometry: FlatGeometry, fromEpsg: number, toEpsg: number): FlatGeometry {
  const transform = pointTransform(fromEpsg, toEpsg);
  if (fromEpsg === toEpsg) return geometry;
  const { xy } = geometry;
  const projected = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) transform(xy[i]!, xy[i + 1]!, projected, i);
  return { ...geometry, xy: projected };
}
