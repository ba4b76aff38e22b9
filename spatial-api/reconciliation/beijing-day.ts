/** The day in Beijing at a moment, `yyyy-MM-dd`. */
/** `yyyy-MM-dd HH:mm:ss` in Beijing, as reports print moments. */
export function beijingTime(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

export function beijingDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
