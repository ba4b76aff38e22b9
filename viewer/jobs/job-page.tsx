import '../styles/jobs.css';
import type { JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Facts, Page, PageHead, Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { useWords } from '../words.ts';
import { fetchJob, isEnded, type Job } from './api.ts';
import {
  JobBadge,
  JobButtons,
  JobLog,
  JobProblemNote,
  JobProgressBar,
  useDuration,
  useWatchedJob,
} from './job-view.tsx';
import { jobWords } from './words.ts';

/** One job, followed while it runs. */
export function JobPage({ route }: PageProps): JSX.Element {
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(id, async (signal) => fetchJob(id, signal));
  const words = useWords(jobWords);
  const answer = question.answer.value;
  return (
    <Page title={answer.state === 'answered' ? answer.value.title : null}>
      <Answer question={question}>
        {(job) => (
          <>
            <PageHead title={job.title} back={{ href: pathOfPage('jobs'), label: words.back }} />
            <Followed first={job} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Followed({ first }: { readonly first: Job }): JSX.Element {
  const words = useWords(jobWords);
  const watched = useWatchedJob(first.id);
  const job = watched.job.value ?? first;
  const took = useDuration(job);
  return (
    <>
      <div class="card job-card">
        <div class="job-head">
          <JobBadge job={job} />
          <JobButtons job={job} onChange={watched.again} />
        </div>
        {!isEnded(job) && <JobProgressBar job={job} />}
        <JobProblemNote job={job} />
        <Facts
          facts={[
            [words.started, formatTimestamp(job.startedAt ?? job.createdAt)],
            ...(took === null ? [] : ([[words.took, took]] as const)),
            [words.by, job.createdByName],
            ...(job.attempts > 1 ? ([[words.state, words.attempts(job.attempts)]] as const) : []),
          ]}
        />
      </div>
      <Section id="log" title={words.log}>
        <JobLog lines={watched.lines.value} />
      </Section>
      {job.result != null && (
        <Section id="result" title={words.result}>
          <pre class="job-result" tabIndex={0}>
            {JSON.stringify(job.result, null, 2)}
          </pre>
        </Section>
      )}
    </>
  );
}
