/** A job as server-sent events: its present state first, then every change, from whichever process it comes. */
import type { Database } from '../../schemas/database/sql.ts';
import { ENDED, type Job } from '../../schemas/jobs/job.ts';
import type { JobEvents } from '../../schemas/jobs/job-events.ts';
import { readJob, readJobLog } from '../../schemas/jobs/jobs.ts';

export interface JobStreamOptions {
  readonly db: Database;
  readonly events: JobEvents;
  readonly id: string;
  /** `Last-Event-ID`: the last line of the log that the client has seen. */
  readonly afterLine: number;
  readonly signal: AbortSignal;
}

/** A change whose notice was lost is seen this much later; proxies see that the connection lives. */
const LOOK_MS = 10_000;

/**
 * Events `job` (the whole job), `log` (a line) and, when the job has ended, `end`, after which the stream ends. Event ids are
 * those of log lines, so a client that reconnects gets what it missed and nothing twice.
 */
export async function* jobStream({ db, events, id, afterLine, ...options }: JobStreamOptions): AsyncGenerator<string> {
  const signal = AbortSignal.any([options.signal, events.closed]);
  const bell = createBell();
  const unwatch = events.watch(id, bell.ring);
  signal.addEventListener('abort', bell.ring);
  const look = setInterval(bell.ring, LOOK_MS);
  let line = afterLine;
  let shown = '';
  try {
    yield 'retry: 2000\n\n';
    while (!signal.aborted) {
      const job = await readJob(db, id);
      if (job == null) return;
      const lines = await readJobLog(db, id, line);
      for (const found of lines) yield eventText('log', found, found.id);
      line = lines.at(-1)?.id ?? line;
      const text = eventText('job', job);
      yield text === shown ? ': \n\n' : text;
      shown = text;
      if (isEnded(job)) {
        yield eventText('end', { state: job.state });
        return;
      }
      await bell.rung();
    }
  } finally {
    clearInterval(look);
    signal.removeEventListener('abort', bell.ring);
    unwatch();
  }
}

function isEnded({ state }: Job): boolean {
  return ENDED.includes(state);
}

function eventText(event: string, data: unknown, id?: number): string {
  return `event: ${event}\n${id == null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Several rings while nobody waits are one. */
function createBell() {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      isRung = true;
      wake?.();
    },
    rung: async () => {
      if (!isRung) await new Promise<void>((resolve) => (wake = resolve));
      isRung = false;
      wake = undefined;
    },
  };
}
