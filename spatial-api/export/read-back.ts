import type { TemplateTable } from '../../schemas/templates/template.ts';
import { AccessReader } from './access-reader.ts';
import { RowDigest } from './row-digest.ts';

/** Rows and digest of a table as they stand in a file. */
export interface TableDigest {
  readonly name: string;
  readonly rows: number;
  readonly digest: string;
}

/**
 * Reads tables of a finished file with a reader that shares no code with the writer. `skip` is how many rows a template
 * held before it was filled, by table name in lower case.
 */
export function readBack(
  path: string,
  tables: readonly TemplateTable[],
  skip: ReadonlyMap<string, number>,
): TableDigest[] {
  const file = new AccessReader(path);
  return tables.map((table) => {
    const digest = new RowDigest(table.fields.map((field) => field.type));
    const columns = table.fields.map(({ name }) => name);
    for (const row of file.rows(table.name, columns, skip.get(table.name.toLowerCase()))) digest.add(row);
    return { name: table.name, rows: digest.rows, digest: digest.digest() };
  });
}
