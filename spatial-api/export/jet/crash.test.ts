import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { createDatabase } from './database.ts';
import { assertRefused, testFolder } from './testing.ts';

const folder = testFolder();
const module = new URL('database.ts', import.meta.url).href;

/** A program that writes rows to a database without end, and says when it has begun. */
const endless = (path: string): string => `
  import { createDatabase } from ${JSON.stringify(module)};
  const columns = [{ name: 'ZDDM', type: 'text' }, { name: 'BZ', type: 'memo' }];
  const writer = await createDatabase(${JSON.stringify(path)}, { tables: [{ name: '宗地', columns, indexes: [{ name: 'ZDDM', columns: ['ZDDM'] }] }] }, { sortBytes: 100000 });
  function* rows() { for (let i = 0; ; i++) { if (i === 20000) console.log('writing'); yield ['宗地' + i, '备注'.repeat(300)]; } }
  await writer.addRows('宗地', rows()).catch(async (error) => { console.log(error.code); await writer.abort(); process.exit(3); });
`;

function program(path: string): string {
  const file = folder.file('endless.mts');
  writeFileSync(file, endless(path));
  return file;
}

const canMount = (): boolean => spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('a writer that dies', () => {
  it('leaves nothing at the target when it is killed, and the next one sweeps up after it', async () => {
    mkdirSync(folder.file('killed'));
    const path = folder.file('killed/宗地.mdb');
    writeFileSync(path, 'the file of last quarter');
    const child = spawn(process.execPath, ['--import', 'tsx', program(path)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    assert.equal(readFileSync(path, 'utf8'), 'the file of last quarter');
    const left = (): string[] =>
      spawnSync('ls', ['-A', folder.file('killed')], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n');
    assert.equal(left().length, 2);
    const writer = await createDatabase(path, { tables: [] });
    await writer.close();
    assert.deepEqual(left(), ['宗地.mdb']);
  });

  it('says so when the disk is full, and leaves nothing behind', function () {
    if (process.platform !== 'linux' || !canMount()) {
      console.log('      skipped: no small disk can be mounted here');
      return this.skip();
    }
    mkdirSync(folder.file('disk'));
    const path = folder.file('disk/宗地.mdb');
    const script =
      'mount -t tmpfs -o size=20m tmpfs "$0" && "$1" --import tsx "$2"; echo "exit $?"; ls -A "$0" | wc -l; df --output=used "$0" | tail -1';
    const run = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', script, folder.file('disk'), process.execPath, program(path)],
      { encoding: 'utf8' },
    );
    const lines = run.stdout.trim().split('\n');
    assert.deepEqual(lines.slice(-4, -1), ['write-failed', 'exit 3', '0'], run.stderr);
    assert.ok(!existsSync(path));
  });

  it('refuses a folder it may not write to', async function () {
    if (process.platform !== 'linux') return this.skip();
    await assertRefused(createDatabase('/proc/宗地.mdb', { tables: [] }), 'write-failed');
  });
});
