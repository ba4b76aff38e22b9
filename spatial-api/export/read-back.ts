import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import { asAnswered } from '../../schemas/threads/in-threads.ts';
import { AccessReader } from './access-reader.ts';
import { RowDigest } from './row-digest.ts';

/** Rows and digest of a table as they stand in a file. */
export interface TableDigest {
  readonly name: string;
  readonly rows: number;
  readonly digest: string;
}

/** A table to be read, and how many rows of it were there before it was filled: they are left out. */
export interface TableQuestion {
  readonly table: TemplateTable;
  readonly skip: number;
}

/** Rows between two looks at what else the process has to do. */
const STRETCH = 5000;
/** Fewer rows are read sooner than threads are started. */
const WORTH_THREADS = 100_000;
const THREADS = Math.min(3, availableParallelism());
const PROGRAM = new URL('read-back-thread.mjs', import.meta.url);

export interface ReadBackOptions {
  /** Rows a template held before it was filled, by table name in lower case. */
  readonly skip?: ReadonlyMap<string, number>;
  readonly progress?: ((table: string, rows: number) => void | Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads one table of an open file. */
export async function digestTable(
  file: AccessReader,
  { table: { name, fields }, skip }: TableQuestion,
  { progress, signal }: Pick<ReadBackOptions, 'progress' | 'signal'>,
): Promise<TableDigest> {
  const digest = new RowDigest(fields.map(({ type }) => type));
  const columns = fields.map((field) => field.name);
  for (const row of file.rows(name, columns, skip)) {
    digest.add(row);
    if (digest.rows % STRETCH !== 0) continue;
    await progress?.(name, digest.rows);
    signal?.throwIfAborted();
    await setImmediate();
  }
  await progress?.(name, digest.rows);
  return { name, rows: digest.rows, digest: digest.digest() };
}

/**
 * Reads tables of a finished file with a reader that shares no code with the writer; large files in threads, a table each,
 * the largest first. `written` is what is expected: it says how large the tables are.
 */
export async function readBack(
  path: string,
  tables: readonly TemplateTable[],
  written: readonly TableDigest[],
  { skip, progress, signal }: ReadBackOptions = {},
): Promise<TableDigest[]> {
  const questions = tables.map((table) => ({ table, skip: skip?.get(table.name.toLowerCase()) ?? 0 }));
  const sizes = new Map(written.map(({ name, rows }) => [name, rows]));
  const rowsIn = ({ table }: TableQuestion): number => sizes.get(table.name) ?? 0;
  if (questions.reduce((sum, question) => sum + rowsIn(question), 0) < WORTH_THREADS) {
    const file = new AccessReader(path);
    try {
      const found: TableDigest[] = [];
      for (const question of questions) found.push(await digestTable(file, question, { progress, signal }));
      return found;
    } finally {
      file.close();
    }
  }
  const largestFirst = questions.toSorted((a, b) => rowsIn(b) - rowsIn(a));
  const found = new Map<string, TableDigest>();
  const options = { program: PROGRAM, workerData: { path }, threads: THREADS, signal };
  for await (const { answer: digest } of asAnswered<TableQuestion, TableDigest>(largestFirst, options)) {
    found.set(digest.name, digest);
    await progress?.(digest.name, digest.rows);
  }
  return tables.map(({ name }) => found.get(name)!);
}
