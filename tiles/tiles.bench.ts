/**
 * `npm run bench -- tiles [fill] [cold] [warm] [database] [low] [archive] [--keep FOLDER] [--side 1000] [--seconds 4] [--zooms 14,16]
 * [--connections 10,100] [--servers dimai,Martin]`: our tiles and those of the peers that are installed, one after the other on
 * the same table of side² parcels (1,000,000), with `wrk`. Without names all parts run.
 *
 * - cold: no server keeps tiles (proven by the scans of the table that PostgreSQL counts), tiles in shuffled order, gzip asked for;
 * - warm: tiles that each server holds in memory (proven by no scan), nginx with the same bytes from disk;
 * - database: p50 of `st_asmvt` on a connection of its own against our tile over HTTP, in turns;
 * - low: every tile of z0-z12 that the data reach, cold, one at a time;
 * - archive: z0-z16 against tippecanoe from GeoJSON of the same features, then after an edit of a thousandth of the parcels.
 *
 * Programs are looked for on PATH, or where `BENCH_MARTIN`, `BENCH_TIPPECANOE`, `BENCH_NGINX` … say. `--keep` (or `BENCH_KEEP`) names
 * a folder for a database that is filled once (`fill` does that alone) and used again; without it a throwaway cluster is filled each time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { benchArchive, geoJsonFile } from './bench/archive.ts';
import { openBenchDatabase } from './bench/bench-database.ts';
import { benchCold } from './bench/cold.ts';
import { benchDatabase } from './bench/database.ts';
import { hasWrk } from './bench/load.ts';
import { benchLow } from './bench/low.ts';
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

/** Zooms of single tiles. */
const ZOOMS = [10, 11, 12, 13, 14, 15, 16, 17] as const;

/** Runs the parts that are asked for and prints a table for each. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      keep: { type: 'string' },
      side: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '4' },
      zooms: { type: 'string', default: ZOOMS.join(',') },
      connections: { type: 'string', default: '10,100' },
      servers: { type: 'string' },
    },
  });
  const unknown = positionals.filter((part) => !(part in PARTS) && part !== 'fill');
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}, or fill`);
  const parts = Object.entries(PARTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const numbers = (text: string) => text.split(',').map(Number);
  const side = Number(values.side);
  if (!(await hasWrk())) throw new Error('the bench needs wrk (apt-get install wrk)');
  const folder = await mkdtemp(join(tmpdir(), 'dimai-tiles-'));
  const keep = values.keep ?? process.env['BENCH_KEEP'];
  const database = await openBenchDatabase(side, keep);
  try {
    await createViews(database.db, ZOOMS);
    const context: BenchContext = {
      ...database,
      folder,
      keep,
      side,
      seconds: Number(values.seconds),
      zooms: numbers(values.zooms),
      connections: numbers(values.connections),
      servers: values.servers?.split(','),
    };
    console.log(
      `${side * side} parcels of 9 vertices, ${cpus().length} cores (${cpus()[0]?.model}), ${new Date().toISOString().slice(0, 10)}`,
    );
    for (const peer of peers) {
      const missing = missingPrograms(peer);
      if (missing.length > 0) console.log(`skipped: ${peer.name} (${missing.join(', ')} not installed)`);
    }
    if (positionals.includes('fill')) await geoJsonFile(context);
    for (const [, run] of parts) await run(context);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
