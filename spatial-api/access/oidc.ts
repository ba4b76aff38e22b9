/**
 * Login by the sign-on of the bureau: OpenID Connect, authorization code with PKCE, state and nonce. The provider says who
 * somebody is; what they may do stays with our roles: a person who comes for the first time gets an account without any.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import type { Pool } from 'pg';

import { withTransaction } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Settings } from '../../schemas/settings.ts';
import { hashPassword } from './password.ts';
import { hashOfToken } from './sessions.ts';

/** The provider as the settings name it. */
export interface OidcProvider {
  /** Where a browser goes to log in; `state` is to come back with it. */
  begin(callback: string, address: string | null): Promise<{ readonly address: string; readonly state: string }>;
  /** Who came back. Throws `oidc-failed` for whatever does not fit. */
  finish(callback: URL, state: string): Promise<OidcPerson>;
}

/** A person as the provider knows them. */
export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  /** What the account is called by, where there is none yet. */
  readonly login: string;
  readonly name: string;
}

/** How long somebody may take to log in there. */
const PATIENCE = '10 minutes';

/** The provider of the settings; undefined where none is set. Its addresses are read at the first login. */
export function oidcProvider(db: Pool, settings: Settings, clock: () => Date): OidcProvider | undefined {
  const { oidcIssuer, oidcClientId, oidcClientSecret } = settings;
  if (oidcIssuer === undefined || oidcClientId === undefined) return undefined;
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = () => {
    // On closed networks a provider without https is usual; whoever names one means it.
    const insecure = oidcIssuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    // A token is believed by its signature and not by the connection that it came over.
    const execute = [...insecure, client.enableNonRepudiationChecks];
    discovered ??= client.discovery(new URL(oidcIssuer), oidcClientId, oidcClientSecret, undefined, {
      execute,
      timeout: 10,
    });
    discovered.catch(() => (discovered = undefined));
    return discovered;
  };
  return {
    async begin(callback, address) {
      const provider = await configuration().catch(failed);
      const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
      await db.query(
        `with old as (delete from dimai.oidc_login where expires_at < $5)
insert into dimai.oidc_login (state_hash, verifier, nonce, address, expires_at)
values ($1, $2, $3, $4, $5::timestamptz + interval '${PATIENCE}')`,
        [hashOf(state), verifier, nonce, address, clock()],
      );
      const url = client.buildAuthorizationUrl(provider, {
        redirect_uri: callback,
        scope: 'openid profile email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { address: url.href, state };
    },
    async finish(callback, state) {
      const { rows } = await db.query<{ verifier: string; nonce: string }>(
        'delete from dimai.oidc_login where state_hash = $1 returning verifier, nonce, expires_at > $2 as is_young',
        [hashOf(state), clock()],
      );
      const begun = rows[0];
      if (begun === undefined || !(begun as { is_young?: boolean }).is_young) {
        throw new Problem('oidc-failed', '登录请求已失效，请重新登录');
      }
      const provider = await configuration().catch(failed);
      const tokens = await client
        .authorizationCodeGrant(provider, callback, {
          pkceCodeVerifier: begun.verifier,
          expectedNonce: begun.nonce,
          expectedState: state,
          idTokenExpected: true,
        })
        .catch(failed);
      const claims = tokens.claims()!;
      const more =
        provider.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(provider, tokens.access_token, claims.sub).catch(failed);
      return personOf({ ...more, ...claims }, settings.oidcLoginClaim);
    },
  };
}

function failed(cause: unknown): never {
  throw new Problem('oidc-failed', '统一身份认证未能完成，请重试或联系系统管理员', { cause });
}

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}

function personOf(claims: Readonly<Record<string, unknown>>, loginClaim: string): OidcPerson {
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name] !== '' ? claims[name] : undefined);
  const [issuer, subject] = [text('iss')!, text('sub')!];
  const login = (text(loginClaim) ?? subject).replaceAll(/[^A-Za-z0-9._@-]/g, '-').slice(0, 64);
  return {
    issuer,
    subject,
    login: login.length < 2 ? `oidc-${login}` : login,
    name: text('name') ?? text(loginClaim) ?? subject,
  };
}

/**
 * The account of a person, made at their first login. A local account of the same name is not taken over: whoever controls names
 * at the provider would control it; the system administrator links it (`dimai account link`).
 */
export async function accountOfPerson(
  db: Pool,
  person: OidcPerson,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  return withTransaction(db, async (transaction) => {
    const known = await transaction.query<{ id: string; is_disabled: boolean }>(
      `select a.id, a.disabled_at is not null as is_disabled
from dimai.account_identity i join dimai.account a on a.id = i.account_id
where i.issuer = $1 and i.subject = $2`,
      [person.issuer, person.subject],
    );
    if (known.rows[0]?.is_disabled === true) throw new Problem('oidc-failed', '账号已停用，请联系系统管理员');
    if (known.rows[0] !== undefined) return { id: known.rows[0].id, isNew: false };
    const taken = await transaction.query('select from dimai.account where lower(login) = lower($1)', [person.login]);
    if (taken.rowCount !== 0) {
      throw new Problem(
        'oidc-failed',
        `登录名 ${person.login} 已有本地账号，请系统管理员用 dimai account link 关联后再登录`,
      );
    }
    const made = await transaction.query<{ id: string }>(
      `insert into dimai.account (login, name, password_hash, must_change_password, created_by)
values ($1, $2, $3, false, '统一身份认证') returning id`,
      [person.login, person.name.slice(0, 60), await hashPassword(randomBytes(32).toString('base64'))],
    );
    const { id } = made.rows[0]!;
    await linkIdentity(transaction, id, person);
    return { id, isNew: true };
  });
}

/** Says that somebody at a provider is the holder of an account. */
export async function linkIdentity(
  db: Pick<Pool, 'query'> | Parameters<Parameters<typeof withTransaction>[1]>[0],
  accountId: string,
  { issuer, subject }: Pick<OidcPerson, 'issuer' | 'subject'>,
): Promise<void> {
  await db.query(
    `insert into dimai.account_identity (issuer, subject, account_id) values ($1, $2, $3)
on conflict (issuer, subject) do update set account_id = excluded.account_id, linked_at = now()`,
    [issuer, subject, accountId],
  );
}

/** Begins a session of somebody whom the provider has let in; returns its token. */
export async function beginOidcSession(
  db: Pool,
  accountId: string,
  session: {
    readonly issuer: string;
    readonly login: string;
    readonly address: string | null;
    readonly agent: string | null;
    readonly lifetimeMs: number;
    readonly now: Date;
  },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { issuer, login, address, agent, lifetimeMs, now } = session;
  await db.query(
    `insert into dimai.session (token_hash, account_id, address, agent, created_at, seen_at, expires_at, issuer)
values ($1, $2, $3, $4, $5, $5, $5::timestamptz + $6::float8 * interval '1 millisecond', $7)`,
    [hashOfToken(token), accountId, address, agent?.slice(0, 300) ?? null, now, lifetimeMs, issuer],
  );
  await db.query(`insert into dimai.login_attempt (at, login, address, outcome) values ($1, $2, $3, 'entered')`, [
    now,
    login,
    address,
  ]);
  return token;
}
