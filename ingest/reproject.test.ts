import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { TooManyVertices } from '../schemas/densify.ts';
import { type PointTransform, pointTransform } from '../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';
import { reprojector } from './reproject.ts';
import { decideCrs, type WorkingCrs } from './working-crs.ts';

const GEOGCS = (name: string, spheroid: string) =>
  `GEOGCS["${name}",DATUM["D_${name}",SPHEROID[${spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
const XIAN = `PROJCS["Xian_1980_3_Degree_GK_CM_120E",${GEOGCS('Xian_1980', '"Xian_1980",6378140.0,298.257')},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
const NEW_YORK = `PROJCS["NAD_1983_StatePlane_New_York_Long_Island_FIPS_3104_Feet",${GEOGCS('North_American_1983', '"GRS_1980",6378137.0,298.257222101')},PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",984250.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-74.0],PARAMETER["Standard_Parallel_1",40.66666666666666],PARAMETER["Standard_Parallel_2",41.03333333333333],PARAMETER["Latitude_Of_Origin",40.16666666666666],UNIT["Foot_US",0.3048006096012192]]`;
const GRID_OF_MGA = `PROJCS["GDA_1994_MGA_Zone_56",${GEOGCS('GDA_1994', '"GRS_1980",6378137.0,298.257222101')},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",153.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
const nothing = { textOf: async () => undefined, textsNamed: async () => [] };

interface Way {
  readonly decide: () => Promise<WorkingCrs>;
  /** South-west corner and size of where edges are tried, in units of the system. */
  readonly from: readonly [number, number];
  readonly size: number;
}

const chinese =
  (epsg: number): Way['decide'] =>
  async () =>
    (await decideCrs({ text: `EPSG:${epsg}`, pairs: [] }, nothing)).crs;
const byText =
  (text: string, pair: readonly [number, number], more = {}): Way['decide'] =>
  async () =>
    (await decideCrs({ text, pairs: [pair] }, { ...nothing, assumeDatum: true, ...more })).crs;

/** Every kind of system that deliveries come in. */
const WAYS: Readonly<Record<string, Way>> = {
  'a three-degree zone with prefix': { decide: chinese(4528), from: [40_410_000, 3_440_000], size: 110_000 },
  'a three-degree zone by its meridian': { decide: chinese(4549), from: [350_000, 3_440_000], size: 300_000 },
  'a six-degree zone': { decide: chinese(4499), from: [21_250_000, 3_440_000], size: 400_000 },
  'the far north of Inner Mongolia': { decide: chinese(4529), from: [41_400_000, 5_700_000], size: 200_000 },
  'Xi’an 1980 by seven parameters': {
    decide: byText(XIAN, [497_500, 3_521_040], { datumShift: [100, -50, 30, 1, -1, 2, 3] }),
    from: [400_000, 3_440_000],
    size: 200_000,
  },
  'feet of New York': { decide: byText(NEW_YORK, [981_000, 200_000]), from: [913_000, 120_000], size: 150_000 },
  'an Australian grid': {
    decide: byText(GRID_OF_MGA, [404_000, 6_879_000]),
    from: [300_000, 6_700_000],
    size: 200_000,
  },
};

const METRES = 111_320;

/** Largest distance in metres between the delivered line and the chords of what it became, looked up at many places. */
function departure(crs: WorkingCrs, toDegrees: PointTransform, [x1, y1, x2, y2]: readonly number[]): number {
  const line: FlatGeometry = {
    type: 'LineString',
    xy: Float64Array.of(x1!, y1!, x2!, y2!),
    ends: Uint32Array.of(2),
    parts: new Uint32Array(0),
  };
  const { xy } = reprojector(crs)(line).geometry;
  const scale = Math.cos((xy[1]! * Math.PI) / 180);
  const spot = new Float64Array(2);
  let largest = 0;
  let edge = 0;
  for (let k = 0; k <= 4000; k++) {
    const t = k / 4000;
    toDegrees(x1! + t * (x2! - x1!), y1! + t * (y2! - y1!), spot, 0);
    const distance = (i: number) => {
      const [ax, ay, bx, by] = [xy[2 * i]!, xy[2 * i + 1]!, xy[2 * i + 2]!, xy[2 * i + 3]!];
      const [ux, uy] = [(bx - ax) * scale, by - ay];
      const [px, py] = [(spot[0]! - ax) * scale, spot[1]! - ay];
      const along = Math.min(1, Math.max(0, (px * ux + py * uy) / (ux * ux + uy * uy)));
      return Math.hypot(px - along * ux, py - along * uy) * METRES;
    };
    // edges come in the order of the line: the nearest is this one or one that follows
    while (edge + 2 < xy.length / 2 && distance(edge + 1) <= distance(edge)) edge++;
    largest = Math.max(largest, distance(edge));
  }
  return largest;
}

describe('an edge that is carried to degrees', () => {
  for (const [name, { decide, from, size }] of Object.entries(WAYS)) {
    it(`departs by less than a millimetre from the line that was delivered: ${name}`, async () => {
      const crs = await decide();
      const toDegrees = crs.kind === 'transform' ? crs.toDegrees : pointTransform(crs.srid, 4490);
      const place = (axis: 0 | 1) => fc.double({ min: 0, max: size, noNaN: true }).map((value) => from[axis] + value);
      fc.assert(
        fc.property(fc.tuple(place(0), place(1), place(0), place(1)), (edge) => {
          fc.pre(Math.hypot(edge[2] - edge[0], edge[3] - edge[1]) > 1);
          const found = departure(crs, toDegrees, edge);
          assert.ok(found < 0.001, `${found} m`);
        }),
        { numRuns: 25, seed: 11 },
      );
    });
  }

  it('is given up where it would want more points than a shape may have', async () => {
    const crs = await chinese(4549)();
    const across = Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? -300_000 : 1_300_000, 3_000_000 + i]).flat();
    const line: FlatGeometry = {
      type: 'LineString',
      xy: Float64Array.from(across),
      ends: Uint32Array.of(200),
      parts: new Uint32Array(0),
    };
    assert.throws(() => reprojector(crs, 10_000)(line), TooManyVertices);
  });
});
