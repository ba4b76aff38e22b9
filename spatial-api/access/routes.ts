import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import { rightNames, roleNames, roles } from '../../schemas/roles.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { SESSION_COOKIE } from './access.ts';
import {
  accountOf,
  changePassword,
  createAccount,
  grantRoles,
  listAccounts,
  resetPassword,
  setDisabled,
} from './accounts.ts';
import { readAudit } from './audit-query.ts';
import { verifyChain } from './audit-log.ts';
import type { Caller } from './caller.ts';
import { createKey, KEY_RIGHTS, listKeys, revokeKey } from './keys.ts';
import { beginSession, callerOfSession, endSession, hashOfToken } from './sessions.ts';
import { acceptedStep, newSecret, secretAddress } from './totp.ts';

const NO_STORE = { 'Cache-Control': 'no-store' };
const TAG = '身份';

const districts = z
  .array(z.string().regex(/^\d{2,12}$/, '应为行政区代码（2 至 12 位数字，可为前几位）'))
  .min(1)
  .max(500)
  .nullable()
  .describe('限定的行政区代码；null 为不限');

const callerSchema = z
  .object({
    kind: z.enum(['local', 'anonymous', 'user', 'key']),
    id: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    rights: z.array(z.string()).describe('此刻可用的权限'),
    districts: z.array(z.string()).nullable(),
    mustChangePassword: z.boolean(),
    loginNeeded: z.boolean().describe('本服务是否须登录'),
  })
  .meta({ id: 'Caller' });

async function describeCaller({ access }: RouteContext, who: Caller): Promise<z.input<typeof callerSchema>> {
  const { kind, id, name, districts: limited, mustChangePassword } = who;
  return {
    kind,
    id,
    name,
    roles: [...who.roles],
    rights: rightNames.filter((right) => who.may(right)),
    districts: limited === null ? null : [...limited],
    mustChangePassword,
    loginNeeded: await access.isClosed(),
  };
}

const getSession = route({
  method: 'get',
  path: '/api/session',
  tag: TAG,
  summary: '当前用户、角色与权限',
  right: 'open',
  answer: callerSchema,
  handle: async (context) => ({ body: await describeCaller(context, context.caller), headers: NO_STORE }),
});

const login = route({
  method: 'post',
  path: '/api/session',
  tag: TAG,
  summary: '登录',
  description: '成功后以 Cookie 保持登录。启用动态验证码的账号须同时给出 code。',
  right: 'open',
  body: z.strictObject({
    login: z.string().trim().min(1).max(64),
    password: z.string().min(1).max(200),
    code: z
      .string()
      .regex(/^\d{6}$/)
      .optional()
      .describe('6 位动态验证码'),
  }),
  answer: callerSchema,
  problems: ['login-failed', 'login-locked', 'login-throttled', 'second-factor-required', 'cross-site-request'],
  async handle(context, { body }) {
    const { db, access, clock, address, agent, auditLog, origin } = context;
    const act = { action: 'session.begin', target: body.login, address, requestId: null };
    let begun: Awaited<ReturnType<typeof beginSession>>;
    try {
      begun = await beginSession(db, access.policy, clock(), { ...body, address, agent });
    } catch (error) {
      const actor = { kind: 'anonymous', id: 'anonymous', name: body.login } as const;
      const code = error instanceof Problem ? error.code : 'internal-fault';
      if (code !== 'second-factor-required') {
        await auditLog.append({ ...act, actor, result: 'refused', detail: { code } });
      }
      throw error;
    }
    const who = (await callerOfSession(db, access.policy, begun.token, clock()))!;
    const { kind, id, name } = who;
    await auditLog.append({ ...act, actor: { kind, id, name }, result: 'done' });
    return {
      body: await describeCaller(context, who),
      headers: { ...NO_STORE, 'Set-Cookie': sessionCookie(begun.token, origin, access.policy.lifetimeMs) },
    };
  },
});

const logout = route({
  method: 'delete',
  path: '/api/session',
  tag: TAG,
  summary: '退出登录',
  right: 'open',
  answer: z.object({ ended: z.boolean() }),
  async handle({ db, access, audit, caller, sessionToken, origin }) {
    if (sessionToken !== undefined) {
      await endSession(db, sessionToken);
      access.forget();
      if (caller.kind === 'user') await audit('session.end', null);
    }
    return {
      body: { ended: sessionToken !== undefined },
      headers: { ...NO_STORE, 'Set-Cookie': sessionCookie('', origin, 0) },
    };
  },
});

/** Out of reach of scripts and of other sites; over https never sent without it. */
function sessionCookie(token: string, origin: string, lifetimeMs: number): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.floor(lifetimeMs / 1000)}${secure}`;
}

/** The account of the caller; only people have one. */
function ownAccount({ caller, sessionToken }: RouteContext): { readonly id: string; readonly token: string } {
  if (caller.kind !== 'user' || sessionToken === undefined) throw new Problem('login-required', '请以本人账号登录');
  return { id: caller.id, token: sessionToken };
}

const putPassword = route({
  method: 'put',
  path: '/api/session/password',
  tag: TAG,
  summary: '修改本人密码；其他登录随即失效',
  right: 'open',
  body: z.strictObject({ current: z.string().max(200), next: z.string().max(200) }),
  answer: callerSchema,
  problems: ['password-wrong', 'password-weak'],
  async handle(context, { body }) {
    const { db, access, clock, audit } = context;
    const { id, token } = ownAccount(context);
    await changePassword(db, id, { ...body, keepSession: hashOfToken(token) });
    access.forget();
    await audit('account.password', id);
    const who = (await callerOfSession(db, access.policy, token, clock()))!;
    return { body: await describeCaller(context, who), headers: NO_STORE };
  },
});

const beginSecondFactor = route({
  method: 'post',
  path: '/api/session/second-factor',
  tag: TAG,
  summary: '启用动态验证码：取得密钥，待确认后生效',
  right: 'open',
  answer: z.object({ secret: z.string(), address: z.string().describe('otpauth 地址，可制成二维码') }),
  async handle(context) {
    const { id } = ownAccount(context);
    const { login: name, hasSecondFactor } = await accountOf(context.db, id);
    if (hasSecondFactor) throw new Problem('request-invalid', '已启用动态验证码；如需更换，请系统管理员重置');
    const secret = newSecret();
    await context.db.query('update dimai.account set totp_secret = $2, totp_confirmed_at = null where id = $1', [
      id,
      secret,
    ]);
    return { body: { secret, address: secretAddress(secret, name) }, headers: NO_STORE };
  },
});

const confirmSecondFactor = route({
  method: 'put',
  path: '/api/session/second-factor',
  tag: TAG,
  summary: '确认动态验证码',
  right: 'open',
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  answer: z.object({ confirmed: z.literal(true) }),
  async handle(context, { body }) {
    const { id } = ownAccount(context);
    const { db, clock, audit } = context;
    const { rows } = await db.query<{ totp_secret: string | null }>(
      'select totp_secret from dimai.account where id = $1 and totp_confirmed_at is null',
      [id],
    );
    const secret = rows[0]?.totp_secret;
    const step = secret == null ? undefined : acceptedStep(secret, body.code, clock(), null);
    if (step === undefined) throw new Problem('request-invalid', '动态验证码不正确，或尚未取得密钥');
    await db.query('update dimai.account set totp_confirmed_at = now(), totp_step = $2 where id = $1', [id, step]);
    await audit('account.second-factor', id);
    return { body: { confirmed: true as const }, headers: NO_STORE };
  },
});

const accountSchema = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    organisation: z.string().nullable(),
    roles: z.array(z.string()),
    districts: z.array(z.string()).nullable(),
    mustChangePassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    lockedUntil: z.string().nullable(),
    disabledAt: z.string().nullable(),
    passwordChangedAt: z.string(),
    createdAt: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: 'Account' });
const accountId = z.uuid().describe('账号编号');

/** Administrators of accounts and of rights both have to see whom there is. */
function requireAdministrator({ caller }: RouteContext): void {
  if (!caller.may('accounts:manage') && !caller.may('rights:grant')) {
    throw new Problem('forbidden', '账号清单仅供系统管理员与安全管理员查看');
  }
}

const getAccounts = route({
  method: 'get',
  path: '/api/accounts',
  tag: TAG,
  summary: '全部账号及可授予的角色',
  right: 'open',
  answer: z.object({
    accounts: z.array(accountSchema),
    roles: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string(), rights: z.array(z.string()) })),
  }),
  async handle(context) {
    requireAdministrator(context);
    const accounts = (await listAccounts(context.db)).map(plain);
    const offered = Object.entries(roles).map(([id, { zh, en, rights }]) => ({ id, zh, en, rights: [...rights] }));
    return { body: { accounts, roles: offered }, headers: NO_STORE };
  },
});

/** An account with lists of its own, as answers hold them. */
function plain(account: Awaited<ReturnType<typeof accountOf>>): z.input<typeof accountSchema> {
  return {
    ...account,
    roles: [...account.roles],
    districts: account.districts === null ? null : [...account.districts],
  };
}

const postAccount = route({
  method: 'post',
  path: '/api/accounts',
  tag: TAG,
  summary: '新建账号（尚无角色，由安全管理员授予）；答复中的临时密码只出现一次',
  right: 'accounts:manage',
  body: z.strictObject({
    login: z.string().regex(/^[A-Za-z0-9._@-]{2,64}$/, '登录名为 2 至 64 个字母、数字或 . _ @ -'),
    name: z.string().trim().min(1).max(60),
    organisation: z.string().trim().max(120).nullable().optional(),
  }),
  answer: z.object({ account: accountSchema, temporaryPassword: z.string() }),
  problems: ['account-exists'],
  async handle({ db, caller, access, audit }, { body }) {
    const { id, password } = await createAccount(db, { ...body, createdBy: caller.name });
    access.forget();
    await audit('account.create', id, { login: body.login });
    return {
      status: 201,
      body: { account: plain(await accountOf(db, id)), temporaryPassword: password },
      headers: NO_STORE,
    };
  },
});

const putAccountState = route({
  method: 'put',
  path: '/api/accounts/{id}/state',
  tag: TAG,
  summary: '停用或恢复账号；停用即刻生效',
  right: 'accounts:manage',
  params: z.strictObject({ id: accountId }),
  body: z.strictObject({ disabled: z.boolean() }),
  answer: accountSchema,
  problems: ['account-unknown'],
  async handle({ db, access, caller, audit }, { params: { id }, body: { disabled } }) {
    if (disabled && id === caller.id) throw new Problem('request-invalid', '不能停用本人账号');
    await setDisabled(db, id, disabled);
    access.forget();
    await audit(disabled ? 'account.disable' : 'account.enable', id);
    return { body: plain(await accountOf(db, id)), headers: NO_STORE };
  },
});

const postPasswordReset = route({
  method: 'post',
  path: '/api/accounts/{id}/password-reset',
  tag: TAG,
  summary: '重置密码并解锁；答复中的临时密码只出现一次',
  right: 'accounts:manage',
  params: z.strictObject({ id: accountId }),
  body: z.strictObject({ dropSecondFactor: z.boolean().default(false).describe('同时取消动态验证码') }),
  answer: z.object({ temporaryPassword: z.string() }),
  problems: ['account-unknown'],
  async handle({ db, access, audit }, { params: { id }, body }) {
    const temporary = await resetPassword(db, id, body.dropSecondFactor);
    access.forget();
    await audit('account.reset', id, { dropSecondFactor: body.dropSecondFactor });
    return { body: { temporaryPassword: temporary }, headers: NO_STORE };
  },
});

const putRoles = route({
  method: 'put',
  path: '/api/accounts/{id}/roles',
  tag: TAG,
  summary: '授予角色与行政区范围（取代原有）',
  right: 'rights:grant',
  params: z.strictObject({ id: accountId }),
  body: z.strictObject({ roles: z.array(z.enum(roleNames)).max(20), districts }),
  answer: accountSchema,
  problems: ['account-unknown', 'roles-conflict'],
  async handle({ db, access, caller, audit }, { params: { id }, body }) {
    if (id === caller.id) throw new Problem('forbidden', '不能为本人授权');
    const before = await accountOf(db, id);
    await grantRoles(db, id, body);
    access.forget();
    await audit('account.roles', id, { before: { roles: before.roles, districts: before.districts }, after: body });
    return { body: plain(await accountOf(db, id)), headers: NO_STORE };
  },
});

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    consumer: z.string(),
    rights: z.array(z.string()),
    layers: z.array(z.string()).nullable(),
    districts: z.array(z.string()).nullable(),
    callsPerMinute: z.number().nullable(),
    callsPerDay: z.number().nullable(),
    callsToday: z.number(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'ApiKey' });

const getKeys = route({
  method: 'get',
  path: '/api/keys',
  tag: TAG,
  summary: '全部接口密钥（不含密钥本身）及今日调用数',
  right: 'keys:manage',
  answer: z.object({ keys: z.array(keySchema) }),
  async handle({ db, access }) {
    await access.keyUse.flush();
    const keys = (await listKeys(db)).map((key) => ({
      ...key,
      rights: [...key.rights],
      layers: key.layers === null ? null : [...key.layers],
      districts: key.districts === null ? null : [...key.districts],
    }));
    return { body: { keys }, headers: NO_STORE };
  },
});

const postKey = route({
  method: 'post',
  path: '/api/keys',
  tag: TAG,
  summary: '新建接口密钥；答复中的密钥只出现一次',
  right: 'keys:manage',
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).describe('用途'),
    consumer: z.string().trim().min(1).max(80).describe('使用方'),
    rights: z.array(z.enum(KEY_RIGHTS)).min(1),
    layers: z.array(z.string()).min(1).nullable().default(null).describe('限定的图层；null 为不限'),
    districts: districts.default(null),
    callsPerMinute: z.int().min(1).nullable().default(null),
    callsPerDay: z.int().min(1).nullable().default(null),
    expiresAt: z.iso.datetime().nullable().default(null),
  }),
  answer: z.object({ id: z.string(), key: z.string() }),
  problems: ['layer-unknown'],
  async handle({ db, region, caller, audit }, { body }) {
    const unknown = (body.layers ?? []).filter((id) => !(region.layers as readonly string[]).includes(id));
    if (unknown.length > 0)
      throw new Problem('layer-unknown', `没有图层 ${unknown.join('、')}；可用的图层见 /api/layers`);
    const made = await createKey(db, { ...body, createdBy: caller.name });
    await audit('key.create', made.id, { ...body });
    return { status: 201, body: made, headers: NO_STORE };
  },
});

const deleteKey = route({
  method: 'delete',
  path: '/api/keys/{id}',
  tag: TAG,
  summary: '吊销接口密钥，一秒内在所有进程生效',
  right: 'keys:manage',
  params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{12}$/) }),
  answer: z.object({ revoked: z.literal(true) }),
  problems: ['key-unknown'],
  async handle({ db, access, caller, audit }, { params: { id } }) {
    await revokeKey(db, id, caller.name);
    access.forget();
    await audit('key.revoke', id);
    return { body: { revoked: true as const }, headers: NO_STORE };
  },
});

const auditEntrySchema = z
  .object({
    sequence: z.int(),
    at: z.string(),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    target: z.string().nullable(),
    result: z.string(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).optional(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const getAudit = route({
  method: 'get',
  path: '/api/audit',
  tag: TAG,
  summary: '审计日志，新者在前',
  right: 'audit:read',
  query: z.strictObject({
    actor: z.string().max(80).optional().describe('账号或密钥编号'),
    action: z.string().max(80).optional().describe('动作，或其开头，如 ingest.'),
    target: z.string().max(200).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    before: integerParameter(1, Number.MAX_SAFE_INTEGER, '只看此序号之前的记录（翻页）').optional(),
    limit: integerParameter(1, 1000, '条数').default(100),
  }),
  answer: z.object({ entries: z.array(auditEntrySchema), next: z.int().nullable() }),
  async handle({ db, audit }, { query }) {
    const { entries, next } = await readAudit(db, query);
    await audit('audit.read', null, { ...query });
    return { body: { entries: [...entries], next }, headers: NO_STORE };
  },
});

const verifyAudit = route({
  method: 'get',
  path: '/api/audit/verification',
  tag: TAG,
  summary: '核验审计日志的完整性',
  right: 'audit:read',
  answer: z.object({
    state: z.enum(['whole', 'broken']),
    entries: z.int(),
    lastHash: z.string().optional(),
    at: z.int().optional().describe('首条不符的序号'),
    reason: z.enum(['changed', 'missing', 'unlinked']).optional(),
  }),
  async handle({ db, audit }) {
    const report = await verifyChain(db);
    await audit('audit.verify', null, { ...report });
    return { body: report, headers: NO_STORE };
  },
});

/** Routes of identity: sessions, accounts, rights, keys, audit. */
export const accessRoutes: readonly Route[] = [
  getSession,
  login,
  logout,
  putPassword,
  beginSecondFactor,
  confirmSecondFactor,
  getAccounts,
  postAccount,
  putAccountState,
  postPasswordReset,
  putRoles,
  getKeys,
  postKey,
  deleteKey,
  getAudit,
  verifyAudit,
];
