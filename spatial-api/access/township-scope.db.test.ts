/** What the database shows and lets change within the ground of a 自然资源所, whatever statements forget. */
import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { withCancellable } from '../../schemas/database/cancellable-query.ts';
import { asEditor, scopedDatabase, type Scope } from '../../schemas/database/scope.ts';
import { parameters, withTransaction } from '../../schemas/database/sql.ts';
import { districtConditions } from '../../schemas/district-scope.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { layers } from '../../schemas/layers/index.ts';
import { mortgage } from '../../schemas/layers/mortgage.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { readLayerTile } from '../../tiles/layer-tile.ts';
import { tileAt } from '../../tiles/mercator.ts';
import { mayLieIn } from '../district-scope.ts';

const [WEST, SOUTH] = [119.9725, 31.7805];
const SIDE = 0.0002;
const all = layers.map(({ id }) => id);
const box = (w: number, s: number, e: number, n: number) =>
  `POLYGON((${w} ${s},${e} ${s},${e} ${n},${w} ${n},${w} ${s}))`;
/** The border of the two townships runs between columns 3 and 4; a metre is 0.0000106 degrees of longitude here. */
const BORDER = WEST + 4 * SIDE;
const METRE = 0.0000106;
const west: Scope = { layers: all, districts: ['320411101'], personal: false };
const codeOf = (id: number) => `320411001001GB${String(id).padStart(5, '0')}`;
const isWest = (id: number) => (id - 1) % 8 < 4;

describe('the ground of a township', () => {
  let database: TestDatabase;
  let api: TestApi;
  let office: Visitor;
  let scoped: Pool;

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    const area = (featureId: number, code: string, w: number, e: number) => ({
      featureId,
      values: { identifier: String(featureId), districtCode: code, districtName: `乡镇${featureId}` },
      wkt: box(w, SOUTH - 0.01, e, SOUTH + 0.01),
    });
    await insertRows(pool, administrativeArea, [
      area(1, '320411', WEST - 0.01, WEST + 0.01),
      area(2, '320411101', WEST - 0.01, BORDER),
      area(3, '320411102', BORDER, WEST + 0.01),
    ]);
    await setVersion(pool, administrativeArea, 1);
    const rows = Array.from({ length: 40 }, (_, n) => {
      const [w, s] = [WEST + (n % 8) * SIDE, SOUTH + Math.floor(n / 8) * SIDE];
      return {
        featureId: n + 1,
        values: { parcelCode: codeOf(n + 1), districtCode: '320411', area: 400, location: `中山路${n + 1}号` },
        wkt: box(w, s, w + SIDE, s + SIDE),
      };
    });
    const crossing = (featureId: number, metres: number) => ({
      featureId,
      values: { parcelCode: codeOf(featureId), districtCode: '320411' },
      wkt: box(BORDER - metres * METRE, SOUTH + 0.002, BORDER + 40 * METRE, SOUTH + 0.0022),
    });
    const elsewhere = { parcelCode: '320412001001GB00001', districtCode: '320412' };
    await insertRows(pool, parcel, [
      ...rows,
      crossing(51, 1),
      crossing(52, 10),
      { featureId: 53, values: elsewhere, wkt: box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE) },
      { featureId: 54, values: { parcelCode: codeOf(54), districtCode: '320411' } },
    ]);
    await setVersion(pool, parcel, 1);
    const charge = (id: number) => ({
      featureId: id,
      values: { unitNumber: `${codeOf(id)}W00000000`, businessNumber: `Y${id}`, districtCode: '320411' },
    });
    await insertRows(pool, mortgage, [charge(1), charge(5)]);
    await setVersion(pool, mortgage, 1);
    await pool.query(
      `insert into dimai.dataset (id, layer, name, district_code) overriding system value values (1, 'parcel', '示例', '320411')`,
    );
    scoped = scopedDatabase(pool, west);
    api = await startApi(database);
    office = await visitorWith(database, api, 'suo', { roles: ['data-steward'], districts: ['320411101'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const ids = async (db: Pool, conditions = 'true', values: readonly unknown[] = []) =>
    (
      await db.query<{ id: number }>(
        `select feature_id::integer as id from land.parcel where ${conditions} order by 1`,
        [...values],
      )
    ).rows.map(({ id }) => id);
  const own = [...Array.from({ length: 40 }, (_, n) => n + 1).filter(isWest), 52];

  it('shows what lies on it, and of neighbours only those that come over the border by more than surveys differ', async () => {
    assert.deepEqual(await ids(scoped), own);
    assert.equal((await ids(database.pool)).length, 44);
  });

  it('shows nothing where no such township is published, and follows it when it is drawn anew', async () => {
    assert.deepEqual(await ids(scopedDatabase(database.pool, { ...west, districts: ['320411109'] })), []);
    const both = scopedDatabase(database.pool, { ...west, districts: ['320411101', '320411102'] });
    assert.deepEqual(await ids(both), [...Array.from({ length: 40 }, (_, n) => n + 1), 51, 52]);
    const move = async (border: number, version: number) => {
      const shape = box(WEST - 0.01, SOUTH - 0.01, border, SOUTH + 0.01);
      await database.pool.query(
        `update land.administrative_area set geom = st_multi(st_geomfromtext($1, 4490)) where district_code = '320411101'`,
        [shape],
      );
      await setVersion(database.pool, administrativeArea, version);
    };
    const drawn = async () => {
      const { z, x, y } = tileAt(WEST + 0.0001, SOUTH + 0.0001, 14);
      const answer = await office.ask('GET', `/tiles/parcel/${z}/${x}/${y}.mvt`);
      const found = answer.status === 204 ? [] : readStrictTile(Buffer.from(await answer.arrayBuffer()));
      return found.find(({ name }) => name === 'parcel')?.features.length ?? 0;
    };
    assert.equal(await drawn(), own.length);
    await move(WEST + SIDE, 2);
    await eventually(async () => (await drawn()) === 5);
    assert.deepEqual(
      (await ids(scoped)).map((id) => (id - 1) % 8),
      [0, 0, 0, 0, 0],
    );
    await move(BORDER, 3);
    assert.deepEqual(await ids(scoped), own);
  });

  it('adds to districts: who has a whole district and a township of another sees both', async () => {
    const both = scopedDatabase(database.pool, { ...west, districts: ['320411101', '320412'] });
    assert.deepEqual(await ids(both), [...own, 53]);
  });

  it('holds conditions of statements too, and a database without a scope gives nothing for it', async () => {
    const { add, values } = parameters();
    const [condition] = districtConditions(parcel, ['320411101'], add);
    assert.deepEqual(await ids(scoped, condition, values), own);
    assert.deepEqual(await ids(database.pool, condition, values), []);
    assert.ok(mayLieIn(['320411101'], '320411') && !mayLieIn(['320411101'], '320412'));
  });

  it('draws and counts nothing of neighbours in tiles, at any zoom', async () => {
    for (const zoom of [5, 9, 12, 13, 14]) {
      const { mvt } = await withCancellable(scoped, undefined, (client) =>
        readLayerTile(
          client,
          { layer: parcel, version: null, districts: ['320411101'] },
          tileAt(WEST + 0.0001, SOUTH + 0.0001, zoom),
        ),
      );
      const found = readStrictTile(mvt);
      const drawn = found.find(({ name }) => name === 'parcel')?.features ?? [];
      const cells = found.find(({ name }) => name === 'parcel-aggregate')?.features ?? [];
      assert.ok(
        drawn.every(({ id }) => own.includes(Number(id))),
        `z${zoom}`,
      );
      assert.equal(
        cells.reduce((sum, cell) => sum + Number(cell.properties.get('count')), drawn.length),
        own.length,
        `z${zoom}`,
      );
    }
  });

  it('places registrations by the parcel of their unit', async () => {
    const { rows } = await scoped.query<{ id: number }>('select feature_id::integer as id from land.mortgage');
    assert.deepEqual(rows, [{ id: 1 }]);
  });

  it('lets change what lies on it alone', async () => {
    const changed = await withTransaction(database.pool, async (client) => {
      const ids = await asEditor(client, west, async () => {
        const { rows } = await client.query<{ id: number }>(
          `update land.parcel set remark = '改' returning feature_id::integer as id`,
        );
        return rows.map(({ id }) => id).sort((a, b) => a - b);
      });
      await client.query(`update land.parcel set remark = null`);
      return ids;
    });
    assert.deepEqual(changed, own.slice(0, -1), 'not 52, which lies for the most part elsewhere');
    const put = (statement: string) =>
      withTransaction(database.pool, (client) => asEditor(client, west, () => client.query(statement)));
    await assert.rejects(put(`update land.parcel set geom = st_translate(geom, ${4 * SIDE}, 0) where feature_id = 1`), {
      code: '42501',
    });
  });

  it('is what routes answer with: features, clicks, land files, edits', async () => {
    const json = async (path: string) => (await (await office.ask('GET', path)).json()) as Record<string, never>;
    const items = await json('/ogc/collections/parcel/items?limit=100');
    assert.equal((items as unknown as { features: unknown[] }).features.length, own.length);
    const at = async (id: number) => {
      const lon = WEST + (((id - 1) % 8) + 0.5) * SIDE;
      return (
        (await json(`/api/identify?lon=${lon}&lat=${SOUTH + SIDE / 2}&layers=parcel`)) as unknown as { hits: unknown[] }
      ).hits.length;
    };
    assert.deepEqual([await at(1), await at(5)], [1, 0]);
    const status = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      (await office.ask(method, path, body, headers)).status;
    assert.equal(await status('GET', `/api/land-files/${codeOf(1)}`), 200);
    assert.equal(await status('GET', `/api/land-files/${codeOf(5)}`), 404);
    const edit = { reason: '核对', properties: { remark: '已核对' } };
    const patch = (id: number) => status('PUT', `/api/layers/parcel/items/${id}`, edit, { 'If-Match': '"1"' });
    assert.deepEqual([await patch(1), await patch(5)], [200, 403]);
  });

  it('holds documents of land, and checks by who made them: an office sees its own, its district those of all its offices', async () => {
    const add = async (id: number) => {
      const query = `code=${codeOf(id)}&block=identity&title=t&name=t.pdf`;
      return (await office.send('POST', `/api/attachments?${query}`, Buffer.from('%PDF-1.4\n'))).status;
    };
    assert.deepEqual([await add(1), await add(5)], [201, 404]);
    const made = async (areas: readonly string[]) =>
      database.pool.query(
        `insert into dimai.overlap_check (number, record, digest, verdict, project_type, name, subject, created_by, districts)
values ($1, '{}', 'x', 'pass', 'x', $1, st_multi(st_makeenvelope(120, 31, 120.1, 31.1, 4490)), 't', $2)`,
        [areas.join(), areas],
      );
    for (const areas of [['320411'], ['320411101'], ['320411102'], ['320411101', '320411102']]) await made(areas);
    const seen = async (districts: readonly string[]) =>
      (
        await scopedDatabase(database.pool, { ...west, districts }).query<{ name: string }>(
          'select name from dimai.overlap_check order by 1',
        )
      ).rows.map(({ name }) => name);
    assert.deepEqual(await seen(['320411101']), ['320411101']);
    assert.deepEqual(await seen(['320411']), ['320411', '320411101', '320411101,320411102', '320411102']);
    assert.deepEqual(await seen(['320411102', '320411101']), ['320411101', '320411101,320411102', '320411102']);
    assert.deepEqual(await seen(['320412']), []);
  });

  it('tells of codes of land elsewhere their names alone, and gives out none', async () => {
    const code = async (n: number, x: number) =>
      database.pool.query(
        `insert into dimai.land_code (code, kind, state, district_code, purpose, geom)
values ($1, 'parcel', 'current', '320411', '用途', st_multi(st_makeenvelope($2::float8, $3::float8, $2::float8 + 0.0001, $3::float8 + 0.0001, 4490)))`,
        [`320411001001GB9000${n}`, x, SOUTH],
      );
    await code(1, WEST);
    await code(2, BORDER + 0.001);
    const { rows } = await scoped.query(
      `select code, purpose from dimai.land_code where code like '%GB9000_' order by 1`,
    );
    assert.deepEqual(rows, [
      { code: '320411001001GB90001', purpose: '用途' },
      { code: '320411001001GB90002', purpose: null },
    ]);
    // Numbers are given out by series, which run through the whole district.
    const allocation = { series: '320411001001GB', count: 1, purpose: '分割' };
    assert.equal((await office.ask('POST', '/api/land-code-allocations', allocation)).status, 403);
  });

  it('takes a township when areas are granted, and no code that is neither', async () => {
    const grantor = await visitorWith(database, api, 'anquan', { roles: ['security-administrator'] });
    const grant = async (districts: readonly string[]) =>
      (await grantor.ask('PUT', `/api/accounts/${office.id}/roles`, { roles: ['data-steward'], districts })).status;
    assert.deepEqual([await grant(['3204111']), await grant(['320411101'])], [400, 200]);
  });
});
