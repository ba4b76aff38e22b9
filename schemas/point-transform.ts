/** Coordinates from one Chinese system to another of the same datum. A change of datum is refused: it needs local parameters. */

import { type ChineseCrs, crsByEpsg, ellipsoidOf, type GaussKrugerCrs } from './crs-table.ts';
import { fromPlane, type KrugerSeries, krugerSeries, toPlane } from './gauss-kruger-series.ts';

/** Writes the transformed x, y to `out[at]`, `out[at + 1]`. */
export type PointTransform = (x: number, y: number, out: Float64Array, at: number) => void;

/** `unknown-crs`: not a Chinese system we know; `datum-change`: the two systems rest on different datums. */
export type TransformProblem = 'unknown-crs' | 'datum-change';

/** A transformation that we will not compute; `code` says why. */
export class TransformError extends Error {
  override readonly name = 'TransformError';
  readonly code: TransformProblem;

  constructor(code: TransformProblem, message: string) {
    super(message);
    this.code = code;
  }
}

const RADIANS = Math.PI / 180;

const SERIES: { readonly [D in ChineseCrs['datum']]: KrugerSeries } = {
  CGCS2000: krugerSeries(ellipsoidOf('CGCS2000')),
  Xian80: krugerSeries(ellipsoidOf('Xian80')),
  Beijing54: krugerSeries(ellipsoidOf('Beijing54')),
};

/**
 * The function that carries points between two systems: degrees [longitude, latitude], metres [east, north]. Throws
 * TransformError before any point when the systems are unknown or of different datums (Beijing 1954 and Xian 1980 lie tens
 * to more than a hundred metres from CGCS2000, by parameters that are local and not public).
 */
export function pointTransform(fromEpsg: number, toEpsg: number): PointTransform {
  const from = known(fromEpsg);
  const to = known(toEpsg);
  if (from.datum !== to.datum) {
    throw new TransformError(
      'datum-change',
      `EPSG:${fromEpsg} (${from.datum}) to EPSG:${toEpsg} (${to.datum}) changes the datum and needs local parameters`,
    );
  }
  const series = SERIES[from.datum];
  if (from.kind === 'geographic') return to.kind === 'geographic' ? copy : project(series, to);
  if (to.kind === 'geographic') return unproject(series, from);
  if (from.centralMeridian === to.centralMeridian) return shift(to.falseEasting - from.falseEasting);
  return reproject(series, from, to);
}

function known(epsg: number): ChineseCrs {
  const crs = crsByEpsg(epsg);
  if (crs == null)
    throw new TransformError('unknown-crs', `EPSG:${epsg} is not a system of CGCS2000, Xian 1980 or Beijing 1954`);
  return crs;
}

const copy: PointTransform = (x, y, out, at) => {
  out[at] = x;
  out[at + 1] = y;
};

function shift(eastwards: number): PointTransform {
  return (x, y, out, at) => {
    out[at] = x + eastwards;
    out[at + 1] = y;
  };
}

function project(series: KrugerSeries, { centralMeridian, falseEasting }: GaussKrugerCrs): PointTransform {
  return (x, y, out, at) => {
    toPlane(series, (x - centralMeridian) * RADIANS, y * RADIANS, out, at);
    out[at] = out[at]! + falseEasting;
  };
}

function unproject(series: KrugerSeries, { centralMeridian, falseEasting }: GaussKrugerCrs): PointTransform {
  return (x, y, out, at) => {
    fromPlane(series, x - falseEasting, y, out, at);
    out[at] = out[at]! / RADIANS + centralMeridian;
    out[at + 1] = out[at + 1]! / RADIANS;
  };
}

function reproject(series: KrugerSeries, from: GaussKrugerCrs, to: GaussKrugerCrs): PointTransform {
  const between = (from.centralMeridian - to.centralMeridian) * RADIANS;
  return (x, y, out, at) => {
    fromPlane(series, x - from.falseEasting, y, out, at);
    toPlane(series, out[at]! + between, out[at + 1]!, out, at);
    out[at] = out[at]! + to.falseEasting;
  };
}
