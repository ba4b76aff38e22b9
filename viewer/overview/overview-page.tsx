import '../styles/overview.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchStock, fetchTrend, type MeasureId, type StockSummary } from './api.ts';
import { Chips } from './chips.tsx';
import {
  askedOf,
  type DimensionId,
  NO_FILTER,
  type OverviewFilter,
  readFilter,
  toggled,
  type View,
  views,
  writeFilter,
} from './filter.ts';
import { KeyFigures } from './key-figures.tsx';
import { OverviewMap } from './overview-map.tsx';
import { ProgressPart } from './progress-part.tsx';
import { RestorationPart } from './restoration-part.tsx';
import { StockCharts } from './stock-charts.tsx';
import { TrendCard } from './trend-card.tsx';
import { overviewWords } from './words.ts';

/** How often a page that nobody touches looks for what was published. */
const REFRESH_MS = 5000;
/** How long each page stands on the large screen. */
const ROTATE_MS = 20_000;

/** 资源总览: one page per view; what is chosen stands in the address and holds for chart and map alike. */
export function OverviewPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(overviewWords);
  const view = views.find((each) => each === (route.parameters as { view?: string }).view) ?? 'general';
  const isScreen = new URLSearchParams(route.search).get('screen') === '1';
  const filter = useSignal<OverviewFilter>(readFilter(route.search));
  const change = (next: OverviewFilter): void => {
    filter.value = next;
    keepInAddress(`${writeFilter(next)}${isScreen ? `${writeFilter(next) === '' ? '?' : '&'}screen=1` : ''}`);
  };
  useEffect(() => {
    const given = readFilter(route.search);
    if (writeFilter(given) !== writeFilter(filter.value)) filter.value = given;
  }, [route.search]);
  const address = (to: View, screen = isScreen): string => {
    const search = writeFilter(to === view ? filter.value : { ...NO_FILTER, measure: filter.value.measure });
    const extra = screen ? `${search === '' ? '?' : '&'}screen=1` : '';
    return `${pathOfPage('overview-view', { view: to })}${search}${extra}`;
  };
  useEffect(() => {
    document.documentElement.toggleAttribute('data-screen', isScreen);
    if (!isScreen) return undefined;
    const timer = setTimeout(() => {
      const shown: readonly View[] = views.filter((each) => each !== 'restoration');
      navigate(viewer, address(shown[(shown.indexOf(view) + 1) % shown.length]!), 'replace');
    }, ROTATE_MS);
    return () => {
      clearTimeout(timer);
      document.documentElement.removeAttribute('data-screen');
    };
  }, [isScreen, view]);
  return (
    <Page title={`${words.title} · ${words.views[view]}`}>
      <div class="overview" data-view={view}>
        <PageHead
          title={words.title}
          lead={words.lead}
          actions={
            <>
              <Button icon="print" onClick={() => print()}>
                {words.print}
              </Button>
              <a class="button" href={address(view, !isScreen)}>
                {isScreen ? words.leaveScreen : words.screen}
              </a>
            </>
          }
        />
        <nav class="tabs overview-views" aria-label={words.title}>
          {views.map((each) => (
            <a key={each} class="tab" href={address(each)} aria-current={each === view ? 'page' : undefined}>
              {words.views[each]}
            </a>
          ))}
        </nav>
        {view === 'restoration' ? <RestorationPart /> : <Stock view={view} filter={filter.value} onChange={change} />}
      </div>
    </Page>
  );
}

function Stock({
  view,
  filter,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const asked = askedOf(view, filter);
  const question = useQuestion(`stock${asked}`, (signal) => fetchStock(asked, signal));
  const day = filter.compare;
  const before = useQuestion(day === '' ? null : `stock${askedOf(view, filter, day)}`, (signal) =>
    fetchStock(askedOf(view, filter, day), signal),
  );
  useEffect(() => {
    // The entity tag makes an unchanged answer cost next to nothing.
    const timer = setInterval(() => document.visibilityState === 'visible' && question.again(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [asked]);
  const earlier = before.answer.value;
  return (
    <Answer question={question} rows={12}>
      {(summary) => (
        <Shown
          view={view}
          filter={filter}
          summary={summary}
          earlier={earlier.state === 'answered' ? earlier.value : null}
          onChange={onChange}
        />
      )}
    </Answer>
  );
}

function Shown({
  view,
  filter,
  summary,
  earlier,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly earlier: StockSummary | null;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const lifted = useSignal<string | null>(null);
  const choose = (dimension: DimensionId, value: string): void => onChange(toggled(filter, dimension, value));
  const measure = filter.measure;
  return (
    <>
      <KeyFigures
        total={summary.total}
        earlier={earlier?.total ?? null}
        measure={measure}
        day={filter.compare}
        onChoose={(next: MeasureId) => onChange({ ...filter, measure: next })}
      />
      <Conditions filter={filter} summary={summary} onChange={onChange} />
      {summary.total.count === 0 && (
        <div class="card">
          <Notice icon="empty" title={words.none}>
            <p>{words.noneHint}</p>
          </Notice>
        </div>
      )}
      <div class="overview-body">
        <div class="overview-charts">
          {view === 'progress' ? (
            <ProgressPart filter={filter} />
          ) : (
            <>
              <StockCharts
                view={view}
                filter={filter}
                summary={summary}
                earlier={earlier}
                lifted={lifted}
                onChoose={choose}
              />
              <TrendPart view={view} filter={filter} year={summary.basis.year} onChange={onChange} />
            </>
          )}
        </div>
        <div class="overview-map">
          <OverviewMap
            view={view}
            filter={filter}
            measure={measure}
            groups={summary.dimensions}
            lifted={lifted}
            onChoose={choose}
          />
        </div>
      </div>
      <p class="overview-versions quiet">
        {words.versions}：
        {Object.entries(summary.basis.versions)
          .map(([layer, version]) => `${layer} ${version}`)
          .join(' · ')}
      </p>
    </>
  );
}

function TrendPart({
  view,
  filter,
  year,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly year: number | null;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element | null {
  const asked = askedOf(view, { ...filter, year: '' });
  const question = useQuestion(`trend${asked}`, (signal) => fetchTrend(asked, signal));
  const answer = question.answer.value;
  if (answer.state !== 'answered' || answer.value.years.length === 0) return null;
  return (
    <TrendCard
      trend={answer.value}
      year={year}
      measure={filter.measure === 'tax' ? 'tax' : 'output'}
      onChoose={(next) => onChange({ ...filter, year: String(next) })}
    />
  );
}

function Conditions({
  filter,
  summary,
  onChange,
}: {
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  return (
    <div class="overview-conditions">
      <search class="filters overview-filters">
        <Select
          label={words.year}
          value={filter.year === '' ? String(summary.basis.year ?? '') : filter.year}
          options={summary.basis.years.toReversed().map((year) => ({ value: String(year), title: String(year) }))}
          onChange={(year) => onChange({ ...filter, year })}
        />
        <TextField
          type="date"
          label={words.asOf}
          value={filter.asOf}
          onInput={(asOf) => onChange({ ...filter, asOf })}
        />
        <TextField
          type="date"
          label={words.compare}
          value={filter.compare}
          onInput={(compare) => onChange({ ...filter, compare })}
        />
      </search>
      <Chips filter={filter} summary={summary} onChange={onChange} />
    </div>
  );
}
