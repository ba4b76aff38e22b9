import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, sessionOf, TEST_PASSWORD, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import type { RoleName } from '../../schemas/roles.ts';
import { createAccount } from './accounts.ts';
import { createAuditLog, verifyChain } from './audit-log.ts';

const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;
/** Longer than anything is kept. */
const FORGOTTEN_MS = 700;

describe('a server without accounts', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('takes whoever sits at the machine for its operator, who sees no personal data', async () => {
    const who = (await (await fetch(`${api.url}/api/session`)).json()) as { kind: string; rights: string[] };
    assert.equal(who.kind, 'local');
    assert.ok(who.rights.includes('ingest:publish'));
    assert.ok(!who.rights.includes('personal:read'));
  });

  it('refuses what a page of another site sends in the name of the person at the machine', async () => {
    for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const response = await asker(api)('POST', '/api/session', { login: 'x', password: 'y' }, headers);
      const other = await asker(api)('POST', '/api/overlap-checks/findings', {}, headers);
      assert.equal(other.status, 403);
      assert.equal(await codeOf(other), 'cross-site-request');
      assert.notEqual(response.status, 200);
    }
  });

  it('closes for everybody as soon as somebody has an account', async () => {
    assert.equal((await fetch(`${api.url}/api/layers`)).status, 200);
    await createAccount(database.pool, { login: 'first', name: '第一人', createdBy: 'test' });
    await wait(FORGOTTEN_MS);
    const response = await fetch(`${api.url}/api/layers`);
    assert.equal(response.status, 401);
    assert.equal(await codeOf(response), 'login-required');
    for (const path of [
      '/tiles',
      '/tiles/parcel.json',
      '/tiles/parcel/14/13651/6665.mvt',
      '/metrics',
      '/styles/standard.json',
    ]) {
      assert.equal((await fetch(`${api.url}${path}`)).status, 401, path);
    }
    for (const path of ['/healthz', '/readyz', '/api/session', '/api/openapi.json']) {
      assert.equal((await fetch(`${api.url}${path}`)).status, 200, path);
    }
  });
});

describe('a server with accounts', () => {
  let database: TestDatabase;
  let api: TestApi;
  let second: TestApi;
  const visitors = {} as Record<RoleName, Visitor>;
  let featureId: number;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    featureId = 7;
    const wkt = 'POLYGON((119.97 31.81,119.98 31.81,119.98 31.82,119.97 31.82,119.97 31.81))';
    const values = { parcelCode: '320411001002GB00011', rightHolder: '王小明' };
    await insertRows(database.pool, parcel, [{ featureId, values, wkt }]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
    second = await startApi(database);
    const roleNames: RoleName[] = [
      'planner',
      'reviewer',
      'data-steward',
      'publisher',
      'system-administrator',
      'security-administrator',
      'audit-administrator',
    ];
    for (const role of roleNames) visitors[role] = await visitorWith(database, api, `v-${role}`, { roles: [role] });
  });
  after(async () => {
    await api.close();
    await second.close();
    await database.drop();
  });

  it('keeps the three administrators from each other and from the land', async () => {
    const paths = ['/api/accounts', '/api/keys', '/api/audit', '/api/layers', '/api/audit/verification'] as const;
    const allowed: Record<string, readonly string[]> = {
      'system-administrator': ['/api/accounts', '/api/keys'],
      'security-administrator': ['/api/accounts'],
      'audit-administrator': ['/api/audit', '/api/audit/verification'],
      planner: ['/api/layers'],
    };
    for (const [role, open] of Object.entries(allowed)) {
      for (const path of paths) {
        const { status } = await visitors[role as RoleName].ask('GET', path);
        assert.equal(status, open.includes(path) ? 200 : 403, `${role} ${path}`);
      }
    }
  });

  it('lets the system administrator make an account that can do nothing until the security administrator says what', async () => {
    const made = await visitors['system-administrator'].ask('POST', '/api/accounts', { login: 'li', name: '李工' });
    assert.equal(made.status, 201);
    const { account, temporaryPassword } = (await made.json()) as {
      account: { id: string };
      temporaryPassword: string;
    };
    const roles = { roles: ['planner'], districts: ['320411'] };
    const path = `/api/accounts/${account.id}/roles`;
    assert.equal((await visitors['system-administrator'].ask('PUT', path, roles)).status, 403);
    assert.equal((await visitors['security-administrator'].ask('PUT', path, roles)).status, 200);
    const both = { roles: ['planner', 'audit-administrator'], districts: null };
    const conflict = await visitors['security-administrator'].ask('PUT', path, both);
    assert.equal(conflict.status, 422);
    assert.equal(await codeOf(conflict), 'roles-conflict');

    const ask = asker(api, await sessionOf(api, 'li', temporaryPassword));
    const early = await ask('GET', '/api/layers');
    assert.equal(early.status, 403);
    assert.equal(await codeOf(early), 'password-expired');
    const weak = await ask('PUT', '/api/session/password', { current: temporaryPassword, next: 'short' });
    assert.equal(await codeOf(weak), 'password-weak');
    const changed = await ask('PUT', '/api/session/password', { current: temporaryPassword, next: 'Xin-Mima-2026' });
    assert.equal(changed.status, 200);
    assert.deepEqual(((await changed.json()) as { districts: string[] }).districts, ['320411']);
    assert.equal((await ask('GET', '/api/layers')).status, 200);
    const back = await ask('PUT', '/api/session/password', { current: 'Xin-Mima-2026', next: temporaryPassword });
    assert.equal(await codeOf(back), 'password-weak', 'a former password');
  });

  it('ends the sessions of a disabled account at once, on every process', async () => {
    const { id } = await createAccount(database.pool, {
      login: 'gone',
      name: '离职',
      createdBy: 't',
      password: TEST_PASSWORD,
    });
    const cookie = await sessionOf(api, 'gone', TEST_PASSWORD);
    assert.equal((await asker(second, cookie)('GET', '/api/session')).status, 200);
    await visitors['system-administrator'].ask('PUT', `/api/accounts/${id}/state`, { disabled: true });
    await wait(FORGOTTEN_MS);
    const response = await asker(second, cookie)('GET', '/api/layers');
    assert.equal(response.status, 401);
    assert.equal(await codeOf(response), 'session-ended');
    assert.equal((await asker(api)('POST', '/api/session', { login: 'gone', password: TEST_PASSWORD })).status, 401);
  });

  it('ends a session at which nobody sits, though its page goes on looking for news', async () => {
    await createAccount(database.pool, { login: 'away', name: '离座', createdBy: 't', password: TEST_PASSWORD });
    const cookie = await sessionOf(api, 'away', TEST_PASSWORD);
    await database.pool.query('update dimai.account set must_change_password = false where login = $1', ['away']);
    const rest = async (time: string) => {
      await database.pool.query(
        `update dimai.session set seen_at = now() - $1::interval where account_id = (select id from dimai.account where login = 'away')`,
        [time],
      );
      await wait(FORGOTTEN_MS);
    };
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await asker(api, cookie)('GET', '/api/session', undefined, headers)).json() as Promise<{ kind: string }>;
    const sinceSeen = async () => {
      const { rows } = await database.pool.query<{ seconds: number }>(
        `select extract(epoch from now() - seen_at)::float8 as seconds from dimai.session s join dimai.account a on a.id = s.account_id where a.login = 'away'`,
      );
      return rows[0]!.seconds;
    };
    await rest('20 minutes');
    assert.equal((await ask({ 'x-unattended': '1' })).kind, 'user');
    assert.ok((await sinceSeen()) > 1000, 'a page that looks for news by itself does not count');
    assert.equal((await ask({})).kind, 'user');
    assert.ok((await sinceSeen()) < 60);
    await rest('31 minutes');
    assert.equal((await ask({ 'x-unattended': '1' })).kind, 'anonymous');
  });

  it('locks an account after five wrong passwords, also for the right one, and tells nobody which logins exist', async () => {
    await createAccount(database.pool, { login: 'tried', name: '被试', createdBy: 't', password: TEST_PASSWORD });
    const enter = (login: string, password: string) => asker(api)('POST', '/api/session', { login, password });
    const unknown = (await (await enter('nobody', 'x')).json()) as Record<string, unknown>;
    for (let i = 0; i < 5; i++) {
      const { requestId: _, ...problem } = (await (await enter('tried', 'wrong')).json()) as Record<string, unknown>;
      const { requestId: __, ...other } = unknown;
      assert.deepEqual(problem, other);
    }
    const locked = await enter('tried', TEST_PASSWORD);
    assert.equal(locked.status, 429);
    assert.equal(await codeOf(locked), 'login-locked');
  });

  it('shows names in full to those who may see them, puts that on record, and masks them for all others', async () => {
    const path = `/api/layers/parcel/items/${featureId}`;
    const seen = async (role: RoleName) =>
      (await (await visitors[role].ask('GET', path)).json()) as {
        properties: { rightHolder?: string };
        masked: string[];
      };
    const masked = await seen('planner');
    assert.ok(!JSON.stringify(masked).includes('王小明'));
    assert.ok(masked.masked.length > 0);
    const full = await seen('reviewer');
    assert.deepEqual(full.masked, []);
    const audit = (await (await visitors['audit-administrator'].ask('GET', '/api/audit?action=personal.')).json()) as {
      entries: { actor: { id: string }; target: string; detail: { layers: string[] } }[];
    };
    assert.equal(audit.entries[0]!.actor.id, visitors.reviewer.id);
    assert.equal(audit.entries[0]!.target, String(featureId));
    assert.deepEqual(audit.entries[0]!.detail.layers, ['parcel']);
  });

  it('serves restricted layers and their tiles only to those who may read them, and lets no shared cache keep an answer', async () => {
    const { key } = (await (
      await visitors['system-administrator'].ask('POST', '/api/keys', {
        name: '大屏',
        consumer: '某系统',
        rights: ['layer:read'],
      })
    ).json()) as { key: string };
    const withKey = (path: string) => fetch(`${api.url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
    assert.equal((await withKey('/api/layers/basic-farmland')).status, 403);
    assert.equal((await withKey('/tiles/basic-farmland.json')).status, 403);
    assert.equal((await visitors.planner.ask('GET', '/tiles/basic-farmland.json')).status, 200);
    const { tiles } = (await (await withKey('/tiles')).json()) as { tiles: { id: string }[] };
    assert.ok(tiles.some(({ id }) => id === 'parcel') && !tiles.some(({ id }) => id === 'basic-farmland'));
    for (let i = 0; i < 2; i++) {
      const tile = await withKey('/tiles/parcel/14/13651/6665.mvt');
      assert.match(tile.headers.get('cache-control')!, /^private/);
      assert.match(tile.headers.get('vary')!, /Authorization/);
    }
  });

  it('refuses a revoked key on another process within a second, and keeps a key to its layers and quota', async () => {
    const made = await visitors['system-administrator'].ask('POST', '/api/keys', {
      name: '共享',
      consumer: '住建',
      rights: ['layer:read'],
      layers: ['parcel'],
      callsPerDay: 5,
    });
    const { id, key } = (await made.json()) as { id: string; key: string };
    const call = (path: string) => fetch(`${second.url}${path}`, { headers: { 'X-API-Key': key } });
    assert.equal((await call('/api/layers/parcel')).status, 200);
    assert.equal((await call('/api/layers/building')).status, 403);
    for (let i = 0; i < 3; i++) await call('/api/layers/parcel');
    const beyond = await call('/api/layers/parcel');
    assert.equal(beyond.status, 429);
    assert.equal(await codeOf(beyond), 'quota-exceeded');
    assert.equal((await visitors['system-administrator'].ask('DELETE', `/api/keys/${id}`)).status, 200);
    await wait(FORGOTTEN_MS);
    const revoked = await call('/api/layers/parcel');
    assert.equal(revoked.status, 401);
    assert.equal(await codeOf(revoked), 'key-refused');
  });

  it('asks for the second factor once it is confirmed', async () => {
    const visitor = await visitorWith(database, api, 'factor', { roles: ['planner'] });
    const { secret } = (await (await visitor.ask('POST', '/api/session/second-factor')).json()) as { secret: string };
    const { codeAt } = await import('./totp.ts');
    const step = Math.floor(Date.now() / 30_000);
    const confirmed = await visitor.ask('PUT', '/api/session/second-factor', { code: codeAt(secret, step) });
    assert.equal(confirmed.status, 200);
    const enter = (code?: string) =>
      asker(api)('POST', '/api/session', {
        login: 'factor',
        password: TEST_PASSWORD,
        ...(code === undefined ? {} : { code }),
      });
    assert.equal(await codeOf(await enter()), 'second-factor-required');
    assert.equal(await codeOf(await enter(codeAt(secret, step))), 'login-failed', 'that code was used');
    assert.equal((await enter(codeAt(secret, step + 1))).status, 200);
  });
});

describe('the audit log', () => {
  let database: TestDatabase;
  before(async () => (database = await testDatabase()));
  after(() => database.drop());

  const entry = (target: string) => ({
    actor: { kind: 'user', id: 'u', name: '王' } as const,
    action: 'test.act',
    target,
    result: 'done' as const,
    address: null,
    requestId: null,
  });

  it('chains entries that several processes write at once', async () => {
    const logs = [1, 2, 3].map(() => createAuditLog(database.pool, () => new Date()));
    await Promise.all(logs.flatMap((log, i) => Array.from({ length: 100 }, (_, j) => log.append(entry(`${i}-${j}`)))));
    const report = await verifyChain(database.pool);
    assert.equal(report.state, 'whole');
    assert.equal(report.entries, 300);
  });

  it('lets no entry be changed or removed', async () => {
    for (const statement of [
      `update dimai.audit_entry set entry = '{}'`,
      'delete from dimai.audit_entry',
      'truncate dimai.audit_entry',
    ]) {
      await assert.rejects(database.pool.query(statement), /never change/, statement);
    }
  });

  it('tells where somebody who owns the database has tampered', async () => {
    const last = await verifyChain(database.pool);
    assert.equal(last.state, 'whole');
    const tamper = async (statement: string) => {
      const client = await database.pool.connect();
      try {
        await client.query('begin');
        await client.query('alter table dimai.audit_entry disable trigger all');
        await client.query(statement);
        await client.query('alter table dimai.audit_entry enable trigger all');
        const inside = { query: client.query.bind(client) } as unknown as typeof database.pool;
        return await verifyChain(inside, last.state === 'whole' ? last.lastHash : undefined);
      } finally {
        await client.query('rollback');
        client.release();
      }
    };
    const changed = await tamper(
      `update dimai.audit_entry set entry = replace(entry, '王', '李') where sequence = 150`,
    );
    assert.deepEqual(changed, { state: 'broken', entries: 149, at: 150, reason: 'changed' });
    const removed = await tamper('delete from dimai.audit_entry where sequence = 200');
    assert.deepEqual(removed, { state: 'broken', entries: 199, at: 200, reason: 'missing' });
    const cut = await tamper('delete from dimai.audit_entry where sequence > 290');
    assert.deepEqual(cut, { state: 'broken', entries: 290, at: 291, reason: 'missing' });
  });
});
