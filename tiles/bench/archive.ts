import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { to as copyTo } from 'pg-copy-streams';

import { withTransaction } from '../../schemas/database/sql.ts';
import { projectRoot } from '../../schemas/settings.ts';
import { findProgram } from './peers.ts';
import { figure, isWanted, printTable, type BenchContext } from './place.ts';
import { viewName } from './views.ts';

const ZOOM = 16;
/** tippecanoe is ended when it has taken this many times our time: what is asked is whether that is twice as long. */
const PATIENCE = 4;

interface Run {
  readonly seconds: number;
  /** Largest resident memory, MB. */
  readonly megabytes: number;
  readonly output: string;
  /** False where it was ended by the limit of time. */
  readonly isDone: boolean;
}

/** Our archive against tippecanoe's, and after an edit. Reading GeoJSON is part of tippecanoe's time, reading the database of ours; writing the GeoJSON is not. */
export async function benchArchive(context: BenchContext): Promise<void> {
  const rows: string[][] = [];
  const add = (row: string[]) => {
    rows.push(row);
    // As they come: the last of them may take longer than somebody waits.
    console.log(row.join(' '));
  };
  const built = await buildOurs(context, ['--fresh']);
  const ours = JSON.parse(built.output) as [{ tiles: number; bytes: number; encoded: number }];
  add([
    'dimai',
    figure(built.seconds),
    figure(built.megabytes),
    String(ours[0].tiles),
    figure(ours[0].bytes / 1e6),
    '',
  ]);
  const limit = built.seconds * PATIENCE;
  const tippecanoe = findProgram('tippecanoe');
  if (tippecanoe === undefined) console.log('skipped: tippecanoe (not installed)');
  else {
    const source = await geoJsonFile(context);
    const target = join(context.folder, 'tippecanoe.pmtiles');
    for (const [name, limits] of Object.entries(LIMITS)) {
      if (!isWanted(context, name)) continue;
      const options = ['-q', '-f', '-P', '-Z0', `-z${ZOOM}`, '-l', 'parcel', ...limits, '-o', target, source];
      const run = await measure(tippecanoe, options, {}, limit);
      const size = run.isDone ? figure((await stat(target)).size / 1e6) : 'not done';
      const mark = run.isDone ? '' : '> ';
      add([
        name,
        mark + figure(run.seconds),
        figure(run.megabytes),
        '',
        size,
        mark + figure(run.seconds / built.seconds),
      ]);
    }
  }
  await edit(context);
  const updated = await buildOurs(context, []);
  const [after] = JSON.parse(updated.output) as typeof ours;
  add([
    `dimai after an edit of ${(context.side * context.side) / 1000}`,
    figure(updated.seconds),
    figure(updated.megabytes),
    `${after.encoded} anew`,
    figure(after.bytes / 1e6),
    '',
  ]);
  printTable(`Archive z0-z${ZOOM}`, ['', 'seconds', 'largest process, MB', 'tiles', 'MB', '× the time of dimai'], rows);
}

/** tippecanoe thins what is too large for a tile, or keeps everything. */
const LIMITS = {
  'tippecanoe (thinning to 500 kB)': ['--drop-smallest-as-needed'],
  'tippecanoe (no limits)': ['-pf', '-pk'],
} as const;

function buildOurs({ databaseUrl, folder }: BenchContext, options: readonly string[]): Promise<Run> {
  const program = join(projectRoot, 'schemas/setup/dimai.mjs');
  return measure(process.execPath, [program, 'tiles', 'build', 'parcel', '--json', ...options], {
    DATABASE_URL: databaseUrl,
    DIMAI_DATA: join(folder, 'data'),
    TILE_ARCHIVE_ZOOM: String(ZOOM),
  });
}

/** Runs a program to its end or to the limit; memory is looked at ten times a second, in it and in what it started. */
async function measure(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  limitSeconds = Infinity,
): Promise<Run> {
  const begun = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, to be ended together: programs of Python packages start the real one.
    detached: true,
  });
  let output = '';
  let megabytes = 0;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const look = setInterval(() => {
    void largestProcess(child.pid ?? 0).then((found) => (megabytes = Math.max(megabytes, found)));
  }, 100);
  let isDone = true;
  const end = () => {
    isDone = false;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const late = limitSeconds === Infinity ? undefined : setTimeout(end, limitSeconds * 1000);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(look);
  clearTimeout(late);
  if (code !== 0 && isDone) throw new Error(`${program} ended with ${code}`);
  return { seconds: (performance.now() - begun) / 1000, megabytes, output, isDone };
}

async function largestProcess(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const own = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1000;
  const below = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((child) => largestProcess(Number(child))),
  );
  return Math.max(own, ...below);
}

/** The features for tippecanoe, written once where the database is kept. */
export async function geoJsonFile(context: BenchContext): Promise<string> {
  const path = join(context.keep ?? context.folder, `parcels-${context.side}.geojsonl`);
  if (existsSync(path)) return path;
  await writeGeoJson(context, `${path}.part`);
  await rename(`${path}.part`, path);
  return path;
}

async function writeGeoJson({ db }: BenchContext, path: string): Promise<void> {
  const client = await db.connect();
  try {
    const features = `select json_build_object(
  'type', 'Feature', 'id', feature_id, 'properties', to_jsonb(row) - 'geom' - 'feature_id', 'geometry', st_asgeojson(geom, 9, 0)::json
)::text from bench.${viewName(ZOOM)} as row`;
    const copy = client.query(
      copyTo(`copy (${features}) to stdout with (format csv, quote e'\\x01', delimiter e'\\x02')`),
    );
    await pipeline(copy, createWriteStream(path));
  } finally {
    client.release();
  }
}

/** A thousandth of the parcels gets another use, in one neighbourhood, as a redevelopment does, and is published as the next version. */
async function edit({ db, side }: BenchContext): Promise<void> {
  const count = (side * side) / 1000;
  await withTransaction(db, async (client) => {
    await client.query(`select set_config('dimai.publishing', 'on', true)`);
    const { rows: states } = await client.query<{ version: number }>(
      `select version + 1 as version from dimai.layer_state where layer = 'parcel' for update`,
    );
    const version = states[0]!.version;
    await client.query(
      'update land.parcel set version_to = $3 where version_to is null and feature_id between $1 and $2',
      [(side * side) / 2 + 1, (side * side) / 2 + count, version],
    );
    const { rows } = await client.query<{ columns: string }>(
      `select string_agg(quote_ident(column_name), ', ') as columns
from information_schema.columns
where table_schema = 'land' and table_name = 'parcel'
  and column_name not in ('row_id', 'version_from', 'version_to', 'land_class')`,
    );
    const columns = rows[0]?.columns ?? '';
    await client.query(
      `insert into land.parcel (version_from, land_class, ${columns})
select $1::integer, '08' || $1::integer, ${columns} from land.parcel where version_to = $1::integer`,
      [version],
    );
    await client.query(`update dimai.layer_state set version = $1, changed_at = now() where layer = 'parcel'`, [
      version,
    ]);
  });
}
