import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Pool } from 'pg';

import { testDatabase } from '../../fixtures/harness/database.ts';
import { stopTestServer } from '../../fixtures/harness/test-cluster.ts';
import { locateCluster, useCluster } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { fillParcels } from './parcels.ts';

/** The database of a bench, filled. */
export interface BenchDatabase {
  readonly db: Pool;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/**
 * A database with side² parcels: in a cluster that is kept in a folder and filled once (delete the folder where migrations changed
 * what filling would write), or in a throwaway cluster.
 */
export function openBenchDatabase(side: number, folder: string | undefined): Promise<BenchDatabase> {
  return folder === undefined ? throwawayDatabase(side) : keptDatabase(side, folder);
}

async function throwawayDatabase(side: number): Promise<BenchDatabase> {
  const database = await testDatabase();
  await fillParcels(database.pool, side);
  const close = async () => {
    await database.drop();
    await stopTestServer();
  };
  return { db: database.pool, databaseUrl: database.url, close };
}

async function keptDatabase(side: number, folder: string): Promise<BenchDatabase> {
  await mkdir(folder, { recursive: true });
  const cluster = locateCluster({ dataDirectory: folder, postgresDirectory: undefined });
  const database = await useCluster(cluster);
  const db = createPool(database.url);
  await migrate(db);
  // Tegola reaches a database by TCP alone; from the next start on.
  await db.query(`alter system set listen_addresses = '127.0.0.1'`);
  const mark = join(folder, 'parcels-along-a-side');
  const filled = existsSync(mark) ? Number(await readFile(mark, 'utf8')) : 0;
  if (filled !== side) {
    console.log(`filling ${side * side} parcels into ${folder}`);
    await fillParcels(db, side);
    await writeFile(mark, String(side));
  }
  const close = async () => {
    await db.end();
    await database.release();
  };
  return { db, databaseUrl: database.url, close };
}
