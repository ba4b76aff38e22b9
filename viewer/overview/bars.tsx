import type { JSX } from 'preact';

/** One bar. */
export interface Bar {
  readonly value: string;
  readonly title: string;
  readonly amount: number;
  /** The same on the day of comparison. */
  readonly before?: number | undefined;
  readonly text: string;
  readonly note?: string | undefined;
  /** CSS colour, where colours mean something; by default those of the chart in turn. */
  readonly colour?: string | undefined;
  /** Cannot be chosen: nobody can ask for it. */
  readonly isFixed?: boolean | undefined;
}

/** Width of the column of figures, em: bars begin and end on one line, however long a title or a figure is. */
function widestOf(bars: readonly Bar[]): number {
  const widths = bars.flatMap(({ text, note = '' }) => [emOf(text), emOf(note) * NOTE_SHARE]);
  return Math.ceil(Math.max(2, ...widths) * 10 + 3) / 10;
}
/** Size of the letters of a note to those of a figure. */
const NOTE_SHARE = 0.87;

/** About how wide a text is: a Chinese character is an em. */
function emOf(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 1 : /[ .,·:|il]/.test(letter) ? 0.32 : 0.6),
    0,
  );
}

/** Horizontal bars, a button each: what is pressed is a condition of everything else. */
export function Bars({
  label,
  bars,
  chosen,
  onChoose,
  lifted,
  onLift,
  scale,
}: {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly chosen: readonly string[];
  readonly onChoose?: ((value: string) => void) | undefined;
  readonly lifted?: string | null;
  readonly onLift?: (value: string | null) => void;
  /** The amount that fills the track, where several charts are to be compared. */
  readonly scale?: number | undefined;
}): JSX.Element {
  const most = Math.max(scale ?? 0, ...bars.map(({ amount, before }) => Math.max(amount, before ?? 0)));
  const share = (amount: number): string => `${most > 0 ? Math.max(0, (amount / most) * 100) : 0}%`;
  return (
    <ul class="bars" aria-label={label} style={{ '--figures': `${widestOf(bars)}em` }}>
      {bars.map((bar) => {
        const isChosen = chosen.includes(bar.value);
        const inside = (
          <>
            <span class="bar-title">{bar.title}</span>
            <span class="bar-track" aria-hidden="true">
              {bar.amount > 0 && (
                <span
                  class="bar-fill"
                  style={{ width: share(bar.amount), ...(bar.colour && { '--colour': bar.colour }) }}
                />
              )}
              {bar.before !== undefined && <span class="bar-before" style={{ left: share(bar.before) }} />}
            </span>
            <span class="bar-text">
              {bar.text}
              {bar.note !== undefined && <span class="bar-note">{bar.note}</span>}
            </span>
          </>
        );
        return (
          <li key={bar.value} data-value={bar.value} data-exact={bar.amount} data-lifted={lifted === bar.value}>
            {onChoose === undefined || bar.isFixed === true ? (
              <div class="bar" data-faded={chosen.length > 0}>
                {inside}
              </div>
            ) : (
              <button
                type="button"
                class="bar"
                aria-pressed={isChosen}
                data-faded={chosen.length > 0 && !isChosen}
                onClick={() => onChoose(bar.value)}
                onMouseEnter={onLift && (() => onLift(bar.value))}
                onMouseLeave={onLift && (() => onLift(null))}
                onFocus={onLift && (() => onLift(bar.value))}
                onBlur={onLift && (() => onLift(null))}
              >
                {inside}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
