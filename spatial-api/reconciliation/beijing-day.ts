/** The day in Beijing at a moment, `yyyy-MM-dd`. */
export function beijingDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
