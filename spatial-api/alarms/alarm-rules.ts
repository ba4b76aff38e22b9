/** When an alarm is raised: rules over the queries of a window of time, as statements. */
import type { Settings } from '../../schemas/settings.ts';

/** Kinds of alarms with what they are called. */
export const ALARM_KINDS = {
  'repeated-query': { zh: '相同条件反复查询', en: 'The same query again and again' },
  'bulk-reading': { zh: '大量读取', en: 'Bulk reading' },
  enumeration: { zh: '逐个试探', en: 'Enumeration' },
  'off-hours': { zh: '非工作时间查询', en: 'Queries out of office hours' },
  'new-address': { zh: '从新地址登录', en: 'Login from a new address' },
  'failed-logins': { zh: '多次登录失败', en: 'Failed logins' },
} as const;

/** A kind of alarm. */
export type AlarmKind = keyof typeof ALARM_KINDS;

/** Kinds as a list, for schemas. */
export const alarmKinds = Object.keys(ALARM_KINDS) as [AlarmKind, ...AlarmKind[]];

/** A rule over the queries of one actor. */
export interface QueryRule {
  readonly kind: AlarmKind;
  readonly windowMs: number;
  /** SQL of what makes it one alarm. */
  readonly subject: string;
  /** SQL of the amount that is held against the threshold. */
  readonly amount: string;
  readonly threshold: number;
}

const HOUR = 3_600_000;

/** The rules with the thresholds of the settings; a threshold of 0 turns one off. */
export function queryRules(settings: Settings): readonly QueryRule[] {
  const rules: readonly QueryRule[] = [
    {
      kind: 'repeated-query',
      windowMs: 24 * HOUR,
      subject: 'e.condition',
      amount: 'count(*)',
      threshold: settings.alarmRepeatedQueries,
    },
    {
      kind: 'bulk-reading',
      windowMs: HOUR,
      subject: `''`,
      amount: 'sum(e.rows)',
      threshold: settings.alarmBulkRows,
    },
    {
      kind: 'enumeration',
      windowMs: HOUR / 6,
      subject: `coalesce(e.address, '')`,
      amount: 'count(*) filter (where e.missed)',
      threshold: settings.alarmMisses,
    },
  ];
  return rules.filter(({ threshold }) => threshold > 0);
}

/**
 * Raises the alarms of a rule among some actors. $1 actors, $2 the moment, $3 the window in ms, $4 the threshold. What an alarm
 * that has been worked off was raised from counts no more.
 */
export function raiseStatement({ kind, subject, amount }: QueryRule): string {
  return `insert into dimai.alarm (kind, actor, actor_name, subject, address, amount, threshold, detail, first_at, last_at)
select '${kind}', e.actor, max(e.actor_name), ${subject}, max(e.address), ${amount}, $4::bigint,
  jsonb_build_object('routes', array_agg(distinct e.route)), min(e.at), max(e.at)
from dimai.watch_event e
where e.actor = any ($1::text[])
  and e.at > $2::timestamptz - $3::float8 * interval '1 millisecond'
  and e.at <= $2::timestamptz
  and not exists (
    select from dimai.alarm a
    where a.kind = '${kind}' and a.actor = e.actor and a.subject = ${subject} and a.state <> 'open' and a.last_at >= e.at
  )
group by e.actor${subject === `''` ? '' : `, ${subject}`}
having ${amount} >= $4::bigint
on conflict (kind, actor, subject) where state = 'open'
do update set amount = greatest(alarm.amount, excluded.amount), last_at = excluded.last_at, detail = excluded.detail
returning id, kind, actor`;
}
