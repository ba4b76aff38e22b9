import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { testDatabase } from '../../fixtures/harness/database.ts';
import type { TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows } from '../../fixtures/harness/layer-rows.ts';
import { boundaryPoint } from '../../schemas/layers/boundary-point.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { rightHolder } from '../../schemas/layers/right-holder.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import type { FieldSource, TemplateField, TemplateFieldType, TemplateTable } from '../../schemas/templates/template.ts';
import { exportDatabase } from './export-database.ts';
import type { ExportResult } from './export-database.ts';
import { checkDatabase, createDatabase } from './jet/index.ts';
import { templateDesign } from './template-design.ts';
import { templateFaults } from './template-faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
const file = (name: string): string => join(folder, name);

const code = (i: number): string => `320411001002GB0000${i}`;
const unit = (i: number): string => `${code(i)}W00000000`;
const square = 'MULTIPOLYGON(((119.97 31.81,119.98 31.81,119.98 31.82,119.97 31.82,119.97 31.81)))';

const rowsIn = (path: string, table: string): Record<string, unknown>[] =>
  new MDBReader(readFileSync(path)).getTable(table).getData();

describe('the export of a template', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    const parcels = [1, 2, 3].map((i) => ({
      featureId: i,
      wkt: square,
      values: {
        parcelCode: code(i),
        unitNumber: unit(i),
        location: `常州市新北区太湖东路${i}号`,
        area: `${i}234.56`,
        landClass: '0701',
      },
    }));
    const elsewhere = {
      ...parcels[0]!,
      featureId: 9,
      values: { ...parcels[0]!.values, parcelCode: '320412001002GB00001' },
    };
    const gone = { ...parcels[0]!, featureId: 8, to: 2, values: { ...parcels[0]!.values, parcelCode: code(8) } };
    await insertRows(pool, parcel, [...parcels, elsewhere, gone]);
    await insertRows(
      pool,
      boundaryPoint,
      [1, 2, 3, 4].map((i) => ({
        featureId: i,
        wkt: `POINT(119.97 31.8${i})`,
        values: {
          parcelCode: code(1),
          pointNumber: `J${i}`,
          ring: 1,
          sequence: i,
          northing: `352104${i}.123`,
          easting: '40497500.456',
        },
      })),
    );
    await insertRows(pool, rightHolder, [
      {
        featureId: 1,
        values: {
          unitNumber: unit(1),
          certificateNumber: '苏(2024)常州市不动产权第0000001号',
          sequence: 1,
          name: '𠮷田〇',
          idKind: '1',
        },
      },
    ]);
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const exported = (result: ExportResult): Extract<ExportResult, { state: 'exported' }> => {
    if (result.state === 'exported') return result;
    throw new Error(JSON.stringify(result.state === 'misfit' ? result.differences : result.problems.slice(0, 3)));
  };

  it('writes the current rows of one district, reads them back and says where they come from', async () => {
    const path = file('320411.mdb');
    const { manifest, problems } = exported(
      await exportDatabase(database.pool, { template: comparisonDatabase, path, extent: { district: '320411' } }),
    );
    assert.deepEqual(checkDatabase(path).problems, []);
    const parcels = rowsIn(path, 'KTT_ZDJBXX');
    assert.deepEqual(
      parcels.map((row) => row['ZDDM']),
      [code(1), code(2), code(3)],
    );
    assert.equal(parcels[1]!['ZDMJ'], '2234.56');
    const points = rowsIn(path, 'ZD_K_103');
    assert.deepEqual(points[2], { BDCDYH: unit(1), XH: 3, ZDX: 1, XZB: 3521043.123, YZB: 40497500.456 });
    assert.equal(rowsIn(path, 'ZTT_GY_QLR')[0]!['QLRMC'], '𠮷田〇');
    const counts = Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]));
    assert.deepEqual(
      [counts['KTT_ZDJBXX'], counts['ZD_K_103'], counts['ZTT_GY_QLR'], counts['QLF_QL_DYAQ']],
      [3, 4, 1, 0],
    );
    assert.equal(manifest.district, '320411');
    assert.equal(manifest.layers['parcel'], 0);
    assert.match(manifest.file.sm3, /^[0-9a-f]{64}$/);
    assert.equal(manifest.notices, problems.length);
  });

  it('lists what the standard misses, by key and field, without stopping', async () => {
    const { problems } = exported(
      await exportDatabase(database.pool, { template: comparisonDatabase, path: file('notices.mdb') }),
    );
    const missing = problems.find((problem) => problem.table === 'KTT_ZDJBXX' && problem.field === 'ZDTZM');
    assert.deepEqual([missing?.severity, missing?.code, missing?.key], ['notice', 'missing', code(1)]);
  });

  it('refuses with the whole list when the file of the receiver cannot hold a row, and writes nothing', async () => {
    const narrow = {
      ...comparisonDatabase,
      tables: comparisonDatabase.tables
        .filter((table) => table.name === 'KTT_ZDJBXX')
        .map((table) => ({
          ...table,
          fields: table.fields.map((field) => (field.name === 'ZL' ? { ...field, length: 8 } : field)),
        })),
    };
    const path = file('refused.mdb');
    const result = await exportDatabase(database.pool, { template: narrow, path, extent: { district: '320411' } });
    assert.ok(result.state === 'refused');
    assert.equal(result.refusals, 3);
    const refusals = result.problems.filter((problem) => problem.severity === 'refusal');
    assert.deepEqual(
      refusals.map(({ code, key, field }) => [code, key, field]),
      [1, 2, 3].map((i) => ['text-too-long', code(i), 'ZL']),
    );
    assert.match(refusals[0]!.message, /长度 12 个字符，最多 8 个/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('refused')),
      [],
    );
  });

  it('names the parcel of a boundary point that has no unit number to be told by', async () => {
    const { pool } = database;
    await pool.query('update land.parcel set unit_number = null where parcel_code = $1::text', [code(1)]);
    const request = { template: comparisonDatabase, path: file('points.mdb'), extent: { district: '320411' } };
    const result = await exportDatabase(pool, request);
    await pool.query('update land.parcel set unit_number = $2::text where parcel_code = $1::text', [code(1), unit(1)]);
    assert.ok(result.state === 'refused');
    const refusals = result.problems.filter(({ severity }) => severity === 'refusal');
    assert.deepEqual(
      refusals.map((problem) => [problem.table, problem.field, problem.code, problem.key]),
      [1, 2, 3, 4].map((i) => ['ZD_K_103', 'BDCDYH', 'required', `宗地 ${code(1)} /1/${i}`]),
    );
  });

  it('fills a file the receiver supplied, after the rows it already holds', async () => {
    const supplied = file('supplied.mdb');
    const writer = await createDatabase(supplied, templateDesign(comparisonDatabase));
    await writer.addRows('KTT_ZDJBXX', [{ ZDDM: '320411001002GB99999' }]);
    await writer.close();
    const path = file('filled.mdb');
    const { manifest } = exported(
      await exportDatabase(database.pool, {
        template: comparisonDatabase,
        path,
        file: supplied,
        extent: { district: '320411' },
      }),
    );
    assert.equal(manifest.tables[0]!.rows, 3);
    assert.equal(rowsIn(path, 'KTT_ZDJBXX').length, 4);
  });

  it('leaves a supplied file alone that does not fit the template, and says how', async () => {
    const supplied = file('other.mdb');
    await (
      await createDatabase(supplied, {
        tables: [{ name: 'KTT_ZDJBXX', columns: [{ name: 'ZDDM', type: 'text', length: 5 }] }],
      })
    ).close();
    const path = file('misfit.mdb');
    const result = await exportDatabase(database.pool, { template: comparisonDatabase, path, file: supplied });
    assert.ok(result.state === 'misfit');
    assert.deepEqual(result.differences.find((each) => each.field === 'ZDDM')?.kind, 'too-short');
    assert.ok(!existsSync(path));
  });

  it('makes values of others as the template says: joined, cut, replaced, in another unit', async () => {
    const field = (name: string, type: TemplateFieldType, source: FieldSource, more: Partial<TemplateField> = {}) => ({
      name,
      title: name,
      type,
      ...(type === 'text' ? { length: 100 } : {}),
      ...more,
      source,
    });
    const landClass: FieldSource = { field: 'landClass' };
    const table: TemplateTable = {
      name: 'DK',
      title: '地块',
      source: { layer: 'parcel' },
      key: ['BH'],
      fields: [
        field('BH', 'text', { field: 'parcelCode' }, { required: true }),
        field('XZQ', 'int32', { part: { field: 'parcelCode' }, from: 1, length: 6 }),
        field('MC', 'text', { join: [landClass, { field: 'remark' }, { field: 'location' }], with: '/' }),
        field('YT', 'text', { map: landClass, values: { '0701': '城镇住宅' } }),
        field('SF', 'boolean', { map: landClass, values: { '0601': '1' }, otherwise: '0' }),
        field('DZ', 'text', { first: [{ field: 'remark' }, { join: [{ constant: '见' }, { field: 'location' }] }] }),
        field('MU', 'numeric', { number: 'area', times: 0.0015, decimals: 4 }, { precision: 15, scale: 4 }),
        field('XS', 'double', { constant: 1.5 }),
        field('KONG', 'text', { part: { field: 'remark' }, from: 1 }),
      ],
    };
    const template = { id: 'made', title: '自拟', reference: '', version: '1', tables: [table] };
    const path = file('made.mdb');
    exported(await exportDatabase(database.pool, { template, path, extent: { district: '320411' } }));
    const [first] = rowsIn(path, 'DK');
    assert.deepEqual(first, {
      BH: code(1),
      XZQ: 320411,
      MC: '0701/常州市新北区太湖东路1号',
      YT: '城镇住宅',
      SF: false,
      DZ: '见常州市新北区太湖东路1号',
      MU: '1.8518',
      XS: 1.5,
      KONG: null,
    });
    assert.deepEqual(templateFaults(template), []);
    const faulty = templateFaults({
      ...template,
      tables: [
        { ...table, key: ['没有'], fields: [field('A', 'text', { join: [{ field: 'nothing' }, landClass] })] },
        { ...table, name: 'E', fields: [field('BH', 'text', { number: 'location', times: 2, decimals: 0 })] },
        { ...table, name: 'F', source: { layer: 'nowhere' } },
      ],
    });
    assert.deepEqual(
      faulty.map(({ at }) => at),
      ['tables.0.key', 'tables.0.fields.0.source', 'tables.1.fields.0.source', 'tables.2.source.layer'],
    );
  });

  it('does not hand out a file that reads back differently from what was written', async () => {
    const path = file('tampered.mdb');
    const tamper = (step: string, table: string): void => {
      if (step !== 'read-back' || table !== '') return;
      const bytes = readFileSync(`${path}.unverified`);
      bytes.write('号', bytes.indexOf(Buffer.from('太湖东路1号', 'utf16le')), 'utf16le');
      writeFileSync(`${path}.unverified`, bytes);
    };
    const request = { template: comparisonDatabase, path, progress: tamper };
    await assert.rejects(exportDatabase(database.pool, request), {
      name: 'ReadBackError',
      message: /KTT_ZDJBXX.*内容不一致/,
    });
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('tampered')),
      [],
    );
  });

  it('sees one moment of the database, whatever is published meanwhile', async () => {
    const path = file('snapshot.mdb');
    const request = { template: comparisonDatabase, extent: { district: '320411' } };
    let published = false;
    const publish = async (): Promise<void> => {
      if (published) return;
      published = true;
      await database.pool.query('update land.parcel set version_to = 9 where parcel_code = $1::text', [code(3)]);
    };
    const during = exported(await exportDatabase(database.pool, { ...request, path, progress: publish }));
    const afterwards = exported(await exportDatabase(database.pool, { ...request, path: file('later.mdb') }));
    assert.ok(published);
    assert.deepEqual([during.manifest.tables[0]!.rows, afterwards.manifest.tables[0]!.rows], [3, 2]);
  });
});
