/**
 * `npm run bench -- tiles [--side 1000] [--seconds 4] [--only cold,warm,low,database,archive]`: our tiles and those of the peers that
 * are installed, one after the other on the same table of side² parcels (1,000,000), with `wrk`.
 *
 * - cold: no server keeps tiles (proven by the scans of the table that PostgreSQL counts), tiles in shuffled order, gzip asked for;
 * - warm: tiles that each server holds in memory (proven by no scan), nginx with the same bytes from disk;
 * - database: p50 of `st_asmvt` on a connection of its own against our tile over HTTP, in turns;
 * - low: every tile of z0-z12 that the data reach, cold, one at a time;
 * - archive: z0-z16 against tippecanoe from GeoJSON of the same features, then after an edit of a thousandth of the parcels.
 *
 * Programs are looked for on PATH, or where `BENCH_MARTIN`, `BENCH_TIPPECANOE`, `BENCH_NGINX` … say. `BENCH_DATABASE_URL` names a
 * database of its own that is filled once and used again; without it a throwaway cluster is filled each time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { testDatabase } from '../fixtures/harness/database.ts';
import { stopTestServer } from '../fixtures/harness/test-cluster.ts';
import { migrate } from '../schemas/database/migrate.ts';
import { createPool } from '../schemas/database/pool.ts';
import { benchArchive } from './bench/archive.ts';
import { benchCold } from './bench/cold.ts';
import { benchDatabase } from './bench/database.ts';
import { hasWrk } from './bench/load.ts';
import { benchLow } from './bench/low.ts';
import { fillParcels } from './bench/parcels.ts';
import { missingPrograms, peers } from './bench/peers.ts';
import type { BenchContext } from './bench/place.ts';
import { createViews } from './bench/views.ts';
import { benchWarm } from './bench/warm.ts';

const PARTS = {
  cold: benchCold,
  warm: benchWarm,
  database: benchDatabase,
  low: benchLow,
  archive: benchArchive,
} as const;

/** Runs the parts that are asked for and prints a table for each. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      side: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '4' },
      only: { type: 'string', default: Object.keys(PARTS).join(',') },
    },
  });
  const parts = values.only.split(',').filter((part): part is keyof typeof PARTS => part in PARTS);
  const side = Number(values.side);
  if (!(await hasWrk())) throw new Error('the bench needs wrk (apt-get install wrk)');
  const folder = await mkdtemp(join(tmpdir(), 'dimai-tiles-'));
  const database = await openBenchDatabase(side);
  try {
    await createViews(database.db, ZOOMS);
    const context: BenchContext = { ...database, folder, side, seconds: Number(values.seconds), zooms: ZOOMS };
    console.log(
      `${side * side} parcels of 9 vertices, ${cpus().length} cores (${cpus()[0]?.model}), ${new Date().toISOString().slice(0, 10)}`,
    );
    for (const peer of peers) {
      const missing = missingPrograms(peer);
      if (missing.length > 0) console.log(`skipped: ${peer.name} (${missing.join(', ')} not installed)`);
    }
    for (const part of parts) await PARTS[part](context);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Zooms of single tiles. */
const ZOOMS = [10, 11, 12, 13, 14, 15, 16, 17] as const;

async function openBenchDatabase(side: number) {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given === undefined) {
    const database = await testDatabase();
    await fillParcels(database.pool, side);
    const close = async () => {
      await database.drop();
      await stopTestServer();
    };
    return { db: database.pool, databaseUrl: database.url, close };
  }
  const db = createPool(given);
  await migrate(db);
  const { rows } = await db.query<{ count: number; edited: boolean | null }>(
    'select count(*) filter (where version_to is null) as count, bool_or(version_to is not null) as edited from land.parcel',
  );
  if (rows[0]?.count !== side * side || rows[0].edited === true) await fillParcels(db, side);
  return { db, databaseUrl: given, close: () => db.end() };
}
