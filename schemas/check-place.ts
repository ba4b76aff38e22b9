/**
 * Where detected coordinates end up, the sixth question of the detector: in the district they are declared for (a wrong
 * zone moves land by some 280 km, which nothing else in the numbers betrays), and whether they lie where a shifted web map
 * would put an existing parcel. A wrong datum, off by a hundred metres, cannot be seen this way.
 */

import { boundsOf, type FlatGeometry, ringsOf } from './flat-geometry.ts';
import { fromGcj02 } from './gcj02.ts';
import { coordinateFinding, type CoordinateFinding } from './coordinate-findings.ts';
import { overlapRatio } from './overlap-ratio.ts';

export interface ExpectedPlace {
  /** The declared 行政区. */
  readonly district?: { readonly name: string; readonly boundary: FlatGeometry };
  /** Existing parcels around, those about 500 m to the west among them. */
  readonly parcels?: readonly FlatGeometry[];
}

/** How far the centre may lie outside its district, metres: boundaries are of different years. */
const DISTRICT_BUFFER = 5000;
/** Overlap ratio from which a shifted shape *is* the existing parcel. */
const SAME_PARCEL = 0.9;

const METRES_PER_DEGREE = 111_320;
const RADIANS = Math.PI / 180;

/** Findings about the place of a geometry; everything in degrees [longitude, latitude]. */
export function checkPlace(
  geometry: FlatGeometry,
  { district, parcels = [] }: ExpectedPlace,
): readonly CoordinateFinding[] {
  const findings: CoordinateFinding[] = [];
  if (district != null) {
    const metres = distanceTo(centreOf(geometry), district.boundary);
    if (metres > DISTRICT_BUFFER) {
      const actual = (metres / 1000).toFixed(0);
      findings.push(coordinateFinding('outside-district', { expected: district.name, actual }));
    }
  }
  const shifted = unshift(geometry);
  const fits = (shape: FlatGeometry) =>
    parcels.reduce((best, parcel) => Math.max(best, overlapRatio(shape, parcel)), 0);
  const ratio = parcels.length === 0 ? 0 : fits(shifted);
  if (ratio > SAME_PARCEL && fits(geometry) <= SAME_PARCEL) {
    findings.push(coordinateFinding('gcj02-suspected', { actual: ratio.toFixed(2) }));
  }
  return findings;
}

function centreOf(geometry: FlatGeometry): readonly [number, number] {
  const [west, south, east, north] = boundsOf(geometry);
  return [(west + east) / 2, (south + north) / 2];
}

function unshift(geometry: FlatGeometry): FlatGeometry {
  const xy = new Float64Array(geometry.xy.length);
  for (let i = 0; i < xy.length; i += 2) xy.set(fromGcj02(geometry.xy[i]!, geometry.xy[i + 1]!), i);
  return { ...geometry, xy };
}

/** Metres from a point to a polygon, 0 inside; measured on the plane that touches at the point. */
function distanceTo([longitude, latitude]: readonly [number, number], boundary: FlatGeometry): number {
  const perLongitude = METRES_PER_DEGREE * Math.cos(latitude * RADIANS);
  let isInside = false;
  let nearest = Infinity;
  for (const { start, end } of ringsOf(boundary)) {
    for (let i = start; i < end; i++) {
      const next = i + 1 < end ? i + 1 : start;
      const x1 = (boundary.xy[2 * i]! - longitude) * perLongitude;
      const y1 = (boundary.xy[2 * i + 1]! - latitude) * METRES_PER_DEGREE;
      const x2 = (boundary.xy[2 * next]! - longitude) * perLongitude;
      const y2 = (boundary.xy[2 * next + 1]! - latitude) * METRES_PER_DEGREE;
      if (y1 > 0 !== y2 > 0 && x1 + (-y1 / (y2 - y1)) * (x2 - x1) > 0) isInside = !isInside;
      nearest = Math.min(nearest, distanceOfOrigin(x1, y1, x2, y2));
    }
  }
  return isInside ? 0 : nearest;
}

function distanceOfOrigin(x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length));
  return Math.hypot(x1 + t * dx, y1 + t * dy);
}
