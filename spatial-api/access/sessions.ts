/** Sessions of people: begun by login and password (and a second factor where set), carried by a cookie, ended by time or by hand. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

import { Problem } from '../../schemas/problems.ts';
import { rightsOfRoles } from '../../schemas/roles.ts';
import { caller, type Caller } from './caller.ts';
import { fitsPassword, hashPassword } from './password.ts';
import { acceptedStep } from './totp.ts';
import type { SecretBox } from './secret-box.ts';

/** How long sessions live and how often a login may fail. */
export interface SessionPolicy {
  /** Opens second factors. */
  readonly secrets: SecretBox;
  /** A session that rests this long ends. */
  readonly idleMs: number;
  /** No session is longer. */
  readonly lifetimeMs: number;
  /** Wrong tries in a row after which an account is locked. */
  readonly attempts: number;
  readonly lockoutMs: number;
  /** A password older than this must be changed; 0 is never. */
  readonly passwordLifetimeMs: number;
}

/** Tries from one address within ten minutes, of any account, after which it has to wait. */
const MOST_FROM_ADDRESS = 30;

/** What a person enters. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly address: string | null;
  readonly agent: string | null;
}

interface AccountRow {
  readonly id: string;
  readonly login: string;
  readonly password_hash: string;
  readonly failed_logins: number;
  readonly is_locked: boolean;
  readonly is_disabled: boolean;
  readonly totp_secret: string | null;
  readonly totp_step: string | null;
}

/** A hash that no password has: what an unknown login is compared with, so that it takes as long as a known one. */
const unknownHash = hashPassword(randomBytes(24).toString('base64'));

/**
 * Begins a session and returns its token, which only the cookie holds. Throws `login-failed` (whatever was wrong: nobody learns
 * which logins exist), `login-locked`, `login-throttled`, `second-factor-required`.
 */
export async function beginSession(
  db: Pool,
  policy: SessionPolicy,
  now: Date,
  credentials: Credentials,
): Promise<{ readonly token: string; readonly accountId: string }> {
  const { login, password, code, address, agent } = credentials;
  const note = (outcome: string) =>
    db.query('insert into dimai.login_attempt (at, login, address, outcome) values ($1, $2, $3, $4)', [
      now,
      login.slice(0, 64),
      address,
      outcome,
    ]);
  await refuseFlood(db, address, now, note);
  const account = await findAccount(db, login, now);
  const fits = await fitsPassword(password, account?.password_hash ?? (await unknownHash));
  const refuseLocked = async (): Promise<never> => {
    await note('locked');
    throw new Problem(
      'login-locked',
      `多次登录失败，账号已锁定 ${Math.round(policy.lockoutMs / 60_000)} 分钟，请稍后再试`,
    );
  };
  if (account?.is_locked === true) return refuseLocked();
  if (account === undefined || !fits || account.is_disabled) {
    await note(account?.is_disabled === true ? 'disabled' : 'wrong');
    if (account !== undefined) await countFailure(db, policy, account.id, now);
    throw new Problem('login-failed', '登录名或密码不正确，或账号已停用');
  }
  if (account.totp_secret !== null) await askSecondFactor(db, policy, account, code, now, note);
  // Others may have failed meanwhile, at other processes as well: a guess that was right among many at once still finds the lock.
  const { rowCount } = await db.query(
    `update dimai.account set failed_logins = 0, locked_until = null
where id = $1 and coalesce(locked_until <= $2, true)`,
    [account.id, now],
  );
  if (rowCount === 0) return refuseLocked();
  const token = randomBytes(32).toString('base64url');
  await db.query(
    `insert into dimai.session (token_hash, account_id, address, agent, created_at, seen_at, expires_at)
values ($1, $2, $3, $4, $5, $5, $5::timestamptz + $6::float8 * interval '1 millisecond')`,
    [hashOfToken(token), account.id, address, agent?.slice(0, 300) ?? null, now, policy.lifetimeMs],
  );
  await note('entered');
  return { token, accountId: account.id };
}

async function findAccount(db: Pool, login: string, now: Date): Promise<AccountRow | undefined> {
  const { rows } = await db.query<AccountRow>(
    `select id, login, password_hash, failed_logins, coalesce(locked_until > $2, false) as is_locked,
  disabled_at is not null as is_disabled, case when totp_confirmed_at is not null then totp_secret end as totp_secret, totp_step
from dimai.account
where lower(login) = lower($1)`,
    [login, now],
  );
  return rows[0];
}

async function refuseFlood(
  db: Pool,
  address: string | null,
  now: Date,
  note: (outcome: string) => Promise<unknown>,
): Promise<void> {
  const { rows } = await db.query<{ tries: string }>(
    `select count(*) as tries from dimai.login_attempt
where address = $1 and at > $2::timestamptz - interval '10 minutes' and outcome not in ('entered', 'throttled')`,
    [address, now],
  );
  if (Number(rows[0]?.tries ?? 0) < MOST_FROM_ADDRESS) return;
  await note('throttled');
  throw new Problem('login-throttled', '来自该地址的登录失败过多，请 10 分钟后再试', { retryAfterSeconds: 600 });
}

async function countFailure(db: Pool, policy: SessionPolicy, id: string, now: Date): Promise<void> {
  await db.query(
    `update dimai.account
set failed_logins = case when failed_logins + 1 >= $2 then 0 else failed_logins + 1 end,
  locked_until = case when failed_logins + 1 >= $2 then $3::timestamptz + $4::float8 * interval '1 millisecond' else locked_until end
where id = $1`,
    [id, policy.attempts, now, policy.lockoutMs],
  );
}

async function askSecondFactor(
  db: Pool,
  policy: SessionPolicy,
  account: AccountRow,
  code: string | undefined,
  now: Date,
  note: (outcome: string) => Promise<unknown>,
): Promise<void> {
  if (code === undefined) {
    throw new Problem('second-factor-required', '该账号启用了动态验证码，请输入 6 位数字');
  }
  const lastStep = account.totp_step === null ? null : Number(account.totp_step);
  const step = acceptedStep(policy.secrets.open(account.totp_secret!), code, now, lastStep);
  // two requests with one code: the statement lets one of them through
  const taken =
    step === undefined
      ? 0
      : (
          await db.query('update dimai.account set totp_step = $2 where id = $1 and coalesce(totp_step, -1) < $2', [
            account.id,
            step,
          ])
        ).rowCount;
  if (taken === 1) return;
  await note('second-factor');
  await countFailure(db, policy, account.id, now);
  throw new Problem('login-failed', '动态验证码不正确或已用过');
}

/** The person behind a token; undefined where it has ended. The session is seen now, unless nobody sits at the page that asks. */
export async function callerOfSession(
  db: Pool,
  policy: SessionPolicy,
  token: string,
  now: Date,
  isUnattended = false,
): Promise<Caller | undefined> {
  const hash = hashOfToken(token);
  const { rows } = await db.query<{
    id: string;
    name: string;
    roles: string[];
    districts: string[] | null;
    must_change: boolean;
    is_stale: boolean;
  }>({
    name: 'caller-of-session',
    text: `select a.id, a.name, a.roles, a.districts,
  s.issuer is null and (a.must_change_password or $4::float8 > 0 and a.password_changed_at < $2::timestamptz - $4::float8 * interval '1 millisecond') as must_change,
  s.seen_at < $2::timestamptz - interval '30 seconds' as is_stale
from dimai.session s
join dimai.account a on a.id = s.account_id
where s.token_hash = $1 and a.disabled_at is null
  and s.expires_at > $2 and s.seen_at > $2::timestamptz - $3::float8 * interval '1 millisecond'`,
    values: [hash, now, policy.idleMs, policy.passwordLifetimeMs],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row.is_stale && !isUnattended)
    await db.query('update dimai.session set seen_at = greatest(seen_at, $2) where token_hash = $1', [hash, now]);
  const { id, name, roles, districts, must_change: mustChangePassword } = row;
  return caller({ kind: 'user', id, name, roles, rights: rightsOfRoles(roles), districts, mustChangePassword });
}

/** Ends a session. */
export async function endSession(db: Pool, token: string): Promise<void> {
  await db.query('delete from dimai.session where token_hash = $1', [hashOfToken(token)]);
}

/** What the database keeps of a token. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
