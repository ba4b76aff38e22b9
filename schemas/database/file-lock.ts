/**
 * Locks between processes that end with their process, however it ends. Node has no flock(2), but a helper can lock a file
 * descriptor it inherits: the lock belongs to the open file, so it stays with us when the helper exits and goes when the
 * kernel closes the file, after kill -9 too. A lock file with a process id inside would need guessing instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

export interface FileLock {
  /** Once is enough; more does no harm. */
  release(): void;
}

export type LockMode = 'exclusive' | 'shared';

/** flock(1) is part of every Linux; macOS has Perl. Both lock descriptor 3 and exit 0, or 1 when it is taken and `wait` is false. */
function lockers(mode: LockMode, wait: boolean): readonly (readonly [string, ...string[]])[] {
  const operation = (mode === 'exclusive' ? 2 : 1) | (wait ? 0 : 4);
  return [
    ['flock', mode === 'exclusive' ? '-x' : '-s', ...(wait ? [] : ['-n']), '3'],
    ['perl', '-e', `open(F, "+<&=3") or die; exit(flock(F, ${operation}) ? 0 : 1)`],
  ];
}

async function run([program, ...args]: readonly [string, ...string[]], descriptor: number): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', descriptor], cwd: '/' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 2;
}

async function tryLockers(descriptor: number, mode: LockMode, wait: boolean): Promise<boolean> {
  for (const command of lockers(mode, wait)) {
    try {
      const code = await run(command, descriptor);
      if (code <= 1) return code === 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(
    '既没有 flock 也没有 perl，无法加锁。Neither flock (util-linux) nor perl was found: one of them is needed to lock files.',
  );
}

async function lockFile(path: string, mode: LockMode, wait: boolean): Promise<FileLock | undefined> {
  // A bare descriptor: a FileHandle would be closed, and the lock lost, when nobody refers to it any more.
  const descriptor = openSync(path, 'a+', 0o600);
  try {
    if (await tryLockers(descriptor, mode, wait)) return releasable(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  return undefined;
}

function releasable(descriptor: number): FileLock {
  let held = true;
  return {
    release: () => {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}

/** Waits until `path` (created when absent) is ours; a second lock by the same process waits as well. */
export async function acquireLock(path: string, mode: LockMode): Promise<FileLock> {
  const lock = await lockFile(path, mode, true);
  if (lock == null) throw new Error(`${path} could not be locked`);
  return lock;
}

/** The lock, or undefined when another one stands in its way. */
export function tryLock(path: string, mode: LockMode): Promise<FileLock | undefined> {
  return lockFile(path, mode, false);
}
