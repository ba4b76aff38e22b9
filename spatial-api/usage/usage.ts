/** Calls of every interface: counted exactly in this process, added up in the database every few seconds. */
import type { Pool } from 'pg';

/** How a call ended. */
export interface Call {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
  readonly callerId?: string | undefined;
}

/** The counter of one server process. */
export interface Usage {
  observe(call: Call): void;
  /** Writes what is counted; again and again by itself. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Upper bounds of the classes of duration, in ms; the last class has none. */
export const DURATIONS = [10, 50, 100, 500, 1000, 5000] as const;
const FLUSH_MS = 5000;
const HOUR_MS = 3_600_000;

interface Tally {
  readonly hour: number;
  readonly consumer: string;
  readonly route: string;
  calls: number;
  refused: number;
  failed: number;
  tookMs: number;
  readonly buckets: number[];
}

/** The counter; a process that dies unstopped loses the last few seconds of it. */
export function createUsage(db: Pool, clock: () => Date): Usage {
  let tallies = new Map<string, Tally>();
  let flushing: Promise<void> = Promise.resolve();
  const flushOnce = async () => {
    if (tallies.size === 0) return;
    const counted = tallies;
    tallies = new Map();
    try {
      await write(db, [...counted.values()]);
    } catch {
      // Kept for the next time: a database that is away for a while loses no count.
      for (const [key, tally] of counted) tallies.set(key, merged(tallies.get(key), tally));
    }
  };
  const flush = () => (flushing = flushing.then(flushOnce));
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    observe({ route, status, tookMs, callerId }) {
      const hour = Math.floor(clock().getTime() / HOUR_MS);
      const consumer = consumerOf(callerId);
      const key = `${hour} ${consumer} ${route}`;
      let tally = tallies.get(key);
      if (tally === undefined) {
        tally = {
          hour,
          consumer,
          route,
          calls: 0,
          refused: 0,
          failed: 0,
          tookMs: 0,
          buckets: DURATIONS.map(() => 0).concat(0),
        };
        tallies.set(key, tally);
      }
      tally.calls += 1;
      if (status === 401 || status === 403 || status === 429) tally.refused += 1;
      if (status >= 500) tally.failed += 1;
      tally.tookMs += tookMs;
      const at = DURATIONS.findIndex((most) => tookMs <= most);
      tally.buckets[at === -1 ? DURATIONS.length : at]! += 1;
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Systems each by itself, people together: the page is about interfaces, not about who works how much. */
function consumerOf(callerId: string | undefined): string {
  if (callerId === undefined || callerId === 'anonymous') return 'anonymous';
  return callerId === 'local' || callerId.startsWith('key:') ? callerId : 'people';
}

function merged(one: Tally | undefined, other: Tally): Tally {
  if (one === undefined) return other;
  return {
    ...one,
    calls: one.calls + other.calls,
    refused: one.refused + other.refused,
    failed: one.failed + other.failed,
    tookMs: one.tookMs + other.tookMs,
    buckets: one.buckets.map((count, index) => count + other.buckets[index]!),
  };
}

async function write(db: Pool, tallies: readonly Tally[]): Promise<void> {
  await db.query(
    `insert into dimai.interface_use (hour, consumer, route, calls, refused, failed, took_ms, buckets)
select to_timestamp(hour * 3600.0), consumer, route, calls, refused, failed, took, buckets::bigint[]
from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::float8[], $8::text[])
  as given (hour, consumer, route, calls, refused, failed, took, buckets)
order by 1, 2, 3
on conflict (hour, consumer, route) do update set
  calls = interface_use.calls + excluded.calls,
  refused = interface_use.refused + excluded.refused,
  failed = interface_use.failed + excluded.failed,
  took_ms = interface_use.took_ms + excluded.took_ms,
  buckets = array(select a + b from unnest(interface_use.buckets, excluded.buckets) with ordinality as sums (a, b, n) order by n)`,
    [
      tallies.map(({ hour }) => hour),
      tallies.map(({ consumer }) => consumer),
      tallies.map(({ route }) => route),
      tallies.map(({ calls }) => calls),
      tallies.map(({ refused }) => refused),
      tallies.map(({ failed }) => failed),
      tallies.map(({ tookMs }) => tookMs),
      tallies.map(({ buckets }) => `{${buckets.join(',')}}`),
    ],
  );
}
