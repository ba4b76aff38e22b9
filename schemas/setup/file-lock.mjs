/**
 * Locks between processes that end with their process, however it ends. Node has no flock(2), but a helper can lock a file
 * descriptor it inherits: the lock belongs to the open file, so it stays with us when the helper exits and goes when the
 * kernel closes the file, after kill -9 too. A lock file with a process id inside would need guessing instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/**
 * flock(1) is part of every Linux; macOS has Perl. Both lock descriptor 3 and exit 0, or 1 when it is taken and `wait` is false.
 * @param {'exclusive' | 'shared'} mode @param {boolean} wait
 */
function lockers(mode, wait) {
  const operation = (mode === 'exclusive' ? 2 : 1) | (wait ? 0 : 4);
  return [
    ['flock', mode === 'exclusive' ? '-x' : '-s', ...(wait ? [] : ['-n']), '3'],
    ['perl', '-e', `open(F, "+<&=3") or die; exit(flock(F, ${operation}) ? 0 : 1)`],
  ];
}

/** @param {string[]} command @param {number} descriptor */
async function run([program, ...args], descriptor) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', descriptor], cwd: '/' });
  const [code] = await once(child, 'exit');
  return code ?? 2;
}

/** @param {number} descriptor @param {'exclusive' | 'shared'} mode @param {boolean} wait */
async function tryLockers(descriptor, mode, wait) {
  for (const command of lockers(mode, wait)) {
    try {
      const code = await run(command, descriptor);
      if (code <= 1) return code === 0;
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  throw new Error(
    '既没有 flock 也没有 perl，无法加锁。Neither flock (util-linux) nor perl was found: one of them is needed to lock files.',
  );
}

/** @param {string} path @param {'exclusive' | 'shared'} mode @param {boolean} wait */
async function lockFile(path, mode, wait) {
  // A bare descriptor: a FileHandle would be closed, and the lock lost, when nobody refers to it any more.
  const descriptor = openSync(path, 'a+', 0o600);
  let held = false;
  try {
    held = await tryLockers(descriptor, mode, wait);
  } finally {
    if (!held) closeSync(descriptor);
  }
  if (!held) return undefined;
  return {
    release: () => {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}

/** @param {string} path @param {'exclusive' | 'shared'} mode */
export async function acquireLock(path, mode) {
  const lock = await lockFile(path, mode, true);
  if (lock == null) throw new Error(`${path} could not be locked`);
  return lock;
}

/** @param {string} path @param {'exclusive' | 'shared'} mode */
export function tryLock(path, mode) {
  return lockFile(path, mode, false);
}
