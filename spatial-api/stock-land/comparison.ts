/**
 * What land yielded before and after: 投资, 销售收入, 亩均销售, 上缴税金, 亩均税收 on the very same ground. The ground is that of the plot;
 * plots of either year, whatever they are called after splits and mergers, count with the share of their ground that lies on it.
 * What a plot did not report is counted, not taken for 0: a side with a gap says how much of the ground reported.
 */
import type { Database } from '../../schemas/database/sql.ts';

/** A measure on one side, 万元; null where nothing was reported. */
export interface SideFigure {
  readonly sum: number | null;
  readonly perMu: number | null;
  /** Share of the ground whose plots reported, 0 to 1. */
  readonly reportedShare: number;
  /** Enterprises' figures that were not reported. */
  readonly unreported: number;
}

export interface ComparisonSide {
  readonly year: number;
  readonly plots: readonly { readonly plotCode: string; readonly share: number }[];
  readonly investment: SideFigure;
  readonly sales: SideFigure;
  readonly tax: SideFigure;
}

export interface Comparison {
  /** 亩 and m² of the ground, the same on both sides. */
  readonly areaMu: number;
  readonly area: number;
  readonly before: ComparisonSide | null;
  readonly after: ComparisonSide | null;
}

const MU = 0.0015;
const MEASURES = ['investment', 'sales', 'tax'] as const;

interface FigureRow {
  readonly plotCode: string;
  readonly year: number;
  readonly creditCode: string;
  /** Share of the plot that lies on the ground, and of the ground that the plot covers. */
  readonly plotShare: number;
  readonly groundShare: number;
  readonly investment: number | null;
  readonly sales: number | null;
  readonly tax: number | null;
}

/**
 * Figures of all years on the ground of a plot. A plot is found by the ground it had in any version; of plots that lay over one
 * another at different times each counts only in the years it has figures for.
 */
async function figuresOn(
  db: Database,
  table: string,
  featureId: number,
): Promise<{ readonly area: number | null; readonly rows: readonly FigureRow[] }> {
  const plots = ['low_efficiency_land', 'approved_unsupplied_land', 'supplied_unused_land'].map(
    (name) => `select distinct on (plot_code) plot_code, geom from land.${name}
    where geom && (select geom from ground) order by plot_code, version_from desc`,
  );
  const { rows } = await db.query<FigureRow & { readonly area: number | null }>(
    `with ground as materialized (
  select geom, ellipsoidal_area as area from land.${table} where feature_id = $1 order by version_from limit 1
), plot as materialized (
  select plot_code, st_area(st_intersection(geom, (select geom from ground))) as common, st_area(geom) as whole
  from (${plots.map((each) => `(${each})`).join('\n  union all\n  ')}) as near
)
select (select area from ground) as area, e.plot_code as "plotCode", e.year, e.credit_code as "creditCode",
  p.common / nullif(p.whole, 0) as "plotShare", p.common / nullif((select st_area(geom) from ground), 0) as "groundShare",
  e.investment::float8 as investment, e.sales::float8 as sales, e.tax::float8 as tax
from (select 1) as always
left join plot p on p.common > 0.001 * least(p.whole, (select st_area(geom) from ground))
left join land.stock_land_economics e on e.plot_code = p.plot_code and e.version_to is null
order by e.year, e.plot_code, e.credit_code`,
    [featureId],
  );
  return { area: rows[0]?.area ?? null, rows: rows.filter(({ year }) => year !== null) };
}

/** Compares two years on the ground of a plot; without years, the last one before disposal and the newest after it. */
export async function compareBenefits(
  db: Database,
  table: string,
  featureId: number,
  {
    disposedOn,
    beforeYear,
    afterYear,
  }: {
    readonly disposedOn: string | null;
    readonly beforeYear?: number | undefined;
    readonly afterYear?: number | undefined;
  },
): Promise<Comparison | null> {
  const { area, rows } = await figuresOn(db, table, featureId);
  if (area === null || area <= 0) return null;
  const years = [...new Set(rows.map(({ year }) => year))].toSorted((a, b) => a - b);
  const turn = disposedOn === null ? null : Number(disposedOn.slice(0, 4));
  const before = beforeYear ?? (turn === null ? years[0] : years.filter((year) => year < turn).at(-1));
  const after = afterYear ?? (turn === null ? years.at(-1) : years.filter((year) => year > turn).at(-1));
  const side = (year: number | undefined) =>
    year === undefined
      ? null
      : sideOf(
          rows.filter((row) => row.year === year),
          year,
          area * MU,
        );
  return { area, areaMu: area * MU, before: side(before), after: after === before ? null : side(after) };
}

function sideOf(rows: readonly FigureRow[], year: number, mu: number): ComparisonSide {
  const plots = new Map(rows.map(({ plotCode, plotShare, groundShare }) => [plotCode, { plotShare, groundShare }]));
  const figure = (measure: (typeof MEASURES)[number]): SideFigure => {
    let sum: number | null = null;
    let unreported = 0;
    const silent = new Set<string>();
    for (const row of rows) {
      const value = row[measure];
      if (value === null) {
        unreported++;
        silent.add(row.plotCode);
      } else sum = (sum ?? 0) + value * row.plotShare;
    }
    const reported = [...plots]
      .filter(([code]) => !silent.has(code))
      .reduce((share, [, each]) => share + each.groundShare, 0);
    return { sum, perMu: sum === null || mu === 0 ? null : sum / mu, reportedShare: Math.min(1, reported), unreported };
  };
  return {
    year,
    plots: [...plots].map(([plotCode, { plotShare }]) => ({ plotCode, share: plotShare })),
    investment: figure('investment'),
    sales: figure('sales'),
    tax: figure('tax'),
  };
}

/** Figures of a year spread over the parcels below a plot by common ground; shares of every figure add up to it exactly. */
export interface ParcelShare {
  readonly parcelCode: string;
  /** Share of the plot's ground on parcels. */
  readonly share: number;
  readonly output: number | null;
  readonly sales: number | null;
  readonly tax: number | null;
}

/** Digits of a figure in 万元. */
const UNITS = 10_000;

/** Spreads the sums of a plot's enterprises over its parcels. */
export function spreadOverParcels(
  sums: { readonly output: number | null; readonly sales: number | null; readonly tax: number | null },
  parcels: readonly { readonly parcelCode: string; readonly common: number }[],
): readonly ParcelShare[] {
  const total = parcels.reduce((sum, { common }) => sum + common, 0);
  const spread = (figure: number | null): readonly (number | null)[] => {
    if (figure === null) return parcels.map(() => null);
    const units = Math.round(figure * UNITS);
    const exact = parcels.map(({ common }) => (units * common) / total);
    const whole = exact.map((each) => Math.trunc(each));
    let rest = units - whole.reduce((sum, each) => sum + each, 0);
    const order = exact
      .map((each, index) => ({ index, fraction: Math.abs(each - whole[index]!) }))
      .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index);
    for (const { index } of order) {
      if (rest === 0) break;
      whole[index]! += Math.sign(rest);
      rest -= Math.sign(rest);
    }
    return whole.map((each) => each / UNITS);
  };
  const [output, sales, tax] = [spread(sums.output), spread(sums.sales), spread(sums.tax)];
  return parcels.map(({ parcelCode, common }, index) => ({
    parcelCode,
    share: total === 0 ? 0 : common / total,
    output: output[index]!,
    sales: sales[index]!,
    tax: tax[index]!,
  }));
}
