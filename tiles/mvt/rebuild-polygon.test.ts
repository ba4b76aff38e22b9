import assert from 'node:assert/strict';

import fc from 'fast-check';
import { describe, it } from 'mocha';

import { clipLine, clipRing } from './clip.ts';
import { isSimple } from './is-simple.ts';
import { doubleArea, Points, Rings } from './points.ts';
import { rebuildPolygon } from './rebuild-polygon.ts';
import { snapLine, snapRing } from './snap.ts';

type Ring = readonly (readonly [number, number])[];

function pointsOf(ring: Ring): Points {
  const points = new Points();
  for (const [x, y] of ring) points.push(x, y);
  return points;
}

/** Rings rounded to the grid, as the encoder holds them. */
function ringsOf(...rings: readonly Ring[]): Rings {
  const snapped = new Rings();
  for (const ring of rings) snapRing(pointsOf(ring), 1, snapped);
  return snapped;
}

/** Rings as plain arrays, each beginning at its smallest point, so that they can be compared. */
function shown(rings: Rings): readonly Ring[] {
  return rings.ends.map((end, i) => {
    const points = Array.from({ length: end - rings.start(i) }, (_, n) => {
      const at = rings.start(i) + n;
      return [rings.xs[at]!, rings.ys[at]!] as const;
    });
    const first = points.indexOf([...points].sort(([a, b], [c, d]) => a - c || b - d)[0]!);
    return [...points.slice(first), ...points.slice(0, first)];
  });
}

const areaOf = (rings: Rings) =>
  rings.ends.reduce((sum, end, i) => sum + doubleArea(rings, rings.start(i), end) / 2, 0);

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];

describe('a ring rounded to the grid', () => {
  it('loses repeated points, straight points and spikes', () => {
    const ring: Ring = [
      [0, 0],
      [0.2, 0.1],
      [5, 0],
      [10, 0],
      [10, 10],
      [10, 20],
      [10, 10.2],
      [0, 10],
    ];
    assert.deepEqual(shown(ringsOf(ring)), [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
    ]);
  });

  it('loses them where its end meets its beginning, too', () => {
    const ring: Ring = [
      [5, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
      [4.9, 0.3],
    ];
    assert.deepEqual(shown(ringsOf(ring)), [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
    ]);
  });

  it('is gone when no area is left', () => {
    assert.deepEqual(
      shown(
        ringsOf([
          [0, 0],
          [10, 0.2],
          [20, 0.1],
          [10, -0.1],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      shown(
        ringsOf([
          [1, 1],
          [1.1, 1],
          [1.1, 1.1],
        ]),
      ),
      [],
    );
  });
});

describe('the test for simple rings', () => {
  it('knows plain rings, holes and neighbours from those that cross or touch', () => {
    assert.ok(isSimple(ringsOf(square(0, 0, 10))));
    assert.ok(
      isSimple(
        ringsOf(square(0, 0, 10), [
          [2, 2],
          [2, 4],
          [4, 4],
          [4, 2],
        ]),
      ),
    );
    assert.ok(
      isSimple(
        ringsOf([
          [0, 0],
          [10, 0],
          [5, 5],
          [10, 10],
          [0, 10],
        ]),
      ),
    );
    assert.ok(
      !isSimple(
        ringsOf([
          [0, 0],
          [10, 10],
          [10, 0],
          [0, 10],
        ]),
      ),
      'bow tie',
    );
    assert.ok(!isSimple(ringsOf(square(0, 0, 10), square(10, 2, 3))), 'hole on the border');
    assert.ok(
      !isSimple(
        ringsOf(square(0, 0, 10), [
          [0, 0],
          [4, 5],
          [5, 4],
        ]),
      ),
      'hole at a corner',
    );
    assert.ok(
      !isSimple(
        ringsOf([
          [0, 0],
          [10, 0],
          [10, 10],
          [5, 0],
          [0, 10],
        ]),
      ),
      'vertex on an edge',
    );
    assert.ok(
      !isSimple(
        ringsOf([
          [0, 0],
          [4, 4],
          [8, 0],
          [8, 8],
          [4, 4],
          [0, 8],
        ]),
      ),
      'pinched',
    );
    const star: Ring = [
      [0, 40],
      [60, 40],
      [10, 0],
      [30, 60],
      [50, 0],
    ];
    assert.ok(!isSimple(ringsOf(star)), 'a star turns one way at every vertex and still crosses itself');
  });

  it('says the same for long rings, which it sorts, and short ones, which it compares pair by pair', () => {
    const circle = (n: number): Ring =>
      Array.from({ length: n }, (_, i) => [
        1000 + 900 * Math.cos((i / n) * 2 * Math.PI),
        1000 + (i % 2) * 40 + 900 * Math.sin((i / n) * 2 * Math.PI),
      ]);
    assert.ok(isSimple(ringsOf(circle(30))));
    assert.ok(isSimple(ringsOf(circle(90))));
    const crossed = [...circle(90)];
    [crossed[10], crossed[30]] = [crossed[30]!, crossed[10]!];
    assert.ok(!isSimple(ringsOf(crossed)));
  });
});

describe('a polygon that is no longer valid', () => {
  it('falls into parts where it crosses itself', () => {
    const parts = rebuildPolygon(
      ringsOf([
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ]),
    );
    assert.deepEqual(parts.flatMap(shown), [
      [
        [0, 0],
        [5, 5],
        [0, 10],
      ],
      [
        [5, 5],
        [10, 0],
        [10, 10],
      ],
    ]);
  });

  it('falls into parts where it is pinched', () => {
    const parts = rebuildPolygon(
      ringsOf([
        [0, 0],
        [4, 4],
        [8, 0],
        [8, 8],
        [4, 4],
        [0, 8],
      ]),
    );
    assert.equal(parts.length, 2);
    assert.ok(parts.every(isSimple));
  });

  it('takes a hole that lies on its border out of the border', () => {
    const [part, ...others] = rebuildPolygon(ringsOf(square(0, 0, 10), square(4, 0, 2)));
    assert.equal(others.length, 0);
    assert.equal(part!.ends.length, 1);
    assert.equal(areaOf(part!), 96);
    assert.ok(isSimple(part!));
  });

  it('keeps a hole that touches it in one point', () => {
    const [part, ...others] = rebuildPolygon(
      ringsOf(square(0, 0, 10), [
        [0, 5],
        [5, 3],
        [5, 7],
      ]),
    );
    assert.equal(others.length, 0);
    assert.equal(areaOf(part!), 90);
    assert.equal(part!.ends.length, 2);
  });

  it('loses a bridge that runs there and back', () => {
    const bridged: Ring = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 4],
      [2, 10],
      [8, 10],
      [8, 12],
      [0, 12],
      [0, 10],
      [2, 10],
      [2, 4],
      [0, 4],
    ];
    const parts = rebuildPolygon(ringsOf(bridged));
    assert.equal(parts.length, 2);
    assert.equal(
      parts.reduce((sum, part) => sum + areaOf(part), 0),
      16 + 16,
    );
  });

  it('is simple in all its parts whatever ring came in, exteriors clockwise, and has the filled area', () => {
    const coordinate = fc.integer({ min: 0, max: 40 });
    const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 24 });
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), (given) => {
        const rings = ringsOf(...given);
        const parts = rebuildPolygon(rings);
        for (const part of parts) {
          part.ends.forEach((end, i) => {
            const area = doubleArea(part, part.start(i), end);
            assert.ok(i === 0 ? area > 0 : area < 0);
            assert.equal(new Set(shown(part)[i]!.map(String)).size, end - part.start(i));
          });
        }
        if (isSimple(rings))
          assert.equal(
            parts.reduce((sum, part) => sum + areaOf(part), 0),
            simpleArea(rings),
          );
      }),
      { numRuns: 2000 },
    );
  });
});

/** Filled area of rings that do not meet: those inside an odd number of others are holes. */
function simpleArea(rings: Rings): number {
  return rings.ends.reduce((sum, end, i) => {
    const start = rings.start(i);
    const depth = rings.ends.filter((_, j) => j !== i && contains(rings, j, rings.xs[start]!, rings.ys[start]!)).length;
    return sum + (Math.abs(doubleArea(rings, start, end)) / 2) * (depth % 2 === 0 ? 1 : -1);
  }, 0);
}

function contains(rings: Rings, ring: number, x: number, y: number): boolean {
  const [start, end] = [rings.start(ring), rings.ends[ring]!];
  let inside = false;
  for (let i = start, j = end - 1; i < end; j = i, i++) {
    const [ax, ay, bx, by] = [rings.xs[i]!, rings.ys[i]!, rings.xs[j]!, rings.ys[j]!];
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
  }
  return inside;
}

describe('clipping', () => {
  const frame = { low: 0, high: 100 };
  const clipped = (ring: Ring) => {
    const points = pointsOf(ring);
    clipRing(points, frame);
    const rings = new Rings();
    snapRing(points, 1, rings);
    return rings;
  };

  it('leaves what lies inside, cuts what lies across, and drops what lies outside', () => {
    assert.equal(areaOf(clipped(square(10, 10, 20))), 400);
    assert.equal(areaOf(clipped(square(90, 90, 20))), 100);
    assert.equal(areaOf(clipped(square(-50, -50, 300))), 10_000);
    assert.deepEqual(shown(clipped(square(200, 0, 20))), []);
    assert.deepEqual(
      shown(
        clipped([
          [-50, 120],
          [-50, -50],
          [120, -50],
          [-20, -20],
        ]),
      ),
      [],
    );
  });

  it('leaves two parts of a ring that reaches in twice, after the bridge between them is gone', () => {
    const fork: Ring = [
      [90, 10],
      [200, 10],
      [200, 60],
      [90, 60],
      [90, 50],
      [150, 50],
      [150, 20],
      [90, 20],
    ];
    const parts = rebuildPolygon(clipped(fork));
    assert.equal(parts.length, 2);
    assert.deepEqual(parts.map(areaOf), [100, 100]);
  });

  it('cuts an edge at the same place from both sides', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: -1, noNaN: true }),
        fc.double({ min: -50, max: 150, noNaN: true }),
        fc.double({ min: 1, max: 150, noNaN: true }),
        fc.double({ min: -50, max: 150, noNaN: true }),
        (x0, y0, x1, y1) => {
          const there = pointsOf([
            [x0, y0],
            [x1, y1],
            [x1, y1 + 500],
          ]);
          const back = pointsOf([
            [x1, y1],
            [x0, y0],
            [x1, y1 - 500],
          ]);
          clipRing(there, { low: 0, high: 1000 });
          clipRing(back, { low: 0, high: 1000 });
          const rim = (points: Points) =>
            Array.from(points.ys.subarray(0, points.length)).filter((_, i) => points.xs[i] === 0);
          const common = rim(there).filter((y) => rim(back).includes(y));
          const inside = y0 + ((y1 - y0) * -x0) / (x1 - x0);
          if (inside > 1 && inside < 999) assert.ok(common.length > 0);
        },
      ),
    );
  });

  it('lets a line fall into the pieces inside', () => {
    const pieces = new Rings();
    clipLine(
      pointsOf([
        [-10, 50],
        [50, 50],
        [50, 150],
        [80, 150],
        [80, 50],
        [90, 40],
      ]),
      frame,
      pieces,
    );
    assert.deepEqual(
      pieces.ends.map((end, i) =>
        Array.from({ length: end - pieces.start(i) }, (_, n) => [
          pieces.xs[pieces.start(i) + n],
          pieces.ys[pieces.start(i) + n],
        ]),
      ),
      [
        [
          [0, 50],
          [50, 50],
          [50, 100],
        ],
        [
          [80, 100],
          [80, 50],
          [90, 40],
        ],
      ],
    );
  });

  it('keeps a line that shrinks to nothing as a line of one unit', () => {
    const lines = new Rings();
    snapLine(
      pointsOf([
        [5.1, 5.1],
        [5.2, 5.3],
      ]),
      0,
      2,
      1,
      lines,
    );
    assert.deepEqual([...lines.xs.subarray(0, 2), ...lines.ys.subarray(0, 2)], [5, 6, 5, 5]);
  });
});
