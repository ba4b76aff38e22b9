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
import { areaTest, districtTest, NO_VALUE, type StockFilter } from './stock-filter.ts';

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

/**
 * Numbers of a group: four sums, then counts in pairs, the second of each in units of PAIR. Half the additions of a pass are
 * saved by that, and both stay exact while there are fewer than 67 million plots.
 */
const SLOTS = 8;
const PAIR = 2 ** 26;

/** Groups of one dimension, SLOTS numbers each; the last one is that of plots without a value. */
class Tally {
  readonly sums: Float64Array;
  readonly groups: number;
  constructor(groups: number) {
    this.groups = groups;
    this.sums = new Float64Array((groups + 1) * SLOTS);
  }
  /** Figures of a group, see `loadPlot`. */
  figures(group: number): Figures {
    const at = group * SLOTS;
    const sum = (slot: number): number => this.sums[at + slot]!;
    const first = (slot: number): number => this.sums[at + slot]! % PAIR;
    const second = (slot: number): number => Math.floor(this.sums[at + slot]! / PAIR);
    return {
      count: first(4),
      area: sum(0),
      floorArea: sum(1),
      output: sum(2),
      tax: sum(3),
      unreported: { area: second(4), floorArea: first(5), output: second(5), tax: first(6) },
      partlyReported: { output: second(6), tax: first(7) },
    };
  }
}

const SIZE = dimensions.length;

const isMultiple = (dimension: (typeof dimensions)[number]): boolean => 'isMultiple' in dimension;

/** Summarises the plots that are shown at the versions asked for. */
export function summarise(facts: StockFacts, { versions, year, filter }: SummaryOrder): Summary {
  const { plots } = facts;
  const economics = economicsOfYear(facts, versions, year);
  const rows = visibleRows(facts, versions, filter);
  const tallies = dimensions.map(({ id }) => new Tally(facts.dictionaries[id]!.texts.length));
  const sizes = new Tally(SIZE_BOUNDS_MU.length);
  const total = new Tally(0);
  const passes = dimensions.map((dimension) => passedValues(facts, dimension.id, filter));
  const limited = dimensions.flatMap((_, d) => (passes[d] === undefined ? [] : [d]));
  const columns = dimensions.map(({ id }) => plots.values[id]!.values);
  const several = dimensions.map(isMultiple);
  const area = plots.area.values;
  const plot = new Float64Array(SLOTS);

  const addTo = (d: number, row: number): void => {
    const code = columns[d]![row]!;
    const { sums, groups } = tallies[d]!;
    if (!several[d]!) addPlot(sums, code === -1 ? groups : code, plot);
    else if (code === 0) addPlot(sums, groups, plot);
    else for (let bits = code, at = 0; bits !== 0; bits >>>= 1, at++) if ((bits & 1) === 1) addPlot(sums, at, plot);
  };

  for (const row of rows) {
    // The dimension whose filter alone keeps the row out; SIZE for its size; -1 none; -2 several, and the row is out everywhere.
    let failing = -1;
    for (const d of limited) {
      const code = columns[d]![row]!;
      const isPassed = several[d]! ? passes[d]!.hasBits(code) : passes[d]!.has(code);
      if (!isPassed) failing = failing === -1 ? d : -2;
      if (failing === -2) break;
    }
    if (failing === -2) continue;
    const mu = area[row]! * MU_PER_SQUARE_METRE;
    if (!fitsSize(mu, filter)) failing = failing === -1 ? SIZE : -2;
    if (failing === -2) continue;
    loadPlot(plot, facts, economics, row);
    if (failing === -1) {
      addPlot(total.sums, 0, plot);
      for (let d = 0; d < SIZE; d++) addTo(d, row);
    } else if (failing !== SIZE) addTo(failing, row);
    if (failing === -1 || failing === SIZE) {
      addPlot(sizes.sums, Number.isNaN(mu) ? sizes.groups : sizeIndex(mu), plot);
    }
  }
  const named = dimensions.map(({ id }, d) => [id, groupsOf(facts.dictionaries[id]!.texts, tallies[d]!)]);
  const titles = SIZE_BOUNDS_MU.map((_, index) => sizeTitle(index));
  const byDimension = { ...Object.fromEntries(named), size: groupsOf(titles, sizes, true) };
  return { total: total.figures(0), byDimension: byDimension as Summary['byDimension'] };
}

/** Totals of several years under one filter: what is asked of the plots is asked once. */
export function totalsByYear(
  facts: StockFacts,
  { versions, filter }: Omit<SummaryOrder, 'year'>,
  years: readonly number[],
): readonly Figures[] {
  const rows = visibleRows(facts, versions, filter).filter(isLetThrough(facts, filter));
  const plot = new Float64Array(SLOTS);
  return years.map((year) => {
    const economics = economicsOfYear(facts, versions, year);
    const total = new Tally(0);
    for (const row of rows) {
      loadPlot(plot, facts, economics, row);
      addPlot(total.sums, 0, plot);
    }
    return total.figures(0);
  });
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
  const isInside = area === undefined ? undefined : areaTest(area);
  const isMine = districts === null ? undefined : facts.places.texts.map(districtTest(districts));
  const places = facts.plots.place.values;
  const rows = new Int32Array(from.length);
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    const version = layerVersions[layer.values[row]!]!;
    if (from.values[row]! > version || to.values[row]! <= version) continue;
    if (scope !== 'all' && (states[row] === exited && exited !== -1) !== (scope === 'exited')) continue;
    if (isMine !== undefined && isMine[places[row]!] !== true) continue;
    if (isInside !== undefined && !isInside(longitude.values[row]!, latitude.values[row]!)) continue;
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
  const codes = wanted.filter((value) => value !== NO_VALUE).map((value) => dictionary.find(value));
  const takesNone = wanted.includes(NO_VALUE);
  // by code, behind that of plots without one
  const isTaken = new Uint8Array(dictionary.texts.length + 1);
  if (takesNone) isTaken[0] = 1;
  let mask = 0;
  for (const code of codes) {
    if (code === -1) continue;
    isTaken[code + 1] = 1;
    if (code < 31) mask |= 1 << code;
  }
  return {
    has: (code) => isTaken[code + 1] === 1,
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

/** The figures of one plot, as `Tally.figures` reads them. */
function loadPlot(into: Float64Array, { plots }: StockFacts, economics: PlotEconomics, row: number): void {
  const area = plots.area.values[row]!;
  const floorArea = plots.floorArea.values[row]!;
  const plot = plots.plot.values[row]!;
  const entries = economics.entries[plot]!;
  const outputs = economics.outputReports[plot]!;
  const taxes = economics.taxReports[plot]!;
  into[0] = Number.isNaN(area) ? 0 : area;
  into[1] = Number.isNaN(floorArea) ? 0 : floorArea;
  into[2] = economics.output[plot]!;
  into[3] = economics.tax[plot]!;
  into[4] = Number.isNaN(area) ? 1 + PAIR : 1;
  into[5] = (Number.isNaN(floorArea) ? 1 : 0) + (outputs === 0 ? PAIR : 0);
  into[6] = (taxes === 0 ? 1 : 0) + (outputs > 0 && outputs < entries ? PAIR : 0);
  into[7] = taxes > 0 && taxes < entries ? 1 : 0;
}

function addPlot(sums: Float64Array, group: number, plot: Float64Array): void {
  const at = group * SLOTS;
  sums[at]! += plot[0]!;
  sums[at + 1]! += plot[1]!;
  sums[at + 2]! += plot[2]!;
  sums[at + 3]! += plot[3]!;
  sums[at + 4]! += plot[4]!;
  sums[at + 5]! += plot[5]!;
  sums[at + 6]! += plot[6]!;
  sums[at + 7]! += plot[7]!;
}

/** Groups that have plots, by their value; size classes keep their order and stay when empty. */
function groupsOf(values: readonly string[], tally: Tally, keepsEmpty = false): readonly Group[] {
  const present = values
    .map((value, index) => ({ ...tally.figures(index), value }))
    .filter(({ count }) => keepsEmpty || count > 0);
  if (!keepsEmpty) present.sort((a, b) => (a.value < b.value ? -1 : 1));
  const without = tally.figures(values.length);
  return without.count === 0 ? present : [...present, { ...without, value: NO_VALUE }];
}
