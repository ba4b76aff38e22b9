import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { hostileFiles } from '../fixtures/harness/hostile-files.ts';
import type { HostileAnswer } from '../fixtures/harness/load-hostile.ts';

const program = fileURLToPath(new URL('../fixtures/harness/load-hostile.ts', import.meta.url));
const MOST_MEGABYTES = 600;

describe('a hostile file', () => {
  let database: TestDatabase;
  let folder: string;
  let answers: ReadonlyMap<string, HostileAnswer>;
  before(async function () {
    this.timeout(300_000);
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-hostile-'));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, folder], {
      env: { ...process.env, DATABASE_URL: database.url },
      maxBuffer: 16 * 1024 ** 2,
    });
    const lines = stdout.trim().split('\n');
    answers = new Map(lines.map((line) => JSON.parse(line) as HostileAnswer).map((answer) => [answer.name, answer]));
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { does, name, code } of hostileFiles()) {
    it(`that ${does} ends in ${code}`, () => {
      const answer = answers.get(name)!;
      assert.equal(answer.fault, undefined);
      if (answer.refusal == null) assert.ok((answer.issues![code] ?? 0) >= 1, JSON.stringify(answer));
      else {
        assert.equal(answer.refusal.code, code, answer.refusal.en);
        assert.match(answer.refusal.zh, /\p{Script=Han}/u);
        assert.match(answer.refusal.en, /[a-z]{3}/);
      }
    });
  }

  it('takes no more than a bounded memory, whatever it holds', () => {
    const most = Math.max(...[...answers.values()].map(({ megabytes }) => megabytes));
    assert.ok(most < MOST_MEGABYTES, `${most} MB`);
  });

  it('leaves nothing behind: no staging table, no file, no version', async () => {
    const { rows } = await database.pool.query(
      `select (select count(*) from pg_tables where schemaname = 'staging') as staged,
         (select count(*) from dimai.dataset_version where state not in ('refused', 'failed')) as versions`,
    );
    assert.deepEqual([Number(rows[0].staged), Number(rows[0].versions)], [0, 0]);
    assert.deepEqual(await readdir(join(folder, 'work')), []);
  });
});
