import '../styles/jobs.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Select } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatTimestamp } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchJobs, isEnded, type Job, type JobState } from './api.ts';
import { JobBadge, JobButtons, JobProgressBar, useDuration } from './job-view.tsx';
import { jobWords } from './words.ts';

const STATES: readonly JobState[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
/** While something runs the list is read again this often. */
const LOOK_MS = 2000;

/** Everything that runs or has run. */
export function JobsPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(jobWords);
  const state = useSignal(new URLSearchParams(route.search).get('state') ?? '');
  const question = useQuestion(`jobs ${state.value}`, async (signal) =>
    fetchJobs({ state: state.value }, null, signal),
  );
  const further = useSignal<readonly Job[]>([]);
  const next = useSignal<string | null>(null);
  const answer = question.answer.value;
  const isRunning = answer.state === 'answered' && answer.value.jobs.some((job) => !isEnded(job));
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(question.again, LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  useEffect(() => {
    further.value = [];
    keepInAddress(state.value === '' ? '' : `?state=${state.value}`);
  }, [state.value]);
  useEffect(() => {
    if (answer.state === 'answered' && further.value.length === 0) next.value = answer.value.next;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchJobs({ state: state.value }, next.value);
      further.value = [...further.value, ...page.jobs];
      next.value = page.next;
    } catch (error) {
      reportFault(viewer.state, error);
    }
  };
  return (
    <Page>
      <PageHead title={viewer.state.messages.value.pages.jobs} lead={words.lead} />
      <search class="filters">
        <Select
          label={words.state}
          value={state.value}
          none={words.all}
          options={STATES.map((value) => ({ value, title: words.states[value] }))}
          onChange={(value) => (state.value = value)}
        />
      </search>
      <Answer question={question} rows={6}>
        {({ jobs }) =>
          jobs.length === 0 ? (
            <div class="card">
              <Notice icon="jobs" title={words.empty}>
                <p>{words.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <>
              <JobTable jobs={[...jobs, ...further.value]} onChange={question.again} />
              {next.value !== null && (
                <div class="list-foot">
                  <Button onClick={() => void readOn()}>{words.more}</Button>
                </div>
              )}
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function JobTable({ jobs, onChange }: { readonly jobs: readonly Job[]; readonly onChange: () => void }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(jobWords);
  const columns: readonly Column<Job>[] = [
    {
      id: 'title',
      title: words.title,
      isHead: true,
      cell: (job) => (
        <>
          <a href={pathOfPage('job', { id: job.id })} lang="zh-CN">
            {job.title}
          </a>
          <span class="cell-note">{words.kinds[job.kind] ?? job.kind}</span>
        </>
      ),
      sortBy: ({ title }) => title,
    },
    {
      id: 'state',
      title: words.state,
      cell: (job) => <JobBadge job={job} />,
      sortBy: ({ state }) => STATES.indexOf(state),
    },
    { id: 'progress', title: words.progress, cell: (job) => <ProgressCell job={job} /> },
    {
      id: 'started',
      title: words.started,
      cell: ({ startedAt, createdAt }) => formatTimestamp(startedAt ?? createdAt),
      sortBy: ({ createdAt }) => createdAt,
    },
    { id: 'took', title: words.took, isNumber: true, cell: (job) => <Took job={job} /> },
    {
      id: 'act',
      title: '',
      cell: (job) => <JobButtons job={job} onChange={onChange} />,
    },
  ];
  return (
    <Table
      caption={words.caption}
      columns={columns}
      rows={jobs}
      keyOf={({ id }) => id}
      onOpen={({ id }) => navigate(viewer, pathOfPage('job', { id }))}
    />
  );
}

function ProgressCell({ job }: { readonly job: Job }): JSX.Element {
  const { state } = useViewer();
  if (job.problem !== null) return <>{state.language.value === 'en' ? job.problem.en : job.problem.zh}</>;
  if (isEnded(job)) return <span class="quiet">{job.progress?.message ?? ''}</span>;
  return <JobProgressBar job={job} />;
}

function Took({ job }: { readonly job: Job }): JSX.Element {
  return <>{useDuration(job) ?? '—'}</>;
}
