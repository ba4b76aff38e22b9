import '../styles/checks.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatArea, formatNumber, formatTimestamp } from '../format.ts';
import { isEnded } from '../jobs/api.ts';
import { JobButtons, JobProblemNote, JobProgressBar, useWatchedJob } from '../jobs/job-view.tsx';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { Verdict } from './api.ts';
import { type Batch, batchSummaryAddress, type BatchPlot, fetchBatch, fetchBatchPlots } from './batch-api.ts';
import { VerdictBadge } from './verdict.tsx';
import { checkWords } from './words.ts';

const FILTERS: readonly (Verdict | 'refused' | 'waiting')[] = [
  'fail',
  'undetermined',
  'conditional',
  'pass',
  'refused',
  'waiting',
];

/** One batch: how far it is, how many came to which verdict, and every plot with its check. */
export function BatchPage({ route }: PageProps): JSX.Element {
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(id, async (signal) => fetchBatch(id, signal));
  const words = useWords(checkWords);
  const answer = question.answer.value;
  return (
    <Page title={answer.state === 'answered' ? answer.value.name : null}>
      <Answer question={question}>
        {(batch) => (
          <>
            <PageHead
              title={batch.name}
              back={{ href: pathOfPage('batches'), label: words.batch.back }}
              lead={
                <span class="check-lead">
                  <span>{words.batch.plots(formatNumber(batch.plots))}</span>
                  <span>{words.check.by(batch.createdBy, formatTimestamp(batch.createdAt))}</span>
                  <span>
                    {words.check.day} {batch.day}
                  </span>
                </span>
              }
              actions={
                <a class="button button--strong" href={batchSummaryAddress(batch.id)} download="">
                  <Icon name="download" size={16} />
                  {words.batch.summary}
                </a>
              }
            />
            <Running batch={batch} onChange={question.again} />
            <Plots batch={batch} />
          </>
        )}
      </Answer>
    </Page>
  );
}

/** Counts are read again this often while plots are being checked. */
const LOOK_MS = 1500;

function Running({ batch, onChange }: { readonly batch: Batch; readonly onChange: () => void }): JSX.Element | null {
  const { job, again } = useWatchedJob(batch.jobId);
  const now = job.value;
  const isOver = now !== null && isEnded(now);
  useEffect(() => {
    if (isOver) onChange();
    if (isOver || now === null) return undefined;
    const timer = setInterval(onChange, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOver, now === null]);
  if (now === null || now.state === 'succeeded') return null;
  return (
    <div class="card batch-job">
      <JobProgressBar job={now} />
      <JobProblemNote job={now} />
      <JobButtons job={now} onChange={again} />
    </div>
  );
}

function Plots({ batch }: { readonly batch: Batch }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(checkWords);
  const filter = useSignal('');
  const further = useSignal<readonly BatchPlot[]>([]);
  const next = useSignal<number | null>(null);
  const done = batch.plots - batch.waiting;
  const question = useQuestion(`${batch.id} ${filter.value}`, async (signal) =>
    fetchBatchPlots(batch.id, filter.value, null, signal),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state === 'answered') question.again();
  }, [done]);
  useEffect(() => {
    further.value = [];
    next.value = answer.state === 'answered' ? answer.value.next : null;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchBatchPlots(batch.id, filter.value, next.value);
      further.value = [...further.value, ...page.plots];
      next.value = page.next;
    } catch (error) {
      reportFault(viewer.state, error);
    }
  };
  const count = (each: (typeof FILTERS)[number]): number =>
    each === 'refused' || each === 'waiting' ? batch[each] : (batch.verdicts[each] ?? 0);
  const titleOf = (each: (typeof FILTERS)[number]): string =>
    each === 'refused' || each === 'waiting' ? words.batch.states[each] : words.verdicts[each];
  return (
    <>
      <div class="outcome-tiles" role="group" aria-label={words.batch.columns.outcome}>
        <button
          type="button"
          class="outcome-tile"
          aria-pressed={filter.value === ''}
          onClick={() => (filter.value = '')}
        >
          <strong>{formatNumber(batch.plots)}</strong>
          <span>{words.batch.all}</span>
        </button>
        {FILTERS.map((each) => (
          <button
            key={each}
            type="button"
            class="outcome-tile"
            data-outcome={each}
            aria-pressed={filter.value === each}
            disabled={count(each) === 0}
            onClick={() => (filter.value = each)}
          >
            <strong>{formatNumber(count(each))}</strong>
            <span>{titleOf(each)}</span>
          </button>
        ))}
      </div>
      <Answer question={question} rows={6}>
        {({ plots }) => (
          <>
            <PlotTable plots={[...plots, ...further.value]} />
            {next.value !== null && (
              <div class="list-foot">
                <Button onClick={() => void readOn()}>{words.batch.more}</Button>
              </div>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function PlotTable({ plots }: { readonly plots: readonly BatchPlot[] }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(checkWords);
  const titles = words.batch.columns;
  const columns: readonly Column<BatchPlot>[] = [
    {
      id: 'plot',
      title: titles.plot,
      isHead: true,
      cell: ({ plot, name, checkId }) => (
        <>
          {checkId === null ? plot : <a href={pathOfPage('check', { id: checkId })}>{plot}</a>}
          {name !== '' && name !== plot && <span class="cell-note">{name}</span>}
        </>
      ),
      sortBy: ({ plot }) => plot,
    },
    {
      id: 'verdict',
      title: titles.outcome,
      cell: ({ verdict, state }) =>
        verdict === null ? (
          <span class={`badge ${state === 'refused' ? 'badge--danger' : ''}`}>{words.batch.states[state]}</span>
        ) : (
          <VerdictBadge verdict={verdict} />
        ),
      sortBy: ({ verdict }) => verdict,
    },
    {
      id: 'area',
      title: `${titles.area}${words.inBrackets(words.hectares)}`,
      isNumber: true,
      cell: ({ summary }) => (summary?.ellipsoidal == null ? '—' : formatArea(summary.ellipsoidal).hectares),
      sortBy: ({ summary }) => summary?.ellipsoidal ?? null,
    },
    {
      id: 'note',
      title: titles.note,
      cell: ({ summary, findings }) => (
        <span lang="zh-CN">{summary?.notes ?? (findings ?? []).map(({ message }) => message).join('；')}</span>
      ),
    },
    { id: 'check', title: titles.check, cell: ({ checkNumber }) => checkNumber ?? '—' },
  ];
  return (
    <Table
      caption={titles.plots}
      columns={columns}
      rows={plots}
      keyOf={({ position }) => String(position)}
      virtualFrom={400}
      onOpen={({ checkId }) => checkId !== null && navigate(viewer, pathOfPage('check', { id: checkId }))}
    />
  );
}
