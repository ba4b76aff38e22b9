/** How far revitalisation has come: by path and state, overdue, targets against results, and what land yielded before and after. */
import type { RevitalisationTarget } from '../../../schemas/regions/region.ts';
import { EXITED, MU_PER_SQUARE_METRE } from './figures.ts';
import { economicsOfYear } from './plot-economics.ts';
import type { StockFacts } from './stock-facts.ts';
import { NO_VALUE, type StockFilter } from './stock-filter.ts';
import { isLetThrough, visibleRows, type SummaryOrder } from './summarise.ts';

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date `yyyy-MM-dd`. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** One path of disposal. Areas in m². */
export interface PathProgress {
  /** Code of the path; NO_VALUE for plots that have none yet. */
  readonly path: string;
  readonly count: number;
  readonly area: number;
  readonly byState: readonly { readonly state: string; readonly count: number; readonly area: number }[];
  /** Disposed of: a date of completion, or out of the stock. */
  readonly done: { readonly count: number; readonly area: number };
  /** Not done though the planned day is past. */
  readonly overdue: { readonly count: number; readonly area: number };
  /** Not done and without a planned day. */
  readonly unplanned: number;
}

/** Progress of the plots of a filter, in stock and exited, as of a day. */
export function progressByPath(facts: StockFacts, order: SummaryOrder, today: string): readonly PathProgress[] {
  const { plots, dictionaries } = facts;
  const day = dayNumber(today);
  const paths = new Map<number, ReturnType<typeof emptyPath>>();
  const states = dictionaries['state']!;
  const exited = states.find(EXITED);
  for (const row of rowsOf(facts, order)) {
    const code = plots.values['path']!.values[row]!;
    let path = paths.get(code);
    if (path === undefined) paths.set(code, (path = emptyPath()));
    const area = plots.area.values[row]!;
    const known = Number.isNaN(area) ? 0 : area;
    const state = plots.values['state']!.values[row]!;
    const isDone = !Number.isNaN(plots.disposedOn.values[row]!) || (state === exited && exited !== -1);
    const due = plots.dueOn.values[row]!;
    add(path, known);
    let inState = path.byState.get(state);
    if (inState === undefined) path.byState.set(state, (inState = { count: 0, area: 0 }));
    add(inState, known);
    if (isDone) add(path.done, known);
    else if (Number.isNaN(due)) path.unplanned++;
    else if (due < day) add(path.overdue, known);
  }
  const name = (texts: readonly string[], code: number) => (code === -1 ? NO_VALUE : texts[code]!);
  return [...paths]
    .map(([code, { byState, ...path }]) => ({
      ...path,
      path: name(dictionaries['path']!.texts, code),
      byState: [...byState]
        .map(([state, sums]) => ({ state: name(states.texts, state), ...sums }))
        .toSorted((a, b) => (a.state < b.state ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const emptyPath = () => ({
  count: 0,
  area: 0,
  byState: new Map<number, { count: number; area: number }>(),
  done: { count: 0, area: 0 },
  overdue: { count: 0, area: 0 },
  unplanned: 0,
});

function add(sums: { count: number; area: number }, area: number): void {
  sums.count++;
  sums.area += area;
}

/** What came of a target. */
export interface TargetResult extends RevitalisationTarget {
  /** In the unit of the target, unrounded. */
  readonly result: number;
  readonly plots: number;
}

/** Results of targets: plots disposed of within the term of each, by its paths. */
export function targetResults(
  facts: StockFacts,
  order: SummaryOrder,
  targets: readonly RevitalisationTarget[],
): readonly TargetResult[] {
  const { plots, dictionaries } = facts;
  const rows = Array.from(rowsOf(facts, order));
  return targets.map((target) => {
    const paths = target.paths && new Set(target.paths.map((path) => dictionaries['path']!.find(path)));
    const [first, last] = [dayNumber(target.from), dayNumber(target.to)];
    const counted = rows.filter((row) => {
      const done = plots.disposedOn.values[row]!;
      return done >= first && done <= last && (paths === undefined || paths.has(plots.values['path']!.values[row]!));
    });
    const area = counted.reduce((sum, row) => sum + (plots.area.values[row]! || 0), 0);
    const enterprises = new Set(counted.map((row) => plots.enterprise.values[row]!).filter((code) => code !== -1));
    const result = target.unit === '亩' ? area * MU_PER_SQUARE_METRE : enterprises.size;
    return { ...target, result, plots: counted.length };
  });
}

/** One figure before and after, over the plots that have both. 万元. */
export interface Benefit {
  readonly id: 'sales' | 'tax';
  readonly before: number;
  readonly after: number;
  /** m² of the plots that are compared: the same on both sides. */
  readonly area: number;
  readonly plots: number;
  /** Disposed plots that are left out because one side was not reported. */
  readonly unreported: number;
}

/** Sales and tax of disposed plots: the year before disposal against what is reported after it, on the same land. */
export function benefits(
  facts: StockFacts,
  order: SummaryOrder,
): {
  readonly figures: readonly Benefit[];
  readonly investment: { readonly sum: number; readonly reported: number; readonly unreported: number };
} {
  const { plots } = facts;
  const sums = (['sales', 'tax'] as const).map((id) => ({ id, before: 0, after: 0, area: 0, plots: 0, unreported: 0 }));
  const investment = { sum: 0, reported: 0, unreported: 0 };
  for (const row of rowsOf(facts, order)) {
    const done = plots.disposedOn.values[row]!;
    if (Number.isNaN(done)) continue;
    const invested = plots.investmentAfter.values[row]!;
    if (Number.isNaN(invested)) investment.unreported++;
    else {
      investment.sum += invested;
      investment.reported++;
    }
    const year = new Date(done * DAY_MS).getUTCFullYear() - 1;
    const economics = economicsOfYear(facts, order.versions, year);
    const plot = plots.plot.values[row]!;
    const area = plots.area.values[row]!;
    for (const figure of sums) {
      const isSales = figure.id === 'sales';
      const after = (isSales ? plots.salesAfter : plots.taxAfter).values[row]!;
      const reports = (isSales ? economics.salesReports : economics.taxReports)[plot]!;
      if (Number.isNaN(after) || reports === 0 || Number.isNaN(area)) {
        figure.unreported++;
        continue;
      }
      figure.before += (isSales ? economics.sales : economics.tax)[plot]!;
      figure.after += after;
      figure.area += area;
      figure.plots++;
    }
  }
  return { figures: sums, investment };
}

/** Rows that pass all filters, in the scope of all states: what is done has often left the stock. */
function rowsOf(facts: StockFacts, { versions, filter }: SummaryOrder): Int32Array {
  const everywhere: StockFilter = { ...filter, scope: 'all' };
  const isIn = isLetThrough(facts, everywhere);
  return visibleRows(facts, versions, everywhere).filter(isIn);
}
