import { area as turfArea } from '@turf/turf';
import { ellipsoidalArea, planarArea } from './area.ts';
import { CGCS2000 } from './ellipsoid.ts';
import { type FlatGeometry, vertexCount } from './flat-geometry.ts';
import { projectGeometry } from './gauss-kruger.ts';
import { toGeoJson } from './geojson.ts';

const POLYGONS = 20_000;
const CORNERS = 24;
const ROUNDS = 9;

/** Regular polygons of some 0.3 ha spread over Changzhou, in metres of EPSG:4549. */
function parcels(): FlatGeometry[] {
  return Array.from({ length: POLYGONS }, (_, i) => {
    const east = 420_000 + (i % 200) * 480;
    const north = 3_450_000 + Math.floor(i / 200) * 950;
    const xy = new Float64Array(2 * (CORNERS + 1));
    for (let k = 0; k <= CORNERS; k++) {
      const angle = (2 * Math.PI * (k % CORNERS)) / CORNERS;
      xy[2 * k] = east + 30 * Math.cos(angle);
      xy[2 * k + 1] = north + 30 * Math.sin(angle);
    }
    return { type: 'Polygon', xy, ends: Uint32Array.of(CORNERS + 1), parts: Uint32Array.of(1) };
  });
}

/** Formula (2) as the notice's own code writes it: ten sines and cosines for each edge. */
function printedFormula({ xy }: FlatGeometry): number {
  const [a, b, c, d, e] = CGCS2000.areaCoefficients;
  const radians = Math.PI / 180;
  const l0 = xy[0]! * radians;
  let sum = 0;
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const half = ((xy[i + 3]! - xy[i + 1]!) * radians) / 2;
    const middle = ((xy[i + 3]! + xy[i + 1]!) * radians) / 2;
    const deltaL = ((xy[i]! + xy[i + 2]!) * radians) / 2 - l0;
    sum +=
      2 *
      CGCS2000.semiMinorAxis ** 2 *
      deltaL *
      (a * Math.sin(half) * Math.cos(middle) -
        b * Math.sin(3 * half) * Math.cos(3 * middle) +
        c * Math.sin(5 * half) * Math.cos(5 * middle) -
        d * Math.sin(7 * half) * Math.cos(7 * middle) +
        e * Math.sin(9 * half) * Math.cos(9 * middle));
  }
  return Math.abs(sum);
}

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly total: number;
}

/** Median of interleaved rounds, so that a busy machine slows every contender alike. */
function measure(contenders: readonly (readonly [name: string, total: () => number])[]): Measured[] {
  const totals = contenders.map(([, total]) => total());
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    contenders.forEach(([, total], i) => {
      const start = performance.now();
      total();
      times[i]!.push((performance.now() - start) / 1000);
    });
  }
  return contenders.map(([name], i) => ({
    name,
    seconds: times[i]!.toSorted((x, y) => x - y)[ROUNDS >> 1]!,
    total: totals[i]!,
  }));
}

/** Vertices a second of each way to an area, and the ratio to the printed formula in the same run. */
export async function bench(): Promise<void> {
  const planar = parcels();
  const geographic = planar.map((geometry) => projectGeometry(geometry, 4549, 4490));
  const geojson = geographic.map(toGeoJson);
  const vertices = planar.reduce((sum, geometry) => sum + vertexCount(geometry), 0);
  const sum = <T>(list: readonly T[], area: (item: T) => number) => list.reduce((total, item) => total + area(item), 0);
  const rows = measure([
    ['formula (2) as printed', () => sum(geographic, printedFormula)],
    ['ellipsoidalArea', () => sum(geographic, (geometry) => ellipsoidalArea(geometry))],
    ['turf area (sphere, not statutory)', () => sum(geojson, turfArea)],
    ['planarArea', () => sum(planar, planarArea)],
    ['4549 → 4490', () => sum(planar, (geometry) => projectGeometry(geometry, 4549, 4490).xy.length)],
    ['4490 → 4549', () => sum(geographic, (geometry) => projectGeometry(geometry, 4490, 4549).xy.length)],
  ]);
  console.table(
    rows.map(({ name, seconds, total }) => ({
      what: name,
      'million vertices/s': Number((vertices / seconds / 1e6).toFixed(1)),
      'times printed': Number((rows[0]!.seconds / seconds).toFixed(2)),
      'total m²': name.includes('→') ? '' : total.toFixed(4),
    })),
  );
}
