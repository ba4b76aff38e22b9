/** One run of a load against one server, and the table of many: shared by what is measured cold and warm. */
import { setTimeout } from 'node:timers/promises';

import type { Pool } from 'pg';

import { processorTime } from './cpu-time.ts';
import { load, type LoadResult } from './load.ts';
import type { RunningPeer } from './peers.ts';
import { figure, parcelScans, printTable, type BenchContext } from './place.ts';
import type { TileAddress } from '../mercator.ts';

/** How a server answered some tiles. */
export interface Throughput extends LoadResult {
  readonly server: string;
  /** Which tiles, e.g. `z15`. */
  readonly what: string;
  readonly connections: number;
  /** Processor time per tile, ms: of the server and of the database for it. */
  readonly processorMs: number;
}

/** Searches of the table per tile while a server answered: none where tiles came from memory, one or more where none was kept. */
export async function scansPerTile(
  context: BenchContext,
  work: () => Promise<readonly Pick<Throughput, 'requests'>[]>,
): Promise<number> {
  const before = await parcelScans(context.db);
  const done = await work();
  const scans = (await parcelScans(context.db)) - before;
  return (
    scans /
    Math.max(
      1,
      done.reduce((sum, { requests }) => sum + requests, 0),
    )
  );
}

/** A server by the name it has in the table. */
export interface NamedServer {
  readonly name: string;
  readonly server: RunningPeer;
}

/** Loads a server with tiles. */
export async function measureThroughput(
  { db, seconds }: BenchContext,
  { name, server }: NamedServer,
  { what, tiles, connections }: { what: string; tiles: readonly TileAddress[]; connections: number },
): Promise<Throughput> {
  await untilIdle(db);
  const paths = tiles.map(({ z, x, y }) => server.path(z, x, y));
  const before = await processorTime(db, server);
  const result = await load({ base: server.base, paths, connections, seconds });
  const processorMs = ((await processorTime(db, server)) - before) / result.requests;
  return { ...result, server: name, what, connections, processorMs };
}

/** Ends the statements that clients of the run before have left behind: servers that do not cancel them would pay for them in the next one. */
async function untilIdle(db: Pool): Promise<void> {
  const active = `from pg_stat_activity
where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend' and datname = current_database()`;
  for (let tries = 0; tries < 100; tries++) {
    const { rowCount } = await db.query(`select pg_cancel_backend(pid) ${active}`);
    if (rowCount === 0 && tries > 0) return;
    await setTimeout(100);
  }
}

/** Prints what was measured, the servers of the same tiles and connections below each other. */
export function printThroughput(title: string, measured: readonly Throughput[]): void {
  const groups = new Map<string, Throughput[]>();
  for (const row of measured) {
    const key = `${row.what} ${row.connections}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const rows = [...groups.values()].flatMap((group) => {
    const own = group.find(({ server }) => server === 'dimai');
    const ours = own?.perSecond ?? Number.NaN;
    return group.map((row) => [
      row.what,
      String(row.connections),
      row.server,
      ...[row.perSecond, row.p50, row.p95, row.p99, row.bytesPerRequest / 1000, row.processorMs].map(figure),
      String(row.errors),
      row.server === 'dimai' ? '' : row.perSecond === 0 ? 'no answer' : figure(ours / row.perSecond),
      row.server === 'dimai' || row.perSecond === 0 ? '' : figure(row.processorMs / (own?.processorMs ?? Number.NaN)),
    ]);
  });
  const head = ['tiles', 'connections', 'server', 'tiles/s', 'p50 ms', 'p95 ms', 'p99 ms', 'kB', 'CPU ms', 'errors'];
  printTable(title, [...head, 'dimai / it', 'CPU of it / dimai'], rows);
}
