import { JetError, locate } from '../errors.ts';
import type { ColumnLayout, RealIndex, TableLayout } from '../layout.ts';
import { isFixed } from '../layout.ts';
import type { RowSlots } from '../row-reader.ts';
import { decodeText } from '../text.ts';
import { writeTextKey } from './text-key.ts';

/** Longest key of an entry: two entries with their pointers must fit one page. */
export const MAX_KEY_BYTES = 1780;

const flag = {
  ascending: { value: 0x7f, null: 0x00 },
  descending: { value: 0x80, null: 0xff },
} as const;

const GROUP = 8;
const MORE_FOLLOWS = 9;

/** Most bytes one value can give: 255 characters with three weights, accents and marks. */
const WIDEST_VALUE = 2600;

interface KeyColumn {
  readonly position: number;
  readonly column: ColumnLayout;
  readonly descending: boolean;
}

/** Reads the text of a column the row encoder did not keep: the checker and long values come in here. */
export type TextOf = (position: number) => string;

/** Builds the keys of one index from split rows. After `write`, `bytes`, `length` and `nulls` describe the key. */
export class KeyWriter {
  readonly bytes: Buffer;
  length = 0;
  /** How many of the columns were null. */
  nulls = 0;
  readonly columns: readonly KeyColumn[];

  constructor(table: TableLayout, index: RealIndex) {
    this.columns = index.columns.map(({ number, descending }) => {
      const position = table.columns.findIndex((column) => column.number === number);
      const column = table.columns[position];
      if (column == null) throw new JetError('index-invalid', { reason: `column ${number} does not exist` });
      return { position, column, descending };
    });
    this.bytes = Buffer.alloc(WIDEST_VALUE * this.columns.length);
  }

  write(slots: RowSlots, textOf: TextOf): void {
    const { bytes } = this;
    let at = 0;
    this.nulls = 0;
    for (const { position, column, descending } of this.columns) {
      const flags = descending ? flag.descending : flag.ascending;
      if (slots.start[position]! < 0) {
        bytes[at++] = flags.null;
        this.nulls++;
        continue;
      }
      bytes[at++] = flags.value;
      const start = at;
      try {
        at = writeValueKey(bytes, at, column, slots, position, textOf);
      } catch (error) {
        throw locate(error, { column: column.name });
      }
      if (descending) at = invert(bytes, start, at, column);
    }
    if (at > MAX_KEY_BYTES) throw new JetError('index-key-too-long', { length: at, limit: MAX_KEY_BYTES });
    this.length = at;
  }
}

/** Inverts a value for descending order; a text is closed once more after it, marks between groups stay as they are. */
function invert(bytes: Buffer, start: number, end: number, column: ColumnLayout): number {
  for (let i = start; i < end; i++) bytes[i]! ^= 0xff;
  const grouped = column.type === 'guid' || column.type === 'binary';
  if (grouped) for (let i = start + GROUP; i < end - 1; i += GROUP + 1) bytes[i] = MORE_FOLLOWS;
  // Jet 4 leaves the sign byte of a NUMERIC as it is, so a descending index puts positive numbers last (MS KB 837148).
  if (column.type === 'numeric') bytes[start]! ^= 0xff;
  if (column.type !== 'text' && column.type !== 'memo') return end;
  bytes[end] = 0;
  return end + 1;
}

function writeValueKey(
  out: Buffer,
  at: number,
  column: ColumnLayout,
  slots: RowSlots,
  position: number,
  textOf: TextOf,
): number {
  const start = slots.start[position]!;
  const end = slots.end[position]!;
  const source = slots.bytes;
  switch (column.type) {
    case 'boolean':
      out[at] = end === 1 ? 0x00 : 0xff;
      return at + 1;
    case 'byte':
      out[at] = source[start]!;
      return at + 1;
    case 'int16':
    case 'int32':
    case 'money':
      at = reverse(out, at, source, start, end);
      out[at - (end - start)]! ^= 0x80;
      return at;
    case 'float':
    case 'double':
    case 'datetime':
      return writeFloatKey(out, at, source, start, end);
    case 'numeric':
      return writeNumericKey(out, at, source, start);
    case 'guid':
      return writeGroups(out, at, guidInWrittenOrder(source, start), 0, 16);
    case 'binary':
      return writeGroups(out, at, source, start, end);
    case 'text':
      return writeTextKey(out, at, textOf(position), column.sortOrder, column.sortVersion);
    case 'memo':
      return writeTextKey(out, at, textOf(position), column.sortOrder, column.sortVersion);
    default:
      throw new JetError('column-unsupported', { type: column.code });
  }
}

/** Copies the bytes most significant first. */
function reverse(out: Buffer, at: number, source: Buffer, start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) out[at++] = source[i]!;
  return at;
}

/** IEEE bytes, most significant first: positive numbers get their sign bit set, negative ones are inverted. */
function writeFloatKey(out: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const next = reverse(out, at, source, start, end);
  if ((out[at]! & 0x80) === 0) out[at]! |= 0x80;
  else for (let i = at; i < next; i++) out[i]! ^= 0xff;
  return next;
}

/** Sign byte and 16-byte magnitude, most significant first; everything inverted below zero. */
function writeNumericKey(out: Buffer, at: number, source: Buffer, start: number): number {
  const negative = (source[start]! & 0x80) !== 0;
  const inversion = negative ? 0xff : 0;
  out[at++] = negative ? 0x00 : 0xff;
  for (let group = 0; group < 4; group++) {
    for (let i = 3; i >= 0; i--) out[at++] = source[start + 1 + 4 * group + i]! ^ inversion;
  }
  return at;
}

const guidBytes = Buffer.alloc(16);
const writtenOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

function guidInWrittenOrder(source: Buffer, start: number): Buffer {
  for (let i = 0; i < 16; i++) guidBytes[i] = source[start + writtenOrder[i]!]!;
  return guidBytes;
}

/**
 * Groups of eight bytes, each followed by 9 while more follow; the last is padded and followed by its true length. Empty
 * bytes have no group at all.
 */
function writeGroups(out: Buffer, at: number, source: Buffer, start: number, end: number): number {
  let from = start;
  while (from < end) {
    const length = Math.min(GROUP, end - from);
    out.fill(0, at, at + GROUP);
    source.copy(out, at, from, from + length);
    from += length;
    at += GROUP;
    out[at++] = from < end ? MORE_FOLLOWS : length;
  }
  return at;
}

/** The text of a stored text column. */
export const storedText = (column: ColumnLayout, slots: RowSlots, position: number): string =>
  isFixed(column)
    ? slots.bytes.toString('utf16le', slots.start[position], slots.end[position])
    : decodeText(slots.bytes, slots.start[position], slots.end[position]);
