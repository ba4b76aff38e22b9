/** What every request gets: an id, a logger, a measured and logged end, and problems as `application/problem+json`. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

import { TooManyVertices } from '../schemas/densify.ts';
import { isConnectionFailure } from '../schemas/jobs/job-problem.ts';
import { Problem, problemBody, problemHeaders } from '../schemas/problems.ts';

/** What the application keeps with a request; Express carries it in `response.locals`. */
export interface RequestRecord {
  readonly id: string;
  readonly log: Logger;
  /** Pattern of the route that answers, e.g. `/api/layers/{id}`: logs and metrics name it instead of the address, which may hold a name someone searched for. */
  route: string;
  /** Who asked, once known. */
  callerId?: string;
  /** Features that the answer holds, where they are counted. */
  rows?: number;
}

/** How a request ended, for metrics. */
export type RequestObserver = (end: {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
  readonly callerId?: string;
}) => void;

/** An id that a proxy may hand in: printable and short, so that it can stand in logs and headers. */
const FOREIGN_ID = /^[\w.:-]{8,64}$/;

/** The record of a request behind `recordRequests`. */
export function recordOf(response: Response): RequestRecord {
  return response.locals['record'] as RequestRecord;
}

/** Gives every request its record, and logs and measures it when it ends. Tiles are logged at `debug`: there are thousands. */
export function recordRequests(log: Logger, observe: RequestObserver): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id');
    const id = given !== undefined && FOREIGN_ID.test(given) ? given : randomUUID();
    const record: RequestRecord = { id, log: log.child({ requestId: id }), route: 'unknown' };
    response.locals['record'] = record;
    response.setHeader('X-Request-Id', id);
    // The record, the signal of the client, the stream and what watches keys and queries all wait for the end.
    response.setMaxListeners(20);
    const begun = performance.now();
    response.once('close', () => {
      const { route } = record;
      const tookMs = Math.round((performance.now() - begun) * 10) / 10;
      const status = response.writableFinished ? response.statusCode : 499;
      const { callerId } = record;
      observe({ method: request.method, route, status, tookMs, ...(callerId === undefined ? {} : { callerId }) });
      const line = { method: request.method, route, status, tookMs, ...(callerId === undefined ? {} : { callerId }) };
      if (status === 499) record.log.debug(line, 'Request:ClientLeft');
      else record.log[levelOf(status, route)](line, 'Request:Answered');
    });
    next();
  };
}

function levelOf(status: number, route: string): 'debug' | 'info' | 'error' {
  if (status >= 500 && status !== 503) return 'error';
  return route.startsWith('/tiles') || route === '/healthz' || route === '/metrics' ? 'debug' : 'info';
}

/** Names the route of everything behind it, until a more exact name is given. */
export function nameRoute(name: string): RequestHandler {
  return (_request, response, next) => {
    recordOf(response).route = name;
    next();
  };
}

/** A signal that fires when the client leaves before its answer is complete. */
export function clientSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the client left'));
  });
  return controller.signal;
}

/** Sends a problem; headers of the answer that failed do not go with it. */
export function sendProblem(response: Response, problem: Problem): void {
  for (const name of ['ETag', 'Last-Modified', 'Content-Encoding', 'Content-Length']) response.removeHeader(name);
  const body = JSON.stringify(problemBody(problem, recordOf(response).id));
  response
    .status(problem.status)
    .set(problemHeaders(problem))
    .end(response.req.method === 'HEAD' ? undefined : body);
}

/** The last handler: nothing answered this address. */
export function answerUnknown(request: Request): never {
  throw new Problem('path-unknown', `没有 ${request.path.slice(0, 200)}；接口说明见 /api/docs`);
}

/** Turns whatever was thrown into a problem. A fault is logged with its cause and told to the client without it. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response: Response, next: NextFunction) => {
  const record = recordOf(response);
  const problem = toProblem(error);
  logProblem(record.log, problem, { error, route: record.route });
  if (response.destroyed) return;
  // An answer that has begun cannot become a problem; Express closes the connection so that it is not taken for complete.
  if (response.headersSent) next(error);
  else sendProblem(response, problem);
};

/** Logs a problem that is not the client's, with its cause. */
export function logProblem(
  log: Logger,
  { status, code }: Problem,
  { error, route }: { readonly error: unknown; readonly route: string },
): void {
  if (status < 500) return;
  const line = { err: error instanceof Error ? error : new Error(String(error)), code, route };
  if (code === 'internal-fault') log.error(line, 'Request:Failed');
  else log.warn(line, 'Request:NotServed');
}

/** How long a connection whose request could not be read stays open for its answer to be read, ms. */
const LAST_WORDS_MS = 2000;

/**
 * Answers what is no request that HTTP knows, before anything of the product sees it: too long an address, broken headers. What still
 * comes is read and dropped for a while: a connection that is cut off while its client writes loses the answer too.
 */
export function answerBrokenRequests(server: Server): void {
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const problem =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? new Problem(
            'headers-too-large',
            '地址或请求头超过 16 KB；长的条件请改用 POST（/api/selections、/api/statistics）',
          )
        : new Problem('request-invalid', '请求不合 HTTP 的格式');
    const body = JSON.stringify(problemBody(problem, randomUUID()));
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ].join('\r\n');
    socket.end(`${head}\r\n\r\n${body}`);
    setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
  });
}

/** PostgreSQL: moments and displacements that it cannot hold. */
const WRONG_MOMENTS: ReadonlySet<string> = new Set(['22007', '22008', '22009']);

/** The problem behind an error of any kind. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, code, type } = (error ?? {}) as { status?: unknown; code?: unknown; type?: unknown };
  if (type === 'entity.too.large')
    return new Problem('body-too-large', '请求内容超过上限，请拆分后提交', { cause: error });
  if (status === 400 && typeof type === 'string') {
    return new Problem('body-unreadable', '请求内容应为 UTF-8 编码的 JSON', { cause: error });
  }
  if (error instanceof URIError || status === 400) {
    return new Problem('request-invalid', '地址中的百分号编码有误', { cause: error });
  }
  if (error instanceof TooManyVertices) {
    return new Problem('request-invalid', '图形过大：边长以数百公里为限，请分成几块', { cause: error });
  }
  if (code === '22021' || code === '22P05') {
    return new Problem('request-invalid', '文本中含有不能保存或查询的字符（如 U+0000）', { cause: error });
  }
  if (code === '42501' && /row-level security/.test(String((error as Error).message))) {
    return new Problem('forbidden', '要保存的内容不在可编辑的范围内', { cause: error });
  }
  if (typeof code === 'string' && WRONG_MOMENTS.has(code)) {
    return new Problem('request-invalid', '日期或时刻超出可以保存的范围（时差应在 ±15:59 以内）', { cause: error });
  }
  if (code === '57014') {
    const detail = '查询超过时限已停止，请缩小范围后重试';
    return new Problem('query-timeout', detail, { retryAfterSeconds: 5, cause: error });
  }
  if (isConnectionFailure(error)) {
    return new Problem('database-unavailable', '数据库连接失败，请稍后重试', { retryAfterSeconds: 5, cause: error });
  }
  return new Problem('internal-fault', '服务处理该请求时出错，请将 requestId 告知管理员', { cause: error });
}
