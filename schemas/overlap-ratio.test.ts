import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { FlatGeometry } from './flat-geometry.ts';
import { fromGeoJson } from './geojson.ts';
import { overlapRatio } from './overlap-ratio.ts';

type Ring = (readonly [number, number])[];

function polygon(...rings: Ring[]): FlatGeometry {
  return fromGeoJson({ type: 'Polygon', coordinates: rings.map((ring) => [...ring, ring[0]!]) });
}

function box(x: number, y: number, width: number, height: number): Ring {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

/** The letter L: a square of 2 without its upper right quarter. */
const L: Ring = [
  [0, 0],
  [2, 0],
  [2, 1],
  [1, 1],
  [1, 2],
  [0, 2],
];

describe('overlap ratio', () => {
  it('is 1 for a polygon and itself, whatever the direction and first vertex', () => {
    near(overlapRatio(polygon(L), polygon(L)), 1);
    near(overlapRatio(polygon(L), polygon(L.toReversed())), 1);
    near(overlapRatio(polygon(L), polygon([...L.slice(2), ...L.slice(0, 2)])), 1);
  });

  it('is 0 for polygons apart or sharing an edge', () => {
    near(overlapRatio(polygon(L), polygon(box(5, 5, 1, 1))), 0);
    near(overlapRatio(polygon(L), polygon(box(1, 1, 1, 1))), 0);
  });

  it('is the common area over the united one', () => {
    near(overlapRatio(polygon(box(0, 0, 2, 1)), polygon(box(1, 0, 2, 1))), 1 / 3);
    near(overlapRatio(polygon(L), polygon(box(0, 0, 2, 2))), 3 / 4);
    near(overlapRatio(polygon(L), polygon(box(0.5, 0.5, 1, 1))), 0.75 / 3.25);
  });

  it('leaves out holes and adds up parts', () => {
    const ringed = polygon(box(0, 0, 3, 3), box(1, 1, 1, 1));
    near(overlapRatio(ringed, polygon(box(1, 1, 1, 1))), 0);
    near(overlapRatio(ringed, polygon(box(0, 0, 3, 3))), 8 / 9);
    const coordinates = [box(0, 0, 1, 1), box(2, 0, 1, 1)].map((ring) => [[...ring, ring[0]!]]);
    near(overlapRatio(fromGeoJson({ type: 'MultiPolygon', coordinates }), polygon(box(0, 0, 3, 1))), 2 / 3);
  });

  it('holds in degrees far from the origin', () => {
    const move = (ring: Ring): Ring => ring.map(([x, y]) => [119.97 + x * 1e-3, 31.81 + y * 1e-3]);
    near(overlapRatio(polygon(move(L)), polygon(move(box(0, 0, 2, 2)))), 3 / 4);
  });

  it('is symmetric, and for boxes what one computes by hand', () => {
    const size = fc.double({ min: 0.1, max: 3, noNaN: true });
    fc.assert(
      fc.property(size, size, size, size, size, size, (x, y, w1, h1, w2, h2) => {
        const a = polygon(box(0, 0, w1, h1));
        const b = polygon(box(x, y, w2, h2));
        const common = Math.max(0, Math.min(w1, x + w2) - x) * Math.max(0, Math.min(h1, y + h2) - y);
        near(overlapRatio(a, b), common / (w1 * h1 + w2 * h2 - common));
        near(overlapRatio(b, a), overlapRatio(a, b));
      }),
    );
  });

  it('is 0 when a polygon has no area', () => {
    near(
      overlapRatio(
        polygon([
          [0, 0],
          [1, 1],
        ]),
        polygon(L),
      ),
      0,
    );
    near(
      overlapRatio(
        fromGeoJson({ type: 'Polygon', coordinates: [] }),
        fromGeoJson({ type: 'Polygon', coordinates: [] }),
      ),
      0,
    );
  });
});
