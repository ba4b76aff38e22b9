import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { startApi } from '../../fixtures/harness/api.ts';
import { visitorWith } from '../../fixtures/harness/visitor.ts';
import { createKey } from '../access/keys.ts';
import { percentile } from './routes.ts';
import { createUsage } from './usage.ts';

describe('the use of interfaces', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  it('is counted exactly by several processes at once, with failures, refusals and durations', async () => {
    const now = new Date('2026-11-24T03:10:00Z');
    const counters = [createUsage(database.pool, () => now), createUsage(database.pool, () => now)];
    for (let n = 0; n < 1000; n++) {
      const call = {
        method: 'GET',
        route: '/api/search',
        tookMs: n < 950 ? 5 : 300,
        callerId: n % 4 === 0 ? 'key:0123' : 'someone',
      };
      counters[n % 2]!.observe({ ...call, status: n % 10 === 0 ? 500 : n % 10 === 1 ? 403 : 200 });
      if (n % 100 === 0) await Promise.all(counters.map((counter) => counter.flush()));
    }
    await Promise.all(counters.map((counter) => counter.stop()));
    const { rows } = await database.pool.query<Record<string, unknown>>(
      `select consumer, calls, refused, failed, took_ms, buckets from dimai.interface_use order by consumer`,
    );
    assert.deepEqual(
      rows.map(({ consumer, calls }) => [consumer, calls]),
      [
        ['key:0123', 250],
        ['people', 750],
      ],
    );
    const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
    assert.deepEqual([sum('refused'), sum('failed'), sum('took_ms')], [100, 100, 950 * 5 + 50 * 300]);
  });

  it('tells the duration that most calls do not exceed', () => {
    assert.equal(percentile([95, 5, 0, 0, 0, 0, 0], 0.95), 10);
    assert.equal(percentile([94, 0, 6, 0, 0, 0, 0], 0.95), 100);
    assert.equal(percentile([0, 0, 0, 0, 0, 0, 9], 0.95), null);
    assert.equal(percentile([0, 0, 0, 0, 0, 0, 0], 0.95), null);
  });

  it('is not lost when a server stops', async () => {
    const api = await startApi(database);
    await (await fetch(`${api.url}/healthz`)).text();
    await api.close();
    const { rowCount } = await database.pool.query(`select from dimai.interface_use where route = '/healthz'`);
    assert.equal(rowCount, 1);
  });

  it('is shown to the system administrator by hour, consumer and route, each adding up to the same', async () => {
    const api = await startApi(database);
    try {
      const admin = await visitorWith(database, api, 'admin', { roles: ['system-administrator'] });
      const planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
      const { key, id } = await createKey(database.pool, {
        name: '取数',
        consumer: '市平台',
        rights: ['layer:read'],
        layers: null,
        districts: null,
        callsPerMinute: null,
        callsPerDay: null,
        expiresAt: null,
        createdBy: 'test',
      });
      for (let n = 0; n < 7; n++) await fetch(`${api.url}/api/layers`, { headers: { 'X-API-Key': key } });
      await fetch(`${api.url}/api/audit`, { headers: { 'X-API-Key': key } });
      for (const period of ['day', 'week', 'month', 'year']) {
        const path = `/api/interface-statistics?period=${period}`;
        const use = (await (await admin.ask('GET', path)).json()) as {
          series: { calls: number }[];
          consumers: { id: string; name: string; calls: number; refused: number }[];
          routes: { id: string; calls: number }[];
        };
        const own = use.consumers.find((consumer) => consumer.id === `key:${id}`)!;
        assert.deepEqual([own.name, own.calls, own.refused], ['市平台·取数', 8, 1], period);
        const total = (list: readonly { calls: number }[]) => list.reduce((sum, { calls }) => sum + calls, 0);
        assert.equal(total(use.series), total(use.consumers));
        assert.equal(total(use.routes), total(use.consumers));
      }
      assert.equal((await planner.ask('GET', '/api/interface-statistics')).status, 403);
    } finally {
      await api.close();
    }
  });
});
