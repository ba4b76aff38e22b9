import '../styles/jobs.css';
import type { JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { PagedList } from '../components/paged-list.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatTimestamp } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchJobs, isEnded, type Job, type JobState } from './api.ts';
import { JobBadge, JobButtons, JobProgressBar, useDuration } from './job-view.tsx';
import { jobWords } from './words.ts';

const STATES: readonly JobState[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
/** Everything that runs or has run. */
export function JobsPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(jobWords);
  return (
    <Page>
      <PageHead title={viewer.state.messages.value.pages.jobs} lead={words.lead} />
      <PagedList
        id="jobs"
        search={route.search}
        states={STATES}
        words={words}
        fetchPage={async (state, cursor, signal) => {
          const { jobs, next } = await fetchJobs({ state }, cursor, signal);
          return { rows: jobs, next };
        }}
        isMoving={(job) => !isEnded(job)}
        empty={
          <Notice icon="jobs" title={words.empty}>
            <p>{words.emptyHint}</p>
          </Notice>
        }
      >
        {(jobs, again) => <JobTable jobs={jobs} onChange={again} />}
      </PagedList>
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
