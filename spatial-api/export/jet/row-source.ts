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

/** Values by column position. */
export type Values = readonly (JetValue | undefined)[];

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

const isAsync = (rows: RowInput): rows is AsyncIterable<Row> => Symbol.asyncIterator in rows;

/** Rows in batches, mapped one by one while the consumer walks through the batch: a batch is good for one walk. */
export async function* readRows(map: (row: Row) => Values, rows: RowInput): AsyncGenerator<Iterable<Values>> {
  const mapped = function* (batch: readonly Row[]): Generator<Values> {
    for (const row of batch) yield map(row);
  };
  let batch: Row[] = [];
  const filled = (row: Row): boolean => batch.push(row) >= BATCH;
  if (isAsync(rows)) {
    for await (const row of rows) {
      if (!filled(row)) continue;
      yield mapped(batch);
      batch = [];
    }
  } else {
    // Awaiting every row of a plain iterable would cost more than writing it.
    for (const row of rows) {
      if (!filled(row)) continue;
      yield mapped(batch);
      batch = [];
    }
  }
  yield mapped(batch);
}
