import assert from 'node:assert/strict';
import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { decodeTile, idsOf } from '../fixtures/harness/tiles.ts';
import { building } from '../schemas/layers/building.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { tileAt } from './mercator.ts';
import type { TileJson, VectorLayer } from './tile-json.ts';

const code = (n: number) => `320402001001GB${String(n).padStart(5, '0')}`;
const plot = (n: number) => ({
  featureId: n,
  values: { parcelCode: code(n), area: 100, rightHolder: '张三' },
  wkt: 'POLYGON((119.97 31.78,119.9701 31.78,119.9701 31.7801,119.97 31.7801,119.97 31.78))',
});

const { z, x, y } = tileAt(119.97005, 31.78005, 16);
const PLACE = `${z}/${x}/${y}`;

describe('tiles over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init);
  const problemOf = async (response: Response) => (await response.json()) as { code: string; errors?: unknown[] };

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, [plot(1)]);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database, { CORS_ORIGINS: '*' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('come as MVT, compressed where the client takes gzip', async () => {
    const response = await ask(`/tiles/parcel/${PLACE}.mvt`, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/vnd.mapbox-vector-tile');
    assert.equal(response.headers.get('content-encoding'), 'gzip');
    assert.equal(response.headers.get('cache-control'), 'public, no-cache');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('vary') ?? '', /Accept-Encoding/);
    const body = Buffer.from(await response.arrayBuffer());
    assert.deepEqual(idsOf(decodeTile(body), 'parcel'), [1]);
    const plain = await ask(`/tiles/parcel/${PLACE}.mvt`, { headers: { 'Accept-Encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.deepEqual(Buffer.from(await plain.arrayBuffer()), body);
  });

  it('have a length that is true for what is sent', async () => {
    const length = await new Promise<{ declared: number; received: Buffer }>((resolve, reject) => {
      get(`${api.url}/tiles/parcel/${PLACE}.mvt`, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ declared: Number(response.headers['content-length']), received: Buffer.concat(chunks) }),
        );
      }).on('error', reject);
    });
    assert.equal(length.declared, length.received.length);
    assert.deepEqual(idsOf(decodeTile(gunzipSync(length.received)), 'parcel'), [1]);
  });

  it('answer HEAD with the headers of GET and no body', async () => {
    const response = await ask(`/tiles/parcel/${PLACE}.mvt`, { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.ok(Number(response.headers.get('content-length')) > 0);
    assert.ok(response.headers.get('etag'));
    assert.equal((await response.arrayBuffer()).byteLength, 0);
  });

  it('answer a preflight request', async () => {
    const response = await ask(`/tiles/parcel/${PLACE}.mvt`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://map.example.cn', 'Access-Control-Request-Headers': 'if-none-match' },
    });
    assert.equal(response.status, 204);
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /If-None-Match/);
  });

  it('are 204 where there is nothing', async () => {
    for (const place of ['16/10/10', '3/1/1']) {
      const response = await ask(`/tiles/parcel/${place}.mvt`);
      assert.equal(response.status, 204, place);
      assert.ok(response.headers.get('etag'));
    }
  });

  it('are 204 for a layer that was never published', async () => {
    assert.equal((await ask(`/tiles/mining-right/${PLACE}.mvt`)).status, 204);
  });

  it('are 304 until a version is published, without asking the database for the tile', async () => {
    const first = await ask(`/tiles/parcel/${PLACE}.mvt`);
    const etag = first.headers.get('etag')!;
    const conditional = () => ask(`/tiles/parcel/${PLACE}.mvt`, { headers: { 'If-None-Match': etag } });
    await database.pool.query('alter table land.parcel rename to parcel_out_of_reach');
    try {
      const unchanged = await conditional();
      assert.equal(unchanged.status, 304);
      assert.equal(unchanged.headers.get('etag'), etag);
    } finally {
      await database.pool.query('alter table land.parcel_out_of_reach rename to parcel');
    }
    await insertRows(database.pool, parcel, [{ ...plot(2), from: 2 }]);
    await setVersion(database.pool, parcel, 2);
    const changed = await conditional();
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('etag'), etag);
    assert.deepEqual(idsOf(decodeTile(Buffer.from(await changed.arrayBuffer())), 'parcel'), [1, 2]);
  });

  it('show a version published by another process in the very next request', async () => {
    const other = await startApi(database);
    try {
      for (let version = 3; version <= 8; version++) {
        await insertRows(database.pool, parcel, [{ ...plot(version), from: version }]);
        await setVersion(database.pool, parcel, version);
        for (const { url } of [api, other]) {
          const tile = await fetch(`${url}/tiles/parcel/${PLACE}.mvt`);
          const ids = idsOf(decodeTile(Buffer.from(await tile.arrayBuffer())), 'parcel');
          assert.equal(ids.at(-1), version);
        }
      }
    } finally {
      await other.close();
    }
  });

  it('of a named version are that version for ever', async () => {
    const response = await ask(`/tiles/parcel/${PLACE}.mvt?version=1`);
    assert.match(response.headers.get('cache-control') ?? '', /immutable/);
    assert.deepEqual(idsOf(decodeTile(Buffer.from(await response.arrayBuffer())), 'parcel'), [1]);
    const current = await ask(`/tiles/parcel/${PLACE}.mvt?version=8`);
    assert.equal(idsOf(decodeTile(Buffer.from(await current.arrayBuffer())), 'parcel').length, 8);
    const unknown = await ask(`/tiles/parcel/${PLACE}.mvt?version=999`);
    assert.equal(unknown.status, 404);
    assert.equal((await problemOf(unknown)).code, 'layer-version-unknown');
    for (const version of ['x', '1,2', '', '-1']) {
      const wrong = await ask(`/tiles/parcel/${PLACE}.mvt?version=${version}`);
      assert.equal(wrong.status, 400, version);
    }
  });

  it('hold several layers in one, the same tile however they are named', async () => {
    await insertRows(database.pool, building, [{ featureId: 5, values: { buildingNumber: 'F1' }, wkt: plot(1).wkt }]);
    await setVersion(database.pool, building, 1);
    const one = await ask(`/tiles/parcel,building/${PLACE}.mvt`);
    const two = await ask(`/tiles/building,parcel,building/${PLACE}.mvt`);
    assert.equal(one.headers.get('etag'), two.headers.get('etag'));
    const tile = decodeTile(Buffer.from(await one.arrayBuffer()));
    assert.deepEqual([...tile.keys()].sort(), ['building', 'parcel']);
  });

  it('answer every wrong address with a coded problem and the usual headers', async () => {
    const cases = [
      ['/tiles/parcel/14/16384/0.mvt', 400, 'tile-outside-grid'],
      ['/tiles/parcel/23/0/0.mvt', 400, 'tile-outside-grid'],
      ['/tiles/parcel/a/0/0.mvt', 400, 'tile-address-invalid'],
      ['/tiles/parcel/1.5/0/0.mvt', 400, 'tile-address-invalid'],
      ['/tiles/parcel/1/-1/0.mvt', 400, 'tile-address-invalid'],
      ['/tiles/nothing/1/0/0.mvt', 404, 'layer-unknown'],
      ['/tiles/parcel,nothing/1/0/0.mvt', 404, 'layer-unknown'],
      ['/tiles/nothing.json', 404, 'layer-unknown'],
      ['/tiles/stock-land-economics/14/0/0.mvt', 404, 'layer-not-drawn'],
      ['/tiles/a,b,c,d,e,f,g,h,i/1/0/0.mvt', 400, 'layers-too-many'],
      ['/tiles/parcel/14/0/0.png', 404, 'path-unknown'],
      ['/tiles/parcel/14/0.mvt', 404, 'path-unknown'],
      ["/tiles/parcel'--/14/0/0.mvt", 404, 'layer-unknown'],
      ['/tiles/%E0%A4/14/0/0.mvt', 400, 'request-invalid'],
    ] as const;
    for (const [path, status, expected] of cases) {
      const response = await ask(path);
      assert.equal(response.status, status, path);
      assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8', path);
      assert.equal(response.headers.get('cache-control'), 'no-store', path);
      assert.equal(response.headers.get('etag'), null, path);
      assert.equal((await problemOf(response)).code, expected, path);
    }
  });

  it('are the same whether they were made for this request or come from the cache', async () => {
    const cases = [`/tiles/building/${PLACE}.mvt`, `/tiles/parcel,building/${PLACE}.mvt`];
    for (const path of cases) {
      const fresh = await startApi(database);
      try {
        for (const headers of [{}, { Origin: 'https://elsewhere.cn' }]) {
          const [made, cached] = [
            await fetch(fresh.url + path, { headers }),
            await fetch(fresh.url + path, { headers }),
          ];
          assert.equal(cached.status, made.status);
          // The long way logs, with an id, and sends the headers of pages too.
          for (const name of ['etag', 'cache-control', 'vary', 'content-type', 'content-encoding', 'content-length']) {
            assert.equal(cached.headers.get(name), made.headers.get(name), `${path} ${name}`);
          }
          for (const name of [
            'access-control-allow-origin',
            'access-control-expose-headers',
            'x-content-type-options',
          ]) {
            assert.equal(cached.headers.get(name), made.headers.get(name), `${path} ${name}`);
          }
          assert.deepEqual(Buffer.from(await cached.arrayBuffer()), Buffer.from(await made.arrayBuffer()));
        }
        const plain = await fetch(fresh.url + path, { headers: { 'Accept-Encoding': 'identity' } });
        assert.equal(plain.headers.get('content-encoding'), null);
        const lines = (await (await fetch(`${fresh.url}/metrics`)).text()).split('\n');
        const counted = lines.filter(
          (line) => line.startsWith('dimai_http_request_duration_seconds_count') && line.includes('.mvt'),
        );
        assert.deepEqual(
          counted.map((line) => line.split(' ').at(-1)),
          ['5'],
        );
        assert.ok(lines.includes('dimai_tile_cache_answers_total{result="hit"} 4'));
      } finally {
        await fresh.close();
      }
    }
  });

  it('never carry the right holder', async () => {
    const body = Buffer.from(await (await ask(`/tiles/parcel/${PLACE}.mvt`)).arrayBuffer());
    assert.ok(!body.includes('张三') && !body.includes('rightHolder'));
  });
});

describe('TileJSON', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, [plot(1)]);
    await setVersion(database.pool, parcel, 7);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });
  const read = async <T = TileJson>(path: string) => (await (await fetch(`${api.url}${path}`)).json()) as T;

  it('names the tiles in full, the version, the bounds of the data and the zooms', async () => {
    const document = await read('/tiles/parcel.json');
    assert.equal(document.tilejson, '3.0.0');
    assert.deepEqual(document.tiles, [`${api.url}/tiles/parcel/{z}/{x}/{y}.mvt`]);
    assert.equal(document.version, '7');
    assert.deepEqual(document.bounds, [119.97, 31.78, 119.9701, 31.7801]);
    assert.equal(document.minzoom, 0);
    assert.equal(document.center[2], 10);
    assert.equal(document.maxzoom, 18);
  });

  it('describes every attribute in Chinese and no personal one', async () => {
    const [features] = (await read('/tiles/parcel.json')).vector_layers as [VectorLayer];
    assert.equal(features.id, 'parcel');
    assert.equal(features.fields.parcelCode, '宗地代码（ZDDM；15 级起）');
    assert.equal(features.fields.area, '宗地面积（ZDMJ，㎡；15 级起）');
    assert.equal(features.fields.rightHolder, undefined);
  });

  it('says at which zooms small features are counted instead of drawn', async () => {
    const [, aggregate] = (await read('/tiles/parcel.json')).vector_layers as [VectorLayer, VectorLayer];
    assert.deepEqual([aggregate.id, aggregate.minzoom, aggregate.maxzoom], ['parcel-aggregate', 0, 13]);
  });

  it('can pin its tiles to the version it describes', async () => {
    assert.deepEqual((await read('/tiles/parcel.json?pin')).tiles, [
      `${api.url}/tiles/parcel/{z}/{x}/{y}.mvt?version=7`,
    ]);
  });

  it('joins several layers and all their versions', async () => {
    const document = await read('/tiles/parcel,building.json?pin');
    assert.deepEqual(document.versions, { building: 0, parcel: 7 });
    assert.deepEqual(document.tiles, [`${api.url}/tiles/building,parcel/{z}/{x}/{y}.mvt?version=0,7`]);
    assert.deepEqual(document.bounds, [119.97, 31.78, 119.9701, 31.7801]);
  });

  it('follows a new version', async () => {
    await insertRows(database.pool, parcel, [
      { ...plot(2), wkt: 'POLYGON((120 32,120.1 32,120.1 32.1,120 32))', from: 8 },
    ]);
    await setVersion(database.pool, parcel, 8);
    const document = await read('/tiles/parcel.json');
    assert.equal(document.version, '8');
    assert.deepEqual(document.bounds, [119.97, 31.78, 120.1, 32.1]);
  });

  it('is listed in the index of tiles', async () => {
    const { tiles } = await read<{ tiles: { id: string; tilejson: string; version: number }[] }>('/tiles');
    const entry = tiles.find(({ id }) => id === 'parcel')!;
    assert.equal(entry.tilejson, `${api.url}/tiles/parcel.json`);
    assert.equal(entry.version, 8);
    assert.ok(!tiles.some(({ id }) => id === 'stock-land-economics'));
  });
});

describe('tiles under pressure', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    const wide = 'POLYGON((119.9 31.71,120.2 31.71,120.2 31.73,119.9 31.73,119.9 31.71))';
    await insertRows(database.pool, parcel, [plot(1), { ...plot(2), wkt: wide }]);
    await setVersion(database.pool, parcel, 1);
  });
  after(() => database.drop());

  /** Statements on the parcel table that are running now. */
  const running = async () => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*) as n from pg_stat_activity
where datname = current_database() and state = 'active' and query like '%feature_id,%from land.parcel%' and pid <> pg_backend_pid()`,
    );
    return rows[0]!.n;
  };
  /** Makes every tile statement wait until the returned function is called. */
  const holdTiles = async () => {
    const client = await database.pool.connect();
    await client.query('begin; lock table land.parcel in access exclusive mode');
    return async () => {
      await client.query('rollback');
      client.release();
    };
  };
  const until = async (condition: () => Promise<boolean>) => {
    for (let i = 0; i < 100; i++) {
      if (await condition()) return;
      await setTimeout(20);
    }
    assert.fail('it never happened');
  };

  it('stop working for a client that left', async () => {
    const api = await startApi(database);
    const release = await holdTiles();
    try {
      const leaving = new AbortController();
      const gone = fetch(`${api.url}/tiles/parcel/${PLACE}.mvt`, { signal: leaving.signal });
      await until(async () => (await running()) === 1);
      leaving.abort();
      await assert.rejects(gone);
      await until(async () => (await running()) === 0);
    } finally {
      await release();
      await api.close();
    }
  });

  it('make a tile once for all who ask, and go on while one of them stays', async () => {
    const api = await startApi(database);
    const release = await holdTiles();
    try {
      const leaving = new AbortController();
      const url = `${api.url}/tiles/parcel/${PLACE}.mvt`;
      const gone = fetch(url, { signal: leaving.signal });
      const staying = [fetch(url), fetch(url), fetch(url)];
      await until(async () => (await running()) === 1);
      await setTimeout(50);
      assert.equal(await running(), 1);
      leaving.abort();
      await assert.rejects(gone);
      await setTimeout(50);
      assert.equal(await running(), 1);
      await release();
      for (const response of await Promise.all(staying)) {
        assert.equal(response.status, 200);
        assert.deepEqual(idsOf(decodeTile(Buffer.from(await response.arrayBuffer())), 'parcel'), [1]);
      }
    } finally {
      await api.close();
    }
  });

  it('refuse what cannot even wait, say when to come back, and leave connections for others', async () => {
    const api = await startApi(database);
    const release = await holdTiles();
    const leaving = new AbortController();
    try {
      const { signal } = leaving;
      const flood = Array.from({ length: 320 }, (_, n) =>
        fetch(`${api.url}/tiles/parcel/20/${x * 16 + n}/${y * 16 + 200}.mvt`, { signal }).catch(() => undefined),
      );
      const refused = await Promise.race(flood);
      assert.equal(refused!.status, 503);
      assert.equal(refused!.headers.get('retry-after'), '1');
      assert.equal(((await refused!.json()) as { code: string }).code, 'server-busy');
      assert.equal((await fetch(`${api.url}/readyz`)).status, 200);
      leaving.abort();
      await Promise.all(flood);
      await until(async () => (await running()) === 0);
    } finally {
      await release();
      await api.close();
    }
  });

  it('give up a statement that takes too long', async () => {
    const api = await startApi(database, { TILE_TIMEOUT: '150ms' });
    const release = await holdTiles();
    try {
      const response = await fetch(`${api.url}/tiles/parcel/${PLACE}.mvt`);
      assert.equal(response.status, 503);
      assert.equal(((await response.json()) as { code: string }).code, 'query-timeout');
      await until(async () => (await running()) === 0);
    } finally {
      await release();
      await api.close();
    }
  });
});
