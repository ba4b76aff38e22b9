import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, load, loadGround, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { eventually, forkWorker } from '../../fixtures/harness/worker.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { Problem } from '../../schemas/problems.ts';
import { BUILT_IN_RULES } from '../../schemas/rules/load-rules.ts';
import { readSettings } from '../../schemas/settings.ts';
import { overlapBatch } from './batch-job.ts';
import { openBatch } from './batch-stretch.ts';

interface BatchAnswer {
  readonly id: string;
  readonly jobId: string;
  readonly plots: number;
  readonly state: string;
  readonly waiting: number;
  readonly refused: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly source: unknown;
}

interface Row {
  readonly position: number;
  readonly plot: string;
  readonly state: string;
  readonly checkId: string | null;
  readonly verdict: string | null;
  readonly summary: { readonly areas: Readonly<Record<string, number | null>> } | null;
  readonly findings: readonly { readonly code: string }[] | null;
}

/** Plots of 10 m by 10 m in rows across the fields and beyond them; one of them has a ring of two points. */
function collection(count: number) {
  const features = Array.from({ length: count }, (_, i) => {
    const box: Box = [900 + 10 * (i % 60), 10 * Math.floor(i / 60), 910 + 10 * (i % 60), 10 + 10 * Math.floor(i / 60)];
    const ring = i === 100 ? ringOf(box).slice(0, 2) : ringOf(box);
    return {
      type: 'Feature',
      properties: { plotNumber: `DK${i + 1}` },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  return { type: 'FeatureCollection', name: '全县图斑', features };
}

const PROGRAM = new URL('../../fixtures/harness/batch-worker.ts', import.meta.url);

describe('batches of overlap checks over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker | undefined;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
    await load(database.pool, 'project-redline', [
      {
        geometry: boxes([[1000, 0, 1010, 10]]),
        values: { projectCode: 'P7', plotNumber: 'DK01', projectName: '学校' },
      },
      { geometry: boxes([[100, 0, 110, 10]]), values: { projectCode: 'P7', plotNumber: 'DK02', projectName: '学校' } },
    ]);
    api = await startApi(database);
  });
  after(async () => {
    await worker?.stop();
    await api.close();
    await database.drop();
  });

  const start = async () =>
    (worker = await startWorker({
      db: database.pool,
      log: pino({ level: 'silent' }),
      // threads for what tests have time for
      handlers: [overlapBatch(readSettings({}), { threadsFrom: 512 })],
      slots: 1,
    }));
  const ask = async (path: string, body?: unknown) => {
    const headers = { 'Content-Type': 'application/json' };
    const sent = body == null ? {} : { method: 'POST', body: JSON.stringify(body), headers };
    const response = await fetch(`${api.url}${path}`, sent);
    return { status: response.status, body: (await response.json()) as never };
  };
  const post = async (body: unknown) => {
    const { status, body: batch } = await ask('/api/overlap-batches', {
      projectType: 'construction-batch',
      ...(body as object),
    });
    assert.equal(status, 202, JSON.stringify(batch));
    return batch as BatchAnswer;
  };
  const done = (id: string) =>
    eventually(async () => {
      const { body } = await ask(`/api/overlap-batches/${id}`);
      return ['succeeded', 'failed', 'cancelled'].includes((body as BatchAnswer).state) && (body as BatchAnswer);
    }, 60_000);
  const rowsOf = async (id: string, query = '') =>
    (await ask(`/api/overlap-batches/${id}/plots${query}`)).body as { plots: readonly Row[]; next: number | null };

  it('are ordered, worked off by a job, and read plot by plot', async function () {
    this.timeout(120_000);
    const ordered = await post({ geometry: collection(600), crs: 4549, by: '王工' });
    assert.deepEqual([ordered.plots, ordered.state, ordered.refused], [600, 'queued', 1]);
    await start();
    const batch = await done(ordered.id);
    assert.deepEqual([batch.state, batch.waiting, batch.refused], ['succeeded', 0, 1]);
    assert.equal(batch.verdicts['fail'], 20 * 10, '200 m of fields, ten rows high');
    assert.equal(
      Object.values(batch.verdicts).reduce((a, b) => a + b, 0),
      599,
    );
    const page = await rowsOf(ordered.id, '?verdict=fail&limit=150');
    assert.equal(page.plots.length, 150);
    const rest = await rowsOf(ordered.id, `?verdict=fail&limit=150&after=${page.next}`);
    assert.deepEqual([rest.plots.length, rest.next], [50, null]);
    const [first] = page.plots;
    assert.equal(first!.plot, 'DK11');
    assert.ok(Math.abs(first!.summary!.areas['PC-PBF-01']! - 100) < 0.01);
    const { status, body } = await ask(`/api/overlap-checks/${first!.checkId}`);
    const check = body as { createdBy: string; record: { subject: { plots: readonly { number: string }[] } } };
    assert.deepEqual([status, check.createdBy, check.record.subject.plots[0]!.number], [200, '王工', 'DK11']);
    const [refused] = (await rowsOf(ordered.id, '?state=refused')).plots;
    assert.deepEqual(
      [refused!.plot, refused!.findings![0]!.code, refused!.checkId],
      ['DK101', 'ring-not-closed', null],
    );
    interface Listed {
      readonly checks: readonly { readonly name: string; readonly createdAt: string }[];
      readonly next: string | null;
    }
    const listed: Listed['checks'][number][] = [];
    for (let cursor = ''; ;) {
      const told = (await ask(`/api/overlap-checks?limit=70${cursor}`)).body as Listed;
      listed.push(...told.checks);
      if (told.next === null) break;
      cursor = `&cursor=${encodeURIComponent(told.next)}`;
    }
    assert.equal(
      new Set(listed.map(({ name }) => name)).size,
      599,
      'page by page none is left out, and none told twice',
    );
    const order = listed.map(({ name, createdAt }) => [createdAt, Number(/(\d+)\D*$/.exec(name)![1])] as const);
    assert.ok(
      order.every(
        ([at, plot], i) => i === 0 || at < order[i - 1]![0] || (at === order[i - 1]![0] && plot > order[i - 1]![1]),
      ),
      'plots that were archived together stand in the order of the batch',
    );
    const workbook = await fetch(`${api.url}/api/overlap-batches/${ordered.id}/summary.xlsx`);
    assert.equal(
      Buffer.from(await workbook.arrayBuffer())
        .subarray(0, 2)
        .toString(),
      'PK',
    );
    const job = (await ask(`/api/jobs/${ordered.jobId}`)).body as { progress: { done: number }; result: BatchAnswer };
    assert.deepEqual([job.progress.done, job.result.verdicts['fail']], [600, 200]);
  });

  it('take codes, a project plot by plot, and say which code is unknown', async () => {
    const ordered = await post({ codes: ['P7', 'p7·DK02', 'nothing'] });
    const batch = await done(ordered.id);
    assert.deepEqual([batch.plots, batch.refused], [4, 1]);
    const { plots } = await rowsOf(ordered.id);
    assert.deepEqual(
      plots.map(({ plot, verdict, findings }) => [plot, verdict, findings?.[0]?.code]),
      [
        ['P7·DK01', 'fail', undefined],
        ['P7·DK02', 'pass', undefined],
        ['P7·DK02', 'pass', undefined],
        ['nothing', null, 'code-unknown'],
      ],
      'a plot is not found to overlap itself as another project',
    );
  });

  it('keep what was checked when they are cancelled, and go on where they were when tried again', async function () {
    this.timeout(120_000);
    await worker?.stop();
    const ordered = await post({ geometry: collection(4000), crs: 4549 });
    await start();
    await eventually(
      async () => ((await ask(`/api/overlap-batches/${ordered.id}`)).body as BatchAnswer).waiting < 3999,
    );
    await fetch(`${api.url}/api/jobs/${ordered.jobId}`, { method: 'DELETE' });
    const cancelled = await done(ordered.id);
    assert.equal(cancelled.state, 'cancelled');
    assert.ok(cancelled.waiting > 0, 'not all was done');
    // The job ends a moment after its batch.
    await eventually(async () => (await ask(`/api/jobs/${ordered.jobId}/retry`, {})).status < 300);
    const finished = await done(ordered.id);
    assert.deepEqual([finished.state, finished.waiting], ['succeeded', 0]);
    const { rows } = await database.pool.query<{ kept: number; checks: number }>(
      `select count(*)::integer as kept, count(distinct check_id)::integer as checks
from dimai.overlap_batch_plot where batch_id = $1 and state = 'checked'`,
      [ordered.id],
    );
    assert.deepEqual(rows[0], { kept: 3999, checks: 3999 }, 'none twice, none left out');
  });

  it('are judged by the rules they were ordered under, or not at all', async function () {
    this.timeout(120_000);
    await worker?.stop();
    const ordered = await post({ geometry: collection(3), crs: 4549 });
    const folder = mkdtempSync(join(tmpdir(), 'dimai-rules-'));
    try {
      const text = readFileSync(join(BUILT_IN_RULES, 'rule-set.json'), 'utf8');
      mkdirSync(join(folder, 'rules'));
      for (const [changed, expected] of [
        [text.replace('"toleranceArea": 1', '"toleranceArea": 100'), /重新下达本批/],
        [text.replace('"toleranceArea": 1', '"toleranceArea": -1'), /rule-set\.json: thresholds\.toleranceArea/],
      ] as const) {
        writeFileSync(join(folder, 'rules/rule-set.json'), changed);
        await assert.rejects(openBatch({ db: database.pool, dataDirectory: folder, batchId: ordered.id }), (error) => {
          assert.ok(error instanceof Problem && error.code === 'rules-changed', String(error));
          return expected.test(error.detail);
        });
      }
      worker = await startWorker({
        db: database.pool,
        log: pino({ level: 'silent' }),
        handlers: [overlapBatch({ dataDirectory: folder })],
        slots: 1,
      });
      const failed = await done(ordered.id);
      assert.deepEqual([failed.state, failed.waiting], ['failed', 3]);
      const job = (await ask(`/api/jobs/${ordered.jobId}`)).body as { problem: { code: string } };
      assert.equal(job.problem.code, 'rules-changed');
      await worker.stop();
      await start();
      await eventually(async () => (await ask(`/api/jobs/${ordered.jobId}/retry`, {})).status < 300);
      assert.deepEqual((await done(ordered.id)).state, 'succeeded', 'with its own rules it goes on');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are taken over when their worker is killed in the middle: no plot is lost, none is archived twice', async function () {
    this.timeout(120_000);
    await worker?.stop();
    worker = undefined;
    const archived = async () => {
      const { rows } = await database.pool.query<{ n: number }>(
        'select count(*)::integer as n from dimai.overlap_check',
      );
      return rows[0]!.n;
    };
    const before = await archived();
    const ordered = await post({ geometry: collection(1300), crs: 4549, by: '王工' });
    const first = forkWorker(PROGRAM, database.url);
    await eventually(
      async () => ((await ask(`/api/overlap-batches/${ordered.id}`)).body as BatchAnswer).waiting < 1299,
      60_000,
    );
    await first.kill();
    const left = ((await ask(`/api/overlap-batches/${ordered.id}`)).body as BatchAnswer).waiting;
    assert.ok(left > 0, 'killed in the middle');
    const second = forkWorker(PROGRAM, database.url);
    try {
      const finished = await done(ordered.id);
      assert.deepEqual([finished.state, finished.waiting], ['succeeded', 0]);
    } finally {
      await second.kill();
    }
    const { rows } = await database.pool.query<{ kept: number; checks: number; made: number }>(
      `select count(*)::integer as kept, count(distinct p.check_id)::integer as checks, count(c.id)::integer as made
from dimai.overlap_batch_plot p left join dimai.overlap_check c on c.id = p.check_id
where batch_id = $1 and state = 'checked'`,
      [ordered.id],
    );
    assert.deepEqual(rows[0], { kept: 1299, checks: 1299, made: 1299 });
    assert.equal((await archived()) - before, 1299, 'and nothing else was archived');
    const summary = await fetch(`${api.url}/api/overlap-batches/${ordered.id}/summary.xlsx`);
    assert.equal(summary.status, 200);
  });

  it('are refused as a whole for what concerns them as a whole', async () => {
    const problem = async (body: object) => ((await ask('/api/overlap-batches', body)).body as { code: string }).code;
    assert.equal(await problem({ projectType: 'nothing', codes: ['P7'] }), 'project-type-unknown');
    assert.equal(await problem({ projectType: 'land-assembly', codes: ['P7'] }), 'parameters-incomplete');
    assert.equal(await problem({ projectType: 'construction-batch' }), 'request-invalid');
    const versions = { 'basic-farmland': 99 };
    assert.equal(
      await problem({ projectType: 'construction-batch', codes: ['P7'], versions }),
      'layer-version-unknown',
    );
    const { status } = await ask('/api/overlap-batches/00000000-0000-4000-8000-000000000000');
    assert.equal(status, 404);
  });
});
