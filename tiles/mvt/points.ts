/** Points in growing typed arrays that are used again and again, so that a tile of a million vertices allocates nothing. */
export class Points {
  xs: Float64Array;
  ys: Float64Array;
  length = 0;

  constructor(capacity = 256) {
    this.xs = new Float64Array(capacity);
    this.ys = new Float64Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  reserve(count: number): void {
    if (count <= this.xs.length) return;
    const capacity = Math.max(count, this.xs.length * 2);
    const xs = new Float64Array(capacity);
    const ys = new Float64Array(capacity);
    xs.set(this.xs.subarray(0, this.length));
    ys.set(this.ys.subarray(0, this.length));
    this.xs = xs;
    this.ys = ys;
  }

  push(x: number, y: number): void {
    if (this.length === this.xs.length) this.reserve(this.length + 1);
    this.xs[this.length] = x;
    this.ys[this.length] = y;
    this.length += 1;
  }

  /** Takes over the points `from` to `to` of another list, replacing its own. */
  assign(other: Points, from = 0, to = other.length): void {
    this.length = 0;
    this.reserve(to - from);
    this.xs.set(other.xs.subarray(from, to));
    this.ys.set(other.ys.subarray(from, to));
    this.length = to - from;
  }
}

/** Rings (or lines) one after the other: `ends[i]` is where ring `i` ends. Rings do not repeat their first point. */
export class Rings extends Points {
  readonly ends: number[] = [];

  override clear(): void {
    super.clear();
    this.ends.length = 0;
  }

  /** Ends the ring that the points since the last end make. */
  close(): void {
    this.ends.push(this.length);
  }

  /** Where ring `i` begins. */
  start(i: number): number {
    return i === 0 ? 0 : this.ends[i - 1]!;
  }
}

/** Twice the signed area of a ring; positive for one that runs clockwise on the screen, where y grows downwards. */
export function doubleArea({ xs, ys }: Points, from: number, to: number): number {
  let sum = 0;
  let x0 = xs[to - 1]!;
  let y0 = ys[to - 1]!;
  for (let i = from; i < to; i++) {
    const x1 = xs[i]!;
    const y1 = ys[i]!;
    sum += x0 * y1 - x1 * y0;
    x0 = x1;
    y0 = y1;
  }
  return sum;
}
