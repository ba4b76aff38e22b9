/** The Gauss-Krüger plane in which a shape delivered in degrees is measured. */

import { epsgOfZone, ZONE_RANGE } from '../schemas/crs-table.ts';
import { boundsOf, type FlatGeometry } from '../schemas/geometry.ts';
import { densifyForTransform, projectGeometry, toGaussKruger } from '../schemas/gauss-kruger.ts';

/**
 * [longitude, latitude] → metres in the 3° zone of the middle of the shape's bounds, edges kept within 1 mm of their line.
 * Throws TooManyVertices beyond the limit. Outside China's zones the vertices alone are projected, about the nearest meridian divisible by three.
 */
export function planeOf(geometry: FlatGeometry, mostVertices = Infinity): FlatGeometry {
  const [west, , east] = boundsOf(geometry);
  const zone = Math.floor(((west + east) / 2 + 1.5) / 3);
  const [first, last] = ZONE_RANGE[3];
  if (zone >= first && zone <= last) {
    const epsg = epsgOfZone(zone, { width: 3, prefixed: false });
    return projectGeometry(densifyForTransform(geometry, 4490, epsg, { mostVertices }), 4490, epsg);
  }
  const xy = new Float64Array(geometry.xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    const meridian = { centralMeridian: 3 * zone, falseEasting: 500_000 };
    const [x, y] = toGaussKruger(geometry.xy[i]!, geometry.xy[i + 1]!, meridian);
    xy[i] = x;
    xy[i + 1] = y;
  }
  return { ...geometry, xy };
}
