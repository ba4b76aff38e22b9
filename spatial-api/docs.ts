import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { Router, static as serveStatic } from 'express';

import { nameRoute } from './http.ts';

const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dimai 地脉 接口说明</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

/** Without `validatorUrl: null` the page would ask validator.swagger.io about every document. */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/** Files of swagger-ui that the page uses. */
const FILES = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** The reference page at `/api/docs`, from files of this server alone. */
export function docsRouter(): Router {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = serveStatic(folder, { index: false, maxAge: '1d' });
  const router = Router();
  router.use(nameRoute('/api/docs'));
  router.get('/', (_request, response) => response.set('Cache-Control', 'no-cache').type('html').send(PAGE));
  router.get('/start.js', (_request, response) => response.set('Cache-Control', 'no-cache').type('js').send(START));
  router.use((request, response, next) => (FILES.has(request.path) ? files(request, response, next) : next()));
  return router;
}
