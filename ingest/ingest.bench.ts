/**
 * `npm run bench -- ingest [parcels]`: a shapefile of synthetic parcels (GBK) into PostGIS, by `dimai ingest` with every check
 * and all indexes of the layer, and by `ogr2ogr -f PostgreSQL` with COPY and a spatial index, which checks nothing. The two
 * take turns; ratios are medians of the rounds. With `topology` as the last argument there is no ogr2ogr: the load runs with
 * the checks of shapes against each other, and their time is told as a share of the load in the same run.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCounty } from '../fixtures/county/county.ts';
import { dropTestDatabases, testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { stopTestServer } from '../fixtures/harness/test-cluster.ts';
import { loadCountyLayer } from '../fixtures/load-county.ts';
import { openDatabase } from '../schemas/database/cluster.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { readSettings } from '../schemas/settings.ts';
import type { LoadReport } from './delivery.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const silent = { info: () => {}, warn: () => {}, error: () => {} } as never;

/**
 * Both load into a cluster of its own as `npm start` makes one: flushed to disk, its buffers sized by the machine. (With
 * DATABASE_URL: into databases of that server.) Runs the comparison and prints one table. A shapefile may be named, which is written where it is not there yet and kept;
 * with 0 rounds it is only written, so that a measurement after it is nothing but that.
 */
export async function bench([count = '100000', rounds = '3', given, topology]: readonly string[]): Promise<void> {
  const isWithTopology = topology === 'topology';
  const folder = await mkdtemp(join(tmpdir(), 'dimai-bench-'));
  const ROUNDS = Number(rounds);
  const { databaseUrl, ...settings } = readSettings(process.env);
  const server = await openDatabase({ ...settings, databaseUrl, dataDirectory: join(folder, 'server') });
  process.env['TEST_DATABASE_URL'] = server.url;
  try {
    const shapefile = given ?? join(folder, 'ZD.shp');
    if (!existsSync(shapefile)) await writeShapefile(Number(count), shapefile);
    const megabytes = ((await stat(shapefile)).size + (await stat(shapefile.replace('.shp', '.dbf'))).size) / 1e6;
    console.log(`${count} parcels, .shp + .dbf ${megabytes.toFixed(0)} MB, ${ROUNDS} rounds in turns`);
    if (ROUNDS === 0) return;
    const ours: Run[] = [];
    const theirs: Run[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      if (!isWithTopology) theirs.push(await withDatabase((database) => runOgr2ogr(database, shapefile)));
      ours.push(await withDatabase((database) => runIngest(database, shapefile, folder, isWithTopology)));
    }
    if (isWithTopology) printTopology(ours);
    else printTable(Number(count), ours, theirs);
  } finally {
    await dropTestDatabases();
    await stopTestServer();
    await server.release();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  readonly report?: LoadReport;
}

async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await testDatabase();
  try {
    await database.pool.query('checkpoint');
    return await work(database);
  } finally {
    await database.drop();
  }
}

/** The parcels of a county, through the database and GDAL: a writer that is not ours. */
async function writeShapefile(parcels: number, path: string): Promise<void> {
  await withDatabase(async (database) => {
    const county = generateCounty({ seed: 1, parcels, boundaryShare: 0 });
    await loadCountyLayer({ db: database.pool, log: silent }, county, 'parcel', 'bench');
    const columns = Object.entries(parcel.fields).map(([key, { code }]) => `${snake(key)} as "${code}"`);
    const sql = `select ${columns.join(', ')}, delivered from land.parcel order by row_id`;
    const options = ['-a_srs', 'EPSG:4549', '-lco', 'ENCODING=GBK', '-sql', sql];
    await execute('ogr2ogr', ['-f', 'ESRI Shapefile', path, `PG:${database.url}`, ...options]);
  });
}

function snake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function runOgr2ogr(database: TestDatabase, shapefile: string): Promise<Run> {
  const options = ['--config', 'PG_USE_COPY', 'YES', '-nln', 'public.bench', '-nlt', 'PROMOTE_TO_MULTI'];
  return execute('ogr2ogr', ['-f', 'PostgreSQL', `PG:${database.url}`, shapefile, ...options]);
}

async function runIngest(
  database: TestDatabase,
  shapefile: string,
  folder: string,
  isWithTopology: boolean,
): Promise<Run> {
  const less = isWithTopology ? [] : ['--no-topology'];
  const args = ['schemas/setup/dimai.mjs', 'ingest', shapefile, '--layer', 'parcel', ...less, '--json'];
  const run = await execute(process.execPath, args, { DATABASE_URL: database.url, DIMAI_DATA: join(folder, 'data') });
  return { ...run, report: JSON.parse(run.out) as LoadReport };
}

async function execute(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Run & { out: string }> {
  const time = '/usr/bin/time';
  const [command, given] = existsSync(time) ? [time, ['-f', '%M', program, ...args]] : [program, [...args]];
  const started = performance.now();
  const child = spawn(command, given, { cwd: project, env: { ...process.env, ...environment } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${program} exited with ${code}: ${err}${out}`);
  return {
    seconds: (performance.now() - started) / 1000,
    megabytes: Number(err.trim().split('\n').at(-1)) / 1024,
    out,
  };
}

function printTable(count: number, ours: readonly Run[], theirs: readonly Run[]): void {
  const [own, other] = [middle(ours), middle(theirs)];
  const line = (name: string, { seconds, megabytes }: Run) =>
    `${name.padEnd(16)} ${seconds.toFixed(2).padStart(8)} s ${Math.round(count / seconds)
      .toLocaleString()
      .padStart(10)} rows/s ${megabytes.toFixed(0).padStart(6)} MB`;
  console.log(line('dimai ingest', own));
  const { stage, check, publish } = own.report!.tookMs;
  console.log(
    `  stage ${Math.round(stage)} ms, check ${Math.round(check)} ms, publish ${Math.round(publish)} ms, issues ${JSON.stringify(own.report!.issueCounts)}`,
  );
  console.log(line('ogr2ogr COPY', other));
  console.log(
    'dimai:   38 fields checked, validity, duplicates, two shapes and two areas a row, 10 indexes, analysed; no topology',
  );
  console.log('ogr2ogr: the fields as they are, one shape, primary key and GiST index; nothing checked, not analysed');
  console.log(`ogr2ogr / dimai  ${(other.seconds / own.seconds).toFixed(2)} (above 1: dimai is faster)`);
}

function printTopology(runs: readonly Run[]): void {
  const { seconds, megabytes, report } = middle(runs);
  const topology = report!.checks.find(({ rule }) => rule === 'topology')!.tookMs / 1000;
  const load = seconds - topology;
  console.log(`whole run        ${seconds.toFixed(2).padStart(8)} s, ${megabytes.toFixed(0)} MB resident at most`);
  console.log(`without topology ${load.toFixed(2).padStart(8)} s`);
  console.log(`topology         ${topology.toFixed(2).padStart(8)} s = ${(topology / load).toFixed(2)} × load`);
  console.log(`issues ${JSON.stringify(report!.issueCounts)}`);
}

function middle(runs: readonly Run[]): Run {
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]!;
}
