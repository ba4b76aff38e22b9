import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { planarArea } from '../../schemas/area.ts';
import { fromGeoJson, type FlatGeometry } from '../../schemas/geometry.ts';
import { EdgeTree } from '../overlay/edge-tree.ts';
import { overlayPolygons, type Share } from '../overlay/overlay-polygons.ts';
import { overlayInDatabase } from './overlay-in-database.ts';
import { settledOverlay } from './overlay-plots.ts';
import { overlapRun } from './run.ts';

const EAST = 451_600;
const NORTH = 3_478_300;

/** A strip on one side of a diagonal of 137.7 m by 91.3 m, the diagonal drawn in so many steps. */
function strip(steps: number, side: 1 | -1): FlatGeometry {
  const at = (share: number): [number, number] => [EAST + 137.7 * share, NORTH + 91.3 * share];
  const diagonal = Array.from({ length: steps + 1 }, (_, i) => at(i / steps));
  const [start, end] = [diagonal[0]!, diagonal.at(-1)!];
  const away: [number, number][] = [
    [end[0] - 40 * side, end[1] + 60 * side],
    [start[0] - 40 * side, start[1] + 60 * side],
  ];
  return fromGeoJson({ type: 'MultiPolygon', coordinates: [[[...diagonal, ...away, start]]] });
}

const areaOf = (share: Share, all: number): number =>
  share === 'none' ? 0 : share === 'all' ? all : planarArea(share);

describe('borders that are drawn along each other with different vertices', () => {
  let database: TestDatabase;
  before(async () => (database = await testDatabase()));
  after(() => database.drop());

  it('are settled by both ways, whatever steps each side takes: neighbours share nothing and a plot is covered by itself', async () => {
    const run = overlapRun(database.pool);
    for (let one = 1; one <= 20; one += 3) {
      for (let other = 1; other <= 20; other += 2) {
        const subject = strip(one, 1);
        const all = planarArea(subject);
        const polygons = [strip(other, -1), strip(other, 1)];
        const trees = polygons.map((polygon) => new EdgeTree(polygon));
        const settled = await settledOverlay(run, new EdgeTree(subject), trees);
        for (const found of [settled, await overlayInDatabase(run, subject, polygons)]) {
          const [neighbour, same] = found.shared;
          assert.ok(areaOf(neighbour!, all) < 1e-6, `${one}/${other}: ${areaOf(neighbour!, all)}`);
          assert.ok(Math.abs(areaOf(same!, all) - all) < 1e-6, `${one}/${other}`);
          assert.ok(Math.abs(areaOf(found.union, all) + areaOf(found.outside, all) - all) < 1e-6, `${one}/${other}`);
        }
      }
    }
  });

  it('give the same by PostGIS as by our own graph where that settles them', async () => {
    const subject = strip(3, 1);
    const moved = fromGeoJson({
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [EAST, NORTH + 50],
            [EAST + 90, NORTH + 50],
            [EAST + 90, NORTH + 140],
            [EAST, NORTH + 140],
            [EAST, NORTH + 50],
          ],
        ],
      ],
    });
    const all = planarArea(subject);
    const ours = overlayPolygons(new EdgeTree(subject), [new EdgeTree(moved)]);
    const theirs = await overlayInDatabase(overlapRun(database.pool), subject, [moved]);
    for (const part of ['union', 'outside'] as const) {
      assert.ok(areaOf(ours[part], all) > 100);
      assert.ok(Math.abs(areaOf(ours[part], all) - areaOf(theirs[part], all)) < 1e-6, part);
    }
  });
});
