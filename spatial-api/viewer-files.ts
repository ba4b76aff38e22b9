import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Request, type Response, Router, static as serveStatic } from 'express';

import { Problem } from '../schemas/problems.ts';
import { projectRoot } from '../schemas/settings.ts';
import { pageOfPath } from '../schemas/viewer-pages.ts';
import { nameRoute } from './http.ts';

/** Where the build of the viewer lies. */
export const VIEWER_FOLDER = join(projectRoot, 'viewer', 'dist');

/** Files whose name holds a hash of their content: Vite puts them into `assets/`. */
const HASHED = /^\/assets\/[^/]+-[\w-]{8,}\.\w+$/;

/** Addresses of programs: what is unknown there is told to a program, whatever asks. */
const FOR_PROGRAMS = /^\/(api|tiles|styles|assets)(\/|$)/;

/**
 * The viewer at the addresses of its pages: hashed files are kept for ever, the page that names them is asked for each
 * time. A person who opens an address that is no page sees the viewer say so, with status 404.
 */
export function viewerRouter(folder: string = VIEWER_FOLDER): Router {
  const router = Router();
  const page = join(folder, 'index.html');
  const files = serveStatic(folder, { index: false, redirect: false, cacheControl: false });
  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    nameRoute('viewer')(request, response, () => undefined);
    const forEver = HASHED.test(request.path);
    response.set('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    files(request, response, (error?: unknown) => {
      if (error == null && servePage(request, response, page)) return;
      nameRoute('unknown')(request, response, () => undefined);
      response.removeHeader('Cache-Control');
      next(error);
    });
  });
  router.use((request, _response, next) => {
    if (pageOfPath(request.path) === null) return next();
    throw new Problem('viewer-absent', '请先运行 npm run build 构建地图页面；接口说明见 /api/docs');
  });
  return router;
}

/** Sends the viewer where a page stands, or where a person asks for one; says whether it did. */
function servePage(request: Request, response: Response, page: string): boolean {
  const isPage = pageOfPath(request.path) !== null;
  const isPerson = !FOR_PROGRAMS.test(request.path) && (request.get('accept') ?? '').includes('text/html');
  if (!(isPage || isPerson) || !existsSync(page)) return false;
  response.status(isPage ? 200 : 404).sendFile(page, { cacheControl: false });
  return true;
}
