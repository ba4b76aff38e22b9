import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type pg from 'pg';
import { READER_ROLE, scopedDatabase } from '../schemas/database/scope.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { projectGeometry } from '../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { CheckedRow, LoadReport } from './delivery.ts';
import { type LoadContext, loadDelivery } from './load.ts';
import { publishStaged } from './review.ts';

const parcel = layerById('parcel')!;
const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

function rowOf(index: number, location = `${index} 号`): CheckedRow {
  const east = 40_500_000 + 100 * index;
  const north = 3_520_000;
  const xy = Float64Array.of(east, north, east, north + 20, east + 20, north + 20, east + 20, north, east, north);
  const plane: FlatGeometry = { type: 'Polygon', xy, ends: Uint32Array.of(5), parts: Uint32Array.of(1) };
  return {
    sourceRow: index,
    values: { parcelCode: `320411001002GB${String(index).padStart(5, '0')}`, area: 400, location },
    geometry: projectGeometry(plane, 4528, 4490),
    delivered: { geometry: plane, srid: 4528 },
  };
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => rowOf(i + 1));

/** Everything that a table is, but its identity. */
const STRUCTURE = `
  select
    (select json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
       pg_get_expr(d.adbin, d.adrelid), col_description(attrelid, attnum)) order by attnum)
     from pg_attribute left join pg_attrdef d on adrelid = attrelid and adnum = attnum
     where attrelid = t.oid and attnum > 0 and not attisdropped) as columns,
    (select json_agg(pg_get_indexdef(indexrelid) order by 1) from (select indexrelid from pg_index where indrelid = t.oid order by pg_get_indexdef(indexrelid)) i) as indexes,
    (select json_agg(json_build_array(conname, pg_get_constraintdef(oid)) order by conname) from pg_constraint where conrelid = t.oid) as constraints,
    (select json_agg(pg_get_triggerdef(oid) order by tgname) from pg_trigger where tgrelid = t.oid and not tgisinternal) as triggers,
    (select json_agg(a::text order by a::text) from unnest(t.relacl) a) as grants,
    obj_description(t.oid, 'pg_class') as comment, t.relowner, t.relpersistence,
    pg_get_serial_sequence('land.parcel', 'row_id') as row_ids, pg_get_serial_sequence('land.parcel', 'feature_id') as feature_ids
  from pg_class t where t.oid = 'land.parcel'::regclass`;

describe('a large first delivery', () => {
  let database: TestDatabase;
  let db: pg.Pool;
  before(async () => {
    database = await testDatabase();
    db = database.pool;
    await db.query('create role adopt_reader').catch(() => {});
  });
  after(async () => {
    await db.query('drop owned by adopt_reader; drop role adopt_reader');
    await database.drop();
  });
  afterEach(() => db.query('truncate land.parcel, dimai.layer_state, dimai.dataset_version, dimai.dataset cascade'));

  const load = (rows: readonly CheckedRow[], more: { dataset?: string; stageOnly?: boolean } = {}) =>
    loadDelivery(
      { db, log: silent, adoptedFrom: 1 },
      {
        layer: parcel,
        dataset: more.dataset ?? '新北区',
        source: { name: 'ZD.zip', sha256: 'abc', bytes: 1, crs: 'EPSG:4528' },
        rows,
        stageOnly: more.stageOnly === true,
      },
    );
  const oid = async () => (await db.query<{ oid: number }>(`select 'land.parcel'::regclass::oid as oid`)).rows[0]!.oid;
  const structure = async () => (await db.query(STRUCTURE)).rows[0];

  it('takes the place of the empty table, which keeps its columns, indexes, triggers, comments and grants', async () => {
    await db.query('grant select, insert on land.parcel to adopt_reader');
    const [before, oldTable] = [await structure(), await oid()];
    await load(rowsOf(5));
    assert.notEqual(await oid(), oldTable);
    assert.deepEqual(await structure(), before);
    assert.equal((await db.query(`select from pg_class where relnamespace = 'staging'::regnamespace`)).rowCount, 0);
  });

  it('is seen by readers through their view alone, as the table before', async () => {
    const oldTable = await oid();
    await load(rowsOf(7));
    assert.notEqual(await oid(), oldTable);
    const scoped = scopedDatabase(db, { layers: ['parcel'], districts: null, personal: true });
    assert.equal((await scoped.query('select from land.parcel')).rowCount, 7);
    const { rows } = await db.query(`select has_table_privilege($1, 'land.parcel', 'select') as direct`, [READER_ROLE]);
    assert.equal(rows[0].direct, false);
  });

  it('has the mesh and the outlines that its rows give when they are drawn anew', async () => {
    const round: FlatGeometry = {
      type: 'Polygon',
      xy: Float64Array.from({ length: 1202 }, (_, i) => {
        const turn = (-2 * Math.PI * ((i >> 1) % 600)) / 600;
        return i % 2 === 0 ? 40_600_000 + 3000 * Math.cos(turn) : 3_530_000 + 3000 * Math.sin(turn);
      }),
      ends: Uint32Array.of(601),
      parts: Uint32Array.of(1),
    };
    const large: CheckedRow = {
      ...rowOf(9),
      geometry: projectGeometry(round, 4528, 4490),
      delivered: { geometry: round, srid: 4528 },
    };
    const classed = rowsOf(8).map((row, i) => ({
      ...row,
      values: {
        ...row.values,
        landClass: i % 3 === 0 ? '0601' : null,
        districtCode: i % 2 === 0 ? '320411' : '320412',
      },
    }));
    await load([...classed, large]);
    const drawn = async () => ({
      mesh: (
        await db.query(
          `select level, tile_x, tile_y, cell, district, count, round(area::numeric, 4) as area, round(longitude::numeric, 6) as longitude,
             round(latitude::numeric, 6) as latitude, classes, class_counts, class_areas::numeric(20, 4)[] as class_areas
           from dimai.tile_mesh where layer = 'parcel' order by 1, 2, 3, 4, 5`,
        )
      ).rows,
      outlines: (
        await db.query(
          `select row_id, level, longitude, latitude, st_asewkb(geom) as geom from dimai.tile_outline where layer = 'parcel' order by 1, 2`,
        )
      ).rows,
    });
    const beside = await drawn();
    assert.deepEqual([beside.mesh.filter(({ level }) => level === 0).length, beside.outlines.length], [3, 6]);
    await db.query(`delete from dimai.tile_mesh; delete from dimai.tile_outline`);
    await db.query(`select dimai.draw_tile_outlines('parcel', 0, 1), dimai.renew_tile_mesh('parcel', 0, 1)`);
    assert.deepEqual(await drawn(), beside);
  });

  it('is drawn without the rows that a check refused', async () => {
    const twice = { ...rowOf(4), values: { ...rowOf(4).values, parcelCode: '320411001002GB00001' } };
    const report = await load([...rowsOf(3), twice]);
    assert.equal(report.rows.rejected, 1);
    const { rows } = await db.query(`select count from dimai.tile_mesh where layer = 'parcel' and level = 0`);
    assert.deepEqual(rows, [{ count: 3 }]);
  });

  it('is copied where a view hangs on that of the readers', async () => {
    await db.query('create view public.adopt_shown as select parcel_code from shown.parcel');
    const oldTable = await oid();
    await load(rowsOf(3));
    assert.equal(await oid(), oldTable);
    await db.query('drop view public.adopt_shown');
  });

  it('gives ids where those of the layer stand, and goes on from there', async () => {
    const [before] = (
      await db.query(`select nextval('land.parcel_feature_id') as feature, nextval('land.parcel_row_id_seq') as row`)
    ).rows;
    await load(rowsOf(3));
    await load([...rowsOf(3), rowOf(4)]);
    const { rows } = await db.query(
      'select feature_id::int - $1 as feature, row_id > 0 as row from land.parcel order by source_row',
      [before.feature],
    );
    assert.deepEqual(
      rows.map(({ feature }) => feature),
      [1, 2, 3, 4],
    );
    assert.equal((await db.query('select from land.parcel group by row_id having count(*) > 1')).rowCount, 0);
    const [next] = (
      await db.query(`select nextval('land.parcel_row_id_seq') > all (select row_id from land.parcel) as free`)
    ).rows;
    assert.equal(next.free, true);
  });

  it('is analysed, and answers with the rows of its version', async () => {
    const report: LoadReport = await load(rowsOf(40));
    const { rows } = await db.query(`select reltuples from pg_class where oid = 'land.parcel'::regclass`);
    assert.equal(rows[0].reltuples, 40);
    assert.ok(
      (await db.query(`select from pg_stats where schemaname = 'land' and tablename = 'parcel'`)).rowCount! > 10,
    );
    assert.equal(report.rows.added, 40);
    const { rows: kept } = await db.query(
      'select distinct dataset_id is not null as placed, version_from, version_to from land.parcel',
    );
    assert.deepEqual(kept, [{ placed: true, version_from: report.version, version_to: null }]);
  });

  it('waits for its review indexed, and is published by changing tables', async () => {
    const oldTable = await oid();
    const { deliveryId } = await load(rowsOf(6), { stageOnly: true });
    assert.equal(await oid(), oldTable);
    assert.equal((await db.query('select from land.parcel')).rowCount, 0);
    const report = await publishStaged({ db, log: silent }, deliveryId, { by: '张三', confirmed: false });
    assert.notEqual(await oid(), oldTable);
    assert.equal(report.rows.added, 6);
    assert.equal((await db.query('select from land.parcel where version_to is null')).rowCount, 6);
  });

  it('is copied where a view hangs on the table, and the view lives on', async () => {
    await db.query('create view public.adopt_view as select parcel_code from land.parcel where version_to is null');
    const oldTable = await oid();
    try {
      await load(rowsOf(3));
      assert.equal(await oid(), oldTable);
      assert.equal((await db.query('select from public.adopt_view')).rowCount, 3);
    } finally {
      await db.query('drop view public.adopt_view');
    }
  });

  it('is copied where another delivery was published meanwhile', async () => {
    const rows = (async function* () {
      yield* rowsOf(3);
      await load([rowOf(9)], { dataset: '武进区' });
    })();
    const report = await load(rows as never);
    assert.deepEqual([report.version, report.rows.added], [2, 3]);
    const { rows: all } = await db.query(
      'select version_from, count(*)::int as rows from land.parcel group by 1 order by 1',
    );
    assert.deepEqual(all, [
      { version_from: 1, rows: 1 },
      { version_from: 2, rows: 3 },
    ]);
  });

  it('leaves nothing when the connection that indexes is cut', async () => {
    const killer = setInterval(() => {
      void db.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query ~ '^(analyze|create (unique )?index)' and pid <> pg_backend_pid()`,
      );
    }, 1);
    const rows = Array.from({ length: 300 }, (_, i) => rowOf(i + 1));
    const failed = await load(rows).then(
      () => false,
      () => true,
    );
    clearInterval(killer);
    if (failed) assert.equal((await db.query('select from land.parcel')).rowCount, 0);
    const report = await load(failed ? rows : [...rows, rowOf(301)]);
    assert.equal(report.rows.added, failed ? 300 : 1);
    assert.equal((await db.query(`select from pg_class where relnamespace = 'staging'::regnamespace`)).rowCount, 0);
  });
});
