/** Which plots are asked for: the same filter for memory and for plain SQL. */
import { type Districts, districtReach } from '../../../schemas/district-scope.ts';
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

/** Bands of latitude that edges are sorted into. */
const BANDS = 256;

/**
 * Tests points against rings, by even-odd; a point on a border may fall either way. Edges are looked up by the band of latitude
 * that a point lies in: an outline drawn with a thousand points costs no more than a box.
 */
export function areaTest(rings: Rings): (longitude: number, latitude: number) => boolean {
  const latitudes = rings.flatMap((ring) => ring.map(([, y]) => y));
  const south = latitudes.reduce((least, y) => Math.min(least, y), Infinity);
  const north = latitudes.reduce((most, y) => Math.max(most, y), -Infinity);
  const bandOf = (y: number): number => Math.min(BANDS - 1, Math.floor(((y - south) / (north - south)) * BANDS));
  const bands: number[][] = Array.from({ length: BANDS }, () => []);
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[j]!;
      const [x2, y2] = ring[i]!;
      // an edge along a parallel is crossed by no point's ray
      if (y1 === y2) continue;
      for (let band = bandOf(Math.min(y1, y2)); band <= bandOf(Math.max(y1, y2)); band++)
        bands[band]!.push(x1, y1, x2, y2);
    }
  }
  const edges = bands.map((band) => Float64Array.from(band));
  return (longitude, latitude) => {
    if (!(latitude >= south && latitude <= north)) return false;
    const near = edges[bandOf(latitude)]!;
    let isInside = false;
    for (let at = 0; at < near.length; at += 4) {
      const [y1, y2] = [near[at + 1]!, near[at + 3]!];
      if (y1 > latitude === y2 > latitude) continue;
      const x1 = near[at]!;
      if (longitude < ((near[at + 2]! - x1) * (latitude - y1)) / (y2 - y1) + x1) isInside = !isInside;
    }
    return isInside;
  };
}

/** Tests whole district codes against the areas of a caller; plots of a township are told by the facts that were read for it. */
export function districtTest(districts: Districts): (code: string | undefined) => boolean {
  if (districts === null) return () => true;
  const prefixes = districtReach(districts);
  return (code) => code !== undefined && prefixes.some((prefix) => code.startsWith(prefix));
}
