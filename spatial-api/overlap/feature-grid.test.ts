import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { EdgeTree } from '../overlay/edge-tree.ts';
import { boxes } from '../../fixtures/harness/overlap-ground.ts';
import type { ControlFeature } from './control-features.ts';
import { FeatureGrid } from './feature-grid.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

function featureAt(box: Box, index: number): ControlFeature {
  return { id: String(index), fields: {}, own: null, border: new EdgeTree(boxes([box])), invalid: null };
}

/** Boxes of all sizes, on whole metres so that many touch. */
const box = fc
  .tuple(
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([x, y, width, height]): Box => [x, y, x + width, y + height]);

describe('features near a plot', () => {
  it('are those whose boxes come as near as a metre, in their order, however many there are', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 90 }), fc.array(box, { minLength: 1, maxLength: 5 }), (given, plots) => {
        const features = given.map(featureAt);
        const grid = new FeatureGrid(features);
        for (const each of plots) {
          const { bounds } = featureAt(each, 0).border;
          const expected = features.filter(
            ({ border: { bounds: b } }) =>
              b[0] <= bounds[2] + 1 && b[2] >= bounds[0] - 1 && b[1] <= bounds[3] + 1 && b[3] >= bounds[1] - 1,
          );
          assert.deepEqual(
            grid.near(bounds, 1).map(({ id }) => id),
            expected.map(({ id }) => id),
          );
        }
      }),
    );
  });

  it('are found where all features stand at one place, and where the plot lies beyond them', () => {
    const features = Array.from({ length: 40 }, (_, i) => featureAt([10, 10, 20, 20], i));
    const grid = new FeatureGrid(features);
    assert.equal(grid.near(featureAt([20.5, 10, 30, 20], 0).border.bounds, 1).length, 40);
    assert.equal(grid.near(featureAt([21.5, 10, 30, 20], 0).border.bounds, 1).length, 0);
    assert.equal(grid.near(featureAt([-900, -900, -800, -800], 0).border.bounds, 1).length, 0);
  });
});
