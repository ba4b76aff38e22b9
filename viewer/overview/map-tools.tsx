import type { JSX } from 'preact';
import { Icon } from '../components/icon.tsx';
import { useWords } from '../words.ts';
import type { Group } from './api.ts';
import { mapLooks, type OverviewFilter, standAt, standingOf } from './filter.ts';
import type { AreaDraw } from './overview-map.tsx';
import { overviewWords } from './words.ts';

/** Over the map: the way back up, how the measure is shown, and areas as a filter. */
export function MapTools({
  filter,
  groups,
  draw,
  canDraw,
  onView,
  onChange,
}: {
  readonly filter: OverviewFilter;
  readonly groups: Readonly<Record<string, readonly Group[]>>;
  readonly draw: AreaDraw;
  /** The browser draws the map; where it does not, only the way back is left. */
  readonly canDraw: boolean;
  /** Limits everything to what the map shows. */
  readonly onView: () => void;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  return (
    <div class="map-tools">
      <Crumbs filter={filter} groups={groups} onChange={onChange} />
      {canDraw && (
        <div class="map-tool-row">
          <div class="map-segments" role="group" aria-label={words.looks.label}>
            {mapLooks.map((look) => (
              <button
                key={look}
                type="button"
                class="map-segment"
                aria-pressed={filter.look === look}
                onClick={() => onChange({ ...filter, look })}
              >
                {words.looks[look]}
              </button>
            ))}
          </div>
          <div class="map-segments">
            <button
              type="button"
              class="map-segment"
              aria-pressed={draw.isOn.value}
              onClick={() => (draw.isOn.value ? draw.stop() : draw.start())}
            >
              <Icon name="pen" size={14} />
              {draw.isOn.value ? words.drawCancel : words.draw}
            </button>
            <button type="button" class="map-segment" title={words.useMapView} onClick={onView}>
              <Icon name="frame" size={14} />
              {words.viewAsFilter}
            </button>
            {filter.within !== '' && (
              <button type="button" class="map-segment" onClick={() => onChange({ ...filter, within: '' })}>
                <Icon name="close" size={14} />
                {words.clearDrawn}
              </button>
            )}
          </div>
        </div>
      )}
      {draw.isOn.value && (
        <p class="map-hint" role="status">
          {words.drawHint}
        </p>
      )}
    </div>
  );
}

/** From the whole to the plot; each step leads back. */
function Crumbs({
  filter,
  groups,
  onChange,
}: {
  readonly filter: OverviewFilter;
  readonly groups: Readonly<Record<string, readonly Group[]>>;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  const { district, town } = standingOf(filter);
  if (district === null && filter.plot === '') return null;
  const titleOf = (dimension: string, value: string): string =>
    groups[dimension]?.find((group) => group.value === value)?.title ?? value.slice(value.indexOf('/') + 1);
  const steps = [
    { title: words.whole, standing: { district: null, town: null } },
    ...(district === null ? [] : [{ title: titleOf('district', district), standing: { district, town: null } }]),
    ...(town === null ? [] : [{ title: titleOf('town', town), standing: { district, town } }]),
    ...(filter.plot === '' ? [] : [{ title: words.plot.title, standing: null }]),
  ];
  return (
    <nav class="crumbs" aria-label={words.drill}>
      <ol>
        {steps.map(({ title, standing }, index) => (
          <li key={title}>
            {index === steps.length - 1 ? (
              <span aria-current="location">{title}</span>
            ) : (
              <button type="button" class="crumb" onClick={() => onChange(standAt(filter, standing!))}>
                {title}
              </button>
            )}
            {index < steps.length - 1 && <Icon name="right" size={12} />}
          </li>
        ))}
      </ol>
    </nav>
  );
}
