/** The two addresses of a login by the sign-on of the bureau: where it begins, and where the browser comes back to. */
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { accountOf } from './accounts.ts';
import { accountOfPerson, beginOidcSession, type OidcProvider } from './oidc.ts';
import { NO_STORE, TAG } from './route-schemas.ts';
import { sessionCookie } from './session-routes.ts';

/** Binds a login on its way to the browser that began it. Lax: the browser comes back from another site. */
const STATE_COOKIE = 'dimai_sign_on';
const CALLBACK = '/api/session/sign-on/callback';

function providerOf({ oidc }: RouteContext): OidcProvider {
  if (oidc === undefined) throw new Problem('oidc-absent', '未配置统一身份认证（OIDC_ISSUER、OIDC_CLIENT_ID）');
  return oidc;
}

function stateCookie(state: string, origin: string, seconds: number): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${STATE_COOKIE}=${state}; Path=${CALLBACK}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
}

const beginSignOn = route({
  method: 'get',
  path: '/api/session/sign-on',
  tag: TAG,
  summary: '转到统一身份认证登录',
  right: 'open',
  statuses: [302],
  answer: z.string(),
  mediaType: 'text/plain',
  problems: ['oidc-absent', 'oidc-failed'],
  async handle(context) {
    const { address, state } = await providerOf(context).begin(`${context.origin}${CALLBACK}`, context.address);
    return {
      status: 302,
      body: '',
      headers: { ...NO_STORE, Location: address, 'Set-Cookie': stateCookie(state, context.origin, 600) },
    };
  },
});

const finishSignOn = route({
  method: 'get',
  path: CALLBACK,
  tag: TAG,
  summary: '统一身份认证登录后返回',
  right: 'open',
  query: z.looseObject({
    state: z.string().max(500).optional(),
    code: z.string().max(5000).optional(),
    error: z.string().max(500).optional(),
  }),
  statuses: [302],
  answer: z.string(),
  mediaType: 'text/plain',
  problems: ['oidc-absent', 'oidc-failed'],
  async handle(context, { query }) {
    const { db, access, clock, address, agent, auditLog, origin, watch } = context;
    const provider = providerOf(context);
    const refused = async (error: unknown): Promise<never> => {
      const code = error instanceof Problem ? error.code : 'internal-fault';
      const actor = { kind: 'anonymous', id: 'anonymous', name: '统一身份认证' } as const;
      await auditLog.append({
        actor,
        action: 'session.begin',
        target: null,
        result: 'refused',
        address,
        requestId: null,
        detail: { code },
      });
      throw error;
    };
    const state = new RegExp(`(?:^|;\\s*)${STATE_COOKIE}=([A-Za-z0-9_-]{20,200})(?:;|$)`).exec(
      context.header('Cookie') ?? '',
    )?.[1];
    if (state === undefined || state !== query.state) {
      return refused(new Problem('oidc-failed', '登录请求与本浏览器不符，请重新登录'));
    }
    const callback = new URL(`${origin}${CALLBACK}`);
    for (const [name, value] of Object.entries(query)) callback.searchParams.set(name, String(value));
    const person = await provider.finish(callback, state).catch(refused);
    const { id, isNew } = await accountOfPerson(db, person).catch(refused);
    const account = await accountOf(db, id);
    const token = await beginOidcSession(db, id, {
      issuer: person.issuer,
      login: account.login,
      address,
      agent,
      lifetimeMs: access.policy.lifetimeMs,
      now: clock(),
    });
    access.forget();
    const actor = { kind: 'user', id, name: account.name } as const;
    const entry = {
      actor,
      target: account.login,
      result: 'done',
      address,
      requestId: null,
      detail: { issuer: person.issuer },
    } as const;
    if (isNew) await auditLog.append({ ...entry, action: 'account.create' });
    await auditLog.append({ ...entry, action: 'session.begin' });
    await watch.login(account.login, address);
    return {
      status: 302,
      body: '',
      headers: { ...NO_STORE, Location: '/', 'Set-Cookie': sessionCookie(token, origin, access.policy.lifetimeMs) },
    };
  },
});

/** Routes of the sign-on. */
export const oidcRoutes: readonly Route[] = [beginSignOn, finishSignOn];
