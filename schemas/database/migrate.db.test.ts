import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { emptyDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { migrate, migrationVersion, newestMigration } from './migrate.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let folder: string;
  const file = (name: string, sql: string) => writeFile(join(folder, name), sql);

  before(async () => {
    database = await emptyDatabase();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dimai-migrations-'));
    await database.pool.query('drop schema if exists dimai cascade; drop table if exists one, two');
    await file('000001-one.sql', 'create table one (id integer)');
    await file('000010-two.sql', 'create table two (id integer)');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(() => database.drop());

  it('are applied in order, once, and counted by number', async () => {
    assert.equal(await migrationVersion(database.pool), -1);
    assert.deepEqual((await migrate(database.pool, folder)).applied, ['000001-one.sql', '000010-two.sql']);
    assert.deepEqual(await migrate(database.pool, folder), { applied: [], version: 10 });
    assert.equal(await migrationVersion(database.pool), 10);
  });

  it('are applied by one of several processes that start together', async () => {
    const reports = await Promise.all(Array.from({ length: 6 }, () => migrate(database.pool, folder)));
    assert.deepEqual(
      reports.reduce((sum, { applied }) => sum + applied.length, 0),
      2,
    );
  });

  it('leave nothing of a file that fails, keep those before it, and name it', async () => {
    await file('000011-broken.sql', 'create table three (id integer); select 1 / 0;');
    await assert.rejects(migrate(database.pool, folder), /000011-broken\.sql.*division by zero/);
    assert.equal(await migrationVersion(database.pool), 10);
    const { rows } = await database.pool.query(`select to_regclass('three') as found`);
    assert.equal(rows[0].found, null);
  });

  it('refuse a database that is newer than the program', async () => {
    await migrate(database.pool, folder);
    await rm(join(folder, '000010-two.sql'));
    await assert.rejects(migrate(database.pool, folder), /000010-two\.sql.*newer/);
  });

  it('refuse a file that was changed after it had been applied, line ends aside', async () => {
    await file('000010-two.sql', 'create table two (\n  id integer\n)');
    await migrate(database.pool, folder);
    await file('000010-two.sql', 'create table two (\r\n  id integer\r\n)');
    assert.deepEqual((await migrate(database.pool, folder)).applied, []);
    await file('000010-two.sql', 'create table two (id bigint)');
    await assert.rejects(migrate(database.pool, folder), /000010-two\.sql was changed/);
  });

  it('refuse a new file that sorts before an applied one, and two of one number', async () => {
    await migrate(database.pool, folder);
    await file('000005-late.sql', 'select 1');
    await assert.rejects(migrate(database.pool, folder), /000005-late\.sql comes before 10/);
    await file('000010-again.sql', 'select 1');
    await assert.rejects(migrate(database.pool, folder), /have one number/);
  });

  it('of the product bring an empty database to the newest', async () => {
    await database.pool.query('drop schema if exists dimai cascade');
    assert.equal((await migrate(database.pool)).version, await newestMigration());
  });
});
