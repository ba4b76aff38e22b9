import { z } from 'zod';

import { openApi } from '../openapi.ts';
import { route, type Route } from '../route.ts';

/** What `/ogc` can do as OpenAPI 3.0, the edition that OGC API Features 1.0 names and its clients read. */
export function ogcDefinition(routes: readonly Route[], version: string): Route {
  return route({
    method: 'get',
    path: '/ogc/api',
    tag: 'OGC',
    summary: '接口定义（OpenAPI 3.0）',
    right: 'open',
    answer: z.looseObject({ openapi: z.string() }),
    mediaType: 'application/vnd.oai.openapi+json;version=3.0',
    handle: async () => ({
      body: {
        openapi: '3.0.3',
        ...openApi(routes, { version, tags: [{ name: 'OGC', description: 'OGC API' }] }, '3.0.3'),
      },
    }),
  });
}
