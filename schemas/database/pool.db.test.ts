import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';
import { emptyDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { createPool, parseNumeric } from './pool.ts';
import { parameters, quoteIdentifier, withTransaction } from './sql.ts';

describe('a database session', () => {
  let database: TestDatabase;
  let pool: Pool;
  before(async () => {
    database = await emptyDatabase();
    pool = createPool({ url: database.url, statementTimeoutMs: 300, size: 2 });
  });
  after(async () => {
    await pool.end();
    await database.drop();
  });

  it('gives whole numbers and decimals as numbers where they are exact, as text where not', async () => {
    const { rows } = await pool.query(
      `select 9007199254740991::int8 as safe, 9007199254740993::int8 as large, 1234567.89::numeric(15,2) as area, 0.1234567890123456789::numeric as long`,
    );
    assert.deepEqual(rows[0], {
      safe: 9007199254740991,
      large: '9007199254740993',
      area: 1234567.89,
      long: '0.1234567890123456789',
    });
    assert.deepEqual(['-0.0012', '0', '100000.00', '123456789012345.6'].map(parseNumeric), [
      -0.0012,
      0,
      100000,
      '123456789012345.6',
    ]);
  });

  it('gives a date as it is written, in any time zone', async () => {
    const { rows } = await pool.query(`select date '2024-03-01' as registered`);
    assert.equal(rows[0].registered, '2024-03-01');
  });

  it('ends a statement that takes too long', async () => {
    await assert.rejects(pool.query('select pg_sleep(5)'), /statement timeout/);
  });

  it('runs without JIT and without parallel workers unless asked', async () => {
    const { rows } = await pool.query(
      `select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as workers`,
    );
    assert.deepEqual(rows[0], { jit: 'off', workers: '0' });
  });

  it('survives the end of its connections', async () => {
    await pool.query('select 1');
    await database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await assert.doesNotReject(async () => {
      // The first query may still get the dead connection.
      await pool.query('select 1').catch(() => pool.query('select 1'));
    });
  });

  it('rolls a transaction back when its work throws', async () => {
    await database.pool.query('create table kept (id integer)');
    const work = withTransaction(pool, async (client) => {
      await client.query('insert into kept values (1)');
      throw new Error('stop');
    });
    await assert.rejects(work, /stop/);
    const { rows } = await pool.query('select count(*) from kept');
    assert.equal(rows[0].count, 0);
  });

  it('quotes names and numbers values', () => {
    const values = parameters();
    assert.equal(values.add([1, 2], 'bigint[]'), '$1::bigint[]');
    assert.equal(values.add('x'), '$2');
    assert.deepEqual(values.values, [[1, 2], 'x']);
    assert.equal(quoteIdentifier('land', 'a"b'), '"land"."a""b"');
  });
});
