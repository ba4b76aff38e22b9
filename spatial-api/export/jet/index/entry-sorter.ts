import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { copyBytes } from '../copy-bytes.ts';

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

/** A walk over sorted entries: after `next()` answers true, the entry is `bytes[start..end)`. */
export interface EntryCursor {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  next(): boolean;
}

const FIRST_ARENA = 64 * 1024;
const SMALL = 12;

/** Order of two byte ranges: by the first byte that differs, the shorter one first when there is none. */
export function compareBytes(a: Buffer, aStart: number, aEnd: number, b: Buffer, bStart: number, bEnd: number): number {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!;
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}

/** Bytes of the row pointer at the end of an entry. */
const POINTER = 4;

/** Order of two entries: by key, a key before its continuations, then by row pointer. */
export function compareEntries(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): number {
  const byKey = compareBytes(a, aStart, aEnd - POINTER, b, bStart, bEnd - POINTER);
  return byKey !== 0 ? byKey : a.readUInt32BE(aEnd - POINTER) - b.readUInt32BE(bEnd - POINTER);
}

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

function memoryCursor(bytes: Buffer, starts: Uint32Array, order: Uint32Array): EntryCursor {
  let at = -1;
  const cursor = {
    bytes,
    start: 0,
    end: 0,
    next: (): boolean => {
      if (++at >= order.length) return false;
      cursor.start = starts[order[at]!]!;
      cursor.end = starts[order[at]! + 1]!;
      return true;
    },
  };
  return cursor;
}

const READ_AHEAD = 128 * 1024;

/** Walks one run of a spill file. */
function fileCursor(file: number, from: number, to: number): EntryCursor {
  let position = from;
  let filled = 0;
  let at = 0;
  const bytes = Buffer.allocUnsafe(READ_AHEAD);
  const refill = (): void => {
    bytes.copyWithin(0, at, filled);
    filled -= at;
    at = 0;
    const read = readSync(file, bytes, filled, Math.min(bytes.length - filled, to - position), position);
    position += read;
    filled += read;
  };
  const cursor = {
    bytes,
    start: 0,
    end: 0,
    next: (): boolean => {
      if (filled - at < 2 || filled - at < 2 + bytes.readUInt16LE(at)) {
        if (position < to) refill();
        if (at >= filled) return false;
      }
      cursor.start = at + 2;
      cursor.end = cursor.start + bytes.readUInt16LE(at);
      at = cursor.end;
      return true;
    },
  };
  return cursor;
}

const compareCursors = (a: EntryCursor, b: EntryCursor): number =>
  compareEntries(a.bytes, a.start, a.end, b.bytes, b.start, b.end);

/** Merges sorted walks by a binary heap. */
export function mergeCursors(cursors: readonly EntryCursor[]): EntryCursor {
  const heap = cursors.filter((cursor) => cursor.next());
  const sink = (from: number): void => {
    const item = heap[from]!;
    let hole = from;
    for (let child = 2 * hole + 1; child < heap.length; child = 2 * hole + 1) {
      if (child + 1 < heap.length && compareCursors(heap[child + 1]!, heap[child]!) < 0) child++;
      if (compareCursors(item, heap[child]!) <= 0) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = item;
  };
  for (let i = heap.length >> 1; i-- > 0;) sink(i);
  let started = false;
  const merged = {
    bytes: Buffer.alloc(0) as Buffer,
    start: 0,
    end: 0,
    next: (): boolean => {
      if (started && heap.length > 0) {
        if (!heap[0]!.next()) {
          const last = heap.pop()!;
          if (heap.length > 0) heap[0] = last;
        }
        if (heap.length > 0) sink(0);
      }
      started = true;
      const top = heap[0];
      if (top == null) return false;
      merged.bytes = top.bytes;
      merged.start = top.start;
      merged.end = top.end;
      return true;
    },
  };
  return merged;
}

/** Sorts entry numbers by their bytes: three-way radix quicksort (Bentley and Sedgewick), insertion sort when few. */
function sortEntries(bytes: Buffer, starts: Uint32Array, order: Uint32Array): void {
  const stack: [number, number, number][] = [[0, order.length, 0]];
  for (let work = stack.pop(); work != null; work = stack.pop()) {
    const [from, to, depth] = work;
    if (to - from <= SMALL) {
      insertionSort(bytes, starts, order, from, to, depth);
      continue;
    }
    const [low, high, pivot] = partition(bytes, starts, order, from, to, depth);
    if (low > from) stack.push([from, low, depth]);
    if (to > high) stack.push([high, to, depth]);
    if (pivot >= 0) stack.push([low, high, depth + 1]);
    else sortByPointer(bytes, starts, order, low, high);
  }
}

/** Byte of a key; -1 after its end. */
const byteAt = (bytes: Buffer, starts: Uint32Array, entry: number, depth: number): number => {
  const at = starts[entry]! + depth;
  return at < starts[entry + 1]! - POINTER ? bytes[at]! : -1;
};

/** Sorts entries of one key by their row pointers. */
function sortByPointer(bytes: Buffer, starts: Uint32Array, order: Uint32Array, from: number, to: number): void {
  const pointer = (entry: number): number => bytes.readUInt32BE(starts[entry + 1]! - POINTER);
  const run = order.subarray(from, to).sort();
  // Rows mostly come in the order of their places, so entries in the order they came are mostly sorted.
  const isSorted = run.every((entry, i) => i === 0 || pointer(run[i - 1]!) <= pointer(entry));
  if (!isSorted) run.sort((a, b) => pointer(a) - pointer(b));
}

/** Splits a range into entries whose byte at `depth` is below, equal to and above that of a middle entry. */
function partition(
  bytes: Buffer,
  starts: Uint32Array,
  order: Uint32Array,
  from: number,
  to: number,
  depth: number,
): [number, number, number] {
  const middle = (from + to) >>> 1;
  const a = byteAt(bytes, starts, order[from]!, depth);
  const b = byteAt(bytes, starts, order[middle]!, depth);
  const c = byteAt(bytes, starts, order[to - 1]!, depth);
  const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  let low = from;
  let high = to;
  for (let i = from; i < high;) {
    const entry = order[i]!;
    const byte = byteAt(bytes, starts, entry, depth);
    if (byte < pivot) {
      order[i++] = order[low]!;
      order[low++] = entry;
    } else if (byte > pivot) {
      order[i] = order[--high]!;
      order[high] = entry;
    } else i++;
  }
  return [low, high, pivot];
}

function insertionSort(
  bytes: Buffer,
  starts: Uint32Array,
  order: Uint32Array,
  from: number,
  to: number,
  depth: number,
): void {
  for (let i = from + 1; i < to; i++) {
    const entry = order[i]!;
    const start = starts[entry]! + depth;
    const end = starts[entry + 1]!;
    let j = i;
    for (; j > from; j--) {
      const other = order[j - 1]!;
      if (compareEntries(bytes, starts[other]! + depth, starts[other + 1]!, bytes, start, end) <= 0) break;
      order[j] = other;
    }
    order[j] = entry;
  }
}
