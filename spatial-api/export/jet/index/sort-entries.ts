import { compareEntries, POINTER } from './entry-order.ts';

/** Ranges this small are sorted by insertion. */
const SMALL = 12;

/** Sorts entry numbers by their bytes: three-way radix quicksort (Bentley and Sedgewick), insertion sort when few. */
export function sortEntries(bytes: Buffer, starts: Uint32Array, order: Uint32Array): void {
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
