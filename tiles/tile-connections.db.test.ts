import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../fixtures/harness/layer-rows.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { tileAt } from './mercator.ts';

const [LONGITUDE, LATITUDE, SIDE] = [119.95, 31.75, 0.0002] as const;
const { z, x, y } = tileAt(LONGITUDE + 0.002, LATITUDE + 0.002, 15);
const TILE = `/tiles/parcel/${z}/${x}/${y}.mvt`;
const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n${headers}\r\n`;

/** Answers read off a connection. */
class Answers {
  readonly socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);

  constructor({ url }: TestApi) {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.on('error', () => {});
  }

  send(...pieces: readonly string[]): void {
    for (const piece of pieces) this.socket.write(piece);
  }

  async next(): Promise<{ status: number; head: string; body: Buffer }> {
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      const head = this.#bytes.toString('latin1', 0, Math.max(end, 0));
      // Of an answer in chunks only the end matters here.
      const chunksEnd = this.#bytes.indexOf('\r\n0\r\n\r\n', end);
      const isChunked = /^transfer-encoding: chunked/im.test(head);
      const length = isChunked
        ? chunksEnd < 0
          ? Infinity
          : chunksEnd + 7 - end - 4
        : Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (end >= 0 && this.#bytes.length >= end + 4 + length) {
        const body = this.#bytes.subarray(end + 4, end + 4 + length);
        this.#bytes = this.#bytes.subarray(end + 4 + length);
        return { status: Number(head.split(' ')[1]), head, body };
      }
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
    }
  }
}

describe('a connection that tiles are asked for on', () => {
  let database: TestDatabase;
  let api: TestApi;
  let tile: Buffer;
  const opened: Answers[] = [];
  const open = () => {
    const answers = new Answers(api);
    opened.push(answers);
    return answers;
  };

  before(async () => {
    database = await testDatabase();
    const plots = Array.from({ length: 400 }, (_, n) => {
      const [w, s] = [LONGITUDE + (n % 20) * SIDE, LATITUDE + Math.floor(n / 20) * SIDE];
      const wkt = `POLYGON((${w} ${s},${w + SIDE} ${s},${w + SIDE} ${s + SIDE},${w} ${s + SIDE},${w} ${s}))`;
      return {
        featureId: n + 1,
        values: { parcelCode: `320402001001GB${String(n).padStart(5, '0')}`, landClass: '0701' },
        wkt,
      };
    });
    await insertRows(database.pool, parcel, plots);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
    const answers = open();
    answers.send(get(TILE));
    const first = await answers.next();
    assert.equal(first.status, 200);
    tile = first.body;
  });
  after(async () => {
    for (const { socket } of opened) socket.destroy();
    await api.close();
    await database.drop();
  });

  it('answers requests that came together in their order, also where some have to be made first', async () => {
    const answers = open();
    const empty = `/tiles/parcel/15/${x + 50}/${y}.mvt`;
    const other = `/tiles/parcel/16/${x * 2}/${y * 2}.mvt`;
    answers.send(
      [TILE, other, empty, '/healthz', TILE, '/tiles/parcel/99/0/0.mvt', TILE].map((path) => get(path)).join(''),
    );
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      const answer = await answers.next();
      statuses.push(answer.status);
      if (n === 0 || n === 4 || n === 6) assert.deepEqual(answer.body, tile);
    }
    assert.deepEqual(statuses, [200, 200, 204, 200, 200, 400, 200]);
  });

  it('understands a request that comes in pieces', async () => {
    const answers = open();
    for (const letter of get(TILE).match(/.{1,9}/gs) ?? []) {
      answers.send(letter);
      await setTimeout(2);
    }
    assert.deepEqual((await answers.next()).body, tile);
    answers.send(get(TILE));
    assert.deepEqual((await answers.next()).body, tile);
  });

  it('carries everything else as well, bodies that come later included', async () => {
    const answers = open();
    answers.send(get(TILE));
    await answers.next();
    const body = JSON.stringify({ projectType: 'unknown'.repeat(2000) });
    answers.send(
      `POST /api/overlap-checks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await setTimeout(30);
    answers.send(body.slice(0, 5000), body.slice(5000), get(TILE));
    const problem = await answers.next();
    assert.equal(problem.status, 400);
    assert.match(problem.head, /application\/problem\+json/);
    assert.deepEqual((await answers.next()).body, tile);
  });

  it('says 304 to who has the tile, and 200 with another entity tag', async () => {
    const answers = open();
    answers.send(get(TILE));
    const etag = /^ETag: (.*)$/m.exec((await answers.next()).head)![1]!.trim();
    answers.send(get(TILE, `If-None-Match: ${etag}\r\n`), get(TILE, 'If-None-Match: W/"old"\r\n'));
    const [unchanged, changed] = [await answers.next(), await answers.next()];
    assert.equal(unchanged.status, 304);
    assert.equal(unchanged.body.length, 0);
    assert.doesNotMatch(unchanged.head, /^Content-/m);
    assert.equal(changed.status, 200);
  });

  it('is told the date of the answer', async () => {
    const answers = open();
    const dates: number[] = [];
    for (let n = 0; n < 2; n++) {
      answers.send(get(TILE));
      dates.push(Date.parse(/^Date: (.*)$/m.exec((await answers.next()).head)![1]!));
      if (n === 0) await setTimeout(1100);
    }
    assert.ok(dates[1]! > dates[0]! && Math.abs(dates[1]! - Date.now()) < 2500);
  });

  it('gets every answer though it asks for thousands before it reads one', async () => {
    const answers = open();
    answers.socket.pause();
    for (let n = 0; n < 30; n++) answers.send(get(TILE).repeat(100));
    await setTimeout(200);
    answers.socket.resume();
    for (let n = 0; n < 3000; n++) assert.equal((await answers.next()).body.length, tile.length);
  });

  it('is told what is wrong where the tile cannot be made', async () => {
    const client = await database.pool.connect();
    const slow = await startApi(database, { TILE_TIMEOUT: '150ms' });
    try {
      await client.query('begin; lock table land.parcel in access exclusive mode');
      const answers = new Answers(slow);
      opened.push(answers);
      answers.send(get(`/tiles/parcel/17/${x * 4}/${y * 4}.mvt`, 'Origin: https://elsewhere.cn\r\n'));
      const { status, head, body } = await answers.next();
      assert.equal(status, 503);
      assert.match(head, /^Retry-After: 2\r?$/m);
      const problem = JSON.parse(body.toString()) as { code: string; requestId: string };
      assert.equal(problem.code, 'query-timeout');
      assert.ok(slow.logged.some((line) => line['requestId'] === problem.requestId));
    } finally {
      await client.query('rollback');
      client.release();
      await slow.close();
    }
  });

  it('is closed where it is idle when the server stops', async () => {
    const stopping = await startApi(database);
    const answers = new Answers(stopping);
    answers.send(get(TILE));
    await answers.next();
    const closed = once(answers.socket, 'close');
    await stopping.close();
    await closed;
  });
});
