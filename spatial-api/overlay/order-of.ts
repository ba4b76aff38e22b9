import { integers } from './room.ts';

const RUN = 12;
const rooms = [integers(), integers()] as const;

/** Positions of the first `count` values in ascending order, equal ones in the order given. Overwritten by the next call. */
export function orderOf(values: Float64Array, count: number): Int32Array {
  let from = rooms[0].of(count);
  let to = rooms[1].of(count);
  for (let i = 0; i < count; i++) from[i] = i;
  for (let start = 0; start < count; start += RUN) insert(values, from, start, Math.min(start + RUN, count));
  for (let width = RUN; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      merge(values, from, to, start, Math.min(start + width, count), Math.min(start + 2 * width, count));
    }
    const sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

function insert(values: Float64Array, order: Int32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const one = order[i]!;
    const value = values[one]!;
    let at = i;
    for (; at > start && values[order[at - 1]!]! > value; at--) order[at] = order[at - 1]!;
    order[at] = one;
  }
}

/** Two sorted runs, [start, middle) and [middle, end), into one. */
function merge(
  values: Float64Array,
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const isLeft = left < middle && (right >= end || values[from[left]!]! <= values[from[right]!]!);
    to[at] = isLeft ? from[left++]! : from[right++]!;
  }
}
