/** Whether a text is a table of separated values: the same number of fields in line after line. */

import { parseRecords } from './parse-records.ts';

export const SEPARATORS = [',', '\t', ';', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

const LOOKED_AT = 50;

/** True for a beginning of a file that is a table. */
export function looksLikeTable(text: string): boolean {
  return findSeparator(text) != null;
}

/** The separator that splits the first records most evenly into two columns or more; undefined for prose and other text. */
export function findSeparator(text: string): Separator | undefined {
  let best: { separator: Separator; columns: number } | undefined;
  for (const separator of SEPARATORS) {
    const counts = fieldCounts(text, separator);
    const columns = counts[0] ?? 0;
    if (columns < 2 || counts.length < 1) continue;
    const even = counts.filter((count) => count === columns).length;
    // one odd line in five is a fault of the file, more is another kind of text
    if (even * 5 < counts.length * 4) continue;
    if (best == null || columns > best.columns) best = { separator, columns };
  }
  return best?.separator;
}

function fieldCounts(text: string, separator: Separator): readonly number[] {
  const parser = parseRecords(separator);
  const records = parser.push(text.replace(/^\uFEFF/, ''));
  const whole = records.length > 0 ? records : parser.end();
  return whole
    .filter(({ fields }) => fields.length > 1 || fields[0] !== '')
    .slice(0, LOOKED_AT)
    .map(({ fields }) => fields.length);
}
