import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { BinaryCopy, type ColumnType } from './copy-binary.ts';

describe('binary COPY', () => {
  let database: TestDatabase;
  let client: pg.PoolClient;
  before(async () => {
    database = await testDatabase();
    client = await database.pool.connect();
  });
  after(async () => {
    client.release();
    await database.drop();
  });

  /** Sends values of one type through COPY and reads them back as text. */
  async function roundTrip(type: ColumnType, values: readonly unknown[]): Promise<(string | null)[]> {
    await client.query(`drop table if exists pg_temp.trip; create temporary table trip (n integer, v ${type})`);
    const copy = new BinaryCopy(['integer', type]);
    values.forEach((value, n) => copy.writeRow([n, value]));
    await pipeline(Readable.from([copy.finish()]), client.query(copyFrom('copy trip from stdin with (format binary)')));
    const { rows } = await client.query<{ v: string | null }>('select v::text as v from trip order by n');
    return rows.map(({ v }) => v);
  }

  it('keeps every digit of a number, and shows no more', async () => {
    const values = [
      0,
      -0,
      1,
      -1,
      0.1,
      12.5,
      6596.06,
      9999.9999,
      10000,
      10000.5,
      123456789.1234,
      1e-7,
      1.5e300,
      0.00012,
      -5e-324,
      2 ** 53,
      '123456789012345678901234.5600',
      '-0.05',
      4.35,
      1.005,
      100000000,
    ];
    const shown = await roundTrip('numeric', values);
    values.forEach((value, i) => assert.equal(Number(shown[i]), Number(value) + 0, String(value)));
    assert.deepEqual(shown.slice(2, 9), ['1', '-1', '0.1', '12.5', '6596.06', '9999.9999', '10000']);
    assert.equal(shown[16], '123456789012345678901234.5600');
  });

  it('carries any double, integer, text and date there and back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.array(fc.integer(), { minLength: 1 }),
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
        fc.array(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), {
          minLength: 1,
        }),
        async (doubles, integers, texts, dates) => {
          assert.deepEqual(
            (await roundTrip('numeric', doubles)).map(Number),
            doubles.map((value) => value + 0),
          );
          assert.deepEqual((await roundTrip('integer', integers)).map(Number), integers);
          const plain = texts.map((text) => text.replaceAll('\0', ''));
          assert.deepEqual(await roundTrip('text', plain), plain);
          const days = dates.map((date) => date.toISOString().slice(0, 10));
          assert.deepEqual(await roundTrip('date', days), days);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('writes times, lists, JSON, truth and nothing', async () => {
    await client.query(`set time zone 'UTC'`);
    assert.deepEqual(
      await roundTrip('timestamp with time zone', ['2020-01-01 08:00:00', '2020-01-01T00:00:00Z', '2020-01-01']),
      ['2020-01-01 00:00:00+00', '2020-01-01 00:00:00+00', '2019-12-31 16:00:00+00'],
    );
    assert.deepEqual(await roundTrip('text[]', [['a', '龴,"x"'], [], null]), ['{a,"龴,\\"x\\""}', '{}', null]);
    assert.deepEqual(await roundTrip('jsonb', [{ 名: ['值', 1, null] }, 'text']), [
      '{"名": ["值", 1, null]}',
      '"text"',
    ]);
    assert.deepEqual(await roundTrip('boolean', [true, false, undefined]), ['true', 'false', null]);
    assert.deepEqual(await roundTrip('bigint', [2 ** 40, '9007199254740993']), ['1099511627776', '9007199254740993']);
  });

  it('sends large rows in pieces that fit together', async () => {
    const long = '界'.repeat(400_000);
    const copy = new BinaryCopy(['text']);
    const pieces: Buffer[] = [];
    for (let i = 0; i < 3; i++) {
      copy.writeRow([long]);
      const piece = copy.takePiece();
      if (piece != null) pieces.push(piece);
    }
    pieces.push(copy.finish());
    assert.equal(pieces.length, 4);
    await client.query('create temporary table long_text (v text)');
    await pipeline(Readable.from(pieces), client.query(copyFrom('copy long_text from stdin with (format binary)')));
    const { rows } = await client.query('select count(*) as rows, min(length(v)) as length from long_text');
    assert.deepEqual(rows[0], { rows: 3, length: 400_000 });
  });
});
