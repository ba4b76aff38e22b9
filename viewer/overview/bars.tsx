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
    <ul class="bars" aria-label={label}>
      {bars.map((bar) => {
        const isChosen = chosen.includes(bar.value);
        const inside = (
          <>
            <span class="bar-title">{bar.title}</span>
            <span class="bar-track" aria-hidden="true">
              <span class="bar-fill" style={{ width: share(bar.amount) }} />
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
            {onChoose === undefined ? (
              <div class="bar">{inside}</div>
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
