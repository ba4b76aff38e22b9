/**
 * Telling other platforms. What is to be told is written down first, a message a page of the feed, each with one key; then it is
 * sent until the other side says that it has it. Both are rows, so a restart on either side loses nothing and repeats nothing
 * that was acknowledged; what was sent and not acknowledged comes again under the same key.
 */
import type { Pool } from 'pg';
import { withTransaction } from '../../schemas/database/sql.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { cursorText, readFeed, signature } from './feed.ts';
import type { SecretBox } from '../access/secret-box.ts';
import { push } from './push-address.ts';

interface Target {
  readonly id: number;
  readonly layers: readonly string[];
  readonly districts: readonly string[] | null;
  readonly transaction: string;
  readonly publication: string;
}

/** Changes of one message. */
const PAGE = 200;
const SEND_TIMEOUT_MS = 15_000;
/** Seconds until the next try: 2, 4, 8 … up to an hour. */
const waitAfter = (attempts: number): number => Math.min(3600, 2 ** Math.min(attempts, 12));

/** Puts what every target has not been told into the outbox. Returns how many messages were written. */
export async function fillOutbox(db: Pool): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    'select id from dimai.push_target where paused_at is null order by id',
  );
  let written = 0;
  for (const { id } of rows) {
    for (let more = true; more;) {
      const step = await withTransaction(db, async (client) => {
        const { rows: targets } = await client.query<Target>(
          `select id, layers, districts, transaction_id::text as transaction, publication_id::text as publication
from dimai.push_target where id = $1 for update skip locked`,
          [id],
        );
        const target = targets[0];
        if (target === undefined) return { written: 0, more: false };
        const layers = target.layers.flatMap((layer) => layerById(layer) ?? []);
        let cursor = { transaction: target.transaction, publication: target.publication, offset: 0 };
        let pages = 0;
        let hasMore = true;
        // A publication is told whole before the target moves past it, so a page never splits the cursor that is kept.
        for (; hasMore && (pages === 0 || cursor.offset > 0); pages++) {
          const page = await readFeed(client, layers, target.districts, cursor, PAGE);
          if (page.changes.length > 0) {
            const key = cursorText(page.cursor);
            await client.query(
              'insert into dimai.push_message (target_id, key, body) values ($1, $2, $3) on conflict (target_id, key) do nothing',
              [id, key, JSON.stringify({ key, changes: page.changes })],
            );
          }
          cursor = page.cursor;
          hasMore = page.hasMore;
        }
        await client.query(
          'update dimai.push_target set transaction_id = $2::xid8, publication_id = $3 where id = $1',
          [id, cursor.transaction, cursor.publication],
        );
        return { written: pages, more: hasMore };
      });
      written += step.written;
      more = step.more;
    }
  }
  return written;
}

interface Due {
  readonly id: number;
  readonly key: string;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
}

/** Sends what is due, a target's messages in their order; returns how many were taken. Several processes may do it at once. */
export async function sendDue(
  db: Pool,
  now: Date,
  secrets: Pick<SecretBox, 'open'>,
  signal?: AbortSignal,
): Promise<number> {
  let delivered = 0;
  for (;;) {
    signal?.throwIfAborted();
    const outcome = await withTransaction(db, async (client) => {
      const { rows } = await client.query<Due>(
        `select m.id, m.key, m.body, m.attempts, t.url, t.secret
from dimai.push_message m join dimai.push_target t on t.id = m.target_id
where m.delivered_at is null and m.next_at <= $1 and t.paused_at is null and not exists (
  select from dimai.push_message earlier
  where earlier.target_id = m.target_id and earlier.delivered_at is null and earlier.id < m.id)
order by m.next_at, m.id
limit 1
for update of m skip locked`,
        [now],
      );
      const due = rows[0];
      if (due === undefined) return 'nothing' as const;
      const fault = await send({ ...due, secret: secrets.open(due.secret) }, signal);
      if (fault === null) {
        await client.query(
          'update dimai.push_message set delivered_at = now(), attempts = attempts + 1, last_error = null where id = $1',
          [due.id],
        );
        return 'delivered' as const;
      }
      await client.query(
        'update dimai.push_message set attempts = attempts + 1, last_error = $2, next_at = $3 where id = $1',
        [due.id, fault, new Date(now.getTime() + waitAfter(due.attempts + 1) * 1000)],
      );
      return 'failed' as const;
    });
    if (outcome === 'nothing') return delivered;
    if (outcome === 'delivered') delivered++;
  }
}

/** Sends one message; what went wrong, or null where the other side has it. */
async function send({ url, key, body, secret }: Due, signal: AbortSignal | undefined): Promise<string | null> {
  const limit = AbortSignal.timeout(SEND_TIMEOUT_MS);
  try {
    const status = await push({
      url,
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
        'X-Signature': `hmac-sm3=${signature(secret, body)}`,
      },
      body,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return status >= 200 && status < 300 ? null : `HTTP ${status}`;
  } catch (error) {
    signal?.throwIfAborted();
    return (error as Error).message.slice(0, 300);
  }
}
