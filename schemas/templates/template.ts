/**
 * Outgoing contracts: what a bureau hands up, table by table and field by field. A template is data. It can be written
 * here from the catalogue, or derived from an .mdb the receiver supplies, and an .mdb can be compared with it.
 */

/** Types of a field as an Access file stores it. */
export type TemplateFieldType =
  | 'boolean'
  | 'byte'
  | 'int16'
  | 'int32'
  | 'money'
  | 'float'
  | 'double'
  | 'numeric'
  | 'datetime'
  | 'text'
  | 'memo'
  | 'binary'
  | 'ole'
  | 'guid';

/** A value: of a field of the table's layer, the same for every row, or made of others. Empty texts count as no value. */
export type SourceExpression =
  | { readonly field: string }
  | { readonly constant: string | number }
  /** Those that have a value, one after the other, with a text between them. */
  | { readonly join: readonly SourceExpression[]; readonly with?: string }
  /** The first that has a value. */
  | { readonly first: readonly SourceExpression[] }
  /** Characters of a text, from 1. */
  | { readonly part: SourceExpression; readonly from: number; readonly length?: number }
  /** Other values for those listed; the others become `otherwise`, or stay as they are. */
  | {
      readonly map: SourceExpression;
      readonly values: Readonly<Record<string, string>>;
      readonly otherwise?: string | null;
    }
  /** A number in another unit, rounded half away from zero to so many decimals: `times` 0.0015 makes 亩 of ㎡. */
  | { readonly number: string; readonly times: number; readonly decimals: number };

/**
 * Where a value comes from; `shape` is the shape of the row, in personal geodatabases that the receiver supplies. Absent, the field
 * stays empty.
 */
export type FieldSource = SourceExpression | { readonly shape: true };

export interface TemplateField {
  /** Column name in the table handed up, e.g. `ZDDM`. */
  readonly name: string;
  readonly title: string;
  readonly type: TemplateFieldType;
  /** Characters of a text, bytes of a binary. */
  readonly length?: number;
  /** Digits of a numeric, in all and after the point. */
  readonly precision?: number;
  readonly scale?: number;
  /** The file refuses a row without it. */
  readonly required?: boolean;
  /** 必填 in the standard: its absence is reported, the row goes out all the same. */
  readonly expected?: boolean;
  /** Id of a code list the values must be of. */
  readonly codelist?: string;
  /** Dots per inch of a picture that is drawn; those of the order where absent. */
  readonly dpi?: number;
  readonly source?: FieldSource;
}

/** Where rows come from: current rows of a layer, or a query known by name. */
export type TableSource = { readonly layer: string } | { readonly query: 'parcel-coordinates' };

export interface TemplateTable {
  readonly name: string;
  readonly title: string;
  readonly source?: TableSource;
  /** Names of the fields that identify a row, in the order rows are written. */
  readonly key: readonly string[];
  readonly fields: readonly TemplateField[];
}

export interface Template {
  readonly id: string;
  readonly title: string;
  /** Standard, circular or file the template follows. */
  readonly reference: string;
  /** Changes when the contents change; written into the manifest of every export. */
  readonly version: string;
  readonly tables: readonly TemplateTable[];
}
