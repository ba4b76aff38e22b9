import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import type { PoolClient } from 'pg';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { withCancellable } from './cancellable-query.ts';
import { readRawRows, type RawQuery } from './raw-rows.ts';

describe('rows as bytes', () => {
  let database: TestDatabase;
  let client: PoolClient;

  before(async () => {
    database = await testDatabase();
    client = await database.pool.connect();
  });
  after(async () => {
    client.release();
    await database.drop();
  });

  /** Columns of all rows as buffers; null for SQL null. */
  const read = async (query: RawQuery, columns: number, on = client): Promise<(Buffer | null)[][]> => {
    const rows: (Buffer | null)[][] = [];
    await readRawRows(on, query, (bytes, offset) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = offset;
      rows.push(
        Array.from({ length: columns }, () => {
          const length = buffer.readInt32BE(at);
          const value = length < 0 ? null : Buffer.from(buffer.subarray(at + 4, at + 4 + length));
          at += 4 + Math.max(length, 0);
          return value;
        }),
      );
    });
    return rows;
  };

  it('hold every column in binary form', async () => {
    const [row] = await read(
      { text: `select $1::bigint, $2::text, null::text, $3::float8, true`, values: [7, '宗地', 1.5] },
      5,
    );
    assert.equal(row![0]!.readBigInt64BE(), 7n);
    assert.equal(row![1]!.toString(), '宗地');
    assert.equal(row![2], null);
    assert.equal(row![3]!.readDoubleBE(), 1.5);
    assert.deepEqual([...row![4]!], [1]);
  });

  it('arrive whole, however they fall into packets', async () => {
    const text = 'select n::integer, repeat(chr(65 + n % 26), n * 37 % 5000) from generate_series(1, 3000) as n';
    const rows = await read({ text, values: [] }, 2);
    assert.equal(rows.length, 3000);
    rows.forEach(([n, letters], index) => {
      const number = n!.readInt32BE();
      assert.equal(number, index + 1);
      assert.equal(letters!.toString(), String.fromCharCode(65 + (number % 26)).repeat((number * 37) % 5000));
    });
  });

  it('may be many megabytes long', async () => {
    const began = performance.now();
    const [row] = await read({ text: `select repeat('x', 30000000)`, values: [] }, 1);
    assert.equal(row![0]!.length, 30_000_000);
    assert.ok(performance.now() - began < 20_000);
  });

  it('come from a named statement again and again, between ordinary queries', async () => {
    for (let n = 0; n < 10; n++) {
      const [row] = await read({ name: 'twice', text: 'select $1::integer * 2', values: [n] }, 1);
      assert.equal(row![0]!.readInt32BE(), n * 2);
      const { rows } = await client.query<{ n: number }>('select $1::integer as n', [n]);
      assert.deepEqual(rows, [{ n }]);
    }
    await assert.rejects(read({ name: 'twice', text: 'select 1', values: [] }, 1), /another text/);
    assert.equal((await client.query('select 1')).rowCount, 1);
  });

  it('end with the error of the server, and the connection is good afterwards', async () => {
    await assert.rejects(read({ text: 'select nothing from nowhere', values: [] }, 1), { code: '42P01' });
    await assert.rejects(
      read({ name: 'half', text: 'select 1 / (5 - n) from generate_series(1, 9) as n', values: [] }, 1),
      { code: '22012' },
    );
    await assert.rejects(
      read({ name: 'half', text: 'select 1 / (5 - n) from generate_series(1, 9) as n', values: [] }, 1),
      { code: '22012' },
    );
    assert.equal((await read({ text: 'select 1', values: [] }, 1)).length, 1);
    assert.equal((await client.query('select 1')).rowCount, 1);
  });

  it('end with what the handler threw, and the connection is good afterwards', async () => {
    const query = { text: 'select n from generate_series(1, 100000) as n', values: [] };
    let seen = 0;
    const failing = readRawRows(client, query, () => {
      seen += 1;
      throw new Error('cannot encode');
    });
    await assert.rejects(failing, /cannot encode/);
    assert.equal(seen, 1);
    assert.equal((await read({ text: 'select 1', values: [] }, 1)).length, 1);
  });

  it('stop coming when the statement is cancelled', async () => {
    const leaving = new AbortController();
    const working = withCancellable(database.pool, leaving.signal, (other) =>
      read({ text: 'select pg_sleep(30)', values: [] }, 1, other),
    );
    setTimeout(() => leaving.abort(new Error('left')), 50);
    await assert.rejects(working, /left/);
    assert.equal((await database.pool.query('select 1')).rowCount, 1);
  });

  it('fail when the connection breaks', async () => {
    const other = await database.pool.connect();
    const broken = new Promise((resolve) => other.once('error', resolve));
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const reading = read({ text: 'select pg_sleep(30)', values: [] }, 1, other);
    setTimeout(() => void database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]), 50);
    await assert.rejects(reading);
    await broken;
    other.release(true);
  });
});
