/** Figures of 资源总览 as the server tells of them. Land in 亩, money in 万元, all unrounded. */
import {
  ApiError,
  ConnectionError,
  type DrawnGeometry,
  type Extent,
  type FeatureRef,
  type LonLat,
  requestJson,
} from '../api.ts';
import type { StockFigures } from '../../schemas/stock-figures.ts';
import type { Points } from '../map/hexagons.ts';

export const measureIds = ['landArea', 'count', 'floorArea', 'output', 'tax'] as const;
export type MeasureId = (typeof measureIds)[number];

export type Figures = StockFigures;

export interface Group extends Figures {
  readonly value: string;
  readonly title: string;
}

/** Which versions an answer is of, 0 where there is no data, and when each was published. */
export interface DataVersions {
  readonly versions: Readonly<Record<string, number>>;
  readonly published: Readonly<Record<string, string | null>>;
}

export interface Basis extends DataVersions {
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
    readonly count: number;
    readonly output: number;
    readonly tax: number;
    readonly unreported: { readonly output: number; readonly tax: number };
  }[];
}

/** Land classes of restoration units before and after, areas in hectares. */
export interface LandChange {
  readonly area: number;
  readonly units: number;
  readonly changes: readonly {
    readonly before: string | null;
    readonly beforeTitle: string;
    readonly after: string | null;
    readonly afterTitle: string;
    readonly units: number;
    readonly area: number;
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
  /** 万元, of plots disposed of. */
  readonly investment: { readonly sum: number; readonly reported: number; readonly unreported: number };
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

export interface Restoration extends DataVersions {
  readonly today: string;
  readonly total: RestorationFigures;
  readonly cells: readonly RestorationCell[];
}

/** Key projects; areas in 公顷. */
export interface KeyProject {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly levelTitle: string;
  readonly stage: string | null;
  readonly stageTitle: string;
  readonly district: string | null;
  readonly districtTitle: string;
  readonly hectares: number;
  readonly plots: readonly number[];
  readonly center: LonLat | null;
  readonly progress: 'finished' | 'overdue' | 'on-time' | 'unplanned';
  readonly next: { readonly title: string; readonly dueOn: string; readonly overdueDays: number } | null;
}

interface ProjectGroup {
  readonly value: string;
  readonly title: string;
  readonly projects: number;
  readonly hectares: number;
}

export interface KeyProjects {
  readonly version: number;
  readonly publishedAt: string | null;
  readonly today: string;
  readonly total: Readonly<Record<'projects' | 'plots' | 'hectares' | KeyProject['progress'], number>>;
  readonly dimensions: Readonly<Record<'level' | 'stage' | 'district' | 'progress', readonly ProjectGroup[]>>;
  readonly milestones: readonly (Readonly<
    Record<'reached' | 'reachedLate' | 'overdue' | 'planned' | 'unplanned', number>
  > & { readonly value: string; readonly title: string })[];
  readonly projects: readonly KeyProject[];
}

/** Entries of the register with one value; a count is null where so few are not told to everybody. */
export interface RegistrationGroup {
  readonly value: string;
  readonly title: string;
  readonly count: number | null;
}

type Counted = Omit<RegistrationGroup, 'title'>;

export interface Registrations {
  readonly version: number;
  readonly publishedAt: string | null;
  readonly minimumCount: number;
  readonly total: number | null;
  readonly types: readonly RegistrationGroup[];
  readonly rights: readonly RegistrationGroup[];
  readonly districts: readonly RegistrationGroup[];
  readonly subdistricts: readonly (RegistrationGroup & { readonly center: LonLat | null })[];
  readonly years: readonly Counted[];
  readonly months: readonly Counted[] | null;
  readonly frames: readonly { readonly period: string; readonly places: readonly Counted[] }[];
}

export interface OverviewArea {
  readonly code: string;
  readonly name: string;
  /** A place inside. */
  readonly center: LonLat;
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
export const fetchLandChange = (query: string, signal?: AbortSignal): Promise<LandChange> =>
  requestJson(`/api/overview/restoration/land-change${query}`, { signal });
export const fetchKeyProjects = (query: string, signal?: AbortSignal): Promise<KeyProjects> =>
  requestJson(`/api/overview/projects${query}`, { signal });
export const fetchRegistrations = (query: string, signal?: AbortSignal): Promise<Registrations> =>
  requestJson(`/api/overview/registrations${query}`, { signal });
/** Outlines of districts, or of the townships of one. */
export async function fetchAreas(
  level: 'district' | 'town',
  within: string | null,
  signal?: AbortSignal,
): Promise<readonly OverviewArea[]> {
  const query = new URLSearchParams({ level, ...(within === null ? {} : { within }) });
  return (await requestJson<{ areas: OverviewArea[] }>(`/api/overview/areas?${query.toString()}`, { signal })).areas;
}

/** Plots of a filter as points, each with its layer and id. */
export interface Places extends Points {
  readonly ids: Float64Array;
  /** Index in `STOCK_LAYERS`. */
  readonly layer: Uint8Array;
}

/** The layers of stock land, in the order of the interface. */
export const STOCK_LAYERS = ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land'] as const;

const BYTES_PER_PLOT = 21;

/** All plots of a query, or those in bounds; 21 bytes a plot, column by column. */
export async function fetchPlaces(
  query: string,
  { measure, bounds }: { readonly measure: MeasureId; readonly bounds?: Extent },
  signal?: AbortSignal,
): Promise<Places> {
  const asked = new URLSearchParams(query);
  asked.set('measure', measure);
  if (bounds !== undefined) asked.set('bounds', bounds.join(','));
  const path = `/api/overview/stock/places?${asked.toString()}`;
  const response = await fetch(path, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new ConnectionError(`no answer from ${path}`, { cause });
  });
  if (!response.ok)
    throw new ApiError(response.status, (await response.json().catch(() => ({}))) as Record<string, unknown>);
  const bytes = await response.arrayBuffer();
  const count = bytes.byteLength / BYTES_PER_PLOT;
  return {
    ids: new Float64Array(bytes, 0, count),
    longitude: new Float32Array(bytes, count * 8, count),
    latitude: new Float32Array(bytes, count * 12, count),
    value: new Float32Array(bytes, count * 16, count),
    layer: new Uint8Array(bytes, count * 20, count),
  };
}

/** One plot with its values and its economics. */
export interface PlotFigures {
  readonly basis: Basis;
  readonly plotCode: string;
  readonly values: Readonly<Record<string, readonly { readonly value: string; readonly title: string }[]>>;
  readonly landArea: number | null;
  readonly floorArea: number | null;
  readonly years: readonly {
    readonly year: number;
    readonly enterprises: number;
    readonly output: number | null;
    readonly tax: number | null;
  }[];
}

export const fetchPlot = ({ layer, id }: FeatureRef, asOf: string, signal?: AbortSignal): Promise<PlotFigures> =>
  requestJson(`/api/overview/stock/plots/${layer}/${id}${asOf === '' ? '' : `?asOf=${asOf}`}`, { signal });

/** What every figure means, with the SQL that gives it. */
export interface Definitions {
  readonly measures: readonly {
    readonly id: MeasureId;
    readonly title: string;
    readonly titleEn: string;
    readonly unit: string;
    readonly sql: string;
    readonly note: string;
    readonly noteEn: string;
  }[];
  readonly dimensions: readonly {
    readonly id: string;
    readonly title: string;
    readonly titleEn: string;
    readonly multiple: boolean;
    readonly sql: string;
  }[];
  /** Figures of the other pages, over all present data. */
  readonly pages: readonly {
    readonly id: 'projects' | 'restoration' | 'registration';
    readonly figures: readonly {
      readonly id: string;
      readonly title: string;
      readonly titleEn: string;
      readonly unit: string;
      readonly note: string;
      readonly noteEn: string;
      readonly sql: string;
    }[];
  }[];
}

export const fetchDefinitions = (signal?: AbortSignal): Promise<Definitions> =>
  requestJson('/api/overview/definitions', { signal });
