/** Codes of land as the server tells of them. */
import type { LandCodeProposal, Lineage as AnsweredLineage } from '../../schemas/client/types.ts';
import { type DrawnGeometry, queryOf, requestJson } from '../api.ts';

type AnsweredCode = AnsweredLineage['codes'][number];

export type LineageCode = Omit<AnsweredCode, 'geometry'> & { readonly geometry?: DrawnGeometry | null };
export type Lineage = Omit<AnsweredLineage, 'codes'> & { readonly codes: readonly LineageCode[] };
export type LineageEdge = Lineage['edges'][number];
export type LineageEvent = Lineage['events'][number];
export type StageRecord = Lineage['stages'][number];
export type CodeState = LineageCode['state'];
export type EventType = LineageEvent['type'];
export type Stage = StageRecord['stage'];
export type Proposal = LandCodeProposal;
export type Doubt = Proposal['doubts'][number];

export interface ResolvedCode {
  readonly code: string;
  readonly by: string;
  readonly state: CodeState;
  readonly endedOn: string | null;
  readonly share: number | null;
  readonly successors: readonly string[];
}

const codeAddress = (code: string): string => `/api/land-codes/${encodeURIComponent(code)}`;

export const fetchCode = async (
  code: string,
  signal?: AbortSignal,
): Promise<{ readonly given: string; readonly codes: readonly ResolvedCode[] }> =>
  requestJson(codeAddress(code), { signal });

export const fetchLineage = async (
  code: string,
  options: { readonly scope: 'line' | 'family'; readonly asOf: string },
  signal?: AbortSignal,
): Promise<Lineage> =>
  requestJson(
    `${codeAddress(code)}/lineage?${queryOf({ scope: options.scope, shapes: 'true', ...(options.asOf === '' ? {} : { asOf: options.asOf }) })}`,
    { signal },
  );

export const fetchProposals = async (
  state: string,
  signal?: AbortSignal,
): Promise<{ readonly proposals: readonly Proposal[]; readonly next: number | null }> =>
  requestJson(`/api/land-code-proposals?${queryOf({ limit: 100, ...(state === '' ? {} : { state }) })}`, { signal });

export const confirmProposal = async (
  id: number,
  body: { readonly basis: string; readonly on?: string },
): Promise<{ readonly eventId: number }> => requestJson(`/api/land-code-proposals/${id}/confirm`, { body });

export const refuseProposal = async (id: number, reason: string): Promise<unknown> =>
  requestJson(`/api/land-code-proposals/${id}/refuse`, { body: { reason } });

export const deriveEvents = async (): Promise<{ readonly jobId: string }> =>
  requestJson('/api/land-code-derivations', { body: {} });

export const allocateCodes = async (body: {
  readonly series: string;
  readonly count: number;
  readonly purpose: string;
}): Promise<{ readonly codes: readonly string[] }> => requestJson('/api/land-code-allocations', { body });

export interface SeriesReport {
  readonly series: string;
  readonly foundedAt: number;
  readonly last: number;
  readonly used: number;
  readonly holes: readonly {
    readonly from: number;
    readonly to: number;
    readonly why: 'before' | 'reserved' | 'expired' | 'released';
    readonly purpose: string | null;
    readonly by: string | null;
    readonly at: string | null;
  }[];
}

export const fetchSeries = async (series: string, signal?: AbortSignal): Promise<SeriesReport> =>
  requestJson(`/api/land-code-allocations/${encodeURIComponent(series)}`, { signal });

export interface Holder {
  readonly name: string;
  readonly code: string;
  readonly unitNumber: string | null;
  readonly location: string | null;
}

/** Land by the name of its holder; every search is on record. */
export const fetchHolders = async (
  name: string,
  signal?: AbortSignal,
): Promise<{ readonly holders: readonly Holder[] }> =>
  requestJson(`/api/search/holders?${queryOf({ q: name, limit: 50 })}`, { signal });
