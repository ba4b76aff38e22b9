import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { planarArea } from './area.ts';
import { bendBetween, densifyForTransform } from './densify.ts';
import { type FlatGeometry, vertexCount } from './flat-geometry.ts';
import { fromGeoJson, toGeoJson } from './geojson.ts';
import { projectGeometry } from './gauss-kruger.ts';

type Position = readonly [number, number];

function line(...positions: Position[]): FlatGeometry {
  return fromGeoJson({ type: 'LineString', coordinates: positions });
}

function carry(geometry: FlatGeometry, from: number, to: number): FlatGeometry {
  return projectGeometry(densifyForTransform(geometry, from, to), from, to);
}

/** Metres from the source segment, in a metric source, of points all along the edges of the carried geometry. */
function worstDeparture([a, b]: readonly [Position, Position], from: number, to: number): number {
  const { xy } = carry(line(a, b), from, to);
  const samples: Position[] = [];
  for (let i = 0; i + 3 < xy.length; i += 2) {
    for (const t of [0.1, 0.25, 0.5, 0.8]) {
      samples.push([xy[i]! * (1 - t) + xy[i + 2]! * t, xy[i + 1]! * (1 - t) + xy[i + 3]! * t]);
    }
  }
  const back = projectGeometry(line(...samples), to, from).xy;
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  let worst = 0;
  for (let i = 0; i < back.length; i += 2) {
    const cross = (back[i]! - a[0]) * (b[1] - a[1]) - (back[i + 1]! - a[1]) * (b[0] - a[0]);
    worst = Math.max(worst, Math.abs(cross) / length);
  }
  return worst;
}

const inZone40 = fc.tuple(
  fc.double({ min: 360_000, max: 640_000, noNaN: true }),
  fc.double({ min: 2_100_000, max: 5_900_000, noNaN: true }),
);
const chord = fc
  .tuple(
    inZone40,
    fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    fc.double({ min: 50, max: 60_000, noNaN: true }),
  )
  .map(([[x, y], angle, length]): [Position, Position] => [
    [x, y],
    [x + length * Math.cos(angle), y + length * Math.sin(angle)],
  ]);

describe('densifyForTransform', () => {
  it('leaves only such edges without points as stay within the tolerance, wherever they lie and run', () => {
    const place = fc.tuple(
      fc.double({ min: 150_000, max: 850_000, noNaN: true }),
      fc.double({ min: 0, max: 6_600_000, noNaN: true }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    );
    fc.assert(
      fc.property(place, fc.constantFrom(4490, 4548, 4550), ([x, y, angle], to) => {
        const bend = bendBetween(4549, to, Float64Array.of(x, y));
        const length = 0.999 * Math.sqrt(0.001 / bend);
        const edge: [Position, Position] = [
          [x, y],
          [x + length * Math.cos(angle), Math.max(0, y + length * Math.sin(angle))],
        ];
        assert.equal(vertexCount(densifyForTransform(line(...edge), 4549, to, { tolerance: 0.001 })), 2);
        assert.ok(worstDeparture(edge, 4549, to) < 0.001, `${x} ${y} ${angle} ${to}`);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps an edge of tens of kilometres within a millimetre of the delivered line, in degrees', () => {
    fc.assert(
      fc.property(chord, (edge) => assert.ok(worstDeparture(edge, 4549, 4490) < 0.001)),
      { numRuns: 40 },
    );
  });

  it('keeps it so in the neighbouring zone', () => {
    fc.assert(
      fc.property(chord, (edge) => assert.ok(worstDeparture(edge, 4549, 4527) < 0.001)),
      { numRuns: 40 },
    );
  });

  it('follows an edge that crosses the central meridian, whose departure changes sides', () => {
    assert.ok(
      worstDeparture(
        [
          [470_000, 3_500_000],
          [530_000, 3_500_000],
        ],
        4549,
        4527,
      ) < 0.001,
    );
    assert.ok(
      worstDeparture(
        [
          [480_000, 3_480_000],
          [520_000, 3_520_000],
        ],
        4549,
        4490,
      ) < 0.001,
    );
  });

  it('keeps an edge drawn in degrees within a millimetre when it is carried into the plane', () => {
    const edge: [Position, Position] = [
      [119.4, 31.6],
      [119.9, 31.7],
    ];
    const { xy } = carry(line(...edge), 4490, 4549);
    const middles: Position[] = [];
    for (let i = 0; i + 3 < xy.length; i += 2) {
      middles.push([(xy[i]! + xy[i + 2]!) / 2, (xy[i + 1]! + xy[i + 3]!) / 2]);
    }
    const back = projectGeometry(line(...middles), 4549, 4490).xy;
    for (let i = 0; i < back.length; i += 2) {
      const onEdge = 31.6 + ((back[i]! - 119.4) / 0.5) * 0.1;
      assert.ok(Math.abs(back[i + 1]! - onEdge) * 111_000 < 0.001);
    }
  });

  it('recovers the land that a bare chord cuts off: 850 m² along 4.7 km of a parallel', () => {
    // one neighbour draws the shared parallel with its two ends, the other with a vertex every 10 m
    const ends: Position[] = [
      [119.95, 31.75],
      [120, 31.75],
    ];
    const every10m = Array.from({ length: 475 }, (_, i): Position => [119.95 + (0.05 * i) / 474, 31.75]);
    const between = (south: FlatGeometry, north: FlatGeometry) => {
      const reversed = (toGeoJson(north).coordinates as Position[]).toReversed();
      const ring = [...(toGeoJson(south).coordinates as Position[]), ...reversed];
      return planarArea(fromGeoJson({ type: 'Polygon', coordinates: [ring] }));
    };
    const dense = projectGeometry(line(...every10m), 4490, 4528);
    const overlapOfChord = between(projectGeometry(line(...ends), 4490, 4528), dense);
    assert.ok(Math.abs(overlapOfChord - 850) < 10, `${overlapOfChord}`);
    assert.ok(between(carry(line(...ends), 4490, 4528), dense) < 1);
  });

  it('keeps every delivered vertex bit for bit and the structure of rings', () => {
    const ring = [
      [400_000.123, 3_500_000.456],
      [430_000.7, 3_500_001],
      [430_000, 3_530_000],
      [400_000.123, 3_500_000.456],
    ];
    const small = ring.map(([x, y]) => [405_000 + (x! - 400_000) / 1000, 3_510_000 + (y! - 3_500_000) / 1000]);
    const geometry = fromGeoJson({ type: 'MultiPolygon', coordinates: [[ring, small], [small]] });
    const dense = densifyForTransform(geometry, 4549, 4490);
    const written = toGeoJson(dense) as { coordinates: Position[][][] };
    for (const [x, y] of ring) assert.ok(written.coordinates[0]![0]!.some((p) => p[0] === x && p[1] === y));
    assert.deepEqual(written.coordinates[0]![1], small);
    assert.deepEqual(written.coordinates[1], [small]);
    assert.ok(vertexCount(dense) > 200);
  });

  it('gives neighbours the same points on a shared edge, whichever way each runs', () => {
    fc.assert(
      fc.property(chord, ([a, b]) => {
        const there = toGeoJson(densifyForTransform(line(a, b), 4549, 4490)).coordinates;
        const back = toGeoJson(densifyForTransform(line(b, a), 4549, 4490)).coordinates;
        assert.deepEqual(back.toReversed(), there);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves short edges, points and the two forms of one zone as they are', () => {
    const short = line([480_000, 3_500_000], [480_150, 3_500_000]);
    assert.equal(densifyForTransform(short, 4549, 4490), short);
    const point = fromGeoJson({ type: 'Point', coordinates: [480_000, 3_500_000] });
    assert.equal(densifyForTransform(point, 4549, 4490), point);
    const long = line([480_000, 3_500_000], [520_000, 3_500_000]);
    assert.equal(densifyForTransform(long, 4549, 4528), long);
    assert.equal(densifyForTransform(long, 4549, 4549), long);
  });

  it('needs no points on an edge along the central meridian', () => {
    const meridian = line([500_000, 3_400_000], [500_000, 3_500_000]);
    assert.equal(vertexCount(densifyForTransform(meridian, 4549, 4490)), 2);
  });

  it('adds fewer points for a wider tolerance', () => {
    const edge = line([480_000, 3_500_000], [520_000, 3_500_000]);
    const count = (tolerance: number) => vertexCount(densifyForTransform(edge, 4549, 4490, { tolerance }));
    assert.ok(count(0.001) > count(0.1) && count(0.1) > count(10));
    assert.ok(count(0.001) < 400, `${count(0.001)}`);
  });

  it('survives an edge of no length', () => {
    assert.equal(vertexCount(densifyForTransform(line([480_000, 3_500_000], [480_000, 3_500_000]), 4549, 4490)), 2);
  });
});
