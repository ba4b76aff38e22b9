import type { ColumnType } from './column-type.ts';
import type { JetValue } from './value-reader.ts';

/** A column of a table to be made. */
export interface ColumnDesign {
  readonly name: string;
  readonly type: ColumnType;
  /** Most characters of a text (1–255, default 255) or bytes of a binary (1–510, default 510). */
  readonly length?: number;
  /** Digits of a numeric in all (1–28, default 18) and after the point (0–precision, default 0). */
  readonly precision?: number;
  readonly scale?: number;
  /** Numbers itself: an int32 counts up, a guid is drawn at random. */
  readonly autonumber?: boolean;
  readonly required?: boolean;
  /** Whether '' is allowed in text and memo; default true. */
  readonly allowZeroLength?: boolean;
  /** Value of rows that say nothing about the column; Access shows and uses it too. */
  readonly defaultValue?: JetValue;
  /** Default only Access computes, such as `Now()`. */
  readonly defaultExpression?: string;
  /** Alias shown as the heading, at most 255 characters. */
  readonly caption?: string;
  readonly description?: string;
  /** Display format such as `yyyy-mm-dd`. */
  readonly format?: string;
  readonly decimalPlaces?: number;
  /** Rule Access applies to later edits, such as `>=0`, and what it then says. Rows written here are not checked by it. */
  readonly validationRule?: string;
  readonly validationText?: string;
  /** Store Latin-1 texts with one byte per character; default true. */
  readonly compressed?: boolean;
}

/** An index to be made. Columns are ascending unless said otherwise. */
export interface IndexDesign {
  readonly name: string;
  readonly columns: readonly (string | { readonly column: string; readonly descending?: boolean })[];
  readonly primary?: boolean;
  readonly unique?: boolean;
  /** Leave out rows whose indexed columns are all null. */
  readonly ignoreNulls?: boolean;
  /** Refuse rows with a null in an indexed column. */
  readonly required?: boolean;
}

/** A table to be made. */
export interface TableDesign {
  readonly name: string;
  readonly columns: readonly ColumnDesign[];
  readonly indexes?: readonly IndexDesign[];
  readonly description?: string;
  readonly validationRule?: string;
  readonly validationText?: string;
}

/** A relationship: rows of `foreignTable` point at rows of `table`, which needs a unique index on `columns`. */
export interface RelationshipDesign {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly foreignTable: string;
  readonly foreignColumns: readonly string[];
  /** Default true; otherwise the relationship is only drawn. */
  readonly enforced?: boolean;
  readonly cascadeUpdate?: boolean;
  readonly cascadeDelete?: boolean;
}

/** A database to be made. */
export interface DatabaseDesign {
  readonly tables: readonly TableDesign[];
  readonly relationships?: readonly RelationshipDesign[];
}

/** Name and direction of an indexed column. */
export const indexedColumn = (
  column: IndexDesign['columns'][number],
): { readonly column: string; readonly descending: boolean } =>
  typeof column === 'string'
    ? { column, descending: false }
    : { column: column.column, descending: column.descending ?? false };
