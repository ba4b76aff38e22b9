/**
 * One pass over the columns: totals, and the figures of every dimension at once. Each dimension is counted under all filters but
 * its own, so that a chart shows what else could be chosen; the total is under all of them.
 */
import {
  dimensions,
  EXITED,
  MU_PER_SQUARE_METRE,
  SIZE_BOUNDS_MU,
  sizeTitle,
  type DimensionId,
  STOCK_LAYERS,
} from './figures.ts';
import { economicsOfYear, type PlotEconomics } from './plot-economics.ts';
import type { StockFacts } from './stock-facts.ts';
import { districtTest, liesIn, NO_VALUE, type StockFilter } from './stock-filter.ts';

/** Figures of a group of plots. Sums are unrounded: m² and 万元. */
export interface Figures {
  readonly count: number;
  /** m². */
  readonly area: number;
  readonly floorArea: number;
  readonly output: number;
  readonly tax: number;
  /** Plots that are not in the sum because nothing was reported (未填报). */
  readonly unreported: {
    readonly area: number;
    readonly floorArea: number;
    readonly output: number;
    readonly tax: number;
  };
  /** Plots with several enterprises of which some reported and some did not. */
  readonly partlyReported: { readonly output: number; readonly tax: number };
}

/** Figures of one value of a dimension. */
export interface Group extends Figures {
  /** The code or text; NO_VALUE for plots without one. */
  readonly value: string;
}

/** The answer of one pass. */
export interface Summary {
  readonly total: Figures;
  readonly byDimension: Readonly<Record<DimensionId | 'size', readonly Group[]>>;
}

/** What is summarised: versions of the layers, the year of the economics, and which plots. */
export interface SummaryOrder {
  readonly versions: Readonly<Record<string, number>>;
  readonly year: number | null;
  readonly filter: StockFilter;
}

class Sums {
  count = 0;
  area = 0;
  floorArea = 0;
  output = 0;
  tax = 0;
  unreported = { area: 0, floorArea: 0, output: 0, tax: 0 };
  partlyReported = { output: 0, tax: 0 };
}

const SIZE = dimensions.length;

const isMultiple = (dimension: (typeof dimensions)[number]): boolean => 'isMultiple' in dimension;

/** Summarises the plots that are shown at the versions asked for. */
export function summarise(facts: StockFacts, { versions, year, filter }: SummaryOrder): Summary {
  const { plots } = facts;
  const economics = economicsOfYear(facts, versions, year);
  const rows = visibleRows(facts, versions, filter);
  const groups: Sums[][] = dimensions.map(({ id }) => facts.dictionaries[id]!.texts.map(() => new Sums()));
  groups.push(SIZE_BOUNDS_MU.map(() => new Sums()));
  const without: Sums[] = [...dimensions.map(() => new Sums()), new Sums()];
  const total = new Sums();
  const passes = dimensions.map((dimension) => passedValues(facts, dimension.id, filter));
  const columns = dimensions.map(({ id }) => plots.values[id]!.values);
  const area = plots.area.values;

  for (const row of rows) {
    // The dimension whose filter alone keeps the row out; SIZE for its size; -1 none; -2 several, and the row is out everywhere.
    let failing = -1;
    for (let d = 0; d < SIZE && failing !== -2; d++) {
      const passed = passes[d];
      if (passed === undefined) continue;
      const code = columns[d]![row]!;
      const isPassed = isMultiple(dimensions[d]!) ? passed.hasBits(code) : passed.has(code);
      if (!isPassed) failing = failing === -1 ? d : -2;
    }
    if (failing === -2) continue;
    const mu = area[row]! * MU_PER_SQUARE_METRE;
    if (!fitsSize(mu, filter)) failing = failing === -1 ? SIZE : -2;
    if (failing === -2) continue;
    if (failing === -1) add(total, facts, economics, row);
    for (let d = 0; d < SIZE; d++) {
      if (failing !== -1 && failing !== d) continue;
      const code = columns[d]![row]!;
      if (isMultiple(dimensions[d]!)) {
        if (code === 0) add(without[d]!, facts, economics, row);
        for (let bits = code, index = 0; bits !== 0; bits >>>= 1, index++) {
          if ((bits & 1) === 1) add(groups[d]![index]!, facts, economics, row);
        }
      } else add(code === -1 ? without[d]! : groups[d]![code]!, facts, economics, row);
    }
    if (failing === -1 || failing === SIZE) {
      add(Number.isNaN(mu) ? without[SIZE]! : groups[SIZE]![sizeIndex(mu)]!, facts, economics, row);
    }
  }
  const named = dimensions.map(({ id }, d) => [id, groupsOf(facts.dictionaries[id]!.texts, groups[d]!, without[d]!)]);
  const sizes = groupsOf(
    SIZE_BOUNDS_MU.map((_, index) => sizeTitle(index)),
    groups[SIZE]!,
    without[SIZE]!,
    true,
  );
  return { total, byDimension: { ...Object.fromEntries(named), size: sizes } as Summary['byDimension'] };
}

/** Whether a row passes every filter of values and size. */
export function isLetThrough(facts: StockFacts, filter: StockFilter): (row: number) => boolean {
  const limits = dimensions.flatMap((dimension) => {
    const passed = passedValues(facts, dimension.id, filter);
    const column = facts.plots.values[dimension.id]!.values;
    if (passed === undefined) return [];
    return [(row: number) => (isMultiple(dimension) ? passed.hasBits(column[row]!) : passed.has(column[row]!))];
  });
  const area = facts.plots.area.values;
  return (row) => limits.every((fits) => fits(row)) && fitsSize(area[row]! * MU_PER_SQUARE_METRE, filter);
}

/** Rows that are shown at the versions, in the scope and the area; these two are filters of every dimension. */
export function visibleRows(
  facts: StockFacts,
  versions: Readonly<Record<string, number>>,
  filter: StockFilter,
): Int32Array {
  const { layer, from, to, values, longitude, latitude } = facts.plots;
  const layerVersions = STOCK_LAYERS.map(({ id }) => versions[id] ?? 0);
  const exited = facts.dictionaries['state']!.find(EXITED);
  const states = values['state']!.values;
  const { scope, area, districts = null } = filter;
  const isMine = districts === null ? undefined : facts.places.texts.map(districtTest(districts));
  const places = facts.plots.place.values;
  const rows = new Int32Array(from.length);
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    const version = layerVersions[layer.values[row]!]!;
    if (from.values[row]! > version || to.values[row]! <= version) continue;
    if (scope !== 'all' && (states[row] === exited && exited !== -1) !== (scope === 'exited')) continue;
    if (isMine !== undefined && isMine[places[row]!] !== true) continue;
    if (area !== undefined && !liesIn(area, longitude.values[row]!, latitude.values[row]!)) continue;
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

interface Passed {
  has(code: number): boolean;
  hasBits(bits: number): boolean;
}

function passedValues(facts: StockFacts, id: DimensionId, filter: StockFilter): Passed | undefined {
  const wanted = filter.values[id];
  if (wanted === undefined) return undefined;
  const dictionary = facts.dictionaries[id]!;
  const codes = new Set(wanted.filter((value) => value !== NO_VALUE).map((value) => dictionary.find(value)));
  const takesNone = wanted.includes(NO_VALUE);
  codes.delete(-1);
  let mask = 0;
  for (const code of codes) if (code < 31) mask |= 1 << code;
  return {
    has: (code) => (code === -1 ? takesNone : codes.has(code)),
    hasBits: (bits) => (bits === 0 ? takesNone : (bits & mask) !== 0),
  };
}

/** A plot of unknown size fits no limit. */
function fitsSize(mu: number, { sizeMu }: StockFilter): boolean {
  if (sizeMu === undefined || (sizeMu.min === undefined && sizeMu.max === undefined)) return true;
  return mu >= (sizeMu.min ?? -Infinity) && mu < (sizeMu.max ?? Infinity);
}

function sizeIndex(mu: number): number {
  let index = SIZE_BOUNDS_MU.length - 1;
  while (index > 0 && mu < SIZE_BOUNDS_MU[index]!) index--;
  return index;
}

function add(sums: Sums, { plots }: StockFacts, economics: PlotEconomics, row: number): void {
  sums.count++;
  const area = plots.area.values[row]!;
  if (Number.isNaN(area)) sums.unreported.area++;
  else sums.area += area;
  const floorArea = plots.floorArea.values[row]!;
  if (Number.isNaN(floorArea)) sums.unreported.floorArea++;
  else sums.floorArea += floorArea;
  const plot = plots.plot.values[row]!;
  if (economics.outputReports[plot] === 0) sums.unreported.output++;
  else {
    sums.output += economics.output[plot]!;
    if (economics.outputReports[plot]! < economics.entries[plot]!) sums.partlyReported.output++;
  }
  if (economics.taxReports[plot] === 0) sums.unreported.tax++;
  else {
    sums.tax += economics.tax[plot]!;
    if (economics.taxReports[plot]! < economics.entries[plot]!) sums.partlyReported.tax++;
  }
}

/** Groups that have plots, by their value; size classes keep their order and stay when empty. */
function groupsOf(
  values: readonly string[],
  sums: readonly Sums[],
  without: Sums,
  keepsEmpty = false,
): readonly Group[] {
  const present = sums
    .map((each, index) => ({ ...each, value: values[index]! }))
    .filter(({ count }) => keepsEmpty || count > 0);
  if (!keepsEmpty) present.sort((a, b) => (a.value < b.value ? -1 : 1));
  return without.count === 0 ? present : [...present, { ...without, value: NO_VALUE }];
}
