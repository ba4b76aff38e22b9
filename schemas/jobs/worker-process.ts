/** What a worker program is made of: settings, pool, worker, and the ways it ends. */
import { destination, pino } from 'pino';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/cluster.ts';
import { createPool } from '../database/pool.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { AnyJobHandler } from './job.ts';
import { startWorker } from './worker.ts';

/** Connections that a slot's handler may hold beside those of the queue. */
const CONNECTIONS_PER_SLOT = 6;

/**
 * Runs a worker until SIGTERM, SIGINT or the end of the process that started it. Resolves with the exit code: 0 when asked to
 * end, 1 when the database could not be reached or was lost; whoever supervises starts it again.
 */
export async function runWorkerProcess(
  handlersOf: (settings: Settings) => readonly AnyJobHandler[],
  slotsOf: (settings: Settings) => number,
): Promise<number> {
  const ending = stopRequest();
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel, redact: ['*.password'], base: { pid: process.pid } }, destination(2));
  const database = await openDatabase(settings).catch((err: unknown) => {
    log.warn({ err }, 'Worker:DatabaseAway');
    return undefined;
  });
  if (database == null) return 1;
  const slots = Math.max(1, slotsOf(settings));
  const db = createPool({
    url: database.url,
    size: 3 + slots * CONNECTIONS_PER_SLOT,
    statementTimeoutMs: settings.jobTimeoutMs,
    parallelWorkers: 2,
    applicationName: 'dimai-jobs',
  });
  try {
    await migrate(db);
    const worker = await startWorker({ db, log, handlers: handlersOf(settings), slots });
    ending
      .then(() => {
        // A handler that does not hear its signal is left behind; its job is taken over.
        setTimeout(() => process.exit(1), settings.shutdownGraceMs).unref();
        return worker.stop();
      })
      .catch((err: unknown) => log.error({ err }, 'Worker:StopFailed'));
    await worker.ended;
    return 0;
  } catch (err) {
    log.warn({ err }, 'Worker:Ended');
    return 1;
  } finally {
    await Promise.race([
      db.end().then(() => database.release()),
      new Promise((done) => setTimeout(done, 2000).unref()),
    ]);
  }
}

/** Resolves when the process is asked to end. Heard from the first moment, since a worker may be asked while it starts. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    // A server that was killed leaves no orphans: the channel to it closes.
    if (process.send == null) return;
    process.on('disconnect', () => resolve());
    if (!process.connected) resolve();
  });
}
