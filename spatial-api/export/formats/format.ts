/**
 * A format that layers go out in. All of them work alike: forms say how a table lies in the file, every row is held against
 * its form before a byte is written, and what was stored is told in the words of a reader, so that reading back can be
 * compared row by row.
 */
import type { Forecast } from '../jet/index.ts';
import type { ExportRow, ExportTable } from '../layers/export-table.ts';

/** Kinds of shape that formats keep apart. */
export type ShapeKind = 'point' | 'line' | 'polygon';

/** A table in a file. A layer of mixed shapes has one for each kind where the format asks for that. */
export interface TableForm {
  readonly table: ExportTable;
  /** Name in the file. */
  readonly name: string;
  /** The kind of shape it holds; null for none, `any` where kinds may mix. */
  readonly kind: ShapeKind | 'any' | null;
  /** Column names in the file, in the order of the table. */
  readonly columns: readonly string[];
}

/** Why a row cannot go out in a format. */
export interface CellFault {
  readonly code: string;
  /** Index of the column; -1 for the shape. */
  readonly column: number;
  /** In Chinese. */
  readonly message: string;
}

/** A row as it lies in the file, in words that a reader gives back alike. */
export interface StoredRow {
  readonly values: readonly (string | number | boolean | null)[];
  /** See `shapeText`. */
  readonly shape: string | null;
}

export interface FormatHead {
  /** `yyyy-MM-dd` in Beijing. */
  readonly day: string;
  /** Rows by name of form, known from the check. */
  readonly rows: ReadonlyMap<string, number>;
  /** The first 要素代码 among the rows of a form, where they have one. */
  readonly featureCodes: ReadonlyMap<string, string>;
  /** Largest file of a format that ends at a size. */
  readonly maxBytes?: number | undefined;
}

/** Counts what rows would take, where a format ends at a size: told before a byte is written. */
export interface SizeForecast {
  add(form: TableForm, row: ExportRow): void | Promise<void>;
  /** How large the file becomes; what is wrong with rows beyond `faults`, by form and position among the rows of it. */
  finish(): Promise<{ readonly forecast: Forecast; readonly errors: readonly ForecastError[] }>;
  abandon(): void | Promise<void>;
}

export interface ForecastError {
  readonly form: TableForm;
  readonly row: ExportRow;
  readonly code: string;
  /** In Chinese. */
  readonly message: string;
}

/** A file, or a folder of files, being written. */
export interface FormatWriter {
  add(form: TableForm, row: ExportRow): void | Promise<void>;
  close(): void | Promise<void>;
  /** Lets go of what is open; what was written is not wanted. */
  abandon(): void | Promise<void>;
}

export interface ExportFormat {
  readonly id: string;
  readonly title: string;
  /** Of the file that holds everything; `null` where every table has files of its own. */
  readonly extension: string | null;
  readonly mediaType: string;
  /** Whether coordinates may be degrees, metres, or both. */
  readonly systems: 'any' | 'degrees' | 'plane';
  /** Whether tables without shapes can go out. */
  readonly takesTables: boolean;
  /** How a table lies in the file; empty where the format cannot hold it. */
  forms(table: ExportTable): readonly TableForm[];
  /** What the format cannot hold of a row. */
  faults(form: TableForm, row: ExportRow): CellFault[];
  stored(form: TableForm, row: ExportRow): StoredRow;
  /** Absent where files may have any size. */
  forecast?(
    folder: string,
    forms: readonly TableForm[],
    head: Pick<FormatHead, 'maxBytes'>,
  ): SizeForecast | Promise<SizeForecast>;
  open(folder: string, forms: readonly TableForm[], head: FormatHead): FormatWriter | Promise<FormatWriter>;
  read(folder: string, form: TableForm): AsyncIterable<StoredRow> | Iterable<StoredRow>;
}

/** The name of the single file of a format that has one. */
export const SINGLE_FILE = 'data';
