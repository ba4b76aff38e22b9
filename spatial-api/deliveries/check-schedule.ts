/** Checks of what is published that nobody has to order: every night or every week, as the setting says. */
import type { Pool } from 'pg';
import { withTransaction } from '../../schemas/database/sql.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import type { DailyTime, Settings } from '../../schemas/settings.ts';

/** A server that was down at the time makes up for it within this; later the next one is near enough. */
const CATCH_UP_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;
/** Chinese standard time is eight hours ahead of UTC, all year. */
const AHEAD_MS = 8 * 3_600_000;

/** The last moment at or before `now` that a time of the day names. */
export function lastDue({ weekday, minutes }: DailyTime, now: Date): Date {
  const local = now.getTime() + AHEAD_MS;
  let due = Math.floor(local / DAY_MS) * DAY_MS + minutes * 60_000;
  if (due > local) due -= DAY_MS;
  if (weekday != null) due -= ((new Date(due).getUTCDay() - weekday + 7) % 7) * DAY_MS;
  return new Date(due - AHEAD_MS);
}

/** Orders the check that is due at a moment, once, whichever server looks first. Returns the id of the job. */
export async function orderDueCheck(
  db: Pool,
  { checkDataAt }: Pick<Settings, 'checkDataAt'>,
  now: Date,
): Promise<string | undefined> {
  if (checkDataAt == null) return undefined;
  const due = lastDue(checkDataAt, now);
  if (now.getTime() - due.getTime() > CATCH_UP_MS) return undefined;
  return withTransaction(db, async (client) => {
    const { rowCount } = await client.query(
      'insert into dimai.check_schedule (due_at, job_id) values ($1, gen_random_uuid()) on conflict do nothing',
      [due],
    );
    if (rowCount === 0) return undefined;
    const title = '定期检查已发布数据';
    const job = await startJob(client, { kind: 'check-data', title, parameters: {}, createdBy: 'schedule' });
    await client.query('update dimai.check_schedule set job_id = $2 where due_at = $1', [due, job]);
    return job;
  });
}
