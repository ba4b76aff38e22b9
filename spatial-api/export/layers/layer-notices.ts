import { codelists } from '../../../schemas/codelists/index.ts';
import type { CellFault } from '../formats/format.ts';
import { noticeOf, type RowProblem } from '../row-problems.ts';
import { type Cell, type ExportColumn, type ExportTable, keyOf } from './export-table.ts';

const shown = (cell: Cell): string => (cell == null ? '' : String(cell).slice(0, 100));

/** What the standard asks of a row beyond what the format does: 必填 fields and codes. */
export function layerNotices(table: ExportTable, cells: readonly Cell[]): RowProblem[] {
  const found: RowProblem[] = [];
  for (const [i, column] of table.columns.entries()) {
    // what is masked cannot be held against a code list
    if (table.view === 'masked' && column.field.sensitivity === 'personal') continue;
    const notice = noticeOf(fieldOf(column), cells[i] ?? null);
    if (notice == null) continue;
    const place = { table: table.name, key: keyOf(table, cells), field: column.code, value: shown(cells[i] ?? null) };
    found.push({ severity: 'notice', ...notice, ...place });
  }
  return found;
}

const fieldOf = ({ title, field }: ExportColumn) => ({
  title,
  expected: field.expected === true || field.required === true,
  ...(field.codelist == null || !Object.hasOwn(codelists, field.codelist) ? {} : { codelist: field.codelist }),
});

/** A fault of a format as a problem of its row. */
export function faultProblem(table: ExportTable, cells: readonly Cell[], fault: CellFault): RowProblem {
  const cell = fault.column < 0 ? null : (cells[fault.column] ?? null);
  return {
    severity: 'refusal',
    code: fault.code,
    table: table.name,
    key: keyOf(table, cells),
    field: fault.column < 0 ? '图形' : (table.columns[fault.column]?.code ?? ''),
    value: shown(cell),
    message: fault.message,
  };
}
