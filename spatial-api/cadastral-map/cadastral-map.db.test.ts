import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { fromGaussKruger, toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import type { Layer } from '../../schemas/layer.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { building } from '../../schemas/layers/building.ts';
import { cadastralSubdistrict } from '../../schemas/layers/cadastral-subdistrict.ts';
import { landUse } from '../../schemas/layers/land-use.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import type { ProblemBody } from '../../schemas/problems.ts';
import { readSettings } from '../../schemas/settings.ts';
import { cadastralMapJob } from './map-job.ts';

const CM120 = { centralMeridian: 120, falseEasting: 500_000 };
const CODE = '320402001001GB00001';

/** South-west corner, in the plane 4549, of a parcel on the meridian between zones 40 and 41. */
const acrossZones = toGaussKruger(121.499, 31.8, CM120);

/** A rectangle of the plane 4549 as WKT in degrees. */
function box(west: number, south: number, wide: number, high: number): string {
  const corners = [
    [west, south],
    [west + wide, south],
    [west + wide, south + high],
    [west, south + high],
    [west, south],
  ] as const;
  const points = corners.map(([east, north]) => fromGaussKruger(east, north, CM120).join(' '));
  return `POLYGON((${points.join(',')}))`;
}

interface MapJson {
  readonly id: string;
  readonly state: string;
  readonly edition: number | null;
  readonly series: string;
  readonly replacedBy: string | null;
  readonly view: string;
  readonly createdBy: string;
  readonly job: { readonly problem: { readonly code: string; readonly zh: string } | null } | null;
  readonly report: {
    readonly scale: number;
    readonly epsg: number | null;
    readonly otherZones: readonly number[];
    readonly pages: number;
    readonly notices: readonly { readonly code: string }[];
    readonly sheets: readonly {
      readonly name: string;
      readonly epsg: number | null;
      readonly overlappingLabels: number;
      readonly counts: Record<string, number>;
    }[];
    readonly files: readonly { readonly name: string; readonly format: string; readonly sha256: string }[];
    readonly missingCharacters: readonly string[];
    readonly unplacedCount: number;
  } | null;
  readonly links: Readonly<Record<string, string>>;
}

const has = (program: string): boolean => {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
};

interface Word {
  readonly text: string;
  readonly box: readonly [west: number, north: number, east: number, south: number];
}

/** Words of the first page with their boxes in points, as Poppler measures them. */
function wordsOf(path: string): Word[] {
  const out = execFileSync('pdftotext', ['-bbox', '-l', '1', path, '-'], { encoding: 'utf8' });
  const word = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g;
  return [...out.matchAll(word)].map(([, west, north, east, south, text]) => ({
    text: text!,
    box: [Number(west), Number(north), Number(east), Number(south)],
  }));
}

/** Pairs of words that share more than a hair of paper. */
function overlapsOf(words: readonly Word[]): string[] {
  const hair = 0.1;
  return words.flatMap(({ text, box: [west, north, east, south] }, i) =>
    words
      .slice(i + 1)
      .filter(
        ({ box: other }) =>
          other[0] < east - hair && other[2] > west + hair && other[1] < south - hair && other[3] > north + hair,
      )
      .map((other) => `${text} / ${other.text}`),
  );
}

describe('cadastral maps', () => {
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let folder: string;
  let steward: Visitor;
  let planner: Visitor;

  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'dimai-maps-'));
    database = await testDatabase();
    const environment = { DIMAI_DATA: folder };
    api = await startApi(database, environment);
    const log = pino({ level: 'silent' });
    worker = await startWorker({
      db: database.pool,
      log,
      handlers: [cadastralMapJob(readSettings(environment))],
      slots: 2,
    });
    const put = async (layer: Layer, rows: { values: Record<string, unknown>; wkt: string }[]) => {
      await insertRows(
        database.pool,
        layer,
        rows.map((row, i) => ({ featureId: i + 1, ...row })),
      );
      await setVersion(database.pool, layer, 1);
    };
    await put(parcel, [
      {
        values: {
          parcelCode: CODE,
          landClass: '0701',
          area: 5000,
          rightHolder: '张三丰',
          location: '常州市天宁区兰陵街道一路1号',
          districtCode: '320402',
          status: '1',
        },
        wkt: box(497550, 3520800, 100, 50),
      },
      {
        values: {
          parcelCode: '320402001001GB00002',
          landClass: '0601',
          area: 2500,
          rightHolder: '李𠀀',
          districtCode: '320402',
          status: '1',
        },
        wkt: box(497650, 3520800, 50, 50),
      },
      {
        values: {
          parcelCode: '320402001001GB00003',
          landClass: '0601',
          area: 20,
          rightHolder: '王五',
          districtCode: '320402',
          status: '1',
        },
        wkt: box(497700, 3520800, 2, 1),
      },
      {
        values: { parcelCode: '320402001001GB00009', landClass: '0601', area: 20, districtCode: '320402', status: '0' },
        wkt: box(497560, 3520900, 20, 20),
      },
      {
        values: {
          parcelCode: '320402001001GB00021',
          landClass: '0601',
          area: 20000,
          districtCode: '320402',
          status: '1',
        },
        wkt: box(...acrossZones, 200, 100),
      },
    ]);
    await put(building, [
      {
        values: {
          buildingNumber: `${CODE}F0001`,
          parcelCode: CODE,
          structure: '3',
          storeysAbove: 5,
          districtCode: '320402',
          status: '1',
        },
        wkt: box(497570, 3520810, 40, 20),
      },
    ]);
    await put(landUse, [{ values: { identifier: '1', landClass: '1004' }, wkt: box(497500, 3520860, 250, 20) }]);
    await put(cadastralSubdistrict, [
      { values: { code: '320402001001', name: '兰陵社区' }, wkt: box(497000, 3520000, 2000, 2000) },
    ]);
    await put(administrativeArea, [
      {
        values: { districtCode: '320402', identifier: '1', districtName: '天宁区' },
        wkt: box(480000, 3510000, 30000, 20000),
      },
      {
        values: { districtCode: '320404', identifier: '2', districtName: '钟楼区' },
        wkt: box(450000, 3510000, 30000, 20000),
      },
    ]);
    steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'] });
    planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
  });

  after(async () => {
    await worker?.stop();
    await api?.close();
    await database?.drop();
    if (folder != null) rmSync(folder, { recursive: true, force: true });
  });

  const json = async <T>(who: Visitor, path: string): Promise<T> => (await who.ask('GET', path)).json() as Promise<T>;

  /** Orders a map and waits for it. */
  async function made(who: Visitor, body: object, path = '/api/cadastral-maps'): Promise<MapJson> {
    const response = await who.ask('POST', path, body);
    const { id, ...rest } = (await response.json()) as { id: string };
    assert.equal(response.status, 202, JSON.stringify(rest));
    for (let i = 0; i < 300; i++) {
      const map = await json<MapJson>(who, `/api/cadastral-maps/${id}`);
      if (map.state === 'succeeded' || map.state === 'failed') return map;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the map was not made in time');
  }

  const fileOf = async (who: Visitor, path: string): Promise<Buffer> => {
    const response = await who.ask('GET', path);
    assert.equal(response.status, 200, path);
    return Buffer.from(await response.arrayBuffer());
  };

  /** Puts bytes into a file that programs can open. */
  const saved = (name: string, bytes: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  const refused = async (body: object): Promise<ProblemBody> => {
    const response = await steward.ask('POST', '/api/cadastral-maps', body);
    assert.ok(response.status >= 400, `${response.status}`);
    return (await response.json()) as ProblemBody;
  };

  let sheet: MapJson;

  describe('a sheet by its number', () => {
    before(async function () {
      this.timeout(60_000);
      sheet = await made(steward, {
        sheet: '3520.75-497.50',
        scale: 500,
        dpi: 60,
        annex: true,
        formats: ['pdf', 'svg', 'png', 'dxf', 'gpkg', 'shp', 'txt'],
      });
    });

    it('comes in every format asked for', () => {
      assert.equal(sheet.state, 'succeeded', JSON.stringify(sheet.job));
      assert.deepEqual([...new Set(sheet.report!.files.map(({ format }) => format))].sort(), [
        'dxf',
        'gpkg',
        'pdf',
        'png',
        'preview',
        'shp',
        'svg',
        'txt',
      ]);
      assert.equal(sheet.report!.scale, 500);
      assert.equal(sheet.report!.sheets[0]!.overlappingLabels, 0);
    });

    it('is where GDAL says it is, to less than a millimetre on paper', async function () {
      if (!has('gdalinfo')) this.skip();
      const path = saved('sheet.pdf', await fileOf(steward, sheet.links['pdf']!));
      const info = execFileSync('gdalinfo', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      assert.match(info, /ID\["EPSG",4549\]/);
      const corners = [...(/NEATLINE=POLYGON \(\((.*?)\)\)/.exec(info)?.[1] ?? '').matchAll(/([\d.]+) ([\d.]+)/g)].map(
        (match) => [Number(match[1]), Number(match[2])],
      );
      const expected = [
        [497500, 3520750],
        [497500, 3521000],
        [497750, 3521000],
        [497750, 3520750],
      ];
      for (const [i, [east, north]] of expected.entries())
        assert.ok(Math.hypot(corners[i]![0]! - east!, corners[i]![1]! - north!) < 0.5, `${corners[i]!.join(' ')}`);
    });

    it('is text that can be searched', async function () {
      if (!has('pdftotext')) this.skip();
      const path = saved('sheet.pdf', await fileOf(steward, sheet.links['pdf']!));
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      for (const words of [
        '3520.75-497.50',
        '兰陵社区',
        'GB00001',
        '0701',
        '砼5',
        '1:500',
        '2000国家大地坐标系',
        '1985国家高程基准',
        '图例',
        '张三丰',
        '李〓',
        '界址点坐标表',
        '3520850.000',
      ])
        assert.ok(text.includes(words), words);
      assert.ok(!text.includes('GB00009'), 'an invalid parcel is not drawn');
      assert.match(
        execFileSync('pdffonts', [path], { encoding: 'utf8' }),
        /NotoSansSC-Regular +CID TrueType +Identity-H +yes yes yes/,
      );
    });

    it('has no two words on the same paper, as another program measures them', async function () {
      if (!has('pdftotext')) this.skip();
      const path = saved('sheet.pdf', await fileOf(steward, sheet.links['pdf']!));
      const words = wordsOf(path);
      assert.ok(words.length > 60, `${words.length} words`);
      assert.deepEqual(overlapsOf(words), []);
    });

    it('opens in GDAL as DXF with Chinese text and layers', async function () {
      if (!has('ogrinfo')) this.skip();
      const path = saved('sheet.dxf', await fileOf(steward, sheet.links['dxf']!));
      const out = execFileSync('ogrinfo', ['-al', path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 1 << 26,
      });
      assert.match(out, /Layer \(String\) = JZX_界址线/);
      assert.match(out, /Text \(String\) = 砼5/);
      assert.match(out, /LINESTRING \(497550 3520800/);
    });

    it('hands out its data as GeoPackage', async function () {
      if (!has('ogrinfo')) this.skip();
      const { name } = sheet.report!.files.find(({ format }) => format === 'gpkg')!;
      const path = saved('sheet.gpkg', await fileOf(steward, `/api/cadastral-maps/${sheet.id}/files/${name}`));
      assert.match(execFileSync('ogrinfo', ['-so', path, 'ZD'], { encoding: 'utf8' }), /Feature Count: 4/);
    });

    it('reports what it could not letter: rare characters, and nothing in silence', () => {
      assert.deepEqual(sheet.report!.missingCharacters, ['𠀀']);
      assert.ok(sheet.report!.notices.some(({ code }) => code === 'characters-missing'));
      assert.equal(sheet.report!.unplacedCount, 0);
    });

    it('has the same bytes when it is made again', async function () {
      this.timeout(60_000);
      const drawings = ['pdf', 'svg', 'png', 'dxf', 'preview'];
      const again = await made(steward, {
        sheet: '3520.75-497.50',
        scale: 500,
        dpi: 60,
        annex: true,
        formats: ['pdf', 'svg', 'png', 'dxf'],
      });
      const digests = (map: MapJson) =>
        map
          .report!.files.filter(({ format }) => drawings.includes(format))
          .map(({ name, sha256 }) => `${name} ${sha256}`)
          .sort();
      assert.ok(digests(sheet).length >= drawings.length);
      assert.deepEqual(digests(again), digests(sheet));
    });
  });

  describe('a 宗地图', () => {
    it('shows the parcel with its points, sides, neighbours and register', async function () {
      this.timeout(60_000);
      const map = await made(steward, { parcel: CODE, formats: ['pdf'] });
      assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
      if (!has('pdftotext')) this.skip();
      const path = saved('parcel.pdf', await fileOf(steward, map.links['pdf']!));
      const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      for (const words of [
        CODE,
        '张三丰',
        '5000.00',
        'J1',
        'J4',
        '100.00',
        '50.00',
        '砼5',
        'GB00002',
        '3520850.000',
        '497550.000',
        '3520.75-497.50',
        '1:1000',
        '北',
      ])
        assert.ok(text.includes(words), words);
    });

    it('comes by the hundred in a zip with a list', async function () {
      this.timeout(60_000);
      const map = await made(steward, { parcels: [CODE, '320402001001GB00002'] });
      assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
      const { name } = map.report!.files.find(({ format }) => format === 'pdf')!;
      const zip = await fileOf(steward, `/api/cadastral-maps/${map.id}/files/${name}`);
      assert.ok(zip.includes(`${CODE}.pdf`) && zip.includes('320402001001GB00002.pdf'));
    });

    it('of a parcel that is not there is refused', async () => {
      const { code, errors } = await refused({ parcel: '320402001001GB09999' });
      assert.equal(code, 'map-empty');
      assert.equal(errors?.[0]?.actual, '320402001001GB09999');
    });
  });

  describe('a sheet of 1:1,000,000', () => {
    it('lies on the cone of the series, where GDAL finds it', async function () {
      this.timeout(60_000);
      const map = await made(steward, { sheet: 'H50', formats: ['pdf', 'gpkg'] });
      assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
      assert.deepEqual([map.report!.epsg, map.report!.scale], [null, 1_000_000]);
      assert.ok(
        map.report!.notices.some(({ code }) => code === 'parcels-not-drawn'),
        'not that there are none',
      );
      assert.equal(map.report!.sheets[0]!.name, '地籍图 H50', 'no city is on record there, and the bureau is no place');
      if (!has('gdalinfo')) this.skip();
      const path = saved('million.pdf', await fileOf(steward, map.links['pdf']!));
      const info = execFileSync('gdalinfo', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      assert.match(info, /METHOD\["Lambert Conic Conformal \(2SP\)"/);
      const [west, south] = (/NEATLINE=POLYGON \(\((-?[\d.]+) (-?[\d.]+)/.exec(info) ?? []).slice(1).map(Number);
      // Half a kilometre is half a millimetre; the frame begins where the south-west corner lies.
      assert.ok(Math.abs(west! + 295_140.4) < 500 && Math.abs(south!) < 500, `${west} ${south}`);
      const text = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' });
      for (const words of ['标准纬线 28°35′、31°25′', '117°', '1:1000000', 'H51', 'G50', '县级界', '天宁区'])
        assert.ok(text.includes(words), words);
    });
  });

  describe('an area across two zones', () => {
    const area = { box: [121.49, 31.795, 121.51, 31.805], scale: 10_000 };

    it('is drawn in one of them, which the map and its record say', async function () {
      this.timeout(60_000);
      const map = await made(steward, { ...area, formats: ['pdf'] });
      assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
      assert.equal(map.report!.otherZones.length, 1);
      assert.ok(map.report!.notices.some(({ code }) => code === 'crosses-zones'));
      if (!has('pdftotext')) this.skip();
      const path = saved('zones.pdf', await fileOf(steward, map.links['pdf']!));
      assert.match(
        execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }),
        /范围跨 4[01] 带，全图按 4[01] 带绘制/,
      );
    });

    it('in sheets of the grid has each sheet in its own zone, as GDAL reads them', async function () {
      this.timeout(60_000);
      const map = await made(steward, { ...area, division: 'geographic', formats: ['pdf'] });
      assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
      assert.deepEqual(map.report!.otherZones, []);
      assert.deepEqual(
        map.report!.sheets.map(({ epsg }) => epsg),
        [4549, 4550],
      );
      if (!has('gdalinfo')) this.skip();
      const path = saved('two-zones.pdf', await fileOf(steward, map.links['pdf']!));
      for (const [page, epsg] of [
        [2, 4549],
        [3, 4550],
      ] as const) {
        const info = execFileSync('gdalinfo', [`PDF:${page}:${path}`], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        assert.match(info, new RegExp(`ID\\["EPSG",${epsg}\\]`));
      }
    });
  });

  describe('what is asked', () => {
    it('has examples in the document of the interface, and they are answered', async () => {
      const document = (await (await steward.ask('GET', '/api/openapi.json')).json()) as {
        components: { schemas: { CadastralMapRequest: { examples: object[] } } };
      };
      const { examples } = document.components.schemas.CadastralMapRequest;
      assert.ok(examples.length >= 4);
      for (const example of examples) {
        const response = await steward.ask('POST', '/api/cadastral-maps/plan', example);
        assert.equal(response.status, 200, `${JSON.stringify(example)} ${await response.text()}`);
      }
    });

    it('is planned before it is drawn', async () => {
      const response = await steward.ask('POST', '/api/cadastral-maps/plan', {
        box: [497500, 3520750, 498100, 3520900],
        crs: 4549,
        scale: 500,
        paper: 'A3',
      });
      const plan = (await response.json()) as {
        scale: number;
        sheets: { number: string; ring: number[][] }[];
        parcels: number;
      };
      assert.equal(plan.scale, 500);
      assert.equal(plan.sheets.length, 6);
      assert.equal(plan.parcels, 3, 'an invalid parcel does not count');
      assert.ok(plan.sheets[0]!.ring[0]![0]! > 119 && plan.sheets[0]!.ring[0]![1]! > 31);
    });

    it('is refused where there is nothing, in words that say what to look at', async () => {
      const { code, detail } = await refused({ sheet: '3420.75-497.50', scale: 500 });
      assert.equal(code, 'map-empty');
      assert.match(detail, /图幅号/);
    });

    it('is refused when it is not one thing', async () => {
      assert.equal((await refused({})).code, 'request-invalid');
      assert.equal((await refused({ parcel: CODE, sheet: 'H50' })).code, 'request-invalid');
      assert.equal((await refused({ box: [120, 31, 119, 32] })).code, 'request-invalid');
      assert.equal((await refused({ sheet: '3520.75-497.50', scale: 501 })).code, 'map-sheet-invalid');
    });

    it('splits an area with an overview before the sheets', async function () {
      this.timeout(60_000);
      const map = await made(steward, {
        box: [497500, 3520750, 498100, 3520900],
        crs: 4549,
        scale: 500,
        paper: 'A3',
        formats: ['pdf'],
      });
      assert.equal(map.report!.pages, 7);
    });
  });

  describe('rights', () => {
    it('mask names and put a watermark for those who do not hand maps out', async function () {
      this.timeout(60_000);
      const map = await made(planner, { sheet: '3520.75-497.50', scale: 500, formats: ['pdf', 'svg'] });
      assert.equal(map.view, 'masked');
      const svg = (await fileOf(planner, map.links['svg']!)).toString();
      assert.ok(svg.includes('张**') && !svg.includes('张三丰'));
      assert.ok(svg.includes('仅供内部工作使用 planner'));
    });

    it('hide maps with full names from those who may not see them', async () => {
      assert.equal((await planner.ask('GET', `/api/cadastral-maps/${sheet.id}`)).status, 404);
      assert.equal((await planner.ask('GET', `/api/cadastral-maps/${sheet.id}.pdf`)).status, 404);
      const { maps } = await json<{ maps: MapJson[] }>(planner, '/api/cadastral-maps');
      assert.ok(maps.length > 0 && maps.every(({ view }) => view === 'masked'));
    });

    it('put makers and downloads on record', async () => {
      const { rows } = await database.pool.query<{ action: string }>(
        `select action from dimai.audit_entry where target = $1 order by sequence`,
        [sheet.id],
      );
      const actions = rows.map(({ action }) => action);
      assert.ok(actions.includes('map.make') && actions.includes('map.download'), actions.join(' '));
    });
  });

  describe('the catalogue', () => {
    it('finds maps by sheet number, parcel, name and place', async () => {
      const found = async (query: string) =>
        (await json<{ maps: MapJson[] }>(steward, `/api/cadastral-maps?${query}`)).maps.map(({ id }) => id);
      assert.ok((await found('q=3520.75-497')).includes(sheet.id));
      assert.ok((await found(`q=${encodeURIComponent('兰陵')}`)).includes(sheet.id));
      assert.equal((await found(`q=${CODE}`)).length, 2);
      const [lon, lat] = fromGaussKruger(497600, 3520850, CM120);
      assert.ok((await found(`lon=${lon}&lat=${lat}`)).includes(sheet.id));
      assert.deepEqual(await found('lon=110&lat=31'), []);
    });

    it('says what has changed on a sheet since, and issues it anew', async function () {
      this.timeout(60_000);
      const before = await json<{ isCurrent: boolean }>(steward, `/api/cadastral-maps/${sheet.id}/changes`);
      assert.equal(before.isCurrent, true);
      await database.pool.query(`update land.parcel set version_to = 2 where parcel_code = '320402001001GB00002'`);
      await insertRows(database.pool, parcel, [
        {
          featureId: 50,
          from: 2,
          values: {
            parcelCode: '320402001001GB00010',
            landClass: '0601',
            area: 2500,
            districtCode: '320402',
            status: '1',
          },
          wkt: box(497650, 3520800, 50, 50),
        },
      ]);
      await setVersion(database.pool, parcel, 2);
      const { isCurrent, layers } = await json<{
        isCurrent: boolean;
        layers: { added: number; removed: number; changed: number; features: { key: string; change: string }[] }[];
      }>(steward, `/api/cadastral-maps/${sheet.id}/changes`);
      assert.equal(isCurrent, false);
      const listed = (await json<{ maps: { id: string; isCurrent: boolean }[] }>(steward, '/api/cadastral-maps')).maps;
      const current = (id: string) => listed.find((map) => map.id === id)!.isCurrent;
      assert.equal(current(sheet.id), false, 'the catalogue tells which maps are no longer what the register holds');
      assert.ok(
        listed.some((map) => map.isCurrent),
        'maps of other ground still are',
      );
      assert.deepEqual([layers[0]!.added, layers[0]!.changed, layers[0]!.removed], [1, 0, 1]);
      assert.deepEqual(
        layers[0]!.features.map(({ key, change }) => `${key} ${change}`),
        ['320402001001GB00010 added', '320402001001GB00002 removed'],
      );
      const next = await made(steward, {}, `/api/cadastral-maps/${sheet.id}/reissue`);
      assert.deepEqual([next.edition, next.series], [2, sheet.series]);
      const old = await json<MapJson>(steward, `/api/cadastral-maps/${sheet.id}`);
      assert.equal(old.replacedBy, next.id);
      const { maps } = await json<{ maps: MapJson[] }>(steward, `/api/cadastral-maps/${sheet.id}/editions`);
      assert.deepEqual(
        maps.map(({ edition }) => edition),
        [2, 1],
      );
    });

    it('is drawn as the register was on an earlier day', async function () {
      this.timeout(60_000);
      await database.pool.query(`with made as (
  insert into dimai.dataset (layer, name) values ('parcel', '历史') returning id
)
insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at)
select id, 'parcel', version, 'published', 'x', 'x', day::timestamptz
from made, (values (1, '2024-01-01'), (2, '2026-01-01')) as published (version, day)`);
      const drawn = async (asOf?: string): Promise<{ readonly svg: string; readonly data: readonly string[] }> => {
        const map = await made(steward, {
          sheet: '3520.75-497.50',
          scale: 500,
          formats: ['svg', 'txt'],
          ...(asOf == null ? {} : { asOf }),
        });
        assert.equal(map.state, 'succeeded', JSON.stringify(map.job));
        const { name } = map.report!.files.find(({ format }) => format === 'txt')!;
        const file = await fileOf(steward, `/api/cadastral-maps/${map.id}/files/${name}`);
        const text = new TextDecoder('gb18030').decode(file);
        return {
          svg: (await fileOf(steward, map.links['svg']!)).toString(),
          data: [...new Set(text.match(/320402001001GB\d{5}/g))],
        };
      };
      // GB00002 went and GB00010 came in its place with version 2.
      const now = await drawn();
      assert.ok(now.svg.includes('GB00010') && !now.svg.includes('GB00002'));
      assert.ok(now.data.includes('320402001001GB00010') && !now.data.includes('320402001001GB00002'));
      const before = await drawn('2024-06-01');
      assert.ok(before.svg.includes('GB00002') && !before.svg.includes('GB00010'));
      assert.ok(before.svg.includes('数据时点 2024年6月1日，宗地第 1 版'));
      assert.ok(before.data.includes('320402001001GB00002') && !before.data.includes('320402001001GB00010'));
      const early = await refused({ sheet: '3520.75-497.50', scale: 500, asOf: '2023-06-01' });
      assert.equal(early.code, 'map-empty');
    });

    it('keeps the files of the old edition', () => {
      assert.ok(existsSync(join(folder, 'maps', sheet.id, 'map.pdf')));
      assert.equal(
        readFileSync(join(folder, 'maps', sheet.id, 'map.pdf'))
          .subarray(0, 5)
          .toString(),
        '%PDF-',
      );
    });
  });

  describe('sheet numbers', () => {
    it('are found by place and the other way round, with neighbours', async () => {
      const [lon, lat] = fromGaussKruger(497547.626, 3520917.608, CM120);
      const at = async (query: string) =>
        (
          await json<{ sheets: { number: string; neighbours?: Record<string, string> }[] }>(
            steward,
            `/api/map-sheets?${query}`,
          )
        ).sheets;
      assert.equal((await at(`lon=${lon}&lat=${lat}&scale=500`))[0]!.number, '3520.75-497.50');
      assert.equal((await at(`lon=${lon}&lat=${lat}&scale=2000`))[0]!.number, '3520.0-497.0');
      assert.equal((await at(`lon=119.9741&lat=31.8112&scale=10000`))[0]!.number, 'H50G005096');
      assert.equal((await at(`lon=119.9741&lat=31.8112&scale=500&kind=geographic`))[0]!.number, 'H50K01092295');
      const [sheetOf] = await at('number=3520.75-497.50&scale=500');
      assert.deepEqual(
        [sheetOf!.neighbours!['northEast'], sheetOf!.neighbours!['west']],
        ['3521.00-497.75', '3520.75-497.25'],
      );
      assert.equal((await at('bbox=119.97,31.81,119.975,31.815&scale=500')).length, 9);
      assert.equal(
        (await json<ProblemBody>(steward, '/api/map-sheets?number=3520.76-497.50&scale=500')).code,
        'map-sheet-invalid',
      );
    });
  });
});
