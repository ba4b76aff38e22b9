import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

const host = hostname().replaceAll(/[^\w]/g, '_');

/** A hidden name next to `target`, so that the finished file can take its place by a rename. */
export const temporaryPath = (target: string, kind: 'partial' | 'spill'): string =>
  join(dirname(target), `.${basename(target)}.${host}.${process.pid}.${randomBytes(4).toString('hex')}.${kind}`);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes what processes of this machine that no longer run have left next to `target`. */
export function sweepTemporaryFiles(target: string): void {
  const prefix = `.${basename(target)}.${host}.`;
  for (const name of readdirSync(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const match = /^(\d+)\.[0-9a-f]{8}\.(?:partial|spill)$/.exec(name.slice(prefix.length));
    if (match != null && !isAlive(Number(match[1]))) rmSync(join(dirname(target), name), { force: true });
  }
}

/** Puts a finished and flushed file in the place of `target`; the directory entry is flushed too. */
export function moveIntoPlace(temporary: string, target: string): void {
  renameSync(temporary, target);
  const directory = openSync(dirname(target), 'r');
  try {
    fsyncSync(directory);
  } catch {
    // Some systems cannot flush a directory; the rename itself is done.
  } finally {
    closeSync(directory);
  }
}
