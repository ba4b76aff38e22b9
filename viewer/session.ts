/** Who works here, as the server knows it. */
import type { Right } from '../schemas/roles.ts';
import { requestJson } from './api.ts';
import type { ViewerState } from './state.ts';

export interface Session {
  readonly kind: 'local' | 'anonymous' | 'user' | 'key';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly rights: readonly string[];
  readonly districts: readonly string[] | null;
  readonly mustChangePassword: boolean;
  /** Nobody works here without saying who they are. */
  readonly loginNeeded: boolean;
  /** The bureau has a sign-on of its own. */
  readonly hasSignOn: boolean;
}

const SESSION = '/api/session';

export const fetchSession = async (): Promise<Session> => requestJson(SESSION);

export const login = async (given: {
  readonly login: string;
  readonly password: string;
  readonly code?: string;
}): Promise<Session> => requestJson(SESSION, { body: given });

export const logout = async (): Promise<unknown> => requestJson(SESSION, { method: 'DELETE' });

export const changePassword = async (given: { readonly current: string; readonly next: string }): Promise<Session> =>
  requestJson(`${SESSION}/password`, { method: 'PUT', body: given });

/** Whether the page may offer something; the server decides again when it is done. Before the server has said, it may. */
export function may({ session }: ViewerState, right: Right): boolean {
  return session.value === null || session.value.rights.includes(right);
}

/** What stands in the way of any page: a login, or a password that must be changed. */
export function gateOf({ session, ended }: ViewerState): 'login' | 'password' | null {
  const known = ended.value ?? session.value;
  if (known === null) return null;
  if (known.mustChangePassword) return 'password';
  return known.loginNeeded && known.kind === 'anonymous' ? 'login' : null;
}
