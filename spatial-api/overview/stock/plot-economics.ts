/** Economics of one year by plot: enterprises of a plot added up, those that did not report counted. */
import { stockLandEconomics } from '../../../schemas/layers/stock-land-economics.ts';
import type { StockFacts, YearColumns } from './stock-facts.ts';

/** By the number of a plot's code. Sums in 万元 over what was reported. */
export interface PlotEconomics {
  readonly output: Float64Array;
  readonly tax: Float64Array;
  readonly sales: Float64Array;
  readonly investment: Float64Array;
  /** Enterprises with a row in the year. */
  readonly entries: Uint16Array;
  /** Of these, how many reported. */
  readonly outputReports: Uint16Array;
  readonly taxReports: Uint16Array;
  readonly salesReports: Uint16Array;
  readonly investmentReports: Uint16Array;
}

const kept = new WeakMap<StockFacts['years'], Map<string, PlotEconomics>>();
/** Years and versions that are kept added up. */
const MOST_KEPT = 24;

/** Sums of a year at the version asked for; nothing is reported where there is no year. */
export function economicsOfYear(
  facts: StockFacts,
  versions: Readonly<Record<string, number>>,
  year: number | null,
): PlotEconomics {
  const version = versions[stockLandEconomics.id] ?? 0;
  const size = facts.plotCodes.texts.length;
  let sums = kept.get(facts.years);
  if (sums === undefined) kept.set(facts.years, (sums = new Map()));
  // With new plots the arrays would be too short.
  const key = `${year}@${version}#${size}`;
  let found = sums.get(key);
  if (found === undefined) {
    found = addUp(size, year === null ? undefined : facts.years.get(year), version);
    if (sums.size >= MOST_KEPT) sums.delete(sums.keys().next().value!);
    sums.set(key, found);
  }
  return found;
}

function addUp(size: number, columns: YearColumns | undefined, version: number): PlotEconomics {
  const sums: PlotEconomics = {
    output: new Float64Array(size),
    tax: new Float64Array(size),
    sales: new Float64Array(size),
    investment: new Float64Array(size),
    entries: new Uint16Array(size),
    outputReports: new Uint16Array(size),
    taxReports: new Uint16Array(size),
    salesReports: new Uint16Array(size),
    investmentReports: new Uint16Array(size),
  };
  if (columns === undefined) return sums;
  const { plot, from, to } = columns;
  const figures = [
    [columns.output.values, sums.output, sums.outputReports],
    [columns.tax.values, sums.tax, sums.taxReports],
    [columns.sales.values, sums.sales, sums.salesReports],
    [columns.investment.values, sums.investment, sums.investmentReports],
  ] as const;
  for (let row = 0; row < plot.length; row++) {
    if (from.values[row]! > version || to.values[row]! <= version) continue;
    const at = plot.values[row]!;
    sums.entries[at]!++;
    for (const [values, sum, reports] of figures) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      sum[at]! += value;
      reports[at]!++;
    }
  }
  return sums;
}
