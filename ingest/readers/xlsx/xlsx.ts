/**
 * Workbooks (.xlsx, .xlsm): each sheet a table, attributes or points. Sheets are streamed; only the shared strings are held.
 * The headings are the first row with at least two filled cells, so that titles above a form do not count.
 */

import { type Issue, issue } from '../../issues.ts';
import { beyondLimit, READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type { DeliveredFile, Reader, ReadOptions, SourceColumn, SourceLayer, SourceValue } from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { columnNames } from '../table/headings.ts';
import { tableLayer, type TableRow } from '../table/table-layer.ts';
import { contentDigest } from '../text-file.ts';
import { WorkbookParts } from './parts.ts';
import { type SheetRow, sheetRows } from './sheet-rows.ts';
import { readWorkbook, type Workbook } from './workbook.ts';

export const xlsxReader: Reader = {
  id: 'xlsx',
  label: 'XLSX',
  extensions: ['xlsx', 'xlsm'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'xlsx') layers.push(...(await openFile(file, options)));
    }
    return layers;
  },
};

interface OpenSheet {
  readonly file: DeliveredFile;
  readonly workbook: Workbook;
  readonly part: string;
  readonly limits: ReadLimits;
  readonly columns: readonly SourceColumn[];
  /** Row of the sheet that holds the headings. */
  readonly headingRow: number;
}

async function openFile(file: DeliveredFile, options: ReadOptions): Promise<readonly SourceLayer[]> {
  const limits = options.limits ?? READ_LIMITS;
  const parts = await WorkbookParts.open(file.path, limits);
  try {
    const workbook = await readWorkbook(parts, limits);
    const layers: SourceLayer[] = [];
    const empty: Issue[] = [];
    for (const { name, part } of workbook.sheets) {
      const heading = await findHeading(parts, part, workbook, limits);
      if (heading == null) empty.push(issue('sheet-empty', null, { actual: name }));
      else layers.push(await openSheet({ file, workbook, part, limits, ...heading }, name, options));
    }
    return layers.map((layer, i) => (i === 0 ? { ...layer, issues: [...layer.issues, ...empty] } : layer));
  } finally {
    parts.close();
  }
}

const LOOKED_AT = 30;

async function findHeading(
  parts: WorkbookParts,
  part: string,
  workbook: Workbook,
  limits: ReadLimits,
): Promise<Pick<OpenSheet, 'columns' | 'headingRow'> | null> {
  let rows = 0;
  for await (const { number, cells } of sheetRows(parts, part, workbook, limits)) {
    if (cells.length >= 2) {
      const width = Math.max(...cells.map(({ column }) => column)) + 1;
      if (width > limits.columns) throw beyondLimit({ zh: '列数', en: 'The number of columns' }, limits.columns);
      const headings = Array.from({ length: width }, () => '');
      for (const { column, value } of cells) headings[column] = String(value);
      const columns = columnNames(headings).map((name): SourceColumn => ({ name, type: 'text', length: 0, scale: 0 }));
      return { columns, headingRow: number };
    }
    if (++rows >= LOOKED_AT) return null;
  }
  return null;
}

function openSheet(sheet: OpenSheet, name: string, options: ReadOptions): Promise<SourceLayer> {
  const { file, columns, part } = sheet;
  return tableLayer(
    {
      name,
      columns,
      issues: [],
      encoding: { label: 'utf-8', declared: [] },
      rowCount: undefined,
      bytes: file.bytes,
      sha256: () => contentDigest([file], `${part}\n`),
      rows: () => rowsOf(sheet),
    },
    options,
  );
}

async function* rowsOf({ file, workbook, part, limits, columns, headingRow }: OpenSheet): AsyncGenerator<TableRow> {
  const parts = await WorkbookParts.open(file.path, limits);
  try {
    let sourceRow = 0;
    for await (const row of sheetRows(parts, part, workbook, limits)) {
      if (row.number > headingRow) yield readRow(row, ++sourceRow, columns);
    }
  } finally {
    parts.close();
  }
}

function readRow({ number, cells }: SheetRow, sourceRow: number, columns: readonly SourceColumn[]): TableRow {
  const issues: Issue[] = [];
  const values: SourceValue[] = columns.map(() => null);
  for (const { column, value, kind } of cells) {
    if (column >= columns.length) {
      const detail = { actual: `${column + 1}（第 ${number} 行 row ${number}）`, expected: String(columns.length) };
      issues.push(issue('fields-missing', sourceRow, detail));
      continue;
    }
    const field = columns[column]!.name;
    if (kind === 'error') issues.push(issue('cell-error', sourceRow, { field, actual: String(value) }));
    else {
      if (kind === 'formula') issues.push(issue('formula-value', sourceRow, { field, actual: String(value) }));
      values[column] = value;
    }
  }
  return { sourceRow, values, issues };
}
