import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { backupDatabase } from './backup.ts';
import { databaseOf, withDatabase } from './connection-string.ts';
import { createPool } from './pool.ts';
import { clientTools } from './postgres-tools.ts';
import { restoreDatabase } from './restore.ts';

describe('a backup', () => {
  let database: TestDatabase;
  let base: string;
  const tools = clientTools();
  const backupTo = (name: string) => backupDatabase({ url: database.url, tools, folder: join(base, name) });

  before(async () => {
    database = await testDatabase();
    base = await mkdtemp(join(tmpdir(), 'dimai-backup-'));
    await database.pool.query(
      `insert into dimai.dataset (layer, name, title) select 'parcel', 'set ' || n, '武进区' from generate_series(1, 50) as n`,
    );
  });
  after(async () => {
    await database.drop();
    await rm(base, { recursive: true, force: true });
  });

  it('lists the rows of every table, staging aside', async () => {
    await database.pool.query('create table staging.on_its_way as select generate_series(1, 9) as n');
    const manifest = await backupTo('first');
    assert.equal(manifest.tables.find(({ table }) => table === 'dataset')?.rows, 50);
    assert.ok(manifest.tables.every(({ schema }) => schema !== 'staging'));
    assert.match(manifest.dump.sha256, /^[0-9a-f]{64}$/);
  });

  it('is proven restorable without touching the database', async () => {
    const report = await restoreDatabase({ url: database.url, tools, folder: join(base, 'first'), verifyOnly: true });
    assert.equal(report.replaced, undefined);
    const { rows } = await database.pool.query(`select count(*) from pg_database where datname like '%restore%'`);
    assert.equal(rows[0].count, 0);
  });

  it('brings back what was deleted since, and keeps the replaced database', async () => {
    await database.pool.query('delete from dimai.dataset where id > 10');
    await database.pool.end();
    const report = await restoreDatabase({ url: database.url, tools, folder: join(base, 'first'), verifyOnly: false });
    const count = async (url: string) => {
      const pool = createPool(url);
      const { rows } = await pool.query('select count(*), min(title) as title from dimai.dataset');
      await pool.end();
      return rows[0];
    };
    assert.deepEqual(await count(database.url), { count: 50, title: '武进区' });
    assert.deepEqual(await count(withDatabase(database.url, report.replaced ?? '')), { count: 10, title: '武进区' });
    const maintenance = createPool(withDatabase(database.url, 'postgres'));
    await maintenance.query(`drop database "${report.replaced}"`);
    await maintenance.end();
  });

  it('does not replace a database that is in use', async () => {
    const reader = createPool({ url: database.url, applicationName: 'a server' });
    await reader.query('select 1');
    const restored = restoreDatabase({ url: database.url, tools, folder: join(base, 'first'), verifyOnly: false });
    await assert.rejects(restored, /in use \(a server\)/);
    await reader.end();
  });

  it('that was changed is refused', async () => {
    await appendFile(join(base, 'first/database.dump'), 'x');
    const restored = restoreDatabase({ url: database.url, tools, folder: join(base, 'first'), verifyOnly: true });
    await assert.rejects(restored, /SHA-256/);
  });
});

describe('a connection string', () => {
  it('of another database keeps server and parameters', () => {
    assert.equal(withDatabase('postgresql://u:p@h:1/a?x=1', 'b'), 'postgresql://u:p@h:1/b?x=1');
    assert.equal(withDatabase('postgresql://u@/a?host=%2Ftmp', 'b c'), 'postgresql://u@/b%20c?host=%2Ftmp');
    assert.equal(databaseOf('postgresql://u@/a%20b?host=%2Ftmp'), 'a b');
    assert.equal(databaseOf('postgresql://h'), undefined);
  });
});
