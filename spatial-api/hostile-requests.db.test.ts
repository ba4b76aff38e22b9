/** What an attacker's tool sends: SQL, paths, mark-up and broken text in every parameter of every route. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { allRoutes } from './app.ts';
import { createMetrics } from './metrics.ts';

const SQL = [
  `'`,
  `"`,
  `1' OR '1'='1`,
  `1 OR 1=1--`,
  `') OR ('1'='1' --`,
  `'; drop table land.parcel; --`,
  `1; select pg_sleep(5)--`,
  `1' AND (select 1 from pg_sleep(5)) --`,
  `1 UNION ALL SELECT NULL,version(),NULL--`,
  `' UNION SELECT password_hash FROM dimai.account--`,
  `1) AND 5=CAST((CHR(113)||CHR(120)) AS NUMERIC) AND (1=1`,
  `$$;select 1;$$`,
  `\\'; select 1 --`,
  `%27%20OR%201=1`,
  `1/**/OR/**/1=1`,
  `"; copy (select 1) to program 'id'; --`,
  `{"op":"=","args":[{"property":"parcelCode"},{"op":"casei","args":["' or 1=1--"]}]}`,
];
const PATHS = [
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '....//....//etc/passwd',
  '%2e%2e%2f%2e%2e%2fpackage.json',
  '..\\..\\..\\windows\\win.ini',
  '/etc/passwd%00.png',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
];
const TEXTS = [
  '<script>alert(1)</script>',
  '\u0000',
  '\ud800',
  '%00',
  '%',
  '%c0%ae',
  '\r\nSet-Cookie: x=1',
  '${7*7}{{7*7}}',
  '﷽'.repeat(50),
  'A'.repeat(5000),
  '-1',
  '99999999999999999999',
  '1e308',
  'NaN',
  'null',
  '__proto__',
  'constructor',
];
const PAYLOADS = [...SQL, ...PATHS, ...TEXTS];

describe('hostile requests', () => {
  let database: TestDatabase;
  let api: TestApi;
  const encode = (text: string) => (text === '\ud800' ? '%ED%A0%80' : encodeURIComponent(text));

  before(async () => {
    database = await testDatabase();
    const square = 'POLYGON((119 31,119.001 31,119.001 31.001,119 31.001,119 31))';
    await insertRows(database.pool, parcel, [{ featureId: 1, values: { parcelCode: 'P1' }, wkt: square }]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database, { STATEMENT_TIMEOUT: '3s' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  /** Sends one request and holds the answer against what no answer may be. */
  async function send(path: string, init?: RequestInit): Promise<void> {
    const response = await fetch(api.url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const where = `${init?.method ?? 'GET'} ${path.slice(0, 200)} ${(typeof init?.body === 'string' ? init.body : '').slice(0, 100)}: ${response.status} ${text.slice(0, 300)}`;
    assert.ok(response.status < 500 || response.status === 503, where);
    // Sleeping for 5 s would run into the limit of statements.
    assert.ok(response.status !== 503 || !where.includes('sleep'), where);
    assert.equal(response.headers.get('set-cookie')?.includes('x=1') ?? false, false, where);
    assert.doesNotMatch(text, /root:x:0:0|PostgreSQL \d+|scrypt|syntax error|pg_catalog|at \w+ \(.*\.ts:/, where);
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('html')) assert.doesNotMatch(text, /<script>alert/, where);
  }

  /** Events never end, and papers take their time; both are asked where they are made. */
  const routes = () =>
    allRoutes(createMetrics(database.pool)).filter(
      ({ path, method }) => method === 'get' && !/\/events$|\.(pdf|xlsx)$/.test(path),
    );

  it('in any parameter of any route are answered, not carried out', async function () {
    this.timeout(180_000);
    for (const { path, params, query } of routes()) {
      const place = path.replace('{collectionId}', 'parcel').replace('{id}', 'parcel');
      const plain = place.replaceAll(/\{\w+\}/g, '1');
      const names = Object.keys(query?.shape ?? {});
      const addresses = PAYLOADS.flatMap((payload) => [
        ...names.map((name) => `${plain}?${name}=${encode(payload)}`),
        ...(params === undefined ? [] : [path.replaceAll(/\{\w+\}/g, encode(payload))]),
      ]);
      for (let at = 0; at < addresses.length; at += 8)
        await Promise.all(addresses.slice(at, at + 8).map((address) => send(address)));
    }
    const { rows } = await database.pool.query<{ n: number }>('select count(*) as n from land.parcel');
    assert.equal(rows[0]!.n, 1);
  });

  it('for streams of events are answered, or end with what they watch, whatever is said to have been seen', async function () {
    this.timeout(60_000);
    const streams = allRoutes(createMetrics(database.pool)).filter(({ path }) => path.endsWith('/events'));
    assert.ok(streams.length >= 2);
    for (const { path } of streams) {
      for (const payload of PAYLOADS) await send(path.replace('{id}', encode(payload)));
      await send(`${path.replace('{id}', '00000000-0000-4000-8000-000000000000')}?after=1`);
    }
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into dimai.job (id, kind, title, state, parameters, created_by, finished_at)
values (gen_random_uuid(), 'export', '已结束', 'failed', '{}', 'local', now()) returning id`,
    );
    for (const seen of [
      '-1',
      '1e308',
      'NaN',
      '9007199254740993',
      `1' or '1'='1`,
      '0x10',
      ' ',
      '../..',
      'A'.repeat(4000),
    ]) {
      const response = await fetch(`${api.url}/api/jobs/${rows[0]!.id}/events`, { headers: { 'Last-Event-ID': seen } });
      const text = await response.text();
      assert.equal(response.status, 200, seen);
      assert.match(text, /event: end\ndata: \{"state":"failed"\}/, seen);
    }
  });

  it('in bodies, headers and methods are answered as well', async function () {
    this.timeout(120_000);
    const posts = allRoutes(createMetrics(database.pool)).filter(
      ({ method, path }) => method !== 'get' && path !== '/api/session',
    );
    for (const { path, method, body } of posts) {
      const address = path.replaceAll(/\{\w+\}/g, '1');
      const names = body !== undefined && 'shape' in body ? Object.keys((body as { shape: object }).shape) : ['x'];
      for (const payload of [
        'null',
        '[]',
        '{',
        '"x"',
        '{"__proto__":{"a":1}}',
        `{"${'a'.repeat(500)}":1}`,
        `${'['.repeat(5000)}`,
      ]) {
        await send(address, {
          method: method.toUpperCase(),
          body: payload,
          headers: { 'Content-Type': 'application/json' },
        });
      }
      for (const name of names) {
        for (const value of [
          SQL[2],
          SQL[5],
          PATHS[0],
          -1,
          1e308,
          null,
          [],
          {},
          ['x'],
          { type: 'Polygon', coordinates: [[['a']]] },
        ]) {
          await send(address, {
            method: method.toUpperCase(),
            body: JSON.stringify({ [name]: value }),
            headers: { 'Content-Type': 'application/json' },
          });
        }
      }
    }
    for (const header of [
      'Authorization',
      'X-API-Key',
      'Cookie',
      'If-None-Match',
      'Accept',
      'Range',
      'X-Request-Id',
      'Origin',
      'X-Forwarded-For',
    ]) {
      for (const payload of PAYLOADS.filter((text) => /^[\x20-\x7e]+$/.test(text))) {
        await send('/ogc/collections/parcel/items?limit=1', { headers: { [header]: payload } });
      }
    }
    for (const method of ['TRACE', 'PROPFIND', 'PATCH', 'DELETE']) {
      if (method !== 'TRACE') await send('/api/layers', { method });
    }
  });

  it('too long to be read are told so, and their answer arrives', async () => {
    for (const length of [20_000, 200_000, 2_000_000]) {
      const response = await fetch(`${api.url}/api/search?q=${'%E5%B8%B8'.repeat(length / 9)}`);
      assert.equal(response.status, 431);
      const { code, detail } = (await response.json()) as { code: string; detail: string };
      assert.equal(code, 'headers-too-large');
      assert.match(detail, /POST/);
    }
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('NO HTTP AT ALL\r\n\r\n');
    const text = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
    assert.match(text, /^HTTP\/1\.1 400 [\s\S]*"code":"request-invalid"/);
    socket.destroy();
    assert.equal((await fetch(`${api.url}/api/layers`)).status, 200);
  });

  it('leave the paths of files alone, however they are written', async () => {
    for (const payload of PATHS) {
      for (const prefix of ['/', '/assets/', '/tiles/', '/styles/', '/api/docs/', '/ogc/'])
        await send(`${prefix}${payload}`);
    }
  });
});
