/** What every reader gives: the layers of a delivery, each a stream of rows in constant memory. */

import type { FlatGeometry } from '../../schemas/geometry.ts';
import type { Issue } from '../issues.ts';
import type { ReadLimits } from './read-limits.ts';

/** A value as a format holds it. Numbers of more than 15 digits stay text, dates are `yyyy-MM-dd`; what could not be read stays as written. */
export type SourceValue = string | number | boolean | null;

export interface SourceColumn {
  /** As delivered, decoded. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'date' | 'time' | 'boolean' | 'binary';
  /** Bytes or digits, as the format counts; 0 when it has no such limit. */
  readonly length: number;
  readonly scale: number;
}

export interface SourceRow {
  /** Delivered record, from 1. */
  readonly sourceRow: number;
  /** In the order of the columns. */
  readonly values: readonly SourceValue[];
  /** In the delivered CRS. Rings are grouped by containment; nothing else is altered. */
  readonly geometry: FlatGeometry | null;
  readonly issues: readonly Issue[];
  /** EPSG code of the system that this row alone is drawn in, of CGCS2000: rights of a register say their zone themselves. */
  readonly epsg?: number;
  /** Marked as deleted in its format. */
  readonly isDeleted?: boolean;
  /** The shape is made of values of the row: as it was delivered, the row has none. */
  readonly isPlacedByValues?: boolean;
  /** Pictures of the row by the SHA-256 that stands for each among the values; valid until the next batch is asked for. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>;
  /** Bytes of the attribute and shape records; valid until the next batch is asked for. */
  readonly record?: Uint8Array;
  readonly shape?: Uint8Array;
}

/** How text was decoded, and why. */
export interface SourceEncoding {
  /** Label of the decoder, e.g. `gb18030`, `utf-8`. */
  readonly label: string;
  readonly declared: readonly string[];
}

export interface SourceLayer {
  readonly name: string;
  readonly columns: readonly SourceColumn[];
  readonly geometry: 'point' | 'line' | 'polygon' | 'any' | null;
  /** Records, deleted ones included; undefined when only reading tells. */
  readonly rowCount: number | undefined;
  /** Text of the .prj or the like, or `EPSG:4528`; undefined when nothing is declared. */
  readonly crsText: string | undefined;
  /** Why the file's own words and numbers about its CRS cannot be taken; refused unless `--crs` is given. */
  readonly crsProblem?: { readonly zh: string; readonly en: string };
  /** Seven parameters to CGCS2000 that the file itself gives (转换参数). */
  readonly datumShift?: readonly [number, number, number, number, number, number, number];
  readonly encoding: SourceEncoding | undefined;
  /** Findings about the layer as a whole. */
  readonly issues: readonly Issue[];
  /** SHA-256 over the content of its parts. */
  readonly sha256: () => Promise<string>;
  readonly bytes: number;
  /** The file as it came, for formats that we write back byte for byte. */
  readonly original?: OriginalText;
  /** Every row, in order, in batches; may be called again. */
  readonly read: () => AsyncIterable<readonly SourceRow[]>;
  /** Where any stretch of rows can be read by itself, by other threads too. */
  readonly slices?: SlicedLayer;
}

/** A layer of a file in which every record has a known place. */
export interface SlicedLayer {
  /** Files that the layer is made of: plain data, from which another thread opens it again. */
  readonly files: readonly DeliveredFile[];
  /** The rows [from, to), counted from 1. */
  readonly read: (from: number, to: number) => AsyncIterable<readonly SourceRow[]>;
  /** Ends (exclusive) of stretches that together are all rows, none larger than asked for unless a single row is. */
  readonly ends: (most: { readonly rows: number; readonly bytes: number }) => Promise<readonly number[]>;
}

/** Text that is kept with its delivery, so that an export can give it back unchanged. */
export interface OriginalText {
  readonly format: 'boundary-txt';
  readonly encoding: string;
  readonly bytes: () => Promise<Buffer>;
}

/** One format. `layers` opens what it recognises among the files of a delivery, without reading rows. */
export interface Reader {
  readonly id: string;
  readonly label: string;
  readonly extensions: readonly string[];
  readonly layers: (files: readonly DeliveredFile[], options: ReadOptions) => Promise<readonly SourceLayer[]>;
}

export interface ReadOptions {
  /** Label that overrides what is declared and found. */
  readonly encoding?: string;
  readonly limits?: ReadLimits;
  /** A person has confirmed that axes are exchanged and units converted as the detector proposes. */
  readonly correctCoordinates?: boolean;
  /** A folder for files of the reader's own; it goes when the delivery is closed. */
  readonly scratch?: () => Promise<string>;
}

/** A file of the delivery: where it lies and what it was called, folders included, `/` between them. */
export interface DeliveredFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}
