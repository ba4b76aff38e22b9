import { readSync } from 'node:fs';
import { compareEntries } from './entry-order.ts';

/** A walk over sorted entries: after `next()` answers true, the entry is `bytes[start..end)`. */
export interface EntryCursor {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  next(): boolean;
}

/** Walks entries held in memory in a given order. */
export function memoryCursor(bytes: Buffer, starts: Uint32Array, order: Uint32Array): EntryCursor {
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
export function fileCursor(file: number, from: number, to: number): EntryCursor {
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
