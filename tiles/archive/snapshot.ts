import type { Pool, PoolClient } from 'pg';

import { quoteLiteral } from '../../schemas/database/sql.ts';

/** Several connections that see one and the same state of the database, whatever is published meanwhile. */
export interface Snapshot {
  readonly clients: readonly PoolClient[];
  /** Version of the layer in that state; 0 where nothing was published. */
  readonly version: number;
  /** Token of that version; null where nothing was published. */
  readonly publication: string | null;
}

/** Opens `count` connections on one snapshot for `work`; they are given back afterwards. The pool must have that many. */
export async function withSnapshot<T>(
  db: Pool,
  layerId: string,
  count: number,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const clients: PoolClient[] = [];
  let failure: unknown;
  try {
    const first = await db.connect();
    clients.push(first);
    await first.query('begin transaction isolation level repeatable read, read only');
    const { rows } = await first.query<{ snapshot: string; version: number; publication: string | null }>(
      `select
  pg_export_snapshot() as snapshot,
  coalesce(state.version, 0) as version,
  token as publication
from (select $1::text as layer) as wanted
left join dimai.layer_state as state using (layer)
left join dimai.layer_publication using (layer, version)`,
      [layerId],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no snapshot was exported');
    while (clients.length < count) {
      const client = await db.connect();
      clients.push(client);
      await client.query('begin transaction isolation level repeatable read, read only');
      await client.query(`set transaction snapshot ${quoteLiteral(row.snapshot)}`);
    }
    return await work({ clients, version: row.version, publication: row.publication });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    for (const client of clients) {
      await client.query('rollback').catch(() => (failure ??= new Error('the connection broke')));
      client.release(failure !== undefined);
    }
  }
}
