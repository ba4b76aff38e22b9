import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { boxes, load, loadGround } from '../../fixtures/harness/overlap-ground.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { checkOverlap } from './check-overlap.ts';
import type { Plot } from './prepare-subjects.ts';

const ruleSet = loadRules();
const projectType = ruleSet.projectTypes.get('construction-batch')!;

/** A parallel of 5 km at 31.8° N, 130 km from the central meridian, where planes bend parallels most. */
const [WEST, EAST, PARALLEL] = [118.6, 118.653, 31.8] as const;

/** Two areas on either side of the parallel; the northern one has `vertices` along it, the southern one only its corners. */
function north(vertices: number) {
  const along = Array.from({ length: vertices + 1 }, (_, i) => [WEST + ((EAST - WEST) * i) / vertices, PARALLEL]);
  return fromGeoJson({
    type: 'MultiPolygon',
    coordinates: [[[...along, [EAST, PARALLEL + 0.01], [WEST, PARALLEL + 0.01], [WEST, PARALLEL]]]],
  });
}

const SOUTH = fromGeoJson({
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [WEST, PARALLEL - 0.01],
        [EAST, PARALLEL - 0.01],
        [EAST, PARALLEL],
        [WEST, PARALLEL],
        [WEST, PARALLEL - 0.01],
      ],
    ],
  ],
});

describe('neighbours along a parallel of 5 km, drawn with other vertices', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
    await load(database.pool, 'administrative-area', [
      { geometry: boxes([[-200000, -50000, 95000, 95000]]), values: { districtCode: '320411' } },
    ]);
  });
  after(() => database.drop());

  const check = async (plot: Plot) => {
    const outcome = await checkOverlap(database.pool, ruleSet, {
      projectType,
      parameters: {},
      plots: [plot],
      day: '2026-01-01',
    });
    const rule = outcome.rules.find(({ rule: id }) => id === 'PC-PBF-01')!;
    return { ...rule, all: rule.totals!.all.planar };
  };

  it('share nothing to speak of when both come in degrees: the chord is not taken for an overlap', async () => {
    await load(database.pool, 'basic-farmland', [{ geometry: north(50), srid: 4490 }]);
    const found = await check({ number: '1', name: '', geometry: SOUTH, delivered: null });
    assert.ok(found.all < 0.01, `${found.all} m²`);
    assert.ok(found.state === 'clear' || found.state === 'below-threshold', found.state);
    assert.equal(found.severity, null);
  });

  it('share the chord where one was drawn straight in the plane: another line, and its width is told beside its area', async () => {
    const delivered = { geometry: projectGeometry(SOUTH, 4490, 4549), srid: 4549 };
    const plots = [{ number: '1', name: '', geometry: SOUTH, delivered }];
    const outcome = await checkOverlap(database.pool, ruleSet, {
      projectType,
      parameters: {},
      plots,
      day: '2026-01-01',
    });
    const overlay = outcome.overlays['PC-PBF-01']!;
    assert.ok(overlay.state === 'checked');
    const [piece] = overlay.inside;
    // sagitta of a parallel: s² tan φ / 8N = 0.30 m; two thirds of it over 5 km
    assert.ok(Math.abs(piece!.planar - 1000) < 50, `${piece!.planar} m²`);
    assert.ok(piece!.width.atLeast > 0.25 && piece!.width.atMost < 0.32, JSON.stringify(piece!.width));
  });
});
