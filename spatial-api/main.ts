/** Starts the server: the only file that reads the environment and listens. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';

import type { Pool } from 'pg';
import { destination, pino, type Logger } from 'pino';

import { openDatabase, type OpenDatabase } from '../schemas/database/cluster.ts';
import { migrate } from '../schemas/database/migrate.ts';
import { createPool } from '../schemas/database/pool.ts';
import { createJobEvents } from '../schemas/jobs/job-events.ts';
import { plannedWorkers, superviseWorkers } from '../schemas/jobs/supervise.ts';
import { every, sweepWorkers } from '../schemas/jobs/worker.ts';
import { regionById, regions } from '../schemas/regions/index.ts';
import type { Region } from '../schemas/regions/region.ts';
import { installedRules, RuleFileError } from '../schemas/rules/load-rules.ts';
import { layerById } from '../schemas/layers/index.ts';
import { readSettings, redactUrl, SettingsError, type Settings } from '../schemas/settings.ts';
import { archiveFolder } from '../tiles/archive/archive-folder.ts';
import { orderArchives } from '../tiles/archive/archive-job.ts';
import { ArchiveStore } from '../tiles/archive/archive-store.ts';
import { sweepWatch } from './alarms/watch.ts';
import { hasAccounts } from './access/accounts.ts';
import { cleanUploads, type UploadStore } from '../schemas/uploads/upload-store.ts';
import { createApiServer } from './app.ts';
import { secretBox } from './access/secret-box.ts';
import { startPushing } from './change-feed/push-loop.ts';
import { sweepExports } from './export/export-store.ts';
import { orderDueCheck } from './deliveries/check-schedule.ts';
import { orderDueExports } from './export/schedule.ts';
import { keepWarm } from './overlap/warm-up.ts';
import { uploadStore } from './uploads/tus.ts';
import { isAnsweringProcess, startProcesses } from './processes.ts';
import { OpenDoorError, refuseOpenDoor } from './security.ts';
import type { AppDependencies } from './services.ts';

/** A server that is up. */
export interface RunningServer {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops accepting, lets open requests finish within the grace period, then closes pool and database. Once is enough. */
  stop(): Promise<void>;
}

/** Opens the database, migrates it and listens; `overrides` are what the settings have beyond the environment. Throws before listening when settings or database are not right. */
export async function startServer(
  settings: Settings,
  log: Logger,
  overrides: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const region = regionById(settings.region);
  if (region === undefined) {
    throw new SettingsError([
      `DIMAI_REGION=${settings.region} is not one of ${regions.map(({ id }) => id).join(', ')}`,
    ]);
  }
  const database = await openDatabase(settings, (message) => log.info({ message }, 'Database:Opening'));
  const db = openPool(database.url, settings);
  try {
    const { applied, version } = await migrate(db);
    refuseOpenDoor(settings, await hasAccounts(db));
    log.info({ url: redactUrl(database.url), managed: database.managed, applied, version }, 'Database:Ready');
    const answering =
      settings.serverProcesses > 1
        ? await answerFromProcesses(settings, { ...overrides, DATABASE_URL: database.url }, log)
        : await answerHere(settings, region, db, log);
    const background = [
      answering,
      every(SWEEP_MS, () => sweepWorkers(db).then(undefined, (err: unknown) => log.debug({ err }, 'Jobs:SweepFailed'))),
      every(SCHEDULE_MS, () => orderScheduled(db, settings, region, log)),
      ...(database.managed ? [every(REVIVE_MS, () => reviveDatabase(db, database, log))] : []),
      superviseWorkers({ log, databaseUrl: database.url }, plannedWorkers(settings), settings.shutdownGraceMs),
      keepArchives({ db, log, region, settings }),
      keepUploadsTidy(uploadStore(db, settings), log),
      every(SWEEP_WATCH_MS, () =>
        sweepWatch(db, new Date()).then(undefined, (err: unknown) => log.warn({ err }, 'Watch:NotSwept')),
      ),
      { stop: startPushing(db, log, secretBox(settings)) },
    ];
    let stopping: Promise<void> | undefined;
    return {
      url: answering.url,
      stop: () => (stopping ??= stop(background, db, database, settings.shutdownGraceMs)),
    };
  } catch (error) {
    await db.end();
    await database.release();
    throw error;
  }
}

function openPool(url: string, settings: Settings): Pool {
  return createPool({
    url,
    size: settings.poolSize,
    statementTimeoutMs: settings.statementTimeoutMs,
    applicationName: 'dimai-api',
  });
}

/** Requests are answered by this process. */
async function answerHere(settings: Settings, region: Region, db: Pool, log: Logger): Promise<Answering> {
  const jobEvents = createJobEvents(db, log);
  const server = createApiServer({ db, log, clock: () => new Date(), region, settings, jobEvents });
  // Browsers and proxies keep connections for a minute; closing them earlier costs a handshake per burst of tiles.
  server.keepAliveTimeout = 65_000;
  await listen(server, settings);
  const warm = keepWarm({ db, log, ruleSet: installedRules(settings.dataDirectory) });
  return {
    url: addressOf(server),
    async stop() {
      // What is being warmed may wait for a lock as long as a statement may.
      const stopped = withinGrace(Promise.all([warm.stop(), jobEvents.close()]), settings.shutdownGraceMs);
      await closeServer(server, settings.shutdownGraceMs);
      await withinGrace(server.finish(), settings.shutdownGraceMs);
      await stopped;
    },
  };
}

/** Requests are answered by processes that this one starts. */
async function answerFromProcesses(
  settings: Settings,
  environment: Readonly<Record<string, string>>,
  log: Logger,
): Promise<Answering> {
  const processes = startProcesses(settings.serverProcesses, environment, log);
  const stop = () => processes.stop(settings.shutdownGraceMs);
  try {
    return { url: await processes.listening, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One of the processes that `answerFromProcesses` starts: the database is open and migrated. */
async function runAnsweringProcess(settings: Settings, log: Logger): Promise<number> {
  const db = openPool(settings.databaseUrl!, settings);
  const stopping = stopSignal();
  // Without the first process nobody hands it connections, or ends it.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  const answering = await answerHere(settings, regionById(settings.region)!, db, log);
  await stopping;
  await answering.stop();
  await withinGrace(db.end(), settings.shutdownGraceMs);
  return 0;
}

/** How often a server looks for layers whose current version has no tile archive. */
const ARCHIVES_MS = 2000;

/** Orders archives of what is published, whoever published it. */
function keepArchives({
  db,
  log,
  region,
  settings,
}: Pick<AppDependencies, 'db' | 'log' | 'region' | 'settings'>): Background {
  if (settings.tileArchives === 'off') return { stop: async () => {} };
  const store = new ArchiveStore(archiveFolder(settings), db);
  const layers = region.layers.flatMap((id) => layerById(id) ?? []);
  const looking = every(ARCHIVES_MS, () =>
    orderArchives(db, store, layers).then(undefined, (err: unknown) => log.warn({ err }, 'Archives:NotOrdered')),
  );
  return {
    async stop() {
      await looking.stop();
      await store.close();
    },
  };
}

async function listen(server: Server, { host, port }: Settings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new SettingsError([
      `PORT=${port} 已被其他程序占用，请换一个端口 is in use by another program; choose another one`,
    ]);
  }
}

/** How often a server looks whether a quarter has ended, a check is due, and files of exports have had their time. */
const SCHEDULE_MS = 60_000;

async function orderScheduled(db: Pool, settings: Settings, region: Region, log: Logger): Promise<void> {
  try {
    const ordered = await orderDueExports(db, settings, region, new Date());
    if (ordered.length > 0) log.info({ jobs: ordered.length }, 'Export:Scheduled');
    await sweepExports(db, settings, new Date());
    const check = await orderDueCheck(db, settings, new Date());
    if (check != null) log.info({ job: check }, 'CheckData:Scheduled');
  } catch (err) {
    log.error({ err }, 'Schedule:Failed');
  }
}

/** How often a server looks for workers that are gone, beside the workers themselves. */
const SWEEP_MS = 1000;

/** How often queries that no alarm looks at any more are removed. */
const SWEEP_WATCH_MS = 3_600_000;

/** Removes uploads that nobody waits for, at the start and every hour. */
function keepUploadsTidy(store: UploadStore, log: Logger): Background {
  const clean = async () => {
    try {
      const removed = await cleanUploads(store);
      if (removed > 0) log.info({ removed }, 'Uploads:Removed');
    } catch (err) {
      log.warn({ err }, 'Uploads:NotCleaned');
    }
  };
  const first = clean();
  const hourly = every(3_600_000, clean);
  return { stop: () => Promise.all([first, hourly.stop()]).then(() => undefined) };
}

/** How often the managed cluster is looked after. */
const REVIVE_MS = 2000;

/** Starts the managed cluster again when its server was killed: nobody else would. */
async function reviveDatabase(db: Pool, database: OpenDatabase, log: Logger): Promise<void> {
  try {
    await db.query('select 1');
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== 'ECONNREFUSED' && code !== 'ENOENT') return;
    log.warn({ err: error }, 'Database:Gone');
    await database.revive().then(
      () => log.info({}, 'Database:Revived'),
      (err: unknown) => log.error({ err }, 'Database:NotRevived'),
    );
  }
}

/** What works beside the requests and is told to stop with them. */
interface Background {
  stop(): Promise<void>;
}

/** What answers requests. */
interface Answering extends Background {
  readonly url: string;
}

/** Requests and background work are told at once and get the grace period; a statement that outlasts it is left to its database. */
async function stop(
  background: readonly Background[],
  db: Pool,
  database: OpenDatabase,
  graceMs: number,
): Promise<void> {
  const [answering, ...others] = background.map((part) => part.stop());
  await answering;
  await withinGrace(
    Promise.all(others).then(() => db.end()),
    graceMs,
  );
  await database.release();
}

/** Stops listening and lets open requests finish within the grace. */
async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection falls idle when its last answer is through, and would then be kept for a minute.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cutOff);
}

async function withinGrace(work: Promise<unknown>, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Runs until SIGINT or SIGTERM; returns the exit code. What is wrong with the start is printed without a stack. `overrides` go before the environment. */
export async function main(overrides: Readonly<Record<string, string>> = {}): Promise<number> {
  try {
    const settings = readSettings({ ...process.env, ...overrides });
    const log = pino({ level: settings.logLevel, redact: ['*.password'] }, destination(2));
    if (isAnsweringProcess) return await runAnsweringProcess(settings, log);
    const server = await startServer(settings, log, overrides);
    console.log(`dimai 地脉 ${server.url}`);
    log.info({ url: server.url, pid: process.pid }, 'Server:Listening');
    const signal = await stopSignal();
    log.info({ signal }, 'Server:Stopping');
    await server.stop();
    log.info({}, 'Server:Stopped');
    return 0;
  } catch (error) {
    console.error(isPlain(error) ? error.message : error);
    return 1;
  }
}

/** Resolves at the first signal; the second one ends the process at once, as the listeners are gone by then. */
async function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    const listener = (signal: string) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, listener);
      resolve(signal);
    };
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, listener);
  });
}

function isPlain(error: unknown): error is Error {
  return (
    error instanceof SettingsError ||
    error instanceof OpenDoorError ||
    error instanceof RuleFileError ||
    (error instanceof Error && error.name === 'ClusterError')
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // A statement that outlasts the grace period still holds its connection open.
  process.exit(await main());
}
