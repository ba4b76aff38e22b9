import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { computed, signal, useComputed, useSignal, type Signal } from '@preact/signals';
import type { DrawnGeometry, Extent, FeatureRef } from '../api.ts';
import { begun, currentRing, EMPTY_DRAFT } from '../checks/draft.ts';
import { createDrawing, figuresOfDraft } from '../checks/draw-tool.ts';
import { Missing, type Question, useLast, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { extentAround, extentOfGeometry } from '../geometry-extent.ts';
import type { MapController, MapTool } from '../map.ts';
import type { Figure } from '../map/figures.ts';
import { cornersOf, groundMetres, hexagonsOf } from '../map/hexagons.ts';
import type { Raised } from '../map/raised.ts';
import type { Theme } from '../url-state.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  fetchAreas,
  fetchPlaces,
  type Group,
  type OverviewArea,
  type Places,
  STOCK_LAYERS,
  type StockSummary,
} from './api.ts';
import { versionKey } from './asked-again.ts';
import { askedOf, layersOf, type OverviewFilter, standingOf, toggled, type View } from './filter.ts';
import { classColours, fifthOf, MapLegend, MapReadout, type Reading } from './map-legend.tsx';
import { MapTools } from './map-tools.tsx';
import { isUnknown } from '../../schemas/stock-figures.ts';
import { figureText, valueOf } from './numbers.ts';
import { PlotPanel, readPlot } from './plot-panel.tsx';
import { overviewWords, type OverviewWords } from './words.ts';

/** From this zoom on townships are coloured, from the second one plots are drawn. */
const TOWN_ZOOM = 10.4;
const PLOT_ZOOM = 13;
/** In a township that is chosen plots are drawn as soon as it fills the map. */
const TOWN_PLOT_ZOOM = 11;
/** Hexagons from one side of what is seen to the other. */
const HEXAGONS_ACROSS = 36;
const PITCH = 48;

/**
 * Districts, townships and plots from zoom to zoom, or columns, or hexagons. A click is the same as a click on a bar: what
 * is chosen on the map holds for the charts and the other way round.
 */
export function OverviewMap({
  view,
  filter,
  summary,
  lifted,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly lifted: Signal<string | null>;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords);
  const groups = summary.dimensions;
  const { measure, look } = filter;
  const theme = state.theme.value;
  const standing = standingOf(filter);
  const zoom = useSignal(0);
  const bounds = useSignal<Extent | null>(null);
  const handle = useSignal<MapController | null>(null);
  const isInTown = useSignal(standing.town !== null);
  isInTown.value = standing.town !== null;
  const isNear = useComputed(() => zoom.value >= (isInTown.value ? TOWN_PLOT_ZOOM : PLOT_ZOOM));
  const isPlain = useComputed(() => !isNear.value);
  const isTown = useComputed(() => zoom.value >= TOWN_ZOOM);
  const outlines = useAreas(standing.district !== null || isTown.value ? 'town' : 'district', standing.district);
  const { level, areas } = outlines.last;
  const shown = groups[level] ?? [];
  // What is handed to the map once is called long after: it reads what holds then.
  const latest = useRef({ filter, onChange, level, places: null as Places | null });
  const draw = useMemo(() => createDraw((within) => latest.current.onChange({ ...latest.current.filter, within })), []);
  const asked = askedOf(view, filter);
  const askedAt = `${asked}${versionKey(summary)}`;
  const hexagonPlots = usePlaces(look === 'hexagons' ? { asked, askedAt } : null, measure);
  const places = hexagonPlots.last;
  latest.current = { filter, onChange, level, places };
  const plot = readPlot(filter.plot);
  const drawnPlots = useDrawnPlots(isNear.value ? { asked, askedAt } : null, bounds);
  const { only } = drawnPlots;
  const asOf = useSignal(filter.asOf);
  asOf.value = filter.asOf;
  const plotGeometry = useSignal<DrawnGeometry | null>(null);
  const selected = useComputed(() => {
    const ref = chosenPlot.value;
    return ref === null ? null : { ref, geometry: plotGeometry.value };
  });
  const chosenPlot = useSignal<FeatureRef | null>(plot);
  if (chosenPlot.value?.id !== plot?.id || chosenPlot.value?.layer !== plot?.layer) chosenPlot.value = plot;

  const figures = useSignal<readonly Figure[]>([]);
  const raised = useSignal<Raised | null>(null);
  const hexagons = useMemo(() => gather(places), [places]);
  const chosen = filter.values[level] ?? [];
  const key = JSON.stringify([
    measure,
    look,
    level,
    areas.length,
    areas[0]?.code,
    isNear.value,
    filter.within,
    chosen,
    state.language.value,
    theme,
    shown.map((each) => [each.value, valueOf(each, measure)]),
  ]);
  useEffect(() => {
    const quiet = look !== 'areas' || isNear.value;
    figures.value = [
      ...areas.flatMap((area) => areaFigures(area, level, shown, { measure, words, quiet, theme })),
      ...areas
        .filter((area) => chosen.includes(keyOf(area, level)))
        .map(({ code, geometry }): Figure => ({ key: `chosen-${code}`, look: 'plot', geometry })),
      ...withinFigures(filter.within),
    ];
  }, [key]);
  const active = lifted.value;
  useEffect(() => {
    if (look === 'columns') {
      const columns = areas.flatMap((area) => {
        const group = shown.find(({ value }) => value === keyOf(area, level));
        const amount = group === undefined ? 0 : valueOf(group, measure);
        return amount > 0 ? [{ id: keyOf(area, level), center: area.center, amount }] : [];
      });
      raised.value = { columns, active: columns.some(({ id }) => id === active) ? active : null };
    } else if (look === 'hexagons' && hexagons !== null) {
      const { cells, size, latitude } = hexagons;
      raised.value = {
        columns: cells,
        active: cells.some(({ id }) => id === active) ? active : null,
        hexagonRadius: groundMetres(size, latitude),
      };
    } else raised.value = null;
  }, [key, hexagons, active]);

  const padding = useMemo(paddingNow, []);
  const extent = useView(areas, level, standing, chosenPlot, plotGeometry);
  const isRaised = look !== 'areas';
  useEffect(() => {
    const map = handle.value;
    if (map === null || extent.value === null) return;
    if (isRaised) map.overlook(extent.value, padding, PITCH);
    else map.level();
  }, [isRaised, handle.value, extent.value]);

  const change = (next: Partial<OverviewFilter>): void => {
    const { filter: present, onChange: tell } = latest.current;
    tell({ ...present, ...next });
  };
  const choose = (value: string): void => {
    const { filter: present, level: on } = latest.current;
    change(toggled(present, on, value));
  };
  const page = useSignal(view);
  page.value = view;
  const layers = useComputed(() => (isNear.value ? layersOf(page.value) : []));
  const drawn = useComputed(() => [...figures.value, ...(draw.isOn.value ? figuresOfDraft(draw.drawing) : [])]);
  const reading = readingOf(lifted.value, { areas, level, shown, measure, hexagons });
  const greatest =
    look === 'hexagons'
      ? Math.max(0, ...(hexagons?.cells ?? []).map(({ amount }) => amount))
      : greatestOf(shown, filter);
  return (
    <DeskMap
      figures={drawn}
      layers={layers}
      lifted={lifted}
      view={extent}
      raised={raised}
      only={only}
      asOf={asOf}
      isPlain={isPlain}
      tool={draw.tool}
      selected={selected}
      handle={handle}
      padding={padding}
      label={words.mapLabel}
      onPick={choose}
      onChooseColumn={(id) => {
        if (latest.current.filter.look !== 'hexagons') return choose(id);
        const size = gather(latest.current.places)?.size;
        if (size !== undefined) change({ within: writeRing(cornersOf(id, size)) });
      }}
      onPickFeature={({ layer, id }) => change({ plot: `${layer}.${id}` })}
      onRest={(view, at) => {
        zoom.value = at;
        bounds.value = view;
      }}
    >
      <MapTools
        filter={filter}
        groups={groups}
        draw={draw}
        canDraw={state.canDraw.value}
        onView={() =>
          bounds.value !== null && onChange({ ...filter, within: writeRing(cornersOfExtent(bounds.value)) })
        }
        onChange={onChange}
      />
      {reading !== null && <MapReadout reading={reading} measure={measure} />}
      <div class="overview-map-lead">
        <p>
          {areas.length > 0
            ? isNear.value
              ? words.mapPlots
              : words.mapLead(words.dimensions[level])
            : hasFailed(outlines.question)
              ? words.areasFailed
              : words.noArea}
        </p>
        <Missing question={hexagonPlots.question} />
        <Missing question={drawnPlots.question} />
        {!isNear.value && <MapLegend greatest={greatest} measure={measure} isRaised={look !== 'areas'} />}
      </div>
      {plot !== null && (
        <PlotPanel
          plot={plot}
          asOf={filter.asOf}
          onGeometry={(geometry) => (plotGeometry.value = geometry)}
          onClose={() => onChange({ ...filter, plot: '' })}
        />
      )}
    </DeskMap>
  );
}

/** Borders of areas that are not coloured. */
export const FAINT = { light: '#7d8a85', dark: '#6c7a76' } as const;
/** Room for the tools above and the legend below, pixels: both grow with the type of a wall. */
export function paddingNow(): {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
} {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { top: 4 * rem, right: 1.5 * rem, bottom: 7.5 * rem, left: 1.5 * rem };
}

interface LevelAreas {
  readonly level: 'district' | 'town';
  readonly areas: readonly OverviewArea[];
}

/** Outlines of a level; those before stay, with their own level, until the new ones are there. */
function useAreas(
  level: 'district' | 'town',
  inside: string | null,
): { readonly question: Question<LevelAreas>; readonly last: LevelAreas } {
  const question = useQuestion(`areas-${level}-${inside ?? ''}`, async (abort): Promise<LevelAreas> => ({
    level,
    areas: await fetchAreas(level, level === 'town' ? inside : null, abort),
  }));
  return { question, last: useLast(question) ?? NONE };
}
const hasFailed = ({ answer }: Question<unknown>): boolean => answer.value.state === 'failed';
const NONE: LevelAreas = { level: 'district', areas: [] };

/** Every plot of the filter, where hexagons are made of them. */
function usePlaces(
  given: AskedAt | null,
  measure: OverviewFilter['measure'],
): { readonly question: Question<Places>; readonly last: Places | null } {
  const question = useQuestion(given === null ? null : `places ${measure} ${given.askedAt}`, (abort) =>
    fetchPlaces(given?.asked ?? '', { measure }, abort),
  );
  const last = useLast(question);
  return { question, last: given === null ? null : last };
}

/** A query, and the same with the versions that it is asked at. */
interface AskedAt {
  readonly asked: string;
  readonly askedAt: string;
}

/** Ids of the plots of the filter in the view, by layer: what else the tiles hold is not drawn. */
function useDrawnPlots(
  given: AskedAt | null,
  bounds: Signal<Extent | null>,
): {
  readonly question: Question<Places>;
  readonly only: Signal<Readonly<Record<string, readonly number[]>>>;
} {
  const nothing = Object.fromEntries(STOCK_LAYERS.map((id) => [id, [] as number[]]));
  const only = useSignal<Readonly<Record<string, readonly number[]>>>(nothing);
  const view = bounds.value?.map((degrees) => degrees.toFixed(4)).join(',') ?? '';
  const question = useQuestion(given === null || view === '' ? null : `drawn ${view} ${given.askedAt}`, (abort) =>
    fetchPlaces(given?.asked ?? '', { measure: 'count', bounds: widened(bounds.peek()!) }, abort),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state !== 'answered') return;
    const { ids, layer } = answer.value;
    const found = STOCK_LAYERS.map((id): [string, number[]] => [id, []]);
    for (let at = 0; at < ids.length; at++) found[layer[at]!]![1].push(ids[at]!);
    only.value = Object.fromEntries(found);
  }, [answer]);
  return { question, only };
}

/** Plots whose inner point lies just outside the view still reach into it. */
function widened([west, south, east, north]: Extent): Extent {
  const [x, y] = [(east - west) / 4, (north - south) / 4];
  return [west - x, south - y, east + x, north + y].map((degrees) => Number(degrees.toFixed(5))) as unknown as Extent;
}

/** Brings what was drilled into to the middle: everything, a district, a township, a plot. */
function useView(
  areas: readonly OverviewArea[],
  level: 'district' | 'town',
  { district, town }: { readonly district: string | null; readonly town: string | null },
  plot: Signal<FeatureRef | null>,
  geometry: Signal<DrawnGeometry | null>,
): Signal<Extent | null> {
  const extent = useSignal<Extent | null>(null);
  const fitted = useRef('');
  const place = `${district ?? ''}|${town ?? ''}`;
  useEffect(() => {
    if (areas.length === 0 || fitted.current === place) return;
    const wanted = town === null ? areas : areas.filter((area) => keyOf(area, level) === town);
    if (town === null && district === null && level === 'town' && fitted.current === '') return;
    const extents = wanted.map((area) => extentOfGeometry(area.geometry)).filter((each) => each !== null);
    if (extents.length === 0) return;
    fitted.current = place;
    extent.value = extentAround(extents);
  }, [areas, level, place]);
  const chosen = plot.value;
  useEffect(() => {
    const around = chosen === null || geometry.value === null ? null : extentOfGeometry(geometry.value);
    if (around !== null) extent.value = around;
  }, [chosen?.id, geometry.value]);
  return extent;
}

/** Name of an area in the figures: a district by its code, a township by district and name. */
function keyOf({ code, name }: OverviewArea, level: 'district' | 'town'): string {
  return level === 'district' ? code : `${code.slice(0, 6)}/${name}`;
}

/** An area in the colour of its share of the greatest, with its name; what has nothing stays empty. */
function areaFigures(
  area: OverviewArea,
  level: 'district' | 'town',
  groups: readonly Group[],
  {
    measure,
    words,
    quiet,
    theme,
  }: {
    readonly measure: OverviewFilter['measure'];
    readonly words: OverviewWords;
    readonly quiet: boolean;
    readonly theme: Theme;
  },
): readonly Figure[] {
  const { name, geometry, center } = area;
  const key = keyOf(area, level);
  const group = groups.find(({ value }) => value === key);
  const greatest = Math.max(0, ...groups.filter(({ value }) => value !== '-').map((each) => valueOf(each, measure)));
  const amount = group === undefined ? 0 : valueOf(group, measure);
  const label = group === undefined || quiet ? name : `${name}\n${figureText(group, measure, words)}`;
  const isEmpty = quiet || amount === 0 || greatest === 0;
  const colour = isEmpty ? FAINT[theme] : classColours(theme)[fifthOf(amount / greatest)]!;
  return [
    { key, look: isEmpty ? 'faint' : 'piece', geometry, colour },
    { key: `name-${key}`, look: 'name', geometry: { type: 'Point', coordinates: center }, label },
  ];
}

function greatestOf(groups: readonly Group[], { measure }: OverviewFilter): number {
  return Math.max(0, ...groups.filter(({ value }) => value !== '-').map((each) => valueOf(each, measure)));
}

/** What was drawn as a filter. */
function withinFigures(within: string): readonly Figure[] {
  if (within === '') return [];
  const rings = within.split('|').map((ring) => {
    const places = ring.split(';').map((pair) => pair.split(',').map(Number) as unknown as readonly [number, number]);
    return [...places, ...places.slice(0, 1)];
  });
  return [{ key: 'within', look: 'plot', geometry: { type: 'Polygon', coordinates: rings } }];
}

const writeRing = (ring: readonly (readonly [number, number])[]): string =>
  ring.map((place) => place.map((degrees) => Number(degrees.toFixed(6))).join(',')).join(';');

const cornersOfExtent = ([west, south, east, north]: Extent): readonly (readonly [number, number])[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

/** Hexagons of all places, as fine as their extent asks for. */
function gather(places: Places | null) {
  if (places === null) return null;
  const known = (values: Float32Array) => values.filter((value) => !Number.isNaN(value));
  const [x, y] = [known(places.longitude), known(places.latitude)];
  if (x.length === 0) return { cells: [], size: 1000, latitude: 0 };
  const spanOf = (values: Float32Array) =>
    values.reduce((most, v) => Math.max(most, v), -Infinity) -
    values.reduce((least, v) => Math.min(least, v), Infinity);
  const latitude = y.reduce((sum, value) => sum + value, 0) / y.length;
  const metres = Math.max(spanOf(x), spanOf(y) / Math.cos((latitude * Math.PI) / 180)) * 111_320;
  const size = Math.max(150, Math.round(metres / HEXAGONS_ACROSS / Math.sqrt(3) / 10) * 10);
  return { cells: hexagonsOf(places, size), size, latitude };
}

/** What the pointer is on. */
function readingOf(
  key: string | null,
  {
    areas,
    level,
    shown,
    measure,
    hexagons,
  }: {
    readonly areas: readonly OverviewArea[];
    readonly level: 'district' | 'town';
    readonly shown: readonly Group[];
    readonly measure: OverviewFilter['measure'];
    readonly hexagons: ReturnType<typeof gather>;
  },
): Reading | null {
  if (key === null) return null;
  const hexagon = hexagons?.cells.find(({ id }) => id === key);
  if (hexagon !== undefined) {
    const { count, unreported } = hexagon;
    const amount = measure !== 'count' && unreported === count ? null : hexagon.amount;
    const whole = hexagons!.cells.reduce((sum, each) => sum + each.amount, 0);
    return {
      title: null,
      amount,
      count,
      unreported: measure === 'count' ? 0 : unreported,
      share: whole > 0 && amount !== null ? amount / whole : null,
    };
  }
  const area = areas.find((each) => keyOf(each, level) === key);
  if (area === undefined) return null;
  const group = shown.find(({ value }) => value === key);
  const whole = shown.reduce((sum, each) => sum + valueOf(each, measure), 0);
  const amount = group === undefined || isUnknown(group, measure) ? null : valueOf(group, measure);
  return {
    title: area.name,
    amount,
    count: group?.count ?? 0,
    unreported: group === undefined || measure === 'count' ? 0 : group.unreported[measure],
    share: whole > 0 && amount !== null ? amount / whole : null,
  };
}

export type AreaDraw = ReturnType<typeof createDraw>;

/** Drawing of an area that becomes a filter when it is closed. */
function createDraw(onDrawn: (within: string) => void) {
  const isOn = signal(false);
  const history = signal(begun(EMPTY_DRAFT));
  const drawing = createDrawing(history, isOn);
  const start = (): void => {
    history.value = begun(EMPTY_DRAFT);
    isOn.value = true;
  };
  const stop = (): void => {
    isOn.value = false;
    history.value = begun(EMPTY_DRAFT);
  };
  const settle = (): void => {
    const { present } = history.value;
    if (present.isOpen) return;
    onDrawn(writeRing(currentRing(present).map(({ place }) => place)));
    stop();
  };
  const after =
    <T extends unknown[]>(act: (...given: T) => void) =>
    (...given: T): void => {
      act(...given);
      settle();
    };
  const own: MapTool = {
    ...drawing.tool,
    click: after(drawing.tool.click),
    doubleClick: after(drawing.tool.doubleClick),
  };
  const tool = computed<MapTool | null>(() => (isOn.value ? own : null));
  return { isOn, drawing, tool, start, stop };
}
