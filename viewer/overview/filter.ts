/** What the overview is asked for, and how that stands in the address: the names are those of the interface. */
import type { MeasureId } from './api.ts';
import { measureIds } from './api.ts';

/** The pages of the overview. */
export const views = ['general', 'low-efficiency', 'unused', 'progress', 'restoration'] as const;
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
};

/** Kinds of stock land that a page is about; they cannot be taken away there. */
const KINDS: Readonly<Record<View, readonly string[] | null>> = {
  general: null,
  'low-efficiency': ['1'],
  unused: ['2', '3', '4'],
  progress: null,
  restoration: null,
};

const TEXTS = ['minMu', 'maxMu', 'year', 'asOf', 'compare', 'within'] as const;

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
  return { ...NO_FILTER, ...texts, values, measure };
}

/** The query that `readFilter` reads, with its `?`; empty where nothing is chosen. */
export function writeFilter(filter: OverviewFilter): string {
  const query = new URLSearchParams();
  if (filter.measure !== NO_FILTER.measure) query.set('measure', filter.measure);
  for (const id of dimensionIds) if (filter.values[id] !== undefined) query.set(id, filter.values[id].join(','));
  for (const name of TEXTS) if (filter[name] !== '') query.set(name, filter[name]);
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

/** Whether anything but measure and days is chosen. */
export function isLimited(filter: OverviewFilter): boolean {
  return writeFilter({ ...filter, measure: NO_FILTER.measure, asOf: '', compare: '', year: '' }) !== '';
}
