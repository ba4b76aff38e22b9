import type { JSX } from 'preact';

/** One year of a curve. */
export interface TrendPoint {
  readonly year: number;
  readonly amount: number;
  readonly text: string;
  readonly note?: string | undefined;
}

const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 6;
const BOTTOM = 20;
const TOP = 22;

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
  const step = (WIDTH - 2 * LEFT) / Math.max(1, points.length);
  const height = (amount: number): number => (most > 0 ? (amount / most) * (HEIGHT - TOP - BOTTOM) : 0);
  return (
    <svg class="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={label}>
      <line class="trend-floor" x1={LEFT} x2={WIDTH - LEFT} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      {points.map(({ year, amount, text, note }, index) => {
        const x = LEFT + index * step;
        const isChosen = chosen === year;
        const choose = (): void => onChoose(year);
        return (
          <g
            key={year}
            class="trend-year"
            role="button"
            tabIndex={0}
            aria-pressed={isChosen}
            aria-label={[String(year), text, note].filter((part) => part !== undefined).join(' ')}
            onClick={choose}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              event.preventDefault();
              choose();
            }}
          >
            <rect class="trend-room" x={x} y={0} width={step} height={HEIGHT} />
            <rect
              class="trend-column"
              x={x + step * 0.18}
              width={step * 0.64}
              y={HEIGHT - BOTTOM - height(amount)}
              height={height(amount)}
              rx="2"
            />
            <text class="trend-label" text-anchor="middle" x={x + step / 2} y={HEIGHT - 6}>
              {year}
            </text>
            {isChosen && (
              <text
                class="trend-text"
                text-anchor={index === 0 ? 'start' : index === points.length - 1 ? 'end' : 'middle'}
                x={index === 0 ? x : index === points.length - 1 ? x + step : x + step / 2}
                y={HEIGHT - BOTTOM - height(amount) - 6}
              >
                {text}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
