/** Milestones of a plot's path on a day: planned, reached, overdue. The day and the calendar are given, so that the clock can be tested. */
import type { WorkingCalendar } from '../../schemas/calendar/working-days.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import { PATH_NODES } from '../../schemas/rules/stock-land.ts';

export interface Milestone {
  readonly code: string;
  readonly title: string;
  readonly isMandatory: boolean;
  readonly planned: string | null;
  readonly actual: string | null;
  readonly basis: string | null;
  /** The planned day, or the next working day where nobody works on it. */
  readonly dueOn: string | null;
  /** `reached-late` came after it was due. */
  readonly state: 'unplanned' | 'planned' | 'overdue' | 'reached' | 'reached-late';
  /** Working days since it was due, 0 where it is not overdue. */
  readonly overdueDays: number;
}

/** What a record says of a milestone; days as `yyyy-MM-dd`. */
export interface Noted {
  readonly planned?: unknown;
  readonly actual?: unknown;
  readonly basis?: unknown;
}

/** Milestones of a path in order; those that were noted for another path come last. */
export function milestonesOf(
  path: string | null,
  noted: unknown,
  today: string,
  calendar: WorkingCalendar,
): readonly Milestone[] {
  const values = (typeof noted === 'object' && noted !== null ? noted : {}) as Readonly<Record<string, Noted>>;
  const own = path === null ? [] : (PATH_NODES[path] ?? []);
  const others = Object.keys(values).filter((code) => !own.some((node) => node.code === code));
  const all = [...own, ...others.map((code) => ({ code, isMandatory: false }))];
  return all.map((node) =>
    milestoneOf({ ...node, title: codeEntry('milestone', node.code)?.label ?? node.code }, values[node.code], {
      today,
      calendar,
    }),
  );
}

/** One milestone out of what was noted of it. */
export function milestoneOf(
  { code, title, isMandatory }: Pick<Milestone, 'code' | 'title' | 'isMandatory'>,
  noted: Noted = {},
  { today, calendar }: { readonly today: string; readonly calendar: WorkingCalendar },
): Milestone {
  const [planned, actual] = [dayOf(noted.planned), dayOf(noted.actual)];
  const basis = typeof noted.basis === 'string' && noted.basis !== '' ? noted.basis : null;
  const dueOn = planned === null ? null : nextWorkingDay(planned, calendar);
  const isLate = dueOn !== null && (actual ?? today) > dueOn;
  const state =
    actual !== null
      ? isLate
        ? 'reached-late'
        : 'reached'
      : planned === null
        ? 'unplanned'
        : isLate
          ? 'overdue'
          : 'planned';
  const overdueDays = state === 'overdue' ? workingDaysBetween(dueOn!, today, calendar) : 0;
  return { code, title, isMandatory, planned, actual, basis, dueOn, state, overdueDays };
}

const dayOf = (value: unknown): string | null =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;

/** The day itself where people work on it, else the next day on which they do. */
export function nextWorkingDay(day: string, calendar: WorkingCalendar): string {
  return calendar.isWorkingDay(day) ? day : calendar.after(day, 1).day;
}

/** Working days after the first day up to and including the second. */
export function workingDaysBetween(from: string, to: string, calendar: WorkingCalendar): number {
  let count = 0;
  for (let at = Date.parse(`${from}T00:00:00Z`) + 86_400_000; at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000) {
    if (calendar.isWorkingDay(new Date(at).toISOString().slice(0, 10))) count++;
  }
  return count;
}

/** The milestone that comes next: the first that is not reached. */
export function nextMilestone(milestones: readonly Milestone[]): Milestone | undefined {
  return milestones.find(({ actual, isMandatory, planned }) => actual === null && (isMandatory || planned !== null));
}
