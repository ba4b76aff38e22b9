/** Accounts in the database. Personal authority is split: the system administrator makes accounts, the security administrator says what they may do. */
import type { Pool } from 'pg';

import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import { roleConflict, type RoleName } from '../../schemas/roles.ts';
import { fitsPassword, hashPassword, passwordFaults, REMEMBERED, temporaryPassword } from './password.ts';

/** An account without its secrets. */
export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly roles: readonly string[];
  readonly districts: readonly string[] | null;
  readonly mustChangePassword: boolean;
  readonly hasSecondFactor: boolean;
  /** ISO 8601. */
  readonly lockedUntil: string | null;
  readonly disabledAt: string | null;
  readonly passwordChangedAt: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

const COLUMNS = `id, login, name, organisation, roles, districts, must_change_password as "mustChangePassword",
  totp_confirmed_at is not null as "hasSecondFactor", locked_until as "lockedUntil", disabled_at as "disabledAt",
  password_changed_at as "passwordChangedAt", created_at as "createdAt", created_by as "createdBy"`;

/** All accounts by login. */
export async function listAccounts(db: Database): Promise<readonly Account[]> {
  const { rows } = await db.query<Account>(`select ${COLUMNS} from dimai.account order by lower(login)`);
  return rows.map(withTexts);
}

/** An account by its id; throws `account-unknown`. */
export async function accountOf(db: Database, id: string): Promise<Account> {
  const { rows } = await db.query<Account>(`select ${COLUMNS} from dimai.account where id = $1`, [id]);
  if (rows[0] === undefined) throw new Problem('account-unknown', `没有编号为 ${id} 的账号`);
  return withTexts(rows[0]);
}

/** Dates as ISO 8601 texts, as the interface answers them. */
function withTexts(row: Account): Account {
  const text = (value: unknown) => (value instanceof Date ? value.toISOString() : (value as string | null));
  return {
    ...row,
    lockedUntil: text(row.lockedUntil),
    disabledAt: text(row.disabledAt),
    passwordChangedAt: text(row.passwordChangedAt)!,
    createdAt: text(row.createdAt)!,
  };
}

/** Whether anybody has an account here; from then on everybody has to say who they are. */
export async function hasAccounts(db: Database): Promise<boolean> {
  const { rows } = await db.query('select 1 from dimai.account limit 1');
  return rows.length > 0;
}

/** What a new account begins with. */
export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly organisation?: string | null | undefined;
  readonly createdBy: string;
  /** Where absent a temporary password is made. */
  readonly password?: string | undefined;
}

/** Makes an account without any role; its password has to be changed at the first login. Throws `account-exists`, `password-weak`. */
export async function createAccount(
  db: Database,
  { login, name, organisation = null, createdBy, password = temporaryPassword() }: NewAccount,
): Promise<{ readonly id: string; readonly password: string }> {
  refuseWeak(password, login);
  const { rows } = await db.query<{ id: string }>(
    `insert into dimai.account (login, name, organisation, password_hash, created_by)
values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id`,
    [login, name, organisation, await hashPassword(password), createdBy],
  );
  if (rows[0] === undefined) throw new Problem('account-exists', `登录名 ${login} 已被使用，请换一个`);
  return { id: rows[0].id, password };
}

/** Gives an account these roles and areas in place of its former ones; throws `roles-conflict`, `account-unknown`. */
export async function grantRoles(
  db: Database,
  id: string,
  { roles, districts }: { readonly roles: readonly RoleName[]; readonly districts: readonly string[] | null },
): Promise<void> {
  const conflict = roleConflict(roles);
  if (conflict !== undefined) throw new Problem('roles-conflict', conflict);
  const { rowCount } = await db.query('update dimai.account set roles = $2, districts = $3 where id = $1', [
    id,
    [...new Set(roles)],
    districts,
  ]);
  if (rowCount === 0) throw new Problem('account-unknown', `没有编号为 ${id} 的账号`);
}

/** Sets a temporary password, unlocks the account and ends its sessions; the second factor goes too where asked. Returns the password. */
export async function resetPassword(db: Database, id: string, dropSecondFactor = false): Promise<string> {
  const password = temporaryPassword();
  const { rowCount } = await db.query(
    `update dimai.account
set password_hash = $2, must_change_password = true, password_changed_at = now(), failed_logins = 0, locked_until = null,
  former_hashes = (array[password_hash] || former_hashes)[1:${REMEMBERED}],
  totp_secret = case when $3 then null else totp_secret end,
  totp_confirmed_at = case when $3 then null else totp_confirmed_at end
where id = $1`,
    [id, await hashPassword(password), dropSecondFactor],
  );
  if (rowCount === 0) throw new Problem('account-unknown', `没有编号为 ${id} 的账号`);
  await endSessions(db, id);
  return password;
}

/** Disabled, an account can do nothing from the next request on; enabled, it has its old rights again. */
export async function setDisabled(db: Database, id: string, isDisabled: boolean): Promise<void> {
  const { rowCount } = await db.query(
    `update dimai.account set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id = $1`,
    [id, isDisabled],
  );
  if (rowCount === 0) throw new Problem('account-unknown', `没有编号为 ${id} 的账号`);
  if (isDisabled) await endSessions(db, id);
}

/** Changes a person's own password; all their other sessions end. Throws `password-wrong`, `password-weak`. */
export async function changePassword(
  db: Pool,
  id: string,
  { current, next, keepSession }: { readonly current: string; readonly next: string; readonly keepSession: Buffer },
): Promise<void> {
  const { rows } = await db.query<{ login: string; password_hash: string; former_hashes: string[] }>(
    'select login, password_hash, former_hashes from dimai.account where id = $1',
    [id],
  );
  const account = rows[0];
  if (account === undefined || !(await fitsPassword(current, account.password_hash))) {
    throw new Problem('password-wrong', '当前密码不正确');
  }
  refuseWeak(next, account.login);
  for (const former of [account.password_hash, ...account.former_hashes]) {
    if (await fitsPassword(next, former)) {
      throw new Problem('password-weak', `不得与最近 ${REMEMBERED} 次使用过的密码相同`);
    }
  }
  await db.query(
    `update dimai.account
set password_hash = $2, must_change_password = false, password_changed_at = now(),
  former_hashes = (array[password_hash] || former_hashes)[1:${REMEMBERED}]
where id = $1`,
    [id, await hashPassword(next)],
  );
  await db.query('delete from dimai.session where account_id = $1 and token_hash <> $2', [id, keepSession]);
}

async function endSessions(db: Database, id: string): Promise<void> {
  await db.query('delete from dimai.session where account_id = $1', [id]);
}

function refuseWeak(password: string, login: string): void {
  const faults = passwordFaults(password, login);
  if (faults.length > 0) throw new Problem('password-weak', `新密码不合要求：${faults.join('；')}`);
}
