import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { ellipsoidalArea, planarArea, sheetArea } from './area.ts';
import { CGCS2000, IAG75 } from './ellipsoid.ts';
import type { FlatGeometry } from './flat-geometry.ts';
import { fromGeoJson } from './geojson.ts';
import { projectGeometry } from './gauss-kruger.ts';

type Ring = (readonly [number, number])[];

function polygon(...rings: Ring[]): FlatGeometry {
  return fromGeoJson({ type: 'Polygon', coordinates: rings.map((ring) => [...ring, ring[0]!]) });
}

function multi(...polygons: Ring[][]): FlatGeometry {
  const coordinates = polygons.map((rings) => rings.map((ring) => [...ring, ring[0]!]));
  return fromGeoJson({ type: 'MultiPolygon', coordinates });
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

const P1_OUTER: Ring = [
  [40497500, 3521040],
  [40497650, 3521040],
  [40497650, 3520920],
  [40497500, 3520920],
];
const P1_HOLE: Ring = [
  [40497560, 3520990],
  [40497590, 3520990],
  [40497590, 3520970],
  [40497560, 3520970],
];
const P2: Ring = [
  [40497700.123, 3521033.457],
  [40497781.66, 3521012.208],
  [40497768.905, 3520931.774],
  [40497695.342, 3520948.019],
];
const SQUARE_KILOMETRE: Ring = [
  [40366920, 3481716],
  [40367920, 3481716],
  [40367920, 3482716],
  [40366920, 3482716],
];

function ellipsoidalFrom4528(geometry: FlatGeometry): number {
  return ellipsoidalArea(projectGeometry(geometry, 4528, 4490));
}

/** Formula (2) with its ten sines and cosines, as printed; ring in degrees, L0 in degrees. */
function printedFormula(ring: Ring, l0: number): number {
  const { semiMinorAxis, areaCoefficients: k } = CGCS2000;
  const radians = ring.map(([l, b]) => [((l - l0) * Math.PI) / 180, (b * Math.PI) / 180] as const);
  return Math.abs(
    radians.reduce((sum, [l1, b1], i) => {
      const [l2, b2] = radians[(i + 1) % radians.length]!;
      const bracket = k.reduce((total, coefficient, j) => {
        const m = 2 * j + 1;
        return total + (-1) ** j * coefficient * Math.sin((m * (b2 - b1)) / 2) * Math.cos((m * (b1 + b2)) / 2);
      }, 0);
      return sum + 2 * semiMinorAxis ** 2 * ((l1 + l2) / 2) * bracket;
    }, 0),
  );
}

describe('planar area', () => {
  it('of the parcel with a hole is 17400.0000 m²', () => {
    near(planarArea(polygon(P1_OUTER, P1_HOLE)), 17_400, 1e-6);
  });

  it('of the zone-prefixed quadrilateral is exact where a naive sum loses 0.03 m²', () => {
    near(planarArea(polygon(P2)), 6596.060496, 1e-5);
    const naive = P2.reduce((sum, [x1, y1], i) => {
      const [x2, y2] = P2[(i + 1) % P2.length]!;
      return sum + x1 * y2 - x2 * y1;
    }, 0);
    assert.equal(Math.abs(naive / 2), 6596.03125);
  });

  it('is the same with and without the zone prefix', () => {
    const plain = polygon(P1_OUTER.map(([x, y]) => [x - 40_000_000, y]));
    assert.equal(planarArea(plain), planarArea(polygon(P1_OUTER)));
  });
});

describe('ellipsoidal area', () => {
  it('of the parcel with a hole is 17399.9975 m²', () => {
    near(ellipsoidalFrom4528(polygon(P1_OUTER, P1_HOLE)), 17_399.9975, 5e-5);
  });

  it('of the quadrilateral is 6596.0592 m²', () => {
    near(ellipsoidalFrom4528(polygon(P2)), 6596.0592, 5e-5);
  });

  it('of a planar square kilometre 133 km from the meridian is 999566.7133 m²: planar is 433 ppm too large', () => {
    near(planarArea(polygon(SQUARE_KILOMETRE)), 1_000_000, 1e-6);
    near(ellipsoidalFrom4528(polygon(SQUARE_KILOMETRE)), 999_566.7133, 5e-5);
  });

  const ringWithin = (degrees: number) => {
    const coordinate = fc.tuple(
      fc.double({ min: 119, max: 119 + degrees, noNaN: true }),
      fc.double({ min: 31, max: 31 + degrees, noNaN: true }),
    );
    return fc.array(coordinate, { minLength: 3, maxLength: 12 });
  };

  it('agrees with the printed formula to 1e-4 m², whatever its reference longitude', () => {
    fc.assert(
      fc.property(ringWithin(0.02), (ring) => {
        for (const l0 of [ring[0]![0], 60, 0]) near(ellipsoidalArea(polygon(ring)), printedFormula(ring, l0), 1e-4);
      }),
    );
  });

  it('agrees with it over a whole district', () => {
    fc.assert(
      fc.property(ringWithin(1.2), (ring) => {
        near(ellipsoidalArea(polygon(ring)), printedFormula(ring, ring[0]![0]), 1e-3);
      }),
    );
  });

  it('agrees with the exact authalic area of a latitude-longitude rectangle to 4e-13, in the far north to 1e-11', () => {
    // q(B) of the authalic latitude: area = b²·Δλ·[sinB/(2(1 − e²sin²B)) + artanh(e·sinB)/(2e)]
    const e = Math.sqrt(CGCS2000.eccentricitySquared);
    const q = (degrees: number) => {
      const s = Math.sin((degrees * Math.PI) / 180);
      return s / (2 * (1 - (e * s) ** 2)) + Math.atanh(e * s) / (2 * e);
    };
    for (const [south, north, tolerance] of [
      [18, 19, 1e-14],
      [31, 32, 4e-13],
      [53, 54, 1e-11],
    ] as const) {
      const ring: Ring = [
        [119, south],
        [120, south],
        [120, north],
        [119, north],
      ];
      const exact = CGCS2000.semiMinorAxis ** 2 * (Math.PI / 180) * (q(north) - q(south));
      near(ellipsoidalArea(polygon(ring)) / exact, 1, tolerance);
    }
  });

  it('shows the published slip of pasting the e² of IAG-75 under a CGCS2000 label: 0.0028 m² more per km²', () => {
    const square = projectGeometry(polygon(SQUARE_KILOMETRE), 4528, 4490);
    const mixed = { ...CGCS2000, areaCoefficients: IAG75.areaCoefficients };
    near(ellipsoidalArea(square, mixed) - ellipsoidalArea(square), 0.0028, 5e-4);
  });

  it('loses nothing to rounding of coordinates, which would move a 6.3 ha parcel by centimetres squared', () => {
    const ring: Ring = [
      [40497500.123, 3521040.456],
      [40497750.789, 3521041.012],
      [40497751.345, 3520790.678],
      [40497499.901, 3520789.234],
    ];
    const exact = projectGeometry(polygon(ring), 4528, 4490);
    const rounded = { ...exact, xy: exact.xy.map((value) => Math.round(value * 1e8) / 1e8) };
    assert.ok(Math.abs(ellipsoidalArea(rounded) - ellipsoidalArea(exact)) > 1e-3);
  });
});

for (const [name, area] of [
  ['planar', planarArea],
  ['ellipsoidal', ellipsoidalArea],
] as const) {
  const outer: Ring = [
    [119, 31],
    [120, 31],
    [120, 32],
    [119, 32],
  ];
  const hole: Ring = [
    [119.2, 31.2],
    [119.4, 31.2],
    [119.4, 31.4],
  ];
  const island: Ring = [
    [119.25, 31.22],
    [119.3, 31.22],
    [119.3, 31.25],
  ];
  const scale = name === 'planar' ? 1 : 1e10;

  describe(`${name} area of rings`, () => {
    it('subtracts holes whichever way any ring runs', () => {
      const expected = area(polygon(outer)) - area(polygon(hole));
      for (const first of [outer, outer.toReversed()]) {
        for (const second of [hole, hole.toReversed()]) near(area(polygon(first, second)), expected, 1e-13 * scale);
      }
    });

    it('adds the parts of a multipolygon, an island in a hole too', () => {
      const expected = area(polygon(outer)) - area(polygon(hole)) + area(polygon(island));
      near(area(multi([outer, hole], [island])), expected, 1e-13 * scale);
      near(area(multi([island], [outer, hole])), expected, 1e-13 * scale);
    });

    it('does not depend on the first vertex or on the repeated last one', () => {
      const expected = area(polygon(outer));
      for (let i = 1; i < outer.length; i++) {
        near(area(polygon([...outer.slice(i), ...outer.slice(0, i)])), expected, 1e-13 * scale);
      }
      near(area(fromGeoJson({ type: 'Polygon', coordinates: [outer] })), expected, 1e-13 * scale);
    });

    it('is the sum of the pieces a polygon is cut into', () => {
      fc.assert(
        fc.property(fc.double({ min: 119.01, max: 119.99, noNaN: true }), (cut) => {
          const west: Ring = [outer[0]!, [cut, 31], [cut, 32], outer[3]!];
          const east: Ring = [[cut, 31], outer[1]!, outer[2]!, [cut, 32]];
          near(area(polygon(west)) + area(polygon(east)), area(polygon(outer)), 1e-13 * scale);
        }),
      );
    });

    it('is zero for points, lines, empty and collapsed polygons', () => {
      assert.equal(area(fromGeoJson({ type: 'MultiPoint', coordinates: outer })), 0);
      assert.equal(area(fromGeoJson({ type: 'LineString', coordinates: outer })), 0);
      assert.equal(area(fromGeoJson({ type: 'Polygon', coordinates: [] })), 0);
      assert.equal(area(polygon(outer.slice(0, 2))), 0);
    });
  });
}

describe('theoretical area of a map sheet', () => {
  it('H50G005096 measures 27 341 144.28 m²', () => {
    const bounds = { west: 119.9375, east: 120, south: 31 + 19 / 24, north: 31 + 20 / 24 };
    near(sheetArea(bounds), 27_341_144.28, 5e-3);
  });

  it('is the ellipsoidal area of the same rectangle', () => {
    const ring: Ring = [
      [119, 31],
      [120, 31],
      [120, 32],
      [119, 32],
    ];
    near(sheetArea({ west: 119, east: 120, south: 31, north: 32 }) / ellipsoidalArea(polygon(ring)), 1, 1e-13);
  });
});
