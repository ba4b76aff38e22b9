import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { Layer } from '../schemas/layer.ts';
import { Problem } from '../schemas/problems.ts';
import { acceptsEncoding, matchesEtag } from './conditional.ts';
import type { TileAddress } from './mercator.ts';
import { ClientLeft } from './shared-work.ts';
import type { TileAccess } from './tile-access.ts';
import type { LayerWanted, Tile, TileSource } from './tile-source.ts';
import { parseTileQuestion, selectionOf, type Selection } from './tile-selection.ts';
import type { TileService } from './tile-service.ts';
import { touchedVersion, versionOf, type LayerVersions } from './versions.ts';

/** A tile that somebody asks for. */
export interface TileWanted {
  readonly layers: readonly Layer[];
  readonly address: TileAddress;
}

const FOR_EVER = 'max-age=31536000, immutable';
/** Kept, but asked for again each time: a published version shows in the next request. */
const REVALIDATE = 'no-cache';
/** What an answer depends on that not everybody gets. */
const CREDENTIALS = 'Cookie, Authorization, X-API-Key';
const decompress = promisify(gunzip);

/** Writes a tile, 204 where it is empty, or 304; rejects with a `Problem` before anything is sent. */
export async function answerTile(
  service: TileService,
  { layers, address }: TileWanted,
  access: TileAccess,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const question = parseTileQuestion(request.url ?? '', layers);
  const { pinned } = question;
  const asked = pinned ?? (await service.versionsAt(layers, question.asOf));
  const versions = await service.versions.read();
  const selection = selectionOf(question.filter, access, layers, versions);
  const wanted = wantedVersions(layers, versions, address, asked, selection);
  const expected = service.source.etag(wanted);
  const headersOf = (etag: string) =>
    tileHeaders({ vary: response.getHeader('Vary'), etag, isPinned: pinned !== undefined, isShared: access.isShared });
  if (matchesEtag(request.headers['if-none-match'], expected)) {
    response.writeHead(304, headersOf(expected)).end();
    return;
  }
  const leaving = new AbortController();
  const leave = () => leaving.abort(new ClientLeft());
  response.once('close', leave);
  try {
    const tile = await pinnedTile(service.source, wanted, address, asked !== undefined, leaving.signal);
    await sendTile(tile, headersOf(tile.etag), request, response);
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    response.off('close', leave);
  }
}

/** A current tile may turn out newer than announced, when a version was published meanwhile; a pinned one may not. */
async function pinnedTile(
  source: TileSource,
  wanted: readonly LayerWanted[],
  address: TileAddress,
  isPinned: boolean,
  signal: AbortSignal,
): Promise<Tile> {
  const tile = await source.tile(wanted, address, signal);
  if (!isPinned || tile.etag === source.etag(wanted)) return tile;
  return source.tile(
    wanted.map((layer) => ({ ...layer, isCurrent: false })),
    address,
    signal,
  );
}

/** Headers of a tile, empty or not, and of 304; `vary` is what the answer depends on besides the coding. */
export function tileHeaders({
  vary,
  etag,
  isPinned,
  isShared,
}: {
  readonly vary: number | string | string[] | undefined;
  readonly etag: string;
  readonly isPinned: boolean;
  /** Whether caches on the way may keep it. */
  readonly isShared: boolean;
}): Record<string, string> {
  const dependsOn = [
    'Accept-Encoding',
    ...(vary === undefined ? [] : [String(vary)]),
    ...(isShared ? [] : [CREDENTIALS]),
  ];
  return {
    ETag: etag,
    'Cache-Control': cacheControl({ isPinned, isShared }),
    Vary: dependsOn.join(', '),
  };
}

/** `Cache-Control` of a tile or an archive of one version, or of the current one. */
export function cacheControl({
  isPinned,
  isShared,
}: {
  readonly isPinned: boolean;
  readonly isShared: boolean;
}): string {
  return `${isShared ? 'public' : 'private'}, ${isPinned ? FOR_EVER : REVALIDATE}`;
}

/** Writes a tile: 204 where it is empty, packed where the client takes gzip. */
export async function sendTile(
  tile: Tile,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (tile.gzip === null) {
    response.writeHead(204, headers).end();
    return;
  }
  const zipped = acceptsEncoding(request.headers['accept-encoding'], 'gzip');
  const body = zipped ? tile.gzip : await decompress(tile.gzip);
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'application/vnd.mapbox-vector-tile',
    'Content-Length': body.length,
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function wantedVersions(
  layers: readonly Layer[],
  versions: LayerVersions,
  address: TileAddress,
  asked: readonly number[] | undefined,
  selection: Selection | undefined,
): readonly LayerWanted[] {
  return layers.map((layer, index) => {
    const current = versionOf(versions, layer.id);
    const version = asked?.[index] ?? current;
    if (version > current) {
      throw new Problem('layer-version-unknown', `${layer.title}目前为第 ${current} 版，没有第 ${version} 版`);
    }
    return {
      layer,
      version,
      isCurrent: version === current,
      touched: touchedVersion(versions, layer.id, address, version),
      selection,
    };
  });
}
