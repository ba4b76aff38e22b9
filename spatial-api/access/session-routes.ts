/** Login, logout and one's own password and second factor. */
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import { rightNames } from '../../schemas/roles.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { SESSION_COOKIE } from './access.ts';
import { accountOf, changePassword } from './accounts.ts';
import type { Caller } from './caller.ts';
import { NO_STORE, TAG } from './route-schemas.ts';
import { beginSession, callerOfSession, endSession, hashOfToken } from './sessions.ts';
import { acceptedStep, newSecret, secretAddress } from './totp.ts';

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
    hasSignOn: z.boolean().describe('是否可用统一身份认证登录'),
  })
  .meta({ id: 'Caller' });

async function describeCaller({ access, oidc }: RouteContext, who: Caller): Promise<z.input<typeof callerSchema>> {
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
    hasSignOn: oidc !== undefined,
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
  writesWhenReadOnly: true,
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
        await context.watch.login(body.login, address);
      }
      throw error;
    }
    const who = (await callerOfSession(db, access.policy, begun.token, clock()))!;
    const { kind, id, name } = who;
    await auditLog.append({ ...act, actor: { kind, id, name }, result: 'done' });
    await context.watch.login(body.login, address);
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
  writesWhenReadOnly: true,
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
export function sessionCookie(token: string, origin: string, lifetimeMs: number): string {
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
      context.access.policy.secrets.seal(secret),
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
    const sealed = rows[0]?.totp_secret;
    const secret = sealed == null ? undefined : context.access.policy.secrets.open(sealed);
    const step = secret === undefined ? undefined : acceptedStep(secret, body.code, clock(), null);
    if (step === undefined) throw new Problem('request-invalid', '动态验证码不正确，或尚未取得密钥');
    await db.query('update dimai.account set totp_confirmed_at = now(), totp_step = $2 where id = $1', [id, step]);
    await audit('account.second-factor', id);
    return { body: { confirmed: true as const }, headers: NO_STORE };
  },
});

/** Routes of sessions. */
export const sessionRoutes: readonly Route[] = [
  getSession,
  login,
  logout,
  putPassword,
  beginSecondFactor,
  confirmSecondFactor,
];
