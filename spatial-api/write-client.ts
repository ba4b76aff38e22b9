/** `npm run generate`: writes the types of the client. */
import { writeFileSync } from 'node:fs';

import { Pool } from 'pg';

import { allRoutes } from './app.ts';
import { createMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { CLIENT_TYPES, clientTypes } from './typed-client.ts';

const document = openApi(allRoutes(createMetrics(new Pool())), { version: '0', tags: [] });
writeFileSync(CLIENT_TYPES, clientTypes(document));
