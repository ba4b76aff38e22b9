import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { after, afterEach, before, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { decodeTile } from '../fixtures/harness/tiles.ts';
import { withTransaction } from '../schemas/database/sql.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { tileAt } from '../tiles/mercator.ts';
import { createAccount, grantRoles } from './access/accounts.ts';
import { createKey } from './access/keys.ts';
import type { RoleName } from '../schemas/roles.ts';
import { asker, sessionOf, TEST_PASSWORD } from '../fixtures/harness/visitor.ts';
import { eventually } from '../fixtures/harness/worker.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** A server process with what it printed. */
interface Started {
  readonly child: ChildProcess;
  readonly printed: { out: string; err: string };
  /** Address, once it listens; rejects when it ends before. */
  readonly url: Promise<string>;
  readonly ended: Promise<number | null>;
}

/** A body as it is, without gzip. */
function bytesOf(url: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(gunzipSync(Buffer.concat(chunks))));
      response.on('error', reject);
    }).on('error', reject);
  });
}

describe('the server process', () => {
  let database: TestDatabase;
  const children = new Set<ChildProcess>();

  const start = (environment: Record<string, string>): Started => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        PORT: '0',
        INGEST_WORKERS: '0',
        JOB_SLOTS: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    const printed = { out: '', err: '' };
    child.stderr.on('data', (chunk: Buffer) => (printed.err += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const url = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed.out += chunk.toString();
        const found = /dimai 地脉 (http:\S+)\n/.exec(printed.out)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then((code) => reject(new Error(`ended with ${code}: ${printed.err}`)));
    });
    url.catch(() => undefined);
    return { child, printed, url, ended };
  };

  before(async () => {
    database = await testDatabase();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });
  after(() => database.drop());

  it('prints its address, answers there, and ends with 0 when asked to', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, url, ended, printed } = start({});
      assert.match(await url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal((await fetch(`${await url}/readyz`)).status, 200);
      child.kill(signal);
      assert.equal(await ended, 0);
      assert.match(printed.err, /"msg":"Server:Stopped"/);
      assert.doesNotMatch(printed.err, /"level":50/);
    }
  });

  it('starts its workers, starts another for one that was killed, and takes them along when it stops', async () => {
    const { child, url, ended } = start({ INGEST_WORKERS: '1', JOB_SLOTS: '1' });
    await url;
    const workers = async () =>
      (await database.pool.query<{ process_id: number }>('select process_id from dimai.worker order by id')).rows.map(
        (row) => row.process_id,
      );
    const first = await eventually(async () => ((await workers()).length === 2 ? workers() : null));
    process.kill(first[0]!, 'SIGKILL');
    await eventually(async () => {
      const now = await workers();
      return now.length === 2 && !now.includes(first[0]!);
    });
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.deepEqual(await workers(), []);
  });

  it('answers from several processes, none of which shows an old tile once a version is announced', async () => {
    const place = tileAt(119.95005, 31.75005, 16);
    const wkt = 'POLYGON((119.95 31.75,119.9501 31.75,119.9501 31.7501,119.95 31.7501,119.95 31.75))';
    const publish = async (version: number) => {
      await withTransaction(database.pool, async (client) => {
        await client.query('update land.building set version_to = $1 where version_to is null', [version]);
        await client.query(
          `insert into land.building (feature_id, dataset_id, version_from, building_number, storeys, geom)
values (1, 1, $1::integer, 'B1', $1::integer, st_multi(st_geomfromtext('${wkt}', 4490)))`,
          [version],
        );
        await client.query(
          `insert into dimai.layer_state (layer, version) values ('building', $1)
on conflict (layer) do update set version = excluded.version`,
          [version],
        );
      });
    };
    await publish(1);
    const { child, url, ended } = start({ SERVER_PROCESSES: '3' });
    const tile = `${await url}/tiles/building/${place.z}/${place.x}/${place.y}.mvt`;
    let announced = 1;
    let isOver = false;
    let reads = 0;
    const reader = async () => {
      // Each has a connection of its own, so that all processes are asked.
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (!isOver) {
        const least = announced;
        const body = await bytesOf(tile, agent);
        const shown = Number(decodeTile(body).get('building')?.[0]?.properties['storeys']);
        assert.ok(shown >= least, `version ${least} was announced, the tile shows ${shown}`);
        reads += 1;
      }
      agent.destroy();
    };
    const readers = Promise.all(Array.from({ length: 8 }, reader));
    for (let version = 2; version <= 25; version++) {
      await publish(version);
      announced = version;
    }
    isOver = true;
    await readers;
    assert.ok(reads > 200, `${reads} reads`);
    const counts = (await (await fetch(`${await url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith('dimai_http_request_duration_seconds_count') && line.includes('.mvt'));
    assert.equal(Number(counts[0]?.split(' ').at(-1)), reads);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  });

  it('refuses a key within a second of its revocation by another server, a disabled account and taken roles as well', async function () {
    this.timeout(120_000);
    const login = async (name: string, roles: readonly RoleName[]) => {
      const { id } = await createAccount(database.pool, {
        login: name,
        name,
        createdBy: 'test',
        password: TEST_PASSWORD,
      });
      await grantRoles(database.pool, id, { roles, districts: null });
      await database.pool.query('update dimai.account set must_change_password = false where id = $1', [id]);
      return id;
    };
    await login('revoking-system', ['system-administrator']);
    await login('revoking-security', ['security-administrator']);
    const planner = await login('revoked-planner', ['planner']);
    const servers = [start({}), start({})];
    const [first, second] = (await Promise.all(servers.map(({ url }) => url))).map((url) => ({ url })) as [
      { url: string },
      { url: string },
    ];
    const [system, security, person] = await Promise.all(
      ['revoking-system', 'revoking-security', 'revoked-planner'].map((name) => sessionOf(first, name, TEST_PASSWORD)),
    );
    const made = await asker(first, system)('POST', '/api/keys', {
      name: '他进程',
      consumer: '住建',
      rights: ['layer:read'],
    });
    const { id, key } = (await made.json()) as { id: string; key: string };
    const withKey = () => asker(second)('GET', '/api/layers', undefined, { 'X-API-Key': key });
    const asPerson = () => asker(second, person)('GET', '/api/layers');
    /** How long the second server goes on answering after the first one was told, ms. */
    const lasts = async (ask: () => Promise<Response>, refusal: number, tell: () => Promise<Response>) => {
      // Somebody who calls all the time is never forgotten on the way.
      for (let call = 0; call < 20; call++) assert.equal((await ask()).status, 200);
      assert.equal((await tell()).status, 200);
      const told = performance.now();
      for (;;) {
        const { status } = await ask();
        if (status === refusal) return performance.now() - told;
        assert.equal(status, 200);
        assert.ok(performance.now() - told < 5000, 'it goes on for five seconds');
      }
    };
    const times = {
      key: await lasts(withKey, 401, () => asker(first, system)('DELETE', `/api/keys/${id}`)),
      roles: await lasts(asPerson, 403, () =>
        asker(first, security)('PUT', `/api/accounts/${planner}/roles`, { roles: [], districts: null }),
      ),
    };
    await grantRoles(database.pool, planner, { roles: ['planner'], districts: null });
    await eventually(async () => (await asPerson()).status === 200);
    const account = await lasts(asPerson, 401, () =>
      asker(first, system)('PUT', `/api/accounts/${planner}/state`, { disabled: true }),
    );
    for (const [what, took] of Object.entries({ ...times, account })) assert.ok(took < 1000, `${what}: ${took} ms`);
    // Who begins anew is refused at once, wherever.
    assert.equal((await asker(first)('GET', '/api/layers', undefined, { 'X-API-Key': key })).status, 401);
    await database.pool.query('delete from dimai.account');
  });

  it('holds quotas, lockouts, sessions and alarms over all its processes', async function () {
    // Several programs start, and each password is hashed slowly.
    this.timeout(240_000);
    const { child, url, ended } = start({ SERVER_PROCESSES: '2', LOGIN_ATTEMPTS: '3', ALARM_FAILED_LOGINS: '5' });
    const address = await url;
    // A connection of its own each time, which goes to the next process.
    const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
      new Promise<{ status: number; cookie: string; text: string }>((resolve, reject) => {
        const sent = request(`${address}${path}`, {
          method,
          agent: false,
          headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        });
        sent.on('response', (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          const [cookie = ''] = response.headers['set-cookie'] ?? [];
          response.on('end', () => resolve({ status: response.statusCode!, cookie: cookie.split(';')[0]!, text }));
        });
        sent.on('error', reject);
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      });
    const { key } = await createKey(database.pool, {
      name: '取数',
      consumer: '市平台',
      rights: ['layer:read'],
      layers: null,
      districts: null,
      callsPerMinute: null,
      callsPerDay: 6,
      expiresAt: null,
      createdBy: 'test',
    });
    const called = await Promise.all(Array.from({ length: 15 }, () => ask('GET', '/api/layers', { 'X-API-Key': key })));
    assert.equal(called.filter(({ status }) => status === 200).length, 6);
    assert.equal(called.filter(({ status }) => status === 429).length, 9);

    const password = 'Ceshi#2026-mm';
    const made = { name: '甲', createdBy: 'test', password };
    const { id } = await createAccount(database.pool, { ...made, login: 'jia' });
    await grantRoles(database.pool, id, { roles: ['planner'], districts: null });
    await database.pool.query('update dimai.account set must_change_password = false');
    const entered = await ask('POST', '/api/session', {}, { login: 'jia', password });
    assert.equal(entered.status, 200, entered.text);
    const visits = () =>
      Promise.all(Array.from({ length: 4 }, () => ask('GET', '/api/layers', { Cookie: entered.cookie })));
    assert.deepEqual(new Set((await visits()).map(({ status }) => status)), new Set([200]));
    assert.equal((await ask('DELETE', '/api/session', { Cookie: entered.cookie })).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.deepEqual(new Set((await visits()).map(({ status }) => status)), new Set([401]));

    await createAccount(database.pool, { ...made, login: 'yi' });
    for (let i = 0; i < 3; i++) await ask('POST', '/api/session', {}, { login: 'yi', password: `falsch-${i}` });
    for (let i = 0; i < 2; i++) {
      const refused = await ask('POST', '/api/session', {}, { login: 'yi', password });
      assert.match(refused.text, /"code":"login-locked"/);
    }
    const { rows } = await database.pool.query<{ amount: string }>(
      `select amount from dimai.alarm where kind = 'failed-logins' and subject = 'login:yi'`,
    );
    assert.equal(Number(rows[0]?.amount), 5);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await database.pool.query('delete from dimai.account');
  });

  it('leaves no workers behind when it is killed', async () => {
    const { child, url, ended } = start({ INGEST_WORKERS: '1' });
    await url;
    const [worker] = await eventually(async () => {
      const { rows } = await database.pool.query<{ process_id: number }>('select process_id from dimai.worker');
      return rows.length === 1 ? rows : null;
    });
    child.kill('SIGKILL');
    await ended;
    await eventually(async () => {
      try {
        process.kill(worker!.process_id, 0);
        return false;
      } catch {
        return true;
      }
    });
  });

  it('migrates an empty database before it listens', async () => {
    await database.pool.query('drop schema dimai, land, staging cascade');
    const { url } = start({});
    assert.equal((await fetch(`${await url}/readyz`)).status, 200);
  });

  it('finishes an open request before it stops, and accepts no other', async () => {
    await insertRows(database.pool, parcel, [
      { featureId: 1, values: { parcelCode: 'A' }, wkt: 'POLYGON((120 31,121 31,121 32,120 31))' },
    ]);
    await setVersion(database.pool, parcel, 1);
    const { child, url, ended } = start({});
    const address = await url;
    const client = await database.pool.connect();
    await client.query('begin; lock table land.parcel in access exclusive mode');
    const open = fetch(`${address}/api/layers/parcel/items/1`);
    await waitFor(async () => {
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'select ''parcel''::text as layer%'`,
      );
      return rows[0]!.n === 1;
    });
    child.kill('SIGTERM');
    await waitFor(() =>
      fetch(`${address}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    await client.query('rollback');
    client.release();
    const response = await open;
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as { id: number }).id, 1);
    assert.equal(await ended, 0);
  });

  it('gives an endless request up after the grace period', async () => {
    const { child, url, ended } = start({ SHUTDOWN_GRACE: '200ms' });
    const address = await url;
    const client = await database.pool.connect();
    await client.query('begin; lock table land.parcel in access exclusive mode');
    const open = fetch(`${address}/api/layers/parcel/items/1`).catch(() => 'cut');
    await waitFor(async () => {
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'select ''parcel''::text as layer%'`,
      );
      return rows[0]!.n === 1;
    });
    const begun = performance.now();
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.ok(performance.now() - begun < 10_000, 'nor does anything else wait for the lock');
    assert.equal(await open, 'cut');
    await client.query('rollback');
    client.release();
  });

  it('refuses to open to a network without authentication, and says what to do', async () => {
    const { ended, printed } = start({ HOST: '0.0.0.0' });
    assert.equal(await ended, 1);
    assert.match(printed.err, /HOST=0\.0\.0\.0/);
    assert.match(printed.err, /DIMAI_ALLOW_UNAUTHENTICATED=1/);
    assert.doesNotMatch(printed.err, /\n\s+at /);
  });

  it('opens to a network when that is asked for', async () => {
    const { url } = start({ HOST: '0.0.0.0', DIMAI_ALLOW_UNAUTHENTICATED: '1' });
    const { port } = new URL(await url);
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  });

  it('lists every wrong setting and does not start', async () => {
    const { ended, printed } = start({ PORT: 'x', LOG_LEVEL: 'loud' });
    assert.equal(await ended, 1);
    assert.match(printed.err, /PORT=x/);
    assert.match(printed.err, /LOG_LEVEL=loud/);
  });

  it('names a region that does not exist and a port that is taken', async () => {
    const region = start({ DIMAI_REGION: 'atlantis' });
    assert.equal(await region.ended, 1);
    assert.match(region.printed.err, /DIMAI_REGION=atlantis/);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = start({ PORT: String(port) });
    assert.equal(await taken.ended, 1);
    assert.match(taken.printed.err, new RegExp(`PORT=${port}`));
    assert.doesNotMatch(taken.printed.err, /\n\s+at /);
    other.close();
  });

  it('ends with a clear message when the database cannot be reached, without its password', async () => {
    const { ended, printed } = start({ DATABASE_URL: 'postgresql://dimai:geheim@127.0.0.1:1/none' });
    assert.equal(await ended, 1);
    assert.doesNotMatch(printed.err, /geheim/);
    assert.ok(printed.err.length > 20);
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail('it never happened');
}
