import type { ColumnType } from './column-type.ts';

/** A column as its table definition stores it. */
export interface ColumnLayout {
  readonly name: string;
  readonly code: number;
  /** The type by name; undefined when Jet 4 has no such type. */
  readonly type: ColumnType | undefined;
  /** 0-based number: the column's bit in the null mask. */
  readonly number: number;
  /** Place in the table of variable offsets. */
  readonly variableIndex: number;
  readonly position: number;
  readonly precision: number;
  readonly scale: number;
  /** Sort order LCID and version of text; 0x0409 version 0 is General. */
  readonly sortOrder: number;
  readonly sortVersion: number;
  readonly flags: number;
  readonly compressed: boolean;
  /** Offset in the fixed area, for columns with the fixed flag. */
  readonly fixedOffset: number;
  /** Stored length in bytes. */
  readonly length: number;
}

/** Bits of `ColumnLayout.flags`. */
export const columnFlag = { fixed: 0x01, always: 0x02, autonumber: 0x04, autoGuid: 0x40, hyperlink: 0x80 } as const;

export const isFixed = (column: ColumnLayout): boolean => (column.flags & columnFlag.fixed) !== 0;

/** An index as it lies on pages; several logical indexes may share it. */
export interface RealIndex {
  readonly columns: readonly { readonly number: number; readonly descending: boolean }[];
  readonly map: number;
  readonly root: number;
  readonly flags: number;
  /** Number of different keys, as recorded. */
  readonly keys: number;
}

/** Bits of `RealIndex.flags`. */
export const indexFlag = { unique: 0x01, ignoreNulls: 0x02, required: 0x08, always: 0x80 } as const;

/** What an index is for. */
export const indexKind = { plain: 0, primary: 1, foreign: 2 } as const;

/** A named index, or one end of a relationship (`relation` 1 on the "one" side, 2 on the "many" side). */
export interface LogicalIndex {
  readonly name: string;
  readonly number: number;
  readonly real: number;
  readonly relation: number;
  readonly otherIndex: number;
  readonly otherTable: number;
  readonly cascadeUpdate: boolean;
  readonly cascadeDelete: boolean;
  readonly kind: number;
}

/** Usage maps of one MEMO or OLE column, as row pointers. */
export interface LongValueMaps {
  readonly column: number;
  readonly used: number;
  readonly free: number;
}

/** A whole table definition. */
export interface TableLayout {
  /** First page of the definition; also the table's object id. */
  readonly page: number;
  /** All pages of the definition in order. */
  readonly definitionPages: readonly number[];
  readonly rows: number;
  readonly lastAutonumber: number;
  readonly system: boolean;
  readonly maxColumns: number;
  readonly variableColumns: number;
  readonly columns: readonly ColumnLayout[];
  readonly realIndexes: readonly RealIndex[];
  readonly logicalIndexes: readonly LogicalIndex[];
  readonly usedMap: number;
  readonly freeMap: number;
  readonly longValueMaps: readonly LongValueMaps[];
}

/** The name people know a real index by: its own before the hidden names relationships give it. */
export function indexName(table: TableLayout, real: number): string {
  const named = table.logicalIndexes.filter((index) => index.real === real);
  return (named.find((index) => index.relation === 0) ?? named[0])?.name ?? `#${real}`;
}
