/** Attributes as a workbook: a sheet per table under the columns of the standard, and a sheet that explains them. Shapes do not travel in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportRow } from '../layers/export-table.ts';
import { readSheet, type SheetTable, type SheetValue, workbookOf } from '../xlsx-tables.ts';
import { type ExportFormat, type FormatWriter, SINGLE_FILE, type StoredRow, type TableForm } from './format.ts';
import { digitsFault, ExportLimitError, wholeForm } from './forms.ts';

/** A workbook is made in memory. */
const MOST_CELLS = 3_000_000;
const MOST_ROWS = 1_048_575;
const MOST_TEXT = 32_767;
const pathIn = (folder: string): string => join(folder, `${SINGLE_FILE}.xlsx`);

/** Characters that XML cannot hold. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function stored({ table }: TableForm, { cells }: ExportRow): SheetValue[] {
  return table.columns.map(({ field }, i) => {
    const cell = cells[i] ?? null;
    return field.type === 'decimal' && cell != null ? Number(cell) : cell === '' ? null : cell;
  });
}

/** State: the rows so far. */
class XlsxFile implements FormatWriter {
  private readonly path: string;
  private readonly forms: readonly TableForm[];
  private readonly rows = new Map<string, SheetValue[][]>();
  private cells = 0;

  constructor(path: string, forms: readonly TableForm[]) {
    this.path = path;
    this.forms = forms;
    for (const { name } of forms) this.rows.set(name, []);
  }

  add(form: TableForm, row: ExportRow): void {
    const rows = this.rows.get(form.name)!;
    rows.push(stored(form, row));
    this.cells += form.columns.length;
    if (rows.length > MOST_ROWS || this.cells > MOST_CELLS) {
      throw new ExportLimitError(`${form.name} 的行数超出工作簿的容量，请缩小范围，或改用 CSV、GeoPackage`);
    }
  }

  async close(): Promise<void> {
    const sheets = this.forms.map(({ name, columns }): SheetTable => ({
      name,
      head: columns,
      rows: this.rows.get(name)!,
    }));
    const words = this.forms.flatMap(({ name, table, columns }) =>
      table.columns.map(({ title, field }, i) => [name, table.title, columns[i]!, title, field.unit ?? null]),
    );
    const legend = { name: '字段说明', head: ['表', '表名', '字段', '字段名称', '单位'], rows: words };
    writeFileSync(this.path, await workbookOf([...sheets, legend]), { flush: true });
    this.rows.clear();
  }

  abandon(): void {
    this.rows.clear();
  }
}

const places = new WeakMap<TableForm, number>();

function* read(folder: string, form: TableForm): Generator<StoredRow> {
  for (const row of readSheet(pathIn(folder), places.get(form) ?? 0).slice(1)) {
    yield { values: form.columns.map((_, i) => row[i] ?? null), shape: null };
  }
}

export const xlsxFormat: ExportFormat = {
  id: 'xlsx',
  title: 'Excel 工作簿（属性）',
  extension: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  systems: 'any',
  takesTables: true,
  forms: (table) => wholeForm(table).map((form) => ({ ...form, kind: null })),
  faults: ({ table }, { cells }) =>
    table.columns.flatMap(({ field }, i) => {
      const cell = cells[i] ?? null;
      if (field.type === 'decimal') return digitsFault(cell, i);
      if (typeof cell !== 'string') return [];
      if (cell.length > MOST_TEXT) {
        return [
          { code: 'text-too-long', column: i, message: `文字 ${cell.length} 个字符，单元格最多 ${MOST_TEXT} 个` },
        ];
      }
      return UNWRITABLE.test(cell)
        ? [{ code: 'character-unwritable', column: i, message: '含工作簿不能存放的控制字符' }]
        : [];
    }),
  stored: (form, row) => ({ values: stored(form, row), shape: null }),
  open: (folder, forms) => {
    forms.forEach((form, i) => places.set(form, i));
    return new XlsxFile(pathIn(folder), forms);
  },
  read,
};
