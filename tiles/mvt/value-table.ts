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
  /** Of each value: its hash, its tag, where its content begins in `written`, and how long that is. */
  #hashes = new Int32Array(1 << 9);
  #tags = new Uint8Array(1 << 9);
  #places = new Int32Array(1 << 9);
  #lengths = new Int32Array(1 << 9);

  clear(): void {
    this.written.length = 0;
    this.#count = 0;
    // Clearing the slots of a large tile costs more than a small tile does.
    if (this.#slots.length > 4096) this.#slots = new Int32Array(1 << 10);
    else this.#slots.fill(0);
  }

  /** Text given as UTF-8 bytes `from` to `to`. `isUnique` skips the search for an equal one. */
  text(source: Uint8Array, from: number, to: number, isUnique: boolean): number {
    const length = to - from;
    const hash = isUnique ? 0 : hashOf(source, from, to, length);
    const known = isUnique ? -1 : this.#find(hash, STRING_VALUE, source, from, length);
    if (known >= 0) return known;
    const { written } = this;
    this.#open(1 + varintLength(length) + length);
    written.byte(STRING_VALUE);
    written.varint(length);
    const place = written.length;
    written.copy(source, from, to);
    return this.#append(hash, STRING_VALUE, place, !isUnique);
  }

  /** A double given as eight bytes in network order, as PostgreSQL sends it. */
  double(source: Uint8Array, from: number, isUnique = false): number {
    const { written } = this;
    const start = written.length;
    this.#open(9);
    written.byte(DOUBLE_VALUE);
    written.reserve(8);
    const { bytes } = written;
    const place = written.length;
    for (let i = 0; i < 8; i++) bytes[place + i] = source[from + 7 - i]!;
    written.length = place + 8;
    return isUnique ? this.#append(0, DOUBLE_VALUE, place, false) : this.#intern(start, DOUBLE_VALUE, place);
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
    const tag = value >= 0 ? UINT_VALUE : SINT_VALUE;
    this.#open(1 + varintLength(coded));
    this.written.byte(tag);
    const place = this.written.length;
    this.written.varint(coded);
    return this.#intern(start, tag, place);
  }

  boolean(value: boolean): number {
    const start = this.written.length;
    this.#open(2);
    this.written.byte(BOOL_VALUE);
    this.written.byte(value ? 1 : 0);
    return this.#intern(start, BOOL_VALUE, this.written.length - 1);
  }

  /** Whether a value is this text. */
  isText(index: number, source: Uint8Array, from: number, length: number): boolean {
    return this.#tags[index] === STRING_VALUE && this.#isContent(index, source, from, length);
  }

  /** Whether a value is the double given as eight bytes in network order. */
  isDouble(index: number, source: Uint8Array, from: number): boolean {
    if (this.#tags[index] !== DOUBLE_VALUE) return false;
    const { bytes } = this.written;
    const place = this.#places[index]!;
    for (let i = 0; i < 8; i++) if (bytes[place + i] !== source[from + 7 - i]) return false;
    return true;
  }

  #open(length: number): void {
    this.written.byte(VALUES_FIELD);
    this.written.varint(length);
  }

  #isContent(index: number, source: Uint8Array, from: number, length: number): boolean {
    if (this.#lengths[index] !== length) return false;
    const { bytes } = this.written;
    const place = this.#places[index]!;
    for (let i = 0; i < length; i++) if (bytes[place + i] !== source[from + i]) return false;
    return true;
  }

  /** The index of a value with this content, -1 where there is none. */
  #find(hash: number, tag: number, source: Uint8Array, from: number, length: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot]! - 1;
      if (index < 0) return -1;
      if (this.#hashes[index] !== hash || this.#tags[index] !== tag) continue;
      if (this.#isContent(index, source, from, length)) return index;
    }
  }

  /** Counts the value whose content was written from `place` to the end. */
  #append(hash: number, tag: number, place: number, isFindable: boolean): number {
    const index = this.#count++;
    if (index === this.#hashes.length) this.#growValues();
    this.#hashes[index] = hash;
    this.#tags[index] = tag;
    this.#places[index] = place;
    this.#lengths[index] = this.written.length - place;
    if (isFindable) this.#enter(index, hash);
    return index;
  }

  /** The index of the value whose message was just written from `start` on: an earlier equal one, and then the new one is taken back. */
  #intern(start: number, tag: number, place: number): number {
    const { bytes, length } = this.written;
    const hash = hashOf(bytes, place, length, tag);
    const known = this.#find(hash, tag, bytes, place, length - place);
    if (known < 0) return this.#append(hash, tag, place, true);
    this.written.length = start;
    return known;
  }

  #enter(index: number, hash: number): void {
    if (this.#count * 2 > this.#slots.length) this.#growSlots(index);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
  }

  /** Makes room for more values to be found; that of `without` is not yet among them. */
  #growSlots(without: number): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    const mask = this.#slots.length - 1;
    for (const known of old) {
      if (known === 0 || known === without + 1) continue;
      let slot = this.#hashes[known - 1]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = known;
    }
  }

  #growValues(): void {
    const count = this.#hashes.length * 2;
    this.#hashes = grown(this.#hashes, new Int32Array(count));
    this.#tags = grown(this.#tags, new Uint8Array(count));
    this.#places = grown(this.#places, new Int32Array(count));
    this.#lengths = grown(this.#lengths, new Int32Array(count));
  }
}

function grown<T extends Int32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

const PRIME = 0x01000193;

/** FNV-1a over four bytes at a time, with a mix each time since the table looks at the low bits. */
function hashOf(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = Math.imul(hash ^ word, PRIME);
    hash ^= hash >>> 15;
  }
  for (; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME);
  return hash ^ (hash >>> 13);
}
