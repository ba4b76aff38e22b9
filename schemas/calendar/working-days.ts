import { HOLIDAYS, type HolidayYear } from './holidays.ts';

const DAY_MS = 86_400_000;

/** A day some working days later. */
export interface WorkingDay {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** Years on the way whose holidays are not known: weekdays were counted there, and holidays may move the day. */
  readonly unknownYears: readonly number[];
}

/** State: the days of some years. */
export class WorkingCalendar {
  private readonly off = new Set<string>();
  private readonly worked = new Set<string>();
  private readonly years = new Set<number>();

  /** Later entries of a year replace earlier ones. Throws RangeError for days that do not exist. */
  constructor(years: readonly HolidayYear[] = HOLIDAYS) {
    for (const { year, off, worked } of new Map(years.map((each) => [each.year, each])).values()) {
      this.years.add(year);
      for (const span of off) {
        const [from = '', to = from] = span.split('/');
        for (let at = timeOf(`${year}-${from}`); at <= timeOf(`${year}-${to}`); at += DAY_MS) this.off.add(dayOf(at));
      }
      for (const day of worked) this.worked.add(dayOf(timeOf(`${year}-${day}`)));
    }
  }

  knows(year: number): boolean {
    return this.years.has(year);
  }

  /** Whether people work on a day. */
  isWorkingDay(day: string): boolean {
    if (this.worked.has(day)) return true;
    const weekday = new Date(timeOf(day)).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !this.off.has(day);
  }

  /** Days that are not what their weekday says: weekdays off and weekends that are worked, in order. */
  exceptions(): readonly { readonly day: string; readonly isWorked: boolean }[] {
    return [...new Set([...this.off, ...this.worked])]
      .toSorted()
      .map((day) => ({ day, isWorked: this.isWorkingDay(day) }))
      .filter(({ day, isWorked }) => isWorked !== [1, 2, 3, 4, 5].includes(new Date(timeOf(day)).getUTCDay()));
  }

  /** The `count`-th working day after a day, which itself does not count. */
  after(day: string, count: number): WorkingDay {
    const unknown = new Set<number>();
    let at = timeOf(day);
    for (let left = count; left > 0;) {
      at += DAY_MS;
      const next = dayOf(at);
      const year = Number(next.slice(0, 4));
      if (!this.knows(year)) unknown.add(year);
      if (this.isWorkingDay(next)) left--;
    }
    return { day: dayOf(at), unknownYears: [...unknown] };
  }
}

function timeOf(day: string): number {
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time) || dayOf(time) !== day) throw new RangeError(`${day} 不是一个日期`);
  return time;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
