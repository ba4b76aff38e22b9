/** What every part of the bench works with: the database, where its tiles lie, and a server of ours. */
import { join } from 'node:path';

import type { Pool } from 'pg';

import { projectRoot } from '../../schemas/settings.ts';
import { tileAt, type TileAddress } from '../mercator.ts';
import { startProgram, stopProgram, type RunningPeer } from './peers.ts';

export interface BenchContext {
  readonly db: Pool;
  readonly databaseUrl: string;
  readonly folder: string;
  /** Folder of what is kept between runs, if anything is. */
  readonly keep: string | undefined;
  /** Parcels along one side of the square that they fill. */
  readonly side: number;
  /** Length of one measurement. */
  readonly seconds: number;
  readonly zooms: readonly number[];
  /** Connections at once, one run for each. */
  readonly connections: readonly number[];
  /** Names of the servers that are compared; undefined is all. */
  readonly servers: readonly string[] | undefined;
}

/** Whether a server takes part. */
export function isWanted({ servers }: Pick<BenchContext, 'servers'>, name: string): boolean {
  return servers?.includes(name) ?? true;
}

/** Degrees of a parcel, and the south-west corner of all (see parcels.ts). */
const CELL = [0.000306, 0.000262] as const;
const CORNER = [119.85, 31.65] as const;

/** Tiles of a zoom that lie in the parcels, but for their margin where there are others. */
export function tilesInside({ side }: Pick<BenchContext, 'side'>, z: number): readonly TileAddress[] {
  const southWest = tileAt(CORNER[0], CORNER[1], z);
  const northEast = tileAt(CORNER[0] + side * CELL[0], CORNER[1] + side * CELL[1], z);
  const trim = northEast.x - southWest.x > 2 && southWest.y - northEast.y > 2 ? 1 : 0;
  const tiles: TileAddress[] = [];
  for (let x = southWest.x + trim; x <= northEast.x - trim; x++) {
    for (let y = northEast.y + trim; y <= southWest.y - trim; y++) tiles.push({ z, x, y });
  }
  return tiles;
}

/** The same in an order that is always the same and looks like none. */
export function shuffled<T>(items: readonly T[]): readonly T[] {
  const mixed = [...items];
  let state = 12345;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const j = state % (i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

/** Tiles in screens of 4 × 4, the screens shuffled. */
export function viewports(tiles: readonly TileAddress[]): readonly TileAddress[] {
  const screens = new Map<string, TileAddress[]>();
  for (const tile of tiles) {
    const key = `${tile.x >> 2} ${tile.y >> 2}`;
    screens.set(key, [...(screens.get(key) ?? []), tile]);
  }
  return shuffled([...screens.values()].filter(({ length }) => length === 16)).flat();
}

/** Processes of ours and workers of theirs, where that can be said. */
export const PROCESSES = 2;

/** Our server as a program. `cacheMegabytes` 0 keeps no tile. */
export async function startOurs(
  { databaseUrl, folder }: Pick<BenchContext, 'databaseUrl' | 'folder'>,
  port: number,
  cacheMegabytes: number,
): Promise<RunningPeer> {
  const base = `http://127.0.0.1:${port}`;
  const child = await startProgram(
    process.execPath,
    ['--import', 'tsx', join(projectRoot, 'spatial-api', 'main.ts')],
    `${base}/healthz`,
    {
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DIMAI_DATA: join(folder, 'data'),
      TILE_CACHE: `${cacheMegabytes}MB`,
      SERVER_PROCESSES: String(PROCESSES),
      TILE_ARCHIVES: 'off',
      INGEST_WORKERS: '0',
      JOB_SLOTS: '0',
      LOG_LEVEL: 'error',
    },
  );
  return {
    base,
    path: (z, x, y) => `/tiles/parcel/${z}/${x}/${y}.mvt`,
    stop: () => stopProgram(child),
    processes: [child.pid!],
  };
}

/** How often the table of the parcels was searched so far; the statistics of other sessions arrive within a second. */
export async function parcelScans(db: Pool): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { rows } = await db.query<{ scans: number }>(
    `select pg_stat_clear_snapshot(), coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans
from pg_stat_user_tables
where schemaname = 'land' and relname = 'parcel'`,
  );
  return rows[0]?.scans ?? 0;
}

/** Prints rows under a heading as a Markdown table. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log([`\n${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}

/** A number with a sensible number of digits. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
