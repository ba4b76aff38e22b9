import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { inFolder } from '../../fixtures/writers/written-county.ts';
import { writeShapefile } from '../../fixtures/writers/shapefile.ts';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { ingestFile } from '../ingest-file.ts';
import type { LoadContext } from '../load.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];
const ROWS = 6500;

function shapeOf(index: number): FlatGeometry | null {
  if (index % 997 === 0) return null;
  const x = 480_000 + 30 * (index % 300);
  const y = 3_521_000 + 30 * Math.floor(index / 300);
  const isBowTie = index % 1201 === 0;
  const xy = isBowTie
    ? [x, y, x + 20, y + 20, x + 20, y, x, y + 20, x, y]
    : [x, y, x, y + 20, x + 20, y + 20, x + 20, y, x, y];
  return { type: 'Polygon', xy: Float64Array.from(xy), ends: Uint32Array.of(5), parts: Uint32Array.of(1) };
}

function* parcels() {
  for (let i = 1; i <= ROWS; i++) {
    yield {
      values: {
        parcelCode: i % 701 === 0 ? `坏${i}` : `320411001001GB${String(i % 1511 === 0 ? 1 : i).padStart(5, '0')}`,
        location: `常州市新北区通江路 ${i} 号`,
        area: i % 503 === 0 ? 900 : 400,
        landClass: i % 607 === 0 ? '9999' : '0601',
        rightHolder: '李㛃',
      },
      geometry: shapeOf(i),
    };
  }
}

/** Deletion marks and a number that overflowed, which writers do not write. */
function spoil(path: string): void {
  const bytes = readFileSync(path);
  const [header, length] = [bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
  for (const row of [5, 2050, 6499]) bytes[header + (row - 1) * length] = 0x2a;
  writeFileSync(path, bytes);
}

describe('rows checked and encoded on several threads', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  const answers = (folder: string, parallelFrom: number, dataset: string) =>
    ingestFile(
      { db: database.pool, log: silent },
      {
        path: join(folder, 'ZD.shp'),
        layer: parcel,
        workFolder: folder,
        parallelFrom,
        dataset,
        topology: false,
        again: true,
      },
    );

  it('are those of one thread: rows, order, findings, rejected rows and report', async () =>
    inFolder(async (folder) => {
      const fields = ['parcelCode', 'location', 'area', 'landClass', 'rightHolder'];
      writeShapefile(join(folder, 'ZD'), parcel, parcels(), { fields });
      spoil(join(folder, 'ZD.dbf'));
      const seen = [];
      for (const parallelFrom of [Infinity, 1]) {
        await database.pool.query(
          'truncate land.parcel, dimai.layer_state, dimai.dataset_version, dimai.dataset restart identity cascade',
        );
        const result = await answers(folder, parallelFrom, '新北区');
        assert.equal(result.state, 'published');
        const {
          tookMs: _,
          checks: __,
          deliveryId: ___,
          ...report
        } = (result as { report: never } & typeof result).report as never as Record<string, unknown>;
        const { rows } = await database.pool.query(
          `select to_jsonb(p) - '{row_id,feature_id,dataset_id}'::text[] as row, md5(st_asewkb(geom)) as geom, md5(st_asewkb(delivered)) as delivered
           from land.parcel p order by feature_id`,
        );
        const { rows: issues } = await database.pool.query(
          `select to_jsonb(i) - '{id,dataset_version_id}'::text[] as issue from dimai.ingest_issue i order by id`,
        );
        const { rows: rejected } = await database.pool.query(
          `select to_jsonb(r) - '{id,dataset_version_id}'::text[] as row from dimai.rejected_row r order by source_row`,
        );
        seen.push({ report, rows, issues, rejected });
      }
      assert.ok(seen[0]!.rejected.length > 20);
      assert.ok(seen[0]!.issues.length > 60);
      assert.deepEqual(seen[1]!.report, seen[0]!.report);
      assert.deepEqual(seen[1]!.issues, seen[0]!.issues);
      assert.deepEqual(seen[1]!.rejected, seen[0]!.rejected);
      assert.equal(JSON.stringify(seen[1]!.rows), JSON.stringify(seen[0]!.rows));
    }));

  it('are given up as a whole when a file ends early, and the threads end', async () =>
    inFolder(async (folder) => {
      writeShapefile(join(folder, 'ZD'), parcel, parcels(), { fields: ['parcelCode'] });
      const current = (await database.pool.query('select count(*) as rows from land.parcel')).rows[0].rows;
      const path = join(folder, 'ZD.shp');
      const whole = readFileSync(path);
      // the .shx is sound, but records claim to be points
      whole.fill(0xee, 100_000, 100_400);
      writeFileSync(path, whole);
      const result = await answers(folder, 1, '武进区').catch((error: Error) => error);
      if (result instanceof Error) {
        assert.equal(result.name, 'Refusal');
        assert.equal((await database.pool.query('select count(*) as rows from land.parcel')).rows[0].rows, current);
      } else assert.equal(result.state, 'published');
      assert.equal(
        (await database.pool.query(`select from pg_class where relnamespace = 'staging'::regnamespace`)).rowCount,
        0,
      );
    }));
});
