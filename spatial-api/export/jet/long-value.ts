import { LONG_VALUE_HEAD, longValueFlag } from './long-value-reader.ts';
import type { PageFile } from './page-file.ts';
import { appendRow, freeBytes, LONG_VALUE_OWNER, PAGE_SIZE, rowFits, rowPointer, startSlottedPage } from './page.ts';

/** Longest value kept inside its row. */
export const MAX_INLINE = 64;

/** Longest value that is one row on a long-value page. */
export const MAX_SINGLE = 4076;

/** Data bytes of a full piece of a chain; four more hold the pointer to the next piece. */
export const PIECE = 4072;

/** Writes the head of a value that follows inside the row. */
export function writeInlineHead(target: Buffer, at: number, length: number): void {
  target.writeUInt32LE(longValueFlag.inline + length, at);
  target.writeUInt32LE(0, at + 4);
  target.writeUInt32LE(0, at + 8);
}

/** Pages a value of this length may need at most, the shared page included. */
export const longValuePageCount = (length: number): number => 1 + Math.floor(length / PIECE);

/** The long values of one column: short ones share a page, longer ones are chains of full pages and a shared rest. */
export class LongValueWriter {
  /** Pages of the column so far, in the order taken. */
  readonly pages: number[] = [];
  readonly #file: PageFile;
  readonly #shared = Buffer.alloc(PAGE_SIZE);
  #sharedPage = 0;
  readonly #full = Buffer.alloc(PAGE_SIZE);
  readonly #piece = Buffer.alloc(PIECE + 4);

  constructor(file: PageFile) {
    this.#file = file;
  }

  /** Stores a value of more than 64 bytes (shorter ones too, when their row is full) and writes its head at `at`. */
  write(value: Uint8Array, head: Buffer, at: number): void {
    const single = value.length <= MAX_SINGLE;
    const pointer = single ? this.#append(value, value.length) : this.#chain(value);
    head.writeUInt32LE(value.length + (single ? longValueFlag.single : 0), at);
    head.writeUInt32LE(pointer, at + 4);
    head.writeUInt32LE(0, at + LONG_VALUE_HEAD - 4);
  }

  /** Hands in the page still open. */
  finish(): void {
    if (this.#sharedPage !== 0) this.#file.put(this.#sharedPage, this.#shared);
  }

  /** The open page and its room, for the free map: 0 when there is none worth listing. */
  get pageWithRoom(): number {
    return this.#sharedPage !== 0 && freeBytes(this.#shared) >= 64 ? this.#sharedPage : 0;
  }

  #take(): number {
    const page = this.#file.allocate();
    this.pages.push(page);
    return page;
  }

  #append(bytes: Uint8Array, length: number): number {
    if (this.#sharedPage === 0 || !rowFits(this.#shared, length)) {
      this.finish();
      this.#sharedPage = this.#take();
      startSlottedPage(this.#shared, LONG_VALUE_OWNER);
    }
    return rowPointer(this.#sharedPage, appendRow(this.#shared, bytes, length));
  }

  /** Full pieces on pages of their own, in ascending order; the rest goes to the shared page. */
  #chain(value: Uint8Array): number {
    const fullPieces = Math.floor((value.length - 1) / PIECE);
    const rest = value.length - fullPieces * PIECE;
    this.#piece.writeUInt32LE(0, 0);
    this.#piece.set(value.subarray(fullPieces * PIECE), 4);
    const last = this.#append(this.#piece, rest + 4);
    const first = this.#take();
    for (let i = 0, page = first; i < fullPieces; i++) {
      const next = i + 1 < fullPieces ? this.#take() : 0;
      this.#piece.writeUInt32LE(next === 0 ? last : rowPointer(next, 0), 0);
      this.#piece.set(value.subarray(i * PIECE, (i + 1) * PIECE), 4);
      startSlottedPage(this.#full, LONG_VALUE_OWNER);
      appendRow(this.#full, this.#piece, PIECE + 4);
      this.#file.put(page, this.#full);
      page = next;
    }
    return rowPointer(first, 0);
  }
}
