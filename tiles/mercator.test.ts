import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { HALF_WORLD, latitudeOf, longitudeOf, mercatorStretch, tileAt, tileBounds, tileReach } from './mercator.ts';

describe('the tile grid', () => {
  it('has the world as its first tile', () => {
    assert.deepEqual(tileBounds({ z: 0, x: 0, y: 0 }), [-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD]);
  });

  it('finds 常州 where every web map finds it', () => {
    assert.deepEqual(tileAt(119.97, 31.78, 14), { z: 14, x: 13651, y: 6665 });
    const [west, south, east, north] = tileBounds({ z: 14, x: 13651, y: 6665 });
    assert.ok(longitudeOf(west) <= 119.97 && 119.97 < longitudeOf(east));
    assert.ok(latitudeOf(south) <= 31.78 && 31.78 < latitudeOf(north));
  });

  it('lets neighbours share their edge exactly', () => {
    for (const [z, x, y] of [
      [7, 106, 51],
      [14, 13651, 6661],
      [20, 873700, 426346],
    ] as const) {
      const here = tileBounds({ z, x, y });
      assert.ok(Math.abs(here[2] - tileBounds({ z, x: x + 1, y })[0]) < 1e-8);
      assert.ok(Math.abs(here[1] - tileBounds({ z, x, y: y + 1 })[3]) < 1e-8);
    }
  });

  it('asks the database for the buffer too, and never beyond the globe', () => {
    const [west, , east] = tileReach({ z: 14, x: 13651, y: 6665 });
    const [tileWest, , tileEast] = tileBounds({ z: 14, x: 13651, y: 6665 });
    assert.ok(west < longitudeOf(tileWest) && east > longitudeOf(tileEast));
    const world = tileReach({ z: 0, x: 0, y: 0 });
    assert.equal(world[0], -180);
    assert.equal(world[2], 180);
    assert.ok(world[1] > -90 && world[3] < 90);
  });

  it('knows how far the projection stretches the ground', () => {
    const middle = mercatorStretch(tileAt(119.97, 31.78, 14));
    assert.ok(Math.abs(middle - 1 / Math.cos((31.78 * Math.PI) / 180)) < 1e-3);
  });
});
