import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-disk-'));
const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** Runs an export into a small disk that it mounts itself, in its own view of the file system; says how it ended and what is left. */
const program = (url: string, disk: string, order: object): string => `
  import { readdirSync } from 'node:fs';
  import { execFileSync } from 'node:child_process';
  import { runExport } from ${here('run-export.ts')};
  import { createPool } from ${here('../../schemas/database/pool.ts')};
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', ${JSON.stringify(disk)}]);
  const db = createPool({ url: ${JSON.stringify(url)}, size: 1, applicationName: 'full-disk' });
  const folder = ${JSON.stringify(`${disk}/export`)};
  const code = await runExport({ db, settings: { dataDirectory: ${JSON.stringify(disk)} }, order: ${JSON.stringify(order)}, folder, createdBy: 'test' })
    .then(({ state }) => state, (error) => error.code ?? error.message);
  console.log(JSON.stringify({ code, left: readdirSync(${JSON.stringify(disk)}) }));
  process.exit(0);
`;

const canMount = (): boolean => spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('an export onto a full disk', () => {
  let database: TestDatabase;

  before(async function () {
    if (process.platform !== 'linux' || !canMount()) {
      console.log('    skipped: no small disk can be mounted here');
      return this.skip();
    }
    database = await testDatabase();
    await database.pool
      .query(`insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, location, geom)
select i, 1, 1, '320411001002GB' || lpad(i::text, 5, '0'), repeat('太湖东路', 20),
  st_multi(st_makeenvelope(119.9 + i * 1e-6, 31.8, 119.91, 31.81, 4490)) from generate_series(1, 5000) i`);
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database?.drop();
  });

  for (const what of ['template', 'districts', 'shp', 'gpkg', 'vct']) {
    it(`says so and leaves nothing behind: ${what}`, () => {
      const disk = join(folder, what);
      mkdirSync(disk);
      const file = join(folder, `${what}.mts`);
      const shown = { view: 'full', title: what };
      const order =
        what === 'template' || what === 'districts'
          ? {
              template: 'comparison-database',
              ...(what === 'districts' ? { districts: ['320411', '320412'] } : {}),
              ...shown,
            }
          : { format: what, layers: ['parcel'], epsg: 4549, ...shown };
      writeFileSync(file, program(database.url, disk, order));
      const { stdout, stderr } = spawnSync('unshare', ['-m', process.execPath, '--import', 'tsx', file], {
        encoding: 'utf8',
      });
      const { code, left } = JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as { code: string; left: string[] };
      assert.deepEqual(left, [], stderr);
      assert.match(code, /ENOSPC|write-failed|disk|full/i);
    });
  }
});
