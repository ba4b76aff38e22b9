/**
 * Maps on made ground: a 1:500 sheet of 500 parcels with their buildings; a sheet of 50,000 polygons ordered over HTTP and drawn by
 * a worker process, while tiles are asked of the server; and a thousand 宗地图. Times are of whole maps, from the order to files on
 * the disk.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { startApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { forkWorker } from '../../fixtures/harness/worker.ts';
import { building } from '../../schemas/layers/building.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { makeMap } from './make-map.ts';
import type { MapRequest } from './map-order.ts';

interface Ground {
  /** First feature id and sequence number. */
  readonly from: number;
  readonly columns: number;
  readonly rows: number;
  /** Metres. */
  readonly west: number;
  readonly south: number;
  readonly pitch: number;
  readonly hasBuildings: boolean;
}

/** Parcels in a lattice whose lines are bent a little, so that no coordinate is round. */
async function fill(db: Pool, { from, columns, rows, west, south, pitch, hasBuildings }: Ground): Promise<void> {
  const corner = (i: string, j: string): string =>
    `st_makepoint(${west} + (${i}) * ${pitch} + sin((${j}) * 0.7) * ${pitch * 0.05}, ${south} + (${j}) * ${pitch} + cos((${i}) * 0.9) * ${pitch * 0.05})`;
  const ring = `st_setsrid(st_makepolygon(st_makeline(array[${corner('i', 'j')}, ${corner('i + 0.5', 'j')}, ${corner('i + 1', 'j')}, ${corner('i + 1', 'j + 1')}, ${corner('i + 0.4', 'j + 1')}, ${corner('i', 'j + 1')}, ${corner('i', 'j')}])), 4549)`;
  await db.query(`insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, unit_number, land_class, area, right_holder, location,
  district_code, status, delivered, geom, ellipsoidal_area, planar_area)
select ${from} + n, 1, 1, '320402001001GB' || lpad((${from} + n)::text, 5, '0'), '320402001001GB' || lpad((${from} + n)::text, 5, '0') || 'F00010001', '0701', round(st_area(shape)::numeric, 2), '示例权利人' || n,
  '常州市天宁区兰陵街道和平路' || n || '号', '320402', '1', st_multi(shape), st_multi(st_transform(shape, 4490)), st_area(shape), st_area(shape)
from (select j * ${columns} + i as n, ${ring} as shape from generate_series(0, ${columns - 1}) as i, generate_series(0, ${rows - 1}) as j) as lattice`);
  if (!hasBuildings) return;
  await db.query(`insert into land.building (feature_id, dataset_id, version_from, building_number, parcel_code, structure, storeys_above, district_code, status, delivered, geom)
select feature_id, 1, 1, parcel_code || 'F0001', parcel_code, '3', 5, '320402', '1', st_multi(shape), st_multi(st_transform(shape, 4490))
from (select feature_id, parcel_code, st_buffer(delivered, -${pitch * 0.2}, 'join=mitre') as shape from land.parcel where feature_id >= ${from}) as inner_ring
where st_geometrytype(shape) in ('ST_Polygon', 'ST_MultiPolygon')`);
}

/** Peak of the memory of a process in MB, where the system tells it. */
function peakOf(pid: number): string {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return kilobytes == null ? '—' : `${Math.round(Number(kilobytes) / 1024)} MB`;
}

interface BesideServer {
  /** From the order to the map, milliseconds. */
  readonly tookMs: number;
  readonly bytes: number;
  /** What tiles took that were asked for one after the other meanwhile, milliseconds. */
  readonly tiles: readonly number[];
  readonly before: readonly number[];
  readonly peak: string;
}

/** Orders a map over HTTP, which a worker process draws, and asks the server for tiles until it is made. */
async function besideServer(database: TestDatabase, folder: string, request: MapRequest): Promise<BesideServer> {
  const api = await startApi(database, { DIMAI_DATA: folder });
  const worker = forkWorker(new URL('../../fixtures/harness/map-worker.ts', import.meta.url), database.url, {
    DIMAI_DATA: folder,
  });
  const tile = async (n: number): Promise<number> => {
    const started = performance.now();
    // Dense ground of the sheet itself, another tile each time.
    const response = await fetch(
      `${api.url}/tiles/parcel/16/${54_549 + (n % 10)}/${26_686 + (Math.floor(n / 10) % 8)}.mvt`,
    );
    await response.arrayBuffer();
    if (response.status !== 200 && response.status !== 204) throw new Error(`a tile was answered ${response.status}`);
    return performance.now() - started;
  };
  try {
    const made = async (body: MapRequest, meanwhile: () => Promise<void>): Promise<{ bytes: number }> => {
      const ordered = await fetch(`${api.url}/api/cadastral-maps`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (ordered.status !== 202) throw new Error(`the order was answered ${ordered.status}: ${await ordered.text()}`);
      const { id } = (await ordered.json()) as { id: string };
      for (;;) {
        await meanwhile();
        const answer = await fetch(`${api.url}/api/cadastral-maps/${id}`);
        const map = (await answer.json()) as { state: string; report: { files: { bytes: number }[] } | null };
        if (map.state === 'failed') throw new Error(`the map failed: ${JSON.stringify(map)}`);
        if (map.report != null) return { bytes: map.report.files[0]!.bytes };
      }
    };
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
    // The worker starts, and loads its fonts.
    await made({ sheet: '3520.75-497.50', scale: 500, formats: ['pdf'] }, pause);
    const before: number[] = [];
    for (let n = 0; n < 40; n++) before.push(await tile(n));
    const tiles: number[] = [];
    const started = performance.now();
    const { bytes } = await made(request, async () => {
      for (let n = 0; n < 4; n++) tiles.push(await tile(tiles.length + 40));
    });
    return { tookMs: performance.now() - started, bytes, tiles, before, peak: peakOf(worker.process.pid!) };
  } finally {
    await worker.kill();
    await api.close();
  }
}

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)]!;

/** Runs the bench and prints one table. `args[0]`: how many 宗地图. */
export async function bench(args: readonly string[]): Promise<void> {
  const maps = Number(args[0] ?? 1000);
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'dimai-map-bench-'));
  const { pool: db } = database;
  try {
    await fill(db, { from: 1, columns: 25, rows: 20, west: 497500, south: 3520750, pitch: 10, hasBuildings: true });
    await fill(db, {
      from: 1000,
      columns: 250,
      rows: 200,
      west: 467000,
      south: 3500300,
      pitch: 20,
      hasBuildings: false,
    });
    await db.query('analyze land.parcel; analyze land.building');
    for (const layer of [parcel, building]) await setVersion(db, layer, 1);
    const versions = { parcel: 1, building: 1 };
    const make = async (name: string, request: MapRequest, formats: readonly ('pdf' | 'dxf' | 'svg')[] = ['pdf']) => {
      const started = performance.now();
      const report = await makeMap({
        db,
        folder: join(folder, name),
        order: {
          request,
          title: name,
          versions,
          dataDay: '2026-11-28',
          view: 'full',
          districts: null,
          day: '2026-11-28',
          formats,
          dpi: 150,
          unit: '测试院',
          secrecy: '内部',
          watermark: null,
          regionEpsg: 4549,
          maker: 'bench',
        },
      });
      return { report, tookMs: performance.now() - started };
    };
    const sheet: MapRequest = { sheet: '3520.75-497.50', scale: 500 };
    await make('warm', sheet);
    const times: number[] = [];
    let unplaced = 0;
    for (let i = 0; i < 25; i++) {
      const { report, tookMs } = await make('dense', sheet);
      times.push(tookMs);
      unplaced = report.unplacedCount;
    }
    const rows: string[][] = [
      [
        '1:500, 500 parcels, PDF and preview',
        `p50 ${percentile(times, 0.5).toFixed(0)} ms`,
        `p95 ${percentile(times, 0.95).toFixed(0)} ms`,
        `${(statSync(join(folder, 'dense', 'map.pdf')).size / 1024).toFixed(0)} kB, ${unplaced} labels unplaced`,
      ],
    ];
    const large: MapRequest = { box: [466900, 3500200, 472100, 3504400], crs: 4549, scale: 10_000, formats: ['pdf'] };
    const { tookMs, bytes, tiles, before, peak } = await besideServer(database, folder, large);
    const told = (times: readonly number[]): string =>
      `p95 ${percentile(times, 0.95).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms`;
    rows.push(
      [
        '1:10,000, 50,000 polygons, ordered',
        `${tookMs.toFixed(0)} ms`,
        `${(bytes / 1024 ** 2).toFixed(1)} MB`,
        `worker's peak ${peak}`,
      ],
      ['  tiles of the server meanwhile', told(tiles), `before: ${told(before)}`, `${tiles.length} tiles`],
    );
    const codes = Array.from({ length: maps }, (_, i) => `320402001001GB${String(1000 + i).padStart(5, '0')}`);
    const batch = await make('batch', { parcels: codes });
    rows.push([
      `${maps} parcel maps`,
      `${(batch.tookMs / 1000).toFixed(1)} s`,
      `${((maps * 1000) / batch.tookMs).toFixed(1)} a second`,
      `peak ${peakOf(process.pid)}`,
    ]);
    for (const row of rows) console.log(row.map((cell, i) => cell.padEnd([38, 28, 34, 0][i]!)).join(' '));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  }
}
