import type { Database } from '../../schemas/database/sql.ts';

/** What a district entered in its register on a day, and how much of it went upwards. */
export interface AccessLogDay {
  /** `yyyy-MM-dd` in Beijing. */
  readonly day: string;
  readonly registers: number;
  readonly reported: number;
  readonly unreported: number;
  /** Open tasks for entries of that day that were not reported. */
  readonly openTasks: number;
}

/** Days of a district with entries, the latest first, before a day where one is given. Entries without a day stand in no log. */
export async function accessLogDays(
  db: Database,
  district: string,
  before: string | null,
  limit: number,
): Promise<readonly AccessLogDay[]> {
  const { rows } = await db.query<AccessLogDay>(
    `with entry as (
  select (registered_on at time zone 'Asia/Shanghai')::date as day, business_number, unit_number,
    coalesce(reported, false) and message_id is not null as reported
  from land.registration_record
  where version_to is null and registered_on is not null and coalesce(district_code, left(unit_number, 6)) = $1::text
    and ($2::date is null or registered_on < ($2::date)::timestamp at time zone 'Asia/Shanghai')
), latest as (
  select day, count(*)::integer as registers, (count(*) filter (where reported))::integer as reported
  from entry
  group by day
  order by day desc
  limit $3
)
select to_char(latest.day, 'YYYY-MM-DD') as day, registers, reported, registers - reported as unreported,
  (select count(*)::integer
    from entry
    join dimai.reconciliation_task as task on task.business_number = entry.business_number
      and task.unit_number = entry.unit_number and task.district = $1::text
    where entry.day = latest.day and task.kind = 'unreported' and task.state = 'open') as "openTasks"
from latest
order by latest.day desc`,
    [district, before, limit],
  );
  return rows;
}
