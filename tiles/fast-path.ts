import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import type { Layer } from '../schemas/layer.ts';
import { brotliCopy } from './brotli-copy.ts';
import { acceptsEncoding, matchesEtag } from './conditional.ts';
import { corsHeaders } from './cors.ts';
import type { TileAddress } from './mercator.ts';
import type { KnownTileAccess, TileAccess } from './tile-access.ts';
import { parseLayerList, parseTileAddress } from './tile-address.ts';
import type { TileService } from './tile-service.ts';
import { tileHeaders } from './tile-answer.ts';
import { selectionOf } from './tile-selection.ts';
import { touchedVersion, versionOf } from './versions.ts';

/** What the fast path needs besides the tiles. */
export interface FastPathOptions {
  readonly service: TileService;
  readonly accessOf: KnownTileAccess;
  /** Answers everything that the fast path does not: errors, misses, rare requests. */
  readonly fallback: RequestListener;
  /** Headers of every answer of the application, e.g. `X-Content-Type-Options`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called for each answer given here. */
  readonly observe: (end: { readonly method: string; readonly status: number; readonly tookMs: number }) => void;
}

/** A plain request for a current tile; anything with a query, an escape or another shape takes the long way. */
const TILE_URL = /^\/tiles\/([a-z0-9,-]{1,600})\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.mvt$/;

/**
 * Answers cached and unchanged tiles before Express is reached: its router takes five times as long as such an answer. What is
 * sent is what the long way would send, which also does all the work that can fail.
 */
export function tileFastPath(options: FastPathOptions): RequestListener {
  return (request, response) => {
    const parts = request.method === 'GET' || request.method === 'HEAD' ? TILE_URL.exec(request.url ?? '') : null;
    const access = parts === null ? undefined : options.accessOf(request);
    const target = parts === null || access === undefined ? undefined : targetOf(options.service, parts, access);
    if (target === undefined) {
      options.fallback(request, response);
      return;
    }
    const begun = performance.now();
    const status = answerFromCache(options, target, request, response);
    status.then(
      (sent) => {
        if (sent === undefined) options.fallback(request, response);
        else options.observe({ method: request.method ?? '', status: sent, tookMs: performance.now() - begun });
      },
      () => options.fallback(request, response),
    );
  };
}

interface Target {
  readonly access: TileAccess;
  readonly layers: readonly Layer[];
  readonly address: TileAddress;
}

/** The layers and address of a path; undefined where they are wrong, which the long way then says. */
function targetOf(
  service: TileService,
  [, layers = '', z = '', x = '', y = '']: RegExpExecArray,
  access: TileAccess,
): Target | undefined {
  try {
    return { access, layers: service.resolve(parseLayerList(layers), access), address: parseTileAddress(z, x, y) };
  } catch {
    return undefined;
  }
}

/** Sends 304, 200 or 204 and tells which; undefined, and nothing sent, where the tile has to be made first. */
async function answerFromCache(
  { service, headers }: FastPathOptions,
  { access, layers, address }: Target,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number | undefined> {
  const versions = await service.versions.read();
  const selection = selectionOf([], access.districts);
  const wanted = layers.map((layer) => {
    const version = versionOf(versions, layer.id);
    return {
      layer,
      version,
      isCurrent: true,
      touched: touchedVersion(versions, layer.id, address, version),
      selection,
    };
  });
  const etag = service.source.etag(wanted);
  const isKnown = matchesEtag(request.headers['if-none-match'], etag);
  if (!isKnown && !acceptsEncoding(request.headers['accept-encoding'], 'gzip')) return undefined;
  const tile = isKnown ? undefined : service.source.cached(wanted, address);
  if (!isKnown && tile === undefined) return undefined;
  const { Vary: vary, ...cors } = corsHeaders(service.allowedOrigins, request.headers.origin);
  const common = { ...headers, ...cors, ...tileHeaders({ vary, etag, isPinned: false, isShared: access.isShared }) };
  if (isKnown || tile?.gzip == null) {
    const status = isKnown ? 304 : 204;
    response.writeHead(status, common).end();
    return status;
  }
  const brotli = acceptsEncoding(request.headers['accept-encoding'], 'br') ? brotliCopy(tile) : undefined;
  const body = brotli ?? tile.gzip;
  response.writeHead(200, {
    ...common,
    'Content-Type': 'application/vnd.mapbox-vector-tile',
    'Content-Length': body.length,
    'Content-Encoding': brotli === undefined ? 'gzip' : 'br',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return 200;
}
