/** The answer to a plain request for a current tile that is in memory, whichever way it then goes out. */
import type { IncomingHttpHeaders } from 'node:http';

import type { Layer } from '../schemas/layer.ts';
import { brotliCopy } from './brotli-copy.ts';
import { acceptsEncoding, matchesEtag } from './conditional.ts';
import { corsHeaders } from './cors.ts';
import type { TileAddress } from './mercator.ts';
import type { TileAccess } from './tile-access.ts';
import { parseLayerList, parseTileAddress } from './tile-address.ts';
import { tileHeaders } from './tile-answer.ts';
import { selectionOf } from './tile-selection.ts';
import type { TileService } from './tile-service.ts';
import type { LayerWanted, Tile } from './tile-source.ts';
import { touchedVersion, versionOf, type LayerVersions } from './versions.ts';

/** A plain path of a current tile; anything with a query, an escape or another shape takes the long way. */
export const TILE_PATH = /^\/tiles\/([a-z0-9,-]{1,600})\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.mvt$/;

/** What a path names, for somebody who may see it. */
export interface TileTarget {
  readonly access: TileAccess;
  readonly layers: readonly Layer[];
  readonly address: TileAddress;
}

/** An answer before it is written. */
export interface TileAnswer {
  readonly status: 200 | 204 | 304;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Of 200. */
  readonly body?: Buffer;
  readonly etag: string;
  /** Whether a better coding of the body is still being made. */
  readonly isInterim: boolean;
}

/** The layers and address of a path; undefined where they are wrong, which the long way then says. */
export function tileTarget(service: TileService, path: string, access: TileAccess): TileTarget | undefined {
  const [, layers, z = '', x = '', y = ''] = TILE_PATH.exec(path) ?? [];
  if (layers === undefined) return undefined;
  try {
    return { access, layers: service.resolve(parseLayerList(layers), access), address: parseTileAddress(z, x, y) };
  } catch {
    return undefined;
  }
}

/** What is wanted of each layer to show the current tile. */
export function currentLayers({ access, layers, address }: TileTarget, versions: LayerVersions): LayerWanted[] {
  const selection = selectionOf([], access, layers, versions);
  return layers.map((layer) => {
    const version = versionOf(versions, layer.id);
    const touched = touchedVersion(versions, layer.id, address, version);
    return { layer, version, isCurrent: true, touched, selection };
  });
}

/** The answer where no tile has to be made for it: 304, or 200 or 204 of a tile that is kept. */
export function knownAnswer(
  service: TileService,
  target: TileTarget,
  wanted: readonly LayerWanted[],
  request: IncomingHttpHeaders,
): TileAnswer | undefined {
  const etag = service.source.etag(wanted);
  if (matchesEtag(request['if-none-match'], etag)) {
    const headers = commonHeaders(service, target.access, etag, request.origin);
    return { status: 304, headers, etag, isInterim: false };
  }
  if (!acceptsEncoding(request['accept-encoding'], 'gzip')) return undefined;
  const tile = service.source.cached(wanted, target.address);
  return tile === undefined ? undefined : answerWith(service, target.access, tile, request);
}

/** The answer with a tile, for a client that takes gzip. */
export function answerWith(
  service: TileService,
  access: TileAccess,
  tile: Tile,
  request: IncomingHttpHeaders,
): TileAnswer {
  const { etag } = tile;
  const common = commonHeaders(service, access, etag, request.origin);
  if (tile.gzip === null) return { status: 204, headers: common, etag, isInterim: false };
  const takesBrotli = acceptsEncoding(request['accept-encoding'], 'br');
  const brotli = takesBrotli ? brotliCopy(tile) : undefined;
  const body = brotli ?? tile.gzip;
  const headers = {
    ...common,
    'Content-Type': 'application/vnd.mapbox-vector-tile',
    'Content-Length': body.length,
    'Content-Encoding': brotli === undefined ? 'gzip' : 'br',
  };
  return { status: 200, headers, body, etag, isInterim: takesBrotli && brotli === undefined };
}

function commonHeaders(service: TileService, { isShared }: TileAccess, etag: string, origin: string | undefined) {
  const { Vary: vary, ...cors } = corsHeaders(service.allowedOrigins, origin);
  return { ...cors, ...tileHeaders({ vary, etag, isPinned: false, isShared }) };
}
