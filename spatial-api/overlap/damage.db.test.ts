import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { boxes, load, loadGround, plot } from '../../fixtures/harness/overlap-ground.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { checkCases, checkOverlap } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { overlapRun } from './run.ts';

const ruleSet = loadRules();
const terms = { projectType: ruleSet.projectTypes.get('construction-batch')!, parameters: {}, day: '2026-01-01' };
const SOUND = boxes([[100, 100, 200, 200]]);

/** Control layers that a batch approval looks at, by rule. */
const RULES: Readonly<Record<string, string>> = {
  'basic-farmland': 'PC-PBF-01',
  'ecological-redline': 'PC-ERL-01',
  'urban-growth-boundary': 'PC-UGB-01',
  'mining-right': 'PC-MIN-01',
  parcel: 'PC-REG-01',
  'project-redline': 'PC-PRJ-01',
  'enforcement-plot': 'PC-ENF-01',
};

describe('a control layer that cannot be relied upon', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
  });
  afterEach(() => database.drop());

  const check = () => checkOverlap(database.pool, ruleSet, { ...terms, plots: [plot(SOUND)] });
  const damage = (statement: string) => database.pool.query(statement);
  const stateOf = async (rule: string) => {
    const { verdict, rules } = await check();
    const { state, reason } = rules.find((candidate) => candidate.rule === rule)!;
    return [verdict, state, reason];
  };

  it('never lets a check pass, whatever was done to it', async function () {
    this.timeout(120_000);
    assert.equal((await check()).verdict, 'pass', 'sound data');
    for (const [layer, rule] of Object.entries(RULES)) {
      const table = tableName(layerById(layer)!);
      const state = `dimai.layer_state`;
      const mended = `update ${state} set changed_outside_at = null where layer = '${layer}'`;
      const ways: readonly (readonly [damage: string, mend: string, reason: string])[] = [
        [
          `update ${state} set version = 0 where layer = '${layer}'`,
          `update ${state} set version = (select max(version) from dimai.dataset_version v where v.layer = '${layer}') where layer = '${layer}'`,
          'not-published',
        ],
        [
          `update dimai.dataset set district_code = null where layer = '${layer}'`,
          `update dimai.dataset set district_code = '320400' where layer = '${layer}'`,
          'coverage-unknown',
        ],
        [
          `update dimai.dataset set district_code = '320404' where layer = '${layer}'`,
          `update dimai.dataset set district_code = '320400' where layer = '${layer}'`,
          'not-covered',
        ],
        [
          `update dimai.dataset_version set rows_rejected = 1, rows_read = rows_read + 1 where layer = '${layer}'`,
          `update dimai.dataset_version set rows_rejected = 0, rows_read = rows_read - 1 where layer = '${layer}'`,
          'rejected-rows',
        ],
        [
          `update dimai.dataset_version set rows_read = -rows_read where layer = '${layer}'`,
          `update dimai.dataset_version set rows_read = -rows_read where layer = '${layer}'`,
          'empty',
        ],
        [
          `alter table ${table} rename to elsewhere`,
          `alter table land.elsewhere rename to ${table.split('.')[1]}`,
          'fault',
        ],
        [
          `update ${table} set geom = ST_Translate(geom, 1, 0)`,
          `update ${table} set geom = ST_Translate(geom, -1, 0); ${mended}`,
          'changed-outside',
        ],
      ];
      for (const [statement, mend, reason] of ways) {
        await damage(statement);
        assert.deepEqual(await stateOf(rule), ['undetermined', 'cannot-check', reason], statement);
        await damage(mend);
        assert.equal((await check()).verdict, 'pass', mend);
      }
    }
    for (const [layer, rule] of Object.entries(RULES)) {
      const table = tableName(layerById(layer)!);
      await damage(`delete from ${table} where row_id % 2 = 0`);
      assert.deepEqual(await stateOf(rule), ['undetermined', 'cannot-check', 'changed-outside'], 'thinned');
      await damage(
        `update dimai.layer_state set changed_outside_at = null where layer = '${layer}'; truncate ${table}`,
      );
      assert.deepEqual(await stateOf(rule), ['undetermined', 'cannot-check', 'changed-outside'], 'truncated');
    }
  });

  it('says so where the districts themselves are gone', async () => {
    await damage('truncate land.administrative_area');
    assert.deepEqual(await stateOf('PC-PBF-01'), ['undetermined', 'cannot-check', 'coverage-unknown']);
  });

  it('is a fault where a statement meets its limit', async () => {
    const run = overlapRun(database.pool);
    const plots = [plot(SOUND)];
    const [plan, subjects] = [await planCheck(database.pool, ruleSet, terms), await prepareSubjects(run, plots)];
    const [outcome] = await checkCases({ ...run, timeoutMs: 0 }, plan, [{ ...terms, plots, subjects }]);
    assert.equal(outcome!.verdict, 'undetermined');
    assert.ok(outcome!.rules.some(({ reason }) => reason === 'fault'));
  });

  it('is published anew to be relied upon again', async () => {
    await damage('update land.mining_right set geom = ST_Translate(geom, 1, 0)');
    assert.equal((await check()).verdict, 'undetermined');
    await load(database.pool, 'mining-right', [
      { geometry: boxes([[80000, 80000, 80010, 80010]]), values: { licenceNumber: 'L2', mineName: 'm' } },
    ]);
    assert.equal((await check()).verdict, 'pass');
  });
});
