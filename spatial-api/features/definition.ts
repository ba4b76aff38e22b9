import { z } from 'zod';

import { openApi, type DescribedRoute } from '../openapi.ts';
import { route, type Route } from '../route.ts';

/** Names that OGC API - Tiles gives its operations (table 11), by path below `/ogc`. */
const TILE_OPERATIONS: Readonly<Record<string, string>> = {
  '/tiles': 'all.dataset.vector.getTileSetsList',
  '/tiles/{grid}': 'all.dataset.vector.getTileSet',
  '/tiles/{grid}/{level}/{row}/{column}': 'all.dataset.vector.getTile',
  '/collections/{layer}/tiles': 'layer.collection.vector.getTileSetsList',
  '/collections/{layer}/tiles/{grid}': 'layer.collection.vector.getTileSet',
  '/collections/{layer}/tiles/{grid}/{level}/{row}/{column}': 'layer.collection.vector.getTile',
};

/** Operations of a path. */
interface Item {
  readonly get?: object;
}

/** What `/ogc` can do as OpenAPI 3.0, the edition that OGC API Features 1.0 names and its clients read: paths begin at the first page, as the standard writes them. */
export function ogcDefinition(routes: readonly DescribedRoute[], version: string): Route {
  // Written once: it takes a good part of a second.
  let described: ReturnType<typeof openApi> | undefined;
  return route({
    method: 'get',
    path: '/ogc/api',
    tag: 'OGC',
    summary: '接口定义（OpenAPI 3.0）',
    right: 'open',
    answer: z.looseObject({ openapi: z.string() }),
    mediaType: 'application/vnd.oai.openapi+json;version=3.0',
    async handle({ origin }) {
      described ??= openApi(routes, { version, tags: [{ name: 'OGC', description: 'OGC API' }] }, '3.0.3');
      const { paths, ...rest } = described;
      const below = Object.entries(paths as Readonly<Record<string, Item>>).map(([whole, item]) => {
        const path = whole.slice('/ogc'.length) || '/';
        const operationId = TILE_OPERATIONS[path];
        return [path, operationId === undefined ? item : { ...item, get: { ...item.get, operationId } }] as const;
      });
      const servers = [{ url: `${origin}/ogc` }];
      return { body: { openapi: '3.0.3', ...rest, servers, paths: Object.fromEntries(below) as object } };
    },
  });
}
