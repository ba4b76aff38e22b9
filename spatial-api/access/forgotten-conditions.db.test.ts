/** Statements of every kind with their conditions of districts left out: what the database shows of them all the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { withCancellable } from '../../schemas/database/cancellable-query.ts';
import { asEditor, EDITOR_ROLE, scopedDatabase, type Scope } from '../../schemas/database/scope.ts';
import { parameters, withTransaction } from '../../schemas/database/sql.ts';
import { ecologicalRedline } from '../../schemas/layers/ecological-redline.ts';
import { layers } from '../../schemas/layers/index.ts';
import { lowEfficiencyLand } from '../../schemas/layers/low-efficiency-land.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { readSettings } from '../../schemas/settings.ts';
import { readLayerTile } from '../../tiles/layer-tile.ts';
import { tileAt } from '../../tiles/mercator.ts';
import { planeOfEpsg } from '../cadastral-map/map-plane.ts';
import { readContent } from '../cadastral-map/read-content.ts';
import { runExport } from '../export/run-export.ts';
import { pageStatement } from '../features/feature-query.ts';
import { readLandFile } from '../land-file/read-file.ts';
import { plotsOfCode } from '../overlap/plots-of-code.ts';
import { scopedStockFacts } from '../overview/stock/stock-facts.ts';
import { searchQuery } from '../search/search-query.ts';
import { statisticsQuery } from '../statistics/statistics-query.ts';

const [WEST, SOUTH] = [119.9725, 31.7805];
const all = layers.map(({ id }) => id);
const inside: Scope = { layers: all, districts: ['320411'], personal: false };
const elsewhere: Scope = { layers: all, districts: ['110000'], personal: false };

describe('a statement that forgot its districts', () => {
  let database: TestDatabase;
  let scoped: Pool;
  let nowhere: Pool;

  before(async () => {
    database = await testDatabase();
    const rows = Array.from({ length: 40 }, (_, n) => {
      const [w, s] = [WEST + (n % 8) * 0.0002, SOUTH + Math.floor(n / 8) * 0.0002];
      const [e, north] = [w + 0.0002, s + 0.0002];
      const district = n % 8 < 4 ? '320411' : '320412';
      return {
        featureId: n + 1,
        values: {
          parcelCode: `${district}001001GB${String(n + 1).padStart(5, '0')}`,
          districtCode: district,
          area: 400,
          landClass: '0701',
          location: `中山路${n + 1}号`,
        },
        wkt: `POLYGON((${w} ${s},${e} ${s},${e} ${north},${w} ${north},${w} ${s}))`,
      };
    });
    await insertRows(database.pool, parcel, rows);
    await setVersion(database.pool, parcel, 1);
    await insertRows(database.pool, ecologicalRedline, [
      {
        featureId: 1,
        values: { identifier: 'H1', redlineCode: 'H1', districtCode: '320412', redlineName: '滨湖' },
        wkt: `POLYGON((${WEST} ${SOUTH},${WEST + 0.002} ${SOUTH},${WEST + 0.002} ${SOUTH + 0.002},${WEST} ${SOUTH + 0.002},${WEST} ${SOUTH}))`,
      },
    ]);
    await setVersion(database.pool, ecologicalRedline, 1);
    scoped = scopedDatabase(database.pool, inside);
    nowhere = scopedDatabase(database.pool, elsewhere);
  });
  after(() => database.drop());

  const isOwn = (id: number) => (id - 1) % 8 < 4;

  it('draws and counts in tiles nothing of other districts, at any zoom', async () => {
    const look = async (db: Pool, zoom: number) => {
      const { mvt } = await withCancellable(db, undefined, (client) =>
        readLayerTile(client, { layer: parcel, version: null }, tileAt(WEST + 0.0001, SOUTH + 0.0001, zoom)),
      );
      const found = mvt.length === 0 ? [] : readStrictTile(mvt);
      const ids = found.find(({ name }) => name === 'parcel')?.features.map(({ id }) => id) ?? [];
      const cells = found.find(({ name }) => name === 'parcel-aggregate')?.features ?? [];
      return { ids, total: cells.reduce((sum, cell) => sum + Number(cell.properties.get('count')), ids.length) };
    };
    for (const zoom of [5, 9, 12, 13, 14]) {
      assert.equal((await look(database.pool, zoom)).total, 40, `z${zoom}`);
      const own = await look(scoped, zoom);
      assert.equal(own.total, 20, `z${zoom}`);
      assert.ok(own.ids.every(isOwn));
      assert.equal((await look(nowhere, zoom)).total, 0, `z${zoom}`);
    }
  });

  it('reads features, figures and what a search finds of its own district alone', async () => {
    const read = async (db: Pool, { text, values }: { text: string; values: readonly unknown[] }) =>
      (await db.query<Record<string, unknown>>(text, [...values])).rows;
    const page = () => {
      const query = parameters();
      const choice = { layer: parcel, conditions: [] };
      const text = pageStatement({ layer: parcel, view: 'full', crs: null }, choice, { sort: [], limit: 100 }, query);
      return { text, values: query.values };
    };
    const figures = () =>
      statisticsQuery({
        layer: parcel,
        versions: undefined,
        conditions: () => [],
        groupBy: [],
        sums: [],
        areas: [],
        areaKind: 'ellipsoidal',
        plane: 4549,
      });
    assert.deepEqual(
      [
        (await read(scoped, page())).length,
        (await read(nowhere, page())).length,
        (await read(database.pool, page())).length,
      ],
      [20, 0, 40],
    );
    assert.deepEqual(
      [(await read(scoped, figures()))[0]!['count'], (await read(nowhere, figures()))[0]!['count']],
      [20, 0],
    );
    const search = searchQuery([parcel], '中山路', 100)!;
    assert.ok((await read(scoped, search)).every((row) => isOwn(Number(row['feature_id']))));
    assert.equal((await read(scoped, search)).length, 20);
    assert.equal((await read(nowhere, search)).length, 0);
  });

  it('tells no land file of another district and no neighbour there, but every control line on its own land', async () => {
    const file = (db: Pool, code: string) =>
      readLandFile(db, {
        code,
        asked: code,
        asOf: null,
        day: '2026-11-28',
        inUse: new Set(all),
        readable: new Set(all),
        view: 'full',
        districts: null,
        isReduced: false,
        controls: scopedDatabase(database.pool, { layers: all, districts: null, personal: false }),
        sees: () => true,
      });
    assert.notEqual(await file(database.pool, '320412001001GB00005'), undefined);
    assert.equal(await file(scoped, '320412001001GB00005'), undefined);
    // Parcel 4 borders on parcel 5, which is another district's.
    const whole = JSON.stringify(await file(database.pool, '320411001001GB00004'));
    const own = JSON.stringify(await file(scoped, '320411001001GB00004'));
    assert.ok(whole.includes('320412001001GB00005') && !own.includes('320412001001GB00005'));
    assert.ok(own.includes('滨湖'), 'a red line holds whoever recorded it');
  });

  it('checks no land that its district does not have', async () => {
    assert.equal((await plotsOfCode(scoped, '320411001001GB00001')).plots.length, 1);
    await assert.rejects(plotsOfCode(scoped, '320412001001GB00005'), { code: 'code-unknown' });
  });

  it('exports and draws on maps its own district alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forgotten-'));
    try {
      const settings = readSettings({ DIMAI_DATA: folder });
      const order = {
        format: 'csv',
        layers: ['parcel'],
        epsg: 4490,
        view: 'masked',
        title: '无条件',
        scope: inside,
      } as const;
      const made = await runExport({
        db: database.pool,
        settings,
        order,
        folder: join(folder, 'out'),
        createdBy: 'test',
      });
      assert.equal(made.state, 'exported');
      assert.deepEqual(made.state === 'exported' ? made.manifest.tables.map(({ rows }) => rows) : [], [20]);
      assert.ok(!readFileSync(join(folder, 'out', 'manifest.json'), 'utf8').includes('320412001001'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const content = (db: Pool) =>
      readContent({
        db,
        plane: planeOfEpsg(4549)!,
        scale: 500,
        parts: ['parcels'],
        degrees: [WEST, SOUTH, WEST + 0.01, SOUTH + 0.01],
        versions: { parcel: 1 },
        view: 'full',
        districts: null,
      });
    assert.equal((await content(database.pool)).parcels.length, 40);
    assert.equal((await content(scoped)).parcels.length, 20);
  });

  it('changes no row beyond its districts, and puts none there', async () => {
    const changed = await withTransaction(database.pool, async (client) => {
      const count = await asEditor(
        client,
        inside,
        async () => (await client.query(`update land.parcel set remark = '改'`)).rowCount,
      );
      const { rows } = await client.query<{ district: string; n: number }>(
        `select district_code as district, count(*)::integer as n from land.parcel where remark = '改' group by 1`,
      );
      return { count, rows };
    });
    assert.deepEqual(changed, { count: 20, rows: [{ district: '320411', n: 20 }] });
    const attempt = (statement: string) =>
      withTransaction(database.pool, (client) => asEditor(client, inside, () => client.query(statement)));
    const refused = { code: '42501' };
    await assert.rejects(
      attempt(
        `insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, district_code) values (99, 1, 1, 'X', '320412')`,
      ),
      refused,
    );
    await assert.rejects(attempt(`update land.parcel set district_code = '320412' where feature_id = 1`), refused);
    await assert.rejects(attempt('delete from land.parcel'), refused);
    await assert.rejects(attempt('truncate land.parcel'), refused);
    await assert.rejects(attempt('alter table land.parcel disable row level security'), refused);
  });

  it('tells of codes elsewhere their names alone, and of their stages, aliases, proposals and numbers nothing', async () => {
    const { pool } = database;
    const shape = `st_multi(st_makeenvelope(120, 31, 120.1, 31.1, 4490))`;
    const code = (district: string, n: number) => `${district}001001GB9000${n}`;
    for (const [n, district] of [
      [1, '320411'],
      [2, '320412'],
    ] as const) {
      await pool.query(
        `insert into dimai.land_code (code, kind, state, district_code, purpose, allocated_by, area, geom)
values ($1, 'parcel', 'current', $2, '用途', '张三', 10, ${shape})`,
        [code(district, n), district],
      );
      await pool.query(
        `insert into dimai.land_code_stage (code, stage, happened_on, recorded_by, recorded_at) values ($1, 'supply', '2026-01-01', 't', now())`,
        [code(district, n)],
      );
      await pool.query(
        `insert into dimai.land_code_alias (alias, kind, code, recorded_by, recorded_at) values ('别名', 'other', $1, 't', now())`,
        [code(district, n)],
      );
      await pool.query(
        `insert into dimai.land_code_series (series, founded_at, last_number) values ($1, 0, 1) on conflict do nothing`,
        [`${district}009009GB`],
      );
      await pool.query(
        `insert into dimai.land_code_proposal (layer_version, type, district_code, from_codes, to_codes, pieces, doubts, thresholds)
values (1, 'split', $1, array[$2], '{}', '[]', '{}', '{}')`,
        [district, code(district, n)],
      );
    }
    const event = await pool.query<{ id: number }>(
      `insert into dimai.land_code_event (type, happened_on, basis, origin, district_code, area_before, recorded_by, recorded_by_id, recorded_at)
values ('district-changed', '2026-01-01', '依据', 'declared', '320412', 10, 't', 't', now()) returning id`,
    );
    await pool.query(
      `insert into dimai.land_code_edge (event_id, from_code, to_code, area, geom) values ($1, $2, $3, 10, ${shape})`,
      [event.rows[0]!.id, code('320412', 2), code('320411', 1)],
    );
    const told = await scoped.query(
      `select code, purpose, allocated_by, area, geom is not null as drawn from dimai.land_code where code like '%GB9000_' order by 1`,
    );
    assert.deepEqual(told.rows, [
      { code: code('320411', 1), purpose: '用途', allocated_by: '张三', area: 10, drawn: true },
      { code: code('320412', 2), purpose: null, allocated_by: null, area: null, drawn: false },
    ]);
    const thread = await scoped.query(
      'select e.from_code, e.to_code, e.area, e.geom, v.area_before from dimai.land_code_edge e join dimai.land_code_event v on v.id = e.event_id',
    );
    assert.deepEqual(thread.rows, [
      { from_code: code('320412', 2), to_code: code('320411', 1), area: null, geom: null, area_before: null },
    ]);
    for (const table of ['stage', 'alias', 'series', 'proposal']) {
      const count = async (db: Pool) =>
        (await db.query<{ n: number }>(`select count(*)::integer as n from dimai.land_code_${table}`)).rows[0]!.n;
      assert.deepEqual([await count(scoped), await count(nowhere)], [1, 0], table);
    }
  });

  it('records nothing of codes elsewhere', async () => {
    const attempt = (statement: string) =>
      withTransaction(database.pool, (client) => asEditor(client, inside, () => client.query(statement)));
    const refused = { code: '42501' };
    for (const statement of [
      `insert into dimai.land_code (code, kind, state, district_code) values ('320412001001GB90009', 'parcel', 'reserved', '320412')`,
      `insert into dimai.land_code_series (series, founded_at, last_number) values ('320412001001GB', 0, 0)`,
      `insert into dimai.land_code_stage (code, stage, happened_on, recorded_by, recorded_at) values ('320412001001GB90002', 'supply', '2026-02-01', 't', now())`,
      `insert into dimai.land_code_alias (alias, kind, code, recorded_by, recorded_at) values ('x', 'other', '320412001001GB90002', 't', now())`,
      `insert into dimai.land_code_event (type, happened_on, basis, origin, district_code, recorded_by, recorded_by_id, recorded_at) values ('created', '2026-01-01', 'x', 'declared', '320412', 't', 't', now())`,
      `insert into dimai.land_code_edge (event_id, from_code, to_code) select id, '320411001001GB90001', '320412001001GB90007' from dimai.land_code_event limit 1`,
      `insert into dimai.attachment (code, block, title, file_name, sha256, added_by, added_by_id, added_at) values ('320412001001GB00005', 'identity', 'x', 'x', repeat('c', 64), 't', 't', now())`,
      `insert into dimai.attachment (layer, feature_id, block, title, file_name, sha256, added_by, added_by_id, added_at) values ('parcel', 5, 'identity', 'x', 'x', repeat('c', 64), 't', 't', now())`,
      `update dimai.land_code set district_code = '320412' where code = '320411001001GB90001'`,
    ]) {
      await assert.rejects(attempt(statement), refused, statement);
    }
    const changed = async (statement: string) => (await attempt(statement)).rowCount;
    assert.equal(await changed(`update dimai.land_code set purpose = '改' where code like '%GB9000_'`), 1);
    assert.equal(await changed(`update dimai.land_code_proposal set state = 'refused'`), 1);
    assert.equal(await changed('delete from dimai.land_code_edge'), 0, 'an end of it lies elsewhere');
  });

  it('shows and adds attachments of its own land and features alone', async () => {
    const { pool } = database;
    await pool.query(
      `insert into dimai.attachment_content (sha256, bytes, media_type) values (repeat('c', 64), 1, 'application/pdf')`,
    );
    const add = (columns: string, values: string) =>
      `insert into dimai.attachment (${columns}, block, title, file_name, sha256, added_by, added_by_id, added_at) values (${values}, 'identity', 'x', 'x', repeat('c', 64), 't', 't', now())`;
    for (const [code, feature] of [
      ['320411001001GB00001', 1],
      ['320412001001GB00005', 5],
    ] as const) {
      await pool.query(add('code', `'${code}'`));
      await pool.query(add('layer, feature_id', `'parcel', ${feature}`));
    }
    const seen = await scoped.query('select code, feature_id as feature from dimai.attachment order by id');
    assert.deepEqual(seen.rows, [
      { code: '320411001001GB00001', feature: null },
      { code: null, feature: 1 },
    ]);
    assert.equal((await nowhere.query('select 1 from dimai.attachment')).rowCount, 0);
    const noParcels = scopedDatabase(pool, { layers: ['building'], districts: null, personal: false });
    assert.equal((await noParcels.query('select 1 from dimai.attachment')).rowCount, 0);
    await withTransaction(pool, (client) =>
      asEditor(client, inside, async () => {
        await client.query(add('code', `'320411001001GB00001'`));
        await client.query(add('layer, feature_id', `'parcel', 1`));
        assert.equal((await client.query(`update dimai.attachment set removed_at = now()`)).rowCount, 4);
      }),
    );
  });

  it('shows checks and batches to whoever has all districts of who made them, with their opinions and plots', async () => {
    const { pool } = database;
    const makers: readonly (readonly [string, readonly string[] | null])[] = [
      ['all', null],
      ['own', ['320411']],
      ['other', ['320412']],
      ['both', ['320411', '320412']],
    ];
    for (const [name, districts] of makers) {
      const { rows } = await pool.query<{ id: string }>(
        `insert into dimai.overlap_check (number, record, digest, verdict, project_type, name, subject, created_by, districts)
values ($1, '{}', 'x', 'pass', 'x', $1, st_multi(st_makeenvelope(120, 31, 120.1, 31.1, 4490)), 't', $2) returning id`,
        [name, districts],
      );
      await pool.query(
        `insert into dimai.overlap_opinion (check_id, kind, opinion, actor, digest) values ($1, 'opinion', $2, 't', 'x')`,
        [rows[0]!.id, name],
      );
      const batch = await pool.query<{ id: string }>(
        `insert into dimai.overlap_batch (job_id, name, project_type, parameters, day, versions, source, plots, created_by, districts)
values (gen_random_uuid(), $1, 'x', '{}', '2026-01-01', '{}', '{}', 1, 't', $2) returning id`,
        [name, districts],
      );
      await pool.query(
        `insert into dimai.overlap_batch_plot (batch_id, position, number, name, declared, own) values ($1, 0, '1', $2, '{}', '{}')`,
        [batch.rows[0]!.id, name],
      );
    }
    const names = async (db: Pool, column: string, table: string) =>
      (await db.query<{ name: string }>(`select ${column} as name from dimai.${table} order by 1`)).rows.map(
        ({ name }) => name,
      );
    const city = scopedDatabase(pool, { layers: all, districts: ['320400'], personal: false });
    for (const [column, table] of [
      ['name', 'overlap_check'],
      ['opinion', 'overlap_opinion'],
      ['name', 'overlap_batch'],
      ['name', 'overlap_batch_plot'],
    ] as const) {
      assert.deepEqual(await names(scoped, column, table), ['own'], table);
      assert.deepEqual(await names(nowhere, column, table), [], table);
      assert.deepEqual(await names(city, column, table), ['both', 'other', 'own'], table);
    }
  });

  it('counts stock land of its own district alone', async () => {
    const plots = ['320411', '320412', null].map((districtCode, n) => ({
      featureId: n + 1,
      values: { plotCode: `T${n}`, districtCode },
      wkt: `POLYGON((${WEST} ${SOUTH},${WEST + 0.001} ${SOUTH},${WEST + 0.001} ${SOUTH + 0.001},${WEST} ${SOUTH + 0.001},${WEST} ${SOUTH}))`,
    }));
    await insertRows(database.pool, lowEfficiencyLand, plots);
    await setVersion(database.pool, lowEfficiencyLand, 1);
    const facts = scopedStockFacts(database.pool);
    const codes = async (districts: readonly string[] | null) =>
      (await facts.within(districts).read()).plotCodes.texts.toSorted();
    assert.deepEqual(await codes(null), ['T0', 'T1', 'T2']);
    assert.deepEqual(await codes(['320411']), ['T0']);
    assert.deepEqual(await codes(['320400']), ['T0', 'T1']);
    assert.deepEqual(await codes(['110000']), []);
  });

  it('finds nothing as an editor whose scope was not set', async () => {
    await withTransaction(database.pool, async (client) => {
      await client.query(`set local role ${EDITOR_ROLE}`);
      assert.equal((await client.query('select 1 from land.parcel')).rowCount, 0);
    });
  });

  it('holds for every layer: those who edit are kept by a policy of each table', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.relname as name from pg_class c where relnamespace = 'land'::regnamespace and relkind = 'r'
and not (relrowsecurity and exists (select from pg_policy where polrelid = c.oid))`,
    );
    assert.deepEqual(rows, []);
  });
});
