import { z } from 'zod';

import { openApi } from '../openapi.ts';
import { route, type Route } from '../route.ts';

/** What `/ogc` can do as OpenAPI 3.0, the edition that OGC API Features 1.0 names and its clients read: paths begin at the first page, as the standard writes them. */
export function ogcDefinition(routes: readonly Route[], version: string): Route {
  return route({
    method: 'get',
    path: '/ogc/api',
    tag: 'OGC',
    summary: '接口定义（OpenAPI 3.0）',
    right: 'open',
    answer: z.looseObject({ openapi: z.string() }),
    mediaType: 'application/vnd.oai.openapi+json;version=3.0',
    async handle({ origin }) {
      const { paths, ...rest } = openApi(routes, { version, tags: [{ name: 'OGC', description: 'OGC API' }] }, '3.0.3');
      const below = Object.entries(paths as object).map(([path, item]) => [path.slice('/ogc'.length) || '/', item]);
      const servers = [{ url: `${origin}/ogc` }];
      return { body: { openapi: '3.0.3', ...rest, servers, paths: Object.fromEntries(below) as object } };
    },
  });
}
