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

describe('a growth boundary that ends on a parallel, and a plot that ends on it too', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
    await load(database.pool, 'administrative-area', [
      { geometry: boxes([[-200000, -50000, 95000, 95000]]), values: { districtCode: '320411' } },
    ]);
    const along = Array.from({ length: 501 }, (_, i) => [EAST - ((EAST - WEST) * i) / 500, PARALLEL]);
    const boundary = fromGeoJson({
      type: 'MultiPolygon',
      coordinates: [[[[WEST, PARALLEL - 0.02], [EAST, PARALLEL - 0.02], ...along, [WEST, PARALLEL - 0.02]]]],
    });
    await load(database.pool, 'urban-growth-boundary', [
      { geometry: boundary, srid: 4490, values: { zoneCode: '411' } },
    ]);
  });
  after(() => database.drop());

  /** Outside the boundary by PC-UGB-01: a plot from `west` to `east` that reaches up to the parallel. */
  const outside = async (west: number, east: number, drawn: 'in degrees' | 'straight in the plane') => {
    const geometry = fromGeoJson({
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [west, PARALLEL - 0.01],
            [east, PARALLEL - 0.01],
            [east, PARALLEL],
            [west, PARALLEL],
            [west, PARALLEL - 0.01],
          ],
        ],
      ],
    });
    const delivered = drawn === 'in degrees' ? null : { geometry: projectGeometry(geometry, 4490, 4549), srid: 4549 };
    const outcome = await checkOverlap(database.pool, ruleSet, {
      projectType,
      parameters: {},
      plots: [{ number: '1', name: '', geometry, delivered }],
      day: '2026-01-01',
    });
    const overlay = outcome.overlays['PC-UGB-01']!;
    assert.ok(overlay.state === 'checked');
    return { rule: outcome.rules.find(({ rule }) => rule === 'PC-UGB-01')!, pieces: overlay.outside!, overlay };
  };
  /**
   * A parallel bends by tan φ / N away from its chord: sagitta s² tan φ / 8N, and two thirds of it times s between them.
   * At 31.8° N is N = 6,384,073 m, and a degree of longitude 94,696 m.
   */
  const lens = (degrees: number) => {
    const s = degrees * 94_696;
    const bend = Math.tan((PARALLEL * Math.PI) / 180) / 6_384_073;
    return { area: (s ** 3 * bend) / 12, width: (s ** 2 * bend) / 8 };
  };

  it('lies wholly within it where both follow the parallel', async () => {
    const { rule, overlay } = await outside(WEST + 0.001, EAST - 0.001, 'in degrees');
    assert.ok(rule.state === 'clear' || rule.state === 'below-threshold', rule.state);
    assert.equal(rule.severity, null);
    assert.ok(overlay.outsideTotals!.all.planar < 0.01, `${overlay.outsideTotals!.all.planar} m²`);
  });

  it('leaves it by the lens between parallel and chord where its side of 5 km was drawn straight in the plane', async () => {
    const { rule, pieces } = await outside(WEST, EAST, 'straight in the plane');
    const expected = lens(EAST - WEST);
    assert.equal(rule.state, 'overlaps', 'wider than the tolerance of 0.25 m');
    assert.notEqual(rule.severity, null);
    const area = pieces.reduce((sum, piece) => sum + piece.planar, 0);
    assert.ok(Math.abs(area / expected.area - 1) < 0.005, `${area} m², by hand ${expected.area}`);
    const width = Math.max(...pieces.map((piece) => piece.width.atLeast));
    assert.ok(Math.abs(width / expected.width - 1) < 0.02, `${width} m, by hand ${expected.width}`);
  });

  it('leaves it by a sliver that is listed and told from a real part where that side is 1 km long', async () => {
    const [west, east] = [WEST + 0.02, WEST + 0.0306];
    const { rule, pieces } = await outside(west, east, 'straight in the plane');
    const expected = lens(east - west);
    assert.equal(rule.state, 'below-threshold', `${expected.width} m wide`);
    assert.equal(rule.severity, null);
    const area = pieces.reduce((sum, piece) => sum + piece.planar, 0);
    assert.ok(Math.abs(area / expected.area - 1) < 0.02, `${area} m², by hand ${expected.area}`);
    assert.ok(pieces.length > 0 && pieces.every((piece) => piece.class !== 'real'));
  });
});
