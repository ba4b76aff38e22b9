/** Changes of jobs as they are committed, whichever process made them. */
import { Client, type Pool } from 'pg';
import type { Logger } from 'pino';

export interface JobEvents {
  /** Calls `changed` after every change of the job (state, progress, log) until the returned function is called. */
  watch(id: string, changed: () => void): () => void;
  /** Fires when this process stops telling. */
  readonly closed: AbortSignal;
  close(): Promise<void>;
}

/** Time until a broken connection is opened again. */
const RECONNECT_MS = 1000;

/**
 * One listening connection for all watchers of a process, open while somebody watches. Whoever watches is told once after
 * every reconnection as well, since a change may have been missed.
 */
export function createJobEvents(db: Pool, log: Pick<Logger, 'warn'>): JobEvents {
  const watchers = new Map<string, Set<() => void>>();
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  const tell = (listeners: Iterable<() => void> | undefined) => {
    for (const changed of listeners ?? []) changed();
  };
  const tellAll = () => {
    for (const listeners of watchers.values()) tell(listeners);
  };
  const drop = (dropped: Client) => {
    if (client !== dropped) return;
    client = undefined;
    dropped.end().catch(() => undefined);
    if (closing.signal.aborted || watchers.size === 0) return;
    timer = setTimeout(open, RECONNECT_MS);
  };
  const open = () => {
    timer = undefined;
    const opened = new Client({
      connectionString: db.options.connectionString,
      application_name: 'dimai-events',
      keepAlive: true,
    });
    client = opened;
    opened.on('error', (err) => {
      log.warn({ err }, 'JobEvents:ConnectionLost');
      drop(opened);
    });
    opened.on('end', () => drop(opened));
    opened.on('notification', ({ payload = '' }) => tell(watchers.get(payload)));
    opened
      .connect()
      .then(() => opened.query('listen dimai_job'))
      .then(tellAll, () => drop(opened));
  };

  return {
    watch(id, changed) {
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(changed));
      if (client == null && timer == null) open();
      return () => {
        listeners.delete(changed);
        if (listeners.size === 0 && watchers.get(id) === listeners) watchers.delete(id);
        if (watchers.size === 0 && client != null) drop(client);
      };
    },
    closed: closing.signal,
    async close() {
      closing.abort();
      clearTimeout(timer);
      const open = client;
      client = undefined;
      await open?.end().catch(() => undefined);
    },
  };
}
