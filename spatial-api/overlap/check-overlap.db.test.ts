import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import {
  boxes,
  E,
  FAR,
  type GroundOptions,
  type GroundRow,
  load as loadRows,
  loadGround,
  N,
  plot,
} from '../../fixtures/harness/overlap-ground.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { archiveCheck, readCheck } from './archive.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type CheckOutcome, checkOverlap } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import type { Plot } from './prepare-subjects.ts';
import { recordOf } from './record.ts';
import { reportPdf } from './report-pdf.ts';

describe('an overlap check', () => {
  const ruleSet = loadRules();
  let database: TestDatabase;
  const load = (layer: string, rows: readonly GroundRow[], options?: GroundOptions) =>
    loadRows(database.pool, layer, rows, options);

  async function check(geometry: FlatGeometry, type = 'construction-batch', parameters = {}): Promise<CheckOutcome> {
    return checkOverlap(database.pool, ruleSet, {
      projectType: ruleSet.projectTypes.get(type)!,
      parameters,
      plots: [plot(geometry)],
      day: '2026-01-01',
    });
  }

  function rule(outcome: CheckOutcome, id: string) {
    return outcome.rules.find((result) => result.rule === id)!;
  }

  function closeTo(actual: number, expected: number, tolerance = 1e-4): void {
    assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
  }

  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
  });
  after(() => database.drop());

  it('finds nothing where nothing is, and says clear', async () => {
    const outcome = await check(boxes([[100, 100, 200, 200]]));
    assert.deepEqual(
      outcome.rules
        .filter((result) => result.decides && result.state !== 'clear')
        .map((result) => [result.rule, result.state]),
      [],
    );
    assert.equal(outcome.verdict, 'pass');
    closeTo(outcome.plots[0]!.planar, 10000, 1e-6);
  });

  it('measures a real overlap to the tenth of a square millimetre in the plane', async () => {
    const outcome = await check(boxes([[950, 20, 1050, 70]]));
    const farmland = rule(outcome, 'PC-PBF-01');
    assert.equal(farmland.state, 'overlaps');
    assert.equal(outcome.verdict, 'fail');
    closeTo(farmland.totals!.real.planar, 50 * 50);
    closeTo(farmland.totals!.real.ellipsoidal, 50 * 50, 0.01);
  });

  it('counts land under two features once in the total and lists both', async () => {
    const outcome = await check(boxes([[1050, 0, 1150, 50]]));
    const overlay = outcome.overlays['PC-PBF-01']!;
    assert.ok(overlay.state === 'checked');
    assert.equal(overlay.inside.length, 2);
    closeTo(overlay.insideTotals.all.planar, 100 * 50);
    closeTo(overlay.insideTotals.real.planar, 100 * 50);
    // one of them as a strip of 0.1 m beside the other: an edge fragment by itself, real as part of the whole
    const strip = await check(boxes([[1099.9, 0, 1150, 50]]));
    const { totals } = rule(strip, 'PC-PBF-01');
    closeTo(totals!.real.planar, 50.1 * 50);
    closeTo(totals!.real.planar + totals!.edge.planar + totals!.noise.planar, totals!.all.planar);
    closeTo(
      overlay.inside.reduce((sum, piece) => sum + piece.planar, 0),
      50 * 50 + 60 * 50,
    );
  });

  it('is clear for a shared edge, delivered in another CRS or not', async () => {
    for (const subject of [boxes([[900, 0, 1000, 100]]), boxes([[1000, 100, 1100, 200]])]) {
      assert.equal(rule(await check(subject), 'PC-PBF-01').state, 'clear');
      const inDegrees: Plot = {
        number: '1',
        name: '',
        geometry: projectGeometry(subject, 4549, 4490),
        delivered: null,
      };
      const outcome = await checkOverlap(database.pool, ruleSet, {
        projectType: ruleSet.projectTypes.get('construction-batch')!,
        parameters: {},
        plots: [inDegrees],
        day: '2026-01-01',
      });
      assert.ok(['clear', 'below-threshold'].includes(rule(outcome, 'PC-PBF-01').state));
      assert.equal(outcome.verdict, 'pass');
    }
  });

  it('is clear inside a hole and exact around it', async () => {
    assert.equal(rule(await check(boxes([[3040, 40, 3060, 60]])), 'PC-PBF-01').state, 'clear');
    closeTo(rule(await check(boxes([[3030, 30, 3070, 70]])), 'PC-PBF-01').totals!.real.planar, 40 * 40 - 20 * 20);
  });

  it('lists a sliver without letting it decide', async () => {
    const outcome = await check(boxes([[900, 0, 1000.1, 100]]));
    const farmland = rule(outcome, 'PC-PBF-01');
    assert.equal(farmland.state, 'below-threshold');
    closeTo(farmland.totals!.edge.planar, 10);
    assert.equal(outcome.verdict, 'pass');
  });

  it('blocks on 核心保护区 and asks for material elsewhere in the redline', async () => {
    const activity = { limitedActivity: true };
    assert.equal(
      rule(await check(boxes([[5010, 10, 5020, 20]]), 'construction-batch', activity), 'PC-ERL-01').severity,
      'conditional',
    );
    assert.equal(
      rule(await check(boxes([[5090, 10, 5110, 20]]), 'construction-batch', activity), 'PC-ERL-01').severity,
      'block',
    );
  });

  it('measures what lies outside the growth boundary', async () => {
    const outcome = await check(boxes([[3900, 1000, 4100, 1100]]));
    const boundary = rule(outcome, 'PC-UGB-01');
    assert.equal(boundary.state, 'overlaps');
    closeTo(boundary.totals!.real.planar, 100 * 100);
    assert.equal(rule(await check(boxes([[6000, 1000, 6100, 1100]])), 'PC-UGB-01').severity, 'block');
  });

  it('cannot say clear where the control layer does not reach', async () => {
    const outcome = await check(boxes([[-5100, 0, -4900, 100]]));
    assert.equal(rule(outcome, 'PC-PBF-01').state, 'cannot-check');
    assert.equal(rule(outcome, 'PC-PBF-01').reason, 'not-covered');
    assert.notEqual(outcome.verdict, 'pass');
  });

  it('overlays a control polygon of 100,000 vertices exactly', async () => {
    const n = 100_000;
    const circle = Array.from({ length: n }, (_, i): [number, number] => {
      const angle = (2 * Math.PI * i) / n;
      return [E + 20000 + 2000 * Math.cos(angle), N + 20000 + 2000 * Math.sin(angle)];
    });
    const disc = fromGeoJson({ type: 'MultiPolygon', coordinates: [[[...circle, circle[0]!]]] });
    await load('basic-farmland', [{ geometry: disc, values: { identifier: '100' } }], { dataset: 'disc' });
    const outcome = await check(boxes([[19000, 19000, 21000, 21000]]));
    closeTo(rule(outcome, 'PC-PBF-01').totals!.real.planar, 2000 * 2000, 0.001);
    const overlay = outcome.overlays['PC-PBF-01']!;
    assert.ok(overlay.state === 'checked' && overlay.inside.length === 1, 'cut lines must not show');
  });

  it('cannot check a layer that never said what it covers, that is empty, changed or invalid', async () => {
    const subject = boxes([[100, 100, 200, 200]]);
    const reason = async () => {
      const outcome = await check(subject);
      assert.equal(outcome.verdict, 'undetermined');
      return rule(outcome, 'PC-MIN-01').reason;
    };
    await load('mining-right', [{ geometry: boxes([FAR]), values: { licenceNumber: 'M' } }], {
      dataset: 'elsewhere',
      districtCode: null,
    });
    assert.equal(await reason(), 'coverage-unknown');
    await load('mining-right', [{ geometry: boxes([FAR]), values: { licenceNumber: 'M' } }], {
      dataset: 'elsewhere',
    });
    assert.equal((await check(subject)).verdict, 'pass');
    await database.pool.query(`update land.mining_right set geom = ST_Translate(geom, 0.001, 0)`);
    assert.equal(await reason(), 'changed-outside');
    await database.pool.query(`update dimai.layer_state set changed_outside_at = null`);
    await database.pool.query(`begin; set local dimai.publishing = 'on';
      update land.mining_right set delivered = null, geom = ST_Multi(ST_Transform(ST_GeomFromText(
        'POLYGON((500050 3520050, 500250 3520250, 500250 3520050, 500050 3520250, 500050 3520050))', 4549), 4490)); commit`);
    assert.equal(await reason(), 'invalid-feature');
    await database.pool.query(`truncate land.mining_right`);
    assert.equal(await reason(), 'changed-outside');
  });

  it('splits a plot by land class and closes on its area', async () => {
    await load('land-use', [
      { geometry: boxes([[0, 0, 150, 4000]]), values: { landClass: '0101', ownershipNature: '32' } },
      { geometry: boxes([[150, 0, 4000, 4000]]), values: { landClass: '0602', ownershipNature: '20' } },
    ]);
    const [table] = (await check(boxes([[100, 100, 200, 200]]))).landUse;
    assert.ok(table?.state === 'closed');
    assert.deepEqual(
      table.rows.map((row) => [row.landClass, row.category, row.ownership, Math.round(row.area)]),
      [
        ['0101', '农用地', '集体', 5000],
        ['0602', '建设用地', '国有', 5000],
      ],
    );
    const [gap] = (await check(boxes([[3990, 100, 4010, 120]]))).landUse;
    assert.ok(gap?.state === 'not-closed');
    closeTo(gap.discrepancy, 200, 0.01);
  });

  it('answers for a plot of twenty-five square centimetres: its areas print as nothing and close on nothing', async () => {
    const outcome = await check(boxes([[100, 100, 100.05, 100.05]]));
    const [table] = outcome.landUse;
    assert.ok(table!.state === 'not-closed');
    assert.deepEqual(table!.rows, []);
    closeTo(outcome.plots[0]!.planar, 0.0025, 1e-9);
    assert.equal(rule(outcome, 'PC-PBF-01').state, 'clear');
  });

  it('gives the same record and the same report, byte for byte, and archives it for good', async () => {
    const subject = boxes([[950, 20, 1050, 70]]);
    const input = {
      projectType: ruleSet.projectTypes.get('construction-batch')!,
      parameters: {},
      plots: [plot(subject), plot(boxes([[3900, 1000, 4100, 1100]]), '2')],
      day: '2026-01-01',
    };
    const subjectOf = { name: '测试项目', applicant: null, source: { kind: 'geometry' as const }, findings: [] };
    const record = async () => {
      const plan = await planCheck(database.pool, ruleSet, input);
      return recordOf(subjectOf, plan, input, await checkOverlap(database.pool, ruleSet, input));
    };
    const first = await record();
    assert.equal(canonicalJson(await record()), canonicalJson(first));
    const check = await archiveCheck(database.pool, first, {
      by: 'reviewer',
      previousId: null,
      day: input.day,
      districts: null,
    });
    assert.match(check.number, /^SC-20260101-\d{6}$/);
    const stored = (await readCheck(database.pool, check.id))!;
    assert.equal(stored.record, canonicalJson(first));
    await assert.rejects(database.pool.query('update dimai.overlap_check set verdict = $1', ['pass']), /never change/);
    const pdf = await reportPdf(stored, []);
    assert.ok(pdf.equals(await reportPdf(stored, [])));
    if (process.env['KEEP'] != null) writeFileSync(process.env['KEEP'], pdf);
  });

  it('refuses a plot that crosses itself', async () => {
    const bowTie = fromGeoJson({
      type: 'Polygon',
      coordinates: [
        [
          [E, N],
          [E + 10, N + 10],
          [E + 10, N],
          [E, N + 10],
          [E, N],
        ],
      ],
    });
    await assert.rejects(check(bowTie), { name: 'InvalidPlotError' });
  });
});
