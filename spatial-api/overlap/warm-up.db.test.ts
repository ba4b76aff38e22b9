import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { E, load, loadGround, N } from '../../fixtures/harness/overlap-ground.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
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

  const sources = async () =>
    (await database.pool.query<{ plane_srid: number }>('select plane_srid from dimai.overlay_source order by id')).rows;

  it('cuts large polygons for every zone they reach into, once, and drops what was replaced', async () => {
    const context = { db: database.pool, log: pino({ level: 'silent' }), ruleSet: loadRules() };
    const values = { identifier: '77' };
    await load(database.pool, 'ecological-redline', [{ geometry: disc(2000), values }], { dataset: 'disc' });
    const known = await warmUp(context);
    assert.deepEqual(await sources(), [{ plane_srid: 4549 }]);
    assert.equal(await warmUp(context, known).then((versions) => versions.get('ecological-redline')), 2);
    assert.equal((await sources()).length, 1, 'nothing new, nothing cut');
    await load(database.pool, 'ecological-redline', [{ geometry: disc(2500), values }], { dataset: 'disc' });
    await warmUp(context, known);
    const { rows } = await database.pool.query<{ area: number; sources: number }>(
      'select sum(ST_Area(geom)) as area, count(distinct source_id)::integer as sources from dimai.overlay_piece',
    );
    assert.equal(rows[0]!.sources, 1);
    assert.ok(Math.abs(rows[0]!.area / (Math.PI * 2500 ** 2) - 1) < 1e-5, 'pieces of the new polygon alone');
  });
});
