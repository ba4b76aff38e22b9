/** Which plots are asked for: the same filter for memory and for plain SQL. */
import { type Districts, districtPrefixes } from '../../../schemas/district-scope.ts';
import { dimensions, type DimensionId } from './figures.ts';

/** A ring or several, `[longitude, latitude]` in degrees CGCS2000; holes by even-odd. */
export type Rings = readonly (readonly (readonly [number, number])[])[];

/** All parts together; an absent one lets everything through. */
export interface StockFilter {
  /** Values per dimension; `-` stands for plots without a value. A plot with several values passes by any of them. */
  readonly values: Readonly<Partial<Record<DimensionId, readonly string[]>>>;
  /** 亩: at least the first, less than the second. */
  readonly sizeMu?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  /** Plots whose inner point lies in the area. */
  readonly area?: Rings | undefined;
  /** `in-stock`: not exited; `exited`: only those; `all`: both. */
  readonly scope: 'in-stock' | 'exited' | 'all';
  /** Districts that the caller is limited to; plots whose district is unknown lie outside. Absent or null is everywhere. */
  readonly districts?: Districts | undefined;
}

/** Stands for plots without a value in lists of values. */
export const NO_VALUE = '-';

/** What lets everything through. */
export const ALL_IN_STOCK: StockFilter = { values: {}, scope: 'in-stock' };

/** Dimensions that a filter limits. */
export function limitedDimensions(filter: StockFilter): readonly DimensionId[] {
  return dimensions.map(({ id }) => id).filter((id) => filter.values[id] !== undefined);
}

/** Whether a point lies in rings, by even-odd; a point on a border may fall either way. */
export function liesIn(rings: Rings, longitude: number, latitude: number): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[j]!;
      const [x2, y2] = ring[i]!;
      if (y1 > latitude === y2 > latitude) continue;
      if (longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1) isInside = !isInside;
    }
  }
  return isInside;
}

/** Tests whole district codes against the districts of a caller. */
export function districtTest(districts: Districts): (code: string | undefined) => boolean {
  if (districts === null) return () => true;
  const prefixes = districtPrefixes(districts);
  return (code) => code !== undefined && prefixes.some((prefix) => code.startsWith(prefix));
}
