import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CGCS2000, IAG75, KRASSOVSKY } from './ellipsoid.ts';

function near(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

describe('reference ellipsoids', () => {
  it('CGCS2000 has the derived constants and area coefficients of its two defining ones', () => {
    near(CGCS2000.semiMinorAxis, 6356752.3141403561, 1e-15);
    near(CGCS2000.eccentricitySquared, 0.0066943800229007921, 1e-15);
    near(CGCS2000.secondEccentricitySquared, 0.0067394967754789625, 1e-15);
    near(CGCS2000.polarRadius, 6399593.6258640233, 1e-15);
    const [a, b, c, d, e] = CGCS2000.areaCoefficients;
    near(a, 1.0033640898341927, 1e-15);
    near(b, 0.0011241893819271252, 1e-14);
    near(c, 1.6994594735189075e-6, 1e-14);
    near(d, 2.717857845577561e-9, 1e-14);
    near(e, 4.358419004834527e-12, 1e-14);
  });

  it('IAG-75 has the constants that the notice of 2008 prints', () => {
    near(IAG75.semiMinorAxis, 6356755.2881575, 1e-14);
    near(IAG75.eccentricitySquared, 0.00669438499958795, 1e-13);
    near(IAG75.secondEccentricitySquared, 0.00673950181947292, 1e-13);
    near(IAG75.polarRadius, 6399596.65198801, 1e-14);
  });

  it('Krassovsky has the semi-minor axis of 1954年北京坐标系', () => {
    near(KRASSOVSKY.semiMinorAxis, 6356863.01877305, 1e-14);
  });
});
