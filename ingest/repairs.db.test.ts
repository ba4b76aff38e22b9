import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { layerById } from '../schemas/layers/index.ts';
import { fromWkb } from '../schemas/geometry.ts';
import type { LoadReport, Refusal } from './delivery.ts';
import { ingestFile } from './ingest-file.ts';
import type { LoadContext } from './load.ts';
import type { RepairCode } from './repairs.ts';
import { undoRepairs } from './undo-repairs.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];
const codeOf = (index: number) => `320411001002GB${String(index).padStart(5, '0')}`;

type Point = readonly [number, number];
const square = (index: number): Point[] => {
  const east = 40_500_000 + 100 * index;
  return [
    [east, 3_520_000],
    [east + 20, 3_520_000],
    [east + 20, 3_520_020],
    [east, 3_520_020],
    [east, 3_520_000],
  ];
};

describe('repairs', () => {
  let database: TestDatabase;
  let folder: string;
  const shapes: readonly Point[][] = [
    square(1),
    square(2).slice(0, 4),
    square(3).flatMap((point, i) => (i === 1 ? [point, point] : [point])),
    square(4).map(([x, y]) => [y, x] as const),
    square(5).map(([x, y]) => [x - 40e6, y] as const),
    // a bow tie that is open as well
    [
      [40_500_600, 3_520_000],
      [40_500_620, 3_520_020],
      [40_500_620, 3_520_000],
      [40_500_600, 3_520_020],
    ],
    square(7),
  ];

  const load = async (repair: readonly RepairCode[]): Promise<LoadReport> => {
    const features = shapes.map((ring, i) => ({
      type: 'Feature',
      properties: { ZDDM: codeOf(i + 1), ZL: i === 6 ? '7\u0007号' : `${i + 1}号` },
      geometry: { type: 'Polygon', coordinates: [ring] },
    }));
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4528' } };
    const path = join(folder, 'ZD.geojson');
    await writeFile(path, JSON.stringify({ type: 'FeatureCollection', crs, features }));
    const result = await ingestFile(
      { db: database.pool, log: silent },
      { path, layer: layerById('parcel')!, dataset: 'x', workFolder: folder, repair: new Set(repair), confirmed: true },
    );
    return result.state === 'known' ? assert.fail('known') : result.report;
  };

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-repairs-'));
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are made only where they were asked for', async () => {
    const untouched = await load([]);
    assert.deepEqual([untouched.rows.rejected, untouched.issueCounts.repaired], [5, undefined]);
    const one = await load(['ring-not-closed']);
    assert.deepEqual([one.rows.rejected, one.issueCounts.repaired, one.issueCounts['geometry-invalid']], [4, 2, 1]);
  });

  it('are on record with what was before and after, and the shapes are those meant', async () => {
    const report = await load([
      'ring-not-closed',
      'point-repeated',
      'axes-swapped',
      'zone-prefix-differs',
      'text-control-character',
    ]);
    assert.deepEqual([report.rows.loaded, report.rows.rejected], [6, 1], 'the bow tie is nobody’s to decide');
    const { rows: parcels } = await database.pool.query<{ n: number; area: number; x: number; location: string }>(
      `select source_row as n, st_area(delivered) as area, st_xmin(delivered) as x, location from land.parcel where version_to is null order by 1`,
    );
    assert.deepEqual(
      parcels.map(({ n, area, x }) => [n, area, x]),
      [1, 2, 3, 4, 5, 7].map((n) => [n, 400, 40_500_000 + 100 * n]),
    );
    assert.equal(parcels.at(-1)!.location, '7号');
    const { rows } = await database.pool.query<{
      code: string;
      source_row: number;
      before_shape: Buffer | null;
      before_value: string | null;
    }>(
      `select code, source_row, before_shape, before_value from dimai.repair where dataset_version_id = $1 and source_row <> 6 order by 2`,
      [report.deliveryId],
    );
    assert.deepEqual(
      rows.map(({ code, source_row: n }) => `${n} ${code}`),
      ['2 ring-not-closed', '3 point-repeated', '4 axes-swapped', '5 zone-prefix-differs', '7 text-control-character'],
    );
    assert.deepEqual([...fromWkb(rows[0]!.before_shape!).geometry.xy], shapes[1]!.flat(), 'the open ring as it came');
    assert.equal(rows[4]!.before_value, '7\u0007号');
  });

  it('are taken back by their record: the rows leave the map and stand in the register as delivered', async () => {
    const report = await load(['ring-not-closed']);
    const undone = await undoRepairs({ db: database.pool, log: silent }, report.deliveryId, 'test');
    assert.deepEqual([undone.rows, undone.version], [1, report.version + 1]);
    const { rows } = await database.pool.query<{ shown: string; register: Buffer }>(
      `select (select string_agg(source_row::text, ',' order by source_row) from land.parcel where version_to is null) as shown,
         (select delivered from dimai.rejected_row where dataset_version_id = $1 and source_row = 2) as register`,
      [report.deliveryId],
    );
    assert.equal(rows[0]!.shown, '1,3');
    assert.deepEqual([...fromWkb(rows[0]!.register).geometry.xy], shapes[1]!.flat());
    await assert.rejects(
      undoRepairs({ db: database.pool, log: silent }, report.deliveryId, 'test'),
      (error: Refusal) => error.code === 'mends-nothing',
    );
  });
});
