/** What the overview is asked for, and how that stands in the address: the names are those of the interface. */
import type { MeasureId } from './api.ts';
import { measureIds, STOCK_LAYERS } from './api.ts';

/** The pages of the overview. */
export const views = [
  'general',
  'low-efficiency',
  'unused',
  'progress',
  'projects',
  'restoration',
  'registration',
] as const;
export type View = (typeof views)[number];

/** Dimensions that can be chosen by a click. */
export const dimensionIds = [
  'type',
  'class',
  'use',
  'ownership',
  'district',
  'town',
  'office',
  'path',
  'state',
] as const;
export type DimensionId = (typeof dimensionIds)[number];

/** Pages that are not about stock land: the conditions of the others mean nothing there. */
export type StockView = Exclude<View, 'projects' | 'restoration' | 'registration'>;
export const isStockView = (view: View): view is StockView =>
  view !== 'projects' && view !== 'restoration' && view !== 'registration';

/** How the map shows a measure. */
export const mapLooks = ['areas', 'columns', 'hexagons'] as const;
export type MapLook = (typeof mapLooks)[number];

export interface OverviewFilter {
  readonly measure: MeasureId;
  readonly values: Readonly<Partial<Record<DimensionId, readonly string[]>>>;
  readonly minMu: string;
  readonly maxMu: string;
  readonly year: string;
  readonly asOf: string;
  /** A second day that is set beside the first. */
  readonly compare: string;
  /** Drawn on the map: `lon,lat;lon,lat;…`. */
  readonly within: string;
  /** The plot that is looked at: `low-efficiency-land.4711`. */
  readonly plot: string;
  /** What stands side by side: two districts `320411,320412`, or `days` for both dates. */
  readonly beside: string;
  readonly look: MapLook;
}

export const NO_FILTER: OverviewFilter = {
  measure: 'landArea',
  values: {},
  minMu: '',
  maxMu: '',
  year: '',
  asOf: '',
  compare: '',
  within: '',
  plot: '',
  beside: '',
  look: 'areas',
};

/** Kinds of stock land that a page is about; they cannot be taken away there, and no others are shown. */
export const KINDS: Readonly<Record<View, readonly string[] | null>> = {
  general: null,
  'low-efficiency': ['1'],
  unused: ['2', '3', '4'],
  progress: null,
  projects: null,
  restoration: null,
  registration: null,
};

const LAYERS: Readonly<Record<View, readonly string[]>> = {
  general: STOCK_LAYERS,
  'low-efficiency': STOCK_LAYERS.slice(0, 1),
  unused: STOCK_LAYERS.slice(1),
  progress: STOCK_LAYERS,
  projects: [],
  restoration: [],
  registration: [],
};

/** Layers of stock land that a page is about. */
export const layersOf = (view: View): readonly string[] => LAYERS[view];

const TEXTS = ['minMu', 'maxMu', 'year', 'asOf', 'compare', 'within', 'plot', 'beside'] as const;

/** Reads the query of the address; what is not known is left out. */
export function readFilter(search: string): OverviewFilter {
  const query = new URLSearchParams(search);
  const values = Object.fromEntries(
    dimensionIds.flatMap((id) => {
      const given =
        query
          .get(id)
          ?.split(',')
          .filter((value) => value !== '') ?? [];
      return given.length === 0 ? [] : [[id, given]];
    }),
  );
  const texts = Object.fromEntries(TEXTS.map((name) => [name, query.get(name) ?? '']));
  const measure = measureIds.find((id) => id === query.get('measure')) ?? NO_FILTER.measure;
  const look = mapLooks.find((id) => id === query.get('look')) ?? NO_FILTER.look;
  return { ...NO_FILTER, ...texts, values, measure, look };
}

/** The query that `readFilter` reads, with its `?`; empty where nothing is chosen. */
export function writeFilter(filter: OverviewFilter): string {
  const query = new URLSearchParams();
  if (filter.measure !== NO_FILTER.measure) query.set('measure', filter.measure);
  for (const id of dimensionIds) if (filter.values[id] !== undefined) query.set(id, filter.values[id].join(','));
  for (const name of TEXTS) if (filter[name] !== '') query.set(name, filter[name]);
  if (filter.look !== NO_FILTER.look) query.set('look', filter.look);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The query of the interface for a view; `asOf` may be replaced by the day of comparison. */
export function askedOf(view: View, filter: OverviewFilter, asOf: string = filter.asOf): string {
  const query = new URLSearchParams();
  const kinds = KINDS[view];
  for (const id of dimensionIds) {
    const chosen = filter.values[id];
    const asked = id === 'type' && kinds !== null ? kindsOf(kinds, chosen) : chosen;
    if (asked !== undefined) query.set(id, asked.join(','));
  }
  for (const name of ['minMu', 'maxMu', 'year', 'within'] as const)
    if (filter[name] !== '') query.set(name, filter[name]);
  if (asOf !== '') query.set('asOf', asOf);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Of the kinds of a page those that were chosen; all where none of them was. */
function kindsOf(kinds: readonly string[], chosen: readonly string[] | undefined): readonly string[] {
  const both = kinds.filter((kind) => chosen?.includes(kind) === true);
  return both.length === 0 ? kinds : both;
}

/** A value put into the choice of a dimension, or taken out of it. */
export function toggled(filter: OverviewFilter, id: DimensionId, value: string): OverviewFilter {
  const before = filter.values[id] ?? [];
  const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  const { [id]: _, ...others } = filter.values;
  return { ...filter, values: after.length === 0 ? others : { ...others, [id]: after } };
}

/** Limits of a size class, whose value says them: `5 亩以下`, `5～20 亩`, `300 亩以上`. */
function sizeLimits(value: string): Pick<OverviewFilter, 'minMu' | 'maxMu'> {
  const [low = '', high] = value.match(/\d+/g) ?? [];
  if (high !== undefined) return { minMu: low, maxMu: high };
  return value.endsWith('以下') ? { minMu: '', maxMu: low } : { minMu: low, maxMu: '' };
}

/** Whether the filter is limited to just this size class. */
export function isOfSize({ minMu, maxMu }: OverviewFilter, value: string): boolean {
  const limits = sizeLimits(value);
  return (minMu !== '' || maxMu !== '') && limits.minMu === minMu && limits.maxMu === maxMu;
}

/** Limited to a size class, or to none where it was limited to this one. */
export function sizePressed(filter: OverviewFilter, value: string): OverviewFilter {
  return { ...filter, ...(isOfSize(filter, value) ? { minMu: '', maxMu: '' } : sizeLimits(value)) };
}

/** Where the filter stands on the way from the whole to a plot. */
export interface Standing {
  /** The one district that is chosen, or that of the one township. */
  readonly district: string | null;
  readonly town: string | null;
}

/** District and township, where one of each is chosen. */
export function standingOf({ values }: OverviewFilter): Standing {
  const [districts = [], towns = []] = [values.district, values.town];
  const town = towns.length === 1 ? towns[0]! : null;
  const ofTown = town === null ? '' : town.slice(0, town.indexOf('/'));
  const district = districts.length === 1 ? districts[0]! : districts.length === 0 && ofTown !== '' ? ofTown : null;
  return { district, town };
}

/** The filter with another place: from a plot back to its township, district, everything. */
export function standAt(filter: OverviewFilter, { district, town }: Standing): OverviewFilter {
  const { district: _district, town: _town, ...others } = filter.values;
  const values = {
    ...others,
    ...(district === null ? {} : { district: [district] }),
    ...(town === null ? {} : { town: [town] }),
  };
  return { ...filter, values, plot: '' };
}

/** Whether anything but measure and days is chosen. */
export function isLimited(filter: OverviewFilter): boolean {
  const { values, minMu, maxMu, within } = filter;
  return writeFilter({ ...NO_FILTER, values, minMu, maxMu, within }) !== '';
}
