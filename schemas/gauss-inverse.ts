/**
 * The inverse of 国土调查办发〔2008〕32号 formula (3), as printed: a footpoint latitude by K0…K4, then a series in y/N. It is
 * here as the documented reference that `fromGaussKruger` is tested against, and to reproduce figures of software that
 * follows the notice to the letter. Good to 1e-5″ within 150 km of the central meridian; the product itself uses Krüger's.
 */

import { CGCS2000, type Ellipsoid, IAG75 } from './ellipsoid.ts';

export interface FootpointSeries {
  readonly ellipsoid: Ellipsoid;
  /** K0 in radians per metre, K1 … K4 without unit. */
  readonly k: readonly [number, number, number, number, number];
}

/** Derived for CGCS2000 in the same form. */
export const CGCS2000_FOOTPOINT: FootpointSeries = {
  ellipsoid: CGCS2000,
  k: [1.5704876114546e-7, 5.05250181272849e-3, 2.98472841073478e-5, 2.4159956291588e-7, 2.18060717736781e-9],
};

/** Published with the notice, for 1980西安坐标系. */
export const IAG75_FOOTPOINT: FootpointSeries = {
  ellipsoid: IAG75,
  k: [1.57048687472752e-7, 5.05250559291393e-3, 2.98473350966158e-5, 2.41627215981336e-7, 2.22241909461273e-9],
};

/**
 * [longitude, latitude] in degrees of a point `north` metres from the equator and `fromMeridian` metres east of the central
 * meridian (easting less 500 000 and the zone prefix).
 */
export function gaussInverse(
  north: number,
  fromMeridian: number,
  centralMeridian: number,
  { ellipsoid, k: [k0, k1, k2, k3, k4] }: FootpointSeries = CGCS2000_FOOTPOINT,
): [longitude: number, latitude: number] {
  const e = k0 * north;
  const s = Math.sin(e);
  const footpoint = e + Math.cos(e) * (k1 * s - k2 * s ** 3 + k3 * s ** 5 - k4 * s ** 7);
  const t2 = Math.tan(footpoint) ** 2;
  const eta2 = ellipsoid.secondEccentricitySquared * Math.cos(footpoint) ** 2;
  const v2 = 1 + eta2;
  const u = (fromMeridian * Math.sqrt(v2)) / ellipsoid.polarRadius;
  const v2t = v2 * Math.tan(footpoint);
  const latitude =
    footpoint -
    (1 / 2) * v2t * u ** 2 +
    (1 / 24) * (5 + 3 * t2 + eta2 - 9 * eta2 * t2) * v2t * u ** 4 -
    (1 / 720) * (61 + 90 * t2 + 45 * t2 ** 2) * v2t * u ** 6;
  const longitude =
    (u -
      (1 / 6) * (1 + 2 * t2 + eta2) * u ** 3 +
      (1 / 120) * (5 + 28 * t2 + 24 * t2 ** 2 + 6 * eta2 + 8 * eta2 * t2) * u ** 5) /
    Math.cos(footpoint);
  return [centralMeridian + (longitude * 180) / Math.PI, (latitude * 180) / Math.PI];
}
