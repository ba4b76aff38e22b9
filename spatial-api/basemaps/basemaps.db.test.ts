import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';

describe('background maps through the server', () => {
  let database: TestDatabase;
  let api: TestApi;
  let upstream: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: string[] = [];
  const ask = (path: string) => fetch(`${api.url}/api/basemaps${path}`);

  before(async () => {
    database = await testDatabase();
    upstream = createServer((request, response) => {
      asked.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    api = await startApi(database, { BASEMAP_ORIGIN: origin, BASEMAP_KEY: 'schluessel123' });
  });
  after(async () => {
    await api.close();
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
    await database.drop();
  });

  it('are pictures whose key stays here', async () => {
    answer = (_request, response) => response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end('picture');
    const tile = await ask('/img/10/850/418');
    assert.equal(await tile.text(), 'picture');
    assert.equal(tile.headers.get('content-type'), 'image/jpeg');
    const url = new URL(asked.at(-1)!, 'http://x');
    assert.deepEqual(
      ['LAYER', 'TILEMATRIX', 'TILEROW', 'TILECOL', 'tk'].map((name) => url.searchParams.get(name)),
      ['img', '10', '418', '850', 'schluessel123'],
    );
    const list = await (await ask('')).text();
    assert.ok(list.includes('影像底图') && !list.includes('schluessel123'));
    assert.ok(!JSON.stringify(api.logged).includes('schluessel123'));
  });

  it('let nobody choose where the server asks', async () => {
    const before = asked.length;
    for (const path of [
      '/http%3A%2F%2F169.254.169.254/1/0/0',
      '/vec%2F..%2F..%2Fadmin/1/0/0',
      '/vec/1/0/0%3Ftk=x%26LAYER=y',
      '/vec/1/0/-1',
      '/vec/1/2/0',
      '/vec/19/0/0',
      '/vec/1.5/0/0',
      '/__proto__/1/0/0',
    ]) {
      assert.ok([400, 404].includes((await ask(path)).status), path);
    }
    assert.equal(asked.length, before);
  });

  it('pass on nothing that is no picture, follow no redirect, and tell nothing of the other side', async () => {
    for (const reply of [
      (response: ServerResponse) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
      (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<b>geheim</b>'),
      (response: ServerResponse) => response.writeHead(403, { 'Content-Type': 'image/png' }).end('x'),
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) =>
        response.writeHead(200, { 'Content-Type': 'image/png' }).end(Buffer.alloc(3 * 1024 * 1024)),
    ]) {
      answer = (_request, response) => void reply(response);
      const tile = await ask('/vec/1/0/0');
      assert.equal(tile.status, 503);
      const text = await tile.text();
      assert.equal((JSON.parse(text) as { code: string }).code, 'basemap-unavailable');
      assert.doesNotMatch(text, /geheim|schluessel|127\.0\.0\.1/);
    }
  });

  it('are absent where no key is set', async () => {
    const plain = await startApi(database);
    assert.equal((await fetch(`${plain.url}/api/basemaps/vec/1/0/0`)).status, 404);
    assert.deepEqual(await (await fetch(`${plain.url}/api/basemaps`)).json(), { basemaps: [] });
    await plain.close();
  });
});
