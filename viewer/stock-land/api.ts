/** Stock land as the server tells of it. */
import type { BenefitComparison, Milestone, StockLandRecord } from '../../schemas/client/types.ts';
import { type Hit, type LonLat, queryOf, requestJson } from '../api.ts';

export type { Milestone };

export interface BoardPlot {
  readonly layer: string;
  readonly id: number;
  readonly plotCode: string;
  readonly plotName: string | null;
  readonly districtCode: string | null;
  readonly townName: string | null;
  readonly responsibleUnit: string | null;
  readonly disposalPath: string | null;
  readonly state: string | null;
  readonly stockClasses: readonly string[] | null;
  readonly disposalDueOn: string | null;
  readonly isOverdue: boolean;
  readonly overdueDays: number;
  readonly next: Milestone | null;
  readonly reached: number;
  readonly milestones: number;
  readonly area: number | null;
  readonly place: LonLat | null;
}

export interface BoardCount {
  readonly path: string;
  readonly state: string;
  readonly count: number;
  readonly area: number;
  readonly overdue: number;
}

export interface Board {
  readonly today: string;
  readonly counts: readonly BoardCount[];
  readonly plots: readonly BoardPlot[];
  readonly next: string | null;
}

export type ComparisonSide = NonNullable<BenefitComparison['before']>;
export type SideFigure = ComparisonSide['investment'];
export type StockRecord = Omit<StockLandRecord, 'feature'> & { readonly feature: Hit };

export type BoardFilter = Readonly<Record<'path' | 'state' | 'class' | 'unit' | 'q' | 'overdue', string>>;

export const fetchBoard = async (filter: BoardFilter, cursor: string | null, signal?: AbortSignal): Promise<Board> => {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
  return requestJson(`/api/stock-land?${queryOf({ ...given, limit: 100, ...(cursor === null ? {} : { cursor }) })}`, {
    signal,
  });
};

const addressOf = (layer: string, id: string | number): string => `/api/stock-land/${encodeURIComponent(layer)}/${id}`;

export const fetchRecord = async (layer: string, id: string, signal?: AbortSignal): Promise<StockRecord> =>
  requestJson(addressOf(layer, id), { signal });

const seen = (version: number) => ({ 'If-Match': `"${version}"` });

export const takeStep = async (
  layer: string,
  id: string,
  version: number,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> => requestJson(`${addressOf(layer, id)}/transitions`, { body, headers: seen(version) });

export const putMilestone = async (
  layer: string,
  id: string,
  version: number,
  node: string,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> =>
  requestJson(`${addressOf(layer, id)}/milestones/${node}`, { method: 'PUT', body, headers: seen(version) });
