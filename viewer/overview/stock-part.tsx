import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer, Missing, useLast, useQuestion } from '../components/asked.tsx';
import { Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchStock, fetchTrend, type MeasureId, type StockSummary } from './api.ts';
import { useAskedAgain, versionKey } from './asked-again.ts';
import { BesidePart, BesideSelect } from './beside-part.tsx';
import { MissingCard, NotesOfSheets } from './chart-card.tsx';
import { Chips } from './chips.tsx';
import { askedOf, type DimensionId, type OverviewFilter, sizePressed, toggled, type View } from './filter.ts';
import { KeyFigures } from './key-figures.tsx';
import { formatNumber } from '../format.ts';
import { figureText } from './numbers.ts';
import { OverviewMap } from './overview-map.tsx';
import { ProgressPart } from './progress-part.tsx';
import { DataBasis, hasNoData, NoData, StaleNotice, stockBasis, useSheetNotes } from './data-basis.tsx';
import { StockCharts } from './stock-charts.tsx';
import { TrendCard } from './trend-card.tsx';
import { titledSummary } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** The figures of a filter, asked again and again: what is published shows within seconds. */
export function useLiveSummary(view: View, filter: OverviewFilter) {
  const asked = askedOf(view, filter);
  const { question, last, stale } = useAskedAgain(`stock${asked}`, (signal) => fetchStock(asked, signal));
  return { question, summary: last, stale };
}

/** A page of stock land: key figures, conditions, charts and map under one filter. */
export function StockPart({
  view,
  filter,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const language = useViewer().state.language.value;
  const { question, summary, stale } = useLiveSummary(view, filter);
  const day = filter.compare;
  const askedBefore = day === '' || summary === null ? null : askedOf(view, filter, day);
  const before = useQuestion(
    askedBefore === null || summary === null ? null : `stock${askedBefore}${versionKey(summary)}`,
    (signal) => fetchStock(askedBefore ?? '', signal),
  );
  const earlier = useLast(before);
  // What was shown stays until the next answer is there: a map that is built anew at every click would lose its place.
  if (summary === null)
    return (
      <Answer question={question} rows={12}>
        {() => null}
      </Answer>
    );
  return (
    <>
      <StaleNotice stale={stale} />
      {day !== '' && <Missing question={before} />}
      {hasNoData(stockBasis(view, summary.basis)) ? (
        <>
          <Conditions filter={filter} summary={summary} onChange={onChange} />
          <NoData asOf={filter.asOf} />
          <DataBasis {...summary.basis} />
        </>
      ) : (
        <Shown
          view={view}
          filter={filter}
          summary={titledSummary(language, summary)}
          earlier={day === '' || earlier === null ? null : titledSummary(language, earlier)}
          isBusy={stale === null && question.answer.value.state !== 'answered'}
          onChange={onChange}
        />
      )}
    </>
  );
}

function Shown({
  view,
  filter,
  summary,
  earlier,
  isBusy,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly earlier: StockSummary | null;
  /** The figures of what was chosen last are on their way. */
  readonly isBusy: boolean;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const lifted = useSignal<string | null>(null);
  const choose = (dimension: DimensionId | 'size', value: string): void =>
    onChange(dimension === 'size' ? sizePressed(filter, value) : toggled(filter, dimension, value));
  const measure = filter.measure;
  const notes = useSheetNotes(view, summary.basis);
  return (
    <NotesOfSheets.Provider value={notes}>
      {/* What a choice has led to is told to who cannot see it. */}
      <p class="visually-hidden" role="status">
        {words.told(formatNumber(summary.total.count), figureText(summary.total, 'landArea', words))}
      </p>
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
      {filter.beside !== '' && <BesidePart view={view} filter={filter} summary={summary} onChange={onChange} />}
      <div class="overview-body" aria-busy={isBusy} hidden={filter.beside !== ''}>
        <div class="overview-charts">
          {view === 'progress' ? (
            <ProgressPart filter={filter} summary={summary} />
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
              <TrendPart view={view} filter={filter} summary={summary} onChange={onChange} />
            </>
          )}
        </div>
        <div class="overview-map">
          <OverviewMap view={view} filter={filter} summary={summary} lifted={lifted} onChange={onChange} />
        </div>
      </div>
      <DataBasis {...summary.basis} />
    </NotesOfSheets.Provider>
  );
}

/** Output or tax year by year. */
export function TrendPart({
  view,
  filter,
  summary,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element | null {
  const asked = askedOf(view, { ...filter, year: '' });
  const question = useQuestion(`trend${asked}${versionKey(summary)}`, (signal) => fetchTrend(asked, signal));
  const trend = useLast(question);
  if (trend === null) return <MissingCard question={question} />;
  if (trend.years.length === 0) return null;
  return (
    <TrendCard
      trend={trend}
      year={summary.basis.year}
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
        <BesideSelect filter={filter} summary={summary} onChange={onChange} />
      </search>
      <Chips filter={filter} summary={summary} onChange={onChange} />
    </div>
  );
}
