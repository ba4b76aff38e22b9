/**
 * The database of the product: the one that DATABASE_URL names, else a native cluster of its own that starts when the first
 * process of ours needs it and stops when the last one leaves. Nothing of it listens on TCP.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  findPostgres,
  isUsable,
  MINIMUM_POSTGIS,
  MINIMUM_POSTGRES,
  type PostgresInstallation,
} from '../setup/find-postgres.mjs';
import type { Settings } from '../settings.ts';
import { checkServer } from './check-server.ts';
import { ClusterError } from './cluster-error.ts';
import { placeCluster, type ClusterPlace } from './cluster-place.ts';
import {
  clusterUrl,
  dataVersion,
  initialiseCluster,
  startCluster,
  stopCluster,
  type Cluster,
} from './cluster-process.ts';
import { acquireLock, tryLock } from '../setup/file-lock.mjs';

export interface OpenDatabase {
  readonly url: string;
  /** True for our own cluster, false for the server of DATABASE_URL. */
  readonly managed: boolean;
  /** Starts the managed cluster again where its server was killed; nothing where it runs, or is not ours. */
  revive(): Promise<void>;
  /** Stops the managed cluster when no other process uses it. Once is enough; more does no harm. */
  release(): Promise<void>;
}

type DatabaseSettings = Pick<Settings, 'databaseUrl' | 'dataDirectory' | 'postgresDirectory'>;

const DATABASE = 'dimai';

/** Opens the database; `report` hears about steps that take seconds. Throws `ClusterError` with what to do. */
export async function openDatabase(
  settings: DatabaseSettings,
  report: (message: string) => void = () => {},
): Promise<OpenDatabase> {
  if (settings.databaseUrl != null) {
    await checkServer(settings.databaseUrl);
    return { url: settings.databaseUrl, managed: false, revive: async () => {}, release: async () => {} };
  }
  const cluster = locateCluster(settings);
  return useCluster(cluster, report);
}

/** The managed cluster of these settings, running or not. */
export function locateCluster(settings: Omit<DatabaseSettings, 'databaseUrl'>): Cluster {
  const place = placeCluster(join(settings.dataDirectory, 'cluster'));
  const installation = chooseInstallation(place, findPostgres({ folder: settings.postgresDirectory }));
  return { ...place, installation, durable: true };
}

/** The newest usable installation, or the one that the data were made with. */
export function chooseInstallation(
  place: Pick<ClusterPlace, 'directory'>,
  found: readonly PostgresInstallation[],
): PostgresInstallation {
  const usable = found.filter(isUsable);
  const made = dataVersion(place);
  const chosen = usable.find(({ major }) => made == null || major === made);
  if (chosen != null) return chosen;
  const seen =
    found.map(({ binaries, version, postgis }) => `${binaries} (${version}, PostGIS ${postgis ?? '–'})`).join('; ') ||
    '–';
  if (made != null && usable.length > 0) {
    throw new ClusterError(
      `${place.directory} 中的数据是 PostgreSQL ${made} 建的，本机只有 ${seen}。请安装 PostgreSQL ${made} 与其 PostGIS，或用旧版本 dimai backup 备份、移走该目录后 dimai restore 恢复。`,
      `The data in ${place.directory} were made by PostgreSQL ${made}; found here: ${seen}. Install PostgreSQL ${made} with its PostGIS, or back up with the old version (dimai backup), move the folder away and restore (dimai restore).`,
    );
  }
  throw new ClusterError(
    `没有找到带 PostGIS ≥ ${MINIMUM_POSTGIS} 的 PostgreSQL ≥ ${MINIMUM_POSTGRES}（找到：${seen}）。请运行 npm start 自动安装，或设置 DATABASE_URL。`,
    `No PostgreSQL ${MINIMUM_POSTGRES} or later with PostGIS ${MINIMUM_POSTGIS} or later was found (found: ${seen}). Run npm start, which installs it, or set DATABASE_URL.`,
  );
}

/** Starts the cluster if needed and counts this use of it. */
export async function useCluster(
  cluster: Cluster,
  report: (message: string) => void = () => {},
): Promise<OpenDatabase> {
  mkdirSync(cluster.directory, { recursive: true });
  const starting = await acquireLock(join(cluster.directory, 'start.lock'), 'exclusive');
  try {
    if (!existsSync(join(cluster.directory, 'data'))) {
      report(`建立数据库 Creating the database in ${cluster.directory}`);
      await initialiseCluster(cluster);
    }
    await startCluster(cluster);
    await createDatabase(cluster);
    const use = await acquireLock(usersLock(cluster), 'shared');
    let release: Promise<void> | undefined;
    return {
      url: clusterUrl(cluster, DATABASE),
      managed: true,
      revive: () => reviveCluster(cluster),
      release: () => (release ??= leaveCluster(cluster, () => use.release())),
    };
  } finally {
    starting.release();
  }
}

async function reviveCluster(cluster: Cluster): Promise<void> {
  const starting = await acquireLock(join(cluster.directory, 'start.lock'), 'exclusive');
  try {
    await startCluster(cluster);
  } finally {
    starting.release();
  }
}

const usersLock = (cluster: Cluster) => join(cluster.directory, 'users.lock');

/** Every user of the cluster holds a shared lock: when it can be had exclusively, nobody is left. */
async function leaveCluster(cluster: Cluster, leave: () => void): Promise<void> {
  const stopping = await acquireLock(join(cluster.directory, 'start.lock'), 'exclusive');
  try {
    leave();
    const last = await tryLock(usersLock(cluster), 'exclusive');
    if (last == null) return;
    await stopCluster(cluster);
    last.release();
  } finally {
    stopping.release();
  }
}

/** Creates our database, and brings PostGIS to the version of the installed library after an upgrade of packages. */
async function createDatabase(cluster: Cluster): Promise<void> {
  await withClient(clusterUrl(cluster, 'postgres'), async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
  await withClient(clusterUrl(cluster, DATABASE), async (client) => {
    const { rows } = await client.query<{ outdated: boolean }>(
      `select installed_version <> default_version as outdated from pg_available_extensions where name = 'postgis'`,
    );
    if (rows[0]?.outdated) await client.query('alter extension postgis update');
  });
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
