/** The three reference ellipsoids of Chinese survey data, with everything their formulas derive from two defining constants. */

export interface Ellipsoid {
  readonly name: string;
  /** a, metres. */
  readonly semiMajorAxis: number;
  /** 1/f. */
  readonly inverseFlattening: number;
  /** b, metres. */
  readonly semiMinorAxis: number;
  /** e² = (a² − b²)/a². Not e'²: exchanging them in the area formula is a published error. */
  readonly eccentricitySquared: number;
  /** e'² = (a² − b²)/b². */
  readonly secondEccentricitySquared: number;
  /** c = a²/b, metres. */
  readonly polarRadius: number;
  /** A, B, C, D, E of 国土调查办发〔2008〕32号, series in e² up to e⁸. */
  readonly areaCoefficients: readonly [number, number, number, number, number];
}

function defineEllipsoid(name: string, semiMajorAxis: number, inverseFlattening: number): Ellipsoid {
  const f = 1 / inverseFlattening;
  const semiMinorAxis = semiMajorAxis * (1 - f);
  const e2 = f * (2 - f);
  const e4 = e2 * e2;
  const e6 = e4 * e2;
  const e8 = e4 * e4;
  return {
    name,
    semiMajorAxis,
    inverseFlattening,
    semiMinorAxis,
    eccentricitySquared: e2,
    secondEccentricitySquared: e2 / (1 - e2),
    polarRadius: semiMajorAxis / (1 - f),
    areaCoefficients: [
      1 + (3 / 6) * e2 + (30 / 80) * e4 + (35 / 112) * e6 + (630 / 2304) * e8,
      (1 / 6) * e2 + (15 / 80) * e4 + (21 / 112) * e6 + (420 / 2304) * e8,
      (3 / 80) * e4 + (7 / 112) * e6 + (180 / 2304) * e8,
      (1 / 112) * e6 + (45 / 2304) * e8,
      (5 / 2304) * e8,
    ],
  };
}

/** 2000国家大地坐标系 (GB 22021): the ellipsoid of every new survey. */
export const CGCS2000 = defineEllipsoid('CGCS2000', 6378137, 298.257222101);

/** IAG-75, under 1980西安坐标系. */
export const IAG75 = defineEllipsoid('IAG-75', 6378140, 298.257);

/** 克拉索夫斯基, under 1954年北京坐标系. */
export const KRASSOVSKY = defineEllipsoid('Krassovsky 1940', 6378245, 298.3);
