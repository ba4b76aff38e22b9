/** Folders that are there whole or not at all, and the folder a command writes into. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../schemas/problems.ts';

/**
 * Fills a folder beside its place (`….partial`) and moves it there when `fill` is done and everything is on the disk; one that stood there is
 * replaced. Nothing stays of a failure, and nothing appears once the signal is aborted.
 */
export async function makeWholeFolder<Made>(
  folder: string,
  signal: AbortSignal | undefined,
  fill: (partial: string) => Promise<Made>,
): Promise<Made> {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const made = await fill(partial);
    signal?.throwIfAborted();
    await flush(partial);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    await flush(dirname(folder));
    return made;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Puts a file, or the names in a folder, on the disk: a power cut spares a new file only where its folder was flushed too. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folder itself, or refused where it is not there: a misspelt path must not become a new one. */
export function existingFolder(path: string): string {
  try {
    readdirSync(path);
    return path;
  } catch (cause) {
    throw new Problem('request-invalid', `文件夹 ${path} 不存在或不能读取`, { cause });
  }
}
