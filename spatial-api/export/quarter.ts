/** Quarters of the calendar in Beijing, where registers close at midnight of their last day. */

const BEIJING_MS = 8 * 3_600_000;

export interface Quarter {
  /** `2024Q1`. */
  readonly name: string;
  /** The midnight with which it ends. */
  readonly end: Date;
}

/** The last quarter that has ended at a moment. */
export function endedQuarter(now: Date): Quarter {
  const local = new Date(now.getTime() + BEIJING_MS);
  const [year, quarter] = [local.getUTCFullYear(), Math.floor(local.getUTCMonth() / 3)];
  const end = new Date(Date.UTC(year, quarter * 3, 1) - BEIJING_MS);
  return { name: quarter === 0 ? `${year - 1}Q4` : `${year}Q${quarter}`, end };
}

/** Name of a period for file names: the quarter that ends at that moment, else the day in Beijing. */
export function periodName(moment: Date): string {
  const quarter = endedQuarter(moment);
  if (quarter.end.getTime() === moment.getTime()) return quarter.name;
  return new Date(moment.getTime() + BEIJING_MS).toISOString().slice(0, 10).replaceAll('-', '');
}
