/**
 * Areas that carry legal weight. Two kinds, never to be confused (they differ by 433 m² per km² in western Liyang):
 *
 * - ellipsoidal (椭球面积): 国土调查办发〔2008〕32号 formula (2), an edge linear in latitude and longitude, nothing rounded;
 * - planar: in the Gauss-Krüger plane in which the vertices are given.
 *
 * Both take holes from the order of rings (`FlatGeometry.parts`), so the direction of a ring never matters, and both
 * measure from the first vertex of the ring: naive sums on zone-prefixed eastings lose 0.03 m² of a 0.7 ha parcel.
 */

import { CGCS2000, type Ellipsoid } from './ellipsoid.ts';
import { type FlatGeometry, isPolygonal } from './flat-geometry.ts';

const RADIANS = Math.PI / 180;

type RingArea = (xy: Float64Array, start: number, end: number) => number;

/** Ellipsoidal area in m², unrounded, of a polygon in degrees [longitude, latitude]; 0 for points and lines. */
export function ellipsoidalArea(geometry: FlatGeometry, ellipsoid: Ellipsoid = CGCS2000): number {
  return polygonArea(geometry, (xy, start, end) => ellipsoidalRingArea(xy, start, end, ellipsoid));
}

/** Planar area in m², unrounded, of a polygon in metres [east, north], with or without zone prefix; 0 for points and lines. */
export function planarArea(geometry: FlatGeometry): number {
  return polygonArea(geometry, planarRingArea);
}

/** Outer rings minus holes. */
function polygonArea({ type, xy, ends, parts }: FlatGeometry, ringArea: RingArea): number {
  if (!isPolygonal(type)) return 0;
  let area = 0;
  let start = 0;
  let part = 0;
  let outerNext = true;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    const ring = Math.abs(ringArea(xy, start, end));
    area += outerNext ? ring : -ring;
    outerNext = i + 1 === parts[part];
    if (outerNext) part++;
    start = end;
  }
  return area;
}

/**
 * Formula (2) over a ring of degrees; positive where longitude leads latitude counter-clockwise. `start` and `end` count
 * vertices; closing edge included whether or not the first point is repeated. L0 is the first vertex (it cancels in exact
 * arithmetic). With θ = ΔB/2 the five sines and cosines of multiples follow from sin θ and cos Bm by
 * s(2k+1) = 2cos2θ·s(2k−1) − s(2k−3): two trigonometric calls an edge where the printed formula has ten, equal to 1e-12.
 */
export function ellipsoidalRingArea(
  xy: Float64Array,
  start: number,
  end: number,
  ellipsoid: Ellipsoid = CGCS2000,
): number {
  if (end - start < 3) return 0;
  const [a, b, c, d, e] = ellipsoid.areaCoefficients;
  const longitude0 = xy[2 * start]!;
  let x1 = xy[2 * end - 2]! - longitude0;
  let y1 = xy[2 * end - 1]!;
  let sum = 0;
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const x2 = xy[i]! - longitude0;
    const y2 = xy[i + 1]!;
    if (y1 !== y2) {
      const s1 = Math.sin((y2 - y1) * (RADIANS / 2));
      const c1 = Math.cos((y2 + y1) * (RADIANS / 2));
      const s = 2 - 4 * s1 * s1;
      const t = 4 * c1 * c1 - 2;
      const s3 = s * s1 + s1;
      const c3 = t * c1 - c1;
      const s5 = s * s3 - s1;
      const c5 = t * c3 - c1;
      const s7 = s * s5 - s3;
      const c7 = t * c5 - c3;
      const s9 = s * s7 - s5;
      const c9 = t * c7 - c5;
      sum += (x1 + x2) * (a * s1 * c1 - b * s3 * c3 + c * s5 * c5 - d * s7 * c7 + e * s9 * c9);
    }
    x1 = x2;
    y1 = y2;
  }
  // 2b²·ΔL with ΔL = (x1 + x2)/2 in degrees
  return ellipsoid.semiMinorAxis * ellipsoid.semiMinorAxis * RADIANS * sum;
}

/** Shoelace over a ring of metres, positive counter-clockwise; vertices counted as in `ellipsoidalRingArea`. */
export function planarRingArea(xy: Float64Array, start: number, end: number): number {
  if (end - start < 3) return 0;
  const x0 = xy[2 * start]!;
  const y0 = xy[2 * start + 1]!;
  let x1 = xy[2 * end - 2]! - x0;
  let y1 = xy[2 * end - 1]! - y0;
  let twice = 0;
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const x2 = xy[i]! - x0;
    const y2 = xy[i + 1]! - y0;
    twice += x1 * y2 - x2 * y1;
    x1 = x2;
    y1 = y2;
  }
  return twice / 2;
}

/** A latitude-longitude rectangle in degrees. */
export interface SheetBounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * Theoretical area in m² of a map sheet (图幅理论面积), formula (1): P = 4πb²·ΔL/(360·60)·[…] with ΔL in **minutes**. Copies
 * of the notice that print radians there are wrong by dimension.
 */
export function sheetArea({ west, south, east, north }: SheetBounds, ellipsoid: Ellipsoid = CGCS2000): number {
  const minutes = (east - west) * 60;
  const half = ((north - south) / 2) * RADIANS;
  const middle = ((north + south) / 2) * RADIANS;
  const bracket = ellipsoid.areaCoefficients.reduce((sum, coefficient, k) => {
    const multiple = 2 * k + 1;
    const sign = k % 2 === 0 ? 1 : -1;
    return sum + sign * coefficient * Math.sin(multiple * half) * Math.cos(multiple * middle);
  }, 0);
  return ((4 * Math.PI * ellipsoid.semiMinorAxis ** 2 * minutes) / (360 * 60)) * bracket;
}
