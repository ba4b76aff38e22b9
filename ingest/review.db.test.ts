import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { listVersions, layerVersionAt, isInVersion, parseAsOf } from '../schemas/database/versions.ts';
import { projectGeometry } from '../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { CheckedRow, Delivery, Refusal } from './delivery.ts';
import { type LoadContext, loadDelivery } from './load.ts';
import { discardStaged, publishStaged, reviewStaged } from './review.ts';
import { rollBack } from './rollback.ts';

const parcel = layerById('parcel')!;
const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

function square(index: number, size = 20): FlatGeometry {
  const [east, north] = [40_500_000 + 100 * index, 3_520_000];
  const xy = [east, north, east, north + size, east + size, north + size, east + size, north, east, north];
  return { type: 'Polygon', xy: Float64Array.from(xy), ends: Uint32Array.of(5), parts: Uint32Array.of(1) };
}

const codeOf = (index: number) => `320411001002GB${String(index).padStart(5, '0')}`;

function rowOf(index: number, location = `常州市 ${index} 号`, size = 20): CheckedRow {
  const plane = square(index, size);
  return {
    sourceRow: index,
    values: { parcelCode: codeOf(index), area: size * size, location },
    geometry: projectGeometry(plane, 4528, 4490),
    delivered: { geometry: plane, srid: 4528 },
  };
}

const rowsOf = (...indexes: readonly number[]) => indexes.map((index) => rowOf(index));

describe('review before publishing', () => {
  let database: TestDatabase;
  let context: LoadContext;
  let counter = 0;

  before(async () => {
    database = await testDatabase();
    context = { db: database.pool, log: silent };
  });
  beforeEach(async () => {
    await database.pool.query(
      `begin; select set_config('dimai.publishing', 'on', true); truncate land.parcel; delete from dimai.delivered_text; delete from dimai.dataset_version; delete from dimai.layer_state; delete from dimai.dataset; commit`,
    );
  });
  after(() => database.drop());

  const deliver = (rows: readonly CheckedRow[], more: Partial<Delivery> = {}) =>
    loadDelivery(context, {
      layer: parcel,
      dataset: '新北区',
      source: { name: '宗地.shp', sha256: `hash${(counter += 1)}`, bytes: 1, crs: 'EPSG:4528' },
      rows,
      ...more,
    });
  const stage = (rows: readonly CheckedRow[], more: Partial<Delivery> = {}) =>
    deliver(rows, { ...more, stageOnly: true });
  const current = async () =>
    (
      await database.pool.query<{ code: string; location: string }>(
        'select parcel_code as code, location from land.parcel where version_to is null order by 1',
      )
    ).rows.map(({ code, location }) => `${Number(code.slice(-5))} ${location}`);
  const contentAt = async (version: number) =>
    (
      await database.pool.query<{ text: string }>(
        `select concat_ws('|', feature_id, parcel_code, location, st_asewkt(delivered)) as text from land.parcel where ${isInVersion('$1')} order by 1`,
        [version],
      )
    ).rows.map(({ text }) => text);
  const refused = (code: Refusal['code']) => (error: unknown) => (error as Refusal).code === code;

  it('a staged delivery changes nothing, and says what publishing would do, with sample rows', async () => {
    await deliver(rowsOf(1, 2, 3));
    const report = await stage([rowOf(1), rowOf(2, '改了'), rowOf(4), rowOf(3, '常州市 3 号', 30)]);
    assert.equal(report.isStaged, true);
    assert.deepEqual(
      [report.rows.added, report.rows.changed, report.rows.removed, report.rows.unchanged],
      [1, 2, 0, 1],
    );
    assert.deepEqual(await current(), ['1 常州市 1 号', '2 常州市 2 号', '3 常州市 3 号']);
    const samples = report.samples!;
    assert.deepEqual(
      samples.map(({ fate, key, isShapeChanged }) => [fate, Number(key.slice(-5)), isShapeChanged]),
      [
        ['added', 4, false],
        ['changed', 2, false],
        ['changed', 3, true],
      ],
    );
    assert.deepEqual([samples[1]!.before!['location'], samples[1]!.after!['location']], ['常州市 2 号', '改了']);
    assert.ok(samples[0]!.extent![0] < samples[0]!.extent![2]);
  });

  it('staged rows are logged, so that a crash of the database keeps them', async () => {
    const { deliveryId } = await stage(rowsOf(1));
    const { rows } = await database.pool.query<{ relpersistence: string }>(
      `select relpersistence from pg_class where oid = 'staging.load_${deliveryId}'::regclass`,
    );
    assert.equal(rows[0]!.relpersistence, 'p');
  });

  it('publishing makes the version that the preview promised, once', async () => {
    await deliver(rowsOf(1, 2));
    const staged = await stage([rowOf(2, '改了'), rowOf(3)]);
    const report = await publishStaged(context, staged.deliveryId, { by: '发布员', confirmed: false });
    assert.deepEqual([report.version, report.rows], [staged.version, staged.rows]);
    assert.deepEqual(await current(), ['2 改了', '3 常州市 3 号']);
    const [newest] = await listVersions(database.pool, 'parcel');
    assert.deepEqual([newest!.version, newest!.publishedBy, newest!.createdBy], [2, '发布员', 'system']);
    await assert.rejects(
      publishStaged(context, staged.deliveryId, { by: 'x', confirmed: false }),
      refused('not-staged'),
    );
  });

  it('a preview that has been overtaken by another version is refused until it is made anew', async () => {
    await deliver(rowsOf(1));
    const staged = await stage(rowsOf(1, 2));
    await deliver(rowsOf(1, 2, 3));
    await assert.rejects(
      publishStaged(context, staged.deliveryId, { by: 'x', confirmed: false }),
      refused('staged-outdated'),
    );
    const again = await reviewStaged(context, staged.deliveryId);
    assert.deepEqual([again.rows.added, again.rows.removed, again.version], [0, 1, 3]);
    await publishStaged(context, staged.deliveryId, { by: 'x', confirmed: false });
    assert.deepEqual(await current(), ['1 常州市 1 号', '2 常州市 2 号']);
  });

  it('a version of another dataset of the layer does not outdate a preview', async () => {
    const staged = await stage(rowsOf(1));
    await deliver(rowsOf(50), { dataset: '武进区' });
    assert.equal((await publishStaged(context, staged.deliveryId, { by: 'x', confirmed: false })).version, 2);
  });

  it('most rows vanishing wants confirmation when publishing, too', async () => {
    await deliver(rowsOf(...Array.from({ length: 20 }, (_, i) => i + 1)));
    const { deliveryId } = await stage(rowsOf(1));
    await assert.rejects(publishStaged(context, deliveryId, { by: 'x', confirmed: false }), refused('mass-removal'));
    assert.equal((await current()).length, 20);
    await publishStaged(context, deliveryId, { by: 'x', confirmed: true });
    assert.equal((await current()).length, 1);
  });

  it('a discarded delivery keeps its record and leaves no rows', async () => {
    const { deliveryId } = await stage(rowsOf(1));
    await discardStaged(database.pool, deliveryId);
    const { rows } = await database.pool.query<{ state: string; table: string | null }>(
      `select state, to_regclass('staging.load_${deliveryId}')::text as table from dimai.dataset_version`,
    );
    assert.deepEqual(rows, [{ state: 'discarded', table: null }]);
    await assert.rejects(discardStaged(database.pool, deliveryId), refused('not-staged'));
  });

  it('two people who publish at once make one version', async () => {
    const { deliveryId } = await stage(rowsOf(1));
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((by) => publishStaged(context, deliveryId, { by, confirmed: false })),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await listVersions(database.pool, 'parcel')).length, 1);
  });

  describe('rolling back', () => {
    const back = (version: number, dataset?: string) =>
      rollBack(
        { db: context.db, log: silent },
        { layer: parcel, version, by: '发布员', ...(dataset == null ? {} : { dataset }) },
      );

    it('brings the content of an old version back as a new one; every version answers as before', async () => {
      await deliver(rowsOf(1, 2, 3));
      await deliver([rowOf(1), rowOf(2, '改了'), rowOf(4)]);
      await deliver([rowOf(1, '又改'), rowOf(4)]);
      const before = await Promise.all([1, 2, 3].map(contentAt));
      const [made] = await back(1);
      assert.deepEqual(made, { dataset: '新北区', version: 4, added: 2, changed: 1, removed: 1, unchanged: 0 });
      assert.deepEqual(await contentAt(4), before[0]);
      assert.deepEqual(await Promise.all([1, 2, 3].map(contentAt)), before);
      await back(2);
      assert.deepEqual(await contentAt(5), before[1]);
      assert.deepEqual(
        (await listVersions(database.pool, 'parcel')).map(({ rolledBackTo }) => rolledBackTo),
        [2, 1, null, null, null],
      );
    });

    it('the delivery that made the old version is recognised after a roll-back', async () => {
      const first = await deliver(rowsOf(1));
      await deliver(rowsOf(1, 2));
      await back(1);
      const { rows } = await database.pool.query<{ sha: string }>(
        'select source_sha256 as sha from dimai.dataset_version where version = 3',
      );
      assert.equal(rows[0]!.sha, first.source.sha256);
    });

    it('goes back for one dataset, or for all of them in one step', async () => {
      await deliver(rowsOf(1));
      await deliver(rowsOf(50), { dataset: '武进区' });
      await deliver(rowsOf(1, 2));
      await deliver(rowsOf(50, 51), { dataset: '武进区' });
      await back(2, '武进区');
      assert.deepEqual(
        (await current()).map((line) => line.split(' ')[0]),
        ['1', '2', '50'],
      );
      const made = await back(1);
      assert.deepEqual(
        made.map(({ dataset, version, removed }) => [dataset, version, removed]),
        [
          ['新北区', 6, 1],
          ['武进区', 7, 1],
        ],
      );
      assert.deepEqual(await current(), ['1 常州市 1 号']);
    });

    it('refuses the present version, the future, and content that is the same already', async () => {
      await deliver(rowsOf(1));
      await deliver(rowsOf(2));
      for (const version of [0, 2, 3]) await assert.rejects(back(version), refused('version-unknown'));
      await assert.rejects(back(1, '别处'), refused('version-unknown'));
      await back(1);
      await assert.rejects(back(1), refused('nothing-to-roll-back'));
    });

    it('is a publication like any other for those who watch the layer for changes from outside', async () => {
      await deliver(rowsOf(1));
      await deliver(rowsOf(2));
      await back(1);
      const { rows } = await database.pool.query<{ outside: boolean }>(
        'select coalesce(changed_outside_at > changed_at, false) as outside from dimai.layer_state',
      );
      assert.deepEqual(rows, [{ outside: false }]);
    });
  });

  describe('reading as of', () => {
    it('a version, a day or a moment becomes a layer version', async () => {
      await deliver(rowsOf(1));
      await deliver(rowsOf(1, 2));
      await database.pool.query(
        `update dimai.dataset_version set published_at = case version when 1 then timestamptz '2026-03-01T20:00:00+08:00' else '2026-03-02T00:00:00.5+08:00' end`,
      );
      const at = (text: string) => layerVersionAt(database.pool, 'parcel', parseAsOf(text)!);
      assert.equal(await at('1'), 1);
      assert.equal(await at('2'), 2);
      assert.equal(await at('3'), undefined);
      assert.equal(await at('2026-02-28'), 0);
      assert.equal(await at('2026-03-01'), 1);
      assert.equal(await at('2026-03-02'), 2);
      assert.equal(await at('2026-03-01T19:59:59+08:00'), 0);
      assert.equal(await at('2026-03-01T12:00:00Z'), 1);
      for (const text of ['yesterday', '2026-02-30', '2026-03-01T12:00:00', '-1', '']) {
        assert.equal(parseAsOf(text), undefined, text);
      }
    });
  });
});
