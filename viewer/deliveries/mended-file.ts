/** Mended rows as the file in which the register takes them back: a table with the number of each row. */
import { defuse } from '../../schemas/formats/spreadsheet-text.ts';
import type { RejectedRow } from './api.ts';

/** Mended values by column; what is absent stays as delivered. */
export type Mended = ReadonlyMap<number, Readonly<Record<string, string>>>;

/** A value as it is written and edited. */
export const textOf = (value: unknown): string =>
  value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);

/** CSV with a byte order mark: every column of the rows, the mended values in place. */
export function mendedCsv(rows: readonly RejectedRow[], mended: Mended): string {
  const chosen = rows.filter(({ sourceRow }) => mended.has(sourceRow));
  const columns = [...new Set(chosen.flatMap(({ attributes }) => Object.keys(attributes)))];
  const lines = chosen.map(({ sourceRow, attributes }) => {
    const values = { ...attributes, ...mended.get(sourceRow) };
    return [String(sourceRow), ...columns.map((column) => cell(textOf(values[column])))].join(',');
  });
  return `\uFEFF${[['dimai_row', ...columns.map(cell)].join(','), ...lines].join('\r\n')}\r\n`;
}

const cell = (text: string): string => {
  const safe = defuse(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** What was expected, where that is more than the name of a rule. */
export const expectedOf = ({
  code,
  expected,
}: Pick<RejectedRow['faults'][number], 'code' | 'expected'>): string | null =>
  expected == null || expected === code ? null : expected;

/** Whether a finding is about a column: findings name fields by standard code and title. */
export const isAbout = (field: string | null | undefined, column: string): boolean =>
  field != null && field.split(' ').some((part) => part.toLowerCase() === column.toLowerCase());
