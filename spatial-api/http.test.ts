import assert from 'node:assert/strict';

import express, { type RequestHandler } from 'express';
import { describe, it } from 'mocha';
import { pino } from 'pino';
import { z } from 'zod';

import { listen } from '../fixtures/harness/http.ts';
import { Problem, type ProblemBody } from '../schemas/problems.ts';
import { changzhou } from '../schemas/regions/changzhou.ts';
import { LOCAL } from './access/access.ts';
import { actAs } from './access/request-caller.ts';
import { answerErrors, answerUnknown, recordRequests, toProblem } from './http.ts';
import { mountRoutes } from './mount-routes.ts';
import { integerParameter, layerIds, numberParameter } from './parameters.ts';
import { route, type Route } from './route.ts';
import type { Services } from './services.ts';

/** Asks a small application made of some routes or one handler. */
async function withApp<T>(
  parts: { routes?: readonly Route[]; handler?: RequestHandler },
  ask: (url: string, logged: Record<string, unknown>[]) => Promise<T>,
): Promise<T> {
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const readOnly = { isOn: async () => false };
  const services = { settings: { bodyLimitBytes: 1000 }, region: changzhou, db: {}, readOnly } as unknown as Services;
  const app = express();
  app.use(recordRequests(log, () => undefined));
  app.use(actAs(LOCAL));
  if (parts.handler !== undefined) app.use(parts.handler);
  app.use(mountRoutes(services, parts.routes ?? []));
  app.use(answerUnknown);
  app.use(answerErrors);
  const server = await listen(app);
  try {
    return await ask(server.url, logged);
  } finally {
    await server.close();
  }
}

const problemOf = async (response: Response) => (await response.json()) as ProblemBody;

const echo = route({
  method: 'get',
  path: '/echo/{id}',
  tag: 't',
  summary: 's',
  params: z.strictObject({ id: integerParameter(1, 9, 'id') }),
  query: z.strictObject({ x: numberParameter(-10, 10, 'x'), list: layerIds.optional() }),
  answer: z.object({ id: z.int(), x: z.number(), list: z.array(z.string()).optional() }),
  handle: async (_context, { params, query }) => ({ body: { id: params.id, ...query } }),
});

const post = route({
  method: 'post',
  path: '/post',
  tag: 't',
  summary: 's',
  body: z.strictObject({ name: z.string().min(1) }),
  answer: z.object({ name: z.string() }),
  handle: async (_context, { body }) => ({ body, status: 201 }),
});

describe('a route', () => {
  it('gives its handler parsed values', async () => {
    await withApp({ routes: [echo] }, async (url) => {
      const response = await fetch(`${url}/echo/3?x=-1.5&list=b,a,b`);
      assert.deepEqual(await response.json(), { id: 3, x: -1.5, list: ['b', 'a'] });
      assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
    });
  });

  it('names every wrong value of a request at once, with what was expected', async () => {
    await withApp({ routes: [echo] }, async (url) => {
      const response = await fetch(`${url}/echo/77?x=east&y=1`);
      assert.equal(response.status, 400);
      const { code, errors, requestId } = await problemOf(response);
      assert.equal(code, 'request-invalid');
      assert.equal(requestId, response.headers.get('x-request-id'));
      assert.deepEqual(errors?.map(({ at }) => at).sort(), ['path.id', 'query', 'query.x']);
      assert.equal(errors?.find(({ at }) => at === 'query.x')?.actual, 'east');
      assert.match(errors?.find(({ at }) => at === 'query.x')?.expected ?? '', /[\u4e00-\u9fff]/);
    });
  });

  it('takes an empty or strange number for no number', async () => {
    await withApp({ routes: [echo] }, async (url) => {
      for (const x of ['', '%20', 'NaN', 'Infinity', '1e1', '0x1', '1,5', '１', '1&x=2', '99']) {
        assert.equal((await fetch(`${url}/echo/3?x=${x}`)).status, 400, x);
      }
    });
  });

  it('reads a JSON body and says what is wrong with it', async () => {
    await withApp({ routes: [post] }, async (url) => {
      const send = (body: string) =>
        fetch(`${url}/post`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
      assert.equal((await send('{"name":"x"}')).status, 201);
      assert.equal((await problemOf(await send('{"name":""}'))).errors?.[0]?.at, 'body.name');
      assert.equal((await problemOf(await send('{"name"'))).code, 'body-unreadable');
      assert.equal((await problemOf(await send(`{"name":"${'x'.repeat(2000)}"}`))).code, 'body-too-large');
    });
  });

  it('says which methods it takes', async () => {
    await withApp({ routes: [echo] }, async (url) => {
      const response = await fetch(`${url}/echo/3`, { method: 'DELETE' });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'GET, HEAD, OPTIONS');
      assert.equal((await problemOf(response)).code, 'method-not-allowed');
    });
  });

  it('answers 304 by its entity tag before the work is done', async () => {
    let handled = 0;
    const tagged = route({
      method: 'get',
      path: '/tagged',
      tag: 't',
      summary: 's',
      answer: z.object({}),
      etag: async () => 'W/"v1"',
      handle: async () => {
        handled += 1;
        return { body: {} };
      },
    });
    await withApp({ routes: [tagged] }, async (url) => {
      const first = await fetch(`${url}/tagged`);
      const tag = first.headers.get('etag')!;
      assert.match(tag, /^W\/"v1~[\w-]+"$/, 'it says of which scope it is');
      const again = await fetch(`${url}/tagged`, { headers: { 'If-None-Match': tag } });
      assert.equal(again.status, 304);
      assert.equal(handled, 1);
    });
  });

  it('fires its signal when the client leaves', async () => {
    let left!: (value: boolean) => void;
    const gone = new Promise<boolean>((resolve) => (left = resolve));
    const slow = route({
      method: 'get',
      path: '/slow',
      tag: 't',
      summary: 's',
      answer: z.object({}),
      handle: async ({ signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        left(true);
        return { body: {} };
      },
    });
    await withApp({ routes: [slow] }, async (url, logged) => {
      const leaving = new AbortController();
      const asked = fetch(`${url}/slow`, { signal: leaving.signal });
      setTimeout(() => leaving.abort(), 50);
      await assert.rejects(asked);
      assert.equal(await gone, true);
      assert.equal(logged.find(({ msg }) => msg === 'Request:ClientLeft')?.status, 499);
    });
  });
});

describe('what goes wrong', () => {
  it('at an unknown address is a problem of its own', async () => {
    await withApp({}, async (url) => {
      const response = await fetch(`${url}/nowhere`);
      assert.equal(response.status, 404);
      assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.equal((await problemOf(response)).code, 'path-unknown');
    });
  });

  it('inside is logged with its cause and told without it', async () => {
    const handler: RequestHandler = () => {
      throw new Error('password of the database is 1234');
    };
    await withApp({ handler }, async (url, logged) => {
      const response = await fetch(`${url}/x?owner=张三`);
      assert.equal(response.status, 500);
      const body = await response.text();
      assert.doesNotMatch(body, /1234/);
      assert.match(JSON.stringify(logged.find(({ msg }) => msg === 'Request:Failed')), /1234/);
    });
  });

  it('in the database is told apart: unreachable, too slow, or our own fault', () => {
    const withCode = (code: string) => Object.assign(new Error('x'), { code });
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P03', '08006', '53300']) {
      assert.equal(toProblem(withCode(code)).code, 'database-unavailable', code);
    }
    for (const text of [
      'timeout exceeded when trying to connect',
      'Client has encountered a connection error and is not queryable',
    ])
      assert.equal(toProblem(new Error(text)).code, 'database-unavailable', text);
    assert.equal(toProblem(withCode('57014')).code, 'query-timeout');
    for (const code of ['42P01', '08P01']) assert.equal(toProblem(withCode(code)).code, 'internal-fault', code);
    assert.equal(toProblem('text').code, 'internal-fault');
    assert.equal(toProblem(undefined).code, 'internal-fault');
    assert.equal(toProblem(new Problem('layer-unknown', 'x')).code, 'layer-unknown');
  });
});

describe('the log of requests', () => {
  it('names the route and never what was asked for', async () => {
    await withApp({ routes: [echo] }, async (url, logged) => {
      await (await fetch(`${url}/echo/3?x=1&list=zhangsan`)).text();
      await (await fetch(`${url}/张三?q=320402198001011234`)).text();
      const text = JSON.stringify(logged);
      assert.doesNotMatch(text, /zhangsan|张三|%E5|320402198001011234/);
      const line = logged.find(({ route: name }) => name === '/echo/{id}');
      assert.equal(line?.msg, 'Request:Answered');
      assert.equal(line?.status, 200);
      assert.equal(typeof line?.tookMs, 'number');
    });
  });

  it('carries the id of a proxy in front where it looks like one', async () => {
    await withApp({ routes: [echo] }, async (url) => {
      const idOf = async (given: string) =>
        (await fetch(`${url}/echo/3?x=1`, { headers: { 'X-Request-Id': given } })).headers.get('x-request-id');
      assert.equal(await idOf('gateway-0001'), 'gateway-0001');
      assert.match((await idOf('a b {evil}')) ?? '', /^[0-9a-f-]{36}$/);
      assert.match((await idOf('x'.repeat(500))) ?? '', /^[0-9a-f-]{36}$/);
    });
  });
});
