/**
 * What a person or a system may do. A right is the smallest permission; a role is a named set of rights that a bureau gives to
 * people. The three administrators (三权分立, GB/T 22239-2019) hold no working rights and cannot do each other's work.
 */

/** All rights with what they allow. */
export const rights = {
  'layer:read': { zh: '查看图层、要素、瓦片与统计', en: 'read layers, features, tiles and figures' },
  'restricted:read': { zh: '查看受控图层（三区三线等）', en: 'read restricted layers (control lines)' },
  'precise:read': { zh: '查看受控图层的原有精度', en: 'see restricted layers as precise as they are' },
  'personal:read': { zh: '查看未脱敏的个人信息', en: 'see personal data unmasked' },
  'ingest:load': { zh: '上传、检查、暂存数据', en: 'upload, check and stage deliveries' },
  'ingest:publish': { zh: '发布、回退数据版本', en: 'publish and roll back versions' },
  'land:edit': { zh: '编辑要素与一码事件', en: 'edit features and land-code events' },
  'overlap:check': { zh: '发起重叠审查', en: 'make overlap checks' },
  'overlap:sign': { zh: '签署、撤回审查意见', en: 'sign and withdraw opinions of checks' },
  'map:make': { zh: '制作地籍图', en: 'make cadastral maps' },
  'survey:commission': { zh: '委托地籍调查', en: 'commission cadastral surveys' },
  'survey:manage': { zh: '受理、分派、检查地籍调查', en: 'accept, assign and check cadastral surveys' },
  'survey:work': { zh: '准备、实施地籍调查', en: 'prepare and carry out cadastral surveys' },
  'export:run': { zh: '发起导出', en: 'run exports' },
  'export:download': { zh: '下载导出成果', en: 'download exports' },
  'tiles:build': { zh: '生成瓦片包', en: 'build tile archives' },
  'jobs:manage': { zh: '管理他人任务', en: 'manage the jobs of others' },
  'operations:read': { zh: '查看运行指标', en: 'read measurements of the server' },
  'accounts:manage': { zh: '管理账号（不含授权）', en: 'manage accounts, but not what they may do' },
  'keys:manage': { zh: '管理接口密钥', en: 'manage keys of other systems' },
  'rights:grant': { zh: '授予、收回角色与范围', en: 'grant and take back roles and areas' },
  'alarms:handle': { zh: '处置安全告警', en: 'work off security alarms' },
  'audit:read': { zh: '查看、导出、核验审计日志', en: 'read, export and verify the audit log' },
} as const;

/** One permission, e.g. `ingest:publish`. */
export type Right = keyof typeof rights;

/** Names of all rights, for schemas. */
export const rightNames = Object.keys(rights) as [Right, ...Right[]];

/** A set of rights under a name that people know. */
export interface Role {
  readonly zh: string;
  readonly en: string;
  readonly rights: readonly Right[];
  /** Stands alone: an account with it has no other role. */
  readonly isAdministrator?: true;
}

/** The roles, by id. */
export const roles = {
  planner: {
    zh: '规划人员',
    en: 'planner',
    rights: ['layer:read', 'restricted:read', 'precise:read', 'overlap:check', 'map:make', 'survey:commission'],
  },
  reviewer: {
    zh: '审查人员',
    en: 'reviewer',
    rights: [
      'layer:read',
      'restricted:read',
      'precise:read',
      'personal:read',
      'overlap:check',
      'overlap:sign',
      'map:make',
      'survey:commission',
      'survey:manage',
    ],
  },
  'data-steward': {
    zh: '数据管理员',
    en: 'data steward',
    rights: [
      'layer:read',
      'restricted:read',
      'precise:read',
      'personal:read',
      'ingest:load',
      'land:edit',
      'map:make',
      'survey:commission',
      'survey:manage',
      'survey:work',
      'export:run',
      'export:download',
    ],
  },
  publisher: {
    zh: '数据发布员',
    en: 'publisher',
    rights: ['layer:read', 'restricted:read', 'precise:read', 'ingest:publish', 'tiles:build', 'jobs:manage'],
  },
  surveyor: {
    zh: '地籍调查员',
    en: 'surveyor',
    rights: ['layer:read', 'survey:commission', 'survey:work', 'map:make'],
  },
  partner: { zh: '协作单位人员', en: 'partner', rights: ['layer:read', 'restricted:read'] },
  consumer: { zh: '接口使用方', en: 'consumer', rights: ['layer:read'] },
  'system-administrator': {
    zh: '系统管理员',
    en: 'system administrator',
    rights: ['accounts:manage', 'keys:manage', 'operations:read', 'jobs:manage'],
    isAdministrator: true,
  },
  'security-administrator': {
    zh: '安全管理员',
    en: 'security administrator',
    rights: ['rights:grant', 'alarms:handle'],
    isAdministrator: true,
  },
  'audit-administrator': {
    zh: '审计管理员',
    en: 'audit administrator',
    rights: ['audit:read'],
    isAdministrator: true,
  },
} as const satisfies Readonly<Record<string, Role>>;

/** Id of a role. */
export type RoleName = keyof typeof roles;

/** Ids of all roles, for schemas. */
export const roleNames = Object.keys(roles) as [RoleName, ...RoleName[]];

/** All rights of some roles; a name that no role has gives none. */
export function rightsOfRoles(names: readonly string[]): ReadonlySet<Right> {
  return new Set(names.flatMap((name) => (name in roles ? [...roles[name as RoleName].rights] : [])));
}

/** Why these roles cannot be held by one account; undefined where they can. */
export function roleConflict(names: readonly RoleName[]): string | undefined {
  const administrators = names.filter((name) => 'isAdministrator' in roles[name]);
  if (administrators.length === 0 || names.length === 1) return undefined;
  const [first] = administrators;
  return `${roles[first!].zh}不得兼任其他角色（三权分立）`;
}

/** What the person at the machine itself may do while no accounts exist: all work, but personal data stays masked, because who sees it must have a name. */
export const LOCAL_OPERATOR_RIGHTS: readonly Right[] = rightNames.filter((right) => right !== 'personal:read');

/** What anybody may do on a server that was opened without authentication. */
export const ANONYMOUS_RIGHTS: readonly Right[] = ['layer:read', 'overlap:check'];
