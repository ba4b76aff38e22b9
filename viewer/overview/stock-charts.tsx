import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { Group, MeasureId, StockSummary } from './api.ts';
import { type Bar, Bars } from './bars.tsx';
import { FigureCard } from './figure-card.tsx';
import type { DimensionId, OverviewFilter, View } from './filter.ts';
import { shortText, unreportedOf, valueOf } from './numbers.ts';
import { Pie } from './pie.tsx';
import { overviewWords, type OverviewWords } from './words.ts';

type Chart = readonly [dimension: DimensionId | 'size', kind: 'pie' | 'bars' | 'ranking'];

/** Which charts stand on a page, in their order. */
const CHARTS: Readonly<Record<Exclude<View, 'progress' | 'restoration'>, readonly Chart[]>> = {
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
  onChoose,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly earlier: StockSummary | null;
  readonly lifted: Signal<string | null>;
  readonly onChoose: (dimension: DimensionId, value: string) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const { measure } = filter;
  const charts = CHARTS[view as keyof typeof CHARTS] ?? CHARTS.general;
  return (
    <>
      {charts.map(([dimension, kind]) => {
        const groups = summary.dimensions[dimension] ?? [];
        if (groups.length === 0) return null;
        const title = words.dimensions[dimension];
        const chosen = dimension === 'size' ? [] : (filter.values[dimension] ?? []);
        const bars = barsOf(groups, earlier?.dimensions[dimension] ?? null, measure, words);
        const isMultiple = dimension === 'class';
        // Groups of a dimension are under all filters but its own, so they close to a total of theirs.
        const total = isMultiple ? null : sumOf(groups);
        const choose = dimension === 'size' ? undefined : (value: string) => onChoose(dimension, value);
        const shown = kind === 'ranking' ? bars.toSorted((a, b) => b.amount - a.amount).slice(0, RANKED) : bars;
        return (
          <FigureCard
            key={dimension}
            id={dimension}
            title={title}
            note={isMultiple ? words.multiple : kind === 'ranking' ? words.ranking : undefined}
            groups={groups}
            total={total}
            measure={measure}
          >
            {kind === 'pie' ? (
              <Pie
                label={`${title} ${words.measures[measure]}`}
                parts={bars}
                chosen={chosen}
                onChoose={choose ?? (() => undefined)}
                middle={shortText(total === null ? 0 : valueOf(total, measure), measure, words)}
              />
            ) : (
              <Bars
                label={`${title} ${words.measures[measure]}`}
                bars={shown}
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
    const { figure, unit } = shortText(valueOf(group, measure), measure, words);
    const missing = unreportedOf(group, measure);
    const before = earlier?.find(({ value }) => value === group.value);
    return {
      value: group.value,
      title: group.title,
      amount: valueOf(group, measure),
      text: `${figure} ${unit}`,
      ...(earlier === null ? {} : { before: before === undefined ? 0 : valueOf(before, measure) }),
      ...(missing > 0 ? { note: words.unreported(formatNumber(missing)) } : {}),
    };
  });
}

function sumOf(groups: readonly Group[]): Group {
  const sum = (pick: (group: Group) => number): number => groups.reduce((all, group) => all + pick(group), 0);
  return {
    value: '=',
    title: '',
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
