import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { type County, generateCounty } from '../../../fixtures/county/county.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { loadCountyLayer } from '../../../fixtures/load-county.ts';
import { ogrinfo } from '../../../fixtures/writers/written-county.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import { formatById, formats } from '../formats/index.ts';
import { exportLayers, type LayersWritten } from './export-layers.ts';
import { exportTable } from './export-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'layers-'));
const LAYERS = ['parcel', 'restoration-works', 'boundary-point', 'boundary-line', 'mortgage'] as const;

describe('layers as files', () => {
  let database: TestDatabase;
  let county: County;
  let count: Readonly<Record<string, number>>;

  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    county = generateCounty({ seed: 11, parcels: 400 });
    const log = pino({ level: 'silent' });
    for (const id of LAYERS) await loadCountyLayer({ db: database.pool, log }, county, id, `county ${id}`);
    count = Object.fromEntries(LAYERS.map((id) => [id, [...county.layer(id)].length]));
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  async function written(
    format: string,
    layers: readonly string[],
    epsg: number,
    extent: object = {},
  ): Promise<LayersWritten & { readonly path: string }> {
    const own = mkdtempSync(join(folder, `${format}-`));
    const tables = layers.map((id) => exportTable(layerById(id)!, epsg, 'full'));
    const request = { format: formatById(format)!, tables, extent, folder: own, name: 'out' };
    const { findings, written: result } = await exportLayers(database.pool, request);
    assert.ok(result, JSON.stringify(findings.problems.filter(({ severity }) => severity === 'refusal').slice(0, 3)));
    return { ...result, path: join(own, result.file) };
  }

  const rowsOf = ({ tables }: LayersWritten, layer: string): number =>
    tables.filter((table) => table.layer === layer).reduce((sum, { rows }) => sum + rows, 0);

  for (const format of formats) {
    it(`go out as ${format.title} and are read back row by row`, async () => {
      const layers = format.takesTables ? LAYERS : (['parcel'] as const);
      const result = await written(format.id, layers, 4549);
      for (const id of layers) assert.equal(rowsOf(result, id), count[id], id);
      assert.ok(existsSync(result.path));
    });
  }

  it('GDAL reads shapes, systems and Chinese texts of every format it knows', async function () {
    if (ogrinfo('--version') == null) return this.skip();
    const cases = [
      ['shp', (path: string) => [`/vsizip/${path}`, 'ZD']],
      ['shp-utf8', (path: string) => [`/vsizip/${path}`, 'ZD']],
      ['gpkg', (path: string) => [path, 'ZD']],
      ['geojson', (path: string) => [path]],
    ] as const;
    for (const epsg of [4490, 4549, 4528]) {
      for (const [format, args] of cases) {
        const { path } = await written(format, format === 'geojson' ? ['parcel'] : ['parcel', 'mortgage'], epsg);
        const text = ogrinfo('-ro', '-al', '-fid', format === 'gpkg' ? '1' : '0', ...args(path))!;
        assert.match(text, new RegExp(`Feature Count: ${count['parcel']}`), format);
        assert.match(text, new RegExp(`ID\\["EPSG",${epsg}\\]`), `${format} ${epsg}`);
        assert.match(text, /ZL \(String\) = 常州市/, format);
        assert.match(text, /ZDMJ \(Real\) = \d+\.\d/, format);
        assert.match(text, /POLYGON \(\(\(?/, format);
      }
    }
  });

  it('a personal geodatabase is read by the PGeo driver with CRS, shapes and Chinese texts', async function () {
    const drivers = spawnSync('odbcinst', ['-q', '-d'], { encoding: 'utf8' });
    if (ogrinfo('--version') == null || !/mdb/i.test(drivers.stdout ?? '')) return this.skip();
    const { path } = await written('geodatabase', ['parcel', 'restoration-works', 'mortgage'], 4549);
    const summary = ogrinfo('-ro', path, 'ZD', '-where', 'OBJECTID = 3')!;
    assert.match(summary, /using driver `PGeo'/);
    assert.match(summary, /Feature Count: 1\b/);
    assert.match(summary, /CGCS2000_3_Degree_GK_CM_120E|CGCS2000 \/ 3-degree/);
    assert.match(summary, /ZL \(String\) = 常州市/);
    assert.match(summary, /POLYGON \(\(/);
    for (const layer of ['GCBS_P', 'GCBS_L', 'GCBS_A']) {
      assert.match(ogrinfo('-ro', '-so', path, layer)!, /Geometry: /, layer);
    }
  });

  it('a personal geodatabase beyond the size of a file is refused before a byte of it is written, and one within it is not', async () => {
    const tables = ['parcel', 'mortgage'].map((id) => exportTable(layerById(id)!, 4549, 'full'));
    const { path } = await written('geodatabase', ['parcel', 'mortgage'], 4549);
    const bytes = statSync(path).size;
    const within = async (maxBytes: number) => {
      const own = mkdtempSync(join(folder, 'limit-'));
      const format = formatById('geodatabase')!;
      const result = await exportLayers(database.pool, {
        format,
        tables,
        extent: {},
        folder: own,
        name: 'out',
        maxBytes,
      });
      return { ...result, left: readdirSync(own, { recursive: true }) };
    };
    const { findings, written: none, left } = await within(Math.floor(bytes / 2));
    assert.equal(none, undefined);
    const [full] = findings.problems.filter(({ severity }) => severity === 'refusal');
    assert.equal(full?.code, 'file-full');
    assert.match(
      full.message,
      new RegExp(`共 ${count['parcel']! + count['mortgage']!} 行，文件约 [\\d.]+ MB.*GeoPackage`),
    );
    assert.deepEqual(left, ['files']);
    assert.ok((await within(bytes * 2)).written);
  });

  it('surveyed coordinates go out as they came in, millimetre for millimetre', async () => {
    const { path } = await written('geojson', ['boundary-point'], 4549);
    const { features } = JSON.parse(readFileSync(path, 'utf8')) as {
      features: { geometry: { coordinates: [number, number] } }[];
    };
    const given = new Set([...county.layer('boundary-point')].map(({ geometry }) => geometry!.xy.join(' ')));
    for (const { geometry } of features) assert.ok(given.has(geometry.coordinates.join(' ')));
  });

  it('are cut to a district by their codes and to a drawn area by their shapes', async () => {
    const codes = [...county.layer('parcel')].map(({ values }) => values.parcelCode);
    const district = codes[0]!.slice(0, 6);
    const inDistrict = await written('csv', ['parcel'], 4490, { district });
    assert.equal(rowsOf(inDistrict, 'parcel'), codes.filter((code) => code.startsWith(district)).length);
    const { rows } = await database.pool.query<{ area: object; within: string }>(
      `with area as (select st_buffer(st_centroid(geom), 0.01) as zone from land.parcel order by parcel_code limit 1)
select st_asgeojson(zone)::json as area, (select count(*)::text from land.parcel where st_intersects(geom, zone)) as within from area`,
    );
    const { area, within } = rows[0]!;
    assert.ok(Number(within) > 0 && Number(within) < codes.length);
    const drawn = await written('csv', ['parcel', 'mortgage'], 4490, { polygon: area });
    assert.equal(rowsOf(drawn, 'parcel'), Number(within));
    assert.ok(rowsOf(drawn, 'mortgage') < count['mortgage']!);
  });

  it('are narrowed by a filter, as a selection on the map is', async () => {
    const codes = [...county.layer('parcel')].map(({ values }) => values.parcelCode);
    const beginning = codes[0]!.slice(0, 12);
    const filtered = await written('csv', ['parcel'], 4490, { filter: `parcelCode like '${beginning}%'` });
    assert.equal(rowsOf(filtered, 'parcel'), codes.filter((code) => code.startsWith(beginning)).length);
    assert.ok(rowsOf(filtered, 'parcel') < codes.length);
  });

  it('mask personal fields for those who may not see them', async () => {
    const own = mkdtempSync(join(folder, 'masked-'));
    const table = exportTable(layerById('parcel')!, 4490, 'masked');
    const request = { format: formatById('geojson')!, tables: [table], extent: {}, folder: own, name: 'out' };
    const { written: result } = await exportLayers(database.pool, request);
    const text = readFileSync(join(own, result!.file), 'utf8');
    const { features } = JSON.parse(text) as { features: { properties: Record<string, string | null> }[] };
    for (const { properties } of features) assert.match(properties['QLR'] ?? '', /^.\*\*$|^$/u);
  });

  it('a text that a shapefile in GBK cannot hold is refused with its key, and goes out in UTF-8', async () => {
    await database.pool.query(
      "update land.parcel set location = '𠮷祥路1号' where row_id = (select min(row_id) from land.parcel)",
    );
    const own = mkdtempSync(join(folder, 'refused-'));
    const tables = [exportTable(layerById('parcel')!, 4549, 'full')];
    const request = { format: formatById('shp')!, tables, extent: {}, folder: own, name: 'out' };
    const { findings, written: result } = await exportLayers(database.pool, request);
    assert.equal(result, undefined);
    const refusals = findings.problems.filter(({ severity }) => severity === 'refusal');
    assert.deepEqual(
      refusals.map(({ code, field, value }) => [code, field, value]),
      [['character-outside-gbk', 'ZL', '𠮷祥路1号']],
    );
    assert.match(refusals[0]!.key, /^\d{12}[A-Z]{2}\d{5}$/);
    await written('shp-utf8', ['parcel'], 4549);
  });

  it('the state of an earlier moment goes out', async () => {
    const before = new Date();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const log = pino({ level: 'silent' });
    const further = generateCounty({ seed: 12, parcels: 120 });
    await loadCountyLayer({ db: database.pool, log }, further, 'parcel', 'further parcels');
    const own = mkdtempSync(join(folder, 'past-'));
    const tables = [exportTable(layerById('parcel')!, 4490, 'full')];
    const request = { format: formatById('csv')!, tables, extent: {}, folder: own, name: 'out' };
    const now = await exportLayers(database.pool, request);
    const past = await exportLayers(database.pool, { ...request, folder: join(own, 'past'), asOf: before });
    assert.deepEqual(
      [rowsOf(now.written!, 'parcel'), rowsOf(past.written!, 'parcel')],
      [120 + count['parcel']!, count['parcel']],
    );
    assert.equal(past.written!.layers['parcel'], now.written!.layers['parcel']! - 1);
  });
});
