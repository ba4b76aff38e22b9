/** Tables as workbooks and back: what problems, reports and attribute exports are handed out in. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';

export type SheetValue = string | number | boolean | null;

export interface SheetTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly SheetValue[])[];
}

/** The workbook of some tables, each with a head that stays in view. */
export async function workbookOf(tables: readonly SheetTable[]): Promise<Buffer> {
  const sheets = tables.map(({ name, head, rows }) => ({
    sheet: name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    data: [head.map(headCell), ...rows.map((row) => row.map(bodyCell))],
    columns: head.map((title) => ({ width: Math.min(60, Math.max(12, title.length * 2)) })),
    stickyRowsCount: 1,
  }));
  return writeXlsxFile(sheets).toBuffer();
}

const headCell = (value: string): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#f1f4f7' });

function bodyCell(value: SheetValue): Cell {
  if (value == null || value === '') return null;
  if (typeof value === 'number') return { value, type: Number };
  return typeof value === 'boolean' ? { value, type: Boolean } : { value, type: String };
}

/** Bytes a part of a workbook may have once unpacked. */
const MOST_UNPACKED = 512 * 1024 ** 2;

/** Rows of a sheet (by its place, from 0) as they are stored; cells that are not there are null. Holds the file in memory. */
export function readSheet(path: string, sheet: number): SheetValue[][] {
  const parts = unzipSync(readFileSync(path), {
    filter: ({ name, originalSize }) => {
      const isWanted = name === `xl/worksheets/sheet${sheet + 1}.xml` || name === 'xl/sharedStrings.xml';
      if (isWanted && originalSize > MOST_UNPACKED)
        throw new RangeError(`${name} 解开后超过 ${MOST_UNPACKED / 1024 ** 2} MB`);
      return isWanted;
    },
  });
  const strings = parts['xl/sharedStrings.xml'];
  const shared = strings == null ? [] : sharedStrings(strFromU8(strings));
  return sheetRows(strFromU8(parts[`xl/worksheets/sheet${sheet + 1}.xml`] ?? new Uint8Array()), shared);
}

function sharedStrings(xml: string): string[] {
  const found: string[] = [];
  let [text, isText] = ['', false];
  parse(xml, {
    open: (name) => {
      if (name === 'si') text = '';
      isText = name === 't';
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (name) => {
      if (name === 'si') found.push(text);
      isText = false;
    },
  });
  return found;
}

function sheetRows(xml: string, shared: readonly string[]): SheetValue[][] {
  const rows: SheetValue[][] = [];
  let [row, column, type, text, isValue] = [[] as SheetValue[], 0, 'n', '', false];
  parse(xml, {
    open: (name, attributes) => {
      if (name === 'row') row = rows[Number(attributes['r']) - 1] = [];
      else if (name === 'c') {
        [column, type, text] = [columnOf(attributes['r'] ?? ''), attributes['t'] ?? 'n', ''];
      }
      isValue = name === 'v' || name === 't';
    },
    text: (piece) => {
      if (isValue) text += piece;
    },
    close: (name) => {
      isValue = false;
      if (name !== 'c' || text === '') return;
      while (row.length < column) row.push(null);
      row[column] =
        type === 's'
          ? (shared[Number(text)] ?? null)
          : type === 'b'
            ? text === '1'
            : type === 'n'
              ? Number(text)
              : text;
    },
  });
  return Array.from(rows, (each) => each ?? []);
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(reference)?.[0] ?? 'A') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

interface XmlEvents {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text: (piece: string) => void;
  readonly close: (name: string) => void;
}

function parse(xml: string, { open, text, close }: XmlEvents): void {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => open(name, attributes));
  parser.on('text', text);
  parser.on('closetag', ({ name }) => close(name));
  parser.write(xml).close();
}
