import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MDBReader from 'mdb-reader';
import { after } from 'mocha';
import { checkDatabase } from './check.ts';
import type { CheckReport } from './check.ts';
import { createDatabase } from './database.ts';
import type { ColumnType } from './column-type.ts';
import type { WriteOptions } from './database.ts';
import type { TableDescription } from './describe.ts';
import type { ColumnDesign, DatabaseDesign } from './design.ts';
import { JetError } from './errors.ts';
import type { JetErrorCode, JetErrorDetail } from './errors.ts';
import type { Row } from './row-source.ts';
import type { JetValue } from './value-reader.ts';

/** A folder of its own for one test file, removed when all tests are over. Call it at the top of the file. */
export interface TestFolder {
  readonly path: string;
  file(name: string): string;
  /** Everything in it, hidden files too. */
  names(): string[];
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'jet-'));
  after(() => rmSync(path, { recursive: true, force: true }));
  return { path, file: (name) => join(path, name), names: () => readdirSync(path) };
}

/** Access files of all ages kept outside the repository; undefined where they are not at hand. */
export function sampleFile(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../../shared/data/06-mdb/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/** Writes a database in one go. */
export async function write(
  path: string,
  design: DatabaseDesign,
  rows: Readonly<Record<string, Iterable<Row>>>,
  options: WriteOptions = {},
): Promise<void> {
  const writer = await createDatabase(path, design, options);
  try {
    for (const [table, each] of Object.entries(rows)) await writer.addRows(table, each);
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Opens a file with the independent reader. */
export const reader = (path: string): MDBReader => new MDBReader(readFileSync(path));

/** The rows of a table as the independent reader gives them. */
export const rowsOf = (path: string, table: string): Record<string, unknown>[] =>
  reader(path).getTable(table).getData();

/** Asserts that a file has no problem at all, not even a stale count. */
export function assertSound(path: string): CheckReport {
  const report = checkDatabase(path);
  assert.deepEqual(report.problems, []);
  for (const table of report.tables)
    for (const index of table.indexes) assert.ok(index.keysVerified, `${table.name}.${index.name}`);
  return report;
}

/** Asserts a refusal with this code and (part of) this detail. */
export async function assertRefused(
  work: Promise<unknown> | (() => unknown),
  code: JetErrorCode,
  detail: JetErrorDetail = {},
): Promise<JetError> {
  let caught: unknown;
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    caught = error;
  }
  assert.ok(caught instanceof JetError, `expected ${code}, got ${String(caught)}`);
  assert.equal(caught.code, code, caught.message);
  for (const [key, value] of Object.entries(detail)) assert.equal(caught.detail[key], value, caught.message);
  return caught;
}

const invented: Readonly<Record<ColumnType, (i: number) => JetValue>> = {
  boolean: (i) => i % 2 === 0,
  byte: (i) => i % 256,
  int16: (i) => 20_000 + i,
  int32: (i) => 2_000_000 + i,
  money: (i) => `${i}.25`,
  float: (i) => i / 4,
  double: (i) => i / 8,
  datetime: (i) => `2024-03-${String(1 + (i % 28)).padStart(2, '0')} 08:30:00`,
  binary: (i) => Buffer.from([i & 0xff]),
  text: (i) => `新增 ${i}`,
  ole: (i) => Buffer.alloc(i * 20, i & 0xff),
  memo: (i) => '备注'.repeat(1 + i * 8),
  guid: (i) => `{00000000-0000-4000-8000-${String(i).padStart(12, '0')}}`,
  numeric: (i) => i,
};

/** Rows of a described table, each different in every column that can be; autonumbers are left open. */
export function inventedRows(table: TableDescription, count: number): Record<string, JetValue>[] {
  const columns = table.columns.filter((column) => column.autonumber !== true);
  const value = ({ type, length }: ColumnDesign, i: number): JetValue => {
    const made = invented[type](i);
    return typeof made === 'string' && type === 'text' ? made.slice(0, length) : made;
  };
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.map((column) => [column.name, value(column, i)])),
  );
}
