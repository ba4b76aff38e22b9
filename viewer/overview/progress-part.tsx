import type { JSX } from 'preact';
import { LastAnswer, type Question, useQuestion } from '../components/asked.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatShare } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { fetchProgress, type Progress, type StockSummary } from './api.ts';
import { versionKey } from './asked-again.ts';
import { Bars } from './bars.tsx';
import { ChartCard, SheetView, TableCard } from './chart-card.tsx';
import { askedOf, type OverviewFilter } from './filter.ts';
import { shortText } from './numbers.ts';
import { valueTitle } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** How far revitalisation has come: paths and states, targets, before and after. */
export function ProgressPart({
  filter,
  summary,
}: {
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
}): JSX.Element {
  const question = useProgress(filter, summary);
  return (
    <LastAnswer question={question} rows={10}>
      {(progress) => (
        <>
          <Targets progress={progress} />
          <Paths progress={progress} />
          <Benefits progress={progress} />
        </>
      )}
    </LastAnswer>
  );
}

/** Progress under a filter, of the versions that the figures of the page are of. */
export function useProgress(filter: OverviewFilter, summary: StockSummary | null): Question<Progress> {
  const asked = askedOf('progress', filter);
  return useQuestion(summary === null ? null : `progress${asked}${versionKey(summary)}`, (signal) =>
    fetchProgress(asked, signal),
  );
}

type Path = Progress['paths'][number];

/** Paths with their states, what is done and what is overdue. */
export function Paths({ progress }: { readonly progress: Progress }): JSX.Element {
  const words = useWords(overviewWords).progress;
  const paths = usePaths(progress);
  const units = useWords(overviewWords).units;
  const mu = (value: number): string => formatNumber(value, 2);
  const columns: readonly Column<Path>[] = [
    { id: 'path', title: words.path, isHead: true, cell: ({ title }) => title, sortBy: ({ path }) => path },
    {
      id: 'states',
      title: useWords(overviewWords).dimensions.state,
      cell: (path) => (
        <>
          <States path={path} />
          <span class="cell-note">{path.states.map(({ title, count }) => `${title} ${count}`).join(' · ')}</span>
        </>
      ),
    },
    {
      id: 'count',
      title: units.count,
      isNumber: true,
      cell: ({ count }) => formatNumber(count),
      sortBy: ({ count }) => count,
    },
    {
      id: 'area',
      title: units.landArea,
      isNumber: true,
      cell: ({ landArea }) => mu(landArea),
      sortBy: ({ landArea }) => landArea,
    },
    {
      id: 'done',
      title: words.done,
      isNumber: true,
      cell: ({ done, count }) => (
        <>
          {formatNumber(done.count)}
          <span class="cell-note">{count > 0 ? formatShare(done.count / count) : '—'}</span>
        </>
      ),
      sortBy: ({ done }) => done.count,
    },
    {
      id: 'overdue',
      title: words.overdue,
      isNumber: true,
      cell: ({ overdue }) =>
        overdue.count === 0 ? (
          '0'
        ) : (
          <span class="overdue">
            {formatNumber(overdue.count)}
            <span class="cell-note">{mu(overdue.landArea)}</span>
          </span>
        ),
      sortBy: ({ overdue }) => overdue.count,
    },
    {
      id: 'unplanned',
      title: words.unplanned,
      isNumber: true,
      isMinor: true,
      cell: ({ unplanned }) => formatNumber(unplanned),
      sortBy: ({ unplanned }) => unplanned,
    },
  ];
  const states = statesOf(paths);
  const sheet = {
    name: words.paths,
    head: [
      words.path,
      units.count,
      units.landArea,
      ...states.map(([, title]) => title),
      words.done,
      words.overdue,
      words.unplanned,
    ],
    rows: paths.map(({ title, count, landArea, states: own, done, overdue, unplanned }) => [
      title,
      count,
      landArea,
      ...states.map(([state]) => own.find((each) => each.state === state)?.count ?? 0),
      done.count,
      overdue.count,
      unplanned,
    ]),
  };
  return (
    <TableCard id="paths" note={words.asOfDay(progress.today)} sheet={sheet}>
      <StateKey paths={paths} />
      <Table caption={words.paths} columns={columns} rows={paths} keyOf={({ path }) => path} />
    </TableCard>
  );
}

/** Paths and their states in the reader's language. */
function usePaths({ paths }: Progress): readonly Path[] {
  const language = useViewer().state.language.value;
  return paths.map((path) => ({
    ...path,
    title: valueTitle(language, 'path', { value: path.path, title: path.title }),
    states: path.states.map((each) => ({
      ...each,
      title: valueTitle(language, 'state', { value: each.state, title: each.title }),
    })),
  }));
}

/** The paths with most land as bars of their states, to be read from afar. */
export function PathBars({ progress, most }: { readonly progress: Progress; readonly most: number }): JSX.Element {
  const all = useWords(overviewWords);
  const paths = usePaths(progress).toSorted((a, b) => b.landArea - a.landArea);
  return (
    <section class="figure-card" aria-labelledby="path-bars-title">
      <header class="figure-head">
        <h2 id="path-bars-title">{all.progress.paths}</h2>
      </header>
      <StateKey paths={paths.slice(0, most)} />
      <ul class="path-bars">
        {paths.slice(0, most).map((path) => {
          const { figure, unit } = shortText(path.landArea, 'landArea', all);
          return (
            <li key={path.path}>
              <span class="target-title">{path.title.split('（')[0]}</span>
              <span class="target-figures">
                <strong>{figure}</strong> {unit} · {all.progress.done}{' '}
                {path.count > 0 ? formatShare(path.done.count / path.count) : '—'}
              </span>
              <States path={path} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** States that occur, in their order. */
function statesOf(paths: readonly Path[]): readonly (readonly [state: string, title: string])[] {
  const titles = new Map(paths.flatMap(({ states }) => states.map(({ state, title }) => [state, title] as const)));
  return [...titles].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What the colours of the bars of states stand for. */
function StateKey({ paths }: { readonly paths: readonly Path[] }): JSX.Element {
  return (
    <ul class="stack-key" aria-hidden="true">
      {statesOf(paths).map(([state, title]) => (
        <li key={state}>
          <span data-state={state} />
          {title}
        </li>
      ))}
    </ul>
  );
}

/** The states of a path as one bar. */
function States({ path }: { readonly path: Path }): JSX.Element {
  const text = path.states.map(({ title, count }) => `${title} ${count}`).join('，');
  return (
    <span class="stack" role="img" aria-label={text} title={text}>
      {path.states.map(({ state, count }) => (
        <span key={state} data-state={state} style={{ width: `${(count / Math.max(1, path.count)) * 100}%` }} />
      ))}
    </span>
  );
}

/** What was set out, and what came of it. */
export function Targets({ progress }: { readonly progress: Progress }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords).progress;
  const language = state.language.value;
  const sheet = {
    name: words.targets,
    head: [words.target, words.amount, words.result, words.unit, words.plotCount],
    rows: progress.targets.map((target) => [
      titleIn(target, language),
      target.amount,
      target.result,
      words.targetUnits[target.unit],
      target.plots,
    ]),
  };
  return (
    <ChartCard
      id="targets"
      title={words.targets}
      isWide
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value) => formatNumber(value, Number.isInteger(value) ? 0 : 2)} />}
    >
      {progress.targets.length === 0 && <p class="quiet">{words.noTargets}</p>}
      <ul class="targets">
        {progress.targets.map((target) => {
          const share = target.amount > 0 ? target.result / target.amount : 0;
          const digits = target.unit === '亩' ? 1 : 0;
          return (
            <li key={target.id}>
              <span class="target-title">{titleIn(target, language)}</span>
              <span class="target-figures">
                <strong>{formatNumber(target.result, digits)}</strong> / {formatNumber(target.amount)}{' '}
                {words.targetUnits[target.unit]}
                <span class="target-share"> · {formatShare(share)}</span>
              </span>
              <span class="bar-track" aria-hidden="true">
                <span class="bar-fill" data-colour={0} style={{ width: `${Math.min(100, share * 100)}%` }} />
              </span>
              <span class="cell-note">
                {formatShare(share)} · {target.from}～{target.to} · {words.plots(formatNumber(target.plots))} ·{' '}
                {target.reference}
              </span>
            </li>
          );
        })}
      </ul>
    </ChartCard>
  );
}

/** Sales and tax of the same land before and after. */
export function Benefits({ progress }: { readonly progress: Progress }): JSX.Element {
  const all = useWords(overviewWords);
  const words = all.progress;
  return (
    <>
      {progress.benefits.map((benefit) => {
        const bars = (['before', 'after'] as const).map((side) => {
          const { figure, unit } = shortText(benefit[side], 'output', all);
          const perMu = benefit[`${side}PerMu`];
          return {
            value: side,
            title: words[side],
            amount: benefit[side],
            text: benefit.plots === 0 ? '—' : `${figure} ${unit}`,
            note: perMu === null ? undefined : words.perMuOf(formatNumber(perMu, 2)),
          };
        });
        const sheet = {
          name: `${words.benefits} ${words[benefit.id]}`,
          head: [
            words.benefits,
            words.withUnit(words[benefit.id], all.units.output),
            words.withUnit(words.perMu, `${all.units.output}/${all.units.landArea}`),
          ],
          rows: (['before', 'after'] as const).map((side) => [
            words[side],
            benefit.plots === 0 ? null : benefit[side],
            benefit[`${side}PerMu`],
          ]),
        };
        return (
          <ChartCard
            key={benefit.id}
            id={`benefit-${benefit.id}`}
            title={`${words.benefits} · ${words[benefit.id]}`}
            isWide
            sheet={sheet}
            table={<SheetView sheet={sheet} cell={(value) => formatNumber(value, 2)} />}
          >
            <Bars label={words[benefit.id]} bars={bars} chosen={[]} />
            <p class="cell-note">
              {benefit.plots === 0
                ? words.nothingToCompare
                : words.sameLand(formatNumber(benefit.plots), formatNumber(benefit.landArea, 2))}
              {benefit.unreported > 0 && ` · ${words.leftOut(formatNumber(benefit.unreported))}`}
            </p>
          </ChartCard>
        );
      })}
      <Investment progress={progress} />
    </>
  );
}

/** What was invested in land after it was disposed of. */
function Investment({ progress: { investment } }: { readonly progress: Progress }): JSX.Element {
  const all = useWords(overviewWords);
  const words = all.progress;
  const { figure, unit } = shortText(investment.sum, 'output', all);
  const isUnknown = investment.reported === 0;
  const sheet = {
    name: words.investment,
    head: [words.investment, all.units.output, words.reported, all.unreported('n')],
    rows: [[words.after, isUnknown ? null : investment.sum, investment.reported, investment.unreported]],
  };
  return (
    <ChartCard
      id="investment"
      title={words.investment}
      isWide
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value, column) => formatNumber(value, column === 1 ? 2 : 0)} />}
    >
      <p class="target-figures" data-exact={isUnknown ? undefined : investment.sum}>
        <strong>{isUnknown ? '—' : figure}</strong> {!isUnknown && unit}
      </p>
      <p class="cell-note">
        {words.investedPlots(formatNumber(investment.reported))}
        {investment.unreported > 0 && ` · ${all.unreported(formatNumber(investment.unreported))}`}
      </p>
    </ChartCard>
  );
}
