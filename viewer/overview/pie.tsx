import type { JSX } from 'preact';
import { formatShare } from '../format.ts';
import type { Bar } from './bars.tsx';

const RADIUS = 42;
const HOLE = 27;

/** A ring of shares with its legend; the legend's entries are buttons. Shares are of what is shown, which need not be the total. */
export function Pie({
  label,
  parts,
  chosen,
  onChoose,
  middle,
}: {
  readonly label: string;
  readonly parts: readonly Bar[];
  readonly chosen: readonly string[];
  readonly onChoose: (value: string) => void;
  /** Figure and unit in the hole. */
  readonly middle: { readonly figure: string; readonly unit: string };
}): JSX.Element {
  const total = parts.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  let begun = 0;
  const slices = parts.map((part, index) => {
    const from = begun;
    begun += total > 0 ? Math.max(0, part.amount) / total : 0;
    return { part, index, from, to: begun };
  });
  return (
    <div class="pie">
      <svg viewBox="-50 -50 100 100" role="img" aria-label={label} class="pie-picture">
        {total === 0 && <circle r={(RADIUS + HOLE) / 2} class="pie-empty" />}
        {slices
          .filter(({ from, to }) => to > from)
          .map(({ part, index, from, to }) => (
            <path
              key={part.value}
              d={slice(from, to)}
              class="pie-slice"
              data-colour={index % 8}
              style={part.colour && { '--colour': part.colour }}
              data-faded={chosen.length > 0 && !chosen.includes(part.value)}
              onClick={() => onChoose(part.value)}
            >
              <title>{`${part.title} ${part.text}`}</title>
            </path>
          ))}
        <text class="pie-figure" text-anchor="middle" y="1">
          {middle.figure}
        </text>
        <text class="pie-unit" text-anchor="middle" y="12">
          {middle.unit}
        </text>
      </svg>
      <ul class="pie-legend" aria-label={label}>
        {slices.map(({ part, index, from, to }) => (
          <li key={part.value} data-value={part.value} data-exact={part.amount}>
            <button
              type="button"
              class="pie-entry"
              aria-pressed={chosen.includes(part.value)}
              data-faded={chosen.length > 0 && !chosen.includes(part.value)}
              onClick={() => onChoose(part.value)}
            >
              <span
                class="pie-key"
                data-colour={index % 8}
                style={part.colour && { '--colour': part.colour }}
                aria-hidden="true"
              />
              <span class="pie-title">{part.title}</span>
              <span class="pie-share">{total > 0 ? formatShare(to - from) : '—'}</span>
              <span class="pie-text">
                {part.text}
                {part.note !== undefined && <span class="bar-note">{part.note}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Path of a slice between two shares of the round, beginning at the top. */
function slice(from: number, to: number): string {
  // A whole round has no beginning that an arc could be drawn from.
  const end = to - from >= 1 ? from + 0.99999 : to;
  const at = (share: number, radius: number): string => {
    const angle = (share - 0.25) * 2 * Math.PI;
    return `${(radius * Math.cos(angle)).toFixed(3)} ${(radius * Math.sin(angle)).toFixed(3)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  return `M${at(from, RADIUS)}A${RADIUS} ${RADIUS} 0 ${large} 1 ${at(end, RADIUS)}L${at(end, HOLE)}A${HOLE} ${HOLE} 0 ${large} 0 ${at(from, HOLE)}Z`;
}
