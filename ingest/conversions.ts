/** Named functions of mappings: for what a column name, a constant or a table of values cannot say. */

import type { SourceColumn, SourceValue } from './readers/reader.ts';

export interface ConversionInput {
  /** Value of the rule's column; null where it has none. */
  readonly value: SourceValue;
  readonly values: readonly SourceValue[];
  readonly columns: readonly SourceColumn[];
  readonly sourceRow: number;
}

/** Reads the value of a field from a row. */
export type Conversion = (input: ConversionInput) => unknown;

export const conversions = {
  /** Number of the record in the file, from 1. */
  'row-number': ({ sourceRow }) => String(sourceRow),
  /** Every column of the file, by name; empty ones left out. */
  'all-columns': ({ values, columns }) => {
    const all: Record<string, SourceValue> = {};
    columns.forEach(({ name }, i) => {
      const value = values[i];
      if (value != null) all[name] = value;
    });
    return all;
  },
  /** The six digits of the district that a longer code begins with. */
  'district-of-code': ({ value }) => (value == null ? null : String(value).slice(0, 6)),
  /** The twelve digits of 地籍子区 that a parcel code begins with. */
  'subdistrict-of-parcel-code': ({ value }) => (value == null ? null : String(value).slice(0, 12)),
  /** 宗地特征码, characters 13 and 14 of a parcel code. */
  'feature-of-parcel-code': ({ value }) => (value == null ? null : String(value).slice(12, 14)),
  /** The code before a name: `0701 城镇住宅用地`. */
  'leading-code': ({ value }) =>
    value == null ? null : (/^\s*([0-9A-Za-z]+)/.exec(String(value))?.[1] ?? String(value)),
} as const satisfies Record<string, Conversion>;

/** True for the name of a conversion. */
export function isConversion(name: string): name is keyof typeof conversions {
  return Object.hasOwn(conversions, name);
}
