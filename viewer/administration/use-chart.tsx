import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { InterfaceUse } from './api.ts';
import { administrationWords } from './words.ts';

const WIDTH = 720;
const HEIGHT = 180;
const BOTTOM = 24;
const TOP = 16;

/** Columns of calls over time: what was answered, and above it what was refused or failed. Each column is read out and takes the keyboard. */
export function UseChart({ use: { series, unit } }: { readonly use: InterfaceUse }): JSX.Element {
  const words = useWords(administrationWords).interfaces;
  const chosen = useSignal<number>(series.length - 1);
  const most = Math.max(1, ...series.map(({ calls }) => calls));
  const step = WIDTH / Math.max(series.length, 8);
  const height = (calls: number): number => (calls / most) * (HEIGHT - TOP - BOTTOM);
  const name = (at: string): string => label(at, unit);
  const every = Math.ceil(series.length / 12);
  const shown = series[Math.min(chosen.value, series.length - 1)];
  return (
    <figure class="use-chart">
      <figcaption>
        {words.chart}
        {shown && (
          <output>
            {words.point(
              name(shown.at),
              formatNumber(shown.calls),
              formatNumber(shown.refused),
              formatNumber(shown.failed),
            )}
          </output>
        )}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={words.chart}>
        <line class="use-floor" x1="0" x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
        {series.map(({ at, calls, refused, failed }, index) => {
          const wrong = refused + failed;
          const [whole, bad] = [height(calls), height(wrong)];
          const x = index * step + step * 0.15;
          const width = step * 0.7;
          return (
            <g
              key={at}
              role="img"
              tabIndex={0}
              class="use-point"
              data-chosen={chosen.value === index}
              aria-label={words.point(name(at), formatNumber(calls), formatNumber(refused), formatNumber(failed))}
              onMouseEnter={() => (chosen.value = index)}
              onFocus={() => (chosen.value = index)}
            >
              <rect class="use-room" x={index * step} y="0" width={step} height={HEIGHT} />
              <rect class="use-good" x={x} width={width} y={HEIGHT - BOTTOM - whole} height={whole - bad} rx="2" />
              <rect class="use-bad" x={x} width={width} y={HEIGHT - BOTTOM - bad} height={bad} />
              {index % every === 0 && (
                <text text-anchor="middle" x={index * step + step / 2} y={HEIGHT - 6}>
                  {name(at)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

/** `14 时`, `11-28` or `2026-11`, in China. */
function label(at: string, unit: InterfaceUse['unit']): string {
  const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
  if (unit === 'hour') return `${local.slice(11, 13)}:00`;
  return unit === 'day' ? local.slice(5, 10) : local.slice(0, 7);
}
