import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { boxes, E, load, loadGround, N, plot } from '../../fixtures/harness/overlap-ground.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { checkOverlap } from './check-overlap.ts';
import { warmUp } from './warm-up.ts';

function disc(radius: number) {
  const circle = Array.from({ length: 5000 }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / 5000;
    return [E + 20000 + radius * Math.cos(angle), N + 20000 + radius * Math.sin(angle)];
  });
  return fromGeoJson({ type: 'MultiPolygon', coordinates: [[[...circle, circle[0]!]]] });
}

describe('the warm-up after a publication', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
  });
  after(() => database.drop());

  it('keeps large polygons ready, reads them anew when they are replaced, and answers from the new ones', async () => {
    const lines: { layer: string; kept: number }[] = [];
    const log = pino(
      { base: null },
      { write: (line: string) => lines.push(JSON.parse(line) as (typeof lines)[number]) },
    );
    const ruleSet = loadRules();
    const context = { db: database.pool, log, ruleSet };
    const kept = () => lines.splice(0).map((line) => [line.layer, line.kept]);
    const area = async () => {
      const { overlays } = await checkOverlap(database.pool, ruleSet, {
        projectType: ruleSet.projectTypes.get('construction-batch')!,
        parameters: {},
        plots: [plot(boxes([[16000, 16000, 24000, 24000]]))],
        day: '2026-01-01',
      });
      const overlay = overlays['PC-ERL-01']!;
      assert.ok(overlay.state === 'checked');
      return overlay.insideTotals.all.planar;
    };
    const values = { identifier: '77' };
    await load(database.pool, 'ecological-redline', [{ geometry: disc(2000), values }], { dataset: 'disc' });
    const known = await warmUp(context);
    assert.deepEqual(kept(), [['ecological-redline', 1]]);
    assert.equal(await warmUp(context, known).then((versions) => versions.get('ecological-redline')), 2);
    assert.deepEqual(kept(), [], 'nothing new, nothing read');
    assert.ok(Math.abs((await area()) / (Math.PI * 2000 ** 2) - 1) < 1e-5);
    await load(database.pool, 'ecological-redline', [{ geometry: disc(2500), values }], { dataset: 'disc' });
    assert.ok(Math.abs((await area()) / (Math.PI * 2500 ** 2) - 1) < 1e-5, 'before it is warm again');
    await warmUp(context, known);
    assert.deepEqual(kept(), [['ecological-redline', 1]]);
  });
});
