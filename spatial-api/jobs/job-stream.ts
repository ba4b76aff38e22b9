/** Jobs as server-sent events: the present state first, then every change, from whichever process it comes. */
import type { Database } from '../../schemas/database/sql.ts';
import { ENDED } from '../../schemas/jobs/job.ts';
import type { JobEvents } from '../../schemas/jobs/job-events.ts';
import { readJob, readJobLog } from '../../schemas/jobs/jobs.ts';

/** What there is to tell at one moment. */
export interface LiveState {
  /** Events in order, each as `eventText` writes it. */
  readonly events: readonly string[];
  /** Ids whose changes make a new state. */
  readonly watched: readonly string[];
  /** Nothing will change any more: the stream ends. */
  readonly isOver: boolean;
}

export interface LiveOptions {
  readonly events: JobEvents;
  readonly signal: AbortSignal;
  /** Reads the state; undefined where the thing is gone, which ends the stream. */
  readonly read: () => Promise<LiveState | undefined>;
}

/** A change whose notice was lost is seen this much later; proxies see that the connection lives. */
const LOOK_MS = 10_000;

/** Reads the state now and after every change of what is watched. */
export async function* liveStream({ events, signal: asked, read }: LiveOptions): AsyncGenerator<string> {
  const signal = AbortSignal.any([asked, events.closed]);
  const bell = createBell();
  const watches = new Map<string, () => void>();
  signal.addEventListener('abort', bell.ring);
  const look = setInterval(bell.ring, LOOK_MS);
  try {
    yield 'retry: 2000\n\n';
    while (!signal.aborted) {
      const state = await read();
      if (state == null) return;
      yield state.events.length === 0 ? ': \n\n' : state.events.join('');
      if (state.isOver) return;
      const added = state.watched.filter((id) => !watches.has(id));
      for (const id of added) watches.set(id, events.watch(id, bell.ring));
      // What changed before it was watched is read once more.
      if (added.length === 0) await bell.rung();
    }
  } finally {
    clearInterval(look);
    signal.removeEventListener('abort', bell.ring);
    for (const unwatch of watches.values()) unwatch();
  }
}

export interface JobStreamOptions {
  readonly db: Database;
  readonly events: JobEvents;
  readonly id: string;
  /** `Last-Event-ID`: the last line of the log that the client has seen. */
  readonly afterLine: number;
  readonly signal: AbortSignal;
}

/**
 * Events `job` (the whole job), `log` (a line) and, when the job has ended, `end`, after which the stream ends. Event ids are
 * those of log lines, so a client that reconnects gets what it missed and nothing twice.
 */
export function jobStream({ db, events, id, afterLine, signal }: JobStreamOptions): AsyncGenerator<string> {
  const once = onlyNew();
  let line = afterLine;
  return liveStream({
    events,
    signal,
    async read() {
      const job = await readJob(db, id);
      if (job == null) return undefined;
      const lines = await readJobLog(db, id, line);
      line = lines.at(-1)?.id ?? line;
      const isOver = ENDED.includes(job.state);
      return {
        events: [
          ...lines.map((found) => eventText('log', found, found.id)),
          ...once(eventText('job', job)),
          ...(isOver ? [eventText('end', { state: job.state })] : []),
        ],
        watched: [id],
        isOver,
      };
    },
  });
}

/** Passes a text on unless it is the one before. */
export function onlyNew(): (text: string) => readonly string[] {
  let shown = '';
  return (text) => {
    if (text === shown) return [];
    shown = text;
    return [text];
  };
}

export function eventText(event: string, data: unknown, id?: number): string {
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
