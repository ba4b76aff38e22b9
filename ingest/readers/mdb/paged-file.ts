/**
 * A database file that is read page by page, in the shape that mdb-reader expects (a Buffer): it slices pages, and each
 * slice is read from disk. A file of two gigabytes then costs a few megabytes. Reads are counted: in a hostile file the
 * pages of a value or a definition may point at each other for ever, and the count ends that.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { damagedFile } from '../read-limits.ts';

const PAGE = 4096;
const KEPT_BLOCKS = 32;
const BLOCK = 64 * PAGE;

/** Visits to a page of a definition or of the catalogue, with a wide margin. */
export const DEFINITION_VISITS = 100;
/** Visits to a page of values: once for each row of a batch, and then some. */
export const VALUE_VISITS = 50_000;

/** State: an open file, the blocks last read, the reads still allowed. */
export class PagedFile {
  /** What mdb-reader gets. */
  readonly buffer: Buffer;
  private readonly descriptor: number;
  private readonly size: number;
  private readonly blocks = new Map<number, Buffer>();
  private readonly visits = new Map<number, number>();
  private perPage = 0;
  private left = 0;

  constructor(path: string, size: number) {
    this.descriptor = openSync(path, 'r');
    this.size = size;
    const head = Buffer.alloc(Math.min(PAGE, size));
    readSync(this.descriptor, head, 0, head.length, 0);
    this.buffer = head;
    this.allow(DEFINITION_VISITS);
    Object.defineProperty(head, 'length', { value: size });
    Object.defineProperty(head, 'slice', { value: (start: number, end: number) => this.read(start, end) });
  }

  /**
   * Begins a request. `perPage` is how often one page may be asked for: a table is defined on pages of its own, each read
   * once or twice, while a page of memos is read for every row that has one there.
   */
  allow(perPage: number): void {
    this.visits.clear();
    this.perPage = perPage;
    this.left = 20 * (Math.ceil(this.size / 2048) + 1000);
  }

  close(): void {
    closeSync(this.descriptor);
    this.blocks.clear();
  }

  private read(start: number, end: number = this.size): Buffer {
    const visits = (this.visits.get(start) ?? 0) + 1;
    this.visits.set(start, visits);
    if (this.left-- <= 0 || visits > this.perPage) {
      throw damagedFile({ zh: '数据页互相循环引用', en: 'its pages refer to each other in a circle' });
    }
    const last = Math.min(end, this.size);
    const number = Math.floor(start / BLOCK);
    const block = this.block(number);
    const from = start - number * BLOCK;
    if (last - start <= 0) return Buffer.alloc(0);
    // a page never crosses blocks; the few longer slices are of the first page
    const found = block.subarray(from, from + (last - start));
    // decrypting and reading money happens in place: the kept block must not change
    return Buffer.from(found);
  }

  private block(number: number): Buffer {
    const kept = this.blocks.get(number);
    if (kept != null) return kept;
    const block = Buffer.alloc(Math.max(0, Math.min(BLOCK, this.size - number * BLOCK)));
    readSync(this.descriptor, block, 0, block.length, number * BLOCK);
    if (this.blocks.size >= KEPT_BLOCKS) this.blocks.delete(this.blocks.keys().next().value!);
    this.blocks.set(number, block);
    return block;
  }
}
