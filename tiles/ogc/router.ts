import { Router, type Request, type RequestHandler } from 'express';

import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import type { AllowedOrigins } from '../cors.ts';
import { answerOtherOrigins, originOf, type AccessOf } from '../router.ts';
import type { TileAccess } from '../tile-access.ts';
import { MAX_LAYERS, parseLayerList } from '../tile-address.ts';
import { answerTile } from '../tile-answer.ts';
import type { TileService } from '../tile-service.ts';
import { versionOf } from '../versions.ts';
import { gridsOf, link, tileset, tilesetList, type DescribedLayer } from './documents.ts';
import { tileOfGrid } from './grid-tile.ts';
import { tileMatrixSet, type GridAddress, type TileGrid } from './grids.ts';

/** What the routes below `/ogc` answer from. */
export interface OgcService {
  readonly tiles: TileService;
  readonly grids: readonly TileGrid[];
  /** Name of the region, for titles. */
  readonly title: string;
  readonly accessOf: AccessOf;
  /** Origins that may read what tells of features; those of tiles are the service's. */
  readonly documentOrigins: AllowedOrigins;
}

/** Layers of a path or of `?collections=`, with what their addresses begin with. */
interface Selection {
  readonly layers: readonly Layer[];
  readonly title: string;
  /** Address of the tilesets, without the origin. */
  readonly path: string;
  /** To be added to every address below it. */
  readonly query: string;
}

/** Tilesets, their tiles and grids; everything else below `/ogc` tells of features. */
const TILES = /^(\/collections\/[^/]+)?\/(tiles|tileMatrixSets)(\/|$)/;

/** Routes of OGC API - Tiles 1.0 below `/ogc`; first page and collections are those of the features. Problems are thrown, for the application to send. */
export function ogcRouter(service: OgcService): Router {
  const router = Router({ caseSensitive: true });
  const [forTiles, forDocuments] = [service.tiles.allowedOrigins, service.documentOrigins].map((allowedOrigins) =>
    answerOtherOrigins({ allowedOrigins }),
  ) as [RequestHandler, RequestHandler];
  router.use((request, response, next) =>
    (TILES.test(request.path) ? forTiles : forDocuments)(request, response, next),
  );
  const document = (path: string, write: (request: Request, access: TileAccess) => unknown) => {
    router.get(path, async (request, response) => {
      const body = await write(request as Request, service.accessOf(response));
      response.set('Cache-Control', 'no-cache').json(body);
    });
  };
  const base = (request: Request) => `${originOf(request)}${request.baseUrl}`;

  document('/tileMatrixSets', (request) => ({
    tileMatrixSets: service.grids.map(({ id, title }) => ({
      id,
      title,
      links: [link('self', `${base(request)}/tileMatrixSets/${id}`, title)],
    })),
  }));
  document('/tileMatrixSets/:grid', (request) => tileMatrixSet(findGrid(service, request)));
  for (const start of ['', '/collections/:layer']) {
    document(`${start}/tiles`, (request, access) => {
      const { layers, title, path, query } =
        start === '' ? everything(service, access) : select(service, request, access);
      const places = { here: `${base(request)}${path}`, base: base(request), query };
      return tilesetList(layers, service.grids, title, places);
    });
    document(`${start}/tiles/:grid`, async (request, access) => {
      const grid = findGrid(service, request);
      const { layers, title, path, query } = select(service, request, access);
      const here = `${base(request)}${path}`;
      return tileset(await describe(service, layers), grid, title, { here, base: base(request), query });
    });
    router.get(`${start}/tiles/:grid/:level/:row/:column`, async (request, response) => {
      const access = service.accessOf(response);
      const grid = findGrid(service, request as Request);
      const { layers } = select(service, request as Request, access);
      const { level, row, column } = request.params as unknown as Record<'level' | 'row' | 'column', string>;
      const address = tileOfGrid(grid, parseGridAddress(grid, level, row, column));
      await answerTile(service.tiles, { layers, address }, access, request, response);
    });
  }
  return router;
}

function findGrid({ grids }: OgcService, { params }: Request): TileGrid {
  const id = String(params['grid']);
  const grid = grids.find((candidate) => candidate.id === id);
  if (grid !== undefined) return grid;
  const known = grids.map((candidate) => candidate.id).join('、');
  throw new Problem('grid-unknown', `没有瓦片矩阵集 ${id.slice(0, 60)}；可用的有 ${known}`);
}

/** The layer of the path, or those of `?collections=`. */
function select(service: OgcService, { params, query }: Request, access: TileAccess): Selection {
  const { tiles } = service;
  const one = params['layer'];
  if (typeof one === 'string') {
    const layers = tiles.resolve(parseLayerList(one).slice(0, 1), access);
    return { layers, title: layers[0]!.title, path: `/collections/${layers[0]!.id}/tiles`, query: '' };
  }
  const { collections } = query;
  if (collections === undefined) return everything(service, access);
  if (typeof collections !== 'string') {
    throw new Problem('request-invalid', 'collections 只给一次，如 ?collections=parcel,building', {
      errors: [{ at: 'query.collections', actual: collections, expected: '图层编号，以逗号分隔，最多 8 个' }],
    });
  }
  const layers = tiles.resolve(parseLayerList(collections), access);
  const title = layers.map((layer) => layer.title).join('、');
  return { layers, title, path: '/tiles', query: `?collections=${layers.map(({ id }) => id).join(',')}` };
}

/** What is given where no layers are named: the first ones of the tree that have tiles, as many as one tile may hold. */
function everything({ tiles, title, grids }: OgcService, access: TileAccess): Selection {
  const drawn = tiles.layers(access).filter((layer) => gridsOf([layer], grids).length > 0);
  const layers = drawn.slice(0, MAX_LAYERS);
  return { layers, title, path: '/tiles', query: `?collections=${layers.map(({ id }) => id).join(',')}` };
}

async function describe({ tiles }: OgcService, layers: readonly Layer[]): Promise<readonly DescribedLayer[]> {
  const versions = await tiles.versions.read();
  return Promise.all(
    layers.map(async (layer) => {
      const version = versionOf(versions, layer.id);
      return { layer, extent: version === 0 ? null : (await tiles.summaries.summary(layer, version)).extent };
    }),
  );
}

const WHOLE_NUMBER = /^(0|[1-9]\d{0,8})$/;

function parseGridAddress(grid: TileGrid, level: string, row: string, column: string): GridAddress {
  const wrong = Object.entries({ tileMatrix: level, tileRow: row, tileCol: column }).filter(
    ([, text]) => !WHOLE_NUMBER.test(text),
  );
  if (wrong.length > 0) {
    throw new Problem('tile-address-invalid', '瓦片地址应为 …/tiles/矩阵集/级别/行/列，均为非负整数', {
      errors: wrong.map(([name, text]) => ({ at: `path.${name}`, actual: text.slice(0, 40), expected: '非负整数' })),
    });
  }
  const address = { level: Number(level), row: Number(row), column: Number(column) };
  const limits = {
    tileMatrix: [address.level, grid.minLevel, grid.maxLevel],
    tileRow: [address.row, 0, grid.rows(address.level) - 1],
    tileCol: [address.column, 0, grid.columns(address.level) - 1],
  } as const;
  const outside = Object.entries(limits).filter(([, [value, first, last]]) => value < first || value > last);
  if (outside.length === 0) return address;
  throw new Problem('tile-outside-grid', `瓦片在 ${grid.id} 的范围之外`, {
    errors: outside.map(([name, [value, first, last]]) => ({
      at: `path.${name}`,
      actual: value,
      expected: `${first} 至 ${last}`,
    })),
  });
}
