import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { Group, MeasureId, StockSummary } from './api.ts';
import { type Bar, Bars } from './bars.tsx';
import { FigureCard } from './figure-card.tsx';
import { type DimensionId, isOfSize, KINDS, type OverviewFilter, type StockView, type View } from './filter.ts';
import { isUnknown, sumFigures } from '../../schemas/stock-figures.ts';
import { figureText, shortText, unreportedOf, valueOf } from './numbers.ts';
import { Pie } from './pie.tsx';
import { overviewWords, type OverviewWords } from './words.ts';

/** A chart of a page: what it breaks down, and how. */
export type Chart = readonly [dimension: DimensionId | 'size', kind: 'pie' | 'bars' | 'ranking'];

/** Which charts stand on a page, in their order. */
const CHARTS: Readonly<Record<Exclude<StockView, 'progress'>, readonly Chart[]>> = {
  general: [
    ['type', 'pie'],
    ['use', 'bars'],
    ['ownership', 'pie'],
    ['class', 'bars'],
    ['district', 'ranking'],
    ['size', 'bars'],
  ],
  'low-efficiency': [
    ['use', 'bars'],
    ['ownership', 'pie'],
    ['class', 'bars'],
    ['district', 'ranking'],
    ['town', 'ranking'],
    ['office', 'ranking'],
    ['path', 'bars'],
    ['size', 'bars'],
  ],
  unused: [
    ['type', 'pie'],
    ['ownership', 'pie'],
    ['district', 'ranking'],
    ['town', 'ranking'],
    ['path', 'bars'],
    ['state', 'bars'],
    ['size', 'bars'],
  ],
};

/** Longest ranking that is drawn; the table has all. */
const RANKED = 12;

/** The charts of a page under what is chosen. */
export function StockCharts({
  view,
  filter,
  summary,
  earlier,
  lifted,
  scaleOf,
  prefix = '',
  without = [],
  charts = CHARTS[view as keyof typeof CHARTS] ?? CHARTS.general,
  most = RANKED,
  isShort = false,
  onChoose,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly earlier: StockSummary | null;
  readonly lifted: Signal<string | null>;
  /** Tells apart the headings of two sides. */
  readonly prefix?: string;
  /** Charts that would say nothing: of districts where there is but one. */
  readonly without?: readonly string[];
  /** Other charts than those of the page. */
  readonly charts?: readonly Chart[];
  /** Longest ranking that is drawn. */
  readonly most?: number;
  /** Names without what stands behind them in brackets. */
  readonly isShort?: boolean;
  /** What fills the track of a dimension's bars, where two sides are compared. */
  readonly scaleOf?: (dimension: DimensionId | 'size') => number;
  readonly onChoose: (dimension: DimensionId | 'size', value: string) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const { measure } = filter;
  return (
    <>
      {charts.map(([dimension, kind]) => {
        const kinds = dimension === 'type' ? KINDS[view] : null;
        const groups = (summary.dimensions[dimension] ?? []).filter(({ value }) => kinds?.includes(value) ?? true);
        if (groups.length === 0 || without.includes(dimension)) return null;
        const title = words.dimensions[dimension];
        const chosen =
          dimension === 'size'
            ? groups.filter(({ value }) => isOfSize(filter, value)).map(({ value }) => value)
            : (filter.values[dimension] ?? []);
        const named = isShort ? groups.map((group) => ({ ...group, title: group.title.split('（')[0]! })) : groups;
        const bars = barsOf(named, earlier?.dimensions[dimension] ?? null, measure, words);
        const isMultiple = dimension === 'class';
        const total = isMultiple ? null : { value: '=', title: '', ...sumFigures(groups) };
        const choose = (value: string): void => onChoose(dimension, value);
        const shown = kind === 'ranking' ? bars.toSorted((a, b) => b.amount - a.amount).slice(0, most) : bars;
        return (
          <FigureCard
            key={dimension}
            id={dimension}
            prefix={prefix}
            title={title}
            note={kind === 'ranking' ? words.ranking : undefined}
            foot={isMultiple ? words.multiple : undefined}
            groups={groups}
            total={total}
            measure={measure}
          >
            {kind === 'pie' ? (
              <Pie
                label={`${title} ${words.measures[measure]}`}
                parts={bars}
                chosen={chosen}
                onChoose={choose}
                middle={
                  total === null || isUnknown(total, measure)
                    ? { figure: '—', unit: '' }
                    : shortText(valueOf(total, measure), measure, words)
                }
              />
            ) : (
              <Bars
                label={`${title} ${words.measures[measure]}`}
                bars={shown}
                scale={scaleOf?.(dimension)}
                chosen={chosen}
                onChoose={choose}
                lifted={lifted.value}
                onLift={(value) => (lifted.value = value)}
              />
            )}
          </FigureCard>
        );
      })}
    </>
  );
}

function barsOf(
  groups: readonly Group[],
  earlier: readonly Group[] | null,
  measure: MeasureId,
  words: OverviewWords,
): readonly Bar[] {
  return groups.map((group) => {
    const missing = unreportedOf(group, measure);
    const before = earlier?.find(({ value }) => value === group.value);
    return {
      value: group.value,
      title: group.title,
      amount: valueOf(group, measure),
      text: figureText(group, measure, words),
      ...(earlier === null || (before !== undefined && isUnknown(before, measure))
        ? {}
        : { before: before === undefined ? 0 : valueOf(before, measure) }),
      ...(missing > 0 ? { note: words.unreported(formatNumber(missing)) } : {}),
    };
  });
}
