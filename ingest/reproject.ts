/**
 * Delivered coordinates → [longitude, latitude] in EPSG:4490. An edge is straight in the system it was delivered in, so
 * points are put on it where the bare chord would depart by more than 1 mm. The delivered shape stays on record.
 */

import { boundsOf, type FlatGeometry } from '../schemas/geometry.ts';
import { densifyForTransform, type PointTransform, pointTransform } from '../schemas/gauss-kruger.ts';
import { densifyBy } from './densify-by.ts';
import type { WorkingCrs } from './working-crs.ts';

export interface Reprojected {
  readonly geometry: FlatGeometry;
  /** Null where the delivered numbers are the degrees themselves. */
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
}

/** Metres below which no edge of China's zones departs by 1 mm from its chord (bend 4e-8 · length²). */
const SHORT = 150;

/** The function that carries the shapes of a delivery over; compiled once. */
export function reprojector(crs: WorkingCrs): (geometry: FlatGeometry) => Reprojected {
  if (crs.isGeographic && crs.kind !== 'transform') return (geometry) => ({ geometry, delivered: null });
  const { srid } = crs;
  if (crs.kind === 'chinese') {
    const transform = pointTransform(srid, 4490);
    return (geometry) => ({
      geometry: transformed(isShort(geometry) ? geometry : densifyForTransform(geometry, srid, 4490), transform),
      delivered: { geometry, srid },
    });
  }
  if (crs.kind === 'degrees') return (geometry) => ({ geometry, delivered: null });
  const transform = crs.toDegrees;
  return (geometry) => ({
    geometry: transformed(densifyBy(geometry, transform), transform),
    delivered: { geometry, srid },
  });
}

function isShort(geometry: FlatGeometry): boolean {
  const [minX, minY, maxX, maxY] = boundsOf(geometry);
  return Math.hypot(maxX - minX, maxY - minY) < SHORT;
}

function transformed(geometry: FlatGeometry, transform: PointTransform): FlatGeometry {
  const { xy } = geometry;
  const degrees = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) transform(xy[i]!, xy[i + 1]!, degrees, i);
  return { ...geometry, xy: degrees };
}
