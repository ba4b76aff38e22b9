import type { Pool, PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { type Query, quoteLiteral, withTransaction } from '../../schemas/database/sql.ts';

/** Rows fetched at once. */
const FETCH = 2000;

/**
 * Runs `work` in one read-only snapshot: what others publish meanwhile is not seen. A job may take as long as it takes. `shared` is
 * the snapshot that another session holds.
 */
export async function inSnapshot<T>(pool: Pool, work: (client: PoolClient) => Promise<T>, shared?: string): Promise<T> {
  return withTransaction(
    pool,
    async (client) => {
      if (shared != null) await client.query(`set transaction snapshot ${quoteLiteral(shared)}`);
      await client.query('set local statement_timeout = 0');
      return work(client);
    },
    'begin transaction isolation level repeatable read read only',
  );
}

/**
 * Rows of a statement as arrays, in fetches; the next ones are on their way while a fetch is worked on. Stops with the signal's
 * reason.
 */
export async function* fetchRows<Row extends readonly unknown[]>(
  client: PoolClient,
  query: Query,
  signal?: AbortSignal,
  fetch = FETCH,
): AsyncGenerator<readonly Row[]> {
  const cursor = client.query(new Cursor<Row>(query.text, [...query.values], { rowMode: 'array' }));
  let next = cursor.read(fetch);
  try {
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      signal?.throwIfAborted();
      next = cursor.read(fetch);
      // a fault of it is told where it is awaited, or not at all when the reader stops before
      next.catch(() => undefined);
      yield rows;
    }
  } finally {
    await next.catch(() => undefined);
    await cursor.close();
  }
}

/** A name under which other sessions see the snapshot of this transaction, as long as it lasts. */
export async function shareSnapshot(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  return rows[0]!.snapshot;
}

/** The moment of the snapshot. */
export async function snapshotTime(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('select now() as now');
  return rows[0]!.now;
}
