import type { JetValue } from './value-reader.ts';

/** What a column demands of its values beyond its type. Kept in the table's properties, not in its definition. */
export interface ColumnRules {
  readonly required: boolean;
  readonly allowZeroLength: boolean;
  /** Given to rows that say nothing about the column. */
  readonly defaultValue: JetValue | undefined;
}

export const noRules: ColumnRules = { required: false, allowZeroLength: true, defaultValue: undefined };

/** Type name, column width and limits as people are told them. */
export const integerRange = {
  byte: [0, 255],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
} as const;
