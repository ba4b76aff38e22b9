import { ENTRY_SPACE } from './index/page-layout.ts';
import { JetError } from './errors.ts';
import type { PageFile } from './page-file.ts';
import { PAGE_SIZE } from './page.ts';

/** Pages kept back for usage maps, catalogue and the pages still open. */
const MARGIN = 64;

/** Entries of an index: how many, their bytes, those of the longest. */
export interface EntryTotals {
  count: number;
  totalBytes: number;
  longest: number;
}

/** Upper bound of the pages an index over these entries will take, nodes included. */
export function indexPages(entries: Readonly<EntryTotals>): number {
  if (entries.count === 0) return 0;
  const leaves = entries.totalBytes / (ENTRY_SPACE - entries.longest) + 1;
  const perNode = Math.max(2, (ENTRY_SPACE - entries.longest) / (entries.longest + 4));
  return Math.ceil(leaves * (1 + 1 / (perNode - 1))) + 1;
}

/** Keeps room for the indexes that are only built when the file is closed. */
export class SpaceGuard {
  readonly #file: PageFile;
  #reserved = 0;

  constructor(file: PageFile) {
    this.#file = file;
  }

  /** Replaces one table's reservation by another. */
  reserve(before: number, after: number): void {
    this.#reserved += after - before;
  }

  /** Bytes of the file with `pages` more, its indexes and what is kept back. */
  bytesWith(pages: number): number {
    return (this.#file.pages + this.#reserved + pages + Math.min(MARGIN, this.#file.limit >> 2)) * PAGE_SIZE;
  }

  /** The most bytes the file may have. */
  get limit(): number {
    return this.#file.limit * PAGE_SIZE;
  }

  /** Refuses when `pages` more would not leave room for the rest of the file. */
  require(pages: number): void {
    if (this.bytesWith(pages) > this.limit) throw new JetError('file-full', { limit: this.limit });
  }
}
