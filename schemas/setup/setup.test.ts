import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { explainFailure } from '../database/cluster-error.ts';
import { clusterSettings, settingsFile } from '../database/cluster-settings.ts';
import { findPostgres, isAtLeast, isUsable } from './find-postgres.mjs';
import { acquireLock, tryLock } from './file-lock.mjs';

describe('set-up', () => {
  let base: string;
  before(() => {
    base = mkdtempSync(join(tmpdir(), 'dimai-setup-'));
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  /** Programs that only tell a version, with or without PostGIS beside them. */
  function installation(name: string, version: string, postgis?: string): string {
    const binaries = join(base, name, 'bin');
    const share = join(base, name, 'share/extension');
    mkdirSync(binaries, { recursive: true });
    mkdirSync(share, { recursive: true });
    for (const program of ['initdb', 'postgres', 'pg_ctl', 'pg_config']) {
      const answer = program === 'pg_config' ? join(base, name, 'share') : `postgres (PostgreSQL) ${version} (Debian)`;
      writeFileSync(join(binaries, program), `#!/bin/sh\necho '${answer}'\n`);
      chmodSync(join(binaries, program), 0o755);
    }
    if (postgis != null) writeFileSync(join(share, 'postgis.control'), `default_version = '${postgis}'\n`);
    return binaries;
  }

  it('passes over a PostgreSQL without PostGIS, too old, or with too old a PostGIS', () => {
    const usable = (folder: string) => findPostgres({ folder }).map(isUsable);
    assert.deepEqual(usable(installation('bare', '16.2')), [false]);
    assert.deepEqual(usable(installation('old', '13.9', '3.4.0')), [false]);
    assert.deepEqual(usable(installation('old-postgis', '15.1', '3.2.9')), [false]);
    assert.deepEqual(usable(installation('good', '14.0', '3.10.1')), [true]);
    assert.deepEqual(findPostgres({ folder: join(base, 'nowhere') }), []);
  });

  it('finds a PostgreSQL by PATH and reads a pre-release version', () => {
    const folder = installation('beta', '18beta1', '3.6.0');
    const found = findPostgres({ env: { PATH: folder }, prefix: join(base, 'none') }).find(
      ({ binaries }) => binaries === folder,
    );
    assert.equal(found?.major, 18);
  });

  it('compares versions by number', () => {
    assert.ok(isAtLeast('3.10.1', '3.3'));
    assert.ok(isAtLeast('3.3.0rc1', '3.3'));
    assert.ok(!isAtLeast('3.2.9', '3.3'));
  });

  it('shares a lock, keeps an exclusive one, and takes it over from a holder that let go', async () => {
    const path = join(base, 'lock');
    const first = await acquireLock(path, 'shared');
    const second = await tryLock(path, 'shared');
    assert.ok(second != null);
    assert.equal(await tryLock(path, 'exclusive'), undefined);
    first.release();
    second.release();
    second.release();
    const exclusive = await tryLock(path, 'exclusive');
    assert.ok(exclusive != null);
    assert.equal(await tryLock(path, 'shared'), undefined);
    exclusive.release();
  });

  it('explains a full disk in both languages and shows the output', () => {
    const { message } = explainFailure('initdb', 'could not write to file "pg_wal": No space left on device');
    assert.match(message, /磁盘已满/);
    assert.match(message, /disk is full/);
    assert.match(message, /pg_wal/);
  });

  it('sizes the server by the machine and quotes its settings', () => {
    const small = clusterSettings({ memoryBytes: 1024 ** 3, cores: 1, durable: true });
    const large = clusterSettings({ memoryBytes: 256 * 1024 ** 3, cores: 32, durable: true });
    assert.equal(small['shared_buffers'], '256MB');
    assert.equal(small['max_parallel_workers_per_gather'], '0');
    assert.equal(large['shared_buffers'], '4096MB');
    assert.equal(large['fsync'], undefined);
    assert.match(settingsFile({ unix_socket_directories: "/tmp/o'hara" }), /'\/tmp\/o''hara'/);
  });
});

describe('the dimai command', () => {
  const dimai = (...args: readonly string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL('dimai.mjs', import.meta.url)), ...args], { encoding: 'utf8' });

  it('lists its commands in both languages', () => {
    const { status, stdout } = dimai('--help');
    assert.equal(status, 0);
    for (const word of ['ingest', '数据入库', 'doctor', 'backup', 'serve']) assert.ok(stdout.includes(word), word);
  });

  it('answers a wrong command with a suggestion and exit code 2', () => {
    const { status, stderr } = dimai('docter');
    assert.equal(status, 2);
    assert.match(stderr, /dimai doctor\?/);
  });

  it('prints the doctor’s findings as JSON for machines', () => {
    const { stdout } = dimai('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { id: string; ok: boolean }[] };
    assert.ok(findings.find(({ id }) => id === 'postgres')?.ok);
  });

  it('answers wrong arguments with exit code 2, and asks before it replaces a database', () => {
    assert.equal(dimai('restore').status, 2);
    const { status, stderr } = dimai('restore', '/nowhere');
    assert.equal(status, 2);
    assert.match(stderr, /--yes/);
  });
});
