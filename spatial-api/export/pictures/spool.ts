import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** State: pictures on the disk beside the file they go into, so that all are there and their sizes known before it is written. Close it. */
export class Spool {
  private readonly path: string;
  private readonly file: number;
  private end = 0;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'w+', 0o600);
  }

  /** Keeps bytes; answers where they begin. */
  add(bytes: Uint8Array): number {
    const at = this.end;
    for (let done = 0; done < bytes.length;) done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
    this.end += bytes.length;
    return at;
  }

  read(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.file, bytes, done, length - done, at + done);
      if (read === 0) throw new Error('the pictures end earlier than they should');
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }
}
