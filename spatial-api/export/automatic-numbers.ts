import { randomUUID } from 'node:crypto';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import type { DatabaseDescription, DatabaseWriter, JetValue } from './jet/index.ts';

/** A column of a supplied file that numbers its rows itself, where the template takes it from nowhere. */
interface AutomaticColumn {
  /** Position in the fields of the template's table. */
  readonly place: number;
  /** Number of the first new row; null for a column of GUIDs. */
  readonly first: number | null;
}

/** Numbers rows as the file would, so that what is written is known and can be compared with what is read back. */
export type RowNumbering = (row: JetValue[], index: number) => void;

/** The numbering of a table, or undefined where the file numbers nothing that the template leaves open. */
export function rowNumbering(
  table: TemplateTable,
  file: DatabaseDescription | undefined,
  writer: DatabaseWriter,
): RowNumbering | undefined {
  const found = file?.tables.find(({ name }) => name.toLowerCase() === table.name.toLowerCase());
  const columns = table.fields.flatMap(({ name, source }, place): AutomaticColumn[] => {
    const column = found?.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (source != null || column?.autonumber !== true) return [];
    return [{ place, first: column.type === 'guid' ? null : writer.nextAutonumber(table.name) }];
  });
  if (columns.length === 0) return undefined;
  return (row, index) => {
    for (const { place, first } of columns) row[place] = first == null ? randomUUID() : first + index;
  };
}
