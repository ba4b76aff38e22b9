/** What administrators read and do, as the server tells it. */
import { queryOf, requestJson } from '../api.ts';

export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly roles: readonly string[];
  readonly districts: readonly string[] | null;
  readonly hasSecondFactor: boolean;
  readonly lockedUntil: string | null;
  readonly disabledAt: string | null;
}

export interface Role {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly consumer: string;
  readonly rights: readonly string[];
  readonly layers: readonly string[] | null;
  readonly districts: readonly string[] | null;
  readonly callsPerMinute: number | null;
  readonly callsPerDay: number | null;
  readonly callsToday: number;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface Alarm {
  readonly id: number;
  readonly kind: string;
  readonly title: string;
  readonly titleEn: string;
  readonly actorName: string;
  readonly address: string | null;
  readonly amount: number;
  readonly threshold: number;
  readonly routes: readonly string[];
  readonly lastAt: string;
  readonly state: 'open' | 'handled' | 'dismissed';
  readonly handledBy: string | null;
  readonly note: string | null;
}

export interface AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly actor: { readonly name: string };
  readonly action: string;
  readonly target: string | null;
  readonly result: string;
  readonly address: string | null;
}

export interface UseFigures {
  readonly calls: number;
  readonly refused: number;
  readonly failed: number;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
}

export type UseShare = UseFigures & { readonly id: string; readonly name: string };
export type UsePeriod = 'day' | 'week' | 'month' | 'year';

export interface InterfaceUse {
  readonly unit: 'hour' | 'day' | 'month';
  readonly series: readonly (UseFigures & { readonly at: string })[];
  readonly consumers: readonly UseShare[];
  readonly routes: readonly UseShare[];
}

export interface ReadOnlyState {
  readonly readOnly: boolean;
  readonly isFixed: boolean;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string | null;
}

export const fetchAccounts = async (
  signal: AbortSignal,
): Promise<{ readonly accounts: readonly Account[]; readonly roles: readonly Role[] }> =>
  requestJson('/api/accounts', { signal });

export const createAccount = async (given: {
  readonly login: string;
  readonly name: string;
}): Promise<{ readonly temporaryPassword: string }> => requestJson('/api/accounts', { body: given });

export const setDisabled = async (id: string, disabled: boolean): Promise<Account> =>
  requestJson(`/api/accounts/${id}/state`, { method: 'PUT', body: { disabled } });

export const resetPassword = async (id: string): Promise<{ readonly temporaryPassword: string }> =>
  requestJson(`/api/accounts/${id}/password-reset`, { body: {} });

export const grantRoles = async (
  id: string,
  given: { readonly roles: readonly string[]; readonly districts: readonly string[] | null },
): Promise<Account> => requestJson(`/api/accounts/${id}/roles`, { method: 'PUT', body: given });

export const fetchKeys = async (signal: AbortSignal): Promise<readonly Key[]> =>
  (await requestJson<{ keys: Key[] }>('/api/keys', { signal })).keys;

export const createKey = async (given: object): Promise<{ readonly key: string }> =>
  requestJson('/api/keys', { body: given });

export const revokeKey = async (id: string): Promise<unknown> => requestJson(`/api/keys/${id}`, { method: 'DELETE' });

export const fetchAlarms = async (
  state: string,
  signal: AbortSignal,
): Promise<{ readonly alarms: readonly Alarm[]; readonly open: number }> =>
  requestJson(`/api/alarms${state === '' ? '' : `?${queryOf({ state })}`}`, { signal });

export const handleAlarm = async (
  id: number,
  given: { readonly state: string; readonly note: string },
): Promise<Alarm> => requestJson(`/api/alarms/${id}`, { method: 'PUT', body: given });

export const fetchAudit = async (
  filter: { readonly action: string },
  before: number | null,
  signal?: AbortSignal,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: number | null }> => {
  const query = queryOf({
    limit: 200,
    ...(filter.action === '' ? {} : { action: filter.action }),
    ...(before === null ? {} : { before }),
  });
  return requestJson(`/api/audit?${query}`, signal === undefined ? {} : { signal });
};

export const verifyAudit = async (): Promise<{
  readonly state: 'whole' | 'broken';
  readonly entries: number;
  readonly at?: number;
}> => requestJson('/api/audit/verification');

export const fetchUse = async (period: UsePeriod, consumer: string, signal: AbortSignal): Promise<InterfaceUse> =>
  requestJson(`/api/interface-statistics?${queryOf({ period, ...(consumer === '' ? {} : { consumer }) })}`, { signal });

export const fetchReadOnly = async (signal: AbortSignal): Promise<ReadOnlyState> =>
  requestJson('/api/operations/read-only', { signal });

export const setReadOnly = async (given: {
  readonly readOnly: boolean;
  readonly reason: string;
}): Promise<ReadOnlyState> => requestJson('/api/operations/read-only', { method: 'PUT', body: given });

/** Whether the server is ready, with each part by name. */
export const fetchHealth = async (signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> =>
  requestJson('/readyz', { signal });
