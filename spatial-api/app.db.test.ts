import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { createMetrics } from './metrics.ts';
import { allRoutes } from './app.ts';
import { tileDocuments } from './tile-documents.ts';

interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

describe('the application', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init);
  /** Measurements by name and labels. */
  const measured = async () => {
    const lines = (await (await ask('/metrics')).text()).split('\n').filter((line) => !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]));
  };

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('is alive without a database and ready with a migrated one', async () => {
    assert.deepEqual(await (await ask('/healthz')).json(), { status: 'ok' });
    const ready = await ask('/readyz');
    assert.equal(ready.status, 200);
    assert.equal(((await ready.json()) as { status: string }).status, 'ready');
    assert.equal(ready.headers.get('cache-control'), 'no-store');
  });

  it('is not ready when a migration is missing', async () => {
    await database.pool.query('create table dimai.kept as select * from dimai.migration');
    await database.pool.query('delete from dimai.migration where number = (select max(number) from dimai.migration)');
    try {
      const response = await ask('/readyz');
      assert.equal(response.status, 503);
      assert.equal(((await response.json()) as { code: string }).code, 'not-ready');
    } finally {
      await database.pool.query(
        'delete from dimai.migration; insert into dimai.migration select * from dimai.kept; drop table dimai.kept',
      );
    }
  });

  it('measures requests by route, tiles and the pool', async () => {
    await (await ask('/tiles/parcel/14/13651/6665.mvt')).arrayBuffer();
    await (await ask('/tiles/parcel/99/0/0.mvt')).arrayBuffer();
    await (await ask('/api/layers/parcel')).json();
    const count = 'dimai_http_request_duration_seconds_count';
    const tiles = '/tiles/{layers}/{z}/{x}/{y}.mvt';
    const lines = await measured();
    assert.equal(lines.get(`${count}{method="GET",route="${tiles}",status="204"}`), '1');
    assert.equal(lines.get(`${count}{method="GET",route="${tiles}",status="400"}`), '1');
    assert.equal(lines.get(`${count}{method="GET",route="/api/layers/{id}",status="200"}`), '1');
    assert.equal(lines.get('dimai_tile_queue{state="waiting"}'), '0');
    assert.ok(lines.has('dimai_database_connections{state="idle"}'));
    const [free, size] = ['free', 'size'].map((state) => Number(lines.get(`dimai_disk_bytes{state="${state}"}`)));
    assert.ok(free! > 0 && free! <= size!);
    assert.ok(lines.has('nodejs_eventloop_lag_seconds'));
  });

  it('counts unknown addresses under one name, so that nobody can fill the measurements', async () => {
    for (let n = 0; n < 5; n++) await (await ask(`/unknown-${n}`)).text();
    const lines = await measured();
    assert.equal(
      lines.get('dimai_http_request_duration_seconds_count{method="GET",route="unknown",status="404"}'),
      '5',
    );
    assert.ok(![...lines.keys()].some((name) => name.includes('unknown-3')));
  });

  it('sends security headers with everything and reveals no software', async () => {
    for (const path of ['/healthz', '/', '/api/docs', '/nowhere', '/tiles/parcel.json']) {
      const { headers } = await ask(path);
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'same-origin', path);
      assert.equal(headers.get('x-powered-by'), null, path);
    }
  });

  it('lets pages of other origins read tiles and styles, and of those that are named OGC documents too', async () => {
    const named = await startApi(database, { CORS_ORIGINS: 'https://elsewhere.cn' });
    const closed = await startApi(database, { CORS_ORIGINS: 'none' });
    try {
      const allowed = async (server: TestApi, path: string, origin = 'https://elsewhere.cn') =>
        (await fetch(server.url + path, { headers: { Origin: origin } })).headers.get('access-control-allow-origin');
      const drawn = [
        '/tiles/parcel.json',
        '/tiles',
        '/styles/standard.json',
        '/ogc/tileMatrixSets',
        '/ogc/collections/parcel/tiles',
      ];
      const told = ['/ogc', '/ogc/collections', '/ogc/conformance', '/ogc/collections/parcel/items'];
      for (const path of [...drawn, ...told]) {
        assert.equal(await allowed(api, path), drawn.includes(path) ? '*' : null, path);
        assert.equal(await allowed(closed, path), null, path);
        assert.equal(await allowed(named, path), 'https://elsewhere.cn', path);
        assert.equal(await allowed(named, path, 'https://evil.example'), null, path);
      }
      for (const path of ['/api/layers', '/api/search?q=x', '/healthz', '/metrics', '/']) {
        assert.equal(await allowed(named, path), null, path);
      }
      const preflight = await fetch(`${named.url}/ogc/collections/parcel/items/1`, {
        method: 'OPTIONS',
        headers: { Origin: 'https://elsewhere.cn', 'Access-Control-Request-Method': 'DELETE' },
      });
      assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, HEAD');
    } finally {
      await named.close();
      await closed.close();
    }
  });

  it('says so when the viewer has not been built, or serves it so that a new build is seen at once', async () => {
    const response = await ask('/');
    if (response.status === 404) {
      assert.equal(((await response.json()) as { code: string }).code, 'viewer-absent');
      return;
    }
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    const asset = /\/assets\/[^"]+\.js/.exec(await response.text())?.[0];
    assert.ok(asset);
    assert.match((await ask(asset)).headers.get('cache-control') ?? '', /immutable/);
  });

  it('never serves a file outside the viewer', async () => {
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/.git/config',
    ]) {
      const response = await ask(path);
      assert.ok([400, 403, 404].includes(response.status), `${path} ${response.status}`);
      assert.doesNotMatch(await response.text(), /"dependencies"/);
    }
  });

  it('says that the database is away, and stays alive', async () => {
    const broken = await startApi({
      pool: { ...database.pool, options: { max: 4 }, query: refuse, connect: refuse } as never,
    });
    try {
      for (const path of ['/readyz', '/api/layers', '/api/search?q=3204', '/tiles/parcel/14/1/1.mvt']) {
        const response = await fetch(`${broken.url}${path}`);
        assert.equal(response.status, 503, path);
        assert.equal(((await response.json()) as { code: string }).code, 'database-unavailable', path);
        assert.ok(response.headers.get('retry-after'), path);
      }
      assert.equal((await fetch(`${broken.url}/healthz`)).status, 200);
    } finally {
      await broken.close();
    }
  });
});

function refuse(): Promise<never> {
  return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
}

describe('the OpenAPI document', () => {
  let database: TestDatabase;
  let api: TestApi;
  let document: OpenApiDocument;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
    document = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as OpenApiDocument;
  });
  after(async () => {
    await api.close();
    await database.drop();
  });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is version 3.1 and has every route', () => {
    assert.equal(document.openapi, '3.1.0');
    const routes = [...allRoutes(createMetrics(database.pool)), ...tileDocuments].map(
      ({ method, path }) => `${method} ${path}`,
    );
    assert.deepEqual(
      operations()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
      routes.sort(),
    );
  });

  it('names each operation once and declares every parameter of its path', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      assert.deepEqual(declared.map(({ name }) => name).sort(), named, path);
      assert.ok(
        declared.every(({ required }) => required),
        path,
      );
    }
  });

  it('has a definition for every reference', () => {
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      assert.ok(Object.hasOwn(document.components.schemas, name ?? ''), name);
    }
    assert.doesNotMatch(JSON.stringify(document), /#\/\$defs|~standard/);
  });

  it('lists the problem codes of each answer', () => {
    const { responses } = document.paths['/api/layers/{id}/items/{featureId}']!.get!;
    assert.match(responses['404']!.description, /layer-unknown.*feature-unknown/);
    assert.match(responses['503']!.description, /database-unavailable/);
  });

  it('is browsed on a page whose every file comes from this server', async () => {
    const page = await (await fetch(`${api.url}/api/docs`)).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    assert.ok(files.length >= 4);
    for (const file of files) {
      assert.match(file, /^\/api\/docs\//);
      assert.equal((await fetch(api.url + file)).status, 200, file);
    }
    assert.equal((await fetch(`${api.url}/api/docs/package.json`)).status, 404);
  });
});
