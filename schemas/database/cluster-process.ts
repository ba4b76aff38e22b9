/** The processes of a managed cluster: initdb, start, stop, and what a killed one leaves behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutPgVariables, type PostgresInstallation } from '../setup/find-postgres.mjs';
import { ClusterError, explainFailure } from './cluster-error.ts';
import { SOCKET_NAME, type ClusterPlace } from './cluster-place.ts';
import { clusterSettings, machineResources, settingsFile } from './cluster-settings.ts';

export interface Cluster extends ClusterPlace {
  readonly installation: PostgresInstallation;
  /** False for throwaway clusters of tests. */
  readonly durable: boolean;
}

/** Bytes a new cluster needs at least: 45 MB of its own, 16-64 MB of WAL, and room to load something. */
const SPACE_NEEDED = 300 * 1024 ** 2;

const START_ATTEMPTS = 30;

const dataOf = (cluster: ClusterPlace) => join(cluster.directory, 'data');
const logOf = (cluster: ClusterPlace) => join(dataOf(cluster), 'dimai.log');

/** Runs a program of the installation as the cluster's user; resolves with its output, throws an explained error. */
export async function runProgram(cluster: Cluster, program: string, args: readonly string[]): Promise<string> {
  const { owner, installation } = cluster;
  const child = spawn(join(installation.binaries, program), args, {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutPgVariables(process.env), LC_ALL: 'C', ...installation.environment },
    ...(owner && { uid: owner.uid, gid: owner.gid }),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // 'exit', not 'close': a server started by pg_ctl may keep the pipes open.
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return output;
  throw explainFailure(program, output + logTail(cluster));
}

function logTail(cluster: Cluster): string {
  try {
    return readFileSync(logOf(cluster), 'utf8').slice(-4000);
  } catch {
    return '';
  }
}

/** Major version of existing data; undefined where there is none yet. */
export function dataVersion(place: Pick<ClusterPlace, 'directory'>): number | undefined {
  const file = join(place.directory, 'data/PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Makes the data directory, in a folder beside its final place so that a killed initdb leaves nothing half made. */
export async function initialiseCluster(cluster: Cluster): Promise<void> {
  const { bavail, bsize } = statfsSync(cluster.directory);
  if (bavail * bsize < SPACE_NEEDED) throw diskTooSmall(cluster.directory, bavail * bsize);
  const fresh = `${dataOf(cluster)}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  if (cluster.owner) chownSync(fresh, cluster.owner.uid, cluster.owner.gid);
  // Sorting by code point keeps indexes usable by prefix searches; the character type must know Chinese letters, or
  // pg_trgm finds no trigrams in them.
  const characters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const args = [
    '-D',
    fresh,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--lc-collate=C',
    `--lc-ctype=${characters}`,
  ];
  await runProgram(cluster, 'initdb', [...args, '--lc-messages=C', cluster.durable ? '--data-checksums' : '--no-sync']);
  appendFileSync(join(fresh, 'postgresql.conf'), "\ninclude_if_exists 'dimai.conf'\ninclude_if_exists 'custom.conf'\n");
  writeOwned(cluster, join(fresh, 'custom.conf'), '# Own settings, read last; in force after a restart.\n');
  renameSync(fresh, dataOf(cluster));
}

function diskTooSmall(directory: string, free: number): ClusterError {
  const megabytes = Math.round(free / 1024 ** 2);
  return new ClusterError(
    `${directory} 所在磁盘只剩 ${megabytes} MB，建库至少需要 ${SPACE_NEEDED / 1024 ** 2} MB。请腾出空间，或把 DIMAI_DATA 设到其他磁盘。`,
    `Only ${megabytes} MB are left on the disk of ${directory}, a new database needs ${SPACE_NEEDED / 1024 ** 2} MB. Free some, or point DIMAI_DATA to another disk.`,
  );
}

/** Process id of the running postmaster of this data directory; undefined where none runs, whatever a lock file says. */
export function runningPostmaster(place: ClusterPlace): number | undefined {
  const data = dataOf(place);
  try {
    const pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    return isPostmasterOf(pid, data) ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** After a crash or in a container another process may have the number: a postmaster works in its data directory. */
function isPostmasterOf(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}

/** Starts the server and waits until it answers; one that already runs is left as it is. */
export async function startCluster(cluster: Cluster): Promise<void> {
  if (runningPostmaster(cluster) != null) return;
  removeLeftovers(cluster);
  writeSettings(cluster);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runProgram(cluster, 'pg_ctl', [
        'start',
        '-w',
        '-t',
        '120',
        '-s',
        '-D',
        dataOf(cluster),
        '-l',
        logOf(cluster),
      ]);
      return;
    } catch (error) {
      // After kill -9 of the postmaster a session that computes does not notice for as long as it computes.
      const orphansLeft = (error as Error).message.includes('pre-existing shared memory block');
      if (!orphansLeft || attempt === START_ATTEMPTS) throw error;
      endOrphans(cluster);
      rotateLog(cluster, 0);
      await sleep(500);
    }
  }
}

/** Sessions whose postmaster is gone: they work in the data directory, and their answers can reach nobody's commit. */
function endOrphans(cluster: Cluster): void {
  if (process.platform !== 'linux') return;
  const data = realpathSync(dataOf(cluster));
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (readlinkSync(`/proc/${name}/cwd`) === data) process.kill(Number(name), 'SIGQUIT');
    } catch {
      // Gone already, or somebody else's.
    }
  }
}

/** Lock files of a postmaster that is gone: their process ids may belong to somebody else by now. */
function removeLeftovers(cluster: Cluster): void {
  rmSync(join(dataOf(cluster), 'postmaster.pid'), { force: true });
  rmSync(join(cluster.socketDirectory, SOCKET_NAME), { force: true });
  rmSync(join(cluster.socketDirectory, `${SOCKET_NAME}.lock`), { force: true });
  rotateLog(cluster, 20 * 1024 ** 2);
}

function rotateLog(cluster: Cluster, limit: number): void {
  const size = statSync(logOf(cluster), { throwIfNoEntry: false })?.size ?? 0;
  if (size > limit) renameSync(logOf(cluster), `${logOf(cluster)}.1`);
}

function writeSettings(cluster: Cluster): void {
  const file = join(dataOf(cluster), 'dimai.conf');
  const settings = clusterSettings({ ...machineResources(), durable: cluster.durable });
  try {
    writeOwned(cluster, file, settingsFile({ ...settings, unix_socket_directories: cluster.socketDirectory }));
  } catch (cause) {
    throw explainFailure('dimai.conf', (cause as Error).message);
  }
}

/** Whole or not at all: a full disk must not leave half a configuration. */
function writeOwned({ owner }: Cluster, file: string, text: string): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text);
  if (owner) chownSync(fresh, owner.uid, owner.gid);
  renameSync(fresh, file);
}

/** Stops the server: open transactions are rolled back, `immediate` does not even write a checkpoint. */
export async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  if (runningPostmaster(cluster) == null) return;
  await runProgram(cluster, 'pg_ctl', ['stop', '-w', '-t', '120', '-s', '-m', mode, '-D', dataOf(cluster)]);
}

/** Connection string of a database of the cluster. */
export function clusterUrl(cluster: ClusterPlace, database: string): string {
  const query = new URLSearchParams({ host: cluster.socketDirectory, port: '5432' });
  return `postgresql://postgres@/${encodeURIComponent(database)}?${query.toString()}`;
}
