import { longValuePageCount, MAX_SINGLE, PIECE } from './long-value.ts';
import type { PendingLongValue } from './row-encoder.ts';
import { MAX_ROWS_PER_PAGE, SLOTTED_SPACE } from './page.ts';
import { type EntryTotals, indexPages } from './space.ts';

/** How large a file becomes. Bytes are never fewer than the file will take; index pages are counted without shared prefixes. */
export interface Forecast {
  readonly bytes: number;
  /** The most it may have. */
  readonly limit: number;
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

/** Counts the pages that pieces fill one after the other, each on the open page while it has room. */
class PageCount {
  pages = 0;
  #free = 0;
  #rows = 0;

  add(length: number): void {
    if (this.#free < length + 2 || this.#rows === MAX_ROWS_PER_PAGE) {
      this.pages++;
      this.#free = SLOTTED_SPACE;
      this.#rows = 0;
    }
    this.#free -= length + 2;
    this.#rows++;
  }
}

/** Counts what rows of one table would take in the file, as the writer lays them out; nothing is kept of them. */
export class TableForecast {
  rows = 0;
  readonly #data = new PageCount();
  readonly #shared = new Map<number, PageCount>();
  readonly #entries: EntryTotals[];
  #chained = 0;
  /** Pages that must be free before the largest row is taken. */
  #headroom = 1;

  constructor(indexes: number) {
    this.#entries = Array.from({ length: indexes }, () => ({ count: 0, totalBytes: 0, longest: 0 }));
  }

  /** A row of `length` bytes with its long values; `entryBytes` answers the entry of an index, 0 for none. */
  add(length: number, longValues: readonly PendingLongValue[], entryBytes: (index: number) => number): void {
    this.rows++;
    this.#data.add(length);
    if (longValues.length > 0) this.#addLong(longValues);
    for (let i = 0; i < this.#entries.length; i++) {
      const bytes = entryBytes(i);
      const totals = this.#entries[i]!;
      if (bytes === 0) continue;
      totals.count++;
      totals.totalBytes += bytes;
      if (bytes > totals.longest) totals.longest = bytes;
    }
  }

  #addLong(values: readonly PendingLongValue[]): void {
    let headroom = 1;
    for (const { column, bytes } of values) {
      let shared = this.#shared.get(column);
      if (shared == null) this.#shared.set(column, (shared = new PageCount()));
      const pieces = bytes.length <= MAX_SINGLE ? 0 : Math.floor((bytes.length - 1) / PIECE);
      this.#chained += pieces;
      shared.add(pieces === 0 ? bytes.length : bytes.length - pieces * PIECE + 4);
      headroom += longValuePageCount(bytes.length);
    }
    this.#headroom = Math.max(this.#headroom, headroom);
  }

  /** Pages of the file, and those that must be free beside them while it is written. */
  get pages(): { readonly taken: number; readonly headroom: number } {
    let taken = this.#data.pages + this.#chained;
    for (const { pages } of this.#shared.values()) taken += pages;
    for (const totals of this.#entries) taken += indexPages(totals);
    return { taken, headroom: this.#headroom };
  }
}
