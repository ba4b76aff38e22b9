import assert from 'node:assert/strict';

import { after, afterEach, before, describe, it } from 'mocha';
import { pino } from 'pino';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, TEST_PASSWORD, visitorWith } from '../../fixtures/harness/visitor.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { readSettings } from '../../schemas/settings.ts';
import { isOffHours } from './office-hours.ts';
import { createWatch, sweepWatch, type Watch, type WatchedQuery } from './watch.ts';

const wang = { kind: 'user', id: 'wang', name: '王工' } as const;
const query = (change: Partial<WatchedQuery> = {}): WatchedQuery => ({
  actor: wang,
  address: '10.1.1.1',
  route: '/api/search',
  condition: 'c1',
  rows: 1,
  missed: false,
  ...change,
});
/** A Tuesday morning. */
const MORNING = Date.parse('2026-11-24T09:00:00+08:00');

interface AlarmRow {
  readonly kind: string;
  readonly amount: number;
  readonly state: string;
  readonly subject: string;
}

describe('alarms', () => {
  let database: TestDatabase;
  let now = MORNING;
  let watch: Watch;
  const alarms = async () =>
    (await database.pool.query<AlarmRow>('select kind, amount, state, subject from dimai.alarm order by id')).rows;
  const times = async (count: number, change?: Partial<WatchedQuery>, stepMs = 1000) => {
    for (let n = 0; n < count; n++) {
      watch.observe(query(change));
      now += stepMs;
    }
    await watch.flush();
  };

  before(async () => {
    database = await testDatabase();
    watch = createWatch(database.pool, readSettings({}), () => new Date(now), pino({ level: 'silent' }));
  });
  afterEach(async () => {
    now = MORNING;
    await database.pool.query('truncate dimai.alarm, dimai.watch_event');
  });
  after(async () => {
    await watch.stop();
    await database.drop();
  });

  it('are not raised by 29 equal queries within 24 hours, and by the thirtieth', async () => {
    await times(29);
    assert.deepEqual(await alarms(), []);
    await times(10, { condition: 'c2' });
    await times(20, { actor: { ...wang, id: 'li' } });
    assert.deepEqual(await alarms(), []);
    await times(1);
    assert.deepEqual(await alarms(), [{ kind: 'repeated-query', amount: 30, state: 'open', subject: 'c1' }]);
    await times(5);
    assert.deepEqual(
      (await alarms()).map(({ amount }) => amount),
      [35],
    );
  });

  it('look at a window that slides', async () => {
    await times(29, {}, 0);
    now = MORNING + 24 * 3_600_000;
    await times(1, {}, 0);
    assert.deepEqual(await alarms(), []);
    now = MORNING + 23 * 3_600_000;
    await times(1, {}, 0);
    assert.equal((await alarms()).filter(({ kind }) => kind === 'repeated-query').length, 1);
  });

  it('are raised again after they were worked off only by what came later', async () => {
    await times(30);
    await database.pool.query(`update dimai.alarm set state = 'handled', handled_at = now(), handled_by = 'x'`);
    await times(29);
    assert.equal((await alarms()).length, 1);
    await times(1);
    assert.deepEqual(
      (await alarms()).map(({ state, amount }) => [state, amount]),
      [
        ['handled', 30],
        ['open', 30],
      ],
    );
  });

  it('tell of much that is read within an hour, and of asking for what is not there', async () => {
    await times(99, { rows: 1000, condition: 'page' }, 30_000);
    const read = (await alarms()).filter(({ kind }) => kind === 'bulk-reading');
    assert.deepEqual(read, []);
    await times(1, { rows: 1000, condition: 'last' });
    assert.deepEqual(
      (await alarms()).filter(({ kind }) => kind === 'bulk-reading').map(({ amount }) => amount),
      [100_000],
    );
    for (let n = 0; n < 50; n++) watch.observe(query({ condition: `code ${n}`, missed: true, rows: 0 }));
    await watch.flush();
    assert.deepEqual(
      (await alarms()).filter(({ kind }) => kind === 'enumeration').map(({ amount, subject }) => [amount, subject]),
      [[50, '10.1.1.1']],
    );
  });

  it('tell of people who work at night or on holidays, once a day, and not of systems', async () => {
    now = Date.parse('2026-11-24T23:00:00+08:00');
    await times(3);
    await times(3, { actor: { kind: 'key', id: 'key:1', name: '系统' } });
    now = Date.parse('2026-10-01T10:00:00+08:00');
    await times(1, { condition: 'c3' });
    assert.deepEqual(
      (await alarms()).map(({ kind, subject }) => [kind, subject]),
      [
        ['off-hours', '2026-11-24'],
        ['off-hours', '2026-10-01'],
      ],
    );
    const hours = readSettings({ OFFICE_HOURS: '08:00-18:00' }).officeHours;
    const at = (time: string) => isOffHours(new Date(`2026-11-24T${time}+08:00`), hours);
    assert.deepEqual([at('07:59:59'), at('08:00:00'), at('17:59:59'), at('18:00:00')], [true, false, false, true]);
    assert.equal(isOffHours(new Date('2026-11-22T10:00:00+08:00'), hours), true);
    assert.equal(
      isOffHours(new Date('2026-11-22T10:00:00+08:00'), readSettings({ OFFICE_HOURS: 'none' }).officeHours),
      false,
    );
  });

  it('forget queries that no window looks at', async () => {
    await times(3);
    assert.equal(await sweepWatch(database.pool, new Date(MORNING + 3_600_000)), 0);
    assert.equal(await sweepWatch(database.pool, new Date(MORNING + 3 * 86_400_000)), 3);
  });
});

describe('alarms over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, [{ featureId: 1, values: { parcelCode: '320411001001GB00001' } }]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database, { OFFICE_HOURS: 'none', LOGIN_ATTEMPTS: '20' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('reach the list of the security administrator, who works them off with a note; nobody else sees them', async () => {
    const planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    const guard = await visitorWith(database, api, 'guard', { roles: ['security-administrator'] });
    const auditor = await visitorWith(database, api, 'auditor', { roles: ['audit-administrator'] });
    for (let n = 0; n < 30; n++) {
      const path = n % 2 === 0 ? '/ogc/collections/parcel/items?area=1' : '/ogc/collections/parcel/items?area=1&f=html';
      assert.equal((await planner.ask('GET', path)).status, 200);
    }
    for (let n = 0; n < 6; n++) await asker(api)('POST', '/api/session', { login: 'planner', password: 'wrong' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { alarms, open } = (await (await guard.ask('GET', '/api/alarms?state=open')).json()) as {
      alarms: { id: number; kind: string; amount: number; actorName: string; routes: string[] }[];
      open: number;
    };
    const repeated = alarms.find(({ kind }) => kind === 'repeated-query')!;
    assert.equal(repeated.amount, 30);
    assert.equal(repeated.actorName, 'planner（测试）');
    assert.deepEqual(repeated.routes, ['/ogc/collections/{collectionId}/items']);
    assert.ok(alarms.some(({ kind }) => kind === 'failed-logins'));
    assert.equal(open, alarms.length);
    for (const other of [planner, auditor]) assert.equal((await other.ask('GET', '/api/alarms')).status, 403);
    const path = `/api/alarms/${repeated.id}`;
    assert.equal((await guard.ask('PUT', path, { state: 'handled' })).status, 400);
    assert.equal((await auditor.ask('PUT', path, { state: 'handled', note: '不得' })).status, 403);
    const handled = await guard.ask('PUT', path, { state: 'handled', note: '已与本人核实' });
    assert.equal(handled.status, 200);
    assert.equal(((await handled.json()) as { handledBy: string }).handledBy, 'guard（测试）');
    assert.equal((await guard.ask('PUT', path, { state: 'dismissed', note: '再次' })).status, 409);
    assert.equal((await guard.ask('PUT', '/api/alarms/999999', { state: 'handled', note: '没有' })).status, 404);
  });

  it('tell of a login from an address that the account never came from', async () => {
    const far = await startApi(database, { OFFICE_HOURS: 'none', TRUST_PROXY: '1' });
    const login = (address: string) =>
      fetch(`${far.url}/api/session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
        body: JSON.stringify({ login: 'guard', password: TEST_PASSWORD }),
      });
    const raised = async () =>
      (await database.pool.query<{ subject: string }>(`select subject from dimai.alarm where kind = 'new-address'`))
        .rows;
    assert.equal((await login('10.9.9.9')).status, 200);
    assert.deepEqual(await raised(), [{ subject: '10.9.9.9' }]);
    assert.equal((await login('10.9.9.9')).status, 200);
    assert.equal((await raised()).length, 1);
    await far.close();
  });
});
