import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { planarArea } from '../schemas/area.ts';
import { nestRings } from './nest-rings.ts';

const square = (x: number, y: number, size: number, isClockwise = true): number[] => {
  const corners = [x, y, x, y + size, x + size, y + size, x + size, y, x, y];
  return isClockwise ? corners : corners.flatMap((_, i) => (i % 2 === 0 ? [corners[8 - i]!, corners[9 - i]!] : []));
};

function nest(...rings: readonly number[][]) {
  const ends: number[] = [];
  for (const ring of rings) ends.push((ends.at(-1) ?? 0) + ring.length / 2);
  return nestRings(Float64Array.from(rings.flat()), Uint32Array.from(ends));
}

describe('nesting of rings', () => {
  it('takes a ring inside another for its hole', () => {
    const { geometry, contradicted } = nest(square(0, 0, 10), square(2, 2, 3, false));
    assert.equal(geometry.type, 'Polygon');
    assert.deepEqual([...geometry.parts], [2]);
    assert.equal(planarArea(geometry), 91);
    assert.equal(contradicted, 0);
  });

  it('lets containment decide where all rings run clockwise, and says so', () => {
    const { geometry, contradicted } = nest(square(0, 0, 10), square(2, 2, 3));
    assert.equal(planarArea(geometry), 91);
    assert.equal(contradicted, 1);
  });

  it('finds the shell of a hole that comes first in the file', () => {
    const { geometry } = nest(square(2, 2, 3, false), square(0, 0, 10));
    assert.deepEqual([...geometry.ends], [5, 10]);
    assert.deepEqual([geometry.xy[0], geometry.xy[10]], [0, 2]);
    assert.equal(planarArea(geometry), 91);
  });

  it('makes an island in a lake a part of its own', () => {
    const { geometry } = nest(square(0, 0, 10), square(1, 1, 8, false), square(3, 3, 2));
    assert.equal(geometry.type, 'MultiPolygon');
    assert.deepEqual([...geometry.parts], [2, 3]);
    assert.equal(planarArea(geometry), 100 - 64 + 4);
  });

  it('keeps neighbours that share an edge apart', () => {
    const { geometry } = nest(square(0, 0, 10), square(10, 0, 10));
    assert.deepEqual([...geometry.parts], [1, 2]);
  });

  it('knows a hole that touches its shell in a vertex or along an edge', () => {
    const inCorner = nest(square(0, 0, 10), [0, 0, 4, 3, 3, 4, 0, 0]);
    assert.deepEqual([...inCorner.geometry.parts], [2]);
    const alongEdge = nest(square(0, 0, 10), square(0, 3, 3));
    assert.deepEqual([...alongEdge.geometry.parts], [2]);
  });

  it('does not put one of two equal rings inside the other', () => {
    const { geometry } = nest(square(0, 0, 10), square(0, 0, 10));
    assert.deepEqual([...geometry.parts], [1, 2]);
  });

  it('gives each hole to the smallest ring around it', () => {
    const rings = [
      square(0, 0, 100),
      square(10, 10, 80, false),
      square(20, 20, 20),
      square(60, 60, 20),
      square(25, 25, 5, false),
    ];
    const { geometry } = nest(...rings);
    assert.deepEqual([...geometry.parts], [2, 4, 5]);
    assert.equal(planarArea(geometry), 10000 - 6400 + 400 - 25 + 400);
  });

  it('answers the same whatever the order and direction of the rings', () => {
    const rings = [
      square(0, 0, 100),
      square(10, 10, 30),
      square(50, 50, 30),
      square(15, 15, 10),
      square(200, 0, 50),
      square(210, 5, 10),
    ];
    const expected = 10000 - 900 - 900 + 100 + 2500 - 100;
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rings, { minLength: rings.length }),
        fc.array(fc.boolean(), { minLength: 6 }),
        (order, turned) => {
          const directed = order.map((ring, i) =>
            turned[i] === true ? ring.flatMap((_, k) => (k % 2 === 0 ? [ring[8 - k]!, ring[9 - k]!] : [])) : ring,
          );
          assert.equal(planarArea(nest(...directed).geometry), expected);
        },
      ),
    );
  });

  it('stays quick with thousands of holes in one long ring', () => {
    const outer: number[] = [];
    for (let i = 0; i <= 20_000; i++)
      outer.push(1e4 * Math.cos((-2 * Math.PI * i) / 20_000), 1e4 * Math.sin((-2 * Math.PI * i) / 20_000));
    outer[outer.length - 2] = outer[0]!;
    outer[outer.length - 1] = outer[1]!;
    const holes = Array.from({ length: 4000 }, (_, i) =>
      square(-4000 + 120 * (i % 63), -4000 + 120 * Math.floor(i / 63), 50, false),
    );
    const started = performance.now();
    const { geometry } = nest(outer, ...holes);
    assert.deepEqual([...geometry.parts], [4001]);
    assert.ok(performance.now() - started < 3000);
  });
});
