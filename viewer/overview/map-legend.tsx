import type { JSX } from 'preact';
import { formatNumber, formatShare } from '../format.ts';
import { classBegins, columnColour } from '../map/column-colour.ts';
import type { Theme } from '../url-state.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { MeasureId } from './api.ts';
import { shortText } from './numbers.ts';
import { overviewWords } from './words.ts';

const hexadecimal = (colour: readonly number[]): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Colours from little to much, those of the columns. */
const CLASS_COLOURS: readonly string[] = classBegins.map((share) => hexadecimal(columnColour(share)));
/** On dark ground much is bright: what is dark there steps back. */
const DARK_CLASS_COLOURS = ['#5a3a33', '#8c4a38', '#bd6239', '#e2914a', '#ffd27a'] as const;

/** Colours of areas from little to much. */
export function classColours(theme: Theme): readonly string[] {
  return theme === 'dark' ? DARK_CLASS_COLOURS : CLASS_COLOURS;
}

/** Class of an area: fifths of the greatest, so that twice the land is twice as many steps. */
export function fifthOf(share: number): number {
  return Math.min(CLASS_COLOURS.length - 1, Math.floor(Math.max(0, share) * CLASS_COLOURS.length));
}

/** What the colours stand for. */
export function MapLegend({
  greatest,
  measure,
  unit: given,
  isRaised,
}: {
  readonly greatest: number;
  readonly measure: MeasureId;
  /** What is counted, where it is not plots. */
  readonly unit?: string;
  readonly isRaised: boolean;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  const theme = useViewer().state.theme.value;
  if (greatest <= 0) return null;
  const colours = isRaised ? CLASS_COLOURS : classColours(theme);
  const begins = isRaised ? classBegins : CLASS_COLOURS.map((_, index) => index / CLASS_COLOURS.length);
  const below = shortText(greatest * begins[1]!, measure, words);
  return (
    <ul class="map-classes" aria-label={words.measures[measure]}>
      {colours.map((colour, index) => {
        const { figure, unit } = shortText(greatest * begins[index]!, measure, words);
        return (
          <li key={colour}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={colour} />
            </svg>
            {index === 0 ? `< ${below.figure} ${given ?? below.unit}` : `≥ ${figure} ${given ?? unit}`}
          </li>
        );
      })}
      {isRaised && <li class="quiet">{words.mapHeight}</li>}
    </ul>
  );
}

/** What the pointer is on. */
export interface Reading {
  /** Null for a hexagon, which has no name. */
  readonly title: string | null;
  /** Null where nothing was reported, or where so few are not told. */
  readonly amount: number | null;
  readonly count: number;
  readonly unreported: number;
  readonly share: number | null;
}

/** Name and figures of the area under the pointer. */
export function MapReadout({
  reading: { title, amount, count, unreported, share },
  measure,
  unit: given,
  unknown = '—',
}: {
  readonly reading: Reading;
  readonly measure: MeasureId;
  /** What is counted, where it is not plots. */
  readonly unit?: string;
  /** What is said in place of a figure that is not known. */
  readonly unknown?: string;
}): JSX.Element {
  const words = useWords(overviewWords);
  const { figure, unit } = amount === null ? { figure: unknown, unit: '' } : shortText(amount, measure, words);
  return (
    <div class="map-readout">
      <strong>{title ?? words.hexagon}</strong>
      <span class="map-readout-figure">
        {figure} {amount === null ? '' : (given ?? unit)}
      </span>
      <span>
        {[
          ...(measure === 'count' ? [] : [`${formatNumber(count)} ${words.units.count}`]),
          ...(share === null ? [] : [`${words.share} ${formatShare(share)}`]),
          ...(unreported > 0 ? [words.unreported(formatNumber(unreported))] : []),
        ].join(' · ')}
      </span>
    </div>
  );
}
