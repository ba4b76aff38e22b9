import assert from 'node:assert/strict';
import { difference, featureCollection, intersect, multiPolygon } from '@turf/turf';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { realDelivery } from '../../fixtures/harness/deliveries.ts';
import { overlayCases, placed } from '../../fixtures/harness/overlay-cases.ts';
import { E, load, N, plot } from '../../fixtures/harness/overlap-ground.ts';
import { planarArea } from '../../schemas/area.ts';
import { type FlatGeometry, fromGeoJson, toGeoJson, toWkb } from '../../schemas/geometry.ts';
import { basicFarmland } from '../../schemas/layers/basic-farmland.ts';
import { overlayPlots } from './overlay-plots.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { overlapRun } from './run.ts';

/** Where a pair lies: a square kilometre for each, so that one layer and one question do for all. */
const placeOf = (index: number): readonly [number, number] => [
  E + 1000 * (index % 16),
  N + 1000 * Math.floor(index / 16),
];

/** By polyclip-ts, around the origin, where it loses no digits. */
function byTurf(
  geometries: readonly [FlatGeometry, FlatGeometry],
  [east, north]: readonly [number, number],
): { inside: number; outside: number } {
  const near = geometries.map((geometry) => {
    const xy = geometry.xy.map((value, i) => (i % 2 === 0 ? value - east : value - north));
    return multiPolygon(toGeoJson({ ...geometry, xy }).coordinates as [number, number][][][]);
  });
  const areaOf = (found: { geometry: unknown } | null) => (found == null ? 0 : planarArea(fromGeoJson(found.geometry)));
  return {
    inside: areaOf(intersect(featureCollection(near))),
    outside: areaOf(difference(featureCollection(near))),
  };
}

describe('the overlay beside a second implementation', () => {
  let database: TestDatabase;
  let folder: string;
  before(async function () {
    folder = realDelivery(this, '09-overlay');
    database = await testDatabase();
  });
  after(async () => database?.drop());

  it('gives the areas of polyclip for the cases of JTS and martinez', async function () {
    this.timeout(120_000);
    const run = overlapRun(database.pool);
    const all = await overlayCases(database.pool, folder);
    const moved = all.map((pair, index) => ({ name: pair.name, at: placeOf(index), ab: placed(pair, placeOf(index)) }));
    const { rows: valid } = await database.pool.query<{ valid: boolean }>(
      `select ST_IsValid(a::geometry) and ST_IsValid(b::geometry) as valid
from unnest($1::bytea[], $2::bytea[]) with ordinality as given (a, b, i) order by i`,
      [moved.map(({ ab }) => toWkb(ab[0])), moved.map(({ ab }) => toWkb(ab[1]))],
    );
    // the engine refuses invalid plots and invalid features; a case 10¹⁵ m long is a line once it is brought to 500 m
    const pairs = moved.filter((_, index) => valid[index]!.valid);
    assert.ok(pairs.length >= 120, `${pairs.length} of ${all.length} cases`);
    await load(
      database.pool,
      'basic-farmland',
      pairs.map(({ ab }, index) => ({ geometry: ab[1], values: { identifier: `${index}` } })),
    );
    const subjects = await prepareSubjects(
      run,
      pairs.map(({ name, ab }) => plot(ab[0], name)),
    );
    const task = { layer: basicFarmland, version: 1, pieceFields: [], where: [], outside: true };
    const overlays = await overlayPlots(run, subjects, task);
    for (const [index, { name, at, ab }] of pairs.entries()) {
      const overlay = overlays[index];
      assert.ok(overlay?.state === 'checked', name);
      const expected = byTurf(ab, at);
      const areas = { inside: overlay.union, outside: overlay.outside };
      for (const side of ['inside', 'outside'] as const) {
        const area = areas[side] == null ? 0 : planarArea(areas[side]);
        assert.ok(Math.abs(area - expected[side]) < 1e-4, `${name} ${side}: ${area}, polyclip ${expected[side]}`);
      }
    }
  });
});
