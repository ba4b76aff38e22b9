import { gunzipSync } from 'node:zlib';

import { packedBody } from './packed-body.ts';
import { figure, printTable, shuffled, startOurs, tilesInside, type BenchContext } from './place.ts';

const PORT = 18105;
const LAST_ZOOM = 12;
const TURNS = 5;

/** Time and size of every tile of the low zooms, none kept. */
export async function benchLow(context: BenchContext): Promise<void> {
  const server = await startOurs(context, PORT, 0);
  try {
    const rows: string[][] = [];
    const all: number[] = [];
    for (let zoom = 0; zoom <= LAST_ZOOM; zoom++) {
      const times: number[] = [];
      let largest = 0;
      for (let turn = 0; turn < TURNS; turn++) {
        for (const { z, x, y } of shuffled(tilesInside(context, zoom))) {
          const begun = performance.now();
          const packed = await packedBody(`${server.base}${server.path(z, x, y)}`);
          if (turn > 0) times.push(performance.now() - begun);
          if (packed.length > 0) largest = Math.max(largest, gunzipSync(packed).length);
        }
      }
      times.sort((a, b) => a - b);
      all.push(...times);
      rows.push([
        `z${zoom}`,
        String(times.length / (TURNS - 1)),
        ...[at(times, 0.5), at(times, 0.95), largest / 1000].map(figure),
      ]);
    }
    // What any answer takes on this machine now.
    const floor: number[] = [];
    for (let turn = 0; turn < 100; turn++) {
      const begun = performance.now();
      await packedBody(`${server.base}/healthz`);
      floor.push(performance.now() - begun);
    }
    floor.sort((a, b) => a - b);
    rows.push(['/healthz', '', figure(at(floor, 0.5)), figure(at(floor, 0.95)), '']);
    all.sort((a, b) => a - b);
    rows.push(['all', String(all.length / (TURNS - 1)), figure(at(all, 0.5)), figure(at(all, 0.95)), '']);
    printTable(
      'Low zooms, one tile at a time, none kept',
      ['zoom', 'tiles', 'p50 ms', 'p95 ms', 'largest, kB raw'],
      rows,
    );
  } finally {
    await server.stop();
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
