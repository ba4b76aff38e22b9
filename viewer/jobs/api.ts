/** Work that takes longer than a request, as the server tells of it. */
import type { Job, JobLogLine } from '../../schemas/client/types.ts';
import { queryOf, requestJson } from '../api.ts';

export type { Job, JobLogLine };
export type JobState = Job['state'];
export type JobProgress = NonNullable<Job['progress']>;

export const isEnded = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Share of 1 that is done; null where nobody knows how much there is. */
export function shareOf({ state, progress }: Pick<Job, 'state' | 'progress'>): number | null {
  if (state === 'succeeded') return 1;
  if (progress?.total === undefined || progress.total === 0 || progress.done === undefined) return null;
  return progress.done / progress.total;
}

const JOBS = '/api/jobs';
const addressOf = (id: string): string => `${JOBS}/${encodeURIComponent(id)}`;

export interface JobFilter {
  readonly state: string;
}

export const fetchJobs = async (
  filter: JobFilter,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly jobs: readonly Job[]; readonly next: string | null }> =>
  requestJson(
    `${JOBS}?${queryOf({ ...(filter.state === '' ? {} : { state: filter.state }), ...(cursor ? { cursor } : {}) })}`,
    { signal },
  );

export const fetchJob = async (
  id: string,
  signal?: AbortSignal,
): Promise<Job & { readonly log: readonly JobLogLine[] }> => requestJson(addressOf(id), { signal });

export const cancelJob = async (id: string): Promise<Job> => requestJson(addressOf(id), { method: 'DELETE' });

export const retryJob = async (id: string): Promise<Job> => requestJson(`${addressOf(id)}/retry`, { method: 'POST' });

/** What happens to a job while it is watched. */
export interface JobWatch {
  readonly onJob: (job: Job) => void;
  readonly onLine?: (line: JobLogLine) => void;
  readonly onEnd?: () => void;
}

/**
 * Watches a job until it ends; after a lost connection the browser asks again and gets what it missed. Returns what stops
 * it. `address` is that of the events, by default those of the job itself.
 */
export function watchJob(id: string, watch: JobWatch, address = `${addressOf(id)}/events`): () => void {
  const source = new EventSource(address);
  source.addEventListener('job', (event) => watch.onJob(JSON.parse(event.data as string) as Job));
  source.addEventListener('log', (event) => watch.onLine?.(JSON.parse(event.data as string) as JobLogLine));
  source.addEventListener('end', () => {
    source.close();
    watch.onEnd?.();
  });
  return () => source.close();
}
