import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { aboutArea, aboutLength } from './measure.ts';

describe('measures while they are drawn', () => {
  it('are near to the ellipsoid: a minute of the meridian at 31.8° N is 1848 m', () => {
    const length = aboutLength([
      [120, 31.8],
      [120, 31.8 + 1 / 60],
    ]);
    assert.ok(Math.abs(length - 1848.0) < 0.3, String(length));
  });

  it('do not depend on the way round', () => {
    const ring = [
      [119.97, 31.8],
      [119.98, 31.8],
      [119.98, 31.81],
    ] as const;
    assert.ok(Math.abs(aboutArea(ring) - aboutArea(ring.toReversed())) < 1e-3);
    assert.ok(Math.abs(aboutArea(ring) - 0.5 * 947.2 * 1108.8) < 2000);
  });
});
