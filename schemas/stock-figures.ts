/** The figures of 存量用地 as the interface answers them (domain.md §5). */
export interface StockFigures {
  readonly count: number;
  /** 亩 */
  readonly landArea: number;
  /** ㎡ */
  readonly floorArea: number;
  /** 万元 a year */
  readonly output: number;
  /** 万元 a year */
  readonly tax: number;
  /** Plots for which nobody gave the figure. */
  readonly unreported: Readonly<Record<'landArea' | 'floorArea' | 'output' | 'tax', number>>;
  /** Plots for which some of the enterprises gave the figure. */
  readonly partlyReported: Readonly<Record<'output' | 'tax', number>>;
}

/**
 * Whether nothing at all was reported of a measure: there is no figure then, not even 0. Of no plots the land is 0 and nothing
 * else is known.
 */
export function isUnknown(
  { count, unreported }: Pick<StockFigures, 'count' | 'unreported'>,
  measure: 'landArea' | 'count' | 'floorArea' | 'output' | 'tax',
): boolean {
  if (measure === 'count' || (measure === 'landArea' && count === 0)) return false;
  return unreported[measure] === count;
}

/** Groups of one dimension together. They are under all filters but their own, so they close to a total of theirs. */
export function sumFigures(groups: readonly StockFigures[]): StockFigures {
  const sum = (pick: (group: StockFigures) => number): number => groups.reduce((all, group) => all + pick(group), 0);
  return {
    count: sum(({ count }) => count),
    landArea: sum(({ landArea }) => landArea),
    floorArea: sum(({ floorArea }) => floorArea),
    output: sum(({ output }) => output),
    tax: sum(({ tax }) => tax),
    unreported: {
      landArea: sum(({ unreported }) => unreported.landArea),
      floorArea: sum(({ unreported }) => unreported.floorArea),
      output: sum(({ unreported }) => unreported.output),
      tax: sum(({ unreported }) => unreported.tax),
    },
    partlyReported: {
      output: sum(({ partlyReported }) => partlyReported.output),
      tax: sum(({ partlyReported }) => partlyReported.tax),
    },
  };
}
