import type { JSX } from 'preact';
import { formatNumber, formatShare } from '../format.ts';
import { classBegins, columnColour } from '../map/column-colour.ts';
import { useWords } from '../words.ts';
import type { MeasureId } from './api.ts';
import { shortText } from './numbers.ts';
import { overviewWords } from './words.ts';

const hexadecimal = (colour: readonly number[]): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Colours from little to much, those of the columns. */
export const CLASS_COLOURS: readonly string[] = classBegins.map((share) => hexadecimal(columnColour(share)));

/** Class of an area: fifths of the greatest, so that twice the land is twice as many steps. */
export function fifthOf(share: number): number {
  return Math.min(CLASS_COLOURS.length - 1, Math.floor(Math.max(0, share) * CLASS_COLOURS.length));
}

/** What the colours stand for. */
export function MapLegend({
  greatest,
  measure,
  isRaised,
}: {
  readonly greatest: number;
  readonly measure: MeasureId;
  readonly isRaised: boolean;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  if (greatest <= 0) return null;
  const begins = isRaised ? classBegins : CLASS_COLOURS.map((_, index) => index / CLASS_COLOURS.length);
  return (
    <ul class="map-classes" aria-label={words.measures[measure]}>
      {CLASS_COLOURS.map((colour, index) => {
        const { figure, unit } = shortText(greatest * begins[index]!, measure, words);
        return (
          <li key={colour}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={colour} />
            </svg>
            {index === 0 ? `< ${shortText(greatest * begins[1]!, measure, words).figure}` : `≥ ${figure} ${unit}`}
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
  readonly amount: number;
  readonly count: number;
  readonly unreported: number;
  readonly share: number | null;
}

/** Name and figures of the area under the pointer. */
export function MapReadout({
  reading: { title, amount, count, unreported, share },
  measure,
}: {
  readonly reading: Reading;
  readonly measure: MeasureId;
}): JSX.Element {
  const words = useWords(overviewWords);
  const { figure, unit } = shortText(amount, measure, words);
  return (
    <div class="map-readout">
      <strong>{title ?? words.hexagon}</strong>
      <span class="map-readout-figure">
        {figure} {unit}
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
