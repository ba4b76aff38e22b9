/** Accounts, which the system administrator keeps, and their roles, which the security administrator grants. */
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import { roleNames, roles } from '../../schemas/roles.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { accountOf, createAccount, grantRoles, listAccounts, resetPassword, setDisabled } from './accounts.ts';
import { districts, NO_STORE, TAG } from './route-schemas.ts';

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
  statuses: [201],
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

const areaChoice = z
  .object({ code: z.string(), name: z.string(), district: z.string().nullable().describe('乡镇、街道所属的区县代码') })
  .meta({ id: 'GrantableArea' });

const getAreas = route({
  method: 'get',
  path: '/api/grantable-areas',
  tag: TAG,
  summary: '可授予的范围：市、区县，以及已发布范围的乡镇、街道（自然资源所）',
  right: 'rights:grant',
  // Who grants reads no layers; codes and names of administrative areas are no secret.
  reads: 'everything',
  answer: z.object({ areas: z.array(areaChoice) }),
  async handle({ db, region }) {
    const { rows } = await db.query<{ code: string; name: string | null }>(
      `select district_code as code, max(district_name) as name from land.administrative_area
where version_to is null and length(district_code) = 9 and geom is not null group by district_code order by 1`,
    );
    return {
      body: {
        areas: [
          { code: region.districtCode, name: region.title, district: null },
          ...region.districts.map(({ code, name }) => ({ code, name, district: null })),
          ...rows.map(({ code, name }) => ({ code, name: name ?? code, district: code.slice(0, 6) })),
        ],
      },
      headers: NO_STORE,
    };
  },
});

/** Routes of accounts. */
export const accountRoutes: readonly Route[] = [
  getAccounts,
  postAccount,
  putAccountState,
  postPasswordReset,
  putRoles,
  getAreas,
];
