import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import { readSettings } from '../settings.ts';
import { locateCluster, openDatabase } from './cluster.ts';
import { folderHash } from './cluster-place.ts';
import { runningPostmaster, startCluster, stopCluster, type Cluster } from './cluster-process.ts';

const isRoot = process.getuid?.() === 0;

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Another process that uses the cluster until it is told to stop or killed. */
async function holder(dataDirectory: string): Promise<{ child: ChildProcess; url: string; end(): Promise<void> }> {
  const script = fileURLToPath(new URL('../../fixtures/harness/hold-database.ts', import.meta.url));
  const env = { ...process.env, DIMAI_DATA: dataDirectory, DATABASE_URL: '' };
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async () => {
    child.stdin.end();
    await exited;
  };
  return { child, url: line.toString().trim(), end };
}

describe('the managed cluster', () => {
  let base: string;
  const clusters: Cluster[] = [];

  /** Settings and cluster of a data folder below the test's own folder. */
  function at(...path: readonly string[]) {
    const settings = readSettings({ DIMAI_DATA: join(base, ...path) });
    const cluster = locateCluster(settings);
    clusters.push(cluster);
    return { settings, cluster };
  }

  before(() => {
    base = mkdtempSync(join(tmpdir(), 'dimai-cluster-'));
    chmodSync(base, 0o755);
  });
  after(async () => {
    for (const cluster of clusters) {
      await stopCluster(cluster, 'immediate');
      rmSync(cluster.socketDirectory, { recursive: true, force: true });
      rmSync(cluster.directory, { recursive: true, force: true });
    }
    rmSync(base, { recursive: true, force: true });
  });

  it('listens on a private socket only, whatever PGHOST and PGPORT say', async () => {
    const { settings, cluster } = at('plain');
    process.env['PGPORT'] = '5999';
    const database = await openDatabase(settings);
    delete process.env['PGPORT'];
    assert.equal(await ask(database.url, 'show listen_addresses'), '');
    assert.equal(
      await ask(database.url, "select count(*)::int from pg_available_extensions where name in ('postgis', 'pg_trgm')"),
      2,
    );
    assert.equal(statSync(cluster.socketDirectory).mode & 0o777, 0o700);
    await database.release();
    assert.equal(runningPostmaster(cluster), undefined);
  });

  it('leaves a server on port 5432 alone', async () => {
    const { settings } = at('plain');
    let callers = 0;
    const foreign = createServer(() => (callers += 1));
    // Where a real one listens already, that one is the foreign server.
    foreign.on('error', () => {});
    foreign.listen(5432, '127.0.0.1');
    const database = await openDatabase(settings);
    assert.equal(await ask(database.url, 'select inet_server_port()'), null);
    await database.release();
    foreign.close();
    assert.equal(callers, 0);
  });

  it('finds trigrams in Chinese text', async () => {
    const { settings } = at('plain');
    const database = await openDatabase(settings);
    await ask(database.url, 'create extension if not exists pg_trgm');
    assert.notEqual(await ask(database.url, `select cardinality(show_trgm('武进区湖塘镇'))`), 0);
    await database.release();
  });

  it('never runs as root', async function () {
    if (!isRoot) this.skip();
    const { settings, cluster } = at('plain');
    const database = await openDatabase(settings);
    const pid = runningPostmaster(cluster);
    assert.notEqual(statSync(`/proc/${pid}`).uid, 0);
    assert.notEqual(statSync(join(cluster.directory, 'data')).uid, 0);
    await database.release();
  });

  it('leaves a folder that its user cannot reach for /var/lib', async function () {
    if (!isRoot) this.skip();
    mkdirSync(join(base, 'closed'), { mode: 0o700 });
    const { settings, cluster } = at('closed', 'data');
    assert.equal(cluster.directory, join('/var/lib/dimai', folderHash(join(base, 'closed/data/cluster'))));
    const database = await openDatabase(settings);
    assert.equal(await ask(database.url, 'select 1'), 1);
    await database.release();
  });

  it('keeps its socket path short when the data folder is deep', async () => {
    const { settings, cluster } = at('a'.repeat(60), 'b'.repeat(60));
    assert.ok(!cluster.socketDirectory.startsWith(cluster.directory));
    const database = await openDatabase(settings);
    assert.equal(await ask(database.url, 'select 1'), 1);
    await database.release();
  });

  it('comes back after kill -9 of the server with everything that was committed', async () => {
    const { settings, cluster } = at('plain');
    const database = await openDatabase(settings);
    await ask(database.url, 'create table kept (id integer)');
    await ask(database.url, 'insert into kept values (7)');
    // A session that computes outlives the server and holds its memory.
    const busy = ask(database.url, 'select count(*) from generate_series(1, 400000000)').catch(() => 'cut off');
    await sleep(300);
    process.kill(runningPostmaster(cluster) ?? 0, 'SIGKILL');
    const again = await openDatabase(settings);
    assert.equal(await ask(again.url, 'select id from kept'), 7);
    assert.equal(await busy, 'cut off');
    await database.release();
    await again.release();
  });

  it('is not held up by a lock file whose process id now belongs to another program', async () => {
    const { settings, cluster } = at('plain');
    const file = join(cluster.directory, 'data/postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(cluster.directory, 'data')}\n0\n5432\n${cluster.socketDirectory}\n\n`);
    assert.equal(runningPostmaster(cluster), undefined);
    const database = await openDatabase(settings);
    assert.equal(await ask(database.url, 'select 1'), 1);
    await database.release();
  });

  it('is made once by two processes that start at the same moment, and stops with the last of them', async () => {
    const { settings, cluster } = at('raced');
    const [first, second] = await Promise.all([holder(settings.dataDirectory), holder(settings.dataDirectory)]);
    assert.equal(first.url, second.url);
    await first.end();
    assert.equal(await ask(second.url, 'select 1'), 1);
    await second.end();
    assert.equal(runningPostmaster(cluster), undefined);
  });

  it('does not count a process that was killed', async () => {
    const { settings, cluster } = at('raced');
    const database = await openDatabase(settings);
    const other = await holder(settings.dataDirectory);
    other.child.kill('SIGKILL');
    await once(other.child, 'exit');
    await sleep(50);
    await database.release();
    assert.equal(runningPostmaster(cluster), undefined);
  });

  it('starts over when it was killed while it was being made', async () => {
    const { settings, cluster } = at('unfinished');
    mkdirSync(join(cluster.directory, 'data.new'), { recursive: true });
    writeFileSync(join(cluster.directory, 'data.new/PG_VERSION'), '15\n');
    const database = await openDatabase(settings);
    assert.equal(await ask(database.url, 'select 1'), 1);
    assert.ok(!existsSync(join(cluster.directory, 'data.new')));
    await database.release();
  });

  it('says what is wrong with a setting in custom.conf', async () => {
    const { cluster } = at('raced');
    const custom = join(cluster.directory, 'data/custom.conf');
    appendFileSync(custom, 'shared_bufers = 1GB\n');
    await assert.rejects(startCluster(cluster), (error: Error) => {
      assert.match(error.message, /custom\.conf/);
      assert.match(error.message, /shared_bufers/);
      return true;
    });
    writeFileSync(custom, '');
  });

  it('refuses data of another major version, and says which it needs', () => {
    const { settings, cluster } = at('old');
    mkdirSync(join(cluster.directory, 'data'), { recursive: true });
    writeFileSync(join(cluster.directory, 'data/PG_VERSION'), '9\n');
    assert.throws(() => locateCluster(settings), /PostgreSQL 9/);
    assert.equal(readFileSync(join(cluster.directory, 'data/PG_VERSION'), 'utf8'), '9\n');
    rmSync(join(cluster.directory, 'data'), { recursive: true });
  });
});
