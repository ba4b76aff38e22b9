import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { JetError } from './errors.ts';
import { PAGE_SIZE } from './page.ts';

/** Something that answers pages by number. A page is a view: read it, do not change or keep it. */
export interface PageSource {
  /** Number of whole pages. */
  readonly pages: number;
  /** The page; a `RangeError` past the end. */
  read(page: number): Buffer;
}

const SLOTS = 512;

function openForReading(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JetError('read-failed', { file: path, reason }, { cause });
  }
}

/** Reads pages of a file through a small direct-mapped cache (2 MB whatever the file's size). */
export class PageReader implements PageSource {
  readonly pages: number;
  /** Bytes after the last whole page. */
  readonly remainder: number;
  readonly #file: number;
  readonly #cached = new Int32Array(SLOTS).fill(-1);
  readonly #slots: Buffer[] = [];

  constructor(path: string) {
    this.#file = openForReading(path);
    const { size } = fstatSync(this.#file);
    this.pages = Math.floor(size / PAGE_SIZE);
    this.remainder = size % PAGE_SIZE;
  }

  read(page: number): Buffer {
    if (!(page >= 0 && page < this.pages)) throw new RangeError(`page ${page} is outside the file`);
    const slot = page % SLOTS;
    // A new buffer per miss: a view handed out before keeps its page.
    if (this.#cached[slot] !== page) {
      const bytes = Buffer.allocUnsafe(PAGE_SIZE);
      readSync(this.#file, bytes, 0, PAGE_SIZE, page * PAGE_SIZE);
      this.#slots[slot] = bytes;
      this.#cached[slot] = page;
    }
    return this.#slots[slot]!;
  }

  close(): void {
    closeSync(this.#file);
  }
}
