/** Writing a file front to back in large pieces, with a header that is known only at the end; on disk or in memory. */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const BUFFER = 1 << 20;

/** What writers of formats write to. */
export interface ByteSink {
  /** Bytes given so far. */
  readonly length: number;
  /** Room for `size` bytes to be filled in at once; valid until the next call. */
  reserve(size: number): Buffer;
  write(bytes: Uint8Array): void;
  /** Writes as UTF-8. */
  writeText(text: string): void;
  /** Overwrites bytes near the front. */
  patch(position: number, bytes: Uint8Array): void;
  close(): void;
}

/** A file under construction. Everything is on the disk when `close` returns. */
export class FileSink implements ByteSink {
  readonly path: string;
  length = 0;
  private readonly descriptor: number;
  private buffer = Buffer.allocUnsafe(BUFFER);
  private used = 0;
  private isOpen = true;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.descriptor = openSync(path, 'w');
  }

  reserve(size: number): Buffer {
    if (this.used + size > this.buffer.length) {
      this.flush();
      if (size > this.buffer.length) this.buffer = Buffer.allocUnsafe(size);
    }
    const room = this.buffer.subarray(this.used, this.used + size);
    this.used += size;
    this.length += size;
    return room;
  }

  write(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes);
  }

  writeText(text: string): void {
    this.write(Buffer.from(text, 'utf8'));
  }

  patch(position: number, bytes: Uint8Array): void {
    this.flush();
    writeSync(this.descriptor, bytes, 0, bytes.length, position);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    try {
      this.flush();
      fsyncSync(this.descriptor);
    } finally {
      closeSync(this.descriptor);
    }
  }

  /** Gives the file up: what is buffered is dropped. */
  abandon(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.descriptor);
  }

  private flush(): void {
    for (let at = 0; at < this.used;) at += writeSync(this.descriptor, this.buffer, at, this.used - at);
    this.used = 0;
  }
}

/** The same in memory, for small files that are sent at once. */
export class MemorySink implements ByteSink {
  length = 0;
  private buffer = Buffer.alloc(1 << 16);

  reserve(size: number): Buffer {
    if (this.length + size > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(2 * this.buffer.length, this.length + size));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    const room = this.buffer.subarray(this.length, this.length + size);
    this.length += size;
    return room;
  }

  write(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes);
  }

  writeText(text: string): void {
    this.write(Buffer.from(text, 'utf8'));
  }

  patch(position: number, bytes: Uint8Array): void {
    this.buffer.set(bytes, position);
  }

  close(): void {
    // nothing is held open
  }

  /** The bytes written so far. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
