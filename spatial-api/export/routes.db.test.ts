import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MDBReader from 'mdb-reader';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows } from '../../fixtures/harness/layer-rows.ts';
import { eventually, forkWorker } from '../../fixtures/harness/worker.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { changzhou } from '../../schemas/regions/changzhou.ts';
import { readSettings } from '../../schemas/settings.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import { serviceJobs } from '../job-handlers.ts';
import { exportFolder, sweepExports } from './export-store.ts';
import { createDatabase } from './jet/index.ts';
import { orderDueExports } from './schedule.ts';
import { templateDesign } from './template-design.ts';
import { readSheet } from './xlsx-tables.ts';

const WORKER = new URL('../worker.ts', import.meta.url);
const log = pino({ level: 'silent' });

interface ExportAnswer {
  readonly id: string;
  readonly state: string;
  readonly refusals: number;
  readonly notices: number;
  readonly manifest: {
    file: { name: string; sm3: string; sha256: string; bytes: number };
    tables: { name: string; rows: number }[];
    gaps?: { table: string; layer: string }[];
    parts?: { district: string; file: { name: string; sm3: string; sha256: string } }[];
  } | null;
  readonly links: Readonly<Record<string, string>>;
  readonly code?: string;
  readonly detail?: string;
}

describe('exports over HTTP', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'export-http-'));
  const settings = readSettings({ DIMAI_DATA: dataDirectory });
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database, { DIMAI_DATA: dataDirectory });
    worker = await startWorker({ db: database.pool, log, handlers: serviceJobs(settings), slots: 1 });
    const square = 'MULTIPOLYGON(((119.97 31.81,119.98 31.81,119.98 31.82,119.97 31.82,119.97 31.81)))';
    await insertRows(
      database.pool,
      parcel,
      [1, 2, 3].map((i) => ({
        featureId: i,
        wkt: square,
        values: {
          parcelCode: `32041100100${i}GB00001`,
          location: `太湖东路${i}号`,
          rightHolder: '张三丰',
          area: '1234.50',
        },
      })),
    );
  });

  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  const post = async (body: unknown, path = '/api/exports'): Promise<{ status: number; answer: ExportAnswer }> => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${api.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, answer: (await response.json()) as ExportAnswer };
  };
  const read = async (id: string): Promise<ExportAnswer> =>
    (await (await fetch(`${api.url}/api/exports/${id}`)).json()) as ExportAnswer;
  const finished = (id: string): Promise<ExportAnswer> =>
    eventually(async () => {
      const answer = await read(id);
      return ['queued', 'running'].includes(answer.state) ? null : answer;
    }, 150_000);
  const ordered = async (body: unknown): Promise<ExportAnswer> => {
    const { status, answer } = await post(body);
    assert.equal(status, 202, JSON.stringify(answer));
    return finished(answer.id);
  };

  it('a template comes as a file with its manifest, and every download is on record', async () => {
    const done = await ordered({ template: 'comparison-database', area: '320411' });
    assert.equal(done.state, 'exported', JSON.stringify(done));
    const response = await fetch(`${api.url}${done.links['download']}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(response.headers.get('x-digest'), `sm3=${createHash('sm3').update(bytes).digest('hex')}`);
    assert.equal(done.manifest!.file.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.match(done.manifest!.file.name, /^320411-\d{8}-comparison-database\.mdb$/);
    const rows = new MDBReader(bytes).getTable('KTT_ZDJBXX').getData();
    assert.deepEqual(
      rows.map((row) => row['ZDDM']),
      [1, 2, 3].map((i) => `32041100100${i}GB00001`),
    );
    const { rows: acts } = await database.pool.query<{ action: string }>(
      `select action from dimai.audit_entry where target = $1 order by 1`,
      [done.id],
    );
    assert.deepEqual(
      acts.map(({ action }) => action),
      ['export.download', 'export.run'],
    );
    const problems = await fetch(`${api.url}${done.links['problems']}`);
    const path = join(dataDirectory, 'problems.xlsx');
    writeFileSync(path, Buffer.from(await problems.arrayBuffer()));
    assert.deepEqual(readSheet(path, 0)[0]!.slice(0, 4), ['类别', '表', '主键', '字段']);
    assert.ok(readSheet(path, 0).length - 1 <= done.notices);
  });

  it('a city goes out as a file for every district, all of one snapshot, under one list', async () => {
    const done = await ordered({ template: 'comparison-database', area: '320400', perDistrict: true });
    assert.equal(done.state, 'exported', JSON.stringify(done));
    const { parts, tables, file } = done.manifest!;
    assert.deepEqual(
      parts!.map(({ district }) => district),
      changzhou.districts.map(({ code }) => code),
    );
    assert.equal(tables.find(({ name }) => name === 'KTT_ZDJBXX')!.rows, 3);
    const gaps = done.manifest!.gaps!.map(({ table, layer }) => `${table} ${layer}`);
    assert.equal(new Set(gaps).size, gaps.length, 'what every district lacks alike is told once');
    const list = (await (await fetch(`${api.url}${done.links['download']}`)).json()) as {
      files: { district: string; file: { sha256: string } }[];
    };
    assert.match(file.name, /^320400-\d{8}-comparison-database\.files\.json$/);
    for (const [i, part] of parts!.entries()) {
      const response = await fetch(`${api.url}${done.links['download']}?district=${part.district}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      assert.deepEqual([part.file.sha256, list.files[i]!.file.sha256], [sha256, sha256]);
      assert.equal(response.headers.get('x-digest'), `sm3=${part.file.sm3}`);
      const rows = new MDBReader(bytes).getTable('KTT_ZDJBXX').getData();
      assert.equal(rows.length, part.district === '320411' ? 3 : 0);
    }
    const checked = await ordered({ template: 'comparison-database', perDistrict: true, checkOnly: true });
    assert.deepEqual([checked.state, checked.manifest], ['checked', null]);
    assert.equal(checked.notices, done.notices);
    assert.deepEqual(readdirSync(exportFolder(settings, checked.id)).toSorted(), ['problems.json', 'problems.xlsx']);
    const { status, answer } = await post({ format: 'csv', layers: ['parcel'], perDistrict: true });
    assert.deepEqual([status, answer.code], [400, 'request-invalid']);
    const nowhere = await post({ template: 'comparison-database', area: '11', perDistrict: true });
    assert.deepEqual([nowhere.status, nowhere.answer.code], [422, 'export-unsuitable']);
  }).timeout(240_000);

  it('layers come in the format, system and area asked for; personal data are masked without the right to see them', async () => {
    const done = await ordered({ format: 'geojson', layers: ['parcel'], area: '320411' });
    assert.equal(done.state, 'exported', JSON.stringify(done));
    const collection = (await (await fetch(`${api.url}${done.links['download']}`)).json()) as {
      features: { properties: Record<string, unknown> }[];
    };
    assert.deepEqual(
      collection.features.map(({ properties }) => [properties['ZL'], properties['QLR'], properties['ZDMJ']]),
      [1, 2, 3].map((i) => [`太湖东路${i}号`, '张**', 1234.5]),
    );
  });

  it('what cannot be ordered is refused with every reason, before anything runs', async () => {
    const cases = [
      [{}, 400, 'request-invalid'],
      [{ template: 'comparison-database', format: 'shp', layers: ['parcel'] }, 400, 'request-invalid'],
      [{ format: 'shp' }, 400, 'request-invalid'],
      [{ template: 'nothing' }, 404, 'template-unknown'],
      [{ format: 'shp', layers: ['nothing'] }, 404, 'layer-unknown'],
      [{ format: 'txt', layers: ['boundary-point'] }, 422, 'export-unsuitable'],
      [{ format: 'vct', layers: ['parcel'], crs: 4490 }, 422, 'export-unsuitable'],
      [{ format: 'shp', layers: ['parcel'], crs: 3857 }, 400, 'request-invalid'],
      [{ format: 'shp', layers: ['parcel'], area: '3204x' }, 400, 'request-invalid'],
      [{ format: 'shp', layers: ['parcel'], asOf: '2999-01-01' }, 422, 'export-unsuitable'],
    ] as const;
    for (const [body, status, code] of cases) {
      const answer = await post(body);
      assert.deepEqual([answer.status, answer.answer.code], [status, code], JSON.stringify(body));
    }
    const none = await fetch(`${api.url}/api/exports/00000000-0000-4000-8000-000000000000`);
    assert.equal(none.status, 404);
  });

  it('a template derived from a supplied file is kept and filled; what it cannot hold is refused with the list', async () => {
    const path = join(dataDirectory, 'supplied.mdb');
    const design = templateDesign(comparisonDatabase);
    const tables = design.tables
      .filter(({ name }) => name === 'KTT_ZDJBXX')
      .map((table) => ({
        ...table,
        columns: table.columns.map((column) => (column.name === 'ZL' ? { ...column, length: 4 } : column)),
      }));
    await (await createDatabase(path, { tables })).close();
    const query = new URLSearchParams({ id: 'narrow', title: '下发模板' });
    const response = await fetch(`${api.url}/api/export-templates?${query.toString()}`, {
      method: 'POST',
      body: readFileSync(path),
    });
    const made = (await response.json()) as { unfilled: string[]; template: { hasFile: boolean } };
    assert.equal(response.status, 201, JSON.stringify(made));
    assert.deepEqual([made.unfilled, made.template.hasFile], [[], true]);
    const done = await ordered({ template: 'narrow' });
    assert.deepEqual([done.state, done.refusals, done.manifest], ['refused', 3, null]);
    assert.equal((await fetch(`${api.url}/api/exports/${done.id}/download`)).status, 409);
    const problems = join(dataDirectory, 'refused.xlsx');
    writeFileSync(problems, Buffer.from(await (await fetch(`${api.url}${done.links['problems']}`)).arrayBuffer()));
    assert.deepEqual(
      readSheet(problems, 0)
        .slice(1, 4)
        .map((row) => [row[0], row[2], row[3]]),
      [1, 2, 3].map((i) => ['不能导出', `32041100100${i}GB00001`, 'ZL']),
    );
    const spoilt = join(dataDirectory, 'templates', 'narrow.json');
    const kept = readFileSync(spoilt, 'utf8');
    writeFileSync(spoilt, kept.replace('"parcelCode"', '"parcelCod"'));
    const list = (await (await fetch(`${api.url}/api/export-templates`)).json()) as {
      templates: { id: string }[];
      faulty: { file: string; detail: string }[];
    };
    assert.match(list.faulty[0]!.detail, /narrow\.json.*KTT_ZDJBXX\.ZDDM：数据来源没有字段 parcelCod/);
    assert.ok(
      list.templates.some(({ id }) => id === 'comparison-database'),
      'the others are there',
    );
    const refused = await post({ template: 'narrow' });
    assert.deepEqual([refused.status, refused.answer.code], [422, 'template-invalid']);
    assert.equal((await post({ template: 'comparison-database', area: '320411', checkOnly: true })).status, 202);
    writeFileSync(spoilt, kept);
    const truncated = await fetch(`${api.url}/api/export-templates?id=broken&title=x`, {
      method: 'POST',
      body: readFileSync(path).subarray(0, 20_000),
    });
    assert.deepEqual([truncated.status, ((await truncated.json()) as ExportAnswer).code], [422, 'template-invalid']);
  });

  it('files past their time are removed, the record stays', async () => {
    const done = await ordered({ format: 'csv', layers: ['parcel'] });
    assert.ok(existsSync(exportFolder(settings, done.id)));
    const later = new Date(Date.now() + settings.exportKeepMs + 60_000);
    assert.ok((await sweepExports(database.pool, settings, later)) >= 1);
    assert.equal(existsSync(exportFolder(settings, done.id)), false);
    assert.equal((await read(done.id)).state, 'removed');
    assert.equal((await fetch(`${api.url}/api/exports/${done.id}/download`)).status, 410);
  });

  it('when a quarter has ended every district is exported once, of the moment it ended', async () => {
    const scheduled = { ...settings, quarterlyExports: ['stock-land'] };
    const at = new Date('2025-04-01T00:00:30+08:00');
    const before = new Date('2025-03-31T23:59:30+08:00');
    const late = new Date('2025-05-01T00:00:00+08:00');
    assert.equal((await orderDueExports(database.pool, scheduled, changzhou, late)).length, 0);
    const old = await orderDueExports(database.pool, scheduled, changzhou, before);
    assert.equal(old.length, 0, 'the quarter before ended three months ago');
    const jobs = await orderDueExports(database.pool, scheduled, changzhou, at);
    assert.equal(jobs.length, changzhou.districts.length);
    assert.equal((await orderDueExports(database.pool, scheduled, changzhou, at)).length, 0);
    const { rows } = await database.pool.query<{ parameters: { asOf: string; district: string }; created_by: string }>(
      'select parameters, created_by from dimai.job where id = $1',
      [jobs[0]],
    );
    assert.deepEqual([rows[0]!.parameters.asOf, rows[0]!.created_by], ['2025-03-31T16:00:00.000Z', 'schedule']);
    for (const id of jobs) {
      await eventually(async () => {
        const { rows: states } = await database.pool.query<{ state: string }>(
          'select state from dimai.job where id = $1',
          [id],
        );
        return states[0]?.state === 'succeeded';
      }, 60_000);
    }
    const files = readdirSync(exportFolder(settings, jobs[0]!));
    assert.ok(files.includes('320402-2025Q1-stock-land.mdb'), files.join());
  });
});

describe('an export whose worker dies', () => {
  it('leaves nothing at the target and is done again by another worker', async function () {
    this.timeout(120_000);
    const dataDirectory = mkdtempSync(join(tmpdir(), 'export-kill-'));
    mkdirSync(dataDirectory, { recursive: true });
    const database = await testDatabase();
    const api = await startApi(database, { DIMAI_DATA: dataDirectory });
    const first = forkWorker(WORKER, database.url, { DIMAI_DATA: dataDirectory });
    let second;
    try {
      await database.pool.query(`insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, location)
select i, 1, 1, '320411001002GB' || lpad(i::text, 5, '0'), '太湖东路' || i || '号' from generate_series(1, 60000) i`);
      const body = JSON.stringify({ template: 'comparison-database', area: '320411' });
      const headers = { 'Content-Type': 'application/json' };
      const { id } = (await (
        await fetch(`${api.url}/api/exports`, { method: 'POST', headers, body })
      ).json()) as ExportAnswer;
      const settings = readSettings({ DIMAI_DATA: dataDirectory });
      const folder = exportFolder(settings, id);
      await eventually(
        async () => existsSync(`${folder}.partial`) && readdirSync(`${folder}.partial`).length > 0,
        60_000,
      );
      await first.kill();
      assert.equal(existsSync(folder), false);
      assert.ok(existsSync(`${folder}.partial`), 'what was half made is still there');
      second = forkWorker(WORKER, database.url, { DIMAI_DATA: dataDirectory });
      const done = await eventually(async () => {
        const answer = (await (await fetch(`${api.url}/api/exports/${id}`)).json()) as ExportAnswer;
        return answer.state === 'exported' ? answer : null;
      }, 90_000);
      assert.equal(done.manifest!.tables.find(({ name }) => name === 'KTT_ZDJBXX')!.rows, 60_000);
      assert.equal(existsSync(`${folder}.partial`), false);
    } finally {
      await first.kill();
      await second?.kill();
      await api.close();
      await database.drop();
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  });
});
