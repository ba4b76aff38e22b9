/** Codes of land as the server tells of them. */
import { type DrawnGeometry, queryOf, requestJson } from '../api.ts';

export type CodeState = 'reserved' | 'current' | 'ended' | 'released';
export type EventType =
  | 'created'
  | 'split'
  | 'merged'
  | 'boundary-adjusted'
  | 'feature-changed'
  | 'district-changed'
  | 'extinguished'
  | 'restored';
export type Stage =
  | 'pre-examination'
  | 'conversion'
  | 'acquisition'
  | 'supply'
  | 'planning-permission'
  | 'joint-survey'
  | 'registration';
export type Doubt = 'code-kept' | 'ground-lost' | 'ground-gained' | 'renumbered' | 'came-back' | 'bad-code';

export interface LineageCode {
  readonly code: string;
  readonly kind: 'parcel' | 'provisional';
  readonly state: CodeState;
  readonly generation: number;
  readonly relation: 'self' | 'ancestor' | 'descendant' | 'kin';
  readonly bornOn: string | null;
  readonly endedOn: string | null;
  readonly area: number | null;
  readonly geometry?: DrawnGeometry | null;
}

export interface LineageEdge {
  readonly event: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly area: number | null;
}

export interface LineageEvent {
  readonly id: number;
  readonly type: EventType;
  readonly on: string;
  readonly basis: string;
  readonly remark: string | null;
  readonly origin: 'declared' | 'derived';
  readonly areaBefore: number | null;
  readonly areaAfter: number | null;
  readonly recordedBy: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly closes: boolean | null;
}

export interface StageRecord {
  readonly id: number;
  readonly code: string;
  readonly stage: Stage;
  readonly on: string;
  readonly documentNumber: string | null;
  readonly projectCode: string | null;
  readonly remark: string | null;
}

export interface Lineage {
  readonly code: string;
  readonly codes: readonly LineageCode[];
  readonly edges: readonly LineageEdge[];
  readonly events: readonly LineageEvent[];
  readonly successors: readonly string[];
  readonly stages: readonly StageRecord[];
}

export interface Proposal {
  readonly id: number;
  readonly layerVersion: number;
  readonly type: EventType;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly pieces: readonly { readonly from: string; readonly to: string; readonly area: number }[];
  readonly doubts: readonly Doubt[];
  readonly state: 'open' | 'confirmed' | 'refused';
  readonly decidedBy: string | null;
  readonly publishedOn: string | null;
}

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
