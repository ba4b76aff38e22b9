/**
 * Lambert's conformal cone with two standard parallels on CGCS2000, the projection of the 1:1,000,000 series. Since 1978 each
 * row of 4° has a cone of its own whose parallels lie 35′ inside the sheet's southern and northern edge, so that scale is off
 * by no more than 0.03 % anywhere on it. The formulas are Snyder's (1987, (15-1) to (15-11)); agreement with PROJ 9 is tested
 * to a millimetre.
 */

import { ellipsoidOf } from './crs-table.ts';
import type { PointTransform } from './point-transform.ts';

/** A cone. Its plane has no false origin: east 0 is the central meridian, north 0 the latitude of origin upon it. */
export interface LambertCone {
  /** Degrees east. */
  readonly centralMeridian: number;
  /** Degrees north. */
  readonly originLatitude: number;
  /** Degrees north, the southern first. */
  readonly parallels: readonly [number, number];
}

/** How far the standard parallels lie inside the edges of a row, degrees. */
const INSIDE = 35 / 60;

/** The cone of a 1:1,000,000 sheet, by its edges in degrees. */
export function coneOfSheet({
  west,
  south,
  east,
  north,
}: {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}): LambertCone {
  return {
    centralMeridian: (west + east) / 2,
    originLatitude: south,
    parallels: [south + INSIDE, north - INSIDE],
  };
}

const RADIANS = Math.PI / 180;

/** What the formulas need of a cone: its constant n, a·F and the radius of the origin's parallel, metres. */
interface Constants {
  readonly n: number;
  readonly scaledF: number;
  readonly originRadius: number;
}

const CGCS2000 = ellipsoidOf('CGCS2000');
const E = Math.sqrt(CGCS2000.eccentricitySquared);

const m = (latitude: number): number => Math.cos(latitude) / Math.sqrt(1 - (E * Math.sin(latitude)) ** 2);

const t = (latitude: number): number =>
  Math.tan(Math.PI / 4 - latitude / 2) / ((1 - E * Math.sin(latitude)) / (1 + E * Math.sin(latitude))) ** (E / 2);

function constantsOf({ originLatitude, parallels: [south, north] }: LambertCone): Constants {
  const [a, b] = [south * RADIANS, north * RADIANS];
  const n = (Math.log(m(a)) - Math.log(m(b))) / (Math.log(t(a)) - Math.log(t(b)));
  const scaledF = (CGCS2000.semiMajorAxis * m(a)) / (n * t(a) ** n);
  return { n, scaledF, originRadius: scaledF * t(originLatitude * RADIANS) ** n };
}

/** Degrees [longitude, latitude] to metres [east, north]. */
export function toLambert(cone: LambertCone): PointTransform {
  const { n, scaledF, originRadius } = constantsOf(cone);
  return (x, y, out, at) => {
    const radius = scaledF * t(y * RADIANS) ** n;
    const turn = n * (x - cone.centralMeridian) * RADIANS;
    out[at] = radius * Math.sin(turn);
    out[at + 1] = originRadius - radius * Math.cos(turn);
  };
}

/** Metres [east, north] to degrees [longitude, latitude]. */
export function fromLambert(cone: LambertCone): PointTransform {
  const { n, scaledF, originRadius } = constantsOf(cone);
  return (x, y, out, at) => {
    const up = originRadius - y;
    const ratio = (Math.hypot(x, up) / scaledF) ** (1 / n);
    let latitude = Math.PI / 2 - 2 * Math.atan(ratio);
    // Converges by a factor of e² a step: after eight nothing moves.
    for (let step = 0; step < 8; step++) {
      const s = E * Math.sin(latitude);
      latitude = Math.PI / 2 - 2 * Math.atan(ratio * ((1 - s) / (1 + s)) ** (E / 2));
    }
    out[at] = Math.atan2(x, up) / n / RADIANS + cone.centralMeridian;
    out[at + 1] = latitude / RADIANS;
  };
}

/** As PROJ and PostGIS take it. */
export function lambertProj({ centralMeridian, originLatitude, parallels: [south, north] }: LambertCone): string {
  const { semiMajorAxis, inverseFlattening } = CGCS2000;
  return `+proj=lcc +lat_0=${originLatitude} +lon_0=${centralMeridian} +lat_1=${south} +lat_2=${north} +x_0=0 +y_0=0 +a=${semiMajorAxis} +rf=${inverseFlattening} +units=m +no_defs`;
}
