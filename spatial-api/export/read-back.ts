import { readFileSync } from 'node:fs';
import MDBReader from 'mdb-reader';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import type { JetValue } from './jet/index.ts';
import { RowDigest } from './row-digest.ts';

/** Rows held at once while a file is read back. */
const SLICE = 10_000;

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

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
  const file = new MDBReader(readFileSync(path));
  const tableNames = file.getTableNames();
  return tables.map((table) => {
    const source = file.getTable(tableNames.find((name) => isSame(name, table.name)) ?? table.name);
    const names = source.getColumnNames();
    const columns = table.fields.map(({ name }) => names.find((each) => isSame(each, name)) ?? name);
    const digest = new RowDigest(table.fields.map((field) => field.type));
    for (let from = skip.get(table.name.toLowerCase()) ?? 0; from < source.rowCount; from += SLICE) {
      const rows = source.getData({ columns, rowOffset: from, rowLimit: SLICE });
      for (const row of rows) digest.add(columns.map((column) => row[column] as JetValue | Date));
    }
    return { name: table.name, rows: digest.rows, digest: digest.digest() };
  });
}
