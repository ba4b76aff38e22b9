import type { Query } from '../../../schemas/database/sql.ts';

/** A figure of a page: what it means, and the statement that gives it as it stands. */
export interface PageFigure {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly note: string;
  readonly noteEn: string;
  /** Empty where the statement gives counts by value. */
  readonly unit: string;
}

/** With its statement: one row `value`, or rows of `value` and what is counted. */
export interface DefinedFigure extends PageFigure {
  readonly sql: string;
}

/** A statement that can be pasted: its few numbers and texts in place. */
export function withValues({ text, values }: Query): string {
  return text.replaceAll(/\$(\d+)/g, (_, index: string) => literal(values[Number(index) - 1]));
}

function literal(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : 'null';
}
