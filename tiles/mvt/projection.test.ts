import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { latitudeOf, longitudeOf, tileAt, tileBounds } from '../mercator.ts';
import { tileProjection } from './projection.ts';

describe('the projection of a tile', () => {
  it('has its corners at 0 and 4096', () => {
    for (const z of [0, 5, 7, 8, 12, 14, 18, 22]) {
      const address = tileAt(119.97, 31.78, z);
      const [west, south, east, north] = tileBounds(address);
      const { scaleX, offsetX, y } = tileProjection(address);
      const near = (actual: number, expected: number) =>
        assert.ok(Math.abs(actual - expected) < 0.001, `z${z}: ${actual}`);
      near(longitudeOf(west) * scaleX + offsetX, 0);
      near(longitudeOf(east) * scaleX + offsetX, 4096);
      near(y(latitudeOf(north)), 0);
      near(y(latitudeOf(south)), 4096);
    }
  });

  it('is the exact one within a thousandth of a unit, in the tile and far beyond it', () => {
    for (const z of [8, 10, 14, 18, 22]) {
      for (const latitude of [-80, -31, 0, 18, 31.78, 53.5, 80]) {
        const address = tileAt(119.97, latitude, z);
        const { y } = tileProjection(address);
        const world = 4096 * 2 ** z;
        for (const distance of [0, 1e-5, 0.01, 0.3, 1, 2.8, 2.9, 9]) {
          const at = latitude + distance;
          const exact = (0.5 - Math.asinh(Math.tan((at * Math.PI) / 180)) / (2 * Math.PI)) * world - address.y * 4096;
          // Far away a larger error does not matter: the point is that many tiles off.
          const allowed = 0.001 + Math.abs(exact) * 1e-6;
          assert.ok(Math.abs(y(at) - exact) < allowed, `z${z} ${latitude}+${distance}: ${y(at)} ${exact}`);
        }
      }
    }
  });
});
