import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { after, before, describe, it } from 'mocha';
import sqlite from 'node-sqlite3-wasm';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { allRows, withDelivery } from '../fixtures/harness/deliveries.ts';
import { exportRejects } from '../schemas/database/export-rejects.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { LoadReport, Refusal } from './delivery.ts';
import { type IngestOptions, ingestFile } from './ingest-file.ts';
import type { LoadContext } from './load.ts';
import { mendedDelivery } from './mended.ts';

const parcel = layerById('parcel')!;
const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

const square = (index: number) => {
  const east = 40_500_000 + 100 * index;
  return [
    [
      [east, 3_520_000],
      [east + 20, 3_520_000],
      [east + 20, 3_520_020],
      [east, 3_520_020],
      [east, 3_520_000],
    ],
  ];
};
const codeOf = (index: number) => `320411001002GB${String(index).padStart(5, '0')}`;
const feature = (index: number, properties: object, coordinates: unknown = square(index)) => ({
  type: 'Feature',
  properties: { ZDDM: codeOf(index), ZDMJ: 400, ZL: `${index} 号`, 内部编号: `N-${index}`, ...properties },
  geometry: { type: 'Polygon', coordinates },
});

describe('rejected rows that come back mended', () => {
  let database: TestDatabase;
  let folder: string;
  let first: LoadReport;

  const load = async (path: string, more: Partial<IngestOptions> = {}) =>
    ingestFile(
      { db: database.pool, log: silent },
      { path, layer: parcel, dataset: '新北区', workFolder: folder, ...more },
    );
  const mend = async (path: string) => {
    const mends = await mendedDelivery(database.pool, first.deliveryId);
    const result = await load(path, { mends, source: mends.source, dataset: mends.dataset });
    return result.state === 'known' ? assert.fail('known') : result.report;
  };
  const shown = async () => {
    const { rows } = await database.pool.query<{ code: string; location: string; area: number }>(
      `select parcel_code as code, location, st_area(delivered) as area from land.parcel where version_to is null order by 1`,
    );
    return rows;
  };

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-mended-'));
    const open = square(3)[0]!.slice(0, 4);
    const collection = {
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4528' } },
      features: [
        feature(1, {}),
        feature(2, { ZDDM: '320411001002QB00002', ZL: '=HYPERLINK("http://x")' }),
        feature(3, {}, [open]),
        feature(4, { ZDDM: null }),
      ],
    };
    await writeFile(join(folder, '宗地.geojson'), JSON.stringify(collection));
    const result = await load(join(folder, '宗地.geojson'));
    first = result.state === 'known' ? assert.fail('known') : result.report;
    assert.deepEqual([first.rows.loaded, first.rows.rejected], [1, 3]);
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are handed out with every attribute, the very shape and what is wrong', async () => {
    const path = join(folder, 'rejects.gpkg');
    assert.equal(await exportRejects(database.pool, first.deliveryId, path), 3);
    const file = new sqlite.Database(path, { readOnly: true });
    const rows = file.all('select * from rejects order by dimai_row') as Record<string, unknown>[];
    file.close();
    assert.deepEqual(
      rows.map(({ dimai_row: row, ZDDM, ZDMJ, ZL, 内部编号: own }) => [row, ZDDM, ZDMJ, ZL, own]),
      [
        [2, '320411001002QB00002', 400, '=HYPERLINK("http://x")', 'N-2'],
        [3, codeOf(3), 400, '3 号', 'N-3'],
        [4, null, 400, '4 号', 'N-4'],
      ],
    );
    assert.match(String(rows[0]!['dimai_issues']), /^\[parcel-ownership-letter\] .*Q/);
    assert.match(String(rows[1]!['dimai_issues']), /ring-not-closed/);
    const shape = Buffer.from(rows[1]!['dimai_geom'] as Uint8Array);
    assert.equal(shape.readUInt32LE(40 + 1 + 4 + 4), 4, 'the open ring has the four points that were delivered');
  });

  it('stand in a workbook whose cells run nothing', async () => {
    const path = join(folder, 'rejects.xlsx');
    await exportRejects(database.pool, first.deliveryId, path);
    const parts = unzipSync(new Uint8Array(await readFile(path)));
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!);
    const strings = parts['xl/sharedStrings.xml'] == null ? sheet : strFromU8(parts['xl/sharedStrings.xml']);
    assert.doesNotMatch(sheet, /<f>/);
    assert.match(strings, />(&apos;|')=HYPERLINK/);
  });

  it('are merged alone: nothing else changes, and what is still wrong stays out', async () => {
    const path = join(folder, 'mended.gpkg');
    await exportRejects(database.pool, first.deliveryId, path);
    const file = new sqlite.Database(path);
    file.run('update rejects set ZDDM = ? where dimai_row = 2', [codeOf(2)]);
    file.run('delete from rejects where dimai_row = 3');
    file.close();
    const report = await mend(path);
    assert.deepEqual([report.rows.added, report.rows.changed, report.rows.removed, report.rows.rejected], [1, 0, 0, 1]);
    assert.deepEqual(
      (await shown()).map(({ code, location }) => [code, location]),
      [
        [codeOf(1), '1 号'],
        [codeOf(2), '=HYPERLINK("http://x")'],
      ],
    );
    assert.equal(
      report.issueCounts['column-unmapped'],
      1,
      'the columns of the register are no columns of the delivery',
    );
    const { rows } = await database.pool.query<{ source_row: number; mended: boolean }>(
      `select source_row, mended_by is not null as mended from dimai.rejected_row where dataset_version_id = $1 order by 1`,
      [first.deliveryId],
    );
    assert.deepEqual(
      rows.map(({ mended }) => mended),
      [true, false, false],
    );
  });

  it('may come as the workbook: their shapes are those of the register', async () => {
    const csv = `dimai_row,ZDDM,ZDMJ,ZL\n4,${codeOf(4)},400,'=1+1\n`;
    await writeFile(join(folder, 'mended.csv'), csv);
    const report = await mend(join(folder, 'mended.csv'));
    assert.deepEqual([report.rows.added, report.rows.removed], [1, 0]);
    const fourth = (await shown()).find(({ code }) => code === codeOf(4))!;
    assert.deepEqual([fourth.area, fourth.location], [400, '=1+1']);
  });

  it('of a table with coordinate columns come back as its columns, and are placed by them again', async () => {
    const points = layerById('boundary-point')!;
    const head = 'ZDZHDM,JZDH,QH,SXH,X坐标,Y坐标';
    const line = (number: number, x: string, y: string) => `${codeOf(1)},J${number},1,${number},${x},${y}`;
    const sound = [1, 2, 3].map((i) => line(i, `352000${i}.5`, `4050000${i}.25`));
    const csv = join(folder, '界址点.csv');
    const numberless = line(4, '3520004.5', '40500004.25').replace(',4,', ',四,');
    await writeFile(csv, [head, ...sound, numberless, line(5, '3520005.5', ''), ''].join('\n'));
    for (const form of ['gpkg', 'xlsx']) {
      await database.pool.query('delete from land.boundary_point');
      const result = await load(csv, { layer: points, again: true });
      const report = result.state === 'known' ? assert.fail('known') : result.report;
      assert.deepEqual([report.rows.loaded, report.rows.rejected], [3, 2]);
      const path = join(folder, `points.${form}`);
      await exportRejects(database.pool, report.deliveryId, path);
      const opened = await withDelivery(path, async ({ layers }) => ({
        columns: layers[0]!.columns.map(({ name }) => name),
        rows: (await allRows(layers[0]!)).map(({ values }) => values.slice(-2)),
      }));
      assert.deepEqual(opened.columns, ['dimai_row', 'dimai_issues', ...head.split(',')]);
      assert.deepEqual(opened.rows, [
        ['3520004.5', '40500004.25'],
        ['3520005.5', null],
      ]);
      const mended = [
        [head, 'dimai_row'].join(),
        `${line(4, '3520004.5', '40500004.25')},4`,
        `${line(5, '3520005.5', '40500005.25')},5`,
      ];
      await writeFile(join(folder, 'points.csv'), mended.join('\n'));
      const mends = await mendedDelivery(database.pool, report.deliveryId);
      const again = await load(join(folder, 'points.csv'), { layer: points, mends, source: mends.source, again: true });
      const rows = again.state === 'known' ? assert.fail('known') : again.report.rows;
      assert.deepEqual([rows.added, rows.removed, rows.rejected], [2, 0, 0]);
    }
    const { rows } = await database.pool.query(
      `select sequence, st_x(delivered) as east, st_y(delivered) as north, st_srid(delivered) as srid
       from land.boundary_point where version_to is null order by 1`,
    );
    assert.deepEqual(rows.at(-1), { sequence: 5, east: 40500005.25, north: 3520005.5, srid: 4528 });
    const path = join(folder, 'whole.gpkg');
    await database.pool.query('delete from land.boundary_point');
    const result = await load(csv, { layer: points, again: true });
    const report = result.state === 'known' ? assert.fail('known') : result.report;
    await exportRejects(database.pool, report.deliveryId, path);
    const file = new sqlite.Database(path);
    file.run(`update rejects set SXH = '4', "Y坐标" = coalesce("Y坐标", '40500005.25')`);
    file.run(`update rejects set SXH = '5' where dimai_row = 5`);
    file.close();
    const mends = await mendedDelivery(database.pool, report.deliveryId);
    const again = await load(path, { layer: points, mends, source: mends.source });
    assert.deepEqual(again.state === 'known' ? null : again.report.rows.added, 2, 'the register itself, mended');
  });

  it('bring no rows that were not rejected', async () => {
    await writeFile(join(folder, 'other.csv'), `dimai_row,ZDDM,ZDMJ,ZL\n1,${codeOf(1)},400,x\n4,${codeOf(4)},400,y\n`);
    const report = await mend(join(folder, 'other.csv'));
    assert.deepEqual([report.rows.rejected, report.issueCounts['row-not-rejected']], [1, 1]);
    assert.equal((await shown()).find(({ code }) => code === codeOf(1))!.location, '1 号');
    await writeFile(join(folder, 'bare.csv'), `ZDDM,ZL\n${codeOf(1)},x\n`);
    await assert.rejects(mend(join(folder, 'bare.csv')), (error: Refusal) => error.code === 'mends-nothing');
    await assert.rejects(mendedDelivery(database.pool, 999_999), (error: Refusal) => error.code === 'mends-nothing');
  });
});
