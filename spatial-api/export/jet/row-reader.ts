import { isFixed } from './layout.ts';
import type { ColumnLayout, TableLayout } from './layout.ts';
import type { PageSource } from './page-reader.ts';
import {
  DELETED,
  MOVED,
  ownerOf,
  pageOf,
  pageType,
  rowCount,
  rowEnd,
  rowOf,
  rowPointer,
  rowStart,
  slotOf,
} from './page.ts';
import { readUsageMap } from './usage-map.ts';

/**
 * Where the values of one row lie in `bytes`, by position in `table.columns`. `start` is -1 for null. A boolean takes
 * no bytes: its `start` is 0 and its `end` is the value, 0 or 1.
 */
export interface RowSlots {
  bytes: Buffer;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export const createSlots = (table: TableLayout): RowSlots => ({
  bytes: Buffer.alloc(0),
  start: new Int32Array(table.columns.length),
  end: new Int32Array(table.columns.length),
});

/** A row whose bytes do not hold together. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}

/** Bytes of a fixed column in the row. */
export const fixedLength = (column: ColumnLayout): number => (column.code === 1 ? 0 : column.length);

/** Splits the row at `start`–`end` of `bytes` into its columns. */
export function splitRow(table: TableLayout, bytes: Buffer, start: number, end: number, slots: RowSlots): void {
  if (end - start < 3) throw new RowFault('the row is too short');
  const columnCount = bytes.readUInt16LE(start);
  const mask = end - ((columnCount + 7) >> 3);
  const variableCount = table.variableColumns > 0 ? bytes.readUInt16LE(mask - 2) : 0;
  const offsets = mask - 2 - 2 * variableCount;
  if (mask < start + 2 || (variableCount > 0 && offsets - 2 < start + 2)) throw new RowFault('the row is too short');
  slots.bytes = bytes;
  for (let i = 0; i < table.columns.length; i++) {
    const column = table.columns[i]!;
    const bit = column.number;
    const present = bit < columnCount && ((bytes[mask + (bit >> 3)]! >> (bit & 7)) & 1) === 1;
    slots.start[i] = -1;
    if (column.code === 1) {
      slots.start[i] = 0;
      slots.end[i] = Number(present);
    } else if (present && isFixed(column)) {
      slots.start[i] = start + 2 + column.fixedOffset;
      slots.end[i] = slots.start[i]! + fixedLength(column);
      if (slots.end[i]! > mask) throw new RowFault(`${column.name} reaches past the row`);
    } else if (present && column.variableIndex < variableCount) {
      // Offsets lie in reverse order: column 0 last, the end of the data first.
      const at = mask - 4 - 2 * column.variableIndex;
      slots.start[i] = start + bytes.readUInt16LE(at);
      slots.end[i] = start + bytes.readUInt16LE(at - 2);
      const inside = slots.start[i]! >= start + 2 && slots.start[i]! <= slots.end[i]! && slots.end[i]! <= offsets - 2;
      if (!inside) throw new RowFault(`${column.name} reaches past the row`);
    } else if (present) {
      throw new RowFault(`${column.name} is marked present but has no bytes`);
    }
  }
}

/** A row in its place: `pointer` is where indexes point, the bytes lie on `page` (elsewhere for a moved row). */
export interface PlacedRow {
  readonly pointer: number;
  readonly page: Buffer;
  readonly start: number;
  readonly end: number;
}

/** The live rows of one data page, moved rows followed. */
export function* rowsOfPage(source: PageSource, table: TableLayout, number: number): Generator<PlacedRow> {
  const page = source.read(number);
  const rows = rowCount(page);
  for (let row = 0; row < rows; row++) {
    const slot = slotOf(page, row);
    if ((slot & DELETED) !== 0) continue;
    const pointer = rowPointer(number, row);
    if ((slot & MOVED) === 0) {
      yield { pointer, page, start: rowStart(page, row), end: rowEnd(page, row) };
      continue;
    }
    const target = page.readUInt32LE(rowStart(page, row));
    const other = source.read(pageOf(target));
    if (other[0] !== pageType.data || ownerOf(other) !== table.page || rowOf(target) >= rowCount(other)) {
      throw new RowFault(`row ${row} of page ${number} moved to a place that is not a row`);
    }
    yield { pointer, page: other, start: rowStart(other, rowOf(target)), end: rowEnd(other, rowOf(target)) };
  }
}

/** All live rows of a table in page order. */
export function* rowsOfTable(source: PageSource, table: TableLayout): Generator<PlacedRow> {
  for (const page of readUsageMap(source, table.usedMap)) yield* rowsOfPage(source, table, page);
}
