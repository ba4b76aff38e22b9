import type { JSX } from 'preact';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { Trend } from './api.ts';
import { ChartCard, SheetView } from './chart-card.tsx';
import { shortText } from './numbers.ts';
import { TrendChart } from './trend.tsx';
import { overviewWords } from './words.ts';

/** 年产值 or 年税收 of every year; a click makes a year the one that all charts show. */
export function TrendCard({
  trend,
  year,
  measure,
  onChoose,
}: {
  readonly trend: Trend;
  readonly year: number | null;
  readonly measure: 'output' | 'tax';
  readonly onChoose: (year: number) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const title = `${words.measures[measure]} ${words.trend}`;
  const points = trend.years.map((each) => {
    const { figure, unit } = shortText(each[measure], measure, words);
    const missing = each.unreported[measure];
    return {
      year: each.year,
      amount: each[measure],
      text: each.count > 0 && missing === each.count ? '—' : `${figure} ${unit}`,
      ...(missing > 0 ? { note: words.unreported(formatNumber(missing)) } : {}),
    };
  });
  const sheet = {
    name: title,
    head: [
      words.year,
      ...(['output', 'tax'] as const).flatMap((id) => [
        words.withUnit(words.measures[id], words.units[id]),
        `${words.measures[id]} ${words.unreported('n')}`,
      ]),
    ],
    rows: trend.years.map((each) => [
      String(each.year),
      ...(['output', 'tax'] as const).flatMap((id) => {
        const missing = each.unreported[id];
        return [each.count > 0 && missing === each.count ? null : each[id], missing];
      }),
    ]),
  };
  return (
    <ChartCard
      id="trend"
      title={title}
      isWide
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value, column) => formatNumber(value, column % 2 === 1 ? 2 : 0)} />}
    >
      {trend.years.every((each) => each.unreported[measure] === each.count) ? (
        <p class="quiet">{words.trendUnreported}</p>
      ) : (
        <TrendChart label={title} points={points} chosen={year} onChoose={onChoose} />
      )}
    </ChartCard>
  );
}
