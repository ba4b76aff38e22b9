/** One run of a load against one server, and the table of many: shared by what is measured cold and warm. */
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
  /** Searches of the table meanwhile: none where tiles came from memory, some per tile where none was kept. */
  readonly scans: number;
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
  const paths = tiles.map(({ z, x, y }) => server.path(z, x, y));
  const before = await parcelScans(db);
  const result = await load({ base: server.base, paths, connections, seconds });
  const scans = (await parcelScans(db)) - before;
  return { ...result, server: name, what, connections, scans };
}

/** Prints what was measured, the servers of the same tiles and connections below each other. */
export function printThroughput(title: string, measured: readonly Throughput[]): void {
  const groups = new Map<string, Throughput[]>();
  for (const row of measured) {
    const key = `${row.what} ${row.connections}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const rows = [...groups.values()].flatMap((group) => {
    const ours = group.find(({ server }) => server === 'dimai')?.perSecond ?? Number.NaN;
    return group.map((row) => [
      row.what,
      String(row.connections),
      row.server,
      ...[row.perSecond, row.p50, row.p95, row.p99, row.bytesPerRequest / 1000].map(figure),
      String(row.errors),
      figure(row.scans / Math.max(row.requests, 1)),
      row.server === 'dimai' ? '' : figure(ours / row.perSecond),
    ]);
  });
  const head = ['tiles', 'connections', 'server', 'tiles/s', 'p50 ms', 'p95 ms', 'p99 ms', 'kB', 'errors'];
  printTable(title, [...head, 'scans/tile', 'dimai / it'], rows);
}
