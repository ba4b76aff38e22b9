/** Working hours, in China, on working days. */
import { WorkingCalendar } from '../../schemas/calendar/working-days.ts';

const CHINA_MS = 8 * 3_600_000;
const calendar = new WorkingCalendar();

/** Minutes of a day, from and to. */
export interface OfficeHours {
  readonly from: number;
  readonly to: number;
}

/** Whether a moment lies outside of them; never where there are none. The first minute is inside, the last one is not. */
export function isOffHours(at: Date, hours: OfficeHours | null): boolean {
  if (hours === null) return false;
  const local = new Date(at.getTime() + CHINA_MS);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return !calendar.isWorkingDay(dayInChina(at)) || minute < hours.from || minute >= hours.to;
}

/** `yyyy-MM-dd` in China. */
export function dayInChina(at: Date): string {
  return new Date(at.getTime() + CHINA_MS).toISOString().slice(0, 10);
}
