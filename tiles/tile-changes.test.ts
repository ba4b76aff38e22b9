import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { tileAt } from './mercator.ts';
import { TileChanges } from './tile-changes.ts';

const box = (version: number, longitude: number, latitude: number, side = 0.0001) => ({
  version,
  west: longitude,
  south: latitude,
  east: longitude + side,
  north: latitude + side,
});

describe('the changes of a layer', () => {
  it('touch the tiles over their place, at every zoom, and no others', () => {
    const changes = new TileChanges();
    changes.advance(3, 0, [box(1, 119.5, 31.5), box(3, 120.5, 31.5)]);
    for (let z = 0; z <= 22; z++) {
      assert.equal(changes.touchedBy(tileAt(120.50005, 31.50005, z), 3), 3, `z${z}`);
      assert.equal(changes.touchedBy(tileAt(119.50005, 31.50005, z), 3), z < 8 ? 3 : 1, `z${z}`);
      assert.equal(changes.touchedBy(tileAt(-70, -30, z), 3), z < 1 ? 3 : 0, `z${z}`);
    }
  });

  it('reach as far as the buffer of a tile', () => {
    const changes = new TileChanges();
    const tile = tileAt(119.5, 31.5, 14);
    const edge = (tile.x / 2 ** 14) * 360 - 180;
    const unit = 360 / 2 ** 14 / 4096;
    changes.advance(1, 0, [box(1, edge - 60 * unit, 31.5, unit)]);
    assert.equal(changes.touchedBy(tile, 1), 1);
    const further = new TileChanges();
    further.advance(1, 0, [box(1, edge - 70 * unit, 31.5, unit)]);
    assert.equal(further.touchedBy(tile, 1), 0);
  });

  it('are compared as they come, and a past version is told as it was', () => {
    const changes = new TileChanges();
    const tile = tileAt(119.5, 31.5, 16);
    const elsewhere = tileAt(121, 31.5, 16);
    for (let version = 1; version <= 500; version++) {
      changes.advance(version, 0, [box(version, version % 2 === 0 ? 119.5 : 120, 31.5)]);
      assert.equal(changes.touchedBy(tile, version), version - (version % 2));
      assert.equal(changes.touchedBy(elsewhere, version), 0);
    }
    assert.equal(changes.touchedBy(tile, 101), 100);
    assert.equal(changes.touchedBy(tile, 1), 0);
    assert.equal(changes.touchedBy(tile, 500), 500);
  });

  it('that were given up make every tile as young as the last of them', () => {
    const changes = new TileChanges();
    changes.advance(9, 0, [box(2, 119.5, 31.5), box(5, 120.5, 31.5), box(9, 121.5, 31.5)]);
    const [first, second, third] = [119.50005, 120.50005, 121.50005].map((longitude) =>
      tileAt(longitude, 31.50005, 15),
    );
    assert.deepEqual(
      [first, second, third].map((tile) => changes.touchedBy(tile!, 9)),
      [2, 5, 9],
    );
    changes.advance(9, 5, []);
    assert.deepEqual(
      [first, second, third].map((tile) => changes.touchedBy(tile!, 9)),
      [5, 5, 9],
    );
    assert.equal(changes.touchedBy(tileAt(100, 20, 15), 9), 5);
  });
});
