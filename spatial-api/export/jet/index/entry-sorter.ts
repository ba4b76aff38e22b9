import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { copyBytes } from '../copy-bytes.ts';
import { fileCursor, memoryCursor, mergeCursors } from './entry-cursor.ts';
import type { EntryCursor } from './entry-cursor.ts';
import { compareEntries } from './entry-order.ts';
import { sortEntries } from './sort-entries.ts';

/** Bytes of sorted entries that all sorters of a file may hold in memory together. */
export interface SortBudget {
  readonly limit: number;
  used: number;
  /** Names a new spill file. */
  readonly spillPath: () => string;
  readonly sorters: Set<EntrySorter>;
}

export const createSortBudget = (limit: number, spillPath: () => string): SortBudget => ({
  limit,
  used: 0,
  spillPath,
  sorters: new Set(),
});

const FIRST_ARENA = 64 * 1024;

/**
 * Collects index entries (key and row pointer as one byte string) and gives them back in order. Beyond the budget the
 * biggest sorter of the file writes its entries to a temporary file as one sorted run; runs are merged at the end.
 */
export class EntrySorter {
  #arena = Buffer.alloc(0);
  #starts = new Uint32Array(64);
  #count = 0;
  #end = 0;
  #sorted = true;
  readonly #budget: SortBudget;
  #file = -1;
  #spillPath = '';
  #fileEnd = 0;
  readonly #runs: { start: number; end: number }[] = [];
  /** Entries added so far. */
  count = 0;
  /** Bytes of all entries, and of the longest. */
  totalBytes = 0;
  longest = 0;

  constructor(budget: SortBudget) {
    this.#budget = budget;
    budget.sorters.add(this);
  }

  get heldBytes(): number {
    return this.#end;
  }

  /** Adds the entry made of the first `length` bytes of `key` and a row pointer (page big endian, row). */
  add(key: Buffer, length: number, page: number, row: number): void {
    const size = length + 4;
    if (this.#end + size > this.#arena.length) this.#grow(size);
    if (this.#count + 1 >= this.#starts.length) this.#starts = grown(this.#starts);
    const start = this.#end;
    const arena = this.#arena;
    copyBytes(key, 0, length, arena, start);
    const at = start + length;
    arena[at] = page >>> 16;
    arena[at + 1] = (page >>> 8) & 0xff;
    arena[at + 2] = page & 0xff;
    arena[at + 3] = row;
    if (this.#sorted && this.#count > 0) {
      const previous = this.#starts[this.#count - 1]!;
      this.#sorted = compareEntries(arena, previous, start, arena, start, start + size) <= 0;
    }
    this.#starts[this.#count++] = start;
    this.#starts[this.#count] = start + size;
    this.#end = start + size;
    this.count++;
    this.totalBytes += size;
    if (size > this.longest) this.longest = size;
    this.#budget.used += size;
    if (this.#budget.used > this.#budget.limit) spillBiggest(this.#budget);
  }

  /** Adds a whole entry as another index page holds it. */
  addEntry(bytes: Buffer, start: number, end: number): void {
    const pointer = bytes.readUInt32BE(end - 4);
    this.add(bytes.subarray(start, end), end - start - 4, pointer >>> 8, pointer & 0xff);
  }

  /** Walks all entries in order. The sorter takes no more entries afterwards. */
  finish(): EntryCursor {
    const held = this.#sortedCursor();
    if (this.#runs.length === 0) return held;
    return mergeCursors([...this.#runs.map((run) => fileCursor(this.#file, run.start, run.end)), held]);
  }

  /** Frees memory and the spill file. */
  close(): void {
    if (this.#file >= 0) {
      closeSync(this.#file);
      rmSync(this.#spillPath, { force: true });
    }
    this.#file = -1;
    this.#budget.used -= this.#end;
    this.#budget.sorters.delete(this);
    this.#end = 0;
    this.#arena = Buffer.alloc(0);
  }

  /** Writes the held entries to the spill file as one sorted run. */
  spill(): void {
    if (this.#file < 0) {
      this.#spillPath = this.#budget.spillPath();
      this.#file = openSpillFile(this.#spillPath);
    }
    const run = { start: this.#fileEnd, end: this.#fileEnd };
    const out = Buffer.allocUnsafe(256 * 1024);
    let filled = 0;
    const cursor = this.#sortedCursor();
    const flush = (): void => {
      writeFully(this.#file, out, filled, run.end);
      run.end += filled;
      filled = 0;
    };
    while (cursor.next()) {
      const length = cursor.end - cursor.start;
      if (filled + length + 2 > out.length) flush();
      out.writeUInt16LE(length, filled);
      cursor.bytes.copy(out, filled + 2, cursor.start, cursor.end);
      filled += length + 2;
    }
    flush();
    this.#fileEnd = run.end;
    this.#runs.push(run);
    this.#budget.used -= this.#end;
    this.#count = 0;
    this.#end = 0;
    this.#sorted = true;
  }

  #grow(size: number): void {
    const arena = Buffer.allocUnsafe(Math.max(FIRST_ARENA, this.#arena.length * 2, this.#end + size));
    this.#arena.copy(arena, 0, 0, this.#end);
    this.#arena = arena;
  }

  #sortedCursor(): EntryCursor {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    if (!this.#sorted) sortEntries(this.#arena, this.#starts, order);
    return memoryCursor(this.#arena, this.#starts, order);
  }
}

const grown = (array: Uint32Array): Uint32Array<ArrayBuffer> => {
  const bigger = new Uint32Array(array.length * 2);
  bigger.set(array);
  return bigger;
};

function spillBiggest(budget: SortBudget): void {
  let biggest: EntrySorter | undefined;
  for (const sorter of budget.sorters) {
    if (biggest == null || sorter.heldBytes > biggest.heldBytes) biggest = sorter;
  }
  biggest?.spill();
}

/** Opens a spill file and unlinks it at once where the system allows, so that a crash leaves nothing behind. */
function openSpillFile(path: string): number {
  const file = openSync(path, 'wx+');
  try {
    rmSync(path, { force: true });
  } catch {
    // An open file cannot be removed on Windows; `close` removes it.
  }
  return file;
}

function writeFully(file: number, bytes: Buffer, length: number, position: number): void {
  for (let done = 0; done < length;) done += writeSync(file, bytes, done, length - done, position + done);
}
