import { Router, type Request, type RequestHandler, type Response } from 'express';

import { Problem } from '../schemas/problems.ts';
import { sendArchive } from './archive/send-archive.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { TileAccess } from './tile-access.ts';
import { parseLayerList, parseTileAddress } from './tile-address.ts';
import { answerTile } from './tile-answer.ts';
import { tileJson } from './tile-json.ts';
import { parseTileQuestion } from './tile-selection.ts';
import type { TileService } from './tile-service.ts';
import { versionOf } from './versions.ts';

/** Tells what the sender of a request may see; throws a `Problem` where that is nothing. */
export type AccessOf = (response: Response) => TileAccess;

/** Routes below `/tiles`: the index, TileJSON and tiles. Problems are thrown, for the application to send. */
export function tileRouter(service: TileService, accessOf: AccessOf): Router {
  const router = Router({ caseSensitive: true });
  router.use(answerOtherOrigins(service));
  router.get('/', async (request, response) => sendIndex(service, accessOf(response), request, response));
  router.get('/:layers.json', async (request, response) =>
    sendTileJson(service, accessOf(response), request, response),
  );
  router.get('/:layer.pmtiles', async (request, response) =>
    sendArchive(service, accessOf(response), request, response),
  );
  router.get('/:layers/:z/:x/:y.mvt', async (request, response) => {
    const { layers, z, x, y } = request.params;
    const access = accessOf(response);
    const address = parseTileAddress(z, x, y);
    const wanted = { address, layers: service.resolve(parseLayerList(layers), access) };
    await answerTile(service, wanted, access, request, response);
  });
  return router;
}

async function sendIndex(
  service: TileService,
  access: TileAccess,
  request: Request,
  response: Response,
): Promise<void> {
  const versions = await service.versions.read();
  const base = tilesBase(request);
  response.set('Cache-Control', 'no-cache').json({
    tiles: service.layers(access).map(({ id, title, titleEn, tiles }) => ({
      id,
      title,
      titleEn,
      version: versionOf(versions, id),
      changedAt: versions.get(id)?.changedAt ?? null,
      minzoom: tiles?.zoom[0],
      maxzoom: tiles?.zoom[1],
      tilejson: `${base}/${id}.json`,
    })),
  });
}

async function sendTileJson(
  service: TileService,
  access: TileAccess,
  request: Request<{ layers: string }>,
  response: Response,
): Promise<void> {
  const ids = parseLayerList(request.params.layers);
  const layers = service.resolve(ids, access);
  const question = parseTileQuestion(request.url, layers);
  const versions = await service.versions.read();
  const described = await Promise.all(
    layers.map(async (layer) => ({
      layer,
      ...(await service.summaries.summary(layer, versionOf(versions, layer.id))),
    })),
  );
  const query = new URLSearchParams(request.url.split('?', 2)[1]);
  query.delete('pin');
  if (request.query['pin'] !== undefined && question.pinned === undefined && question.asOf === undefined) {
    query.set('version', described.map(({ version }) => version).join(','));
  }
  // Commas, stars and points stand in a query as they are.
  const text = decodeURIComponent(query.toString().replaceAll(/%(?!2C|2A|3A)/g, '%25'));
  const url = `${tilesBase(request)}/${ids.join(',')}/{z}/{x}/{y}.mvt${text === '' ? '' : `?${text}`}`;
  // Where the data of other districts lies is not told either.
  const shown = access.districts === null ? described : described.map((layer) => ({ ...layer, extent: null }));
  response.set('Cache-Control', access.isShared ? 'no-cache' : 'private, no-cache').json(tileJson(shown, url));
}

/** Headers for pages of other origins, and the answer to their preflight requests. */
export function answerOtherOrigins({ allowedOrigins }: Pick<TileService, 'allowedOrigins'>): RequestHandler {
  return (request, response, next) => {
    response.set(corsHeaders(allowedOrigins, request.get('Origin')));
    // Any other OPTIONS asks for methods and is answered by the route.
    if (request.method !== 'OPTIONS' || request.get('Origin') === undefined) return next();
    response.set(preflightHeaders).status(204).end();
  };
}

/** The address under which the client reached the tiles; other systems need it in full. */
function tilesBase(request: Request): string {
  return `${originOf(request)}${request.baseUrl}`;
}

/** `http://host:port` as the client wrote it. */
export function originOf(request: Request): string {
  const host = request.host;
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host)) {
    throw new Problem('request-invalid', 'Host 请求头有误', {
      errors: [{ at: 'header.Host', actual: host, expected: '主机名及端口' }],
    });
  }
  return `${request.protocol}://${host}`;
}
