/** Tables of any shape with rows of any values, for tests with fast-check. */
import fc from 'fast-check';
import type { ColumnType } from './column-type.ts';
import type { ColumnDesign, DatabaseDesign, IndexDesign, TableDesign } from './design.ts';
import type { JetValue } from './value-reader.ts';

/** A value of a type, and what the independent reader makes of it. */
type Pair = readonly [written: JetValue, read: unknown];

const pair = <T extends JetValue>(
  values: fc.Arbitrary<T>,
  read: (value: T) => unknown = (value) => value,
): fc.Arbitrary<Pair> => values.map((value) => [value, read(value)] as const);

/** Text over the characters that may stand in an index. */
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(..."宗地界址点号〇（）-' éß½①㎡A9z"),
        fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCharCode(code)),
      ),
      { maxLength },
    )
    .map((parts) => parts.join(''));

const dates = fc
  .integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2099, 11, 31) / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '));

const decimals = fc.integer({ min: -999_999_999, max: 999_999_999 }).map((value) => {
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
});

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

const values: Readonly<Record<ColumnType, fc.Arbitrary<Pair>>> = {
  boolean: pair(fc.boolean()),
  byte: pair(fc.integer({ min: 0, max: 255 })),
  int16: pair(fc.integer({ min: -32_768, max: 32_767 })),
  int32: pair(fc.integer()),
  money: pair(decimals, (text) => `${text}00`),
  float: pair(fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  double: pair(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  datetime: pair(dates, (text) => `${text.replace(' ', 'T')}.000Z`),
  binary: pair(bytes(60), (value) => value.toString('hex')),
  text: pair(words(40)),
  ole: pair(bytes(9000), (value) => value.toString('hex')),
  memo: pair(words(3000)),
  guid: pair(fc.uuid(), (value) => value),
  numeric: pair(decimals),
};

const types = Object.keys(values) as ColumnType[];

/** A value of the independent reader in the words of `RandomTable`. */
export const readValue = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
};

/** A table, and its rows as written and as the independent reader gives them. */
export interface RandomTable {
  readonly design: TableDesign;
  readonly rows: readonly (readonly Pair[])[];
}

const columnName = fc
  .constantFrom('', '宗地', 'ZD DM', '界址点号（J）')
  .chain((stem) => fc.nat(1e6).map((n) => `${stem}${n}`));

const indexOver = (columns: readonly ColumnDesign[]): fc.Arbitrary<IndexDesign> => {
  const able = columns.filter((column) => column.type !== 'ole').map((column) => column.name);
  return fc.record({
    name: columnName,
    columns: fc
      .subarray(able, { minLength: 1, maxLength: Math.min(3, able.length) })
      .chain((names) => fc.tuple(...names.map((column) => fc.boolean().map((descending) => ({ column, descending }))))),
    ignoreNulls: fc.boolean(),
  });
};

export const randomTable: fc.Arbitrary<RandomTable> = fc
  .uniqueArray(fc.tuple(columnName, fc.constantFrom(...types)), {
    minLength: 1,
    maxLength: 14,
    selector: ([name]) => name,
  })
  .chain((list) => {
    const columns = list.map(([name, type]): ColumnDesign => {
      if (type === 'numeric') return { name, type, precision: 18, scale: 2 };
      return type === 'binary' ? { name, type, length: 60 } : { name, type };
    });
    const withNulls = columns.map(({ type }) => {
      const nothing = fc.constant<Pair>([null, null]);
      return type === 'boolean'
        ? values[type]
        : fc.oneof({ weight: 5, arbitrary: values[type] }, { weight: 1, arbitrary: nothing });
    });
    const able = columns.some((column) => column.type !== 'ole');
    const indexes = able
      ? fc.uniqueArray(indexOver(columns), { maxLength: 4, selector: (index) => index.name })
      : fc.constant([]);
    return fc.record({
      design: indexes.map((each): TableDesign => ({ name: '随机表', columns, indexes: each })),
      rows: fc.array(fc.tuple(...withNulls), { maxLength: 120 }),
    });
  });

/** A database of many random tables, the same for a seed, and its rows by table. */
export function randomDatabase(
  tables: number,
  seed: number,
): { readonly design: DatabaseDesign; readonly rows: Readonly<Record<string, readonly (readonly JetValue[])[]>> } {
  const samples = fc.sample(randomTable, { numRuns: tables, seed });
  return {
    design: { tables: samples.map(({ design }, i) => ({ ...design, name: `随机表${i}` })) },
    rows: Object.fromEntries(
      samples.map(({ rows }, i) => [`随机表${i}`, rows.map((row) => row.map(([value]) => value))]),
    ),
  };
}
