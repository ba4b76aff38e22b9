import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { Extent } from '../api.ts';
import { useLast, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { extentOfAll } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchAreas, type KeyProject } from './api.ts';
import { FAINT, paddingNow } from './overview-map.tsx';
import { PROGRESS_COLOURS } from './project-titles.ts';
import { overviewWords } from './words.ts';

/** From this zoom on the red lines themselves are drawn. */
const LINE_ZOOM = 12;
/** Degrees around a project that is brought into view. */
const ROOM = 0.006;

/** Key projects at their places in the colour of how they stand, and their red lines from near. */
export function ProjectMap({
  projects,
  asOf,
  lifted,
  shown,
}: {
  readonly projects: readonly KeyProject[];
  readonly asOf: string;
  readonly lifted: Signal<string | null>;
  /** The project that the map is brought to. */
  readonly shown: Signal<string | null>;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords).projects;
  const theme = state.theme.value;
  const question = useQuestion('areas-district-', (abort) => fetchAreas('district', null, abort));
  const areas = useLast(question) ?? [];
  // Without outlines the places of the projects say what is looked at.
  const isKnown = ['answered', 'failed'].includes(question.answer.value.state);
  const figures = useSignal<readonly Figure[]>([]);
  const extent = useSignal<Extent | null>(null);
  const zoom = useSignal(0);
  const layers = useSignal<readonly string[]>([]);
  const isPlain = useComputed(() => zoom.value < LINE_ZOOM);
  const only = useSignal<Readonly<Record<string, readonly number[]>>>({});
  const day = useSignal(asOf);
  day.value = asOf;
  const isNear = zoom.value >= LINE_ZOOM;
  useEffect(() => {
    layers.value = isNear ? ['project-redline'] : [];
  }, [isNear]);
  const key = JSON.stringify([projects.map(({ code, progress }) => [code, progress]), areas.length, theme, isKnown]);
  useEffect(() => {
    only.value = { 'project-redline': projects.flatMap(({ plots }) => plots) };
    figures.value = [
      ...areas.flatMap(({ code, name, geometry, center }): Figure[] => [
        { key: `area-${code}`, look: 'faint', geometry, colour: FAINT[theme] },
        { key: `name-${code}`, look: 'name', geometry: { type: 'Point', coordinates: center }, label: name },
      ]),
      ...projects.flatMap(({ code, center, progress }): Figure[] =>
        center === null
          ? []
          : [
              {
                key: code,
                look: 'fault',
                geometry: { type: 'Point', coordinates: center },
                colour: PROGRESS_COLOURS[progress],
              },
            ],
      ),
    ];
    const places = projects.flatMap(({ center }) => (center === null ? [] : [center]));
    if (isKnown)
      extent.value ??= extentOfAll(
        areas.map(({ geometry }) => geometry),
        places,
      );
  }, [key]);
  const goal = shown.value;
  useEffect(() => {
    const center = projects.find(({ code }) => code === goal)?.center;
    if (center == null) return;
    const [x, y] = center;
    extent.value = [x - ROOM, y - ROOM, x + ROOM, y + ROOM];
  }, [goal]);
  const read = projects.find(({ code }) => code === (lifted.value ?? goal));
  return (
    <DeskMap
      figures={figures}
      layers={layers}
      lifted={lifted}
      view={extent}
      only={only}
      asOf={day}
      isPlain={isPlain}
      padding={paddingNow()}
      label={words.mapLabel}
      onPick={(code) => projects.some((each) => each.code === code) && (shown.value = code)}
      onRest={(_view, at) => (zoom.value = at)}
    >
      {read !== undefined && (
        <div class="map-readout">
          <strong>{read.name}</strong>
          <span>
            {read.levelTitle} · {read.stageTitle} · {words.progress[read.progress]}
          </span>
          {read.next !== null && (
            <span>
              {words.next} {read.next.title} {read.next.dueOn}
            </span>
          )}
        </div>
      )}
      <div class="overview-map-lead">
        <ul class="map-classes map-classes--points" aria-label={words.dimensions.progress}>
          {(['on-time', 'overdue', 'finished', 'unplanned'] as const).map((progress) => (
            <li key={progress} class="progress-mark" data-progress={progress}>
              {words.progress[progress]}
            </li>
          ))}
        </ul>
      </div>
    </DeskMap>
  );
}
