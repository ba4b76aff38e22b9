import { setImmediate } from 'node:timers/promises';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import { AccessReader } from './access-reader.ts';
import { RowDigest } from './row-digest.ts';

/** Rows and digest of a table as they stand in a file. */
export interface TableDigest {
  readonly name: string;
  readonly rows: number;
  readonly digest: string;
}

/** Rows between two looks at what else the process has to do. */
const STRETCH = 5000;

export interface ReadBackOptions {
  /** Rows a template held before it was filled, by table name in lower case; they are left out. */
  readonly skip?: ReadonlyMap<string, number>;
  readonly progress?: (table: string, rows: number) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** Reads tables of a finished file with a reader that shares no code with the writer. */
export async function readBack(
  path: string,
  tables: readonly TemplateTable[],
  { skip, progress, signal }: ReadBackOptions = {},
): Promise<TableDigest[]> {
  const file = new AccessReader(path);
  try {
    const found: TableDigest[] = [];
    for (const { name, fields } of tables) {
      const digest = new RowDigest(fields.map(({ type }) => type));
      const columns = fields.map((field) => field.name);
      for (const row of file.rows(name, columns, skip?.get(name.toLowerCase()))) {
        digest.add(row);
        if (digest.rows % STRETCH !== 0) continue;
        await progress?.(name, digest.rows);
        signal?.throwIfAborted();
        await setImmediate();
      }
      await progress?.(name, digest.rows);
      found.push({ name, rows: digest.rows, digest: digest.digest() });
    }
    return found;
  } finally {
    file.close();
  }
}
