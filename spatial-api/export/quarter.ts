/** Quarters of the calendar in Beijing, where registers close at midnight of their last day. */

const BEIJING_MS = 8 * 3_600_000;

export interface Quarter {
  /** `2024Q1`. */
  readonly name: string;
  /** The midnight with which it ends. */
  readonly end: Date;
}

/** The quarter of a running number: 4 × year + 0 to 3. */
function quarterOf(index: number): Quarter {
  const [year, quarter] = [Math.floor(index / 4), index % 4];
  return { name: `${year}Q${quarter + 1}`, end: new Date(Date.UTC(year, 3 * (quarter + 1), 1) - BEIJING_MS) };
}

/** Running number of the quarter in which a moment lies. */
function indexOf(now: Date): number {
  const local = new Date(now.getTime() + BEIJING_MS);
  return 4 * local.getUTCFullYear() + Math.floor(local.getUTCMonth() / 3);
}

/** The last quarter that has ended at a moment. */
export const endedQuarter = (now: Date): Quarter => quarterOf(indexOf(now) - 1);

/** The quarter that is going on. */
export const nextQuarter = (now: Date): Quarter => quarterOf(indexOf(now));

/** Quarters that have ended, the last one first. */
export const quartersBefore = (now: Date, count: number): readonly Quarter[] =>
  Array.from({ length: count }, (_, back) => quarterOf(indexOf(now) - 1 - back));

/** Name of a period for file names: the quarter that ends at that moment, else the day in Beijing. */
export function periodName(moment: Date): string {
  const quarter = endedQuarter(moment);
  if (quarter.end.getTime() === moment.getTime()) return quarter.name;
  return new Date(moment.getTime() + BEIJING_MS).toISOString().slice(0, 10).replaceAll('-', '');
}
