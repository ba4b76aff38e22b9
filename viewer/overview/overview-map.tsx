import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useComputed, useSignal, type Signal } from '@preact/signals';
import { columnColour } from '../map/column-colour.ts';
import type { Extent } from '../api.ts';
import { useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import { useWords } from '../words.ts';
import { fetchAreas, type Group, type MeasureId, type OverviewArea } from './api.ts';
import type { DimensionId, OverviewFilter, View } from './filter.ts';
import { shortText, valueOf } from './numbers.ts';
import { overviewWords } from './words.ts';

/** Layers whose plots are drawn on each page. */
const LAYERS: Readonly<Record<View, readonly string[]>> = {
  general: ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land'],
  'low-efficiency': ['low-efficiency-land'],
  unused: ['approved-unsupplied-land', 'supplied-unused-land'],
  progress: ['low-efficiency-land', 'approved-unsupplied-land', 'supplied-unused-land'],
  restoration: ['restoration-project'],
};

/**
 * Districts, or the townships of the one that is chosen, coloured by the measure; plots from their tiles. A click on an area is
 * the same as a click on its bar.
 */
export function OverviewMap({
  view,
  filter,
  measure,
  groups,
  lifted,
  onChoose,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly measure: MeasureId;
  readonly groups: Readonly<Record<string, readonly Group[]>>;
  readonly lifted: Signal<string | null>;
  readonly onChoose: (dimension: DimensionId, value: string) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const chosen = filter.values.district ?? [];
  const inside = chosen.length === 1 ? chosen[0]! : null;
  const level = inside === null ? 'district' : 'town';
  const question = useQuestion(`areas-${level}-${inside ?? ''}`, (signal) => fetchAreas(level, inside, signal));
  const answer = question.answer.value;
  const areas = answer.state === 'answered' ? answer.value : [];
  const dimension = level === 'district' ? 'district' : 'town';
  const figures = useSignal<readonly Figure[]>([]);
  const extent = useSignal<Extent | null>(null);
  const layers = useComputed(() => LAYERS[view]);
  const shown = groups[dimension] ?? [];
  const key = `${measure} ${level} ${inside ?? ''} ${areas.length} ${JSON.stringify(shown.map((each) => [each.value, valueOf(each, measure)]))}`;
  useEffect(() => {
    figures.value = areas.map((area) => figureOf(area, level, shown, measure, words));
    const extents = areas.map(({ geometry }) => extentOfGeometry(geometry)).filter((each) => each !== null);
    extent.value = extents.length === 0 ? null : around(extents);
  }, [key]);
  const title = words.dimensions[dimension];
  return (
    <DeskMap
      figures={figures}
      layers={layers}
      lifted={lifted}
      view={extent}
      label={words.mapLabel}
      onPick={(picked) => onChoose(dimension, picked)}
    >
      <div class="overview-map-lead">
        <p>{answer.state === 'answered' && areas.length === 0 ? words.noArea : words.mapLead(title)}</p>
        <MapLegend greatest={greatestOf(shown, measure)} measure={measure} />
      </div>
    </DeskMap>
  );
}

/** An area in the colour of its share of the greatest; what has nothing stays empty. */
function figureOf(
  { code, name, geometry }: OverviewArea,
  level: 'district' | 'town',
  groups: readonly Group[],
  measure: MeasureId,
  words: (typeof overviewWords)['zh'],
): Figure {
  const value = level === 'district' ? code : name;
  const group = groups.find((each) => each.value === value);
  const greatest = greatestOf(groups, measure);
  const amount = group === undefined ? 0 : valueOf(group, measure);
  const { figure, unit } = shortText(amount, measure, words);
  const label = group === undefined ? name : `${name}\n${figure} ${unit}`;
  if (amount === 0 || greatest === 0) return { key: value, look: 'faint', geometry, label };
  return { key: value, look: 'piece', geometry, colour: CLASSES[classOf(amount, greatest)]!, label };
}

function greatestOf(groups: readonly Group[], measure: MeasureId): number {
  return Math.max(0, ...groups.filter((each) => each.value !== '-').map((each) => valueOf(each, measure)));
}

/** Class of an amount: fifths of the greatest, so that twice the land is twice as many steps. */
function classOf(amount: number, greatest: number): number {
  return Math.min(CLASSES.length - 1, Math.floor((amount / greatest) * CLASSES.length));
}

/** What the colours stand for. */
function MapLegend({
  greatest,
  measure,
}: {
  readonly greatest: number;
  readonly measure: MeasureId;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  if (greatest === 0) return null;
  return (
    <ul class="map-classes">
      {CLASSES.map((colour, index) => {
        const { figure, unit } = shortText((greatest * index) / CLASSES.length, measure, words);
        return (
          <li key={colour}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={colour} />
            </svg>
            ≥ {figure} {index === 0 ? unit : ''}
          </li>
        );
      })}
    </ul>
  );
}

const hexadecimal = (colour: readonly number[]): string =>
  `#${colour
    .slice(0, 3)
    .map((part) => Math.round(part).toString(16).padStart(2, '0'))
    .join('')}`;

/** Five colours from little to much, those of the columns. */
const CLASSES: readonly string[] = [0, 0.05, 0.2, 0.4, 0.9].map((share) => hexadecimal(columnColour(share)));

function around(extents: readonly Extent[]): Extent {
  return [
    Math.min(...extents.map(([west]) => west)),
    Math.min(...extents.map(([, south]) => south)),
    Math.max(...extents.map(([, , east]) => east)),
    Math.max(...extents.map(([, , , north]) => north)),
  ];
}
