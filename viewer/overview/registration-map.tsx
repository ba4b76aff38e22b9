import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import type { Extent } from '../api.ts';
import { useQuestion, useLast } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { IconButton } from '../components/button.tsx';
import { extentOfAll } from '../geometry-extent.ts';
import type { MapController } from '../map.ts';
import type { Figure } from '../map/figures.ts';
import type { Raised } from '../map/raised.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchAreas, type Registrations } from './api.ts';
import { MapLegend, MapReadout } from './map-legend.tsx';
import { FAINT, paddingNow } from './overview-map.tsx';
import type { RegistrationFilter } from './registration-filter.ts';
import { overviewWords } from './words.ts';

const PITCH = 48;
/** How long a period stands while time runs. */
const FRAME_MS = 1200;
const NO_LAYERS: readonly string[] = [];

/** Entries by 地籍子区 as columns; time runs through the years, or the months of one. */
export function RegistrationMap({
  registrations,
  filter,
  lifted,
  isPlaying = false,
  onChoose,
}: {
  readonly registrations: Registrations;
  readonly filter: RegistrationFilter;
  readonly lifted: Signal<string | null>;
  /** Time runs by itself, as on a wall. */
  readonly isPlaying?: boolean;
  readonly onChoose: (subdistrict: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords);
  const theme = state.theme.value;
  const question = useQuestion('areas-district-', (abort) => fetchAreas('district', null, abort));
  const areas = useLast(question) ?? [];
  const isKnown = ['answered', 'failed'].includes(question.answer.value.state);
  const periods = registrations.frames.filter(({ period }) => period !== '-');
  /** Index of the period that is shown; -1 is all time together. */
  const at = useSignal(-1);
  const isRunning = useSignal(isPlaying);
  useEffect(() => {
    isRunning.value = isPlaying;
  }, [isPlaying]);
  if (at.value >= periods.length) at.value = -1;
  useEffect(() => {
    if (!isRunning.value || periods.length === 0) return undefined;
    const timer = setInterval(() => (at.value = at.value + 1 >= periods.length ? -1 : at.value + 1), FRAME_MS);
    return () => clearInterval(timer);
  }, [isRunning.value, periods.length]);
  const frame = periods[at.value];
  const amounts = useMemo(
    () =>
      new Map(
        frame === undefined
          ? registrations.subdistricts.map(({ value, count }) => [value, count])
          : frame.places.map(({ value, count }) => [value, count]),
      ),
    [registrations, frame],
  );
  const raised = useSignal<Raised | null>(null);
  const figures = useSignal<readonly Figure[]>([]);
  const extent = useSignal<Extent | null>(null);
  const handle = useSignal<MapController | null>(null);
  const layers = useSignal(NO_LAYERS);
  const isPlain = useSignal(true);
  const active = lifted.value;
  const chosen = filter.values.subdistrict ?? [];
  useEffect(() => {
    const columns = registrations.subdistricts.flatMap(({ value, center }) => {
      const amount = amounts.get(value) ?? 0;
      return center === null || amount === 0 ? [] : [{ id: value, center, amount }];
    });
    const lead = active ?? (chosen.length === 1 ? chosen[0]! : null);
    raised.value = { columns, active: columns.some(({ id }) => id === lead) ? lead : null };
  }, [registrations, amounts, active, chosen.join(',')]);
  useEffect(() => {
    figures.value = areas.flatMap(({ code, name, geometry, center }): Figure[] => [
      { key: code, look: 'faint', geometry, colour: FAINT[theme] },
      { key: `name-${code}`, look: 'name', geometry: { type: 'Point', coordinates: center }, label: name },
    ]);
    const places = registrations.subdistricts.flatMap(({ center }) => (center === null ? [] : [center]));
    if (isKnown)
      extent.value ??= extentOfAll(
        areas.map(({ geometry }) => geometry),
        places,
      );
  }, [areas, theme, registrations, isKnown]);
  useEffect(() => {
    if (handle.value !== null && extent.value !== null) handle.value.overlook(extent.value, paddingNow(), PITCH);
  }, [handle.value, extent.value]);
  const place = registrations.subdistricts.find(({ value }) => value === active);
  // With counts held back the sum of the others is not the whole.
  const isWhole = [...amounts.values()].every((count) => count !== null);
  const whole = [...amounts.values()].reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const told = place === undefined ? undefined : amounts.get(place.value);
  // A place that a period has no entries of is not in it.
  const reading = place === undefined ? null : { ...place, amount: told === undefined ? 0 : told };
  const greatest = Math.max(0, ...[...amounts.values()].map((count) => count ?? 0));
  const unplaced = registrations.subdistricts.filter(({ center }) => center === null);
  const isShown = frame !== undefined;
  return (
    <DeskMap
      figures={figures}
      layers={layers}
      lifted={lifted}
      view={extent}
      raised={raised}
      isPlain={isPlain}
      handle={handle}
      padding={paddingNow()}
      label={words.registration.mapLabel}
      onChooseColumn={onChoose}
    >
      {reading !== null && (
        <MapReadout
          reading={{
            title: reading.title,
            amount: reading.amount,
            count: 0,
            unreported: 0,
            share: isWhole && whole > 0 && reading.amount !== null ? reading.amount / whole : null,
          }}
          measure="count"
          unit={words.registration.unit}
          unknown={words.registration.few(registrations.minimumCount)}
        />
      )}
      <div class="overview-map-lead overview-time">
        <p>
          {words.registration.mapLead}
          {unplaced.length > 0 && ` ${words.registration.unplaced(unplaced.length)}`}
        </p>
        <MapLegend greatest={greatest} measure="count" unit={words.registration.unit} isRaised />
        {periods.length > 1 && (
          <div class="time-row">
            <IconButton
              icon={isRunning.value ? 'pause' : 'play'}
              label={isRunning.value ? words.registration.pause : words.registration.play}
              pressed={isRunning.value}
              onClick={() => (isRunning.value = !isRunning.value)}
            />
            <input
              type="range"
              min={-1}
              max={periods.length - 1}
              value={at.value}
              aria-label={words.registration.time}
              aria-valuetext={isShown ? periodText(frame.period, filter.texts['year']!) : words.registration.allTime}
              onInput={(event) => {
                isRunning.value = false;
                at.value = Number(event.currentTarget.value);
              }}
            />
            <output>{isShown ? periodText(frame.period, filter.texts['year']!) : words.registration.allTime}</output>
          </div>
        )}
      </div>
    </DeskMap>
  );
}

/** A year, or a month with its year. */
const periodText = (period: string, year: string): string => (period.length === 4 ? period : `${year}-${period}`);
