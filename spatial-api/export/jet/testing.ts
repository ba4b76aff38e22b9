import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MDBReader from 'mdb-reader';
import { checkDatabase } from './check.ts';
import type { CheckReport } from './check.ts';
import { createDatabase } from './database.ts';
import type { WriteOptions } from './database.ts';
import type { DatabaseDesign } from './design.ts';
import { JetError } from './errors.ts';
import type { JetErrorCode, JetErrorDetail } from './errors.ts';
import type { Row } from './row-source.ts';

/** A folder of its own for one test file, removed when the process ends. */
export interface TestFolder {
  readonly path: string;
  file(name: string): string;
  /** Everything in it, hidden files too. */
  names(): string[];
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'jet-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
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
