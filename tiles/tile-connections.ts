/**
 * Tiles answered on the connection itself: a plain request for a tile is read off the socket, and its answer, head and body in
 * one piece, is one write. Node's HTTP server makes a dozen objects for each request, which takes longer than all of that.
 * A connection is handed to that server with the first request that is anything else, before a byte of it is answered.
 */
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { Socket } from 'node:net';

import { problemBody, problemHeaders, type Problem } from '../schemas/problems.ts';
import { acceptsEncoding, matchesEtag } from './conditional.ts';
import { corsHeaders } from './cors.ts';
import { answerWith, currentLayers, knownAnswer, tileTarget, type TileTarget } from './known-answer.ts';
import { ReadyAnswers, type ReadyAnswer } from './ready-answers.ts';
import { readRequestHead, type RequestHead } from './request-head.ts';
import { ClientLeft } from './shared-work.ts';
import type { TileAccess } from './tile-access.ts';
import type { TileService } from './tile-service.ts';
import type { LayerWanted } from './tile-source.ts';
import type { LayerVersions } from './versions.ts';

/** What requests without credentials are answered from. */
export interface TileConnectionsOptions {
  readonly service: TileService;
  /** The access of a request without credentials, where that is known without asking. */
  readonly accessOf: (request: { readonly headers: IncomingHttpHeaders }) => TileAccess | undefined;
  /** The same, asking; undefined where the request is for the long way, to be refused for instance. */
  readonly findAccess: (request: { readonly headers: IncomingHttpHeaders }) => Promise<TileAccess | undefined>;
  /** Headers of every answer of the application. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of memory for answers that are ready to be written. */
  readonly readyBytes: number;
  /** Called for each answer given here. */
  readonly observe: (end: { readonly method: string; readonly status: number; readonly tookMs: number }) => void;
  /** Called where an answer was ready to be written. */
  readonly onReady: () => void;
  /** The problem behind an error, which it logs under this id. */
  readonly problemOf: (error: unknown, requestId: string) => Problem;
  readonly newRequestId: () => string;
}

/** Bytes that wait on a connection while a tile is made; a client that sends more is read again when it has got its answer. */
const MOST_PENDING = 64 * 1024;
/** A connection without a request for this long is closed. */
const IDLE_MS = 65_000;

/** Takes the connections of a server, which closes them as it does its own. */
export function takeTileConnections(server: Server, options: TileConnectionsOptions): void {
  const ready = new ReadyAnswers(options.readyBytes, options.headers);
  const open = new Set<TileConnection>();
  const listeners = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const handOver = (socket: Socket, bytes: Buffer) => {
    for (const listener of listeners) listener.call(server, socket);
    // The server reads what follows from the socket by itself.
    socket.emit('data', bytes);
  };
  server.on('connection', (socket: Socket) => {
    const connection = new TileConnection(socket, ready, options, (bytes) => {
      open.delete(connection);
      if (bytes !== undefined) handOver(socket, bytes);
    });
    open.add(connection);
  });
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    closeIdle();
    for (const connection of open) connection.endWhenIdle();
  };
  const closeAll = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    closeAll();
    for (const connection of open) connection.destroy();
  };
}

/** An answer that had to be made. */
interface Made {
  readonly bytes: Buffer;
  readonly status: number;
}

/** A current tile that has to be made. */
interface Missed {
  readonly target: TileTarget;
  readonly wanted: readonly LayerWanted[];
}

/** One connection, until it ends or is handed over. */
class TileConnection {
  readonly #socket: Socket;
  readonly #ready: ReadyAnswers;
  readonly #options: TileConnectionsOptions;
  readonly #leave: (bytes: Buffer | undefined) => void;
  /** What came while an answer was being made. */
  #pending: Buffer[] = [];
  /** Fires when the client leaves before its answer. */
  #making: AbortController | undefined;
  #isEnding = false;
  /** The tile that the last request looked for in vain. */
  #missed: Missed | undefined;

  constructor(
    socket: Socket,
    ready: ReadyAnswers,
    options: TileConnectionsOptions,
    leave: (bytes: Buffer | undefined) => void,
  ) {
    this.#socket = socket;
    this.#ready = ready;
    this.#options = options;
    this.#leave = leave;
    socket.setNoDelay(true);
    socket.setTimeout(IDLE_MS);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('timeout', this.#onTimeout);
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  /** Closes the connection now, or after the answer that is being made. */
  endWhenIdle(): void {
    this.#isEnding = true;
    if (this.#making === undefined) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#making === undefined && !this.#socket.isPaused()) this.#answerAll(chunk);
    else this.#keep(chunk);
  };

  readonly #onEnd = (): void => {
    // Nobody is left to be answered: a client that means to read on keeps its side open.
    this.#making?.abort(new ClientLeft());
    this.#socket.end();
  };

  readonly #onTimeout = (): void => {
    if (this.#making === undefined) this.#socket.destroy();
  };

  readonly #onDrain = (): void => {
    if (!this.#socket.isPaused() || this.#making !== undefined) return;
    this.#socket.resume();
    this.#answerPending();
  };

  readonly #onError = (): void => {};

  readonly #onClose = (): void => {
    this.#making?.abort(new ClientLeft());
    this.#leave(undefined);
  };

  #keep(chunk: Buffer): void {
    this.#pending.push(chunk);
    const waiting = this.#pending.reduce((sum, { length }) => sum + length, 0);
    if (waiting > MOST_PENDING) this.#socket.pause();
  }

  #answerPending(): void {
    if (this.#pending.length === 0) return;
    const bytes = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#answerAll(bytes);
  }

  /** Answers the requests in `bytes` one after the other, as far as they can be answered at once. */
  #answerAll(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      const head = readRequestHead(bytes, at);
      if (head === undefined) return this.#handOver(bytes.subarray(at));
      const found = this.#find(head);
      if (found === undefined) return this.#make(head, bytes.subarray(at));
      this.#write(head, found);
      at += head.length;
      // A client that does not read its answers gets no more of them.
      if (this.#socket.writableLength > 0 && at < bytes.length) {
        this.#socket.pause();
        this.#pending.unshift(bytes.subarray(at));
        return;
      }
    }
  }

  #write({ headers }: RequestHead, found: ReadyAnswer): void {
    const condition = headers['if-none-match'];
    const isUnchanged = condition !== undefined && matchesEtag(condition, found.etag);
    this.#socket.write(this.#ready.renew(isUnchanged ? found.unchanged : found.bytes));
    // Far below what the measurements tell apart.
    this.#options.observe({ method: 'GET', status: isUnchanged ? 304 : found.status, tookMs: 0 });
  }

  /** The answer where it is in memory. */
  #find(head: RequestHead): ReadyAnswer | undefined {
    this.#missed = undefined;
    const { service, accessOf } = this.#options;
    const versions = service.versions.current();
    const access = versions === undefined ? undefined : accessOf(head);
    if (versions === undefined || access === undefined) return undefined;
    const key = this.#keyOf(head);
    const kept = this.#ready.get(key, versions, access);
    if (kept !== undefined) {
      this.#options.onReady();
      return kept;
    }
    const target = tileTarget(service, head.path, access);
    if (target === undefined) return undefined;
    const wanted = currentLayers(target, versions);
    const found = this.#findTile(key, target, wanted, versions, head);
    if (found === undefined && acceptsEncoding(head.headers['accept-encoding'], 'gzip'))
      this.#missed = { target, wanted };
    return found;
  }

  #findTile(
    key: string,
    target: TileTarget,
    wanted: readonly LayerWanted[],
    versions: LayerVersions,
    { headers }: RequestHead,
  ): ReadyAnswer | undefined {
    const { service } = this.#options;
    const condition = headers['if-none-match'];
    // A tile that is kept is made ready whole, whatever the client has already.
    const answer =
      condition === undefined
        ? knownAnswer(service, target, wanted, headers)
        : (knownAnswer(service, target, wanted, { ...headers, 'if-none-match': undefined }) ??
          knownAnswer(service, target, wanted, headers));
    if (answer === undefined) return undefined;
    // 304 without the tile in memory stands for this request alone.
    return this.#ready.add(
      key,
      { ...answer, isInterim: answer.isInterim || answer.status === 304 },
      versions,
      target.access,
    );
  }

  #make(head: RequestHead, bytes: Buffer): void {
    const making = new AbortController();
    this.#making = making;
    const begun = performance.now();
    this.#making.signal.addEventListener('abort', () => this.#end(499, begun), { once: true });
    void this.#made(head, making.signal).then((made) => {
      if (making.signal.aborted) return;
      this.#making = undefined;
      if (made === undefined) return this.#handOver(bytes);
      this.#socket.write(made.bytes);
      this.#end(made.status, begun);
      if (this.#isEnding) this.#socket.end();
      else this.#goOn(bytes.subarray(head.length));
    });
  }

  #end(status: number, begun: number): void {
    this.#options.observe({ method: 'GET', status, tookMs: performance.now() - begun });
  }

  #goOn(rest: Buffer): void {
    if (rest.length > 0) this.#pending.unshift(rest);
    if (this.#socket.writableLength > 0) this.#socket.pause();
    else {
      this.#socket.resume();
      this.#answerPending();
    }
  }

  /** The answer after asking the database; undefined where the request is for the long way. */
  async #made(head: RequestHead, signal: AbortSignal): Promise<Made | undefined> {
    const { service, problemOf, newRequestId } = this.#options;
    try {
      return await (this.#missed === undefined ? this.#asked(head, signal) : this.#tile(this.#missed, head, signal));
    } catch (error) {
      if (signal.aborted) return undefined;
      const id = newRequestId();
      const problem = problemOf(error, id);
      const body = Buffer.from(JSON.stringify(problemBody(problem, id)));
      const cors = corsHeaders(service.allowedOrigins, head.headers.origin);
      const headers = { ...cors, ...problemHeaders(problem), 'X-Request-Id': id, 'Content-Length': body.length };
      return { bytes: this.#ready.write(problem.status, headers, body), status: problem.status };
    }
  }

  /** The same where access or versions have to be asked for first. */
  async #asked(head: RequestHead, signal: AbortSignal): Promise<Made | undefined> {
    const { service, findAccess } = this.#options;
    if (!acceptsEncoding(head.headers['accept-encoding'], 'gzip')) return undefined;
    const access = await findAccess(head).catch(() => undefined);
    const target = access === undefined ? undefined : tileTarget(service, head.path, access);
    if (target === undefined) return undefined;
    const versions = await service.versions.read();
    const wanted = currentLayers(target, versions);
    const found = this.#findTile(this.#keyOf(head), target, wanted, versions, head);
    if (found === undefined) return this.#tile({ target, wanted }, head, signal);
    const condition = head.headers['if-none-match'];
    const isUnchanged = condition !== undefined && matchesEtag(condition, found.etag);
    return isUnchanged ? { bytes: found.unchanged, status: 304 } : found;
  }

  async #tile({ target, wanted }: Missed, { headers }: RequestHead, signal: AbortSignal): Promise<Made> {
    const { service } = this.#options;
    const tile = await service.source.tile(wanted, target.address, signal);
    const answer = answerWith(service, target.access, tile, headers);
    return { bytes: this.#ready.write(answer.status, answer.headers, answer.body), status: answer.status };
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('timeout', this.#onTimeout);
    socket.off('drain', this.#onDrain);
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    socket.setTimeout(0);
    const rest = this.#pending;
    this.#pending = [];
    this.#leave(rest.length === 0 ? bytes : Buffer.concat([bytes, ...rest]));
    if (socket.isPaused()) socket.resume();
  }

  /** What an answer depends on: the tile, the codings that the client takes, and where its page is from if that matters. */
  #keyOf({ path, headers }: RequestHead): string {
    const origin = this.#options.service.allowedOrigins.includes('*') ? '' : (headers.origin ?? '');
    return `${path} ${headers['accept-encoding'] ?? ''} ${origin}`;
  }
}
