/** A table as a file: CSV that spreadsheets of Chinese offices open rightly, or a workbook. */

/** A cell; numbers stay numbers. */
export type Cell = string | number | null;

export interface SheetTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** CSV by RFC 4180 with a byte-order mark; text that a spreadsheet would run begins with an apostrophe. */
export function csvOf({ head, rows }: SheetTable): string {
  const line = (cells: readonly Cell[]): string => cells.map(quoted).join(',');
  return `\uFEFF${[head, ...rows].map(line).join('\r\n')}\r\n`;
}

function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = harmless(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
}

/** What a table is of: a name and what stands for it, line by line. */
export interface SheetNotes {
  /** Name of the sheet that holds them. */
  readonly name: string;
  readonly lines: readonly (readonly [string, string])[];
}

/** Offers the table as a file; a workbook has a second sheet that says what the figures are of. */
export async function saveTable(table: SheetTable, format: 'csv' | 'xlsx', notes: SheetNotes): Promise<void> {
  const file =
    format === 'csv' ? new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }) : await workbookOf(table, notes);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${table.name}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The writer is fetched when somebody wants a workbook. */
async function workbookOf({ name, head, rows }: SheetTable, notes: SheetNotes): Promise<Blob> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const cells = [
    head.map((value) => ({ value, fontWeight: 'bold' as const })),
    ...rows.map((row) =>
      row.map((value) => (value === null ? null : typeof value === 'number' ? { value } : { value, type: String })),
    ),
  ];
  return writeExcelFile([
    { data: cells, sheet: sheetName(name), columns: head.map((_, index) => ({ width: index === 0 ? 24 : 16 })) },
    {
      data: notes.lines.map((line) => line.map((value) => ({ value, type: String }))),
      sheet: sheetName(notes.name),
      columns: [{ width: 16 }, { width: 80 }],
    },
  ]).toBlob();
}

/** Names of sheets are of 31 characters at most, and some characters are not allowed. */
const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 31);
