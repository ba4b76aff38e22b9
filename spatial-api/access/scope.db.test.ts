import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import Cursor from 'pg-cursor';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { READER_ROLE, scopedDatabase, shownTables, type Scope } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { columnName, NAME_COLUMN, tableColumns, tableName } from '../../schemas/derive/ddl.ts';
import { layers } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';

const everything: Scope = { layers: layers.map(({ id }) => id), districts: null, personal: true };

describe('a database seen through a scope', () => {
  let database: TestDatabase;
  const seen = async (scope: Partial<Scope>, text = 'select feature_id from land.parcel order by 1') =>
    (await scopedDatabase(database.pool, { ...everything, ...scope }).query<Record<string, unknown>>(text)).rows;

  before(async () => {
    database = await testDatabase();
    const square = (n: number) =>
      `POLYGON((${119 + n} 31,${119.1 + n} 31,${119.1 + n} 31.1,${119 + n} 31.1,${119 + n} 31))`;
    await insertRows(database.pool, parcel, [
      { featureId: 1, values: { parcelCode: 'P1', districtCode: '320411', rightHolder: '张三丰' }, wkt: square(0) },
      { featureId: 2, values: { parcelCode: 'P2', districtCode: '320412', rightHolder: '李四' }, wkt: square(1) },
      { featureId: 3, values: { parcelCode: 'P3', districtCode: null, rightHolder: null }, wkt: square(2) },
    ]);
    await setVersion(database.pool, parcel, 1);
  });
  after(() => database.drop());

  it('shows a statement that has no condition nothing from outside its districts and layers', async () => {
    assert.equal((await seen({})).length, 3);
    assert.deepEqual(await seen({ districts: ['320411'] }), [{ feature_id: 1 }]);
    assert.deepEqual(await seen({ districts: ['320400'] }), [{ feature_id: 1 }, { feature_id: 2 }]);
    assert.deepEqual(await seen({ districts: ['110000'] }), []);
    assert.deepEqual(await seen({ districts: [] }), []);
    assert.deepEqual(await seen({ layers: ['building'] }), []);
    assert.deepEqual(await seen({ layers: [] }, 'select count(*) as n from land.parcel'), [{ n: 0 }]);
  });

  it('masks personal values in whatever statement asks for them, conditions included', async () => {
    const text = `select right_holder from land.parcel where right_holder like '张%'`;
    assert.deepEqual(await seen({}, text), [{ right_holder: '张三丰' }]);
    assert.deepEqual(await seen({ personal: false }, text), [{ right_holder: '张**' }]);
    const guess = `select feature_id from land.parcel where right_holder = '张三丰'`;
    assert.deepEqual(await seen({ personal: false }, guess), []);
  });

  it('holds inside transactions, cursors and with parameters, and for the next statement nothing is left of it', async () => {
    const scoped = scopedDatabase(database.pool, { ...everything, districts: ['320412'] });
    const text = 'select feature_id from land.parcel where feature_id > $1';
    assert.deepEqual((await scoped.query(text, [0])).rows, [{ feature_id: 2 }]);
    assert.deepEqual((await scoped.query({ text, values: [0] })).rows, [{ feature_id: 2 }]);
    const inside = await withTransaction(scoped, async (client) => (await client.query(text, [0])).rows);
    assert.deepEqual(inside, [{ feature_id: 2 }]);
    const client = await scoped.connect();
    const cursor = client.query(new Cursor<{ feature_id: number }>(text, [0]));
    assert.deepEqual(await cursor.read(10), [{ feature_id: 2 }]);
    await cursor.close();
    client.release();
    for (let turn = 0; turn < 20; turn++) {
      const { rows } = await database.pool.query<{ who: string; n: number }>(
        'select current_user as who, (select count(*) from land.parcel) as n',
      );
      assert.notEqual(rows[0]!.who, READER_ROLE);
      assert.equal(rows[0]!.n, 3);
    }
  });

  it('gives no way to a layer table itself, nor to one of the register that is not a layer', async () => {
    for (const text of ['select 1 from "land".parcel', 'select 1 from land."parcel"', 'select 1 from land . parcel']) {
      await assert.rejects(seen({}, text), { code: '42501' }, text);
    }
    await assert.rejects(seen({}, 'insert into "land".parcel (feature_id) values (1)'), { code: '42501' });
    await assert.rejects(
      seen({}, `delete from land.parcel`),
      (error: { code?: string }) => error.code === '42501' || error.code === '55000',
    );
  });

  it('shows nothing before a scope is set', async () => {
    const client = await database.pool.connect();
    try {
      await client.query(`set role ${READER_ROLE}`);
      assert.equal((await client.query('select 1 from shown.parcel')).rowCount, 0);
    } finally {
      client.release(true);
    }
  });

  it('reads by the views of those who see everything, which show nothing to anybody else that is sent to them', async () => {
    const plan = (scope: Partial<Scope>) =>
      seen(scope, 'explain (costs off, verbose) select feature_id, right_holder from land.parcel');
    const planned = async (scope: Partial<Scope>) => JSON.stringify(await plan(scope));
    assert.match(await planned({}), /scope_whole/);
    assert.doesNotMatch(await planned({}), /scope_township/);
    assert.match(await planned({ districts: ['320411'] }), /scope_township/);
    assert.doesNotMatch(await planned({ reduced: true }), /scope_whole/);
    const sent = (scope: Partial<Scope>, table = 'parcel') => seen(scope, `select * from whole.${table}`);
    assert.equal((await sent({})).length, 3);
    assert.deepEqual(await sent({ districts: ['320411'] }), []);
    assert.deepEqual(await sent({ districts: [] }), []);
    assert.deepEqual(await sent({ layers: ['building', 'parcel-change'] }), []);
    assert.deepEqual(await sent({ layers: [] }), []);
    assert.deepEqual(await sent({ reduced: true }), []);
    assert.deepEqual(
      (await sent({ personal: false })).map((row) => row['right_holder']),
      ['张**', '李**', null],
    );
    await database.pool.query(
      `insert into dimai.land_code (code, kind, state, district_code) values ('320411001001GB00001', 'parcel', 'current', '320411')`,
    );
    assert.equal((await sent({}, 'land_code')).length, 1);
    assert.deepEqual(await sent({ districts: ['320412'] }, 'land_code'), []);
    for (let turn = 0; turn < 5; turn++) {
      const { rows } = await database.pool.query<{ left: string | null }>(
        `select current_setting('dimai.scope_whole', true) as left`,
      );
      assert.ok((rows[0]!.left ?? '') === '', 'nothing of a scope stays on a connection');
    }
  });

  it('has a view of every layer, without secret fields, and leaves rows of layers that tell no district to those who see all', async () => {
    for (const [layer, views] of layers.flatMap((each) => [[each, 'shown'] as const, [each, 'whole'] as const])) {
      const { rows } = await database.pool.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
        [shownTables(tableName(layer), views)],
      );
      const secret = Object.entries(layer.fields).flatMap(([key, field]) =>
        field.sensitivity === 'secret' ? [columnName(key)] : [],
      );
      // what names of people are found by tells of them
      const expected = tableColumns(layer).flatMap(({ name }) => (name === NAME_COLUMN ? [] : [name]));
      assert.deepEqual(
        rows.map(({ name }) => name),
        [...expected.filter((name) => !secret.includes(name)), 'xmin'],
        layer.id,
      );
    }
  });

  it('uses the indexes of the table below the view', async () => {
    const client = await scopedDatabase(database.pool, { ...everything, districts: ['320411'] }).connect();
    await client.query('begin');
    await client.query('set local enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select feature_id from land.parcel where version_to is null and geom && st_makeenvelope(119, 31, 119.001, 31.001, 4490)`,
    );
    await client.query('rollback');
    client.release();
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /parcel_current_geom[\s\S]*Index Cond: \(geom &&/);
  });
});
