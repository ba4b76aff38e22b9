/** Stock land as the server tells of it. */
import { type Hit, type LonLat, queryOf, requestJson } from '../api.ts';

export interface Milestone {
  readonly code: string;
  readonly title: string;
  readonly isMandatory: boolean;
  readonly planned: string | null;
  readonly actual: string | null;
  readonly basis: string | null;
  readonly dueOn: string | null;
  readonly state: 'unplanned' | 'planned' | 'overdue' | 'reached' | 'reached-late';
  readonly overdueDays: number;
}

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

export interface SideFigure {
  readonly sum: number | null;
  readonly perMu: number | null;
  readonly reportedShare: number;
  readonly unreported: number;
}

export interface ComparisonSide {
  readonly year: number;
  readonly plots: readonly { readonly plotCode: string; readonly share: number }[];
  readonly investment: SideFigure;
  readonly sales: SideFigure;
  readonly tax: SideFigure;
}

export interface StockRecord {
  readonly feature: Hit;
  readonly version: number;
  readonly today: string;
  readonly steps: readonly {
    readonly to: string;
    readonly zh: string;
    readonly en: string;
    readonly requires: readonly string[];
    readonly exitReasons: readonly string[];
  }[];
  readonly milestones: readonly Milestone[];
  readonly nodes: Readonly<Record<string, readonly Pick<Milestone, 'code' | 'title' | 'isMandatory'>[]>>;
  readonly isOverdue: boolean;
  readonly economics: readonly {
    readonly year: number;
    readonly enterprises: readonly {
      readonly creditCode: string;
      readonly enterpriseName: string | null;
      readonly output: number | null;
      readonly sales: number | null;
      readonly tax: number | null;
    }[];
    readonly unreported: { readonly output: number; readonly sales: number; readonly tax: number };
    readonly sums: { readonly output: number | null; readonly sales: number | null; readonly tax: number | null };
    readonly parcels: readonly {
      readonly parcelCode: string;
      readonly share: number;
      readonly output: number | null;
      readonly sales: number | null;
      readonly tax: number | null;
    }[];
  }[];
  readonly comparison: {
    readonly areaMu: number;
    readonly before: ComparisonSide | null;
    readonly after: ComparisonSide | null;
  } | null;
  readonly history: readonly {
    readonly version: number;
    readonly at: string | null;
    readonly by: string | null;
    readonly kind: string;
    readonly reason: string | null;
    readonly from: string | null;
    readonly to: string | null;
    readonly evidence: string | null;
  }[];
}

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
