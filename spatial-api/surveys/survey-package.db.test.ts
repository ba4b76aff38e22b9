import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { type Box, boxes, load, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { type Visitor, visitorWith } from '../../fixtures/harness/visitor.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { boundaryPoint } from '../../schemas/layers/boundary-point.ts';
import { controlPoint } from '../../schemas/layers/control-point.ts';
import { readSettings } from '../../schemas/settings.ts';
import { serviceJobs } from '../job-handlers.ts';

const CODE = (number: number) => `320411001001GB${String(number).padStart(5, '0')}`;

interface Manifest {
  readonly crs: { readonly epsg: number };
  readonly layers: readonly { readonly layer: string; readonly version: number }[];
  readonly contents: {
    readonly overlapped: readonly string[];
    readonly parcelsDrawn: number;
    readonly controlPoints: number;
    readonly codes: readonly { readonly code: string }[];
  };
  readonly notices: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

describe('a survey package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  const environment = { DIMAI_DATA: folder, OFFICE_HOURS: 'none' };
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let steward: Visitor;
  let surveyor: Visitor;
  let taskId: number;

  const ask = async <T>(
    who: Visitor,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => {
    const response = await who.ask(method, `/api${path}`, body, headers);
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) as T, text };
  };
  const commissioned = async (box: Box): Promise<number> => {
    const made = await ask<{ id: number; revision: number }>(steward, 'POST', '/survey-tasks', {
      geometry: { type: 'Polygon', coordinates: [ringOf(box)] },
      crs: 4549,
      kind: 'split',
      purpose: '分割',
      place: '示例路 1 号',
      applicant: '欧阳致远',
      contactPhone: '0519-88881234',
    });
    assert.equal(made.status, 201, made.text);
    const headers = { 'If-Match': '"1"' };
    await ask(steward, 'POST', `/survey-tasks/${made.body.id}/steps`, { to: 'accepted', reason: '测试' }, headers);
    return made.body.id;
  };
  /** Orders a package and waits for it. */
  const packed = async (who: Visitor, id: number, body: object = {}): Promise<string> => {
    const ordered = await ask<{ id: string }>(who, 'POST', `/survey-tasks/${id}/packages`, body);
    assert.equal(ordered.status, 202, ordered.text);
    await eventually(async () => {
      const { body: job } = await ask<{ state: string; problem: unknown }>(who, 'GET', `/jobs/${ordered.body.id}`);
      assert.notEqual(job.state, 'failed', JSON.stringify(job.problem));
      return job.state === 'succeeded';
    }, 60_000);
    return ordered.body.id;
  };
  const manifestOf = async (id: string) =>
    (await ask<{ manifest: Manifest; bytes: number }>(steward, 'GET', `/survey-packages/${id}`)).body;
  const fileOf = async (who: Visitor, id: string, name: string): Promise<Buffer> => {
    const response = await who.ask('GET', `/api/survey-packages/${id}/files/${name}`);
    assert.equal(response.status, 200, name);
    return Buffer.from(await response.arrayBuffer());
  };

  before(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    const { pool } = database;
    await load(pool, 'administrative-area', [
      { geometry: boxes([[0, 0, 5000, 5000]]), values: { districtCode: '320411', districtName: '新北区' } },
    ]);
    await load(pool, 'cadastral-subdistrict', [
      { geometry: boxes([[0, 0, 5000, 5000]]), values: { code: '320411001001', name: '甲村' } },
    ]);
    const row = (number: number, box: Box) => ({
      geometry: boxes([box]),
      values: {
        parcelCode: CODE(number),
        districtCode: '320411',
        location: `示例路 ${number} 号`,
        landClass: '0701',
        rightHolder: '上官飞',
        area: '10000.00',
      },
    });
    await load(pool, 'parcel', [
      row(1, [100, 100, 200, 200]),
      row(2, [200, 100, 300, 200]),
      row(3, [900, 100, 999, 200]),
    ]);
    await insertRows(pool, boundaryPoint, [
      {
        featureId: 1,
        values: { parcelCode: CODE(1), pointNumber: 'J1', ring: 1, sequence: 1, northing: 3520200, easting: 500100 },
        wkt: 'POINT(120.0011 31.8018)',
      },
    ]);
    await setVersion(pool, boundaryPoint, 1);
    const mark = (featureId: number, longitude: number, more: object = {}) => ({
      featureId,
      values: {
        pointNumber: `GD${featureId}`,
        pointType: '110302',
        grade: 'D级',
        state: '完好',
        elevation: 6.616,
        districtCode: '320411',
        description: '=路口',
        ...more,
      },
      wkt: `POINT(${longitude} 31.8012)`,
    });
    await insertRows(pool, controlPoint, [mark(1, 120.0015), mark(2, 120.008), mark(3, 120.5)]);
    await setVersion(pool, controlPoint, 1);
    api = await startApi(database, environment);
    const handlers = serviceJobs(readSettings(environment));
    worker = await startWorker({ db: pool, log: pino({ level: 'silent' }), handlers, slots: 1 });
    steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'] });
    surveyor = await visitorWith(database, api, 'surveyor', { roles: ['surveyor'] });
    taskId = await commissioned([110, 110, 190, 190]);
  });
  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every file that its manifest names, to the byte and digest, with versions and coordinate system', async () => {
    await ask(steward, 'POST', `/survey-tasks/${taskId}/codes`, { series: '320411001001GB', count: 2 });
    const id = await packed(steward, taskId, { margin: 50, controlMargin: 1000 });
    const { manifest, bytes } = await manifestOf(id);
    assert.equal(manifest.crs.epsg, 4549);
    assert.deepEqual(manifest.contents.overlapped, [CODE(1)]);
    assert.equal(manifest.contents.parcelsDrawn, 2, 'the parcel and its neighbour, not the one far off');
    assert.equal(manifest.contents.controlPoints, 2);
    assert.equal(manifest.contents.codes.length, 2);
    const versions = new Map(manifest.layers.map(({ layer, version }) => [layer, version]));
    assert.deepEqual([versions.get('parcel'), versions.get('control-point'), versions.get('building')], [1, 1, 0]);
    assert.ok(
      manifest.notices.some((notice) => notice.includes('自然幢') || notice.includes('房屋')),
      manifest.notices.join(),
    );
    const names = manifest.files.map(({ name }) => name);
    assert.match(
      (await fileOf(steward, id, 'page-1.dxf')).toString('latin1'),
      /FWX_/,
      'the ground of the survey is drawn',
    );
    for (const name of ['map.pdf', 'page-1.dxf', 'survey-forms.pdf', 'control-points.csv', 'reserved-codes.csv']) {
      assert.ok(names.includes(name), `${name} in ${names.join()}`);
    }
    for (const kind of ['gpkg', 'shp', 'txt'])
      assert.ok(
        names.some((name) => name.startsWith(`data-${kind}`)),
        kind,
      );
    const zip = await fileOf(steward, id, 'package.zip');
    assert.equal(zip.length, bytes);
    const packedFiles = unzipSync(zip);
    assert.deepEqual(Object.keys(packedFiles).sort(), [...names, 'manifest.json'].sort());
    for (const { name, bytes: size, sha256 } of manifest.files) {
      assert.equal(packedFiles[name]!.length, size, name);
      assert.equal(createHash('sha256').update(packedFiles[name]!).digest('hex'), sha256, name);
    }
    assert.deepEqual(JSON.parse(Buffer.from(packedFiles['manifest.json']!).toString()), manifest);
    const controls = Buffer.from(packedFiles['control-points.csv']!).toString();
    assert.match(controls, /GD1,.*卫星定位等级点,D级/);
    assert.match(controls, /'=路口/, 'no formula for a spreadsheet');
    assert.ok(!controls.includes('GD3'));
  }).timeout(90_000);

  it('lets the task go into the field, and stands in its history', async () => {
    const read = async () =>
      (await ask<{ revision: number; history: { kind: string }[] }>(steward, 'GET', `/survey-tasks/${taskId}`)).body;
    assert.ok((await read()).history.some(({ kind }) => kind === 'package'));
    const headers = async () => ({ 'If-Match': `"${(await read()).revision}"` });
    await ask(
      steward,
      'PUT',
      `/survey-tasks/${taskId}/assignment`,
      { surveyor: '测绘王', reason: '分派' },
      await headers(),
    );
    for (const to of ['preparing', 'field']) {
      const taken = await ask(
        surveyor,
        'POST',
        `/survey-tasks/${taskId}/steps`,
        { to, reason: '测试' },
        await headers(),
      );
      assert.equal(taken.status, 200, taken.text);
    }
  });

  it('masks people for who may not see them, and is kept from them where it names them', async () => {
    const [full] = (await ask<{ packages: { id: string }[] }>(steward, 'GET', `/survey-tasks/${taskId}/packages`)).body
      .packages;
    assert.equal(
      (await ask<{ code: string }>(surveyor, 'GET', `/survey-packages/${full!.id}`)).body.code,
      'survey-package-unknown',
    );
    const id = await packed(surveyor, taskId, { data: ['gpkg'] });
    const folderOf = join(folder, 'surveys', id);
    const gpkg = readFileSync(join(folderOf, 'data-gpkg.gpkg')).toString('latin1');
    assert.ok(!gpkg.includes(Buffer.from('上官飞').toString('latin1')));
    const job = await ask(surveyor, 'GET', `/jobs/${id}`);
    for (const secret of ['欧阳致远', '88881234', '上官飞']) assert.ok(!job.text.includes(secret));
    const { rows } = await database.pool.query<{ text: string }>(
      'select package_order::text || manifest::text as text from dimai.survey_package',
    );
    for (const { text } of rows)
      for (const secret of ['欧阳致远', '88881234', '上官飞']) assert.ok(!text.includes(secret));
    await fileOf(surveyor, id, 'survey-forms.pdf');
  }).timeout(90_000);

  it('says what it lacks where a layer was never published', async () => {
    await database.pool.query(`delete from dimai.layer_state where layer in ('control-point', 'boundary-point')`);
    const id = await packed(steward, taskId, { data: ['gpkg'] });
    const { notices, contents } = (await manifestOf(id)).manifest;
    assert.ok(notices.some((notice) => notice.includes('测量控制点图层没有数据')));
    assert.ok(notices.some((notice) => notice.includes('界址点图层没有数据')));
    assert.equal(contents.controlPoints, 0);
  }).timeout(90_000);

  it('is refused for a task that nobody has accepted, and leaves nothing behind when it fails', async () => {
    const open = await ask<{ id: number }>(steward, 'POST', '/survey-tasks', {
      geometry: { type: 'Polygon', coordinates: [ringOf([110, 300, 190, 390])] },
      crs: 4549,
      kind: 'first',
      purpose: 'x',
      place: 'x',
      applicant: 'x',
    });
    const refused = await ask<{ code: string }>(steward, 'POST', `/survey-tasks/${open.body.id}/packages`, {});
    assert.equal(refused.body.code, 'survey-closed');
    const absent = await ask<{ code: string }>(
      steward,
      'GET',
      `/survey-packages/7d444840-9dc0-4d1b-a245-5ffdce74fad2/files/map.pdf`,
    );
    assert.equal(absent.body.code, 'survey-package-unknown');
    assert.ok(!existsSync(join(folder, 'surveys', '7d444840-9dc0-4d1b-a245-5ffdce74fad2')));
  });
});
