/** Changing numbers of rows that a template already holds, in their places: nothing moves, so no index or map has to follow. */
import { nameKey } from './design-check.ts';
import { JetError } from './errors.ts';
import { isFixed } from './layout.ts';
import type { ColumnLayout, TableLayout } from './layout.ts';
import type { PageEditor } from './page-editor.ts';
import { DELETED, MOVED, pageOf, rowCount, rowEnd, rowOf, rowStart, slotOf } from './page.ts';
import type { PageSource } from './page-reader.ts';
import { createSlots, splitRow } from './row-reader.ts';
import { readUsageMap } from './usage-map.ts';
import { readValue } from './value-reader.ts';
import type { JetValue } from './value-reader.ts';

/** A row by column name, as a condition sees it. */
export type ExistingRow = Readonly<Record<string, JetValue>>;

/** The column to change: a fixed number that no index knows. Throws `column-unknown` or `column-unsupported`. */
function changeable(table: TableLayout, name: string): ColumnLayout {
  const column = table.columns.find((each) => nameKey(each.name) === nameKey(name));
  if (column == null) throw new JetError('column-unknown', { column: name });
  const isIndexed = table.realIndexes.some(({ columns }) => columns.some(({ number }) => number === column.number));
  const isNumber = column.type === 'double' || column.type === 'int32';
  if (!isNumber || !isFixed(column) || isIndexed)
    throw new JetError('column-unsupported', { column: name, type: column.code });
  return column;
}

/** Changes numbers of the rows that `isWanted`; answers how many rows that were. */
export function changeNumbers(
  source: PageSource,
  editor: PageEditor,
  table: TableLayout,
  isWanted: (row: ExistingRow) => boolean,
  changes: Readonly<Record<string, number>>,
): number {
  const columns = Object.entries(changes).map(([name, value]) => ({ column: changeable(table, name), value }));
  const slots = createSlots(table);
  let changed = 0;
  for (const number of readUsageMap(source, table.usedMap)) {
    for (let row = 0; row < rowCount(editor.edit(number)); row++) {
      const place = placeOf(editor, number, row);
      if (place == null) continue;
      const { page, start, end } = place;
      splitRow(table, page, start, end, slots);
      const values = table.columns.map((column, i) => [column.name, readValue(source, column, slots, i)] as const);
      if (!isWanted(Object.fromEntries(values))) continue;
      for (const { column, value } of columns) write(page, start, end, column, value);
      changed++;
    }
  }
  return changed;
}

/** The bytes of a live row, on the page it was moved to where it was. */
function placeOf(editor: PageEditor, number: number, row: number) {
  const page = editor.edit(number);
  const slot = slotOf(page, row);
  if ((slot & DELETED) !== 0) return undefined;
  if ((slot & MOVED) === 0) return { page, start: rowStart(page, row), end: rowEnd(page, row) };
  const target = page.readUInt32LE(rowStart(page, row));
  const other = editor.edit(pageOf(target));
  return { page: other, start: rowStart(other, rowOf(target)), end: rowEnd(other, rowOf(target)) };
}

function write(page: Buffer, start: number, end: number, column: ColumnLayout, value: number): void {
  const at = start + 2 + column.fixedOffset;
  if (column.type === 'double') page.writeDoubleLE(value, at);
  else page.writeInt32LE(value, at);
  // the mask at the end of the row says that there is a value
  const mask = end - ((page.readUInt16LE(start) + 7) >> 3);
  page[mask + (column.number >> 3)]! |= 1 << (column.number & 7);
}
