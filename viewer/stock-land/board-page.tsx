import '../styles/land.css';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepFilter, navigate } from '../actions/navigate.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { type Option, Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer, type Viewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Board, type BoardFilter, type BoardPlot, fetchBoard } from './api.ts';
import { stockWords } from './words.ts';

const KEYS = ['path', 'state', 'class', 'unit', 'q', 'overdue'] as const;
const MU = 0.0015;

/** 盘活管理: what moves and what stands still. */
export function BoardPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(stockWords);
  const given = new URLSearchParams(route.search);
  const filter = useSignal<BoardFilter>(
    Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? ''])) as unknown as BoardFilter,
  );
  const more = useSignal<{ readonly plots: readonly BoardPlot[]; readonly next: string | null } | null>(null);
  const question = useQuestion(JSON.stringify(filter.value), async (signal) => fetchBoard(filter.value, null, signal));
  const set = (key: (typeof KEYS)[number], value: string): void => {
    filter.value = { ...filter.value, [key]: value };
    more.value = null;
    keepFilter({ ...filter.value });
  };
  const options = (list: string): readonly Option[] =>
    (state.codeLists.value[list]?.entries ?? []).map(({ code, label, labelEn }) => ({
      value: code,
      title: state.language.value === 'en' ? (labelEn ?? label) : label,
    }));
  const all = words.filters.all;
  return (
    <Page>
      <PageHead title={state.messages.value.pages['stock-land']} lead={words.lead} />
      <div class="filters">
        <Select
          label={words.filters.path}
          value={filter.value.path}
          none={all}
          options={[...options('disposal-path'), { value: '-', title: words.filters.none }]}
          onChange={(next) => set('path', next)}
        />
        <Select
          label={words.filters.state}
          value={filter.value.state}
          none={all}
          options={options('stock-land-state')}
          onChange={(next) => set('state', next)}
        />
        <Select
          label={words.filters.class}
          value={filter.value.class}
          none={all}
          options={options('stock-land-class')}
          onChange={(next) => set('class', next)}
        />
        <TextField label={words.filters.unit} value={filter.value.unit} onInput={(next) => set('unit', next)} />
        <TextField label={words.filters.q} value={filter.value.q} onInput={(next) => set('q', next)} />
        <label class="check-line board-overdue">
          <input
            type="checkbox"
            checked={filter.value.overdue === 'true'}
            onChange={(event) => set('overdue', event.currentTarget.checked ? 'true' : '')}
          />
          {words.filters.overdue}
        </label>
      </div>
      <Answer question={question} rows={8}>
        {(board) => (
          <>
            <Paths board={board} filter={filter.value} onChoose={(path) => set('path', path)} />
            <Section id="plots" title={words.plots} note={words.today(board.today)}>
              {board.plots.length === 0 ? (
                <div class="card">
                  <Notice icon="empty" title={words.empty}>
                    <p>{words.emptyHint}</p>
                  </Notice>
                </div>
              ) : (
                <Table
                  caption={words.plots}
                  columns={columnsOf(viewer, words)}
                  rows={[...board.plots, ...(more.value?.plots ?? [])]}
                  keyOf={({ layer, id }) => `${layer} ${id}`}
                  onOpen={({ layer, id }) => navigate(viewer, pathOfPage('stock-plot', { layer, id: String(id) }))}
                />
              )}
              {(more.value ?? board).next !== null && (
                <div class="list-foot">
                  <Button
                    onClick={() =>
                      void fetchBoard(filter.value, (more.value ?? board).next).then((page) => {
                        more.value = { plots: [...(more.value?.plots ?? []), ...page.plots], next: page.next };
                      })
                    }
                  >
                    {words.more}
                  </Button>
                </div>
              )}
            </Section>
          </>
        )}
      </Answer>
    </Page>
  );
}

/** One card a path: how many plots in which state, and how many of them late. */
function Paths({
  board,
  filter,
  onChoose,
}: {
  readonly board: Board;
  readonly filter: BoardFilter;
  readonly onChoose: (path: string) => void;
}): JSX.Element {
  const viewer = useViewer();
  const words = useWords(stockWords);
  const paths = [...new Set(board.counts.map(({ path }) => path))];
  return (
    <Section id="paths" title={words.byPath}>
      <ul class="path-cards">
        {paths.map((path) => {
          const own = board.counts.filter((each) => each.path === path);
          const total = own.reduce((sum, { count }) => sum + count, 0);
          const late = own.reduce((sum, { overdue }) => sum + overdue, 0);
          const area = own.reduce((sum, each) => sum + each.area, 0);
          const isChosen = filter.path === path;
          return (
            <li key={path}>
              <button
                type="button"
                class="card path-card"
                aria-pressed={isChosen}
                onClick={() => onChoose(isChosen ? '' : path)}
              >
                <span class="path-name">
                  {path === '-' ? words.filters.none : label(viewer, 'disposal-path', path)}
                </span>
                <strong>{words.count(total)}</strong>
                <span class="quiet">
                  {formatNumber(area * MU, 1)} {words.mu}
                </span>
                {late > 0 && <span class="badge badge--danger">{words.overdueCount(late)}</span>}
                <span class="path-bar" aria-hidden="true">
                  {own.map(({ state, count }) => (
                    <span key={state} data-state={state} style={{ flexGrow: count }} />
                  ))}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function label({ state }: Viewer, list: string, code: string | null): string {
  return code === null ? '—' : (codeLabelOf(state.codeLists.value[list], code, state.language.value) ?? code);
}

function columnsOf(viewer: Viewer, words: typeof stockWords.zh): readonly Column<BoardPlot>[] {
  return [
    {
      id: 'plot',
      title: words.plot,
      isHead: true,
      cell: ({ layer, id, plotName, plotCode, townName, stockClasses }) => (
        <>
          <a href={pathOfPage('stock-plot', { layer, id: String(id) })}>{plotName ?? plotCode}</a>
          <span class="cell-note">
            {plotCode}
            {townName !== null && ` · ${townName}`}
            {stockClasses !== null &&
              stockClasses.length > 0 &&
              ` · ${stockClasses.map((each) => label(viewer, 'stock-land-class', each).slice(0, 1)).join('')}`}
          </span>
        </>
      ),
      sortBy: ({ plotName, plotCode }) => plotName ?? plotCode,
    },
    {
      id: 'path',
      title: words.path,
      cell: ({ disposalPath }) => label(viewer, 'disposal-path', disposalPath),
      sortBy: ({ disposalPath }) => disposalPath,
    },
    {
      id: 'state',
      title: words.state,
      cell: ({ state }) => (
        <span class="state-mark" data-state={state}>
          {label(viewer, 'stock-land-state', state)}
        </span>
      ),
      sortBy: ({ state }) => state,
    },
    {
      id: 'next',
      title: words.next,
      cell: ({ next, reached, milestones }) =>
        milestones === 0 ? (
          '—'
        ) : (
          <>
            {next === null ? '—' : next.title}
            <span class="cell-note">
              {next?.planned ?? ''} {reached} / {milestones}
            </span>
          </>
        ),
    },
    {
      id: 'due',
      title: words.due,
      cell: ({ disposalDueOn, isOverdue, overdueDays }) => (
        <>
          {disposalDueOn ?? '—'}
          {isOverdue && <span class="badge badge--danger">{words.overdue(overdueDays)}</span>}
        </>
      ),
      sortBy: ({ disposalDueOn }) => disposalDueOn,
    },
    {
      id: 'unit',
      title: words.unit,
      cell: ({ responsibleUnit }) => responsibleUnit ?? '—',
      sortBy: ({ responsibleUnit }) => responsibleUnit,
    },
    {
      id: 'area',
      title: `${words.area} (${words.mu})`,
      isNumber: true,
      cell: ({ area }) => (area === null ? '—' : formatNumber(area * MU, 2)),
      sortBy: ({ area }) => area,
    },
  ];
}
