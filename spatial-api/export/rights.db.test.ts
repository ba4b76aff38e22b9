import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, type Visitor, visitorWith } from '../../fixtures/harness/visitor.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { building } from '../../schemas/layers/building.ts';
import { lowEfficiencyLand } from '../../schemas/layers/low-efficiency-land.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { restorationProgress } from '../../schemas/layers/restoration-progress.ts';
import { restorationProject } from '../../schemas/layers/restoration-project.ts';
import { restorationUnit } from '../../schemas/layers/restoration-unit.ts';
import { rightHolder } from '../../schemas/layers/right-holder.ts';
import { stockLandEconomics } from '../../schemas/layers/stock-land-economics.ts';
import { readSettings } from '../../schemas/settings.ts';
import { serviceJobs } from '../job-handlers.ts';
import { exportFolder } from './export-store.ts';
import { readSheet } from './xlsx-tables.ts';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly code?: string;
  readonly detail?: string;
  readonly refusals: number;
  readonly job: { readonly problem: { readonly code: string; readonly zh: string } | null };
  readonly request: { readonly view: string };
  readonly manifest: {
    readonly gaps: readonly { readonly table: string; readonly code: string; readonly message: string }[];
    readonly uncut: readonly string[];
  } | null;
  readonly links: Readonly<Record<string, string>>;
}

describe('who exports what', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'export-rights-'));
  // small enough for one test to go beyond it, large enough for the empty tables of the others
  const environment = { DIMAI_DATA: dataDirectory, MDB_LIMIT: '1500KB' };
  const settings = readSettings(environment);
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let county: Visitor;
  let city: Visitor;
  let planner: Visitor;

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    api = await startApi(database, environment);
    const handlers = serviceJobs(settings);
    worker = await startWorker({ db: pool, log: pino({ level: 'silent' }), handlers, slots: 1 });
    city = await visitorWith(database, api, 'city', { roles: ['data-steward'] });
    county = await visitorWith(database, api, 'county', { roles: ['data-steward'], districts: ['320411'] });
    planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    await insertRows(
      pool,
      parcel,
      ['320411', '320412'].map((district, i) => ({
        featureId: i + 1,
        values: {
          parcelCode: `${district}001001GB00001`,
          districtCode: district,
          rightHolder: '张三丰',
          area: '12.50',
        },
      })),
    );
    await insertRows(pool, rightHolder, [
      {
        featureId: 1,
        values: { unitNumber: '320411001001GB00001W00000000', certificateNumber: '苏1', sequence: 1, name: '张三丰' },
      },
    ]);
    await insertRows(pool, building, [{ featureId: 1, values: { buildingNumber: '无处可归' } }]);
    await setVersion(pool, parcel, 1);
    await setVersion(pool, rightHolder, 1);
    await setVersion(pool, building, 1);
    await pool.query(
      `insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, location)
select i + 10, 1, 1, '320404001001GB' || lpad(i::text, 5, '0'), '怀德中路' || i || '号' from generate_series(1, 20000) i`,
    );
  });

  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  const order = async (visitor: Visitor, body: unknown) => {
    const response = await visitor.ask('POST', '/api/exports', body);
    return { status: response.status, answer: (await response.json()) as Answer };
  };
  const finished = async (visitor: Visitor, body: unknown): Promise<Answer> => {
    const { status, answer } = await order(visitor, body);
    assert.equal(status, 202, JSON.stringify(answer));
    return eventually(async () => {
      const now = (await (await visitor.ask('GET', `/api/exports/${answer.id}`)).json()) as Answer;
      return ['queued', 'running'].includes(now.state) ? null : now;
    }, 60_000);
  };
  const rowsOf = async (visitor: Visitor, made: Answer, table: string): Promise<Record<string, unknown>[]> => {
    const response = await visitor.ask('GET', made.links['download']!);
    assert.equal(response.status, 200);
    return new MDBReader(Buffer.from(await response.arrayBuffer())).getTable(table).getData();
  };

  it('nobody exports without an account, nor with a role that does not', async () => {
    const body = { template: 'comparison-database', area: '320411' };
    const stranger = await asker(api)('POST', '/api/exports', body);
    assert.equal(stranger.status, 401);
    for (const [method, path] of [
      ['POST', '/api/exports'],
      ['GET', '/api/exports'],
      ['GET', '/api/export-templates'],
      ['GET', '/api/export-schedule'],
      ['GET', '/api/reconciliation/tasks'],
      ['GET', '/api/access-log/days?district=320411'],
    ] as const) {
      const response = await planner.ask(method, path, method === 'POST' ? body : undefined);
      assert.equal(response.status, 403, path);
    }
  });

  it('who is limited to a county exports that county alone, and no row that says nowhere where it belongs', async () => {
    for (const area of [undefined, '320412', '3204', { type: 'Polygon', coordinates: [[]] }]) {
      const { status, answer } = await order(county, { template: 'comparison-database', ...(area && { area }) });
      assert.deepEqual([status, answer.code], [403, 'forbidden'], JSON.stringify(area));
    }
    const own = await finished(county, { template: 'comparison-database', area: '320411' });
    assert.equal(own.state, 'exported', JSON.stringify(own));
    const parcels = await rowsOf(county, own, 'KTT_ZDJBXX');
    assert.deepEqual(
      parcels.map((row) => row['ZDDM']),
      ['320411001001GB00001'],
    );
    assert.equal((await rowsOf(county, own, 'KTT_FW_ZRZ')).length, 0);
    const all = await finished(city, { template: 'comparison-database', area: '320411' });
    assert.equal((await rowsOf(city, all, 'KTT_FW_ZRZ')).length, 1, 'listed rather than lost for who may see it');
  });

  it('stock land and restoration go out by county as well: rows without a district lie where the row lies that they belong to', async () => {
    const { pool } = database;
    const border = 'MULTIPOLYGON(((119.9 31.8,119.91 31.8,119.91 31.81,119.9 31.81,119.9 31.8)))';
    const districts = ['320411', '320412', null];
    const plots = districts.map((districtCode, i) => ({
      featureId: i + 1,
      wkt: border,
      values: { plotCode: `D${i}`, districtCode },
    }));
    await insertRows(pool, lowEfficiencyLand, plots);
    await insertRows(
      pool,
      stockLandEconomics,
      ['D0', 'D1', 'D2', '无主'].map((plotCode, i) => ({
        featureId: i + 1,
        values: { plotCode, year: 2023, creditCode: '91320411MAWNA3TC1E' },
      })),
    );
    await insertRows(
      pool,
      restorationProject,
      districts.map((districtCode, i) => ({
        featureId: i + 1,
        wkt: border,
        values: { projectNumber: `X${i}`, districtCode },
      })),
    );
    const belonging = ['X0', 'X1'].map((projectNumber, i) => ({ featureId: i + 1, projectNumber }));
    await insertRows(
      pool,
      restorationProgress,
      belonging.map(({ featureId, projectNumber }) => ({
        featureId,
        values: { projectNumber, year: 2024, quarter: 1 },
      })),
    );
    await insertRows(
      pool,
      restorationUnit,
      belonging.map(({ featureId, projectNumber }) => ({
        featureId,
        wkt: border,
        values: { projectNumber, unitCode: `${projectNumber}-1` },
      })),
    );
    const namesOf = async (visitor: Visitor, template: string, table: string, column: string) => {
      const made = await finished(visitor, { template, area: '320411' });
      assert.equal(made.state, 'exported', JSON.stringify(made));
      assert.deepEqual(made.manifest!.uncut, []);
      return (await rowsOf(visitor, made, table)).map((row) => row[column]);
    };
    assert.deepEqual(await namesOf(county, 'stock-land', lowEfficiencyLand.standard.code, 'DKBH'), ['D0']);
    assert.deepEqual(await namesOf(county, 'stock-land', 'CLYDXY', 'DKBH'), ['D0']);
    assert.deepEqual(await namesOf(city, 'stock-land', 'CLYDXY', 'DKBH'), ['D0', '无主']);
    assert.deepEqual(await namesOf(county, 'restoration', restorationProject.standard.code, 'XMBH'), ['X0']);
    assert.deepEqual(await namesOf(county, 'restoration', 'JD', 'XMBH'), ['X0']);
    assert.deepEqual(await namesOf(county, 'restoration', restorationUnit.standard.code, 'XMBH'), ['X0']);
    const csv = await finished(county, { format: 'csv', layers: ['stock-land-economics'], area: '320411' });
    assert.equal(csv.state, 'exported');
  });

  it('and neither sees nor downloads what was exported elsewhere', async () => {
    const elsewhere = await finished(city, { template: 'comparison-database', area: '320412' });
    for (const path of ['', '/download', '/manifest', '/problems', '/problem-list']) {
      const response = await county.ask('GET', `/api/exports/${elsewhere.id}${path}`);
      assert.equal(response.status, 403, path);
    }
    const { exports } = (await (await county.ask('GET', '/api/exports')).json()) as { exports: Answer[] };
    assert.ok(exports.length >= 1 && exports.every(({ id }) => id !== elsewhere.id));
    const options = (await (await county.ask('GET', '/api/export-options')).json()) as {
      isEverywhere: boolean;
      districts: { code: string }[];
    };
    assert.deepEqual([options.isEverywhere, options.districts.map(({ code }) => code)], [false, ['320411']]);
  });

  it('personal data go out in full to who may see them, and every download is on record with who it was', async () => {
    const made = await finished(county, { template: 'comparison-database', area: '320411' });
    assert.equal(made.request.view, 'full');
    assert.equal((await rowsOf(county, made, 'ZTT_GY_QLR'))[0]!['QLRMC'], '张三丰');
    await rowsOf(city, made, 'ZTT_GY_QLR');
    const { rows } = await database.pool.query<{ actor: string; view: string }>(
      `select actor, entry::jsonb -> 'detail' ->> 'view' as view from dimai.audit_entry
where action = 'export.download' and target = $1 order by sequence`,
      [made.id],
    );
    assert.deepEqual(
      rows.map(({ actor, view }) => [actor, view]),
      [
        [county.id, 'full'],
        [city.id, 'full'],
      ],
    );
  });

  it('layers that nobody has loaded are named in the list, the workbook and the manifest', async () => {
    const made = await finished(city, { template: 'comparison-database', area: '320411' });
    const gaps = made.manifest!.gaps.map(({ table }) => table);
    assert.ok(gaps.includes('QLF_QL_DYAQ') && !gaps.includes('KTT_ZDJBXX') && !gaps.includes('KTT_FW_ZRZ'));
    const list = (await (await city.ask('GET', `${made.links['problemList']}?table=QLF_QL_DYAQ`)).json()) as {
      problems: { code: string; severity: string; message: string }[];
    };
    assert.deepEqual(
      list.problems.map(({ code, severity }) => [code, severity]),
      [['no-data', 'notice']],
    );
    assert.match(list.problems[0]!.message, /抵押权.*没有装入任何数据，空缺不表示没有/);
    const workbook = await city.ask('GET', made.links['problems']!);
    const path = join(dataDirectory, 'gaps.xlsx');
    writeFileSync(path, Buffer.from(await workbook.arrayBuffer()));
    assert.ok(readSheet(path, 0).some((row) => row[1] === 'QLF_QL_DYAQ' && row[5] === 'no-data'));
    const shapes = await finished(city, { format: 'gpkg', layers: ['parcel', 'seizure'] });
    assert.deepEqual(
      shapes.manifest!.gaps.map(({ table, code }) => [table, code]),
      [['CFDJ', 'no-data']],
    );
  });

  it('a layer that was loaded for other districts lacks this one', async () => {
    await database.pool.query(
      `with made as (
  insert into dimai.dataset (layer, name, district_code) values ('parcel', '钟楼', '320404') returning id
)
insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at)
select id, 'parcel', 1, 'published', 'x', 'x', now() from made`,
    );
    const gapsAt = async (area: string) =>
      (await finished(city, { format: 'csv', layers: ['parcel'], area })).manifest!.gaps.map(({ code }) => code);
    assert.deepEqual(await gapsAt('320404'), []);
    assert.deepEqual(await gapsAt('320411'), ['no-data']);
    assert.deepEqual(await gapsAt('3204'), ['partly-loaded']);
    await database.pool.query(`delete from dimai.dataset_version where source_name = 'x'`);
  });

  it('a check alone makes no file', async () => {
    const checked = await finished(city, { template: 'comparison-database', area: '320411', checkOnly: true });
    assert.deepEqual([checked.state, checked.manifest, checked.links['download']], ['checked', null, undefined]);
    assert.deepEqual(readdirSync(exportFolder(settings, checked.id)).toSorted(), ['problems.json', 'problems.xlsx']);
    assert.equal((await city.ask('GET', `/api/exports/${checked.id}/download`)).status, 409);
    const layers = await finished(city, { format: 'shp', layers: ['parcel'], checkOnly: true });
    assert.equal(layers.state, 'checked');
  });

  it('a file that would grow beyond the limit is refused with what to do, and nothing of it stays', async () => {
    const tooLarge = await finished(city, { template: 'comparison-database', area: '320404' });
    assert.deepEqual([tooLarge.state, tooLarge.refusals, tooLarge.manifest], ['refused', 1, null]);
    const { problems } = (await (await city.ask('GET', tooLarge.links['problemList']!)).json()) as {
      problems: { code: string; table: string; key: string; value: string; message: string }[];
    };
    const { message, ...full } = problems[0]!;
    assert.deepEqual([full.code, full.table, full.key], ['file-full', 'KTT_ZDJBXX', '320404']);
    assert.match(
      message,
      /超过单个文件的上限 1\.5 MB.*未写任何文件.*KTT_ZDJBXX \d+ 行约 .*范围填 320404 后加三位地籍区号/,
    );
    assert.deepEqual(readdirSync(exportFolder(settings, tooLarge.id)).toSorted(), ['problems.json', 'problems.xlsx']);
    assert.equal((await city.ask('GET', `/api/exports/${tooLarge.id}/download`)).status, 409);
  });
});
