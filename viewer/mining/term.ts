/** Terms and elevations of mining rights. Days are `YYYY-MM-DD` and elevations metres. */

export type Term = 'valid' | 'ending' | 'ended' | 'unknown';

/** Months before its end in which a right is said to be ending: its holder has to apply for more time. */
const ENDING_MONTHS = 6;

/** Where a right stands in its term on a day; its last day belongs to it. */
export function termOn(validUntil: string | null, day: string): Term {
  if (validUntil === null) return 'unknown';
  if (validUntil < day) return 'ended';
  return validUntil <= monthsLater(day, ENDING_MONTHS) ? 'ending' : 'valid';
}

/** The same day so many months later, or the last of a shorter month. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const day0 = Math.min(date, last.getUTCDate());
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), day0)).toISOString().slice(0, 10);
}

export interface Depth {
  readonly upper: number | null;
  readonly lower: number | null;
}

/** Whether two rights that lie over each other in plan meet in depth as well; what is not known decides nothing. */
export function depthsMeet(one: Depth, other: Depth): 'meet' | 'apart' | 'unknown' {
  if (one.upper === null || one.lower === null || other.upper === null || other.lower === null) return 'unknown';
  return one.lower < other.upper && other.lower < one.upper ? 'meet' : 'apart';
}
