import { TILE_EXTENT } from '../mercator.ts';
import { ByteWriter, putVarint, varintLength } from './byte-writer.ts';
import type { HotPixels } from './hot-pixels.ts';
import { GeometryEncoder } from './geometry-encoder.ts';
import type { TileProjection } from './projection.ts';
import { ValueTable } from './value-table.ts';

/** How an attribute arrives: bytes in PostgreSQL's binary form. */
export type ValueKind = 'text' | 'float8' | 'int4' | 'int8' | 'bool';

/** An attribute of the layer. `isUnique` values are not searched for an equal one. */
export interface MvtAttribute {
  readonly key: string;
  readonly kind: ValueKind;
  readonly isUnique?: boolean;
}

export interface LayerWriterOptions {
  readonly name: string;
  readonly attributes: readonly MvtAttribute[];
  readonly projection: TileProjection;
  /** Units of the grid that vertices are rounded to; 1 is the finest. */
  readonly grid: number;
  /** Knows the vertices of all features where areas are rounded together. */
  readonly pixels?: HotPixels;
}

/** Where the values of a feature lie in the bytes of its row: offset and length of each attribute, length -1 for null. */
export interface ValuePlaces {
  readonly offsets: Int32Array;
  readonly lengths: Int32Array;
}

/** Recent values that are remembered of an attribute, a power of two. */
const RECENT = 16;

/** Writers that are not in use; their arrays have grown to the size of a tile. */
const idleWriters: LayerWriter[] = [];
const MOST_IDLE = 16;
/** A writer that has grown beyond this is given up. */
const LARGEST_IDLE_BYTES = 8 << 20;

/** Builds one MVT layer, feature by feature. */
export class LayerWriter {
  readonly #features = new ByteWriter(1 << 13);
  readonly #geometry = new ByteWriter(1 << 10);
  readonly #tags = new ByteWriter(1 << 8);
  readonly #values = new ValueTable();
  readonly #encoder = new GeometryEncoder(this.#geometry);
  #options: LayerWriterOptions | undefined;
  /** Indices of recent values of each attribute, by some of their bytes; -1 where there is none. */
  #recent = new Int32Array(16 * RECENT);
  #count = 0;

  /** Builds a layer with a writer that is used again afterwards; the writer is good for `work` alone. */
  static async use<T>(options: LayerWriterOptions, work: (writer: LayerWriter) => Promise<T>): Promise<T> {
    const writer = idleWriters.pop() ?? new LayerWriter();
    writer.#begin(options);
    try {
      return await work(writer);
    } finally {
      const isLarge = writer.#features.bytes.length > LARGEST_IDLE_BYTES;
      if (!isLarge && idleWriters.length < MOST_IDLE) idleWriters.push(writer);
    }
  }

  #begin(options: LayerWriterOptions): void {
    this.#options = options;
    this.#features.length = 0;
    this.#values.clear();
    this.#count = 0;
    const attributes = options.attributes.length;
    if (this.#recent.length < attributes * RECENT) this.#recent = new Int32Array(attributes * 2 * RECENT);
    this.#recent.fill(-1, 0, attributes * RECENT);
    this.#encoder.begin(options.projection, options.grid, options.pixels);
  }

  /** Bytes so far. */
  get size(): number {
    return this.#features.length + this.#values.written.length;
  }

  /** Number of features written. */
  get count(): number {
    return this.#count;
  }

  /** Adds a feature from its row: WKB at `geometryOffset`, attributes at `places`. Returns whether any of it lies in the tile. */
  add(id: number, row: Uint8Array, geometryOffset: number, { offsets, lengths }: ValuePlaces): boolean {
    this.#geometry.length = 0;
    const type = this.#encoder.encode(row, geometryOffset);
    if (type === 0) return false;
    const attributes = this.#options?.attributes ?? [];
    const tags = this.#tags;
    tags.reserve(attributes.length * 10);
    const { bytes } = tags;
    let at = 0;
    for (let i = 0; i < attributes.length; i++) {
      const length = lengths[i]!;
      if (length < 0) continue;
      at = putVarint(bytes, at, i);
      at = putVarint(bytes, at, this.#valueIndex(attributes[i]!, i, row, offsets[i]!, length));
    }
    tags.length = at;
    this.#writeFeature(id, type);
    return true;
  }

  #writeFeature(id: number, type: number): void {
    const tags = this.#tags;
    const geometry = this.#geometry;
    const tagsLength = tags.length === 0 ? 0 : 1 + varintLength(tags.length) + tags.length;
    const length = 1 + varintLength(id) + tagsLength + 2 + 1 + varintLength(geometry.length) + geometry.length;
    const out = this.#features;
    out.reserve(length + 10);
    out.byte(0x12);
    out.varint(length);
    out.byte(0x08);
    out.varint(id);
    if (tags.length > 0) {
      out.byte(0x12);
      out.varint(tags.length);
      out.copy(tags.bytes, 0, tags.length);
    }
    out.byte(0x18);
    out.byte(type);
    out.byte(0x22);
    out.varint(geometry.length);
    out.copy(geometry.bytes, 0, geometry.length);
    this.#count += 1;
  }

  /** The index of a value: one that was used lately, else an earlier equal one, else a new one. */
  #valueIndex(attribute: MvtAttribute, i: number, row: Uint8Array, offset: number, length: number): number {
    const { kind, isUnique = false } = attribute;
    const values = this.#values;
    if (kind !== 'text' && kind !== 'float8') return this.#shortValue(kind, row, offset);
    if (isUnique) {
      return kind === 'text' ? values.text(row, offset, offset + length, true) : values.double(row, offset, true);
    }
    const end = offset + length;
    const mark = length === 0 ? 0 : row[end - 1]! * 5 + row[offset + (length >> 1)]! * 3 + row[offset]! + length;
    const slot = i * RECENT + (mark & (RECENT - 1));
    const recent = this.#recent[slot]!;
    if (
      recent >= 0 &&
      (kind === 'text' ? values.isText(recent, row, offset, length) : values.isDouble(recent, row, offset))
    ) {
      return recent;
    }
    const index = kind === 'text' ? values.text(row, offset, end, false) : values.double(row, offset, false);
    this.#recent[slot] = index;
    return index;
  }

  #shortValue(kind: 'int4' | 'int8' | 'bool', row: Uint8Array, offset: number): number {
    switch (kind) {
      case 'int4':
        return this.#values.integer(readInt32(row, offset));
      case 'int8':
        return this.#values.integer(readInt32(row, offset) * 0x100000000 + (readInt32(row, offset + 4) >>> 0));
      case 'bool':
        return this.#values.boolean(row[offset] === 1);
    }
  }

  /** The `Tile.layers` message; empty where no feature was added, since a layer without features may not stand in a tile. */
  finish(): Buffer {
    if (this.#count === 0 || this.#options === undefined) return Buffer.alloc(0);
    const head = new ByteWriter(64);
    writeText(head, 0x0a, this.#options.name);
    const tail = new ByteWriter(512);
    for (const { key } of this.#options.attributes) writeText(tail, 0x1a, key);
    const { written } = this.#values;
    const end = new ByteWriter(8);
    end.byte(0x28);
    end.varint(TILE_EXTENT);
    end.byte(0x78);
    end.varint(2);
    const parts = [head, this.#features, tail, written, end];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const frame = new ByteWriter(16);
    frame.byte(0x1a);
    frame.varint(length);
    return Buffer.concat([frame, ...parts].map((part) => part.bytes.subarray(0, part.length)));
  }
}

function writeText(out: ByteWriter, tag: number, text: string): void {
  const bytes = Buffer.from(text);
  out.byte(tag);
  out.varint(bytes.length);
  out.copy(bytes, 0, bytes.length);
}

function readInt32(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
}
