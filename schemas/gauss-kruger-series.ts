/**
 * Gauss-Krüger by Krüger's series in the third flattening n, to n⁶, evaluated with Clenshaw sums (the method of Poder and
 * Engsager that PROJ uses). Within ten degrees of the central meridian the truncation is far below a nanometre; agreement
 * with PROJ 9 is tested to 1e-6 m and 1e-11°. Scale 1 on the central meridian, latitude of origin 0.
 */

import type { Ellipsoid } from './ellipsoid.ts';

type Coefficients = readonly [number, number, number, number, number, number];

export interface KrugerSeries {
  /** Radius of the rectifying sphere, metres. */
  readonly radius: number;
  /** Geodetic → conformal latitude. */
  readonly toConformal: Coefficients;
  /** Conformal → geodetic latitude. */
  readonly toGeodetic: Coefficients;
  /** Spherical → ellipsoidal plane. */
  readonly toPlane: Coefficients;
  /** Ellipsoidal → spherical plane. */
  readonly toSphere: Coefficients;
}

/** Coefficients for an ellipsoid. */
export function krugerSeries({ semiMajorAxis, inverseFlattening }: Ellipsoid): KrugerSeries {
  const n = 1 / (2 * inverseFlattening - 1);
  const n2 = n * n;
  // c[0]·n^k + c[1]·n^(k+1) + …
  const power = (k: number, ...c: readonly number[]) => n ** k * c.reduceRight((sum, value) => sum * n + value, 0);
  return {
    radius: (semiMajorAxis / (1 + n)) * (1 + n2 * (1 / 4 + n2 * (1 / 64 + n2 / 256))),
    toConformal: [
      power(1, -2, 2 / 3, 4 / 3, -82 / 45, 32 / 45, 4642 / 4725),
      power(2, 5 / 3, -16 / 15, -13 / 9, 904 / 315, -1522 / 945),
      power(3, -26 / 15, 34 / 21, 8 / 5, -12686 / 2835),
      power(4, 1237 / 630, -12 / 5, -24832 / 14175),
      power(5, -734 / 315, 109598 / 31185),
      power(6, 444337 / 155925),
    ],
    toGeodetic: [
      power(1, 2, -2 / 3, -2, 116 / 45, 26 / 45, -2854 / 675),
      power(2, 7 / 3, -8 / 5, -227 / 45, 2704 / 315, 2323 / 945),
      power(3, 56 / 15, -136 / 35, -1262 / 105, 73814 / 2835),
      power(4, 4279 / 630, -332 / 35, -399572 / 14175),
      power(5, 4174 / 315, -144838 / 6237),
      power(6, 601676 / 22275),
    ],
    toPlane: [
      power(1, 1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
      power(2, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
      power(3, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
      power(4, 49561 / 161280, -179 / 168, 6601661 / 7257600),
      power(5, 34729 / 80640, -3418889 / 1995840),
      power(6, 212378941 / 319334400),
    ],
    toSphere: [
      power(1, -1 / 2, 2 / 3, -37 / 96, 1 / 360, 81 / 512, -96199 / 604800),
      power(2, -1 / 48, -1 / 15, 437 / 1440, -46 / 105, 1118711 / 3870720),
      power(3, -17 / 480, 37 / 840, 209 / 4480, -5569 / 90720),
      power(4, -4397 / 161280, 11 / 504, 830251 / 7257600),
      power(5, -4583 / 161280, 108847 / 3991680),
      power(6, -20648693 / 638668800),
    ],
  };
}

/** Radians from the central meridian and equator → metres, written to `out[at]` (east of the meridian) and `out[at + 1]` (north). */
export function toPlane(
  series: KrugerSeries,
  longitude: number,
  latitude: number,
  out: Float64Array,
  at: number,
): void {
  const conformal = latitude + sineSum(series.toConformal, Math.sin(latitude), Math.cos(latitude));
  const cosine = Math.cos(conformal);
  const up = Math.sin(conformal);
  const across = Math.sin(longitude) * cosine;
  const along = Math.cos(longitude) * cosine;
  const xi = Math.atan2(up, along);
  const eta = Math.asinh(across / Math.sqrt(up * up + along * along));
  complexSineSum(series.toPlane, xi, eta, out, at);
  out[at] = series.radius * (eta + out[at]!);
  out[at + 1] = series.radius * (xi + out[at + 1]!);
}

/** Metres east of the central meridian and north of the equator → radians, written to `out[at]` (longitude) and `out[at + 1]`. */
export function fromPlane(series: KrugerSeries, east: number, north: number, out: Float64Array, at: number): void {
  complexSineSum(series.toSphere, north / series.radius, east / series.radius, out, at);
  const eta = east / series.radius + out[at]!;
  const xi = north / series.radius + out[at + 1]!;
  const across = Math.sinh(eta);
  const along = Math.cos(xi);
  const up = Math.sin(xi);
  // the sides of the triangle are near one: no need of Math.hypot, which takes as long as all the rest; they give sine and cosine too
  const level = Math.sqrt(across * across + along * along);
  const slope = Math.sqrt(level * level + up * up);
  out[at] = Math.atan2(across, along);
  out[at + 1] = Math.atan2(up, level) + sineSum(series.toGeodetic, up / slope, level / slope);
}

/** Σ c[k]·sin(2(k+1)·angle), of the sine and cosine of the angle. */
function sineSum(c: Coefficients, sine: number, cosine: number): number {
  const r = 2 * (cosine * cosine - sine * sine);
  const b5 = r * c[5] + c[4];
  const b4 = r * b5 - c[5] + c[3];
  const b3 = r * b4 - b5 + c[2];
  const b2 = r * b3 - b4 + c[1];
  const b1 = r * b2 - b3 + c[0];
  return 2 * sine * cosine * b1;
}

/** Σ c[k]·sin(2(k+1)·(xi + i·eta)); imaginary part to `out[at]`, real part to `out[at + 1]`. */
function complexSineSum(c: Coefficients, xi: number, eta: number, out: Float64Array, at: number): void {
  const sin = Math.sin(2 * xi);
  const cos = Math.cos(2 * xi);
  const sinh = Math.sinh(2 * eta);
  const cosh = Math.cosh(2 * eta);
  // r + i·s = 2cos(2(xi + i·eta))
  const r = 2 * cos * cosh;
  const s = -2 * sin * sinh;
  let re = c[5];
  let im = 0;
  let re1 = 0;
  let im1 = 0;
  for (let k = 4; k >= 0; k--) {
    const re2 = re1;
    const im2 = im1;
    re1 = re;
    im1 = im;
    re = r * re1 - s * im1 - re2 + c[k]!;
    im = r * im1 + s * re1 - im2;
  }
  // times sin(2(xi + i·eta))
  const sineRe = sin * cosh;
  const sineIm = cos * sinh;
  out[at] = sineRe * im + sineIm * re;
  out[at + 1] = sineRe * re - sineIm * im;
}
