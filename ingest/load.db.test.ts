import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type pg from 'pg';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { projectGeometry } from '../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { CheckedRow, Delivery, Progress, Refusal } from './delivery.ts';
import { issue } from './issues.ts';
import { type LoadContext, loadDelivery } from './load.ts';

const parcel = layerById('parcel')!;
const economics = layerById('stock-land-economics')!;
const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

function square(index: number, size = 20): FlatGeometry {
  const east = 40_500_000 + 100 * index;
  const north = 3_520_000;
  const xy = [east, north, east, north + size, east + size, north + size, east + size, north, east, north];
  return { type: 'Polygon', xy: Float64Array.from(xy), ends: Uint32Array.of(5), parts: Uint32Array.of(1) };
}

const codeOf = (index: number) => `320411001002GB${String(index).padStart(5, '0')}`;

function rowOf(index: number, values: Readonly<Record<string, unknown>> = {}, plane = square(index)): CheckedRow {
  return {
    sourceRow: index,
    values: {
      parcelCode: codeOf(index),
      area: 400,
      location: `常州市新北区 ${index} 号`,
      registeredOn: '2020-02-29',
      ...values,
    },
    geometry: projectGeometry(plane, 4528, 4490),
    delivered: { geometry: plane, srid: 4528 },
  };
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => rowOf(i + 1));

/** Corners of a bow tie: the ring crosses itself at the middle. */
function bowTie(index: number): FlatGeometry {
  const plane = square(index);
  const [x, y] = [plane.xy[0]!, plane.xy[1]!];
  return { ...plane, xy: Float64Array.of(x, y, x + 20, y + 20, x + 20, y, x, y + 20, x, y) };
}

const WAYS = [
  { name: 'loading a delivery', way: {} },
  { name: 'loading a delivery whose staging table becomes the table of the layer', way: { adoptedFrom: 1 } },
];

for (const { name, way } of WAYS)
  describe(name, () => {
    let database: TestDatabase;
    let db: pg.Pool;
    before(async () => {
      database = await testDatabase();
      db = database.pool;
    });
    after(() => database.drop());
    beforeEach(async () => {
      await db.query(`truncate land.parcel, dimai.layer_state, dimai.dataset_version, dimai.dataset cascade`);
    });

    const context = (): LoadContext => ({ db, log: silent, ...way });
    const delivery = (rows: Delivery['rows'], more: Partial<Delivery> = {}): Delivery => ({
      layer: parcel,
      dataset: '新北区',
      source: { name: 'ZD.zip', sha256: 'abc', bytes: 1, crs: 'EPSG:4528' },
      rows,
      ...more,
    });
    const load = (rows: Delivery['rows'], more?: Partial<Delivery>) => loadDelivery(context(), delivery(rows, more));
    const codesAsOf = async (version: number) => {
      const { rows } = await db.query<{ code: string; id: number }>(
        `select parcel_code as code, feature_id as id from land.parcel
       where version_from <= $1 and (version_to is null or version_to > $1) order by parcel_code`,
        [version],
      );
      return rows;
    };
    const tablesLeft = async () => (await db.query(`select 1 from pg_tables where schemaname = 'staging'`)).rowCount;

    it('publishes a first version whose values, shapes and areas are those delivered', async () => {
      const report = await load(rowsOf(3));
      assert.deepEqual(report.rows, {
        deleted: 0,
        read: 3,
        loaded: 3,
        rejected: 0,
        added: 3,
        changed: 0,
        removed: 0,
        unchanged: 0,
      });
      assert.equal(report.version, 1);
      assert.equal(report.area.planar, 1200);
      assert.ok(Math.abs(report.area.ellipsoidal! - 1200) < 0.01);
      const { rows } = await db.query(
        `select parcel_code, area, location, registered_on, source_row, version_from, version_to,
         st_srid(geom) as srid, st_srid(delivered) as delivered_srid, st_area(delivered) as plane,
         st_distance(st_transform(delivered, 4490), geom) as apart, st_geometrytype(geom) as kind
       from land.parcel where source_row = 2`,
      );
      assert.deepEqual(
        { ...rows[0], apart: rows[0].apart < 1e-9 },
        {
          parcel_code: codeOf(2),
          area: 400,
          location: '常州市新北区 2 号',
          registered_on: '2020-02-29',
          source_row: 2,
          version_from: 1,
          version_to: null,
          srid: 4490,
          delivered_srid: 4528,
          plane: 400,
          apart: true,
          kind: 'ST_MultiPolygon',
        },
      );
      assert.equal(await tablesLeft(), 0);
    });

    it('keeps history: every version reads as it was, and a key keeps its feature id', async () => {
      await load(rowsOf(3));
      const second = await load([rowOf(1), rowOf(2, { location: '改了' }), rowOf(4)]);
      assert.deepEqual(
        [second.rows.added, second.rows.changed, second.rows.removed, second.rows.unchanged],
        [1, 1, 1, 1],
      );
      const third = await load(rowsOf(3));
      assert.deepEqual([third.rows.added, third.rows.changed, third.rows.removed, third.rows.unchanged], [1, 1, 1, 1]);
      const [first, after, now] = [await codesAsOf(1), await codesAsOf(2), await codesAsOf(3)];
      assert.deepEqual(
        first.map(({ code }) => code),
        [1, 2, 3].map(codeOf),
      );
      assert.deepEqual(
        after.map(({ code }) => code),
        [1, 2, 4].map(codeOf),
      );
      assert.deepEqual(now, first, 'the parcel that came back has its old id');
      assert.equal(after[1]!.id, first[1]!.id);
    });

    it('tells a changed shape from an unchanged one by its last bit', async () => {
      await load(rowsOf(2));
      const plane = square(2);
      plane.xy[2] = plane.xy[2]! + 1e-6;
      const report = await load([rowOf(1), rowOf(2, {}, plane)]);
      assert.deepEqual([report.rows.changed, report.rows.unchanged], [1, 1]);
    });

    it('replaces its own dataset and leaves the neighbour alone', async () => {
      await load(rowsOf(3));
      const other = await load([rowOf(7), rowOf(8)], { dataset: '武进区' });
      assert.equal(other.version, 2);
      assert.equal((await codesAsOf(2)).length, 5);
      const { rows } = await db.query('select count(distinct feature_id) as ids from land.parcel');
      assert.equal(rows[0].ids, 5);
    });

    it('notices a parcel that another dataset shows already', async () => {
      await load(rowsOf(3));
      const report = await load([rowOf(3), rowOf(4)], { dataset: '武进区' });
      assert.deepEqual([report.rows.loaded, report.issueCounts], [2, { 'key-elsewhere': 1 }]);
      const [found] = report.firstIssues;
      assert.deepEqual(
        [found!.sourceRow, found!.actual, found!.expected, found!.severity],
        [3, codeOf(3), '新北区', 'warning'],
      );
      assert.deepEqual((await load(rowsOf(2), { confirmed: true })).issueCounts, {});
    });

    it('rejects rows with errors as they were delivered, loads those with warnings', async () => {
      const bad: CheckedRow = {
        ...rowOf(2),
        issues: [issue('value-required', 2, { field: 'ZDDM' })],
        original: () => ({
          sourceRow: 2,
          attributes: { ZDDM: 'x\0y' },
          record: Buffer.from('raw'),
          shape: Buffer.from([1, 2]),
        }),
      };
      const doubtful: CheckedRow = { ...rowOf(3), issues: [issue('code-unknown', 3, { field: 'YT', actual: '99' })] };
      const report = await load([rowOf(1), bad, doubtful]);
      assert.deepEqual([report.rows.read, report.rows.loaded, report.rows.rejected], [3, 2, 1]);
      assert.deepEqual(report.issueCounts, { 'value-required': 1, 'code-unknown': 1 });
      const rejected = await db.query('select source_row, attributes, record, shape from dimai.rejected_row');
      assert.deepEqual(rejected.rows, [
        { source_row: 2, attributes: { ZDDM: 'x␀y' }, record: Buffer.from('raw'), shape: Buffer.from([1, 2]) },
      ]);
      const issues = await db.query(
        'select code, severity, source_row, field, message, message_en from dimai.ingest_issue order by source_row',
      );
      assert.equal(issues.rows[0].message, 'ZDDM 必填，为空');
      assert.equal(issues.rows[1].message_en, 'YT is not in code list : 99');
    });

    it('finds invalid shapes with their place, and keys that occur twice', async () => {
      const report = await load([rowOf(1), rowOf(2, {}, bowTie(2)), rowOf(3), { ...rowOf(1), sourceRow: 4 }]);
      assert.deepEqual([report.rows.loaded, report.rows.rejected], [2, 2]);
      const invalid = report.firstIssues.find(({ code }) => code === 'geometry-invalid')!;
      assert.deepEqual([invalid.sourceRow, invalid.rowKey], [2, codeOf(2)]);
      assert.match(invalid.actual!, /^Self-intersection \(40500210 3520010\)/);
      const crossing = projectGeometry(
        {
          type: 'Point',
          xy: Float64Array.of(40_500_210, 3_520_010),
          ends: new Uint32Array(),
          parts: new Uint32Array(),
        },
        4528,
        4490,
      );
      assert.ok(Math.hypot(invalid.place![0] - crossing.xy[0]!, invalid.place![1] - crossing.xy[1]!) < 1e-9);
      const twice = report.firstIssues.find(({ code }) => code === 'key-duplicate')!;
      assert.deepEqual([twice.sourceRow, twice.expected], [4, '1']);
      assert.equal(report.issueCounts['geometry-duplicate'], 1);
      const rejected = await db.query(
        "select source_row, attributes->>'parcel_code' as code from dimai.rejected_row order by source_row",
      );
      assert.deepEqual(rejected.rows, [
        { source_row: 2, code: codeOf(2) },
        { source_row: 4, code: codeOf(1) },
      ]);
    });

    it('loads invalid shapes when told to, with a warning', async () => {
      const report = await load([rowOf(1), rowOf(2, {}, bowTie(2))], { allow: new Set(['geometry-invalid']) });
      assert.deepEqual([report.rows.loaded, report.rows.rejected], [2, 0]);
      assert.equal(report.firstIssues[0]!.severity, 'warning');
    });

    it('lets a key in twice when told to: a unit in two parts keeps a feature id for each', async () => {
      const parts = (second: Readonly<Record<string, unknown>> = {}) => [
        rowOf(1),
        { ...rowOf(1, second, square(9)), sourceRow: 2 },
        { ...rowOf(3), sourceRow: 3 },
      ];
      assert.equal((await load(parts())).rows.rejected, 1);
      const allow = new Set(['key-duplicate']);
      const both = await load(parts(), { allow });
      assert.deepEqual([both.rows.loaded, both.rows.added, both.rows.unchanged], [3, 1, 2]);
      const next = await load(parts({ location: '改了' }), { allow });
      assert.deepEqual([next.rows.changed, next.rows.unchanged], [1, 2]);
      const [before, now] = [await codesAsOf(2), await codesAsOf(3)];
      assert.equal(new Set(now.map(({ id }) => id)).size, 3);
      assert.deepEqual(
        now.map(({ id }) => id).toSorted((a, b) => a - b),
        before.map(({ id }) => id).toSorted((a, b) => a - b),
      );
      const one = await load(
        rowsOf(3).filter(({ sourceRow }) => sourceRow !== 2),
        { allow },
      );
      assert.deepEqual([one.rows.removed, one.rows.unchanged], [1, 2]);
    });

    it('counts records marked as deleted apart from those read', async () => {
      const deleted: CheckedRow = {
        sourceRow: 2,
        values: {},
        geometry: null,
        delivered: null,
        isDeleted: true,
        issues: [issue('record-deleted', 2)],
      };
      const report = await load([rowOf(1), deleted]);
      assert.deepEqual([report.rows.read, report.rows.loaded, report.rows.rejected, report.rows.deleted], [1, 1, 0, 1]);
    });

    it('refuses to publish nothing, or to let most rows vanish unasked', async () => {
      await assert.rejects(load([]), (error: Refusal) => error.code === 'delivery-empty');
      await assert.rejects(load([rowOf(1, {}, bowTie(1))]), (error: Refusal) => error.code === 'nothing-left');
      await load(rowsOf(20));
      await assert.rejects(load(rowsOf(5)), (error: Refusal) => error.code === 'mass-removal' && /15/.test(error.zh));
      assert.equal((await codesAsOf(1)).length, 20);
      assert.equal((await load(rowsOf(5), { confirmed: true })).rows.removed, 15);
      const emptied = await load([], { allow: new Set(['delivery-empty']), confirmed: true });
      assert.deepEqual([emptied.rows.read, emptied.rows.removed], [0, 5]);
      assert.equal(await tablesLeft(), 0);
    });

    it('leaves nothing behind when the rows break off', async () => {
      await load(rowsOf(3));
      async function* broken() {
        yield* rowsOf(2000);
        throw new Error('disk pulled');
      }
      await assert.rejects(load(broken()), /disk pulled/);
      assert.equal((await codesAsOf(99)).length, 3);
      assert.equal(await tablesLeft(), 0);
      const states = await db.query('select state from dimai.dataset_version order by id');
      assert.deepEqual(
        states.rows.map(({ state }) => state),
        ['published', 'failed'],
      );
      assert.equal((await load(rowsOf(4))).version, 2);
    });

    it('stops when it is cancelled', async () => {
      const abort = new AbortController();
      const progress = ({ rows }: Progress) => {
        if (rows > 5000) abort.abort(new Error('cancelled'));
      };
      await assert.rejects(
        loadDelivery({ ...context(), progress, signal: abort.signal }, delivery(rowsOf(20_000))),
        /cancelled/,
      );
      assert.equal((await codesAsOf(99)).length, 0);
      assert.equal(await tablesLeft(), 0);
    });

    it('tries a delivery without leaving a trace', async () => {
      await load(rowsOf(3));
      const report = await load([rowOf(1), rowOf(4)], { dryRun: true });
      assert.deepEqual([report.isDryRun, report.version, report.rows.added, report.rows.removed], [true, 2, 1, 2]);
      await load(rowsOf(1), { dryRun: true, dataset: '试' });
      const { rows } = await db.query(
        'select (select count(*) from dimai.dataset) as datasets, (select count(*) from dimai.dataset_version) as deliveries, (select max(version) from dimai.layer_state) as version',
      );
      assert.deepEqual(rows[0], { datasets: 1, deliveries: 1, version: 1 });
      assert.equal((await codesAsOf(99)).length, 3);
      assert.equal(await tablesLeft(), 0);
    });

    it('gives deliveries that arrive at once a version each', async () => {
      const datasets = ['a', 'b', 'c', 'd'];
      const reports = await Promise.all(datasets.map((dataset, i) => load([rowOf(100 + i)], { dataset })));
      assert.deepEqual(
        reports.map(({ version }) => version).toSorted((a, b) => a - b),
        [1, 2, 3, 4],
      );
      const { rows } = await db.query(
        'select count(distinct feature_id) as ids, count(*) as rows from land.parcel where version_to is null',
      );
      assert.deepEqual(rows[0], { ids: 4, rows: 4 });
    });

    it('clears what a killed load left, and never a load that runs', async () => {
      const { rows } = await db.query(
        `with made as (insert into dimai.dataset (layer, name) values ('parcel', 'x') returning id)
       insert into dimai.dataset_version (dataset_id, layer, state, source_name, source_sha256)
       select id, 'parcel', 'loading', 'x', 'x' from made returning id`,
      );
      await db.query(`create unlogged table staging.load_${rows[0].id} (a integer)`);
      let release: () => void = () => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      async function* slow() {
        yield rowOf(1);
        await gate;
        yield rowOf(2);
      }
      const running = load(slow(), { dataset: 'slow' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await load(rowsOf(3));
      release();
      assert.equal((await running).rows.loaded, 2);
      const states = await db.query(`select state from dimai.dataset_version where id = $1`, [rows[0].id]);
      assert.equal(states.rows[0].state, 'failed');
      assert.equal(await tablesLeft(), 0);
    });

    it('fills an empty layer even while somebody reads it', async () => {
      const reader = await db.connect();
      await reader.query('begin; select count(*) from land.parcel');
      try {
        assert.equal((await load(rowsOf(3))).rows.added, 3);
      } finally {
        await reader.query('rollback');
        reader.release();
      }
    });

    it('keeps the indexes of the layer', async () => {
      const indexes = async () =>
        (await db.query(`select indexdef from pg_indexes where tablename = 'parcel' order by 1`)).rows;
      const before = await indexes();
      await load(rowsOf(3));
      assert.deepEqual(await indexes(), before);
    });

    it('loads tables without shapes', async () => {
      const values = Object.fromEntries(
        Object.entries(economics.fields).map(([key, { type, required }]) => [
          key,
          required === true ? (type === 'text' ? '91320411MA1P000001' : 2025) : null,
        ]),
      );
      const rows = [1, 2].map((sourceRow): CheckedRow => ({
        sourceRow,
        values: { ...values, plotCode: `P${sourceRow}` },
        geometry: null,
        delivered: null,
      }));
      const report = await load(rows, { layer: economics });
      assert.deepEqual([report.rows.loaded, report.area.planar, report.extent], [2, null, null]);
    });
  });
