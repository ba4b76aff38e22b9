/**
 * `npm run bench -- overlap [parcels] [plots]`: checks on a synthetic city (100,000 parcels unless given; the figures of
 * the README name theirs). One check at a time with its archived record, then batches, then the query a user would write
 * without us, with equal sums. 2,000 plots unless given.
 */
import { availableParallelism, loadavg } from 'node:os';
import { pino } from 'pino';
import { dropTestDatabases, testDatabase } from '../../fixtures/harness/database.ts';
import { stopTestServer } from '../../fixtures/harness/test-cluster.ts';
import { generateCounty } from '../../fixtures/county/county.ts';
import { loadCountyLayer } from '../../fixtures/load-county.ts';
import type { Pool } from 'pg';
import { fromWkb } from '../../schemas/geometry.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import type { ProjectType } from '../../schemas/rules/rule.ts';
import { archiveCheck } from './archive.ts';
import { checkBatch } from './batch-check.ts';
import { type CheckOutcome, checkCases } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { makeCheck } from './make-check.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { overlapRun } from './run.ts';
import { NOTHING_DECLARED, type SubmittedPlot } from './submitted-plot.ts';
import { warmUp } from './warm-up.ts';

const LAYERS = [
  'administrative-area',
  'land-use',
  'parcel',
  'basic-farmland',
  'ecological-redline',
  'urban-growth-boundary',
  'mining-right',
  'exploration-right',
  'project-redline',
  'enforcement-plot',
] as const;

const DAY = '2026-01-01';
const THREE_LINES = new Set(['basic-farmland', 'ecological-redline', 'urban-growth-boundary']);
/** Checks before the clock starts: plans are made and pages read. */
const WARM = 30;
const SINGLE = 300;

export async function bench(args: readonly string[]): Promise<void> {
  const [parcels = 100_000, count = 2_000] = args.map(Number);
  const database = await testDatabase();
  try {
    const { pool } = database;
    const log = pino({ level: 'silent' });
    const county = generateCounty({ seed: 1, parcels, boundaryShare: 0 });
    for (const layer of LAYERS) await loadCountyLayer({ db: pool, log }, county, layer, 'bench');
    const ruleSet = loadRules();
    await warmUp({ db: pool, log, ruleSet });
    await pool.query('analyze');
    const plots = await readPlots(pool, count);
    console.log(
      `${parcels} parcels, ${plots.length} plots, ${LAYERS.length} layers; ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
    );
    await benchSingle(pool, plots);
    await benchBatch(pool, plots);
  } finally {
    await database.drop();
    await dropTestDatabases();
    await stopTestServer();
  }
}

/** Patches of the land-use mosaic, town and country alike: fields, roads, blocks. */
async function readPlots(db: Pool, count: number): Promise<readonly SubmittedPlot[]> {
  const { rows } = await db.query<{ number: string; geom: Buffer; delivered: Buffer }>(
    `select identifier as number, ST_AsBinary(geom) as geom, ST_AsBinary(delivered) as delivered
from land.land_use
where version_to is null and row_id % (select greatest(1, count(*) / $1) from land.land_use) = 0
order by row_id limit $1`,
    [count],
  );
  return rows.map(({ number, geom, delivered }) => ({
    number,
    name: '',
    geometry: fromWkb(geom).geometry,
    delivered: { geometry: fromWkb(delivered).geometry, srid: 4549 },
    declared: NOTHING_DECLARED,
  }));
}

async function benchSingle(db: Pool, plots: readonly SubmittedPlot[]): Promise<void> {
  const ruleSet = loadRules();
  const run = overlapRun(db);
  const times: number[] = [];
  for (const [index, plot] of plots.slice(0, WARM + SINGLE).entries()) {
    const begun = performance.now();
    const { record } = await makeCheck(run, ruleSet, {
      projectType: 'construction-batch',
      parameters: {},
      submission: { plots: [plot], findings: [], own: {}, title: null },
      name: plot.number,
      applicant: null,
      source: { kind: 'geometry' },
      own: {},
      day: DAY,
    });
    await archiveCheck(db, record, { by: 'bench', previousId: null, day: DAY });
    if (index >= WARM) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1);
  console.log(`one check, archived: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
}

async function benchBatch(db: Pool, plots: readonly SubmittedPlot[]): Promise<void> {
  const ruleSet = loadRules();
  const whole = ruleSet.projectTypes.get('construction-batch')!;
  const rules = whole.rules.filter((rule) => rule.relation !== 'parameter' && THREE_LINES.has(rule.line));
  const projectType: ProjectType = { ...whole, rules };
  const overlay = await best(() => overlayOnly(db, projectType, plots));
  rate('three lines, overlay and class', plots.length, overlay.tookMs);
  const order = {
    projectType,
    parameters: {},
    day: DAY,
    plots,
    applicant: null,
    source: { kind: 'geometry' as const },
  };
  const begun = performance.now();
  for await (const _ of checkBatch(overlapRun(db), ruleSet, { ...order, archive: { by: 'bench', day: DAY } }));
  rate('three lines and land use, archived', plots.length, performance.now() - begun);
  const plain = await best(() => plainQuery(db, plots));
  rate('PostGIS query by hand, three lines', plots.length, plain.tookMs);
  for (const [line, area] of Object.entries(plain.value)) {
    const ours = listedArea(overlay.value, line);
    const difference = Math.abs(ours - area) / Math.max(1, area);
    console.log(
      `  ${line}: ${ours.toFixed(4)} m², by hand ${area.toFixed(4)} m², relative difference ${difference.toExponential(1)}`,
    );
    if (difference > 1e-6) throw new Error(`${line}: sums differ`);
  }
}

function rate(title: string, count: number, tookMs: number): void {
  console.log(`${title}: ${Math.round((1000 * count) / tookMs)} plots/s`);
}

/** Best of three. */
async function best<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly tookMs: number }> {
  let tookMs = Infinity;
  let value: T | undefined;
  for (let round = 0; round < 3; round++) {
    const begun = performance.now();
    value = await work();
    tookMs = Math.min(tookMs, performance.now() - begun);
  }
  return { value: value as T, tookMs };
}

async function overlayOnly(
  db: Pool,
  projectType: ProjectType,
  plots: readonly SubmittedPlot[],
): Promise<readonly CheckOutcome[]> {
  const plan = await planCheck(db, loadRules(), { projectType, day: DAY });
  const run = overlapRun(db);
  const half = Math.ceil(plots.length / 2);
  const parts = [plots.slice(0, half), plots.slice(half)].map(async (part) => {
    const subjects = await prepareSubjects(run, part);
    const cases = part.map((plot, i) => ({ parameters: {}, plots: [plot], subjects: [subjects[i]!] }));
    return checkCases(run, plan, cases, { widths: 'bounded', landUse: false });
  });
  return (await Promise.all(parts)).flat();
}

/** Sum over the listed pieces, as a join sums them. */
function listedArea(outcomes: readonly CheckOutcome[], line: string): number {
  let area = 0;
  for (const { overlays } of outcomes) {
    for (const overlay of Object.values(overlays)) {
      if (overlay.line === line && overlay.state === 'checked')
        for (const piece of overlay.inside) area += piece.planar;
    }
  }
  return area;
}

/** What a user would write: join on ST_Intersects, sum of ST_Area, in the plane of Changzhou. */
async function plainQuery(db: Pool, plots: readonly SubmittedPlot[]): Promise<Readonly<Record<string, number>>> {
  const areas: Record<string, number> = {};
  for (const line of THREE_LINES) {
    const { rows } = await db.query<{ area: number }>(
      `select coalesce(sum(ST_Area(ST_Intersection(f.delivered, p.delivered))), 0) as area
from land.land_use p join land.${line.replaceAll('-', '_')} f on ST_Intersects(f.geom, p.geom)
where p.version_to is null and f.version_to is null and p.identifier = any($1)`,
      [plots.map((plot) => plot.number)],
    );
    areas[line] = rows[0]!.area;
  }
  return areas;
}
