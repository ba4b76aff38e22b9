import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { reportFault } from '../actions/say.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Progress } from '../components/progress.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { cancelJob, isEnded, type Job, type JobLogLine, type JobState, retryJob, shareOf, watchJob } from './api.ts';
import { jobWords } from './words.ts';

const TONES: Readonly<Record<JobState, string>> = {
  queued: '',
  running: 'badge--accent',
  succeeded: 'badge--good',
  failed: 'badge--danger',
  cancelled: 'badge--unknown',
};

export function JobBadge({ job }: { readonly job: Job }): JSX.Element {
  const words = useWords(jobWords);
  const isStopping = job.isCancelRequested && !isEnded(job);
  return <span class={`badge ${TONES[job.state]}`}>{isStopping ? words.stopping : words.states[job.state]}</span>;
}

/** How far a job is, in words and as a bar. */
export function JobProgressBar({ job }: { readonly job: Job }): JSX.Element {
  const words = useWords(jobWords);
  const { progress } = job;
  const counted =
    progress?.done === undefined
      ? undefined
      : `${formatNumber(progress.done)}${progress.total === undefined ? '' : ` / ${formatNumber(progress.total)}`}`;
  return (
    <Progress
      label={progress?.message ?? progress?.phase ?? words.states[job.state]}
      share={shareOf(job)}
      text={counted}
    />
  );
}

/** Stops what runs, runs again what failed. */
export function JobButtons({
  job,
  onChange,
}: {
  readonly job: Job;
  readonly onChange: (job: Job) => void;
}): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(jobWords);
  const isBusy = useSignal(false);
  const run = async (act: (id: string) => Promise<Job>): Promise<void> => {
    isBusy.value = true;
    try {
      onChange(await act(job.id));
    } catch (error) {
      reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  if (job.state === 'succeeded') return null;
  if (isEnded(job)) {
    return (
      <Button icon="repeat" disabled={isBusy.value} onClick={() => void run(retryJob)}>
        {words.retry}
      </Button>
    );
  }
  return (
    <Button icon="close" disabled={isBusy.value || job.isCancelRequested} onClick={() => void run(cancelJob)}>
      {words.cancel}
    </Button>
  );
}

/** A job that is watched: the job and its lines as they come. */
export function useWatchedJob(
  id: string | null,
  address?: string,
): { job: Signal<Job | null>; lines: Signal<readonly JobLogLine[]>; again: () => void } {
  const job = useSignal<Job | null>(null);
  const lines = useSignal<readonly JobLogLine[]>([]);
  const round = useSignal(0);
  useEffect(() => {
    if (id === null) return undefined;
    lines.value = [];
    return watchJob(
      id,
      {
        onJob: (next) => (job.value = next),
        onLine: (line) => (lines.value = [...lines.value, line]),
      },
      address,
    );
  }, [id, address, round.value]);
  return { job, lines, again: () => round.value++ };
}

/** What a job has said of itself. */
export function JobLog({ lines }: { readonly lines: readonly JobLogLine[] }): JSX.Element {
  const words = useWords(jobWords);
  if (lines.length === 0) return <p class="quiet">{words.noLog}</p>;
  return (
    <ol class="job-log" aria-label={words.log} tabIndex={0}>
      {lines.map(({ id, at, level, message }) => (
        <li key={id} data-level={level}>
          <time class="quiet">{formatTimestamp(at)}</time>
          <span lang="zh-CN">{message}</span>
        </li>
      ))}
    </ol>
  );
}

/** Why a job failed, and what to do. */
export function JobProblemNote({ job }: { readonly job: Job }): JSX.Element | null {
  const { state } = useViewer();
  if (job.problem === null) return null;
  const text = state.language.value === 'en' ? job.problem.en : job.problem.zh;
  return (
    <div class="callout callout--danger" role="alert">
      <Icon name="warning" />
      <div>{text}</div>
    </div>
  );
}

/** `12.3 秒`, `4 分 5 秒`; null before it has begun. */
export function useDuration({ startedAt, finishedAt }: Job): string | null {
  const words = useWords(jobWords);
  if (startedAt === null || finishedAt === null) return null;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 60
    ? words.seconds(seconds.toFixed(1))
    : words.minutes(Math.floor(seconds / 60), Math.round(seconds % 60));
}
