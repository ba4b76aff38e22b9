/** Rows of a returned file, whatever office program it came from: .mdb, .xlsx or .csv. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import iconv from 'iconv-lite';
import MDBReader from 'mdb-reader';
import { Problem } from '../../schemas/problems.ts';
import { csvText } from '../export/formats/csv.ts';
import { readSheet } from '../export/xlsx-tables.ts';

/** A table as texts under its column names. */
export interface ReturnedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Largest file that is read. */
export const RETURNED_BYTES = 64 * 1024 ** 2;

/** The tables of a file; throws `upload-unreadable` with the reason. */
export function readReturned(path: string, name: string): readonly ReturnedTable[] {
  const extension = extname(name).toLowerCase();
  try {
    if (extension === '.mdb' || extension === '.accdb') return accessTables(path);
    if (extension === '.xlsx') return [{ name, ...underHeads(readSheet(path, 0)) }];
    if (extension === '.csv' || extension === '.txt')
      return [{ name, ...underHeads(csvText(decoded(readFileSync(path)))) }];
  } catch (cause) {
    throw new Problem(
      'upload-unreadable',
      `文件 ${name} 无法读取：${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  throw new Problem('upload-unreadable', `文件 ${name} 的类型不能识别，应为 .mdb、.xlsx 或 .csv`);
}

function accessTables(path: string): ReturnedTable[] {
  const file = new MDBReader(readFileSync(path));
  return file.getTableNames().map((name) => {
    const table = file.getTable(name);
    return {
      name,
      columns: table.getColumnNames(),
      rows: table
        .getData()
        .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]))),
    };
  });
}

/** A cell as text: wall-clock times to the second, days without the midnight. */
function plain(value: unknown): string {
  if (value == null || value instanceof Uint8Array) return '';
  if (value instanceof Date)
    return value
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
      .replace(/ 00:00:00$/, '');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean).trim();
}

/** Rows of a CSV under its column names, in UTF-8 or GB18030. */
export function csvRows(bytes: Buffer): readonly Readonly<Record<string, string>>[] {
  return underHeads(csvText(decoded(bytes))).rows;
}

function underHeads(rows: readonly (readonly unknown[])[]): Omit<ReturnedTable, 'name'> {
  const [head = [], ...body] = rows;
  const columns = head.map(plain);
  return {
    columns,
    rows: body
      .map((row) => Object.fromEntries(columns.map((name, i) => [name, plain(row[i])])))
      .filter((row) => Object.values(row).some((value) => value !== '')),
  };
}

/** UTF-8 where it is valid, else GB18030. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gb18030');
  }
}
