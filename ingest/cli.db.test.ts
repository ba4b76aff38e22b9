import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { parcelPackage as parcels } from '../fixtures/harness/parcel-package.ts';
import { dbfBytes, shapeContent, shpBytes, zipBytes } from '../fixtures/harness/shapefile-bytes.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
/** Statements of a load, in the order in which it comes to them. */
const MOMENTS = [
  /insert into dimai.dataset_version/,
  /copy "staging"/,
  /isvaliddetail/,
  /md5/,
  /temporary table load_diff/,
  /set version_to/,
  /insert into land.parcel/,
  /st_extent/,
];

describe('dimai ingest', () => {
  let database: TestDatabase;
  let folder: string;
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-cli-'));
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  function start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [join(project, 'schemas/setup/dimai.mjs'), ...args], {
      cwd: project,
      env: { ...process.env, DATABASE_URL: database.url, DIMAI_DATA: join(folder, 'data'), LOG_LEVEL: 'error' },
    });
  }

  async function run(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = start(...args);
    let out = '';
    let err = '';
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out, err };
  }

  /** Waits until the load runs a statement like this; false when it ended before we saw it. */
  async function reaches(child: ChildProcess, statement: RegExp): Promise<boolean> {
    while (child.exitCode == null) {
      const { rows } = await database.pool.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query ~ $1`,
        [statement.source],
      );
      if (rows.length > 0) return true;
    }
    return false;
  }

  /** Waits until the server has noticed that the killed client is gone. */
  async function settled(): Promise<void> {
    for (let busy = 1; busy > 0;) {
      const { rows } = await database.pool.query(
        `select count(*) as busy from pg_stat_activity
         where datname = current_database() and application_name = 'dimai'`,
      );
      busy = rows[0].busy;
      if (busy > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function file(name: string, content: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('publishes a zipped shapefile, says so in JSON, and knows it the second time', async () => {
    const path = await file('small.zip', parcels(50, '新北区'));
    const first = await run('ingest', path, '--layer', 'parcel', '--dataset', 'small', '--json');
    assert.equal(first.code, 0, first.err);
    const report = JSON.parse(first.out);
    assert.deepEqual(
      [report.state, report.rows.read, report.rows.loaded, report.source.crs, report.area.planar],
      ['published', 50, 50, 'EPSG:4528', 20_000],
    );
    const second = await run('ingest', path, '--layer', 'ZD', '--dataset', 'small');
    assert.equal(second.code, 0);
    assert.match(second.out, /已于 .* 发布为版本 1/);
    const listed = await run('layers', '--json');
    const parcel = JSON.parse(listed.out).find(({ id }: { id: string }) => id === 'parcel');
    assert.deepEqual([parcel.version, parcel.rows, parcel.datasets[0].name], [1, 50, 'small']);
  });

  it('exits with 1 for rejected rows, 2 for bad usage, 3 for a refusal', async () => {
    const dbf = dbfBytes([{ name: 'ZDDM', type: 'C', length: 19 }], [['320411001001GB00001'], ['']]);
    const square = shapeContent(5, [[120, 31, 120, 31.001, 120.001, 31.001, 120.001, 31, 120, 31]]);
    const path = await file(
      'half.zip',
      zipBytes([
        { name: 'a.dbf', content: dbf },
        { name: 'a.shp', content: shpBytes(5, [square, square]) },
      ]),
    );
    const rejected = await run('ingest', path, '--layer', 'parcel', '--dataset', 'half');
    assert.deepEqual([rejected.code, /拒绝 rejected 1/.test(rejected.out)], [1, true], rejected.err);
    assert.equal((await run('ingest', path)).code, 2);
    assert.equal((await run('ingest', path, '--layer', 'nonsense')).code, 2);
    assert.equal((await run('ingest', path, '--layer', 'parcel', '--allow', 'nonsense')).code, 2);
    const refused = await run('ingest', path, '--layer', 'building', '--json');
    assert.deepEqual([refused.code, JSON.parse(refused.out).code], [3, 'nothing-mapped']);
    assert.equal((await run('ingest', join(folder, 'absent.shp'), '--layer', 'parcel')).code, 3);
    assert.equal((await run('ingest', '--help')).code, 0);
  });

  it('suggests a layer and a command for an unknown delivery without touching the database', async () => {
    const path = await file('unknown.zip', parcels(3, '新北区'));
    const { code, out } = await run('ingest', path, '--suggest', '--json');
    assert.equal(code, 0);
    const [suggestion] = JSON.parse(out);
    assert.equal(suggestion.layer, 'parcel');
    assert.deepEqual(suggestion.columns[1], {
      column: 'ZL',
      type: 'text(40)',
      samples: ['新北区'],
      values: ['新北区'],
      field: 'location',
      title: '坐落',
      unit: null,
    });
    assert.match(suggestion.command, /--layer parcel$/);
    const point = { type: 'Point', coordinates: [120, 31] };
    const features = [{ type: 'Feature', properties: { a: 1 }, geometry: point }];
    const content = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
    const names = ['wells.geojson', "$(touch x)'s.geojson"];
    const several = await file('several.zip', zipBytes(names.map((name) => ({ name, content }))));
    const listed = await run('ingest', several, '--suggest', '--json');
    const commands = JSON.parse(listed.out).map(
      ({ command }: { command: string }) => command.split('--layer-name ')[1],
    );
    assert.deepEqual(
      commands.toSorted(),
      [String.raw`'$(touch x)'\''s'`, 'wells'],
      'of several layers a command names its own, as one word of a shell',
    );
  });

  it('killed at any moment leaves the published data as they were, and the next run clears up', async function () {
    this.timeout(180_000);
    const count = 12_000;
    const before = await file('before.zip', parcels(count, '旧'));
    const changed = await file('changed.zip', parcels(count, '新'));
    const load = (path: string) => ['ingest', path, '--layer', 'parcel', '--dataset', 'killed', '--json'];
    assert.equal((await run(...load(before))).code, 0);
    const state = async () => {
      const { rows } = await database.pool.query(
        `select count(*) as rows, count(distinct location) as locations, min(location) as location, min(version_from) as version
         from land.parcel p join dimai.dataset d on d.id = p.dataset_id where d.name = 'killed' and version_to is null`,
      );
      return rows[0] as { rows: number; locations: number; location: string; version: number };
    };
    let location = '旧';
    let hits = 0;
    for (const moment of MOMENTS) {
      const child = start(...load(location === '旧' ? changed : before), '--again');
      const closed = new Promise((resolve) => child.once('close', resolve));
      if (await reaches(child, moment)) hits++;
      child.kill('SIGKILL');
      await closed;
      await settled();
      const { rows, locations, ...found } = await state();
      assert.deepEqual([rows, locations], [count, 1], `killed at ${moment.source}: all of one version`);
      location = found.location;
    }
    assert.ok(hits >= MOMENTS.length - 2, `${hits} of ${MOMENTS.length} kills hit their moment`);
    const last = location === '旧' ? changed : before;
    const final = await run(...load(last), '--again');
    assert.equal(final.code, 0, final.err);
    assert.deepEqual(JSON.parse(final.out).rows.changed, count);
    const left = await database.pool.query(
      `select (select count(*) from pg_tables where schemaname = 'staging') as tables,
         (select count(*) from dimai.dataset_version where state in ('loading', 'staged')) as loading`,
    );
    assert.deepEqual(left.rows[0], { tables: 0, loading: 0 });
    const cutShort = await database.pool.query(
      `select count(*) as n from dimai.dataset_version where state = 'failed'`,
    );
    assert.ok(cutShort.rows[0].n >= hits - 1, `${cutShort.rows[0].n} loads were cut short by ${hits} kills`);
    assert.deepEqual(await readdir(join(folder, 'data/work')), []);
  });

  it('stops cleanly at Ctrl-C', async () => {
    const path = await file('long.zip', parcels(40_000, '新'));
    const child = start('ingest', path, '--layer', 'parcel', '--dataset', 'stopped');
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    for (let loading = 0; loading === 0;) {
      const { rows } = await database.pool.query(
        `select count(*) as n from dimai.dataset_version where state = 'loading'`,
      );
      loading = rows[0].n;
      if (loading === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    assert.equal(await closed, 3);
    const { rows } = await database.pool.query(`select count(*) as n from pg_tables where schemaname = 'staging'`);
    assert.equal(rows[0].n, 0);
  });
});
