import { ByteWriter, varintLength } from './byte-writer.ts';

/** Tag of `Layer.values` in the MVT protobuf. */
const VALUES_FIELD = 0x22;
const STRING_VALUE = 0x0a;
const DOUBLE_VALUE = 0x19;
const UINT_VALUE = 0x28;
const SINT_VALUE = 0x30;
const BOOL_VALUE = 0x38;

/** The values of a tile layer: each is written once and named by its index afterwards. */
export class ValueTable {
  /** `Layer.values` messages, ready to be copied into the layer. */
  readonly written = new ByteWriter(1 << 12);
  readonly #scratchBytes = new Uint8Array(8);
  readonly #scratch = new DataView(this.#scratchBytes.buffer);
  #count = 0;
  /** Open addressing: index + 1 of a value, 0 where free. */
  #slots = new Int32Array(1 << 10);
  /** Start of each value's message in `written`. */
  #starts = new Int32Array(1 << 9);

  clear(): void {
    this.written.length = 0;
    this.#count = 0;
    // Clearing the slots of a large tile costs more than a small tile does.
    if (this.#slots.length > 4096) this.#slots = new Int32Array(1 << 10);
    else this.#slots.fill(0);
  }

  /** Text given as UTF-8 bytes `from` to `to`. `isUnique` skips the search for an equal one. */
  text(source: Uint8Array, from: number, to: number, isUnique: boolean): number {
    const start = this.written.length;
    const length = to - from;
    this.#open(1 + varintLength(length) + length);
    this.written.byte(STRING_VALUE);
    this.written.varint(length);
    this.written.copy(source, from, to);
    return isUnique ? this.#append(start) : this.#intern(start);
  }

  /** A double given as eight bytes in network order, as PostgreSQL sends it. */
  double(source: Uint8Array, from: number, isUnique = false): number {
    const start = this.written.length;
    this.#open(9);
    this.written.byte(DOUBLE_VALUE);
    for (let i = 7; i >= 0; i--) this.written.byte(source[from + i]!);
    return isUnique ? this.#append(start) : this.#intern(start);
  }

  /** A double. */
  number(value: number): number {
    this.#scratch.setFloat64(0, value);
    return this.double(this.#scratchBytes, 0);
  }

  string(value: string): number {
    const bytes = Buffer.from(value);
    return this.text(bytes, 0, bytes.length, false);
  }

  /** A whole number that a double holds exactly. */
  integer(value: number): number {
    const start = this.written.length;
    const coded = value >= 0 ? value : -value * 2 - 1;
    this.#open(1 + varintLength(coded));
    this.written.byte(value >= 0 ? UINT_VALUE : SINT_VALUE);
    this.written.varint(coded);
    return this.#intern(start);
  }

  boolean(value: boolean): number {
    const start = this.written.length;
    this.#open(2);
    this.written.byte(BOOL_VALUE);
    this.written.byte(value ? 1 : 0);
    return this.#intern(start);
  }

  #open(length: number): void {
    this.written.byte(VALUES_FIELD);
    this.written.varint(length);
  }

  /** Whether a value is this text; texts from 126 bytes on have a longer head and are looked up in the table. */
  isText(index: number, source: Uint8Array, from: number, length: number): boolean {
    if (length > 125) return false;
    const { bytes } = this.written;
    let at = this.#starts[index]! + 1;
    if (bytes[at++] !== length + 2 || bytes[at++] !== STRING_VALUE || bytes[at++] !== length) return false;
    for (let i = from; i < from + length; i++, at++) if (bytes[at] !== source[i]) return false;
    return true;
  }

  /** Whether a value is the double given as eight bytes in network order. */
  isDouble(index: number, source: Uint8Array, from: number): boolean {
    const { bytes } = this.written;
    const at = this.#starts[index]! + 1;
    if (bytes[at] !== 9 || bytes[at + 1] !== DOUBLE_VALUE) return false;
    for (let i = 0; i < 8; i++) if (bytes[at + 2 + i] !== source[from + 7 - i]) return false;
    return true;
  }

  #append(start: number): number {
    if (this.#count === this.#starts.length) {
      const grown = new Int32Array(this.#starts.length * 2);
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[this.#count] = start;
    return this.#count++;
  }

  /** The index of the message that was just written: an earlier equal one, and then the new one is taken back. */
  #intern(start: number): number {
    if (this.#count * 2 >= this.#slots.length) this.#grow(start);
    const { bytes, length } = this.written;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(bytes, start, length) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known === 0) {
        const index = this.#append(start);
        this.#slots[slot] = index + 1;
        return index;
      }
      if (this.#equals(this.#starts[known - 1]!, start, length)) {
        this.written.length = start;
        return known - 1;
      }
    }
  }

  /** Messages begin with their length, so equal bytes over the length of one are an equal message. */
  #equals(known: number, start: number, end: number): boolean {
    const { bytes } = this.written;
    for (let i = start, j = known; i < end; i++, j++) if (bytes[i] !== bytes[j]) return false;
    return true;
  }

  /** `end` is where the messages that already have an index end. */
  #grow(end: number): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    const { bytes } = this.written;
    for (const known of this.#slots) {
      if (known === 0) continue;
      const start = this.#starts[known - 1]!;
      let slot = hashOf(bytes, start, known < this.#count ? this.#starts[known]! : end) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = known;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix, since the table looks at the low bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash ^= hash >>> 15;
  return hash;
}
