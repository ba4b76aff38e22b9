/** Who sends a request and what they may do. */
import { Problem } from '../../schemas/problems.ts';
import { rights, type Right } from '../../schemas/roles.ts';

/** Someone or something behind a request. */
export interface Caller {
  /** `local`: the person at the machine while no accounts exist; `anonymous`: nobody said who they are. */
  readonly kind: 'local' | 'anonymous' | 'user' | 'key';
  /** Stable id: of the account, of the key, or the kind itself. */
  readonly id: string;
  /** As records and logs of work name them. */
  readonly name: string;
  readonly roles: readonly string[];
  readonly rights: ReadonlySet<Right>;
  /** District codes (or beginnings of them) that the caller is limited to; null is everywhere. */
  readonly districts: readonly string[] | null;
  /** Layers that a key is limited to; null is all. */
  readonly layers: ReadonlySet<string> | null;
  /** Fields that a key is limited to, by layer; a layer that is not named is open with all of its fields. Null is no limit. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>> | null;
  /** Where the password must be changed before anything else. */
  readonly mustChangePassword: boolean;
  /** Whether the caller has a right, and for a layer, whether that layer is open to them. */
  may(right: Right, layerId?: string): boolean;
}

/** What a caller is made of. */
export type CallerDescription = Omit<Caller, 'may' | Optional> & Partial<Pick<Caller, Optional>>;
type Optional = 'mustChangePassword' | 'layers' | 'fields' | 'roles' | 'districts';

/** A caller from its parts; everywhere, every layer and no roles unless said. */
export function caller(description: CallerDescription): Caller {
  const { districts = null, layers = null, fields = null, roles = [], mustChangePassword = false } = description;
  return {
    ...description,
    districts,
    layers,
    fields,
    roles,
    mustChangePassword,
    may: (right, layerId) =>
      !mustChangePassword && description.rights.has(right) && (layerId == null || (layers?.has(layerId) ?? true)),
  };
}

/** Throws `login-required` where nobody said who they are, `password-expired` where the password must be changed first, else `forbidden`. */
export function requireRight(who: Caller, right: Right, layerId?: string): void {
  if (who.may(right, layerId)) return;
  if (who.kind === 'anonymous') {
    throw new Problem('login-required', `此操作需要登录：${rights[right].zh}`);
  }
  if (who.mustChangePassword) throw new Problem('password-expired', '请先修改密码，再进行其他操作');
  const about = layerId == null ? '' : `（图层 ${layerId}）`;
  throw new Problem('forbidden', `${who.name} 没有此项权限：${rights[right].zh}${about}；如确有需要，请联系安全管理员`);
}
