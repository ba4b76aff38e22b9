import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../../fixtures/harness/layer-rows.ts';
import { ingestFile } from '../../../ingest/ingest-file.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { building } from '../../../schemas/layers/building.ts';
import { buildingUnit } from '../../../schemas/layers/building-unit.ts';
import { parcel } from '../../../schemas/layers/parcel.ts';
import { comparisonDatabase } from '../../../schemas/templates/comparison-database.ts';
import type { Template } from '../../../schemas/templates/template.ts';
import { contentStore, sha256Of } from '../../attachments/store.ts';
import { exportDatabase, type ExportRequest, type ExportResult, type PictureRequest } from '../export-database.ts';
import { exportDistricts } from '../export-districts.ts';
import { checkDatabase, createDatabase } from '../jet/index.ts';
import { templateDesign } from '../template-design.ts';

const code = (i: number): string => `320411001002GB${String(i).padStart(5, '0')}`;
const unit = (i: number): string => `${code(1)}F0001${String(i).padStart(4, '0')}`;
const square = (i: number, size = 0.0003): string => {
  const [x, y] = [119.97 + 0.0004 * (i % 20), 31.81 + 0.0004 * Math.floor(i / 20)];
  return `MULTIPOLYGON(((${x} ${y},${x} ${y + size},${x + size} ${y + size},${x + size} ${y},${x} ${y})))`;
};
/** A file that begins as a JPEG does; of many pages, and not to be compressed. */
const jpeg = (bytes: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes - 4)]);

/** The tables of the comparison database that have pictures. */
const template: Template = {
  ...comparisonDatabase,
  tables: comparisonDatabase.tables.filter(({ name }) => name === 'KTT_ZDJBXX' || name === 'KTT_FW_H'),
};
const fieldOf = (layer: Layer, field: string): string => layer.fields[field]!.code;

const rowsIn = (path: string, table: string): Record<string, unknown>[] =>
  new MDBReader(readFileSync(path)).getTable(table).getData();

/** Width, height, dots per metre and whether the lines are as many as they should be. */
function pngFacts(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const chunk = (name: string): Buffer => {
    const at = png.indexOf(name, 0, 'latin1');
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  };
  const lines = inflateSync(chunk('IDAT')).length;
  return { width, height, perMetre: chunk('pHYs').readUInt32BE(0), isWhole: lines === (width + 1) * height };
}

describe('pictures in the file handed up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const file = (name: string): string => join(folder, name);
  let database: TestDatabase;
  const pictures: PictureRequest = {
    order: {
      view: 'full',
      districts: null,
      dataDay: '2026-11-28',
      day: '2026-11-28',
      unit: '示例局',
      regionEpsg: 4549,
      dpi: 96,
    },
    store: {
      attachmentStore: 'folder',
      dataDirectory: folder,
      s3Endpoint: '',
      s3Region: '',
      s3AccessKey: '',
      s3SecretKey: '',
    },
  };

  const made = async (name: string, request: Partial<ExportRequest> = {}) => {
    const result: ExportResult = await exportDatabase(database.pool, { template, path: file(name), ...request });
    assert.equal(result.state, 'exported', JSON.stringify('problems' in result ? result.problems : result));
    return result as Extract<ExportResult, { state: 'exported' }>;
  };
  const mapsIn = (name: string): Map<string, Buffer | null> =>
    new Map(rowsIn(file(name), 'KTT_ZDJBXX').map((row) => [String(row['ZDDM']), row['ZDT'] as Buffer | null]));

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    const parcels = Array.from({ length: 6 }, (_, i) => ({
      featureId: i + 1,
      ...(i === 5 ? {} : { wkt: square(i) }),
      values: {
        parcelCode: code(i + 1),
        unitNumber: `${code(i + 1)}W00000000`,
        rightHolder: `赵钱孙${i + 1}`,
        location: '常州市新北区太湖东路',
        landClass: '0701',
        districtCode: '320411',
        status: '1',
      },
    }));
    await insertRows(pool, parcel, parcels);
    await insertRows(
      pool,
      buildingUnit,
      [1, 2, 3].map((i) => ({
        featureId: 100 + i,
        values: { unitNumber: unit(i), roomNumber: `${i}01`, districtCode: '320411', status: '1' },
      })),
    );
    for (const layer of [parcel, building, buildingUnit]) await setVersion(pool, layer, 1);
  });

  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stay out unless they are asked for, which is said once of each field and not of every row', async () => {
    const { problems, manifest } = await made('without.mdb');
    assert.deepEqual(
      problems.filter(({ code: of }) => of.startsWith('picture')).map(({ table, field, key }) => [table, field, key]),
      [
        ['KTT_ZDJBXX', 'ZDT', ''],
        ['KTT_FW_H', 'FCFHT', ''],
      ],
    );
    assert.ok(!problems.some(({ code: of, field }) => of === 'missing' && field === 'ZDT'));
    assert.equal(manifest.pictures, undefined);
    assert.ok([...mapsIn('without.mdb').values()].every((bytes) => bytes == null));
  });

  it('of parcels are drawn: a PNG each in the resolution of the order; who has no shape or no plan has none and is told', async () => {
    const { problems, manifest } = await made('drawn.mdb', { pictures });
    assert.deepEqual(checkDatabase(file('drawn.mdb')).problems, []);
    const maps = mapsIn('drawn.mdb');
    const digests = new Set<string>();
    for (let i = 1; i <= 5; i++) {
      const bytes = maps.get(code(i))!;
      assert.deepEqual(pngFacts(bytes), { width: 794, height: 1123, perMetre: 3780, isWhole: true });
      digests.add(sha256Of(bytes));
    }
    assert.equal(digests.size, 5);
    assert.equal(maps.get(code(6)), null);
    assert.deepEqual(
      problems.filter(({ field, code: of }) => field === 'ZDT' && of === 'missing').map(({ key }) => key),
      [code(6)],
    );
    const bytes = [...maps.values()].reduce((sum, map) => sum + (map?.length ?? 0), 0);
    assert.deepEqual(manifest.pictures, [
      {
        table: 'KTT_ZDJBXX',
        field: 'ZDT',
        title: '宗地图',
        delivered: 0,
        attached: 0,
        drawn: 5,
        missing: 1,
        bytes,
        dpi: 96,
      },
      {
        table: 'KTT_FW_H',
        field: 'FCFHT',
        title: '房产分户图',
        delivered: 0,
        attached: 0,
        drawn: 0,
        missing: 3,
        bytes: 0,
        dpi: 96,
      },
    ]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /unverified|pictures$/.test(name)),
      [],
    );
  });

  it('are drawn alike whenever the data are alike, and in the resolution that a template gives', async () => {
    await made('again.mdb', { pictures });
    assert.deepEqual(mapsIn('again.mdb'), mapsIn('drawn.mdb'));
    const finer: Template = {
      ...template,
      tables: template.tables.map((table) => ({
        ...table,
        fields: table.fields.map((field) => (field.name === 'ZDT' ? { ...field, dpi: 150 } : field)),
      })),
    };
    await made('finer.mdb', { template: finer, pictures });
    assert.equal(pngFacts(mapsIn('finer.mdb').get(code(1))!).width, 1240);
  });

  it('that were delivered in the rows go in and come out byte for byte, of one page and of many', async function () {
    this.timeout(120_000);
    const plans = [jpeg(700), jpeg(4076), jpeg(4077), jpeg(1_500_000)];
    const delivered = file('户.mdb');
    const writer = await createDatabase(delivered, templateDesign(template));
    await writer.addRows(
      'KTT_FW_H',
      plans.map((bytes, i) => ({
        BDCDYH: unit(i + 1),
        SHBW: `${i + 1}01`,
        QXDM: '320411',
        ZT: '1',
        FCFHT: i === 3 ? plans[3]! : bytes,
      })),
      { columns: ['BDCDYH', 'SHBW', 'QXDM', 'ZT', fieldOf(buildingUnit, 'storeyPlan')] },
    );
    await writer.close();
    const context = { db: database.pool, log: pino({ level: 'silent' }) };
    const result = await ingestFile(context, {
      path: delivered,
      layer: buildingUnit,
      layerName: 'KTT_FW_H',
      workFolder: folder,
      dataset: '分户图',
    });
    assert.equal(result.state, 'published', JSON.stringify(result));
    const { rows } = await database.pool.query('select sha256, bytes from dimai.picture order by octet_length(bytes)');
    assert.deepEqual(
      rows.map(({ sha256 }) => sha256),
      plans.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
    );
    const { manifest, problems } = await made('delivered.mdb', { pictures, extent: { district: '320411' } });
    assert.deepEqual(checkDatabase(file('delivered.mdb')).problems, []);
    const found = rowsIn(file('delivered.mdb'), 'KTT_FW_H').flatMap(({ FCFHT }) => (FCFHT == null ? [] : [FCFHT]));
    assert.deepEqual(found.toSorted(bySize), plans);
    const told = spawnSync('mdb-export', ['-H', '-b', 'hex', file('delivered.mdb'), 'KTT_FW_H'], {
      encoding: 'latin1',
      maxBuffer: 2 ** 24,
    });
    if (told.error == null)
      for (const bytes of plans) assert.ok(told.stdout.toLowerCase().includes(bytes.toString('hex')));
    assert.equal(manifest.pictures![1]!.delivered, 4);
    assert.ok(!problems.some(({ code: of }) => of === 'picture-type'));
  });

  it('of parcels that were delivered take the place of those that are drawn', async () => {
    const bytes = jpeg(50_000);
    await database.pool.query('insert into dimai.picture (sha256, bytes) values ($1, $2)', [sha256Of(bytes), bytes]);
    await database.pool.query('update land.parcel set parcel_map = $1 where feature_id = 2', [sha256Of(bytes)]);
    const { manifest } = await made('mixed.mdb', { pictures });
    const maps = mapsIn('mixed.mdb');
    assert.deepEqual(maps.get(code(2)), bytes);
    assert.deepEqual(maps.get(code(1)), mapsIn('drawn.mdb').get(code(1)));
    assert.deepEqual([manifest.pictures![0]!.delivered, manifest.pictures![0]!.drawn], [1, 4]);
  });

  it('show no names where personal data are masked: what was delivered stays, maps are drawn without', async () => {
    const masked = { ...pictures, order: { ...pictures.order, view: 'masked' as const } };
    const { manifest, problems } = await made('masked.mdb', { pictures: masked, view: 'masked' });
    assert.deepEqual(
      manifest.pictures!.map(({ delivered, drawn }) => [delivered, drawn]),
      [
        [0, 5],
        [0, 0],
      ],
    );
    assert.notDeepEqual(mapsIn('masked.mdb').get(code(1)), mapsIn('drawn.mdb').get(code(1)));
    assert.equal(problems.filter(({ code: of }) => of === 'picture-withheld').length, 2);
  });

  it('are taken from attachments that are called so, and a damaged one is told and left out', async () => {
    const plan = jpeg(9000);
    const store = contentStore(pictures.store);
    const attach = async (featureId: number, bytes: Buffer, kept: Buffer) => {
      await store.put(sha256Of(bytes), kept);
      await database.pool.query(
        `insert into dimai.attachment_content (sha256, bytes, media_type) values ($1, $2, 'image/jpeg')`,
        [sha256Of(bytes), bytes.length],
      );
      await database.pool.query(
        `insert into dimai.attachment (layer, feature_id, block, title, file_name, sha256, added_by, added_by_id, added_at)
values ('building-unit', $1, 'rights', '房产分户图', '图.jpg', $2, '测', '测', now())`,
        [featureId, sha256Of(bytes)],
      );
    };
    await insertRows(
      database.pool,
      buildingUnit,
      [11, 12].map((i) => ({
        featureId: 100 + i,
        values: { unitNumber: unit(i), roomNumber: `${i}01`, districtCode: '320411', status: '1' },
      })),
    );
    await attach(111, plan, plan);
    const damaged = jpeg(5000);
    await attach(112, damaged, Buffer.from('changed'));
    const { manifest, problems } = await made('attached.mdb', { pictures });
    const plans = rowsIn(file('attached.mdb'), 'KTT_FW_H').map(({ FCFHT }) => FCFHT as Buffer | null);
    assert.ok(plans.some((bytes) => bytes?.equals(plan)));
    assert.equal(manifest.pictures![1]!.attached, 1);
    assert.deepEqual(
      problems.filter(({ code: of }) => of === 'picture-damaged').map(({ key }) => key),
      [unit(12)],
    );
  });

  it('count towards the size of the file before one of its bytes is written', async () => {
    const path = file('large.mdb');
    const result = await exportDatabase(database.pool, { template, path, pictures, maxBytes: 1_200_000 });
    assert.equal(result.state, 'refused');
    const full = 'problems' in result ? result.problems.find(({ code: of }) => of === 'file-full') : undefined;
    assert.match(full!.message, /4 幅宗地图约/);
    assert.ok(!existsSync(path));
    const { manifest } = await made('fits.mdb', { pictures });
    const exact = manifest.file.bytes;
    const told = await exportDatabase(database.pool, {
      template,
      path,
      pictures,
      checkOnly: true,
      maxBytes: exact * 3,
    });
    assert.equal(told.state, 'checked', JSON.stringify(told));
  });

  it('are in every file of an order by districts, as in one of a district alone', async function () {
    this.timeout(120_000);
    const result = await exportDistricts(database.pool, {
      template,
      districts: ['320411', '320412'],
      folder,
      nameOf: (district) => `${district}.mdb`,
      checkOnly: false,
      work: { scope: null, request: { extent: {}, view: 'full', pictures: { ...pictures, isAlone: true } } },
    });
    assert.ok('files' in result && result.files != null, JSON.stringify(result));
    assert.equal(result.files[0]!.pictures![0]!.drawn, 4);
    assert.deepEqual(mapsIn('320411.mdb'), mapsIn('mixed.mdb'));
    assert.ok(result.findings.problems.some(({ code: of, key }) => of === 'picture-damaged' && key === unit(12)));
  });
});

const bySize = (one: unknown, other: unknown): number => (one as Buffer).length - (other as Buffer).length;
