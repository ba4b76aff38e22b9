/** The queue's own tables (graphile-worker), in a schema of their own. */
import type { Pool } from 'pg';
import { Logger, runMigrations } from 'graphile-worker';

/** Schema of the queue; the functions of migration 000030 name it as well. */
export const QUEUE_SCHEMA = 'dimai_queue';

/** The queue speaks when it fails; what it says otherwise we say ourselves. */
export const silentQueue = new Logger(() => () => undefined);

/** Brings the queue's tables to the version of the library; nothing happens when they are there. On a connection of its own. */
export async function migrateQueue(pool: Pool): Promise<void> {
  const { connectionString } = pool.options;
  await runMigrations({
    schema: QUEUE_SCHEMA,
    logger: silentQueue,
    ...(connectionString == null ? { pgPool: pool } : { connectionString, maxPoolSize: 1 }),
  });
}
