/**
 * Delivered coordinates → [longitude, latitude] in EPSG:4490. An edge is straight in the system it was delivered in, so
 * points are put on it where the bare chord would depart by more than 0.1 mm. (1 mm would do for the line, not for the area:
 * 国土调查 states 计算面积 of townships to 0.01 m², and with 1 mm it is missed by up to 1 m², with 0.1 mm by 0.1 m².)
 * The delivered shape stays on record.
 */

import type { FlatGeometry } from '../schemas/geometry.ts';
import { densifyForTransform, type PointTransform, pointTransform } from '../schemas/gauss-kruger.ts';
import { NumberSlab } from './number-slab.ts';
import { densifyBy } from './densify-by.ts';
import type { WorkingCrs } from './working-crs.ts';

export interface Reprojected {
  readonly geometry: FlatGeometry;
  /** Null where the delivered numbers are the degrees themselves. */
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
}

const TOLERANCE = 0.0001;

/**
 * The function that carries the shapes of a delivery over; compiled once. It throws TooManyVertices for a shape whose edges
 * want more points than `mostVertices`: a few thousand kilometres to and fro would fill any memory.
 */
export function reprojector(crs: WorkingCrs, mostVertices = Infinity): (geometry: FlatGeometry) => Reprojected {
  if (crs.isGeographic && crs.kind !== 'transform') return (geometry) => ({ geometry, delivered: null });
  const { srid } = crs;
  if (crs.kind === 'chinese') {
    const transform = pointTransform(srid, 4490);
    return (geometry) => ({
      geometry: transformed(
        densifyForTransform(geometry, srid, 4490, { tolerance: TOLERANCE, mostVertices }),
        transform,
      ),
      delivered: { geometry, srid },
    });
  }
  if (crs.kind === 'degrees') return (geometry) => ({ geometry, delivered: null });
  const transform = crs.toDegrees;
  return (geometry) => ({
    geometry: transformed(densifyBy(geometry, transform, { tolerance: TOLERANCE, mostVertices }), transform),
    delivered: { geometry, srid },
  });
}

const slab = new NumberSlab();

function transformed(geometry: FlatGeometry, transform: PointTransform): FlatGeometry {
  const { xy } = geometry;
  const degrees = slab.take(xy.length);
  for (let i = 0; i < xy.length; i += 2) transform(xy[i]!, xy[i + 1]!, degrees, i);
  return { ...geometry, xy: degrees };
}
