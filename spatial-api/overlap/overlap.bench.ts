/**
 * `npm run bench -- overlap [parcels] [plots] [batch] [own]`: checks on a synthetic city (1,000,000 parcels unless given) that is
 * made once and kept below DIMAI_DATA. One check at a time against twenty layers, batches against the three lines, and
 * beside them, in the same run and with equal sums, the query a user would write and geopandas.overlay (where
 * `GEOPANDAS_PYTHON` names a Python that has it; skipped by name otherwise). With `batch` there are no single checks, and the
 * city is made of the layers alone that batches look at; with `own` the others are left out, whose query takes minutes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { openBenchCity } from '../../fixtures/bench-city.ts';
import type { CountyLayerId } from '../../fixtures/county/county.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import type { ControlLine, LineRule, ProjectType, RuleSet } from '../../schemas/rules/rule.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { inThreads } from '../../schemas/threads/in-threads.ts';
import { archiveCheck } from './archive.ts';
import { overlapBatch } from './batch-job.ts';
import { orderBatch } from './batch-store.ts';
import { makeCheck } from './make-check.ts';
import {
  BENCH_DAY,
  type BenchPlan,
  type BenchQuestion,
  readPlots,
  type Sums,
  THREE_LINES,
  threeLines,
} from './overlap-bench-plots.ts';
import { overlapRun } from './run.ts';
import type { SubmittedPlot } from './submitted-plot.ts';
import { warmUp } from './warm-up.ts';

/** Twenty layers that a single check is held against. */
const LAYERS = [
  'administrative-area',
  'land-use',
  'parcel',
  'building',
  'basic-farmland',
  'ecological-redline',
  'urban-growth-boundary',
  'mining-right',
  'exploration-right',
  'project-redline',
  'enforcement-plot',
  'low-efficiency-land',
  'approved-unsupplied-land',
  'supplied-unused-land',
  'restoration-project',
  'restoration-unit',
  'restoration-works',
  'restoration-acceptance',
  'abandoned-mine',
  'cadastral-subdistrict',
] as const satisfies readonly CountyLayerId[];

/** What a batch against the three lines looks at. */
const BATCH_LAYERS = ['administrative-area', 'land-use', ...THREE_LINES] as const satisfies readonly CountyLayerId[];

/** Checks before the clock starts: plans are made and pages read. */
const WARM = 30;
const SINGLE = 300;

export async function bench(args: readonly string[]): Promise<void> {
  const [parcels = 1_000_000, count = 10_000] = args.filter((each) => /^\d+$/.test(each)).map(Number);
  const isBatch = args.includes('batch');
  const layers = isBatch ? BATCH_LAYERS : LAYERS;
  const city = await openBenchCity({ parcels, layers, vertices: 100_000 });
  const pool = createPool({ url: city.url, size: 6, applicationName: 'dimai-bench' });
  try {
    const ruleSet = withEveryLayer(loadRules());
    await warmUp({ db: pool, log: pino({ level: 'silent' }), ruleSet });
    const plots = await readPlots(pool, count);
    console.log(
      `${parcels} parcels, ${plots.length} plots, ${layers.length} layers; ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
    );
    if (!isBatch) await benchSingle(pool, ruleSet, plots);
    await benchBatch(pool, city.url, plots, !args.includes('own'));
    await benchJob(pool, plots);
  } finally {
    await pool.end();
    await city.close();
  }
}

/** The rules with a line for every layer, and a project type that may overlap none of them. */
function withEveryLayer(rules: RuleSet): RuleSet {
  const lines = new Map(rules.lines);
  const [sample] = rules.projectTypes.get('construction-batch')!.rules.filter((rule) => rule.relation !== 'parameter');
  for (const layer of LAYERS) {
    const line: Omit<ControlLine, 'id'> = {
      title: layer,
      titleEn: layer,
      layer,
      group: 'other',
      pieceFields: [],
      required: true,
    };
    lines.set(`bench-${layer}`, { id: `bench-${layer}`, ...line });
  }
  const everyRule = LAYERS.map((layer): LineRule => {
    const { cases: _cases, where: _where, ...rule } = sample!;
    return { ...rule, id: `B-${layer}`, relation: 'must-not-overlap', line: `bench-${layer}` };
  });
  const type: ProjectType = { id: 'bench', title: 'bench', titleEn: 'bench', parameters: [], rules: everyRule };
  return { ...rules, lines, projectTypes: new Map([...rules.projectTypes, ['bench', type]]) };
}

async function benchSingle(db: Pool, ruleSet: RuleSet, plots: readonly SubmittedPlot[]): Promise<void> {
  const run = overlapRun(db);
  const times: number[] = [];
  const step = Math.max(1, Math.floor(plots.length / (WARM + SINGLE)));
  for (let index = 0; index < WARM + SINGLE; index++) {
    const plot = plots[(index * step) % plots.length]!;
    const begun = performance.now();
    const { record } = await makeCheck(run, ruleSet, {
      projectType: 'bench',
      parameters: {},
      submission: { plots: [plot], findings: [], own: {}, title: null },
      name: plot.number,
      applicant: null,
      source: { kind: 'geometry' },
      own: {},
      day: BENCH_DAY,
    });
    await archiveCheck(db, record, { by: 'bench', previousId: null, day: BENCH_DAY, districts: null });
    if (index >= WARM) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1);
  console.log(
    `one check against ${LAYERS.length} layers, archived: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`,
  );
}

async function benchBatch(db: Pool, url: string, plots: readonly SubmittedPlot[], withOthers: boolean): Promise<void> {
  const overlay = await overlayOnThreads(db, url, plots.length);
  rate(`three lines, overlay and class, ${THREADS} threads`, plots.length, overlay.tookMs);
  if (!withOthers) return;
  compare('PostGIS query by hand', plots.length, overlay, await best(() => plainQuery(db, plots)));
  const python = process.env['GEOPANDAS_PYTHON'];
  if (python == null) console.log('geopandas.overlay: skipped, GEOPANDAS_PYTHON names no Python that has geopandas');
  else compare('geopandas.overlay', plots.length, overlay, await geopandas(python, url, plots));
}

/** A batch as the product does it: ordered, worked off by its job on all cores, every record complete and archived. */
async function benchJob(db: Pool, plots: readonly SubmittedPlot[]): Promise<void> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'dimai-bench-rules-'));
  try {
    mkdirSync(join(dataDirectory, 'rules/project-types'), { recursive: true });
    writeFileSync(
      join(dataDirectory, 'rules/project-types/bench.json'),
      JSON.stringify(threeLines(loadRules(), 'bench')),
    );
    const draft = { projectType: 'bench', parameters: {}, day: BENCH_DAY, versions: {}, applicant: null };
    const source = { kind: 'geometry' as const };
    const { id, jobId } = await orderBatch(db, {
      ...draft,
      name: 'bench',
      rulesDigest: null,
      source,
      plots,
      by: 'bench',
      districts: null,
      callerId: 'bench',
    });
    const before = await cpuTimes(db);
    let after = Promise.resolve(before);
    const begun = performance.now();
    const { plots: count } = await overlapBatch({ dataDirectory }).run(
      {
        id: jobId,
        createdBy: 'bench',
        db,
        log: pino({ level: 'silent' }),
        signal: new AbortController().signal,
        progress() {
          after = cpuTimes(db);
        },
        note() {},
        async fence() {},
      },
      { batchId: id },
    );
    rate('three lines and land use, records archived', count, performance.now() - begun);
    sayCpu(before, await after, count);
  } finally {
    rmSync(dataDirectory, { recursive: true });
  }
}

/** Threads as a batch has them. */
const THREADS = Math.max(2, availableParallelism());
const PROGRAM = new URL('overlap-bench-thread.mjs', import.meta.url);

/** Every plot is overlaid, measured, classed and judged; nothing is archived. The clock starts when all threads are warm. */
async function overlayOnThreads(db: Pool, url: string, count: number): Promise<Timed<Sums>> {
  function* questions(): Generator<BenchQuestion> {
    for (let k = 0; k < THREADS; k++) yield 'warm';
    for (let from = 0; from < count; from += SHARE) yield { from, to: Math.min(from + SHARE, count) };
  }
  const sums: Record<string, number> = {};
  const workerData: BenchPlan = { url, count, threads: THREADS, warm: new SharedArrayBuffer(4) };
  let begun = 0;
  let tookMs = 0;
  let before = await cpuTimes(db);
  // asked while the threads' connections are there
  let after = before;
  for await (const found of inThreads<BenchQuestion, Sums>(questions(), {
    program: PROGRAM,
    workerData,
    threads: THREADS,
  })) {
    if (begun === 0) {
      begun = performance.now();
      before = await cpuTimes(db);
    }
    for (const [line, area] of Object.entries(found)) sums[line] = (sums[line] ?? 0) + area;
    tookMs = performance.now() - begun;
    after = await cpuTimes(db);
  }
  sayCpu(before, after, count);
  return { value: sums, tookMs };
}

/** Processor time so far, milliseconds: of this process with its threads, and of the database's, ended ones included. */
async function cpuTimes(db: Pool): Promise<{ readonly node: number; readonly database: number }> {
  const { user, system } = process.cpuUsage();
  const { rows } = await db.query<{ pid: number; own: boolean }>(
    'select pid, pid = pg_backend_pid() as own from pg_stat_activity',
  );
  const live = rows.map(({ pid }) => ticksOf(pid));
  const parent = ticksOf(rows.find(({ own }) => own)!.pid)?.parent;
  const ended = parent == null ? 0 : (ticksOf(parent)?.ofChildren ?? 0);
  const ticks = live.reduce((sum, each) => sum + (each?.own ?? 0), ended);
  return { node: (user + system) / 1000, database: 10 * ticks };
}

/** Of a process, in hundredths of a second; undefined where there is no /proc, or where it has ended. */
function ticksOf(
  pid: number,
): { readonly parent: number; readonly own: number; readonly ofChildren: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, ofChildren: fields[13]! + fields[14]! };
  } catch {
    return undefined;
  }
}

/** What a plot costs whatever else the machine does; two cores of their own do at most 2 s of it in a second. */
function sayCpu(
  before: { readonly node: number; readonly database: number },
  after: { readonly node: number; readonly database: number },
  count: number,
): void {
  const [node, database] = [after.node - before.node, after.database - before.database];
  const each = (ms: number) => `${Math.round((1000 * ms) / count)} µs`;
  const most = Math.round((2000 * count) / (node + database));
  console.log(
    `  processor time a plot: ${each(node)} here, ${each(database)} in the database; two cores give at most ${most} plots/s`,
  );
}

/** Plots that a thread is asked for at a time. */
const SHARE = 1024;

interface Timed<T> {
  readonly value: T;
  readonly tookMs: number;
}

function rate(title: string, count: number, tookMs: number): void {
  console.log(`${title}: ${Math.round((1000 * count) / tookMs)} plots/s`);
}

function compare(title: string, count: number, ours: Timed<Sums>, theirs: Timed<Sums>): void {
  const ratio = (theirs.tookMs / ours.tookMs).toFixed(1);
  console.log(
    `${title}, three lines: ${Math.round((1000 * count) / theirs.tookMs)} plots/s; ours is ${ratio} times as fast`,
  );
  for (const line of THREE_LINES) {
    const [a, b] = [ours.value[line] ?? 0, theirs.value[line] ?? 0];
    const difference = Math.abs(a - b) / Math.max(1, b);
    console.log(
      `  ${line}: ${a.toFixed(4)} m², theirs ${b.toFixed(4)} m², relative difference ${difference.toExponential(1)}`,
    );
    if (difference > 1e-6) throw new Error(`${line}: sums differ`);
  }
}

/** Best of three. */
async function best<T>(work: () => Promise<T>): Promise<Timed<T>> {
  let tookMs = Infinity;
  let value: T | undefined;
  for (let round = 0; round < 3; round++) {
    const begun = performance.now();
    value = await work();
    tookMs = Math.min(tookMs, performance.now() - begun);
  }
  return { value: value as T, tookMs };
}

/** What a user would write: join on ST_Intersects, sum of ST_Area, in the plane of Changzhou. */
async function plainQuery(db: Pool, plots: readonly SubmittedPlot[]): Promise<Sums> {
  const areas: Record<string, number> = {};
  const client = await db.connect();
  try {
    await client.query('set statement_timeout = 0');
    for (const line of THREE_LINES) {
      const { rows } = await client.query<{ area: number }>(
        `select coalesce(sum(ST_Area(ST_Intersection(f.delivered, p.delivered))), 0) as area
from land.land_use p join land.${line.replaceAll('-', '_')} f on ST_Intersects(f.geom, p.geom)
where p.version_to is null and f.version_to is null and p.identifier = any($1)`,
        [plots.map((plot) => plot.number)],
      );
      areas[line] = rows[0]!.area;
    }
  } finally {
    client.release(true);
  }
  return areas;
}

/** Reading not counted: only `geopandas.overlay` and the sum of areas. */
async function geopandas(python: string, url: string, plots: readonly SubmittedPlot[]): Promise<Timed<Sums>> {
  const folder = mkdtempSync(join(tmpdir(), 'dimai-geopandas-'));
  const db = createPool({ url, size: 1, applicationName: 'dimai-bench' });
  try {
    const hex = (list: readonly { geom: string }[]) => list.map(({ geom }) => geom).join('\n');
    const mine = await db.query<{ geom: string }>(
      `select encode(ST_AsBinary(delivered), 'hex') as geom from land.land_use where version_to is null and identifier = any($1)`,
      [plots.map((plot) => plot.number)],
    );
    writeFileSync(join(folder, 'plots'), hex(mine.rows));
    for (const line of THREE_LINES) {
      const { rows } = await db.query<{ geom: string }>(
        `select encode(ST_AsBinary(delivered), 'hex') as geom from land.${line.replaceAll('-', '_')} where version_to is null`,
      );
      writeFileSync(join(folder, line), hex(rows));
    }
    const output = execFileSync(python, ['-c', GEOPANDAS, folder, ...THREE_LINES], { encoding: 'utf8' });
    const { seconds, ...value } = JSON.parse(output) as Record<string, number>;
    return { value: value, tookMs: 1000 * seconds! };
  } finally {
    await db.end();
    rmSync(folder, { recursive: true });
  }
}

const GEOPANDAS = `
import json, sys, time, warnings
import geopandas, shapely
warnings.filterwarnings("ignore")
folder, *lines = sys.argv[1:]
def read(name):
    with open(f"{folder}/{name}") as file:
        return geopandas.GeoDataFrame(geometry=shapely.from_wkb([bytes.fromhex(row.strip()) for row in file]), crs=4549)
plots = read("plots")
frames = {line: read(line) for line in lines}
begun = time.perf_counter()
sums = {line: float(geopandas.overlay(plots, frame, how="intersection", keep_geom_type=True).area.sum()) for line, frame in frames.items()}
print(json.dumps({**sums, "seconds": time.perf_counter() - begun}))
`;
