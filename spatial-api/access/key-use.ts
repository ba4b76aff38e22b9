/** Calls of keys: counted exactly, added up in the database every second; those of keys with quotas are admitted by the database. */
import type { Pool } from 'pg';

import { Problem } from '../../schemas/problems.ts';
import type { KnownKey } from './keys.ts';

/** How a call of a key ended. */
export interface KeyCall {
  readonly status: number;
  readonly tookMs: number;
}

/** Counts calls and refuses those beyond a quota. */
export interface KeyUse {
  /** Throws `quota-exceeded` where the minute or the day is used up, by all server processes together. */
  admit(key: KnownKey, now: Date): Promise<void>;
  observe(keyId: string, call: KeyCall, now: Date): void;
  /** Writes what is counted; again and again by itself, and once more at the end. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

interface Tally {
  calls: number;
  refused: number;
  failed: number;
  tookMs: number;
}

const FLUSH_MS = 1000;

/** The counter of one server process. */
export function createKeyUse(db: Pool): KeyUse {
  const pending = new Map<string, Tally>();
  let flushing: Promise<void> = Promise.resolve();

  const flushOnce = async () => {
    const counted = [...pending];
    if (counted.length === 0) return;
    pending.clear();
    try {
      await db.query(
        `insert into dimai.api_key_use (key_id, day, calls, refused, failed, took_ms)
select split_part(slot, ' ', 1), split_part(slot, ' ', 2)::date, calls, refused, failed, took
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::float8[]) as given (slot, calls, refused, failed, took)
on conflict (key_id, day) do update set calls = api_key_use.calls + excluded.calls,
  refused = api_key_use.refused + excluded.refused, failed = api_key_use.failed + excluded.failed,
  took_ms = api_key_use.took_ms + excluded.took_ms, last_at = now()`,
        [
          counted.map(([slot]) => slot),
          counted.map(([, tally]) => tally.calls),
          counted.map(([, tally]) => tally.refused),
          counted.map(([, tally]) => tally.failed),
          counted.map(([, tally]) => tally.tookMs),
        ],
      );
    } catch {
      // Kept for the next time: a database that is away for a while loses no count.
      for (const [slot, tally] of counted) add(slot, tally);
    }
  };
  const add = (slot: string, more: Tally) => {
    const tally = pending.get(slot) ?? { calls: 0, refused: 0, failed: 0, tookMs: 0 };
    tally.calls += more.calls;
    tally.refused += more.refused;
    tally.failed += more.failed;
    tally.tookMs += more.tookMs;
    pending.set(slot, tally);
  };
  const flush = () => (flushing = flushing.then(flushOnce));
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();

  return {
    async admit({ caller: { id }, callsPerMinute, callsPerDay }, now) {
      if (callsPerMinute === null && callsPerDay === null) return;
      const { rows } = await db.query<{ in_minute: boolean; in_day: boolean }>({
        name: 'key-admission',
        text: ADMISSION,
        values: [id.replace(/^key:/, ''), now, callsPerMinute, dayOf(now), callsPerDay],
      });
      if (!rows[0]!.in_minute) {
        throw new Problem('quota-exceeded', `该密钥每分钟限 ${callsPerMinute} 次，请稍后再试`, {
          retryAfterSeconds: 60 - (Math.floor(now.getTime() / 1000) % 60),
        });
      }
      if (!rows[0]!.in_day) {
        throw new Problem('quota-exceeded', `该密钥每日限 ${callsPerDay} 次，今日已用完`, { retryAfterSeconds: 3600 });
      }
    },
    observe(id, { status, tookMs }, now) {
      const refused = status === 401 || status === 403 || status === 429 ? 1 : 0;
      add(slotOf(id, now), { calls: 1, refused, failed: status >= 500 ? 1 : 0, tookMs });
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/**
 * Counts a call of a key in its minute and its day where there is room for it, in one step, so that calls that come at once through several
 * processes are one after the other here. A minute that is full does not use up the day. A call from a process whose clock
 * lags counts in the newer window.
 */
const ADMISSION = `with minute as (
  insert into dimai.api_key_window as present (key_id, span, starts_at, calls)
  select $1::text, 'minute', date_trunc('minute', $2::timestamptz), 1
  where $3::integer is not null
  on conflict (key_id, span) do update set
    starts_at = greatest(present.starts_at, excluded.starts_at),
    calls = case when excluded.starts_at > present.starts_at then 1 else present.calls + 1 end
  where excluded.starts_at > present.starts_at or present.calls < $3
  returning 1
), used as (
  select coalesce(max(calls), 0)::integer as calls
  from dimai.api_key_use
  where key_id = $1 and day = $4::date
), day as (
  insert into dimai.api_key_window as present (key_id, span, starts_at, calls)
  select $1, 'day', $4::date::timestamp at time zone 'Asia/Shanghai', used.calls + 1
  from used
  where $5::integer is not null and ($3 is null or exists (select from minute))
    and (used.calls < $5 or exists (select from dimai.api_key_window where key_id = $1 and span = 'day'))
  on conflict (key_id, span) do update set
    starts_at = greatest(present.starts_at, excluded.starts_at),
    calls = case when excluded.starts_at > present.starts_at then 1 else present.calls + 1 end
  where excluded.starts_at > present.starts_at or present.calls < $5
  returning 1
)
select $3 is null or exists (select from minute) as in_minute, $5 is null or exists (select from day) as in_day`;

/** `<key id> <yyyy-MM-dd>`. */
function slotOf(callerId: string, now: Date): string {
  return `${callerId.replace(/^key:/, '')} ${dayOf(now)}`;
}

/** The day in China, whose office hours quotas are made for. */
function dayOf(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
