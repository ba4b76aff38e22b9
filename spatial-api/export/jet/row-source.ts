import { nameKey } from './design-check.ts';
import { JetError } from './errors.ts';
import type { TableWriter } from './table-writer.ts';
import type { JetValue } from './value-reader.ts';

/** A row by column name or in column order. A missing or `undefined` value takes the column's default. */
export type Row = Readonly<Record<string, JetValue | undefined>> | readonly (JetValue | undefined)[];

/** Where rows come from: an array, a generator, a stream. */
export type RowInput = Iterable<Row> | AsyncIterable<Row>;

/** Rows handled between two looks at the state of the disk. */
const BATCH = 256;

type Values = readonly (JetValue | undefined)[];

/** A function that turns given rows into values by column position; the array it answers is used again. */
export function rowMapper(writer: TableWriter, columns: readonly string[] | undefined): (row: Row) => Values {
  const { name: table } = writer;
  const positions = new Map(writer.table.columns.map((column, i) => [nameKey(column.name), i]));
  const exact = new Map(writer.table.columns.map((column, i) => [column.name, i]));
  const find = (column: string): number => {
    const found = exact.get(column) ?? positions.get(nameKey(column));
    if (found == null) throw new JetError('column-unknown', { table, column });
    return found;
  };
  const order = columns?.map(find);
  const values: (JetValue | undefined)[] = writer.table.columns.map(() => undefined);
  const fromArray = (row: Values): Values => {
    if (row.length > (order ?? values).length)
      throw new JetError('column-unknown', { table, column: `#${row.length}` });
    if (order == null) return row;
    for (let i = 0; i < order.length; i++) values[order[i]!] = row[i];
    return values;
  };
  const fromObject = (row: Readonly<Record<string, JetValue | undefined>>): Values => {
    values.fill(undefined);
    for (const key in row) values[find(key)] = row[key];
    return values;
  };
  return (row) =>
    Array.isArray(row) ? fromArray(row as Values) : fromObject(row as Readonly<Record<string, JetValue>>);
}

/** Rows in batches of one reused shape each: mapped one by one as the consumer walks through the batch. */
export async function* readRows(
  writer: TableWriter,
  rows: RowInput,
  columns: readonly string[] | undefined,
): AsyncGenerator<Iterable<Values>> {
  const map = rowMapper(writer, columns);
  const mapped = function* (batch: readonly Row[]): Generator<Values> {
    for (const row of batch) yield map(row);
  };
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield mapped(batch);
    batch = [];
  }
  yield mapped(batch);
}
