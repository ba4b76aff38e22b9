import { isFixed } from './layout.ts';
import type { TableLayout } from './layout.ts';
import { LONG_VALUE_HEAD } from './long-value-reader.ts';
import { MAX_INLINE } from './long-value.ts';

/** Bytes before the variable values of a row: the column count and all fixed columns. */
export function fixedEnd(table: TableLayout): number {
  const ends = table.columns
    .filter(isFixed)
    .map((column) => column.fixedOffset + (column.code === 1 ? 0 : column.length));
  return 2 + Math.max(0, ...ends);
}

/** Most bytes the variable values and their offsets can take; rows beyond the limit are refused after encoding. */
export function widestVariablePart(table: TableLayout): number {
  const widths = table.columns.map((column) => {
    if (isFixed(column)) return 0;
    return column.type === 'memo' || column.type === 'ole'
      ? LONG_VALUE_HEAD + MAX_INLINE
      : Math.max(column.length, 32) + 2;
  });
  return widths.reduce((sum, width) => sum + width, 0) + 2 * table.variableColumns + 4;
}

/** Column positions: fixed columns first, then variable columns by their place in the offset table. */
export function encodingOrder(table: TableLayout): number[] {
  const order = (i: number): number => (isFixed(table.columns[i]!) ? -1 : table.columns[i]!.variableIndex);
  return table.columns.map((_, i) => i).sort((a, b) => order(a) - order(b) || a - b);
}
