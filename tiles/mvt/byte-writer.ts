/** A growing byte array with the few protobuf primitives that tiles need. It is reused from tile to tile, so that encoding allocates little. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1 << 12) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** An unsigned whole number below 2^53. */
  varint(value: number): void {
    this.reserve(8);
    if (value < 0x80) {
      this.bytes[this.length++] = value;
      return;
    }
    let rest = value;
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    let small = rest | 0;
    while (small > 0x7f) {
      this.bytes[this.length++] = (small & 0x7f) | 0x80;
      small >>>= 7;
    }
    this.bytes[this.length++] = small;
  }

  /** A signed 32-bit number, zigzag. */
  signed(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** The way from one point to the next, from `x`, `y` over `count` points on: `from`, and each `step` places further. Points are whole numbers. */
  way(xs: Float64Array, ys: Float64Array, from: number, step: number, count: number, x: number, y: number): void {
    this.reserve(count * 10);
    const { bytes } = this;
    let at = this.length;
    let [x0, y0] = [x, y];
    for (let i = 0, place = from; i < count; i++, place += step) {
      const x1 = xs[place]!;
      const y1 = ys[place]!;
      at = putSigned(bytes, at, x1 - x0);
      at = putSigned(bytes, at, y1 - y0);
      x0 = x1;
      y0 = y1;
    }
    this.length = at;
  }

  /** Bytes `from` to `to` of another array. Short runs are copied one by one: a view costs more than they do. */
  copy(source: Uint8Array, from: number, to: number): void {
    const count = to - from;
    this.reserve(count);
    if (count > 64) {
      this.bytes.set(source.subarray(from, to), this.length);
      this.length += count;
      return;
    }
    const { bytes } = this;
    let at = this.length;
    for (let i = from; i < to; i++) bytes[at++] = source[i]!;
    this.length = at;
  }

  /** A copy of what was written. */
  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

/** Writes a signed number where there is room for it; returns the place after it. */
function putSigned(bytes: Uint8Array, at: number, value: number): number {
  return putVarint(bytes, at, ((value << 1) ^ (value >> 31)) >>> 0);
}

/** Writes an unsigned 32-bit number where there is room for it; returns the place after it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  while (rest > 0x7f) {
    bytes[place++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[place++] = rest;
  return place;
}

/** Bytes that `varint` takes for a value. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length += 1;
  return length;
}
