import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Router, static as serveStatic } from 'express';

import { Problem } from '../schemas/problems.ts';
import { projectRoot } from '../schemas/settings.ts';
import { nameRoute } from './http.ts';

/** Where the build of the viewer lies. */
export const VIEWER_FOLDER = join(projectRoot, 'viewer', 'dist');

/** Files whose name holds a hash of their content: Vite puts them into `assets/`. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8,}\.\w+$/;

/** The viewer at `/`: hashed files are kept for ever, the page that names them is asked for each time. */
export function viewerRouter(folder: string = VIEWER_FOLDER): Router {
  const router = Router();
  const files = serveStatic(folder, { index: 'index.html', redirect: false, cacheControl: false });
  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    nameRoute('viewer')(request, response, () => undefined);
    const forEver = HASHED.test(request.path);
    response.set('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    files(request, response, (error?: unknown) => {
      nameRoute('unknown')(request, response, () => undefined);
      response.removeHeader('Cache-Control');
      next(error);
    });
  });
  router.get('/', () => {
    if (existsSync(join(folder, 'index.html'))) return;
    throw new Problem('viewer-absent', '请先运行 npm run build 构建地图页面；接口说明见 /api/docs');
  });
  return router;
}
