/**
 * Who is behind a request: a key in `Authorization: Bearer` or `X-API-Key`, a session cookie, or nobody. What was found is kept
 * for half a second, so that a burst of tiles asks once and a revoked key or ended session is refused within a second everywhere.
 */
import type { IncomingMessage } from 'node:http';
import type { Pool } from 'pg';

import { Problem } from '../../schemas/problems.ts';
import { ANONYMOUS_RIGHTS, LOCAL_OPERATOR_RIGHTS } from '../../schemas/roles.ts';
import type { Settings } from '../../schemas/settings.ts';
import { isLoopback } from '../security.ts';
import { hasAccounts } from './accounts.ts';
import { caller, type Caller } from './caller.ts';
import { createKeyUse, type KeyUse } from './key-use.ts';
import { callerOfKey, type KnownKey } from './keys.ts';
import { secretBox } from './secret-box.ts';
import { callerOfSession, type SessionPolicy } from './sessions.ts';

/** Name of the session cookie. */
export const SESSION_COOKIE = 'dimai_session';

/** What is looked at of a request to know its caller. */
export type Asked = Pick<IncomingMessage, 'headers'> & { readonly method?: string | undefined };

/** Tells callers. */
export interface Access {
  readonly policy: SessionPolicy;
  /** The caller of a request; throws `key-refused`, `session-ended`, `quota-exceeded` or `cross-site-request`. */
  callerOf(request: Asked): Promise<Caller>;
  /** The same without asking the database and without counting; undefined where it has to be asked or refused, or counts against a quota. */
  known(request: Asked): Caller | undefined;
  /** Whether everybody has to say who they are. */
  isClosed(): Promise<boolean>;
  /** Forgets what is kept of this process, after a login or logout. */
  forget(): void;
  readonly keyUse: KeyUse;
}

/** How long a caller is kept. */
const KEPT_MS = 500;
const MOST_KEPT = 10_000;

/** The person at the machine. */
export const LOCAL = caller({ kind: 'local', id: 'local', name: '本机操作员', rights: new Set(LOCAL_OPERATOR_RIGHTS) });
const GUEST = caller({ kind: 'anonymous', id: 'anonymous', name: '未登录', rights: new Set(ANONYMOUS_RIGHTS) });
const NOBODY = caller({ kind: 'anonymous', id: 'anonymous', name: '未登录', rights: new Set() });

type Found = { readonly caller: Caller; readonly key?: KnownKey } | 'refused';

/** The access of one server process. */
export function createAccess(db: Pool, settings: Settings, clock: () => Date): Access {
  const policy: SessionPolicy = {
    secrets: secretBox(settings),
    idleMs: settings.sessionIdleMs,
    lifetimeMs: settings.sessionLifetimeMs,
    attempts: settings.loginAttempts,
    lockoutMs: settings.loginLockoutMs,
    passwordLifetimeMs: settings.passwordLifetimeDays * 86_400_000,
  };
  const keyUse = createKeyUse(db);
  const renewing = new Set<string>();
  const kept = new Map<string, { readonly found: Promise<Found>; settled?: Found; readonly until: number }>();
  const ask = (text: string, find: () => Promise<Found>) => {
    const now = performance.now();
    const present = kept.get(text);
    if (present !== undefined && present.until > now) return present;
    if (kept.size >= MOST_KEPT) kept.clear();
    const entry: { found: Promise<Found>; settled?: Found; until: number } = { found: find(), until: now + KEPT_MS };
    kept.set(text, entry);
    entry.found.then(
      (found) => (entry.settled = found),
      () => kept.delete(text),
    );
    return entry;
  };
  const find = async (credential: Credential | undefined): Promise<Found> => {
    if (credential === undefined) {
      // An open server has one caller for all; it closes for everybody as soon as there is an account.
      const closed = settings.authentication === 'required' || (await hasAccounts(db));
      return { caller: closed ? NOBODY : isLoopback(settings.host) ? LOCAL : GUEST };
    }
    const { kind, text } = credential;
    if (kind === 'key') {
      const key = await callerOfKey(db, text, clock());
      return key === undefined ? 'refused' : { caller: key.caller, key };
    }
    const person = await callerOfSession(db, policy, text, clock(), credential.isUnattended === true);
    return person === undefined ? 'refused' : { caller: person };
  };
  const lookUp = (credential: Credential | undefined) => ask(nameOf(credential), () => find(credential));
  const unnamed = () => lookUp(undefined);
  // Asked again behind requests that are still answered from what is kept, so that none of them waits.
  const renew = (credential: Credential | undefined) => {
    const name = nameOf(credential);
    const present = kept.get(name);
    if (present === undefined || renewing.has(name)) return;
    renewing.add(name);
    const until = performance.now() + KEPT_MS;
    const done = () => renewing.delete(name);
    const found = find(credential);
    found.then((settled) => {
      done();
      // Not where it was forgotten meanwhile.
      if (kept.get(name) === present) kept.set(name, { found, settled, until });
    }, done);
  };
  return {
    policy,
    keyUse,
    async callerOf(request) {
      const credential = credentialOf(request);
      const found = await lookUp(credential).found;
      if (found === 'refused') {
        // A cookie that has run out is no offence: the page says so and asks to log in again.
        const code = credential?.kind === 'key' ? 'key-refused' : 'session-ended';
        throw new Problem(code, code === 'key-refused' ? '密钥不存在、已吊销或已过期' : '登录已失效，请重新登录');
      }
      if (found.key !== undefined) await keyUse.admit(found.key, clock());
      else refuseForeignPages(request, found.caller, settings.trustProxy > 0);
      return found.caller;
    },
    known(request) {
      const credential = credentialOf(request);
      if (credential?.kind === 'key') return undefined;
      const entry = kept.get(nameOf(credential));
      const left = entry === undefined ? 0 : entry.until - performance.now();
      if (entry?.settled === undefined || entry.settled === 'refused' || left <= 0) return undefined;
      if (left < KEPT_MS / 2) renew(credential);
      return isForeignHost(request, entry.settled.caller, settings.trustProxy > 0) ? undefined : entry.settled.caller;
    },
    async isClosed() {
      const found = await unnamed().found;
      return found !== 'refused' && found.caller === NOBODY;
    },
    forget: () => kept.clear(),
  };
}

interface Credential {
  readonly kind: 'key' | 'session';
  readonly text: string;
  /** Nobody sits at the page that asks: it looks for news by itself, which must not keep a session alive. */
  readonly isUnattended?: boolean;
}

/** Under which a caller is kept; '' is nobody in particular. */
function nameOf(credential: Credential | undefined): string {
  if (credential === undefined) return '';
  return `${credential.kind}${credential.isUnattended === true ? ' unattended' : ''} ${credential.text}`;
}

/** What a request shows; a key goes before a cookie. */
export function credentialOf({ headers }: Asked): Credential | undefined {
  const bearer = /^Bearer\s+(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  const given = headers['x-api-key'];
  const key = bearer ?? (typeof given === 'string' && given !== '' ? given.slice(0, 200) : undefined);
  if (key !== undefined) return { kind: 'key', text: key };
  const token = sessionTokenOf(headers.cookie);
  return token === undefined
    ? undefined
    : { kind: 'session', text: token, isUnattended: headers['x-unattended'] === '1' };
}

/** The token in a `Cookie` header. */
export function sessionTokenOf(cookie: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(cookie ?? '')?.[1];
}

/**
 * A page of another site must not act with a visitor's cookie, nor with the rights of the machine it is opened on: browsers say
 * where a request comes from, and what is not from here may only read what is open anyway.
 */
function refuseForeignPages(request: Asked, who: Caller, isBehindProxy: boolean): void {
  if (isForeignHost(request, who, isBehindProxy)) {
    throw new Problem('cross-site-request', '请以 127.0.0.1 或 localhost 访问本机服务；前置代理须设置 TRUST_PROXY');
  }
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const isForeign =
    site === undefined ? origin !== undefined && hostOf(origin) !== host : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw new Problem('cross-site-request', `拒绝来自 ${String(origin ?? site)} 的操作请求`);
}

/** A name that somebody else's server resolves to this machine (DNS rebinding) would otherwise be let in as the person at it. */
function isForeignHost({ headers }: Asked, who: Caller, isBehindProxy: boolean): boolean {
  if (who.kind !== 'local' || isBehindProxy) return false;
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  return headers.host !== undefined && !isLoopback(name);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
