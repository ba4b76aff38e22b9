import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { boxes, load, loadGround, plot } from '../../fixtures/harness/overlap-ground.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { canonicalJson } from '../canonical-json.ts';
import { checkCases, checkOverlap } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { makeCheck } from './make-check.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { overlapRun } from './run.ts';
import { NOTHING_DECLARED } from './submitted-plot.ts';

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
        [
          `alter table ${table} disable trigger user; delete from ${table}`,
          `insert into ${table} overriding system value select * from kept; alter table ${table} enable trigger user`,
          'changed-outside',
        ],
        [
          `alter table ${table} rename to elsewhere; create table ${table} (like land.elsewhere including all)`,
          `drop table ${table}; alter table land.elsewhere rename to ${table.split('.')[1]}`,
          'changed-outside',
        ],
      ];
      await damage(`create table kept as select * from ${table}`);
      for (const [statement, mend, reason] of ways) {
        await damage(statement);
        assert.deepEqual(await stateOf(rule), ['undetermined', 'cannot-check', reason], statement);
        await damage(mend);
        assert.equal((await check()).verdict, 'pass', mend);
      }
      await damage('drop table kept');
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

  it('is answered by one version or the other while it is loaded anew, never by a mixture', async function () {
    this.timeout(120_000);
    const field = (west: number, landClass: string) => [
      {
        geometry: boxes([[west, 100, west + 60, 200]]),
        values: { farmlandNumber: 'T1', landClass, landClassName: '水田' },
      },
      {
        geometry: boxes([[west + 60, 100, west + 100, 200]]),
        values: { identifier: '2', farmlandNumber: 'T2', landClass },
      },
    ];
    // odd versions cover the plot with 2,000 m², even ones with 7,000 m², in two features either way
    await load(database.pool, 'basic-farmland', field(180, '0101'));
    const { rows } = await database.pool.query<{ version: number }>(
      `select version from dimai.layer_state where layer = 'basic-farmland'`,
    );
    const first = rows[0]!.version;
    const state = { isLoading: true };
    const loading = (async () => {
      for (let round = 1; round <= 12; round++)
        await load(database.pool, 'basic-farmland', field(round % 2 === 1 ? 130 : 180, '0101'));
    })().finally(() => (state.isLoading = false));
    const seen = new Set<number>();
    while (state.isLoading) {
      const { verdict, overlays } = await check();
      assert.notEqual(verdict, 'pass');
      const overlay = overlays['PC-PBF-01']!;
      if (overlay.state === 'cannot-check') {
        assert.equal(verdict, 'undetermined');
        continue;
      }
      seen.add(overlay.version);
      const expected = (overlay.version - first) % 2 === 0 ? 2000 : 7000;
      assert.ok(Math.abs(overlay.insideTotals.all.planar - expected) < 1e-4, `version ${overlay.version}`);
    }
    await loading;
    assert.ok(seen.size > 1, `versions ${[...seen].join()} were seen`);
  });

  it('gives the same record for the same versions after a restart, and after newer ones were published', async () => {
    const source = { kind: 'geometry' as const };
    const record = async (versions?: Readonly<Record<string, number>>) => {
      // a pool of its own, as after a restart: nothing is remembered
      const pool = createPool({ url: database.url, size: 3, applicationName: 'dimai-test' });
      try {
        const plots = [{ ...plot(boxes([[950, 20, 1150, 70]])), declared: NOTHING_DECLARED }];
        const made = await makeCheck(pool, loadRules(), {
          projectType: 'construction-batch',
          parameters: {},
          submission: { plots, findings: [], own: {}, title: null },
          name: '项目',
          applicant: null,
          source,
          own: {},
          day: '2026-01-01',
          versions,
        });
        return made.record;
      } finally {
        await pool.end();
      }
    };
    const before = await record();
    assert.equal(canonicalJson(await record()), canonicalJson(before));
    await load(database.pool, 'basic-farmland', [{ geometry: SOUND }]);
    await load(database.pool, 'parcel', [{ geometry: SOUND, values: { parcelCode: '320411001001GB00009' } }], {
      dataset: 'another',
    });
    await load(database.pool, 'land-use', [{ geometry: SOUND, values: { landClass: '0101' } }]);
    assert.notEqual(canonicalJson(await record()), canonicalJson(before));
    assert.equal(canonicalJson(await record(before.versions)), canonicalJson(before));
  });

  it('is no pass where the rules of the day say nothing of a line: before its first rule, or after the last one', async () => {
    const blocked = [plot(boxes([[1000, 0, 1100, 100]]))];
    const assembly = {
      ...terms,
      projectType: ruleSet.projectTypes.get('land-assembly')!,
      parameters: { publicShare: 45 },
    };
    const on = (day: string, plots = [plot(SOUND)]) =>
      checkOverlap(database.pool, ruleSet, { ...assembly, day, plots });
    assert.equal((await on('2023-10-31', blocked)).verdict, 'fail');
    const early = await on('2023-10-30', blocked);
    assert.equal(early.verdict, 'undetermined', 'farmland, and no rule about farmland yet');
    assert.deepEqual(
      early.rules.flatMap(({ rule, reason }) => (reason === 'not-in-force' ? [rule] : [])),
      ['CP-PBF-01', 'CP-ERL-01', 'CP-UGB-01'],
    );
    assert.equal((await on('2023-10-31')).verdict, 'pass');
    assert.equal((await on('2019-12-31')).verdict, 'undetermined', 'no rule at all');
    const rules = assembly.projectType.rules.map((rule) => ({ ...rule, validTo: '2024-12-31' }));
    const expired = { ...assembly, projectType: { ...assembly.projectType, rules }, day: '2025-01-01' };
    await assert.rejects(
      checkOverlap(database.pool, ruleSet, { ...expired, plots: [plot(SOUND)] }),
      (error) => error instanceof Problem && error.code === 'rules-not-in-force',
    );
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
