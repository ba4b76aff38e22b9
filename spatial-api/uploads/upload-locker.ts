/**
 * Who may write to an upload, over all processes that serve one data folder: the lock of a file beside it, which ends with
 * its process however that ends. A request that wants an upload which another one holds (a broken connection that the server
 * has not noticed, here or in another process) says so by a second file, and the holder lets go.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lock, Locker } from '@tus/server';
import { uploadPath } from '../../schemas/uploads/upload-store.ts';
import { type FileLock, tryLock } from '../../schemas/setup/file-lock.mjs';

/** How long a request waits for an upload, and how often it asks. */
const WAIT = { milliseconds: 30_000, step: 100 };

type Release = Parameters<Lock['lock']>[1];

export class UploadLocker implements Locker {
  private readonly folder: string;

  /** `folder` holds the uploads. */
  constructor(folder: string) {
    this.folder = folder;
  }

  newLock(id: string): Lock {
    return new UploadLock(this.folder, uploadPath(this.folder, id));
  }
}

/** State: the lock of one request on one upload. */
class UploadLock implements Lock {
  private readonly folder: string;
  private readonly lockFile: string;
  private readonly wantedFile: string;
  private held: FileLock | undefined;
  private watch: NodeJS.Timeout | undefined;

  constructor(folder: string, path: string) {
    this.folder = folder;
    this.lockFile = `${path}.lock`;
    this.wantedFile = `${path}.wanted`;
  }

  /** Throws what the protocol answers with 423 when the holder does not let go in time. */
  async lock(stopped: AbortSignal, letGo: Release): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const until = performance.now() + WAIT.milliseconds;
    for (;;) {
      this.held = await tryLock(this.lockFile, 'exclusive');
      if (this.held != null) break;
      await writeFile(this.wantedFile, '');
      if (stopped.aborted || performance.now() > until) throw { status_code: 423, body: 'the upload is in use' };
      await sleep(WAIT.step);
    }
    await rm(this.wantedFile, { force: true });
    this.watch = setInterval(() => {
      if (existsSync(this.wantedFile)) void letGo();
    }, WAIT.step);
  }

  async unlock(): Promise<void> {
    clearInterval(this.watch);
    this.held?.release();
    this.held = undefined;
  }
}
