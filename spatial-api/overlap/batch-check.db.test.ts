import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, loadGround, N, plot } from '../../fixtures/harness/overlap-ground.ts';
import { fromGeoJson } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { type BatchItem, checkBatch } from './batch-check.ts';
import { batchWorkbook, summaryRow } from './batch-workbook.ts';
import { canonicalJson } from '../canonical-json.ts';
import { makeCheck } from './make-check.ts';
import { overlapRun } from './run.ts';
import { NOTHING_DECLARED } from './submitted-plot.ts';

const ruleSet = loadRules();
const DAY = '2026-01-01';
const COUNT = 600;

const BOW_TIE = fromGeoJson({
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [E, N],
        [E + 10, N + 10],
        [E + 10, N],
        [E, N + 10],
        [E, N],
      ],
    ],
  ],
});

/** Plots of 10 m by 10 m in rows across the fields and beyond them; the hundredth crosses itself. */
function plots() {
  return Array.from({ length: COUNT }, (_, i) => {
    const box: Box = [900 + 10 * (i % 60), 10 * Math.floor(i / 60), 910 + 10 * (i % 60), 10 + 10 * Math.floor(i / 60)];
    const geometry = i === 100 ? BOW_TIE : boxes([box]);
    return { ...plot(geometry, String(i + 1)), declared: NOTHING_DECLARED };
  });
}

describe('a batch of plots', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
  });
  after(() => database.drop());

  const order = (archive: { by: string; day: string; districts: null } | null) => ({
    projectType: ruleSet.projectTypes.get('construction-batch')!,
    parameters: {},
    day: DAY,
    plots: plots(),
    applicant: null,
    source: { kind: 'geometry' as const },
    archive,
  });
  const run = async (archive: { by: string; day: string; districts: null } | null, signal?: AbortSignal) => {
    const items: BatchItem[] = [];
    for await (const round of checkBatch(overlapRun(database.pool, { signal }), ruleSet, order(archive))) {
      items.push(...round);
    }
    return items;
  };

  it('gives each plot the answer of a check by itself, byte for byte, and archives it', async () => {
    const items = await run({ by: '批量', day: DAY, districts: null });
    assert.equal(items.length, COUNT);
    assert.deepEqual(
      items.map((item) => item.plot),
      plots().map(({ number }) => number),
    );
    const failed = items.filter((item) => item.state === 'checked' && item.record.verdict === 'fail');
    assert.equal(failed.length, 20 * 10, '200 m of fields, ten rows high');
    for (const k of [0, 15, 599]) {
      const item = items[k]!;
      assert.ok(item.state === 'checked');
      const single = await makeCheck(database.pool, ruleSet, {
        projectType: 'construction-batch',
        parameters: {},
        submission: { plots: [plots()[k]!], findings: [], own: {}, title: null },
        name: item.record.subject.name,
        applicant: null,
        source: { kind: 'geometry' },
        own: {},
        day: DAY,
      });
      assert.equal(canonicalJson(item.record), canonicalJson(single.record));
    }
    const { rows } = await database.pool.query<{ kept: number; numbers: number }>(
      'select count(*)::integer as kept, count(distinct number)::integer as numbers from dimai.overlap_check',
    );
    assert.deepEqual(rows[0], { kept: COUNT - 1, numbers: COUNT - 1 });
  });

  it('says which plot cannot be checked and goes on', async () => {
    const items = await run(null);
    assert.deepEqual(
      items.filter((item) => item.state === 'refused').map((item) => item.plot),
      ['101'],
    );
    const rows = items.map(summaryRow);
    assert.equal((await batchWorkbook(rows, new Map())).subarray(0, 2).toString(), 'PK');
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    let rounds = 0;
    const cancelled = async () => {
      for await (const _ of checkBatch(
        overlapRun(database.pool, { signal: controller.signal }),
        ruleSet,
        order(null),
      )) {
        rounds++;
        controller.abort(new Error('cancelled'));
      }
    };
    await assert.rejects(cancelled, /cancelled/);
    assert.equal(rounds, 1);
  });
});
