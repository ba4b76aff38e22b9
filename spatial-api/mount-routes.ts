import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

import { json, raw, Router, type Request, type Response } from 'express';
import { z } from 'zod';

import { scopedDatabase, type Scope } from '../schemas/database/scope.ts';
import { Problem, type ProblemError } from '../schemas/problems.ts';
import { matchesEtag } from '../tiles/conditional.ts';
import { sessionTokenOf } from './access/access.ts';
import { caller as callerFrom, requireRight, type Caller } from './access/caller.ts';
import { callerIfAny, callerIn } from './access/request-caller.ts';
import { servedLayers } from './catalogue/served-layers.ts';
import { clientSignal, recordOf } from './http.ts';
import type { Answer, Route, RouteContext, RouteInput } from './route.ts';
import type { Services } from './services.ts';

/** Media types of bodies that are JSON. */
const JSON_TYPES = ['application/json', 'application/geo+json', 'application/merge-patch+json'];

const chinese = z.locales.zhCN().localeError;

/** A router for these routes: validates the input, answers, and says 405 for a method that none of them takes. */
export function mountRoutes(services: Services, routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true });
  const readBody = json({ limit: services.settings.bodyLimitBytes, type: JSON_TYPES });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    const handlers = router.route(expressPath(path)).all((_request, response, next) => {
      recordOf(response).route = path;
      next();
    });
    for (const route of here) {
      const readBytes = raw({ type: () => true, limit: route.bodyBytes ?? 0 });
      const before = route.bodyBytes !== undefined ? [readBytes] : route.body === undefined ? [] : [readBody];
      handlers[route.method](...before, (request: Request, response: Response) =>
        answer(services, route, request, response),
      );
    }
    handlers.options((_request: Request, response: Response) => {
      response.set('Allow', methodsOf(here).join(', ')).status(204).end();
    });
    handlers.all((request: Request) => refuseMethod(request, here));
  }
  return router;
}

async function answer(services: Services, route: Route, request: Request, response: Response): Promise<void> {
  const caller = admit(route, response);
  if (mayWrite(route)) await refuseWhileReadOnly(services);
  const input = parseInput(route, request);
  const context = contextOf(services, route, caller, request, response);
  if (route.watched === true) watch(services, route, context, request, response);
  const etag = tagWithin(context.scope, await route.etag?.(context, input));
  if (etag !== undefined && matchesEtag(request.get('If-None-Match'), etag)) {
    response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' }).status(304).end();
    return;
  }
  const result = await route.handle(context, input);
  await send(route, result, etag, response);
}

/** An entity tag of what is seen within a scope: an answer that one caller kept is not another one's. */
function tagWithin(scope: Scope, tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const hash = createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 8);
  return tag.replace(/"$/, `~${hash}"`);
}

/** Everything but GET writes, unless the route says otherwise or sees the database through a scope. */
function mayWrite({ method, reads: said, writesWhenReadOnly }: Route): boolean {
  return method !== 'get' && said !== 'scope' && writesWhenReadOnly !== true;
}

/** Throws `read-only` in that mode. */
export async function refuseWhileReadOnly({ readOnly }: Pick<Services, 'readOnly'>): Promise<void> {
  if (!(await readOnly.isOn())) return;
  throw new Problem('read-only', '系统处于只读模式，暂不能保存；查询与地图照常', { retryAfterSeconds: 300 });
}

/** Tells the watch what was asked, once the answer is through: by then it is known how much was read. */
function watch(
  { watch: watcher }: Services,
  { path }: Route,
  { caller, address }: RouteContext,
  { params, query, body }: Request,
  response: Response,
): void {
  // Where a list goes on and in what form it is sent makes it no other question.
  const { after: _after, f: _f, ...asked } = query as Readonly<Record<string, unknown>>;
  const condition = createHash('sha256')
    .update(
      JSON.stringify([path, params, Object.entries(asked).toSorted(([a], [b]) => (a < b ? -1 : 1)), body ?? null]),
    )
    .digest('base64url');
  response.once('close', () => {
    const rows = recordOf(response).rows ?? 0;
    const missed = response.statusCode === 404;
    watcher.observe({ actor: caller, address, route: path, condition, rows, missed });
  });
}

/** Nobody in particular: who reaches an open route with credentials that do not hold. */
const STRANGER = callerFrom({ kind: 'anonymous', id: 'anonymous', name: '未登录', rights: new Set() });

/** Addresses whose answers are made of the fields of `layers` alone: those that a key with limited fields may call. */
const SHOWS_FIELDS: ReadonlySet<string> = new Set([
  '/api/layers',
  '/api/layers/{id}',
  '/api/layers/{id}/versions',
  '/api/layers/{id}/items/{featureId}',
  '/api/statistics',
  '/ogc',
  '/ogc/conformance',
  '/ogc/collections',
  '/ogc/collections/{collectionId}',
  '/ogc/collections/{collectionId}/queryables',
  '/ogc/collections/{collectionId}/sortables',
  '/ogc/collections/{collectionId}/items',
  '/ogc/collections/{collectionId}/items/{featureId}',
]);

/** The caller, if the route lets them in. */
function admit({ path, right = 'layer:read' }: Route, response: Response): Caller {
  const who = right === 'open' ? (callerIfAny(response) ?? STRANGER) : callerIn(response);
  recordOf(response).callerId = who.id;
  if (right !== 'open') requireRight(who, right);
  if (who.fields !== null && right !== 'open' && !SHOWS_FIELDS.has(path)) {
    throw new Problem('forbidden', '此密钥限定了字段，只能读取图层目录、要素（/ogc/collections）与统计');
  }
  return who;
}

/** Readers see the database through their scope, unless their route says that it needs more. */
function reads({ reads: said, method, right }: Route): 'scope' | 'everything' {
  return said ?? (method === 'get' && right !== 'open' ? 'scope' : 'everything');
}

/** What a caller sees, worked out once while the caller is kept. */
type Sight = Pick<RouteContext, 'layers' | 'scope' | 'scoped' | 'everywhere'>;

const sights = new WeakMap<Services, WeakMap<Caller, Sight>>();

function sightOf(services: Services, caller: Caller): Sight {
  let known = sights.get(services);
  if (known === undefined) sights.set(services, (known = new WeakMap()));
  let sight = known.get(caller);
  if (sight !== undefined) return sight;
  const layers = servedLayers(services.region, caller);
  const scope: Scope = {
    layers: layers.all.map(({ id }) => id),
    districts: caller.districts,
    personal: caller.may('personal:read'),
    reduced: !caller.may('precise:read'),
  };
  const beyond = { ...scope, districts: null, personal: false, reduced: false };
  sight = {
    layers,
    scope,
    scoped: scopedDatabase(services.db, scope),
    everywhere: scopedDatabase(services.db, beyond),
  };
  known.set(caller, sight);
  return sight;
}

function contextOf(
  services: Services,
  route: Route,
  caller: Caller,
  request: Request,
  response: Response,
): RouteContext {
  const { log, id: requestId } = recordOf(response);
  const address = request.ip ?? null;
  const audit: RouteContext['audit'] = (action, target, detail) =>
    services.auditLog.append({
      actor: { kind: caller.kind, id: caller.id, name: caller.name },
      action,
      target,
      result: 'done',
      address,
      requestId,
      ...(detail === undefined ? {} : { detail }),
    });
  const sight = sightOf(services, caller);
  return {
    ...services,
    ...sight,
    db: reads(route) === 'scope' ? sight.scoped : services.db,
    log: log.child({ callerId: caller.id }),
    signal: clientSignal(response),
    origin: `${request.protocol}://${request.host ?? ''}`,
    header: (name) => request.get(name),
    countRows: (rows) => {
      const record = recordOf(response);
      record.rows = (record.rows ?? 0) + rows;
    },
    caller,
    address,
    agent: request.get('User-Agent') ?? null,
    sessionToken: sessionTokenOf(request.get('Cookie')),
    audit,
    async personalView(layers, target) {
      if (!caller.may('personal:read')) return 'masked';
      const personal = layers.filter(({ fields }) =>
        Object.values(fields).some((field) => field.sensitivity === 'personal'),
      );
      if (personal.length === 0) return 'masked';
      await audit('personal.read', target, { layers: personal.map(({ id }) => id) });
      return 'full';
    },
  };
}

/** Without an entity tag of its own the answer gets one of its bytes from Express, which answers 304 by it. */
async function send(
  route: Route,
  result: Answer<unknown>,
  etag: string | undefined,
  response: Response,
): Promise<void> {
  response.set('Cache-Control', 'private, no-cache');
  if (etag !== undefined) response.set('ETag', etag);
  response.set(result.headers ?? {}).status(result.status ?? 200);
  const mediaType = route.mediaType ?? 'application/json';
  if (result.headers?.['Content-Type'] === undefined) response.type(mediaType);
  if (result.body instanceof Readable) return stream(result.body, response);
  const bytes = bytesOf(result.body, mediaType);
  if (result.untagged === true) response.end(bytes);
  else response.send(isSmallText(bytes, response) ? packed(bytes, response) : bytes);
}

/** Bytes that are packed at once: less does not pay, more would hold up others. */
const PACKED_AT_ONCE = [1024, 64 * 1024] as const;

/** Whether an answer is text of such a length, and its client takes it packed. */
function isSmallText(body: Buffer | string, response: Response): body is string {
  const [least, most] = PACKED_AT_ONCE;
  return (
    typeof body === 'string' &&
    body.length >= least &&
    body.length <= most &&
    response.get('Content-Encoding') === undefined &&
    response.req.acceptsEncodings('gzip') === 'gzip'
  );
}

/**
 * A small answer in one piece: in a stream its few kilobytes take five times as long, mostly on their way to another thread and back.
 * The entity tag is that of the text, as Express would give it.
 */
function packed(text: string, response: Response): Buffer | string {
  if (response.get('ETag') === undefined) {
    const tagOf = response.app.get('etag fn') as ((body: string, encoding: string) => string) | undefined;
    if (tagOf !== undefined) response.set('ETag', tagOf(text, 'utf8'));
  }
  response.vary('Accept-Encoding');
  // 304: nothing is sent.
  if (response.req.fresh) return text;
  response.set('Content-Encoding', 'gzip');
  return gzipSync(text, { level: 4 });
}

/** Streams to a client who may leave at any moment, which ends the source. */
async function stream(source: Readable, response: Response): Promise<void> {
  response.flushHeaders();
  try {
    await pipeline(source, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Bytes as they are; other values as JSON or, where the route has another media type, as text. */
function bytesOf(body: unknown, mediaType: string): Buffer | string {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return /[/+]json\b/.test(mediaType) ? JSON.stringify(body) : String(body);
}

/** Parses path, query and body; throws one problem that names every wrong value. */
function parseInput(
  route: Route,
  request: Request,
): RouteInput<z.ZodObject | undefined, z.ZodObject | undefined, z.ZodType | undefined> {
  const errors: ProblemError[] = [];
  const parse = (part: 'params' | 'query' | 'body', at: string): unknown => {
    const schema = route[part];
    if (schema === undefined) return undefined;
    if (part === 'body' && route.bodyStream === true && request.is('json') === false) return request;
    const given: unknown = request[part] ?? {};
    const result = schema.safeParse(given, { error: chinese });
    if (result.success) return result.data;
    errors.push(...result.error.issues.map((issue) => describeIssue(issue, at, given)));
    return undefined;
  };
  const input = { params: parse('params', 'path'), query: parse('query', 'query'), body: parse('body', 'body') };
  if (errors.length === 0) return input as RouteInput<z.ZodObject, z.ZodObject, z.ZodType>;
  const names = errors.map(({ at }) => at).join('、');
  throw new Problem('request-invalid', `有 ${errors.length} 处参数有误：${names}`, { errors });
}

function describeIssue(issue: z.core.$ZodIssue, at: string, given: unknown): ProblemError {
  const path = [at, ...issue.path.map(String)].join('.');
  const actual = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  const isShort =
    actual === undefined || typeof actual === 'number' || (typeof actual === 'string' && actual.length <= 100);
  return { at: path, ...(isShort && actual !== undefined ? { actual } : {}), expected: issue.message };
}

/** Methods of an address, as `Allow` names them. */
function methodsOf(routes: readonly Route[]): readonly string[] {
  const methods = new Set(routes.map(({ method }) => method.toUpperCase()));
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function refuseMethod(request: Request, routes: readonly Route[]): never {
  const allow = methodsOf(routes);
  throw new Problem('method-not-allowed', `${request.method} 不可用；可用的方法：${allow.join('、')}`, { allow });
}

/** `/api/layers/{id}` → `/api/layers/:id`. */
function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
