import type { Cell, Sheet } from 'write-excel-file/node';

/** What a cell may hold. */
export type Value = string | number | null;

/** A table with a head that stays in sight. */
export function sheet(name: string, titles: readonly string[], rows: readonly (readonly Value[])[]): Sheet<Buffer> {
  return {
    sheet: name,
    data: [titles.map(boldCell), ...rows.map((row) => row.map(cellOf))],
    columns: titles.map((title) => ({ width: Math.max(12, title.length * 2 + 2) })),
    stickyRowsCount: 1,
  };
}

/** Text stays text, so that nothing in it is run as a formula; a number is kept whole, and shown as documents print it. */
export function cellOf(value: Value): Cell {
  if (value == null || value === '') return null;
  if (typeof value === 'string') return { value, type: String };
  return Number.isInteger(value) ? { value, type: Number } : { value, type: Number, format: '0.00##' };
}

export function boldCell(value: string): Cell {
  return { value, type: String, fontWeight: 'bold', backgroundColor: '#f1f4f7' };
}
