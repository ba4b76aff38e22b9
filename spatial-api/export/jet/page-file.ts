import { closeSync, fdatasyncSync, openSync, readSync, rmSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { JetError } from './errors.ts';
import type { PageSource } from './page-reader.ts';
import { PAGE_SIZE } from './page.ts';

const writeAt = promisify(write);

/** Pages written together: 1 MiB. */
const WINDOW = 256;

/** Bytes waiting to be written beyond which `pressed` asks the producer to wait. */
const PRESSURE = 8 * 1024 * 1024;

/**
 * The file being written. New pages are numbered by `allocate` and handed in by `put` in any order; a window of the
 * last 256 pages is gathered and written in one piece, pages before it are written alone. All writes happen in order.
 */
export class PageFile implements PageSource {
  readonly path: string;
  /** Most pages the file may have. */
  readonly limit: number;
  #file: number;
  #pages: number;
  #windowStart: number;
  #window = Buffer.alloc(WINDOW * PAGE_SIZE);
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #failure: unknown;
  readonly #released: number[] = [];
  readonly #original: number;
  /** Pages the file held at the start that were written anew. */
  readonly rewritten = new Set<number>();

  /** Opens `path` for writing; `pages` is how many it already holds (a copied template) or 0 for a new file. */
  constructor(path: string, pages: number, limit: number) {
    this.path = path;
    this.limit = limit;
    this.#file = this.#open(pages === 0 ? 'wx+' : 'r+');
    this.#pages = pages;
    this.#windowStart = pages;
    this.#original = pages;
  }

  get pages(): number {
    return this.#pages;
  }

  /** True when so much waits to be written that the producer should `await drain()`. */
  get pressed(): boolean {
    return this.#waiting > PRESSURE;
  }

  /** Pages given back and not taken again, ascending. */
  get released(): readonly number[] {
    return this.#released.toSorted((a, b) => a - b);
  }

  /** Gives pages back for reuse before the file grows. */
  release(pages: Iterable<number>): void {
    for (const page of pages) this.#released.push(page);
  }

  /** Number of a page to fill: a released one, else the next of the file. */
  allocate(): number {
    const released = this.#released.pop();
    if (released != null) return released;
    if (this.#pages >= this.limit) throw new JetError('file-full', { limit: this.limit * PAGE_SIZE });
    const page = this.#pages++;
    if (page >= this.#windowStart + WINDOW) this.#turnWindow();
    return page;
  }

  /** Takes a copy of a page for writing. */
  put(page: number, bytes: Buffer): void {
    if (page < this.#original) this.rewritten.add(page);
    const at = page - this.#windowStart;
    if (at >= 0) bytes.copy(this.#window, at * PAGE_SIZE, 0, PAGE_SIZE);
    else this.#enqueue(Buffer.from(bytes), page);
  }

  /** Waits until everything handed in is in the file; a failed write is thrown here and ever after. */
  async drain(): Promise<void> {
    await this.#queue;
    if (this.#failure != null) throw this.#writeError(this.#failure);
  }

  /** Writes the gathered window too, so that every page can be read back. */
  async settle(): Promise<void> {
    if (this.#pages > this.#windowStart) {
      const bytes = this.#window.subarray(0, (this.#pages - this.#windowStart) * PAGE_SIZE);
      this.#enqueue(Buffer.from(bytes), this.#windowStart);
    }
    await this.drain();
  }

  /** A copy of a page; it must have been settled. */
  read(page: number): Buffer {
    if (!(page >= 0 && page < this.#pages)) throw new RangeError(`page ${page} is outside the file`);
    const bytes = Buffer.alloc(PAGE_SIZE);
    readSync(this.#file, bytes, 0, PAGE_SIZE, page * PAGE_SIZE);
    return bytes;
  }

  /** Forces everything to the disk and closes the file. */
  async finish(): Promise<void> {
    await this.settle();
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      throw this.#writeError(error);
    }
    this.#close();
  }

  /** Closes and removes the file, whatever state it is in. */
  async discard(): Promise<void> {
    await this.#queue;
    this.#close();
    rmSync(this.path, { force: true });
  }

  #open(flags: string): number {
    try {
      return openSync(this.path, flags);
    } catch (error) {
      throw this.#writeError(error);
    }
  }

  #close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }

  #turnWindow(): void {
    this.#enqueue(this.#window, this.#windowStart);
    this.#window = Buffer.alloc(WINDOW * PAGE_SIZE);
    this.#windowStart += WINDOW;
  }

  #enqueue(bytes: Buffer, page: number): void {
    this.#waiting += bytes.length;
    this.#queue = this.#queue.then(async () => {
      try {
        if (this.#failure == null) await this.#writeFully(bytes, page * PAGE_SIZE);
      } catch (error) {
        this.#failure = error;
      } finally {
        this.#waiting -= bytes.length;
      }
    });
  }

  async #writeFully(bytes: Buffer, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await writeAt(this.#file, bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }

  #writeError(cause: unknown): JetError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new JetError('write-failed', { file: this.path, reason }, { cause });
  }
}
