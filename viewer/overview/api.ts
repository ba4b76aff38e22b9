/** Figures of 资源总览 as the server tells of them. Land in 亩, money in 万元, all unrounded. */
import { type DrawnGeometry, requestJson } from '../api.ts';

export const measureIds = ['landArea', 'count', 'floorArea', 'output', 'tax'] as const;
export type MeasureId = (typeof measureIds)[number];

export interface Figures {
  readonly count: number;
  readonly landArea: number;
  readonly floorArea: number;
  readonly output: number;
  readonly tax: number;
  readonly unreported: Readonly<Record<'landArea' | 'floorArea' | 'output' | 'tax', number>>;
  readonly partlyReported: { readonly output: number; readonly tax: number };
}

export interface Group extends Figures {
  readonly value: string;
  readonly title: string;
}

export interface Basis {
  readonly versions: Readonly<Record<string, number>>;
  readonly asOf: string | null;
  readonly year: number | null;
  readonly years: readonly number[];
}

export interface StockSummary {
  readonly basis: Basis;
  readonly total: Figures;
  readonly dimensions: Readonly<Record<string, readonly Group[]>>;
}

export interface Trend {
  readonly years: readonly {
    readonly year: number;
    readonly output: number;
    readonly tax: number;
    readonly unreported: { readonly output: number; readonly tax: number };
  }[];
}

interface Sum {
  readonly count: number;
  readonly landArea: number;
}

export interface Progress {
  readonly basis: Basis;
  readonly today: string;
  readonly paths: readonly (Sum & {
    readonly path: string;
    readonly title: string;
    readonly states: readonly (Sum & { readonly state: string; readonly title: string })[];
    readonly done: Sum;
    readonly overdue: Sum;
    readonly unplanned: number;
  })[];
  readonly targets: readonly {
    readonly id: string;
    readonly title: string;
    readonly titleEn: string;
    readonly unit: '亩' | '家';
    readonly amount: number;
    readonly from: string;
    readonly to: string;
    readonly result: number;
    readonly plots: number;
    readonly reference: string;
  }[];
  readonly benefits: readonly {
    readonly id: 'sales' | 'tax';
    readonly before: number;
    readonly after: number;
    readonly beforePerMu: number | null;
    readonly afterPerMu: number | null;
    readonly landArea: number;
    readonly plots: number;
    readonly unreported: number;
  }[];
  readonly investment: { readonly sum: number; readonly unreported: number };
}

export interface RestorationFigures {
  readonly projects: number;
  readonly area: number;
  readonly plannedArea: number;
  readonly investment: number;
  readonly paid: number;
  readonly fundsRate: number | null;
  readonly accepted: number;
  readonly acceptedProjects: number;
  readonly overdue: number;
  readonly unreported: { readonly plannedArea: number; readonly investment: number; readonly paid: number };
}

export interface RestorationCell extends RestorationFigures {
  readonly district: string | null;
  readonly districtTitle: string;
  readonly type: string | null;
  readonly typeTitle: string;
  readonly year: number | null;
}

export interface Restoration {
  readonly versions: Readonly<Record<string, number>>;
  readonly today: string;
  readonly total: RestorationFigures;
  readonly cells: readonly RestorationCell[];
}

export interface OverviewArea {
  readonly code: string;
  readonly name: string;
  readonly geometry: DrawnGeometry;
}

export const fetchStock = (query: string, signal?: AbortSignal): Promise<StockSummary> =>
  requestJson(`/api/overview/stock${query}`, { signal });
export const fetchTrend = (query: string, signal?: AbortSignal): Promise<Trend> =>
  requestJson(`/api/overview/stock/trend${query}`, { signal });
export const fetchProgress = (query: string, signal?: AbortSignal): Promise<Progress> =>
  requestJson(`/api/overview/stock/progress${query}`, { signal });
export const fetchRestoration = (query: string, signal?: AbortSignal): Promise<Restoration> =>
  requestJson(`/api/overview/restoration${query}`, { signal });
/** Outlines of districts, or of the townships of one. */
export async function fetchAreas(
  level: 'district' | 'town',
  within: string | null,
  signal?: AbortSignal,
): Promise<readonly OverviewArea[]> {
  const query = new URLSearchParams({ level, ...(within === null ? {} : { within }) });
  return (await requestJson<{ areas: OverviewArea[] }>(`/api/overview/areas?${query.toString()}`, { signal })).areas;
}
