import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type CountyLayerId, generateCounty } from '../../fixtures/county/county.ts';
import { dropTestDatabases, testDatabase } from '../../fixtures/harness/database.ts';
import { loadCountyLayer } from '../../fixtures/load-county.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import type { ExportOrder } from './export-order.ts';
import { runExport } from './run-export.ts';
import { templateLayers } from './settle-order.ts';

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1).padStart(8);

/**
 * The quarterly export of a city, `npm run bench -- export [parcels]` (50,000 unless given; 1,000,000 is a large city): every
 * district by the comparison database, its three steps timed apart, and the layers of the parcel map in each format.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const parcels = Number(args[0] ?? 50_000);
  const folder = mkdtempSync(join(tmpdir(), 'export-bench-'));
  const database = await testDatabase();
  try {
    const county = generateCounty({ seed: 5, parcels });
    const log = pino({ level: 'silent' });
    const begun = performance.now();
    for (const id of templateLayers(comparisonDatabase) as CountyLayerId[]) {
      await loadCountyLayer({ db: database.pool, log }, county, id, `bench ${id}`);
    }
    console.log(`${parcels} parcels loaded in ${seconds(begun)} s (not part of the export)`);
    console.log('district       rows       MB    check    write read-back    total s   rows/s  peak MB');
    const all = performance.now();
    for (const { code } of changzhou.districts) {
      const order: ExportOrder = { template: comparisonDatabase.id, district: code, view: 'full', title: code };
      await timed(database.pool, folder, order, code);
    }
    console.log(`whole city in ${seconds(all)} s`);
    for (const format of ['shp', 'gpkg', 'geojson', 'txt', 'vct', 'csv', 'geodatabase']) {
      const order: ExportOrder = { format, layers: ['parcel'], epsg: 4549, view: 'full', title: format };
      await timed(database.pool, folder, order, format);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
    await dropTestDatabases();
  }
}

async function timed(
  db: Parameters<typeof runExport>[0]['db'],
  folder: string,
  order: ExportOrder,
  name: string,
): Promise<void> {
  const marks = new Map<string, number>();
  let peak = 0;
  const begun = performance.now();
  const outcome = await runExport({
    db,
    settings: { dataDirectory: folder },
    order,
    folder: join(folder, name),
    createdBy: 'bench',
    progress: (step) => {
      if (!marks.has(step)) marks.set(step, performance.now());
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  const end = performance.now();
  if (outcome.state !== 'exported') throw new Error(`${name}: ${outcome.state} ${outcome.refusals}`);
  const { tables, file } = outcome.manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const write = marks.get('write') ?? end;
  const readBack = marks.get('read-back') ?? end;
  const step = (ms: number): string => (ms / 1000).toFixed(1).padStart(8);
  console.log(
    [
      name.padEnd(10),
      String(rows).padStart(8),
      (file.bytes / 1e6).toFixed(1).padStart(8),
      step(write - begun),
      step(readBack - write),
      step(end - readBack),
      step(end - begun),
      Math.round(rows / ((end - begun) / 1000))
        .toLocaleString('en')
        .padStart(9),
      (peak / 1e6).toFixed(0).padStart(8),
    ].join(' '),
  );
  rmSync(join(folder, name), { recursive: true });
}
