/** Calls of keys: counted exactly, added up in the database every second, held against the quotas of the key. */
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
  /** Throws `quota-exceeded`, where the minute or the day is used up. Counts of other processes are known within a second. */
  admit(key: KnownKey, now: Date): void;
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
  /** Calls of the day by all processes, as of the last flush. */
  const known = new Map<string, number>();
  const minutes = new Map<string, { minute: number; calls: number }>();
  let flushing: Promise<void> = Promise.resolve();

  const flushOnce = async () => {
    const counted = [...pending];
    if (counted.length === 0) return;
    pending.clear();
    try {
      const { rows } = await db.query<{ id: string; day: string; calls: string }>(
        `insert into dimai.api_key_use (key_id, day, calls, refused, failed, took_ms)
select split_part(slot, ' ', 1), split_part(slot, ' ', 2)::date, calls, refused, failed, took
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::float8[]) as given (slot, calls, refused, failed, took)
on conflict (key_id, day) do update set calls = api_key_use.calls + excluded.calls,
  refused = api_key_use.refused + excluded.refused, failed = api_key_use.failed + excluded.failed,
  took_ms = api_key_use.took_ms + excluded.took_ms, last_at = now()
returning key_id as id, day::text as day, calls`,
        [
          counted.map(([slot]) => slot),
          counted.map(([, tally]) => tally.calls),
          counted.map(([, tally]) => tally.refused),
          counted.map(([, tally]) => tally.failed),
          counted.map(([, tally]) => tally.tookMs),
        ],
      );
      for (const { id, day, calls } of rows) known.set(`${id} ${day}`, Number(calls));
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
    admit({ caller: { id }, callsPerMinute, callsPerDay }, now) {
      const minute = Math.floor(now.getTime() / 60_000);
      const window = minutes.get(id);
      const calls = window?.minute === minute ? window.calls : 0;
      if (callsPerMinute !== null && calls >= callsPerMinute) {
        const wait = 60 - (Math.floor(now.getTime() / 1000) % 60);
        throw new Problem('quota-exceeded', `该密钥每分钟限 ${callsPerMinute} 次，请稍后再试`, {
          retryAfterSeconds: wait,
        });
      }
      const slot = slotOf(id, now);
      const today = (known.get(slot) ?? 0) + (pending.get(slot)?.calls ?? 0);
      if (callsPerDay !== null && today >= callsPerDay) {
        throw new Problem('quota-exceeded', `该密钥每日限 ${callsPerDay} 次，今日已用完`, { retryAfterSeconds: 3600 });
      }
      minutes.set(id, { minute, calls: calls + 1 });
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

/** `<key id> <yyyy-MM-dd>`; the day is that of China, whose office hours quotas are made for. */
function slotOf(callerId: string, now: Date): string {
  const day = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return `${callerId.replace(/^key:/, '')} ${day}`;
}
