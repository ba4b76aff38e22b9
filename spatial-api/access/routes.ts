import type { Route } from '../route.ts';
import { accountRoutes } from './account-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** Routes of identity: sessions, accounts, rights, keys, audit. */
export const accessRoutes: readonly Route[] = [
  ...sessionRoutes,
  ...oidcRoutes,
  ...accountRoutes,
  ...keyRoutes,
  ...auditRoutes,
];
