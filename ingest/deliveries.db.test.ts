import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { LoadReport, Refusal } from './delivery.ts';
import { type IngestOptions, ingestFile } from './ingest-file.ts';
import type { LoadContext } from './load.ts';
import { previewShapefile } from './readers/shapefile-preview.ts';
import { fileAt, shapefileReader } from './readers/shapefile.ts';

/** Real deliveries beside the project; facts measured with GDAL, GEOS and pyproj. */
const data = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

describe('real deliveries', () => {
  let database: TestDatabase;
  let workFolder: string;
  before(async function () {
    if (!existsSync(data)) {
      console.log(`      skipped: no real deliveries at ${data}`);
      this.skip();
    }
    database = await testDatabase();
    workFolder = await mkdtemp(join(tmpdir(), 'dimai-deliveries-'));
  });
  after(async () => {
    await database?.drop();
    if (workFolder != null) await rm(workFolder, { recursive: true, force: true });
  });

  type More = Partial<Omit<IngestOptions, 'path' | 'layer' | 'workFolder'>>;

  async function load(path: string, layer: string, more: More = {}): Promise<LoadReport> {
    const context = { db: database.pool, log: silent };
    const result = await ingestFile(context, { path: join(data, path), layer: layerById(layer)!, workFolder, ...more });
    assert.ok(result.state !== 'known');
    return result.report;
  }
  const reference = (path: string, more?: More) => load(path, 'reference-feature', more);
  const refusedAs = (code: string) => (error: Refusal) => error.code === code;

  it('行政区 of four districts: rows, both areas, CRS and text are those of the file', async () => {
    const report = await load('01-china-land/sjz_XZQ.zip', 'administrative-area');
    assert.deepEqual([report.rows.read, report.rows.loaded, report.rows.rejected], [60, 60, 0]);
    assert.equal(report.area.planar!.toFixed(4), '355054695.4777');
    assert.ok(Math.abs(report.area.ellipsoidal! - 355_036_575.6) < 0.1);
    assert.deepEqual([report.source.crs, report.source.encoding], ['EPSG:4526', 'utf-8']);
    assert.equal(report.issueCounts['area-differs'], undefined, 'JSMJ is the ellipsoidal area of every shape');
    const { rows } = await database.pool.query(
      `select district_name, computed_area, abs(ellipsoidal_area - computed_area) < 0.15 as alike,
         round(st_area(delivered)::numeric, 2) as plane, st_area(geom::geography) - ellipsoidal_area as from_geodesic
       from land.administrative_area where district_code = '130105001'`,
    );
    const { from_geodesic: fromGeodesic, ...row } = rows[0];
    assert.deepEqual(row, {
      district_name: '革新街道办事处',
      computed_area: 1077967.72,
      alike: true,
      plane: 1078011.14,
    });
    assert.ok(Math.abs(fromGeodesic) < 0.1);
    const differ = await database.pool.query(
      'select count(*) as rows from land.administrative_area where abs(ellipsoidal_area - computed_area) > 0.2',
    );
    assert.equal(differ.rows[0].rows, 0);
    assert.deepEqual(await readdir(workFolder), [], 'the unpacked files are gone');
  });

  it('the same file a second time is recognised, --again publishes it without a change', async () => {
    const options = {
      path: join(data, '01-china-land/sjz_XZQ.zip'),
      layer: layerById('administrative-area')!,
      workFolder,
    };
    const again = await ingestFile({ db: database.pool, log: silent }, options);
    assert.deepEqual([again.state, again.state === 'known' && again.version], ['known', 1]);
    const report = await load('01-china-land/sjz_XZQ.zip', 'administrative-area', { again: true });
    assert.deepEqual([report.version, report.rows.unchanged], [2, 60]);
    const other = await load('01-china-land/sjz_XZQ.zip', 'administrative-area', { overrides: { description: null } });
    assert.equal(other.rows.changed, 60, 'read in another way it is another delivery');
  });

  it('地类图斑 in Xi’an 1980 are refused without parameters', async () => {
    await assert.rejects(reference('01-china-land/DLTB.shp'), refusedAs('crs-datum'));
    const report = await reference('01-china-land/DLTB.shp', { crs: { datumShift: [0, 0, 0, 0, 0, 0, 0] } });
    assert.deepEqual([report.rows.loaded, report.area.planar!.toFixed(4)], [8, '478369.7045']);
  });

  it('Chinese counties without .cpg and .prj: names by the language byte, degrees by the numbers', async () => {
    const report = await reference('07-shapefile/chinese_encoding.shp');
    assert.deepEqual([report.rows.loaded, report.source.crs, report.source.encoding], [78, 'EPSG:4490', 'gb18030']);
    assert.equal(report.issueCounts['crs-from-coordinates'], 1);
    const { rows } = await database.pool.query(
      `select attributes->>'PRO_NAME' as province, round(sum(st_area(geom)) over ()::numeric, 3) as area
       from land.reference_feature where attributes->>'NAME99' = '天长市'`,
    );
    assert.equal(rows[0].province, '安徽');
    const sum = await database.pool.query(
      `select sum(st_area(geom)) as area, sum(st_npoints(geom)) as points from land.reference_feature f
       join dimai.dataset d on d.id = f.dataset_id where d.name = 'chinese_encoding'`,
    );
    assert.deepEqual([sum.rows[0].area.toFixed(3), sum.rows[0].points], ['13.366', 40005]);
  });

  it('.cpg 936 against language byte 0x01: the text is Chinese', async () => {
    await assert.rejects(reference('07-shapefile/file_cp936.shp'), refusedAs('crs-unknown'));
    const report = await reference('07-shapefile/file_cp936.shp', { crs: { epsg: 4490 } });
    assert.equal(report.issueCounts['encoding-contradiction'], 1);
    const { rows } = await database.pool.query(
      `select attributes, st_geometrytype(geom) as kind from land.reference_feature where attributes ? 'TEST'`,
    );
    assert.deepEqual(rows, [{ attributes: { TEST: '测试中文' }, kind: 'ST_MultiLineString' }]);
  });

  it('six counties, two of them invalid: rejected with reason and place, the others loaded', async () => {
    const report = await reference('07-shapefile/ms_six_counties.shp');
    assert.deepEqual([report.rows.read, report.rows.loaded, report.rows.rejected], [6, 4, 2]);
    const invalid = report.firstIssues.filter(({ code }) => code === 'geometry-invalid');
    assert.deepEqual(
      invalid.map(({ sourceRow, actual }) => [sourceRow, actual!.split(' (')[0]]),
      [
        [3, 'Ring Self-intersection'],
        [4, 'Ring Self-intersection'],
      ],
    );
    const rejected = await database.pool.query(
      `select source_row, attributes->>'NAME' as name, octet_length(record) > 0 and octet_length(shape) > 0 as original
       from dimai.rejected_row where dataset_version_id = $1 order by 1`,
      [report.deliveryId],
    );
    assert.deepEqual(rejected.rows, [
      { source_row: 3, name: 'Fairfax County', original: true },
      { source_row: 4, name: rejected.rows[1].name, original: true },
    ]);
  });

  it('Queensland parcels: areas of the file, GDA94 on record, no datum change', async () => {
    const report = await reference('05-parcels/qld_Cadastre.shp', { overrides: { name: 'LotPlan' } });
    assert.deepEqual(
      [report.rows.loaded, report.source.crs, report.area.planar!.toFixed(4)],
      [613, 'EPSG:28356', '1879435.5984'],
    );
    assert.equal(report.issueCounts['datum-assumed'], 1);
    const { rows } = await database.pool.query(
      `select count(*) as parcels, sum((attributes->>'AreaSqm')::numeric) as registered,
         max(st_distance(st_transform(st_setsrid(delivered, 28356), 4283), st_setsrid(geom, 4283))) as apart
       from land.reference_feature f join dimai.dataset d on d.id = f.dataset_id where d.name = 'qld_Cadastre'`,
    );
    assert.deepEqual([rows[0].parcels, Math.round(rows[0].registered)], [613, 1875776]);
    assert.ok(rows[0].apart < 1e-9);
    await assert.rejects(load('05-parcels/qld_Cadastre.shp', 'parcel'), refusedAs('nothing-mapped'));
  });

  it('New York boroughs in feet: the planar area is in square metres', async () => {
    const report = await reference('09-overlay/polydf.shp');
    assert.equal(report.rows.loaded, 5);
    assert.ok(Math.abs(report.area.planar! - 8_429_911_572.6656 * (1200 / 3937) ** 2) < 1);
    assert.ok(Math.abs(report.area.planar! / report.area.ellipsoidal! - 1) < 0.001);
  });

  it('GeoPackage in international feet and a geodatabase with arcs: counts, areas in square metres, curves stroked', async () => {
    const land = await reference('08-gdb-gpkg/ms_Oregon.gpkg', { layerName: 'land' });
    assert.deepEqual([land.rows.loaded, land.source.crs, land.issueCounts], [1, 'EPSG:2269', { 'datum-assumed': 1 }]);
    assert.ok(Math.abs(land.area.planar! - 2_704_740_240_792.666 * 0.3048 ** 2) < 1);
    const curves = await reference('08-gdb-gpkg/curves.gdb', { layerName: 'polygon' });
    assert.deepEqual([curves.rows.loaded, curves.issueCounts['curves-stroked']], [5, 4]);
    const { rows } = await database.pool.query(
      `select sum(st_area(coalesce(delivered, geom))) as area from land.reference_feature where dataset_id =
         (select id from dimai.dataset where name = 'polygon' and layer = 'reference-feature')`,
    );
    // chords of 0.02° give the same; the 26.0185 of the facts are chords of 4°
    assert.ok(Math.abs(rows[0].area - 26.02806) < 1e-4, rows[0].area);
  });

  it('a packed geodatabase of 37 layers asks which one, and gives those with and without shapes', async () => {
    const packed = '08-gdb-gpkg/testopenfilegdb.gdb.zip';
    await assert.rejects(
      reference(packed),
      (error: Refusal) => error.code === 'layer-ambiguous' && /several_polygons/.test(error.zh),
    );
    const table = await reference(packed, { layerName: 'big_layer' });
    assert.deepEqual([table.rows.loaded, table.area.planar, table.source.crs], [341, null, 'none']);
    const holes = await reference(packed, { layerName: 'multipolygon' });
    assert.deepEqual([holes.rows.loaded, holes.source.crs], [5, 'EPSG:4326']);
    const { rows } = await database.pool.query(
      `select sum(st_area(coalesce(delivered, geom))) as area, sum(st_npoints(coalesce(delivered, geom))) as points from land.reference_feature f
       join dimai.dataset d on d.id = f.dataset_id where d.name = 'multipolygon'`,
    );
    assert.deepEqual(rows, [{ area: 8.75, points: 75 }]);
  });

  it('municipalities and communes as GeoJSON: every row, the area in degrees of the file', async () => {
    for (const [name, count, area] of [
      ['br_mg_853_municipalities', 853, 50.1964],
      ['fr_communes_62-pas-de-calais', 891, 0.8481],
      ['fr_communes_02-aisne', 804, 0.9212],
    ] as const) {
      const report = await reference(`11-scale/${name}.geojson`);
      assert.deepEqual([report.rows.loaded, report.rows.rejected, report.source.crs], [count, 0, 'EPSG:4326'], name);
      const { rows } = await database.pool.query(
        `select round(sum(st_area(coalesce(delivered, geom)))::numeric, 4)::float8 as area from land.reference_feature f
         join dimai.dataset d on d.id = f.dataset_id where d.name = $1`,
        [name],
      );
      assert.equal(rows[0].area, area, name);
    }
  });

  it('a drawing in zone 40 is known by its numbers, its arcs stroked; one of a single point says nothing of a system', async () => {
    const report = await reference('12-dxf/closed_polyline_with_bulge.dxf');
    assert.deepEqual(
      [
        report.rows.loaded,
        report.source.crs,
        report.issueCounts['crs-from-coordinates'],
        report.issueCounts['line-closed'],
      ],
      [1, 'EPSG:4528', 1, 1],
    );
    assert.ok(Math.abs(report.area.planar! - 10_210.06) < 0.01);
    await assert.rejects(reference('12-dxf/utf-8.dxf'), refusedAs('crs-unknown'));
    const named = await reference('12-dxf/utf-8.dxf', { crs: { epsg: 4490 } });
    assert.equal(named.rows.loaded, 1);
  });

  it('overlays in feet: areas of the file, an unknown datum only when told, a row without a shape named', async () => {
    await assert.rejects(reference('09-overlay/qgis-union.shp'), refusedAs('crs-datum'));
    for (const [name, rows, shapeless, squareFeet] of [
      ['polydf2', 11, undefined, 3_450_203_339.6005],
      ['qgis-intersection', 15, undefined, 1_898_134_279.4201],
      ['qgis-union', 33, 1, 10_347_417_286.4107],
    ] as const) {
      const crs = name === 'polydf2' ? {} : { crs: { assumeDatum: true } };
      const report = await reference(`09-overlay/${name}.shp`, crs);
      assert.deepEqual([report.rows.loaded, report.issueCounts['geometry-missing']], [rows, shapeless], name);
      assert.ok(Math.abs(report.area.planar! - squareFeet * (1200 / 3937) ** 2) < 1, `${name} ${report.area.planar}`);
    }
    await assert.rejects(reference('09-overlay/jts_TestValid.xml'), refusedAs('format-unknown'));
    await assert.rejects(reference('09-overlay/martinez_generic'), refusedAs('layer-ambiguous'));
  });

  it('a datum of the nineteenth century is refused unless its offset does not matter', async () => {
    await assert.rejects(reference('07-shapefile/gdal_poly.shp'), refusedAs('crs-datum'));
    const report = await reference('07-shapefile/gdal_poly.shp', { crs: { assumeDatum: true } });
    assert.deepEqual(
      [report.rows.loaded, report.area.planar!.toFixed(4), report.source.crs],
      [10, '3894423.3281', 'EPSG:27700'],
    );
    const zipped = await reference('07-shapefile/gdal_poly.zip', { crs: { assumeDatum: true }, dataset: 'zipped' });
    assert.equal(zipped.area.planar, report.area.planar);
  });

  it('small files with every oddity load with their rows accounted for', async () => {
    const counts: Record<string, readonly [loaded: number, rejected: number]> = {
      'mb_boolean-property': [9, 0],
      'mb_date-property': [3, 0],
      'mb_latin1-property': [1, 0],
      'mb_mixed-properties': [3, 0],
      mb_null: [9, 0],
      mb_points: [9, 0],
      mb_polygons: [3, 0],
      mb_polylines: [2, 0],
      'mb_utf8-property': [1, 0],
      gdal_prjwithutf8bom: [1, 0],
    };
    for (const [name, expected] of Object.entries(counts)) {
      const report = await reference(`07-shapefile/${name}.shp`);
      assert.deepEqual([report.rows.loaded, report.rows.rejected], expected, name);
      assert.equal(report.rows.read, report.rows.loaded + report.rows.rejected);
    }
    const undeclared: Record<string, readonly [loaded: number, rejected: number]> = {
      'mb_number-null-property': [4, 0],
      mb_singleton: [1, 0],
      gdal_gjpoly: [1, 0],
      gdal_gjmultipoly: [1, 0],
      gdal_emptymultipoly: [1, 0],
      gdal_multipolygon_as_invalid_polygon: [2, 0],
    };
    for (const [name, expected] of Object.entries(undeclared)) {
      await assert.rejects(reference(`07-shapefile/${name}.shp`), refusedAs('crs-unknown'), name);
      const report = await reference(`07-shapefile/${name}.shp`, { crs: { epsg: 4490 } });
      assert.deepEqual([report.rows.loaded, report.rows.rejected], expected, name);
    }
    await assert.rejects(reference('07-shapefile/mb_empty.shp'), refusedAs('delivery-empty'));
    const { rows } = await database.pool.query(
      `select attributes->>'name' as name, attributes->>'date' as date from land.reference_feature f
       join dimai.dataset d on d.id = f.dataset_id
       where d.name in ('mb_latin1-property', 'mb_date-property') order by d.name, source_row limit 4`,
    );
    assert.equal(rows[0].date, '2013-01-02');
    assert.equal(rows[3].name, 'México');
  });

  it('a hole drawn in the wrong direction is a hole', async () => {
    const report = await reference('07-shapefile/gdal_gjmultipoly.shp', { crs: { epsg: 4490 }, again: true });
    assert.equal(report.issueCounts['ring-direction'], 1);
    const { rows } = await database.pool.query(
      `select st_area(geom) as area, st_isvalid(geom) as valid from land.reference_feature f
       join dimai.dataset d on d.id = f.dataset_id where d.name = 'gdal_gjmultipoly' and version_to is null`,
    );
    assert.deepEqual([rows[0].area.toFixed(6), rows[0].valid], ['1.640000', true]);
  });

  it('a folder of many layers asks which one', async () => {
    await assert.rejects(
      reference('07-shapefile'),
      (error: Refusal) => error.code === 'layer-ambiguous' && /ms_six_counties/.test(error.zh),
    );
    const report = await reference('07-shapefile', { layerName: 'mb_points', dataset: 'chosen' });
    assert.equal(report.rows.loaded, 9);
  });

  it('our reader and the shapefile package see the same attributes', async () => {
    for (const name of [
      'chinese_encoding',
      'mb_date-property',
      'mb_mixed-properties',
      'ms_six_counties',
      'gdal_poly',
      'mb_utf8-property',
    ]) {
      const parts = await Promise.all(['shp', 'dbf'].map((part) => fileAt(join(data, `07-shapefile/${name}.${part}`))));
      const cpg = join(data, `07-shapefile/${name}.cpg`);
      const files = existsSync(cpg) ? [...parts, await fileAt(cpg)] : parts;
      const [layer] = await shapefileReader.layers(files, {});
      const features = await previewShapefile(parts[0]!, parts[1], { encoding: layer!.encoding!.label, limit: 100 });
      const ours: Record<string, unknown>[] = [];
      for await (const batch of layer!.read()) {
        for (const { values } of batch)
          ours.push(Object.fromEntries(layer!.columns.map(({ name: column }, i) => [column, values[i]])));
      }
      assert.deepEqual(
        ours.slice(0, features.length),
        features.map(({ properties }) => properties),
        name,
      );
    }
  });
});
