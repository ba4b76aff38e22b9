import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { createKeyUse, type KeyUse } from './key-use.ts';
import { callerOfKey, createKey, type KnownKey } from './keys.ts';

describe('the quotas of a key', () => {
  let database: TestDatabase;
  /** The counters of two server processes. */
  let processes: readonly [KeyUse, KeyUse];

  before(async () => {
    database = await testDatabase();
    processes = [createKeyUse(database.pool), createKeyUse(database.pool)];
  });
  after(async () => {
    for (const process of processes) await process.stop();
    await database.drop();
  });

  const keyWith = async (quotas: Pick<KnownKey, 'callsPerMinute' | 'callsPerDay'>): Promise<KnownKey> => {
    const { key } = await createKey(database.pool, {
      name: '取数',
      consumer: '市平台',
      rights: ['layer:read'],
      layers: null,
      districts: null,
      expiresAt: null,
      createdBy: 'test',
      ...quotas,
    });
    return (await callerOfKey(database.pool, key, new Date()))!;
  };
  /** Calls at once, through both processes; returns how many were admitted. */
  const admitted = async (key: KnownKey, calls: number, now: Date): Promise<number> => {
    const asked = Array.from({ length: calls }, (_, i) => processes[i % 2]!.admit(key, now));
    const results = await Promise.allSettled(asked);
    for (const result of results) {
      if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'quota-exceeded');
    }
    return results.filter(({ status }) => status === 'fulfilled').length;
  };
  const at = (time: string) => new Date(`2026-11-28T${time}+08:00`);

  it('of a minute is one for all processes, and begins anew with the next minute', async () => {
    const key = await keyWith({ callsPerMinute: 20, callsPerDay: null });
    assert.equal(await admitted(key, 50, at('09:00:05')), 20);
    assert.equal(await admitted(key, 10, at('09:00:59')), 0);
    assert.equal(await admitted(key, 50, at('09:01:00')), 20);
  });

  it('of a day is one for all processes, and begins anew at midnight in China', async () => {
    const key = await keyWith({ callsPerMinute: null, callsPerDay: 7 });
    assert.equal(await admitted(key, 20, at('23:59:59')), 7);
    assert.equal(await admitted(key, 20, new Date('2026-11-29T00:00:01+08:00')), 7);
  });

  it('of a day is not used up by calls that their minute refused', async () => {
    const key = await keyWith({ callsPerMinute: 5, callsPerDay: 12 });
    const minutes = ['10:00:00', '10:01:00', '10:02:00', '10:03:00'];
    const counts: number[] = [];
    for (const minute of minutes) counts.push(await admitted(key, 9, at(minute)));
    assert.deepEqual(counts, [5, 5, 2, 0]);
  });

  it('of a day goes on from the calls on record where the database forgot its count in a crash', async () => {
    const key = await keyWith({ callsPerMinute: null, callsPerDay: 10 });
    const now = at('11:00:00');
    assert.equal(await admitted(key, 6, now), 6);
    for (let i = 0; i < 6; i++) processes[0].observe(key.caller.id, { status: 200, tookMs: 1 }, now);
    await processes[0].flush();
    await database.pool.query('truncate dimai.api_key_window');
    assert.equal(await admitted(key, 20, now), 4);
  });

  it('are none for a key without quotas, which the database is not asked about', async () => {
    const key = await keyWith({ callsPerMinute: null, callsPerDay: null });
    assert.equal(await admitted(key, 30, at('12:00:00')), 30);
    const { rowCount } = await database.pool.query('select from dimai.api_key_window where key_id = $1', [
      key.caller.id.replace('key:', ''),
    ]);
    assert.equal(rowCount, 0);
  });
});
