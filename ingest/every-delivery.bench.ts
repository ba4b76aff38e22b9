/**
 * `npm run bench -- every-delivery [expression]`: every real delivery beside the project through `dimai ingest`, each layer of each
 * package, held against what GDAL, GEOS and mdbtools measured (`INDEX.md`): rows, area and extent of what was delivered. One
 * line a layer: loaded, or refused and why. A layer that is refused for a reason that its sender can state (a system of
 * coordinates, a datum) is given it and must load then; rows with faults are let in a second time, so that nothing of the
 * measure is missing. What deviates is marked `≠` and makes the exit code 1. With a regular expression only data sets whose path it fits.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropTestDatabases, testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { stopTestServer } from '../fixtures/harness/test-cluster.ts';
import { run } from './cli.ts';
import type { LoadReport } from './delivery.ts';
import { openDelivery } from './open-delivery.ts';

const data = fileURLToPath(new URL('../../shared/data/', import.meta.url));

interface Facts {
  readonly layer: string;
  readonly rows: number;
  readonly area?: number;
  /** [minX, minY, maxX, maxY] in units of the layer. */
  readonly extent?: readonly number[];
}

interface DataSet {
  readonly path: string;
  readonly facts: readonly Facts[];
}

/** `### path`, and below it `layer: n=12 …; bbox x a..b y c..d; area A …`. */
export function readIndex(text: string): readonly DataSet[] {
  const sections = text.split(/^### /m).slice(1);
  return sections.map((section) => ({
    path: section.split(/ {2}\(/)[0]!,
    facts: [...section.matchAll(/^(?:- facts: | {2}- )(\S.*?): n=(\d+)(.*)$/gm)].map(
      ([, layer = '', rows, rest = '']) => {
        const area = /; bbox .*? area ([\d.]+) \(/.exec(rest)?.[1];
        const extent = /bbox x (-?[\d.]+?)\.\.(-?[\d.]+) y (-?[\d.]+?)\.\.(-?[\d.]+)/.exec(rest)?.slice(1);
        return {
          layer,
          rows: Number(rows),
          ...(area == null ? {} : { area: Number(area) }),
          ...(extent == null ? {} : { extent: [0, 2, 1, 3].map((i) => Number(extent[i])) }),
        };
      },
    ),
  }));
}

type Answer = {
  readonly code: number;
  readonly report?: LoadReport;
  readonly refusal?: string;
  readonly message: string;
};

/** `dimai` as it is called, its answer read from where it prints it. */
async function dimai(...args: readonly string[]): Promise<Answer> {
  const [out, err] = [process.stdout.write.bind(process.stdout), process.stderr.write.bind(process.stderr)];
  let printed = '';
  process.stdout.write = (text: string | Uint8Array) => ((printed += text.toString()), true);
  process.stderr.write = () => true;
  try {
    const code = await run([...args, '--json']);
    const body = JSON.parse(printed) as LoadReport & { code?: string; state?: string; zh?: string; message?: string };
    return body.rows == null
      ? { code, refusal: body.code ?? body.state ?? 'fault', message: body.zh ?? body.message ?? printed }
      : { code, report: body, message: '' };
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
  }
}

const DEGREES = [-180, -90, 180, 90] as const;

/** What a sender states when asked, by the code of the refusal; a datum is stated to be ours, else parameters are given. */
function stated(
  refusal: string | undefined,
  before: readonly string[],
  facts: Facts | undefined,
): readonly string[] | undefined {
  const isInDegrees =
    facts?.extent?.every((value, i) => (i < 2 ? value >= DEGREES[i]! : value <= DEGREES[i]!)) !== false;
  switch (refusal) {
    case 'crs-unknown':
      return ['--crs', isInDegrees ? '4490' : '4549'];
    case 'crs-ambiguous':
      return ['--crs', '4549'];
    case 'crs-datum':
      return before.includes('--assume-datum') ? ['--datum-shift', '0,0,0,0,0,0,0'] : ['--assume-datum'];
    case 'nothing-left':
      return FAULTS.flatMap((code) => ['--allow', code]);
    default:
      return undefined;
  }
}

/**
 * Where GDAL's measure is not the truth: it takes rings for holes by their direction, not by where they lie, strokes arcs
 * every four degrees (chords of 0.02° give the area below), and reads of a parcel in GML the point of its label.
 */
const RATHER: Readonly<Record<string, Partial<Facts>>> = {
  '07-shapefile/gdal_gjmultipoly.shp ': { area: 1.64 },
  '07-shapefile/gdal_multipolygon_as_invalid_polygon.shp ': { area: 2 },
  '07-shapefile/gdal_testpoly.shp ': { area: 45533.5 },
  // The extents that INDEX gives stand in the head of the file and are of rows long gone; GDAL's own of the rows agree with these but for its chords.
  '08-gdb-gpkg/curves.gdb polygon': {
    area: 26.0281,
    extent: [4.5525874505, 39.400596425, 12.0927841923, 49.2448924078],
  },
  '08-gdb-gpkg/curves.gdb line': { extent: [-1.3929433289, 37.589017336, 4.299321028642, 48.487804875] },
  '12-dxf/closed_polyline_with_bulge.dxf ': {
    // A radius of 30 m: chords of 4° leave 0.018 m of it out.
    extent: [40585252.16981, 3433885.89799, 40585367.66372, 3434017.68678],
  },
  '05-parcels/kadastralekaart_perceel.gml ': { extent: [181149.583, 456442.607, 181250.696, 456750.202] },
};

/** Faults of single rows that keep them out; let in, they are part of the measure. */
const FAULTS = [
  'geometry-invalid',
  'shape-unreadable',
  'ring-too-short',
  'ring-not-closed',
  'point-before-plot',
  'name-unknown',
];

async function measured(
  database: TestDatabase,
  dataset: string,
): Promise<{ rows: number; area: number; extent: number[] | null }> {
  const { rows } = await database.pool.query(
    `select count(*)::integer as rows, sum(st_area(shape)) as area,
       st_xmin(st_extent(shape)) as x1, st_ymin(st_extent(shape)) as y1, st_xmax(st_extent(shape)) as x2, st_ymax(st_extent(shape)) as y2
     from (select st_setsrid(coalesce(delivered, geom), 0) as shape from land.reference_feature f
       join dimai.dataset d on d.id = f.dataset_id where d.name = $1 and version_to is null) as t`,
    [dataset],
  );
  const { rows: count, area, x1, y1, x2, y2 } = rows[0];
  return { rows: count, area: area ?? 0, extent: x1 == null ? null : [x1, y1, x2, y2] };
}

/** Whether a number is the one that is printed, which may have been rounded to its last digit. */
const isPrinted = (found: number, printed: number) => {
  const decimals = String(printed).split('.')[1]?.length ?? 0;
  return Math.abs(found - printed) <= Math.max(0.51 * 10 ** -Math.max(decimals, 1), 2e-9 * Math.abs(printed));
};

async function sweepLayer(
  database: TestDatabase,
  path: string,
  layerName: string | undefined,
  facts: Facts | undefined,
): Promise<string> {
  const dataset = `${path} ${layerName ?? ''}`;
  const base = [
    'ingest',
    join(data, path),
    '--layer',
    'reference-feature',
    '--dataset',
    dataset,
    '--yes',
    '--no-topology',
  ];
  const args = layerName == null ? base : [...base, '--layer-name', layerName];
  const said: string[] = [];
  let answer = await dimai(...args);
  const given: string[] = [];
  for (let asked = 0; asked < 4; asked++) {
    const more = stated(answer.refusal, given, facts);
    if (more == null) break;
    said.push(`refused ${answer.refusal}`);
    given.push(...more);
    answer = await dimai(...args, ...given);
  }
  if (answer.report == null) {
    const isEmpty = answer.refusal === 'delivery-empty' && (facts?.rows ?? 0) === 0;
    return `${facts == null || isEmpty ? ' ' : '≠'} ${[...said, `refused ${answer.refusal}`].join(', ')}: ${answer.message.split('\n')[0]!.slice(0, 110)}`;
  }
  const { rows, issueCounts } = answer.report;
  said.push(`${rows.loaded} loaded, ${rows.rejected} rejected, ${rows.deleted} deleted`);
  if (rows.rejected > 0) await dimai(...args, ...given, '--again', ...FAULTS.flatMap((code) => ['--allow', code]));
  const found = await measured(database, dataset);
  const differs: string[] = [];
  if (rows.read !== rows.loaded + rows.rejected) differs.push('rows do not add up');
  if (facts != null) {
    if (rows.read + (rows.deleted ?? 0) !== facts.rows) differs.push(`rows ${rows.read} ≠ ${facts.rows}`);
    const { area, extent } = { ...facts, ...RATHER[dataset] };
    if (area != null && !isPrinted(found.area, area)) differs.push(`area ${found.area} ≠ ${area}`);
    if (extent != null && (found.extent == null || !extent.every((value, i) => isPrinted(found.extent![i]!, value))))
      differs.push(`extent ${found.extent?.join(' ')} ≠ ${extent.join(' ')}`);
  }
  const issues = Object.entries(issueCounts).map(([code, count]) => `${code} ${count}`);
  return `${differs.length > 0 ? '≠' : facts == null ? ' ' : '='} ${said.join(', ')}${differs.length > 0 ? `  ≠ ${differs.join('; ')}` : ''}  [${issues.join(', ')}]`;
}

/** Names of the layers of a package; undefined where it has one alone, or cannot be opened. */
async function layersOf(path: string, workFolder: string): Promise<readonly (string | undefined)[]> {
  try {
    const opened = await openDelivery(path, { workFolder });
    try {
      return opened.layers.length < 2 ? [undefined] : opened.layers.map(({ name }) => name);
    } finally {
      await opened.close();
    }
  } catch {
    return [undefined];
  }
}

export async function bench([text = '']: readonly string[]): Promise<void> {
  const index = join(data, 'INDEX.md');
  if (!existsSync(index)) return console.log(`no real deliveries at ${data}`);
  const folder = await mkdtemp(join(tmpdir(), 'dimai-sweep-'));
  const database = await testDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['DIMAI_DATA'] = folder;
  process.env['LOG_LEVEL'] = 'silent';
  let [sets, layers, deviations] = [0, 0, 0];
  try {
    for (const { path, facts } of readIndex(readFileSync(index, 'utf8'))) {
      if (!new RegExp(text).test(path)) continue;
      sets++;
      const names = await layersOf(join(data, path), folder);
      for (const name of names) {
        const known = facts.length === 1 && names.length === 1 ? facts[0] : facts.find(({ layer }) => layer === name);
        const line = await sweepLayer(database, path, name, known);
        layers++;
        if (line.startsWith('≠')) deviations++;
        console.log(`${line.slice(0, 1)} ${path}${name == null ? '' : ` › ${name}`}: ${line.slice(2)}`);
      }
    }
    console.log(`${sets} data sets, ${layers} layers, ${deviations} deviations`);
    if (deviations > 0) process.exitCode = 1;
  } finally {
    await database.drop();
    await dropTestDatabases();
    await stopTestServer();
    await rm(folder, { recursive: true, force: true });
  }
}
