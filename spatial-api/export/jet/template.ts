import { rulesFromProperties } from './design-properties.ts';
import { nameKey } from './design-check.ts';
import type { TableLayout } from './layout.ts';
import { readLongValue } from './long-value-reader.ts';
import type { PageSource } from './page-reader.ts';
import { decodeProperties } from './properties.ts';
import type { Property } from './properties.ts';
import { createSlots, rowsOfTable, splitRow } from './row-reader.ts';
import { HIDDEN_SYSTEM_OBJECT, objectType, SYSTEM_OBJECT } from './system-catalogue.ts';
import { readDefinition } from './table-definition.ts';
import type { JetValue } from './value-reader.ts';
import { readValue } from './value-reader.ts';

/** An object of a file as MSysObjects lists it. */
export interface CatalogueEntry {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Raw `LvProp` value. */
  readonly properties: Buffer | undefined;
}

const wanted = ['Id', 'ParentId', 'Name', 'Type', 'Flags', 'LvProp'] as const;

/** Reads the catalogue of a file. */
export function readCatalogue(source: PageSource): CatalogueEntry[] {
  const table = readDefinition((page) => source.read(page), 2);
  const positions = wanted.map((name) => table.columns.findIndex((column) => column.name === name));
  const slots = createSlots(table);
  const entries: CatalogueEntry[] = [];
  for (const row of rowsOfTable(source, table)) {
    splitRow(table, row.page, row.start, row.end, slots);
    const values = positions.map((i): JetValue => (i < 0 ? null : readValueSafely(source, table, slots, i)));
    const [id, parent, name, type, flags, properties] = values;
    entries.push({
      id: Number(id),
      parent: Number(parent),
      name: String(name ?? ''),
      type: Number(type),
      flags: Number(flags),
      properties: Buffer.isBuffer(properties) ? properties : undefined,
    });
  }
  return entries;
}

function readValueSafely(
  source: PageSource,
  table: TableLayout,
  slots: ReturnType<typeof createSlots>,
  i: number,
): JetValue {
  const column = table.columns[i]!;
  if (column.type !== 'ole') return readValue(source, column, slots, i);
  return slots.start[i]! < 0 ? null : readLongValue(source, slots.bytes, slots.start[i]!, slots.end[i]!);
}

/** True for tables people see: neither hidden nor the system's own. */
export const isUserTable = (entry: CatalogueEntry): boolean =>
  entry.type === objectType.table &&
  (entry.flags & (SYSTEM_OBJECT | HIDDEN_SYSTEM_OBJECT)) === 0 &&
  !/^msys/i.test(entry.name) &&
  !entry.name.startsWith('~');

/** Properties of an object by owner (lower case), empty when it has none that can be read. */
export function propertiesOf(entry: CatalogueEntry): ReadonlyMap<string, readonly Property[]> {
  if (entry.properties == null) return new Map();
  try {
    return new Map([...decodeProperties(entry.properties)].map(([owner, list]) => [nameKey(owner), list]));
  } catch (error) {
    if (error instanceof RangeError) return new Map();
    throw error;
  }
}

/** The rules of a table's columns, by position. */
export const rulesOfTable = (
  table: TableLayout,
  properties: ReadonlyMap<string, readonly Property[]>,
): ReturnType<typeof rulesFromProperties>[] =>
  table.columns.map((column) => rulesFromProperties(properties.get(nameKey(column.name)) ?? [], column.type));
