import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegisterCity } from '../../fixtures/register-city.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import type { ExportOrder } from './export-order.ts';
import { runExport } from './run-export.ts';
import { templateLayers } from './settle-order.ts';

const FORMATS = ['shp', 'gpkg', 'geojson', 'txt', 'vct', 'csv', 'geodatabase'];

/**
 * The quarterly export of a city, `npm run bench -- export [parcels] [district | all | city | formats]` (50,000 unless given; 1,000,000 is a
 * large city, whose register is filled once below DIMAI_DATA and kept): every district by the comparison database one after the
 * other, its three steps timed apart; `city`: all in one order, a file each, on all cores; or the parcels of the first district in each format.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const parcels = Number(args[0] ?? 50_000);
  const what = args[1] ?? 'all';
  const folder = mkdtempSync(join(tmpdir(), 'export-bench-'));
  const city = await openRegisterCity(parcels, templateLayers(comparisonDatabase), console.log);
  try {
    console.log('what           rows       MB    check    write read-back    total s   rows/s  peak MB');
    const all = performance.now();
    const districts = changzhou.districts.map(({ code }) => code).filter((code) => what === 'all' || code === what);
    for (const code of districts) {
      const order: ExportOrder = { template: comparisonDatabase.id, district: code, view: 'full', title: code };
      await timed(city.pool, folder, order, code);
    }
    if (districts.length > 0) console.log(`in ${seconds(performance.now() - all)} s`);
    if (what === 'city') {
      const codes = changzhou.districts.map(({ code }) => code);
      const order: ExportOrder = { template: comparisonDatabase.id, districts: codes, view: 'full', title: 'city' };
      await timed(city.pool, folder, order, 'city');
    }
    for (const format of what === 'formats' ? FORMATS : []) {
      const district = changzhou.districts[0]!.code;
      const order: ExportOrder = { format, layers: ['parcel'], epsg: 4549, district, view: 'full', title: format };
      await timed(city.pool, folder, order, format);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await city.close();
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1).padStart(8);

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
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const end = performance.now();
  if (outcome.state !== 'exported') throw new Error(`${name}: ${outcome.state} ${outcome.refusals}`);
  const { tables, file, parts } = outcome.manifest;
  const bytes = (parts ?? [{ file }]).reduce((sum, part) => sum + part.file.bytes, 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const write = marks.get('write') ?? end;
  const readBack = marks.get('read-back') ?? end;
  console.log(
    [
      name.padEnd(10),
      String(rows).padStart(8),
      (bytes / 1e6).toFixed(1).padStart(8),
      seconds(write - begun),
      seconds(readBack - write),
      seconds(end - readBack),
      seconds(end - begun),
      Math.round(rows / ((end - begun) / 1000))
        .toLocaleString('en')
        .padStart(9),
      (peak / 1e6).toFixed(0).padStart(8),
    ].join(' '),
  );
  rmSync(join(folder, name), { recursive: true });
}
