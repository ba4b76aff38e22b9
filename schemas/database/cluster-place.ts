/**
 * Where a managed cluster lies and whom it belongs to. PostgreSQL refuses to run as root, so root hands it to an ordinary
 * user, who must be able to reach the folder: a checkout under /root (mode 700) sends it to /var/lib. The path of a unix
 * socket is limited to 107 bytes, so a long path sends the socket to /run or /tmp.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ClusterError } from './cluster-error.ts';

/** The ordinary user to whom root drops. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export interface ClusterPlace {
  /** Holds `data`, the socket where the path is short enough, and the lock files. */
  readonly directory: string;
  readonly socketDirectory: string;
  /** Undefined where the cluster runs as the present user. */
  readonly owner: Owner | undefined;
}

/** sun_path holds 108 bytes on Linux and 104 elsewhere, a closing zero among them. */
const SOCKET_PATH_LIMIT = process.platform === 'linux' ? 107 : 103;

/** Name of the socket file; the port is part of the name only, nothing listens on TCP. */
export const SOCKET_NAME = '.s.PGSQL.5432';

/** Short name of a folder, for places outside it. */
export function folderHash(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 12);
}

/** Places the cluster of `preferred` (a folder that may not exist yet); creates the folders with the right owner. */
export function placeCluster(preferred: string): ClusterPlace {
  const owner = process.getuid?.() === 0 ? unprivilegedOwner(preferred) : undefined;
  const directory = reachableFolder(preferred, owner);
  const socketDirectory = shortSocketFolder(directory, owner);
  return { directory, socketDirectory, owner };
}

/** Whoever owns the data already, else `postgres`, else `nobody`. */
function unprivilegedOwner(directory: string): Owner {
  const existing = ownerOf(join(directory, 'data'));
  if (existing != null && existing.uid !== 0) return existing;
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const owner = namedUser(name);
    if (owner != null) return owner;
  }
  throw new ClusterError(
    '数据库不能以 root 运行，而本机没有 postgres 或 nobody 用户。请新建普通用户后以该用户启动。',
    'The database must not run as root, and there is neither a user postgres nor nobody. Create an ordinary user and start as that one.',
  );
}

function ownerOf(path: string): Owner | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat == null ? undefined : { uid: stat.uid, gid: stat.gid, name: `uid ${stat.uid}` };
}

function namedUser(name: string): Owner | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g'), name };
  } catch {
    return undefined;
  }
}

function reachableFolder(preferred: string, owner: Owner | undefined): string {
  const candidates = [preferred, fallbackFolder(preferred)];
  const directory = candidates.find((folder) => isReachable(folder, owner));
  if (directory != null) return directory;
  throw new ClusterError(
    `用户 ${owner?.name ?? userInfo().username} 进不了 ${preferred}，请把 DIMAI_DATA 设到其他目录。`,
    `The user ${owner?.name ?? userInfo().username} cannot use ${preferred}: point DIMAI_DATA to another folder.`,
  );
}

function fallbackFolder(preferred: string): string {
  const base =
    process.getuid?.() === 0 ? '/var/lib' : (process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'));
  return join(base, 'dimai', folderHash(preferred));
}

/** Creates the folder and asks the owner itself to enter it, which covers modes, ACLs and network mounts alike. */
function isReachable(folder: string, owner: Owner | undefined): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (owner == null) return hasUnixModes(folder);
    const { uid, gid } = owner;
    return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Shares of a virtual machine and mounted Windows disks know no modes; PostgreSQL refuses to keep data there. */
function hasUnixModes(folder: string): boolean {
  const probe = join(folder, 'socket');
  mkdirSync(probe, { recursive: true, mode: 0o700 });
  chmodSync(probe, 0o700);
  return (statSync(probe).mode & 0o777) === 0o700;
}

function shortSocketFolder(directory: string, owner: Owner | undefined): string {
  const uid = process.getuid?.() ?? 0;
  const short = `dimai-${uid}-${folderHash(directory)}`;
  const runtime = uid === 0 ? '/run' : process.env['XDG_RUNTIME_DIR'];
  const candidates = [join(directory, 'socket'), ...(runtime ? [join(runtime, short)] : []), join('/tmp', short)];
  for (const folder of candidates) {
    if (Buffer.byteLength(join(folder, SOCKET_NAME)) <= SOCKET_PATH_LIMIT && makePrivate(folder, owner)) return folder;
  }
  throw new ClusterError(
    `找不到放数据库套接字的目录（试过 ${candidates.join('、')}）。`,
    `No folder for the database socket could be made (tried ${candidates.join(', ')}).`,
  );
}

/**
 * Mode 700 and owned by the cluster's user: whoever reaches the socket is the database's superuser. A folder or link that
 * somebody else has laid there beforehand (in /tmp anyone can) is not touched.
 */
function makePrivate(folder: string, owner: Owner | undefined): boolean {
  const self = process.getuid?.() ?? 0;
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    const stat = lstatSync(folder);
    if (!stat.isDirectory() || (stat.uid !== self && stat.uid !== owner?.uid)) return false;
  }
  if (owner != null) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  return true;
}
