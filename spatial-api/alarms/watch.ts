/**
 * Watches who asks what: queries are written together every second, then the rules are held against those who sent them.
 * Nothing of it delays an answer, and a database that is away for a while loses no query.
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { Settings } from '../../schemas/settings.ts';
import type { Caller } from '../access/caller.ts';
import { queryRules, raiseStatement, type AlarmKind } from './alarm-rules.ts';
import { dayInChina, isOffHours } from './office-hours.ts';

/** A query that was answered. */
export interface WatchedQuery {
  readonly actor: Pick<Caller, 'kind' | 'id' | 'name'>;
  readonly address: string | null;
  readonly route: string;
  /** Hash of what was asked. */
  readonly condition: string;
  readonly rows: number;
  readonly missed: boolean;
}

/** The watch of one server process. */
export interface Watch {
  observe(query: WatchedQuery): void;
  /** After a try to log in is on record: too many failures, an address that the account never came from. */
  login(login: string, address: string | null): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

type Event = WatchedQuery & { readonly at: Date };

const FLUSH_MS = 1000;
/** Beyond so many waiting queries the oldest are given up: a database that is away for long must not fill the memory. */
const MOST_WAITING = 100_000;
const FAILED_WINDOW = '15 minutes';

/** The person at the machine is not watched: nobody else could look at the alarms. */
export function createWatch(db: Pool, settings: Settings, clock: () => Date, log: Logger): Watch {
  const rules = queryRules(settings);
  let waiting: Event[] = [];
  let flushing: Promise<void> = Promise.resolve();

  const flushOnce = async () => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    try {
      await write(db, batch);
    } catch (err) {
      waiting = [...batch, ...waiting].slice(-MOST_WAITING);
      log.debug({ err }, 'Watch:NotWritten');
      return;
    }
    const actors = [...new Set(batch.map(({ actor }) => actor.id))];
    const now = clock();
    try {
      for (const rule of rules) {
        const { rows } = await db.query<{ id: number }>(raiseStatement(rule), [
          actors,
          now,
          rule.windowMs,
          rule.threshold,
        ]);
        if (rows.length > 0) log.warn({ kind: rule.kind, alarms: rows.length }, 'Alarm:Raised');
      }
      for (const event of offHours(batch, settings)) {
        const subject = dayInChina(event.at);
        await raise(db, {
          kind: 'off-hours',
          actor: event.actor,
          subject,
          address: event.address,
          amount: 1,
          threshold: 1,
          at: event.at,
        });
      }
    } catch (err) {
      log.error({ err }, 'Alarm:NotRaised');
    }
  };
  const flush = () => (flushing = flushing.then(flushOnce));
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();

  return {
    observe(query) {
      if (query.actor.kind !== 'local') waiting.push({ ...query, at: clock() });
    },
    login: (login, address) => watchLogin(db, settings, clock(), login, address),
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function write(db: Pool, batch: readonly Event[]): Promise<void> {
  await db.query(
    `insert into dimai.watch_event (at, actor, actor_name, actor_kind, address, route, condition, rows, missed)
select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::boolean[])`,
    [
      batch.map(({ at }) => at),
      batch.map(({ actor }) => actor.id),
      batch.map(({ actor }) => actor.name),
      batch.map(({ actor }) => actor.kind),
      batch.map(({ address }) => address),
      batch.map(({ route }) => route),
      batch.map(({ condition }) => condition),
      batch.map(({ rows }) => rows),
      batch.map(({ missed }) => missed),
    ],
  );
}

/** The first query of each person on each day out of hours. Systems work at night as well. */
function offHours(batch: readonly Event[], { officeHours }: Settings): readonly Event[] {
  const first = new Map<string, Event>();
  for (const event of batch) {
    if (event.actor.kind !== 'user' || !isOffHours(event.at, officeHours)) continue;
    const key = `${event.actor.id} ${dayInChina(event.at)}`;
    if (!first.has(key)) first.set(key, event);
  }
  return [...first.values()];
}

interface NewAlarm {
  readonly kind: AlarmKind;
  readonly actor: { readonly id: string; readonly name: string };
  readonly subject: string;
  readonly address: string | null;
  readonly amount: number;
  readonly threshold: number;
  readonly at: Date;
}

async function raise(db: Pool, { kind, actor, subject, address, amount, threshold, at }: NewAlarm): Promise<void> {
  await db.query(
    `insert into dimai.alarm (kind, actor, actor_name, subject, address, amount, threshold, first_at, last_at)
select $1, $2, $3, $4, $5, $6, $7, $8, $8
where not exists (
  select from dimai.alarm where kind = $1 and actor = $2 and subject = $4 and state <> 'open' and last_at > $8::timestamptz - interval '1 day'
)
on conflict (kind, actor, subject) where state = 'open'
do update set amount = greatest(alarm.amount, excluded.amount), last_at = excluded.last_at`,
    [kind, actor.id, actor.name, subject, address, amount, threshold, at],
  );
}

async function watchLogin(
  db: Pool,
  settings: Settings,
  at: Date,
  login: string,
  address: string | null,
): Promise<void> {
  const { rows } = await db.query<{
    by_login: number;
    by_address: number;
    is_new: boolean;
    account: string | null;
    name: string | null;
  }>(
    `select
  count(*) filter (where lower(login) = lower($1) and outcome <> 'entered' and at > $3::timestamptz - interval '${FAILED_WINDOW}') as by_login,
  count(*) filter (where address = $2 and outcome <> 'entered' and at > $3::timestamptz - interval '${FAILED_WINDOW}') as by_address,
  count(*) filter (where lower(login) = lower($1) and outcome = 'entered' and address = $2) = 1
    and count(*) filter (where lower(login) = lower($1) and outcome = 'entered' and address is distinct from $2) > 0 as is_new,
  (select id::text from dimai.account where lower(login) = lower($1)) as account,
  (select name from dimai.account where lower(login) = lower($1)) as name
from dimai.login_attempt
where lower(login) = lower($1) or address = $2`,
    [login, address, at],
  );
  const found = rows[0]!;
  const actor = { id: found.account ?? 'anonymous', name: found.name ?? login };
  const threshold = settings.alarmFailedLogins;
  const failures: readonly (readonly [number, string])[] = [
    [found.by_login, `login:${login.toLowerCase()}`],
    [found.by_address, `address:${address ?? ''}`],
  ];
  for (const [amount, subject] of failures) {
    if (threshold > 0 && amount >= threshold) {
      await raise(db, { kind: 'failed-logins', actor, subject, address, amount, threshold, at });
    }
  }
  if (found.is_new && found.account !== null) {
    await raise(db, { kind: 'new-address', actor, subject: address ?? '', address, amount: 1, threshold: 1, at });
  }
}

/** How long queries are kept: the longest window and a day. */
const KEPT = '2 days';

/** Removes queries that no window looks at any more; returns how many. */
export async function sweepWatch(db: Pool, now: Date): Promise<number> {
  const { rowCount } = await db.query(`delete from dimai.watch_event where at < $1::timestamptz - interval '${KEPT}'`, [
    now,
  ]);
  return rowCount ?? 0;
}
