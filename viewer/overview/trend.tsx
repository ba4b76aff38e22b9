import type { JSX } from 'preact';

/** One year of a curve, or one month. */
export interface TrendPoint {
  readonly year: number;
  readonly amount: number;
  readonly text: string;
  readonly note?: string | undefined;
}

/** More years than these are named every second, every third time: names would run into each other. */
const MOST_LABELS = 12;

/** Columns by year; a year can be chosen as the one whose economics are shown. */
export function TrendChart({
  label,
  points,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly points: readonly TrendPoint[];
  readonly chosen: number | null;
  readonly onChoose: (year: number) => void;
}): JSX.Element {
  const most = Math.max(0, ...points.map(({ amount }) => amount));
  // Where none is chosen, the highest column says how high they are.
  const told = chosen ?? points.find(({ amount }) => amount === most && most > 0)?.year ?? null;
  const every = Math.ceil(points.length / MOST_LABELS);
  return (
    <div class="trend" role="group" aria-label={label}>
      {points.map(({ year, amount, text, note }, index) => (
        <button
          key={year}
          type="button"
          class="trend-year"
          // Figures of the outer columns stay inside the chart.
          data-side={index < points.length / 3 ? 'first' : index >= (points.length * 2) / 3 ? 'last' : undefined}
          data-value={year}
          data-exact={amount}
          aria-pressed={chosen === year}
          aria-label={[String(year), text, note].filter((part) => part !== undefined).join(' ')}
          title={[String(year), text, note].filter((part) => part !== undefined).join(' ')}
          onClick={() => onChoose(year)}
        >
          <span class="trend-room">
            <span class="trend-column" style={{ height: `${most > 0 ? (Math.max(0, amount) / most) * 100 : 0}%` }}>
              {(told === year || points.length <= MOST_LABELS) && (
                <span class="trend-text" data-told={told === year}>
                  {text}
                </span>
              )}
            </span>
          </span>
          <span class="trend-label">{(points.length - 1 - index) % every === 0 ? year : ''}</span>
        </button>
      ))}
    </div>
  );
}
