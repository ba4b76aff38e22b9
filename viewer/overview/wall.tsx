import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { navigate } from '../actions/navigate.ts';
import { Missing, type Question, useLast } from '../components/asked.tsx';
import { formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { DataVersions, KeyProjects, Registrations, Restoration, StockSummary } from './api.ts';
import type { Stale } from './asked-again.ts';
import { MissingCard } from './chart-card.tsx';
import { hasNoData, latestOf, NoData, StaleNotice, stockBasis } from './data-basis.tsx';
import { type OverviewFilter, isStockView, sizePressed, type StockView, toggled, type View, views } from './filter.ts';
import { KeyFigures } from './key-figures.tsx';
import { OverviewMap } from './overview-map.tsx';
import { Benefits, PathBars, Targets, useProgress } from './progress-part.tsx';
import { type ProjectChart, ProjectCharts } from './project-charts.tsx';
import { readProjectFilter } from './project-filter.ts';
import { ProjectMap } from './project-map.tsx';
import { ProjectFacts, useKeyProjects } from './projects-part.tsx';
import { type RegistrationChart, RegistrationCharts } from './registration-charts.tsx';
import { readRegistrationFilter } from './registration-filter.ts';
import { RegistrationMap } from './registration-map.tsx';
import { RegistrationFacts, useRegistrations } from './registration-part.tsx';
import { restorationDimensions } from './restoration-filter.ts';
import { RestorationFacts, Share, useRestoration } from './restoration-part.tsx';
import { type Chart, StockCharts } from './stock-charts.tsx';
import { TrendPart, useLiveSummary } from './stock-part.tsx';
import { titledCells, titledSummary } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** How long each page stands, where the address does not say `every=seconds`. */
const ROTATE_SECONDS = 20;
/** Longest ranking of a card. */
const MOST_BARS = 5;
/** Paths of a card, each two lines high, below what their colours mean. */
const MOST_PATHS = 3;
/** Wider than this, charts stand in two columns on each side of the map. */
const ULTRA_WIDE = '(min-aspect-ratio: 8/3)';

const NO_PROJECT_FILTER = readProjectFilter('');
const NO_REGISTRATION_FILTER = readRegistrationFilter('');

type Part = Chart | 'trend' | 'targets' | 'paths' | 'benefits';

/** Cards of each page, column by column: two beside the map, on a very wide wall two more where the page has them. */
const COLUMNS: Readonly<Record<StockView, readonly (readonly Part[])[]>> = {
  general: [
    [
      ['type', 'pie'],
      ['use', 'bars'],
    ],
    [
      ['ownership', 'pie'],
      ['district', 'ranking'],
    ],
    [
      ['class', 'bars'],
      ['size', 'bars'],
    ],
    [['town', 'ranking'], 'trend'],
  ],
  'low-efficiency': [
    [
      ['use', 'bars'],
      ['class', 'bars'],
    ],
    [
      ['ownership', 'pie'],
      ['town', 'ranking'],
    ],
    [
      ['district', 'ranking'],
      ['path', 'ranking'],
    ],
    [['size', 'bars'], 'trend'],
  ],
  unused: [
    [
      ['type', 'pie'],
      ['ownership', 'pie'],
    ],
    [
      ['district', 'ranking'],
      ['path', 'ranking'],
    ],
    [
      ['town', 'ranking'],
      ['size', 'bars'],
    ],
    [
      ['office', 'ranking'],
      ['state', 'bars'],
    ],
  ],
  progress: [['targets', 'paths'], ['benefits']],
};

interface WallProps {
  readonly view: View;
  readonly filter: OverviewFilter;
  /** Seconds a page stands; not a number above zero is the usual time. */
  readonly seconds: number;
  readonly addressOf: (view: View, screen?: boolean) => string;
  readonly onChange: (filter: OverviewFilter) => void;
}

/** The overview on a wall: pages in turn, nothing that scrolls, type that is read from the back of the room. */
export function Wall({ view, filter, seconds, addressOf, onChange }: WallProps): JSX.Element {
  const viewer = useViewer();
  const restorations = useRestoration();
  const restoration = restorations.last;
  const registered = useRegistrations(NO_REGISTRATION_FILTER);
  const { registrations } = registered;
  const keyed = useKeyProjects(NO_PROJECT_FILTER);
  const { projects } = keyed;
  const pages = views.filter(
    (each) =>
      (each !== 'restoration' || (restoration?.total.projects ?? 0) > 0) &&
      (each !== 'projects' || (projects?.total.projects ?? 0) > 0) &&
      (each !== 'registration' || (registrations !== null && registrations.total !== 0)),
  );
  useEffect(() => {
    const setScreen = (isOn: boolean): void => {
      document.documentElement.toggleAttribute('data-screen', isOn);
      // The type of the page has changed: maps draw their letters by it.
      dispatchEvent(new Event('resize'));
    };
    setScreen(true);
    return () => setScreen(false);
  }, []);
  useEffect(() => {
    const stand = (seconds > 0 ? seconds : ROTATE_SECONDS) * 1000;
    const timer = setTimeout(
      () => navigate(viewer, addressOf(pages[(pages.indexOf(view) + 1) % pages.length]!), 'replace'),
      stand,
    );
    return () => clearTimeout(timer);
  }, [view, seconds, pages.length]);
  const part = isStockView(view) ? 'stock' : view;
  const stock = useRef<StockView>('general');
  if (isStockView(view)) stock.current = view;
  // A part that was shown stays, unseen: its map is not made anew at every turn, for days on end.
  const seen = useRef(new Set<string>());
  seen.current.add(part);
  const frameOf = (own: View): Frame => ({ view: own, pages, addressOf });
  const shown = (id: string, content: () => JSX.Element): JSX.Element | null =>
    seen.current.has(id) ? (
      <div key={id} class="wall-part" data-off={id !== part} inert={id !== part}>
        {content()}
      </div>
    ) : null;
  return (
    <>
      {shown('stock', () => (
        <StockWall view={stock.current} filter={filter} frame={frameOf(stock.current)} onChange={onChange} />
      ))}
      {shown('projects', () => (
        <WallFrame
          {...frameOf('projects')}
          basis={projects === null ? null : one('project-redline', projects)}
          stale={keyed.stale}
        >
          {projects === null ? <WallFault question={keyed.question} /> : <ProjectsWall projects={projects} />}
        </WallFrame>
      ))}
      {shown('restoration', () => (
        <WallFrame {...frameOf('restoration')} basis={restoration} stale={restorations.stale}>
          {restoration === null ? (
            <WallFault question={restorations.question} />
          ) : (
            <RestorationWall restoration={restoration} />
          )}
        </WallFrame>
      ))}
      {shown('registration', () => (
        <WallFrame
          {...frameOf('registration')}
          basis={registrations === null ? null : one('registration-record', registrations)}
          stale={registered.stale}
        >
          {registrations === null ? (
            <WallFault question={registered.question} />
          ) : (
            <RegistrationWall registrations={registrations} isPlaying={part === 'registration'} />
          )}
        </WallFrame>
      ))}
    </>
  );
}

type Frame = Pick<WallProps, 'view' | 'addressOf'> & { readonly pages: readonly View[] };

function StockWall({
  view,
  filter,
  frame,
  onChange,
}: {
  readonly view: StockView;
  readonly filter: OverviewFilter;
  readonly frame: Frame;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const language = useViewer().state.language.value;
  const live = useLiveSummary(view, filter);
  const summary = live.summary === null ? null : titledSummary(language, live.summary);
  return (
    <WallFrame {...frame} basis={summary?.basis ?? null} stale={live.stale}>
      {summary === null ? (
        <WallFault question={live.question} />
      ) : hasNoData(stockBasis(view, summary.basis)) ? (
        <NoData asOf={filter.asOf} />
      ) : (
        <StockCards view={view} filter={filter} summary={summary} onChange={onChange} />
      )}
    </WallFrame>
  );
}

function StockCards({
  view,
  filter,
  summary,
  onChange,
}: {
  readonly view: StockView;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const lifted = useSignal<string | null>(null);
  const isWide = useMedia(ULTRA_WIDE);
  // A view without parts for the outer columns keeps three wide ones.
  const isUltra = isWide && COLUMNS[view].length > 2;
  const asked = useProgress(filter, view === 'progress' ? summary : null);
  const progress = useLast(asked);
  const [left = [], right = [], farLeft = [], farRight = []] = COLUMNS[view];
  const part = (each: Part): ComponentChildren => {
    if (each === 'trend') return <TrendPart view={view} filter={filter} summary={summary} onChange={onChange} />;
    if (progress === null && ['targets', 'paths', 'benefits'].includes(String(each)))
      return <MissingCard question={asked} />;
    if (each === 'targets') return progress !== null && <Targets progress={progress} />;
    if (each === 'paths') return progress !== null && <PathBars progress={progress} most={MOST_PATHS} />;
    if (each === 'benefits') return progress !== null && <Benefits progress={progress} />;
    return (
      <StockCharts
        view={view}
        filter={filter}
        summary={summary}
        earlier={null}
        lifted={lifted}
        charts={[each]}
        most={MOST_BARS}
        isShort
        onChoose={(dimension, value) =>
          onChange(dimension === 'size' ? sizePressed(filter, value) : toggled(filter, dimension, value))
        }
      />
    );
  };
  const column = (parts: readonly Part[], name: string): JSX.Element => (
    <div key={name} class="wall-column">
      {parts.map((each) => (
        <div key={String(each)} class="wall-card">
          {part(each)}
        </div>
      ))}
    </div>
  );
  return (
    <>
      <KeyFigures
        total={summary.total}
        earlier={null}
        measure={filter.measure}
        day=""
        onChoose={(measure) => onChange({ ...filter, measure })}
      />
      <div class="wall-body" data-ultra={isUltra}>
        {isUltra && column(farLeft, 'far-left')}
        {column(left, 'left')}
        <div key="map" class="overview-map">
          <OverviewMap view={view} filter={filter} summary={summary} lifted={lifted} onChange={onChange} />
        </div>
        {column(right, 'right')}
        {isUltra && column(farRight, 'far-right')}
      </div>
    </>
  );
}

function RestorationWall({ restoration }: { readonly restoration: Restoration }): JSX.Element {
  const { total } = restoration;
  const cells = titledCells(useViewer().state.language.value, restoration.cells);
  return (
    <>
      <RestorationFacts total={total} />
      <div class="wall-body wall-body--even">
        {restorationDimensions.map((by) => (
          <div key={by} class="wall-column">
            <div class="wall-card">
              <Share by={by} cells={cells} most={8} />
            </div>
          </div>
        ))}
      </div>
    </>
  );
}

/** Key projects on a wall. */
function ProjectsWall({ projects }: { readonly projects: KeyProjects }): JSX.Element {
  const lifted = useSignal<string | null>(null);
  const shown = useSignal<string | null>(null);
  const cards = (charts: readonly ProjectChart[]): JSX.Element => (
    <div class="wall-column">
      {charts.map((chart) => (
        <div key={chart} class="wall-card">
          <ProjectCharts filter={NO_PROJECT_FILTER} projects={projects} charts={[chart]} onChoose={() => undefined} />
        </div>
      ))}
    </div>
  );
  return (
    <>
      <ProjectFacts total={projects.total} />
      <div class="wall-body">
        {cards(['progress', 'level'])}
        <div class="overview-map">
          <ProjectMap projects={projects.projects} asOf="" lifted={lifted} shown={shown} />
        </div>
        {cards(['milestones'])}
      </div>
    </>
  );
}

/** The register on a wall: time runs by itself. */
function RegistrationWall({
  registrations,
  isPlaying,
}: {
  readonly registrations: Registrations;
  readonly isPlaying: boolean;
}): JSX.Element {
  const lifted = useSignal<string | null>(null);
  const cards = (charts: readonly RegistrationChart[]): JSX.Element => (
    <div class="wall-column">
      {charts.map((chart) => (
        <div key={chart} class="wall-card">
          <RegistrationCharts
            filter={NO_REGISTRATION_FILTER}
            registrations={registrations}
            lifted={lifted}
            charts={[chart]}
            most={MOST_BARS}
            onChange={() => undefined}
          />
        </div>
      ))}
    </div>
  );
  return (
    <>
      <RegistrationFacts registrations={registrations} />
      <div class="wall-body">
        {cards(['type', 'right'])}
        <div class="overview-map">
          <RegistrationMap
            registrations={registrations}
            filter={NO_REGISTRATION_FILTER}
            lifted={lifted}
            isPlaying={isPlaying}
            onChoose={() => undefined}
          />
        </div>
        {cards(['years', 'subdistrict'])}
      </div>
    </>
  );
}

/** Why a page of the wall is empty. */
function WallFault<T>({ question }: { readonly question: Question<T> }): JSX.Element {
  return (
    <div class="wall-fault">
      <Missing question={question} />
    </div>
  );
}

/** The version of the one layer that a page is of. */
function one(
  layer: string,
  { version, publishedAt }: { readonly version: number; readonly publishedAt: string | null },
): DataVersions {
  return { versions: { [layer]: version }, published: { [layer]: publishedAt } };
}

/** Title, pages, time, and when data changed last. */
function WallFrame({
  view,
  pages,
  addressOf,
  basis,
  stale,
  children,
}: Frame & {
  readonly basis: DataVersions | null;
  readonly stale: Stale | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords);
  const now = useNow();
  const updated = useChangeTime(basis === null ? null : JSON.stringify(basis.versions));
  const latest = basis === null ? null : latestOf(basis);
  const locale = state.language.value === 'zh' ? 'zh-CN' : 'en-GB';
  const clock = (at: Date): string => at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  return (
    <div class="wall" data-view={view}>
      <header class="wall-head">
        <h1>
          {words.title}
          <small>{words.views[view]}</small>
        </h1>
        <nav class="wall-pages" aria-label={words.wall.pages}>
          {pages.map((each) => (
            <a
              key={each}
              href={addressOf(each)}
              aria-current={each === view ? 'page' : undefined}
              aria-label={words.views[each]}
            />
          ))}
        </nav>
        <p class="wall-time">
          {(latest !== null || updated !== null) && (
            <span class={updated === null ? 'wall-data' : 'wall-data wall-updated'}>
              {latest === null ? words.wall.updated(clock(updated!)) : words.wall.data(formatTimestamp(latest))}
            </span>
          )}
          <span>{now.toLocaleDateString(locale, { year: 'numeric', month: 'long', day: 'numeric' })}</span>
          <strong>{clock(now)}</strong>
          <a class="wall-leave" href={addressOf(view, false)}>
            {words.leaveScreen}
          </a>
        </p>
      </header>
      {children}
      {stale !== null && (
        <div class="wall-stale">
          <StaleNotice stale={stale} />
        </div>
      )}
    </div>
  );
}

/** The time of day, to the minute. */
function useNow(): Date {
  const now = useSignal(new Date());
  useEffect(() => {
    const timer = setInterval(() => (now.value = new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now.value;
}

/** When a value was seen to change; null while it is still the first one. */
function useChangeTime(value: string | null): Date | null {
  const seen = useRef<string | null>(null);
  const changed = useSignal<Date | null>(null);
  useEffect(() => {
    if (value === null) return;
    if (seen.current !== null && seen.current !== value) changed.value = new Date();
    seen.current = value;
  }, [value]);
  return changed.value;
}

/** Whether a media query holds. */
function useMedia(query: string): boolean {
  const holds = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = (): void => {
      holds.value = list.matches;
    };
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return holds.value;
}
