/** What administrators read and do, as the server tells it: the types are those of its OpenAPI document. */
import type { AnswerOf } from '../../schemas/client/client.ts';
import type {
  Account,
  Alarm,
  ApiKey,
  AuditEntry,
  InterfaceUsePoint,
  InterfaceUseShare,
  ReadOnlyState,
} from '../../schemas/client/types.ts';
import { queryOf, requestJson } from '../api.ts';

export type { Account, Alarm, AuditEntry, ReadOnlyState };
export type Key = ApiKey;
export type UseFigures = Omit<InterfaceUsePoint, 'at'>;
export type UseShare = InterfaceUseShare;
export type Role = AnswerOf<'/api/accounts', 'get'>['roles'][number];
export type InterfaceUse = AnswerOf<'/api/interface-statistics', 'get'>;
export type UsePeriod = 'day' | 'week' | 'month' | 'year';

export const fetchAccounts = async (signal: AbortSignal): Promise<AnswerOf<'/api/accounts', 'get'>> =>
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

export type GrantableArea = AnswerOf<'/api/grantable-areas', 'get'>['areas'][number];

export const fetchAreas = async (signal: AbortSignal): Promise<readonly GrantableArea[]> =>
  (await requestJson<AnswerOf<'/api/grantable-areas', 'get'>>('/api/grantable-areas', { signal })).areas;

export const fetchKeys = async (signal: AbortSignal): Promise<readonly Key[]> =>
  (await requestJson<AnswerOf<'/api/keys', 'get'>>('/api/keys', { signal })).keys;

export const createKey = async (given: object): Promise<{ readonly key: string }> =>
  requestJson('/api/keys', { body: given });

export const revokeKey = async (id: string): Promise<unknown> => requestJson(`/api/keys/${id}`, { method: 'DELETE' });

export const fetchAlarms = async (state: string, signal: AbortSignal): Promise<AnswerOf<'/api/alarms', 'get'>> =>
  requestJson(`/api/alarms${state === '' ? '' : `?${queryOf({ state })}`}`, { signal });

export const handleAlarm = async (
  id: number,
  given: { readonly state: string; readonly note: string },
): Promise<Alarm> => requestJson(`/api/alarms/${id}`, { method: 'PUT', body: given });

export const fetchAudit = async (
  filter: { readonly action: string },
  before: number | null,
  signal?: AbortSignal,
): Promise<AnswerOf<'/api/audit', 'get'>> => {
  const query = queryOf({
    limit: 200,
    ...(filter.action === '' ? {} : { action: filter.action }),
    ...(before === null ? {} : { before }),
  });
  return requestJson(`/api/audit?${query}`, signal === undefined ? {} : { signal });
};

export const verifyAudit = async (): Promise<AnswerOf<'/api/audit/verification', 'get'>> =>
  requestJson('/api/audit/verification');

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
