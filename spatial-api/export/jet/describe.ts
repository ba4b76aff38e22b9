import type { ColumnDesign, DatabaseDesign, IndexDesign, RelationshipDesign, TableDesign } from './design.ts';
import { nameKey } from './design-check.ts';
import { JetError } from './errors.ts';
import { readHeader } from './header.ts';
import { columnFlag, indexFlag, indexKind } from './layout.ts';
import type { ColumnLayout, TableLayout } from './layout.ts';
import { LongValueFault } from './long-value-reader.ts';
import { PageReader } from './page-reader.ts';
import type { PageSource } from './page-reader.ts';
import type { Property, PropertyValue } from './properties.ts';
import { createSlots, RowFault, rowsOfTable, splitRow } from './row-reader.ts';
import { relationshipBit } from './system-catalogue.ts';
import { DefinitionFault, readDefinition } from './table-definition.ts';
import { isUserTable, propertiesOf, readCatalogue, rulesOfTable } from './template.ts';
import { readValue } from './value-reader.ts';
import type { JetValue } from './value-reader.ts';

/** A table of an existing file: its design, how many rows it has, and what a design cannot say. */
export interface TableDescription extends TableDesign {
  readonly rows: number;
  /** Columns of types this format cannot write, by name and type code. */
  readonly unsupportedColumns: readonly { readonly name: string; readonly code: number }[];
  /** Sort order LCIDs of its text columns; 0x0409 is General. */
  readonly sortOrders: readonly number[];
}

/** The design of an existing file; `createDatabase` makes a like one from it. */
export interface DatabaseDescription extends DatabaseDesign {
  readonly tables: readonly TableDescription[];
  readonly relationships: readonly RelationshipDesign[];
}

type Properties = ReadonlyMap<string, readonly Property[]>;

function wording(properties: Properties, owner: string, name: string): string | undefined {
  const value: PropertyValue | undefined = properties.get(nameKey(owner))?.find((each) => each.name === name)?.value;
  return value == null ? undefined : String(value);
}

/** Drops what is undefined, so that optional fields are simply absent. */
const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

function lengthOf(column: ColumnLayout): number | undefined {
  if (column.type === 'text') return column.length >> 1;
  return column.type === 'binary' ? column.length : undefined;
}

function describeColumn(table: TableLayout, i: number, properties: Properties): ColumnDesign {
  const column = table.columns[i]!;
  const rules = rulesOfTable(table, properties)[i]!;
  const { name } = column;
  const numeric = column.type === 'numeric';
  const textual = column.type === 'text' || column.type === 'memo';
  const expression = wording(properties, name, 'DefaultValue');
  const decimals = wording(properties, name, 'DecimalPlaces');
  return present({
    name,
    type: column.type!,
    length: lengthOf(column),
    precision: numeric ? column.precision : undefined,
    scale: numeric ? column.scale : undefined,
    autonumber: (column.flags & (columnFlag.autonumber | columnFlag.autoGuid)) !== 0 ? true : undefined,
    required: rules.required ? true : undefined,
    allowZeroLength: textual ? rules.allowZeroLength : undefined,
    compressed: textual ? column.compressed : undefined,
    defaultValue: rules.defaultValue,
    defaultExpression: expression,
    caption: wording(properties, name, 'Caption'),
    description: wording(properties, name, 'Description'),
    format: wording(properties, name, 'Format'),
    decimalPlaces: decimals == null ? undefined : Number(decimals),
    validationRule: wording(properties, name, 'ValidationRule'),
    validationText: wording(properties, name, 'ValidationText'),
  });
}

function describeIndexes(table: TableLayout): IndexDesign[] {
  const nameOf = (number: number): string => table.columns.find((column) => column.number === number)?.name ?? '';
  return table.logicalIndexes
    .filter((index) => index.relation === 0)
    .map((index) => {
      const real = table.realIndexes[index.real];
      const flags = real?.flags ?? 0;
      return present({
        name: index.name,
        columns: (real?.columns ?? []).map(({ number, descending }) =>
          descending ? { column: nameOf(number), descending } : nameOf(number),
        ),
        primary: index.kind === indexKind.primary ? true : undefined,
        unique: (flags & indexFlag.unique) !== 0 ? true : undefined,
        ignoreNulls: (flags & indexFlag.ignoreNulls) !== 0 ? true : undefined,
        required: (flags & indexFlag.required) !== 0 ? true : undefined,
      });
    });
}

function describeTable(name: string, table: TableLayout, properties: Properties): TableDescription {
  const positions = table.columns
    .map((_, i) => i)
    .sort((a, b) => table.columns[a]!.position - table.columns[b]!.position);
  const known = positions.filter((i) => table.columns[i]!.type != null);
  return present({
    name,
    rows: table.rows,
    columns: known.map((i) => describeColumn(table, i, properties)),
    indexes: describeIndexes(table),
    description: wording(properties, '', 'Description'),
    validationRule: wording(properties, '', 'ValidationRule'),
    validationText: wording(properties, '', 'ValidationText'),
    unsupportedColumns: table.columns.filter((column) => column.type == null).map(({ name, code }) => ({ name, code })),
    sortOrders: [
      ...new Set(table.columns.filter((column) => column.type === 'text').map((column) => column.sortOrder)),
    ],
  });
}

/** All rows of a table by column name. */
function* namedRows(source: PageSource, table: TableLayout): Generator<Record<string, JetValue>> {
  const slots = createSlots(table);
  for (const row of rowsOfTable(source, table)) {
    splitRow(table, row.page, row.start, row.end, slots);
    yield Object.fromEntries(table.columns.map((column, i) => [column.name, readValue(source, column, slots, i)]));
  }
}

const RELATIONSHIPS = 5;

function describeRelationships(source: PageSource): RelationshipDesign[] {
  const table = readDefinition((page) => source.read(page), RELATIONSHIPS);
  const byName = new Map<string, Record<string, JetValue>[]>();
  for (const row of namedRows(source, table)) {
    const name = String(row['szRelationship']);
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  return [...byName].map(([name, unsorted]) => {
    const rows = unsorted.toSorted((a, b) => Number(a['icolumn']) - Number(b['icolumn']));
    const bits = Number(rows[0]!['grbit']);
    return {
      name,
      table: String(rows[0]!['szReferencedObject']),
      columns: rows.map((row) => String(row['szReferencedColumn'])),
      foreignTable: String(rows[0]!['szObject']),
      foreignColumns: rows.map((row) => String(row['szColumn'])),
      enforced: (bits & relationshipBit.notEnforced) === 0,
      cascadeUpdate: (bits & relationshipBit.cascadeUpdate) !== 0,
      cascadeDelete: (bits & relationshipBit.cascadeDelete) !== 0,
    };
  });
}

/** What reading a damaged file throws. */
const DAMAGES = [RangeError, DefinitionFault, LongValueFault, RowFault] as const;

/** Describes the user tables of a Jet 4 file. Throws a `JetError` for files of another kind and for damaged ones. */
export function describeDatabase(path: string): DatabaseDescription {
  const source = new PageReader(path);
  try {
    readHeader(source.pages > 0 ? source.read(0) : Buffer.alloc(0), path);
    const tables = readCatalogue(source)
      .filter(isUserTable)
      .map((entry) =>
        describeTable(
          entry.name,
          readDefinition((page) => source.read(page), entry.id),
          propertiesOf(entry),
        ),
      );
    const names = new Set(tables.map((table) => nameKey(table.name)));
    const relationships = describeRelationships(source).filter((each) => names.has(nameKey(each.table)));
    return { tables, relationships };
  } catch (error) {
    if (!(error instanceof Error && DAMAGES.some((each) => error instanceof each))) throw error;
    throw new JetError('template-damaged', { file: path, problem: error.message }, { cause: error });
  } finally {
    source.close();
  }
}
