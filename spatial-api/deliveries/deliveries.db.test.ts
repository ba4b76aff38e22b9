import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { parcelPackage } from '../../fixtures/harness/parcel-package.ts';
import { hostileFiles } from '../../fixtures/harness/hostile-files.ts';
import { dbfBytes, shapeContent, shpBytes, zipBytes } from '../../fixtures/harness/shapefile-bytes.ts';
import { visitorWith } from '../../fixtures/harness/visitor.ts';
import { eventually } from '../../fixtures/harness/worker.ts';
import { ingestJobs } from '../../ingest/job-handlers.ts';
import { startWorker, type Worker } from '../../schemas/jobs/worker.ts';
import { readSettings } from '../../schemas/settings.ts';
import { cleanUploads } from '../../schemas/uploads/upload-store.ts';
import { uploadStore } from '../uploads/tus.ts';
import type { IngestJob, IngestState } from './ingest-jobs.ts';

type Problem = { readonly code: string; readonly detail: string };

describe('deliveries over HTTP', () => {
  let database: TestDatabase;
  let folder: string;
  let api: TestApi;
  let worker: Worker;
  let environment: Record<string, string>;

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-deliveries-'));
    environment = { DIMAI_DATA: folder, UPLOAD_LIMIT: '4MB', ARCHIVE_ENTRY_LIMIT: '1000', UNPACKED_LIMIT: '64MB' };
    api = await startApi(database, environment);
    const settings = readSettings(environment);
    const log = pino({ level: 'silent' });
    worker = await startWorker({ db: database.pool, log, handlers: ingestJobs(settings), slots: 2 });
  });
  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async <T = IngestJob>(path: string, init: RequestInit = {}) => {
    const response = await fetch(`${api.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as T };
  };
  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const deliver = async (name: string, content: Buffer, query = '') => {
    const { status, body } = await ask(`/api/ingest-jobs?name=${encodeURIComponent(name)}${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: new Uint8Array(content),
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body.id;
  };
  const reach = (id: string, ...states: readonly IngestState[]) =>
    eventually(async () => {
      const { body } = await ask(`/api/ingest-jobs/${id}`);
      if (states.includes(body.state)) return body;
      assert.ok(
        !['refused', 'failed', 'cancelled'].includes(body.state),
        `${body.state}: ${JSON.stringify(body.problem)}`,
      );
      return null;
    }, 40_000);
  const publish = async (id: string, body: unknown = {}) => {
    assert.equal((await ask(`/api/ingest-jobs/${id}/publish`, json('POST', body))).status, 202);
    return reach(id, 'published', 'staged');
  };
  const locations = async () =>
    (
      await database.pool.query<{ location: string }>(
        'select distinct location from land.parcel where version_to is null order by 1',
      )
    ).rows.map(({ location }) => location);
  /** Working folders of jobs that are over leave nothing. */
  const isTidy = () =>
    eventually(async () => (await readdir(join(folder, 'work'), { recursive: true }).catch(() => [])).length <= 1);

  it('a file is staged, reviewed, and published only when that is ordered', async () => {
    const id = await deliver('宗地.zip', parcelPackage(30, '常州市甲'), '&layer=parcel&dataset=新北区');
    const staged = await reach(id, 'staged');
    assert.deepEqual(
      [staged.report!.rows.read, staged.report!.rows.added, staged.report!.version, staged.name],
      [30, 30, 1, '宗地.zip'],
    );
    assert.equal(staged.report!.samples!.length, 20);
    assert.deepEqual(await locations(), []);
    const published = await publish(id);
    assert.equal(published.state, 'published');
    assert.deepEqual(await locations(), ['常州市甲']);
    const again = await ask<Problem>(`/api/ingest-jobs/${id}/publish`, json('POST', {}));
    assert.deepEqual([again.status, again.body.code], [409, 'ingest-state-wrong']);
    await isTidy();
  });

  it('the same content is recognised, whatever it is called', async () => {
    const id = await deliver('again.zip', parcelPackage(30, '常州市甲'), '&layer=parcel&dataset=新北区');
    await reach(id, 'known');
  });

  it('a delivery of boundary points is handed back byte for byte, to those who work for all of it', async () => {
    const point = (ring: number, k: number, east: number, north: number) =>
      `J${k},${ring},${north.toFixed(2)},${east.toFixed(4)}`;
    const corners: [number, number][] = [
      [40497000, 3521100],
      [40497100, 3521100],
      [40497100, 3521000],
      [40497000, 3521000],
      [40497000, 3521100],
    ];
    const lines = [
      '[属性描述]',
      '坐标系=2000国家大地坐标系',
      '几度分带=3',
      '投影类型=高斯克吕格',
      '计量单位=米',
      '带号=40',
      '精度=0.01',
      '转换参数=,,,,,,',
      '[地块坐标]',
      '5,1.0000,1,地块1,面,,工业用地,0601,@',
      ...corners.map(([east, north], k) => point(1, (k % 4) + 1, east, north)),
    ];
    const bytes = Buffer.from(`\uFEFF${lines.join('\r\n')}\n\n`);
    const id = await deliver('红线.txt', bytes);
    await reach(id, 'examined');
    const set = { projectCode: '2024-320411' };
    const options = { layer: 'project-redline', dataset: '红线', district: '320411', set };
    assert.equal((await ask(`/api/ingest-jobs/${id}/options`, json('PUT', options))).status, 202);
    await reach(id, 'staged');
    await publish(id);
    const read = (query: string) => fetch(`${api.url}/api/layers/project-redline/boundary-points.txt?${query}`);
    const answer = await read(`dataset=${encodeURIComponent('红线')}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
    assert.match(answer.headers.get('content-disposition')!, /%E7%BA%A2%E7%BA%BF\.txt/);
    const unknown = await read('dataset=none');
    assert.deepEqual([unknown.status, ((await unknown.json()) as Problem).code], [400, 'request-invalid']);
  });

  it('an unknown delivery is examined: columns, samples, proposed layer; options chosen later load it without a second upload', async () => {
    const id = await deliver('不知道.zip', parcelPackage(5, '常州市乙'));
    const examined = await reach(id, 'examined');
    const [layer] = examined.examination!.layers;
    assert.equal(layer!.layer, 'parcel');
    assert.deepEqual(layer!.crs, { label: 'EPSG:4528' });
    assert.deepEqual(
      layer!.columns.map(({ column, field, samples }) => [column, field, samples[0]]),
      [
        ['ZDDM', 'parcelCode', '320411001001GB00001'],
        ['ZL', 'location', '常州市乙'],
        ['ZDMJ', 'area', '400'],
      ],
    );
    const options = { layer: 'parcel', dataset: '武进区', map: { location: null } };
    assert.equal((await ask(`/api/ingest-jobs/${id}/options`, json('PUT', options))).status, 202);
    const first = await reach(id, 'staged');
    assert.equal(first.report!.samples![0]!.after!['location'], null);
    const mended = { layer: 'parcel', dataset: '武进区' };
    assert.equal((await ask(`/api/ingest-jobs/${id}/options`, json('PUT', mended))).status, 202);
    const second = await eventually(async () => {
      const { body } = await ask(`/api/ingest-jobs/${id}`);
      return body.state === 'staged' && body.deliveryId !== first.deliveryId ? body : null;
    });
    assert.equal(second.report!.samples![0]!.after!['location'], '常州市乙');
    const { rows } = await database.pool.query('select state from dimai.dataset_version where id = $1', [
      first.deliveryId,
    ]);
    assert.deepEqual(rows, [{ state: 'discarded' }]);
    assert.equal((await ask(`/api/ingest-jobs/${id}`, { method: 'DELETE' })).body.state, 'discarded');
    assert.equal(
      (await database.pool.query(`select from pg_tables where schemaname = 'staging'`)).rowCount,
      0,
      'staging tables are left',
    );
  });

  it('a refusal says what to do, with the columns to choose from, and is mended by other options', async () => {
    const bare = zipBytes([
      { name: 'x.shp', content: shpBytes(5, [shapeContent(5, [[120, 31.7, 120, 31.8, 120.1, 31.8, 120, 31.7]])]) },
      { name: 'x.dbf', content: dbfBytes([{ name: 'CODE', type: 'C', length: 19 }], [['320411001001GB00001']]) },
    ]);
    const id = await deliver('bare.zip', bare, '&layer=parcel&crs=4490');
    const refused = await eventually(async () => {
      const { body } = await ask(`/api/ingest-jobs/${id}`);
      return body.state === 'refused' && body.examination != null ? body : null;
    });
    assert.equal(refused.problem!.code, 'nothing-mapped');
    assert.match(refused.problem!.zh, /parcelCode/);
    assert.deepEqual(
      refused.examination!.layers[0]!.columns.map(({ column }) => column),
      ['CODE'],
    );
    const options = { layer: 'parcel', dataset: 'bare', crs: 4490, map: { parcelCode: 'CODE' } };
    await ask(`/api/ingest-jobs/${id}/options`, json('PUT', options));
    await eventually(async () => (await ask(`/api/ingest-jobs/${id}`)).body.state === 'staged');
    await ask(`/api/ingest-jobs/${id}`, { method: 'DELETE' });
  });

  it('findings are paged, filtered, and handed out as CSV and workbook, with formulas defused', async () => {
    const columns = [
      { name: 'ZDDM', type: 'C', length: 19 },
      { name: 'ZL', type: 'C', length: 40 },
    ];
    const square = (i: number) => {
      const [x, y] = [40_495_000 + 30 * i, 3_530_000];
      return shapeContent(5, [[x, y, x, y + 20, x + 20, y + 20, x + 20, y, x, y]]);
    };
    const codes = ['320411001001GB00001', 'WRONG', '=1+1', '320411001001GB00004'];
    const content = zipBytes([
      {
        name: 'ZD.shp',
        content: shpBytes(
          5,
          codes.map((_, i) => square(i)),
        ),
      },
      {
        name: 'ZD.dbf',
        content: dbfBytes(
          columns,
          codes.map((code) => [code, '=HYPERLINK("x")']),
        ),
      },
      { name: 'ZD.cpg', content: Buffer.from('UTF-8') },
    ]);
    const id = await deliver('faulty.zip', content, '&layer=parcel&dataset=faulty&crs=4528');
    const { report } = await reach(id, 'staged');
    assert.deepEqual([report!.rows.read, report!.rows.loaded, report!.rows.rejected], [4, 2, 2]);
    type Page = { issues: { code: string; sourceRow: number }[]; next: number | null; counts: { code: string }[] };
    const errors = await ask<Page>(`/api/ingest-jobs/${id}/issues?severity=error`);
    assert.deepEqual(
      errors.body.issues.map(({ code, sourceRow }) => [code, sourceRow]),
      [
        ['code-grammar', 2],
        ['code-grammar', 3],
      ],
    );
    const all: string[] = [];
    let next: number | null = 0;
    while (next != null) {
      const { body }: { body: Page } = await ask<Page>(`/api/ingest-jobs/${id}/issues?limit=3&after=${next}`);
      all.push(...body.issues.map(({ code }) => code));
      next = body.next;
    }
    const total = Object.values(report!.issueCounts).reduce((sum, count) => sum + count, 0);
    assert.equal(all.length, total);
    const csv = await (await fetch(`${api.url}/api/ingest-jobs/${id}/issues.csv?code=code-grammar`)).text();
    assert.equal(csv.trimEnd().split('\r\n').length, 3);
    assert.match(csv, /'=1\+1/);
    assert.doesNotMatch(csv, /,=/);
    const workbook = await fetch(`${api.url}/api/ingest-jobs/${id}/issues.xlsx`);
    assert.equal(Buffer.from(await workbook.arrayBuffer()).toString('latin1', 0, 2), 'PK');
    const rejects = await fetch(`${api.url}/api/ingest-jobs/${id}/rejects.gpkg`);
    assert.equal(rejects.status, 200);
    assert.equal(Buffer.from(await rejects.arrayBuffer()).toString('latin1', 0, 15), 'SQLite format 3');
    const sheet = await fetch(`${api.url}/api/ingest-jobs/${id}/rejects.xlsx`);
    assert.equal(Buffer.from(await sheet.arrayBuffer()).toString('latin1', 0, 2), 'PK');
    await ask(`/api/ingest-jobs/${id}`, { method: 'DELETE' });
  });

  it('most rows vanishing is refused when publishing, stays staged, and goes through when confirmed', async () => {
    const id = await deliver('few.zip', parcelPackage(2, '常州市甲'), '&layer=parcel&dataset=新北区');
    await reach(id, 'staged');
    const refused = await publish(id);
    assert.deepEqual([refused.state, refused.problem?.code], ['staged', 'mass-removal']);
    const done = await publish(id, { confirmed: true });
    assert.deepEqual([done.state, done.report!.rows.removed], ['published', 28]);
  });

  it('a layer goes back to an older version; what was shown then is shown when asked as of then', async () => {
    type Versions = { versions: { version: number; rolledBackTo: number | null; dataset: string }[] };
    const before = (await ask<Versions>('/api/layers/parcel/versions')).body.versions;
    assert.deepEqual(
      before.map(({ version }) => version),
      [2, 1],
    );
    const { status, body } = await ask<{ id: string }>('/api/layers/parcel/rollback', json('POST', { version: 1 }));
    assert.equal(status, 202);
    const job = await eventually(async () => {
      const found = (await ask<{ state: string; result: { datasets: unknown[] } }>(`/api/jobs/${body.id}`)).body;
      return found.state === 'succeeded' ? found : null;
    });
    assert.deepEqual(job.result.datasets, [
      { dataset: '新北区', version: 3, added: 28, changed: 0, removed: 0, unchanged: 2 },
    ]);
    const { rows } = await database.pool.query<{ id: number }>(
      'select feature_id as id from land.parcel where version_from = 3 limit 1',
    );
    const item = (asOf: string) => fetch(`${api.url}/api/layers/parcel/items/${rows[0]!.id}${asOf}`);
    assert.equal((await item('')).status, 200);
    assert.equal((await item('?asOf=1')).status, 200);
    assert.equal((await item('?asOf=2')).status, 404);
    assert.equal((await item('?asOf=9')).status, 404);
    assert.equal((await item('?asOf=2020-01-01')).status, 404);
    assert.equal((await item('?asOf=yesterday')).status, 400);
    const wrong = await ask<Problem>('/api/layers/parcel/rollback', json('POST', { version: 3 }));
    assert.deepEqual([wrong.status, wrong.body.code], [404, 'layer-version-unknown']);
  });

  it('repairs are made when asked for, listed with before and after, and taken back in a new version', async () => {
    const content = parcelPackage(6, '常州市丁', { isThirdOpen: true });
    const id = await deliver('未闭合.zip', content, '&layer=parcel&dataset=修复');
    assert.equal((await reach(id, 'staged')).report!.rows.rejected, 1);
    const none = await ask<{ repairs: unknown[] }>(`/api/ingest-jobs/${id}/repairs`);
    assert.deepEqual(none.body.repairs, [], 'nothing is repaired unasked');
    const before = (await ask(`/api/ingest-jobs/${id}`)).body.deliveryId;
    const options = { layer: 'parcel', dataset: '修复', repair: ['ring-not-closed'] };
    assert.equal((await ask(`/api/ingest-jobs/${id}/options`, json('PUT', options))).status, 202);
    await eventually(async () => {
      const { body } = await ask(`/api/ingest-jobs/${id}`);
      return body.state === 'staged' && body.deliveryId !== before ? body : null;
    });
    const early = await ask<Problem>(`/api/ingest-jobs/${id}/repairs/undo`, { method: 'POST' });
    assert.deepEqual([early.status, early.body.code], [409, 'ingest-state-wrong']);
    const published = await publish(id);
    assert.deepEqual([published.report!.rows.loaded, published.report!.rows.rejected], [6, 0]);

    type Repair = Record<'code' | 'sourceRow' | 'rowKey' | 'column' | 'before' | 'after' | 'undoneAt', unknown> & {
      afterGeometry: { type: string } | null;
    };
    const repairs = async () => (await ask<{ repairs: Repair[] }>(`/api/ingest-jobs/${id}/repairs`)).body.repairs;
    const [repair, ...others] = await repairs();
    const { code, sourceRow, rowKey, column, undoneAt } = repair!;
    assert.deepEqual(
      [code, sourceRow, rowKey, column, repair!.before, repair!.after, undoneAt, others],
      ['ring-not-closed', 3, '320411001001GB00003', null, '4', '5', null, []],
    );
    assert.match(repair!.afterGeometry!.type, /Polygon/);

    const undo = await ask<{ id: string }>(`/api/ingest-jobs/${id}/repairs/undo`, { method: 'POST' });
    assert.equal(undo.status, 202);
    await eventually(async () => {
      const { body } = await ask<{ state: string; error?: string }>(`/api/jobs/${undo.body.id}`);
      assert.notEqual(body.state, 'failed', JSON.stringify(body));
      return body.state === 'succeeded' ? body : null;
    });
    assert.notEqual((await repairs())[0]!.undoneAt, null);
    const { rows } = await database.pool.query(
      `select count(*) filter (where version_to is null) as shown, count(*) as ever from land.parcel where location = '常州市丁'`,
    );
    assert.deepEqual(rows[0], { shown: 5, ever: 6 });
    const rejects = await ask<{ rejects: { sourceRow: number }[] }>(`/api/ingest-jobs/${id}/rejects`);
    assert.deepEqual(
      rejects.body.rejects.map((row) => row.sourceRow),
      [3],
      'the row stands among the rejected ones, as it was delivered',
    );
  });

  it('events follow a delivery over its steps', async () => {
    const id = await deliver('事件.zip', parcelPackage(3, '常州市丙'), '&layer=parcel&dataset=事件');
    const response = await fetch(`${api.url}/api/ingest-jobs/${id}/events`);
    const text = response.text();
    await reach(id, 'staged');
    await publish(id);
    const states = [...(await text).matchAll(/^event: ingest-job\ndata: (.*)$/gm)].map(
      ([, data]) => (JSON.parse(data!) as IngestJob).state,
    );
    assert.deepEqual([...new Set(states)].slice(-3), ['staged', 'publishing', 'published']);
    assert.match(await text, /event: end\ndata: \{"state":"published"\}/);
  });

  describe('resumable uploads', () => {
    const headers = { 'Tus-Resumable': '1.0.0' };
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const begin = async (bytes: number, metadata: string) =>
      fetch(`${api.url}/api/uploads`, {
        method: 'POST',
        headers: { ...headers, 'Upload-Length': String(bytes), 'Upload-Metadata': metadata },
      });
    const send = (address: string, offset: number, content: Uint8Array) =>
      fetch(`${api.url}${address}`, {
        method: 'PATCH',
        headers: { ...headers, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) },
        body: new Uint8Array(content),
      });
    const offsetOf = async (address: string) => {
      const response = await fetch(`${api.url}${address}`, { method: 'HEAD', headers });
      return Number(response.headers.get('Upload-Offset'));
    };

    it('go on after a broken connection and a restart of the server, and become a delivery once complete', async () => {
      const content = parcelPackage(40, '常州市丁');
      const sha256 = createHash('sha256').update(content).digest('hex');
      const created = await begin(content.length, `filename ${encoded('大文件.zip')},sha256 ${encoded(sha256)}`);
      assert.equal(created.status, 201);
      const address = created.headers.get('Location')!;
      assert.match(address, /^\/api\/uploads\/[0-9a-f-]{36}$/);
      assert.equal((await send(address, 0, content.subarray(0, 1000))).status, 204);
      const early = await ask<Problem>('/api/ingest-jobs', json('POST', { uploadIds: [address.slice(13)] }));
      assert.deepEqual([early.status, early.body.code], [409, 'upload-incomplete']);
      // The next part breaks off on its way.
      const broken = new AbortController();
      const slow = new ReadableStream<Uint8Array>({
        start(stream) {
          stream.enqueue(new Uint8Array(content.subarray(1000, 1500)));
        },
      });
      const sending = fetch(`${api.url}${address}`, {
        method: 'PATCH',
        headers: { ...headers, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '1000' },
        body: slow,
        duplex: 'half',
        signal: broken.signal,
      } as RequestInit);
      await new Promise((resolve) => setTimeout(resolve, 150));
      broken.abort();
      await assert.rejects(sending);
      await api.close();
      api = await startApi(database, environment);
      const offset = await offsetOf(address);
      assert.ok(offset >= 1000 && offset <= 1500, `${offset}`);
      const wrong = await send(address, offset + 7, content.subarray(offset + 7));
      assert.equal(wrong.status, 409);
      assert.equal(((await wrong.json()) as Problem).code, 'upload-offset-wrong');
      assert.equal((await send(address, offset, content.subarray(offset))).status, 204);
      const options = { layer: 'parcel', dataset: '大文件' };
      const order = await ask('/api/ingest-jobs', json('POST', { uploadIds: [address.slice(13)], options }));
      assert.equal(order.status, 201, JSON.stringify(order.body));
      const staged = await reach(order.body.id, 'staged');
      assert.deepEqual([staged.name, staged.uploads[0]!.sha256, staged.report!.rows.added], ['大文件.zip', sha256, 40]);
      await ask(`/api/ingest-jobs/${order.body.id}`, { method: 'DELETE' });
    });

    it('are written by one request at a time, whichever of two servers on one data folder it comes to', async () => {
      const other = await startApi(database, environment);
      try {
        const content = parcelPackage(200, '两台');
        const sha256 = createHash('sha256').update(content).digest('hex');
        const begun = await begin(content.length, `filename ${encoded('两台.zip')},sha256 ${encoded(sha256)}`);
        const address = begun.headers.get('Location')!;
        const part = (url: string, offset: number) =>
          fetch(`${url}${address}`, {
            method: 'PATCH',
            headers: { ...headers, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) },
            body: new Uint8Array(content.subarray(offset, offset + 12_000)),
          }).then(({ status }) => status);
        const seen = new Set<number>();
        for (let offset = 0; offset < content.length; offset = await offsetOf(address)) {
          const answers = await Promise.allSettled([part(api.url, offset), part(other.url, offset)]);
          for (const answer of answers) if (answer.status === 'fulfilled') seen.add(answer.value);
        }
        assert.ok(seen.has(204) && seen.has(409), [...seen].join());
        assert.ok(![...seen].some((status) => status >= 500), [...seen].join());
        const stored = await readFile(join(folder, 'uploads', address.slice(13)));
        assert.equal(createHash('sha256').update(stored).digest('hex'), sha256);
        await fetch(`${api.url}${address}`, { method: 'DELETE', headers });
        assert.ok(!(await readdir(join(folder, 'uploads'))).some((name) => name.startsWith(address.slice(13))));
      } finally {
        await other.close();
      }
    });

    it('parts of a shapefile that come as files of their own are one delivery', async () => {
      const parts = [
        ['ZD.shp', shpBytes(5, [shapeContent(5, [[120, 31.7, 120, 31.8, 120.1, 31.8, 120, 31.7]])])],
        ['ZD.dbf', dbfBytes([{ name: 'ZDDM', type: 'C', length: 19 }], [['320411001001GB00001']])],
      ] as const;
      const uploadIds: string[] = [];
      for (const [name, content] of parts) {
        const address = (await begin(content.length, `filename ${encoded(name)}`)).headers.get('Location')!;
        await send(address, 0, content);
        uploadIds.push(address.slice(13));
      }
      const options = { layer: 'parcel', dataset: '散件', crs: 4490 };
      const { body } = await ask('/api/ingest-jobs', json('POST', { uploadIds, options }));
      const staged = await reach(body.id, 'staged');
      assert.deepEqual([staged.report!.rows.loaded, staged.name], [1, 'ZD.shp']);
      await ask(`/api/ingest-jobs/${body.id}`, { method: 'DELETE' });
    });

    it('a file that is not the one whose hash was stated is refused', async () => {
      const content = parcelPackage(1, 'x');
      const address = (
        await begin(content.length, `filename ${encoded('x.zip')},sha256 ${encoded('0'.repeat(64))}`)
      ).headers.get('Location')!;
      await send(address, 0, content);
      const options = { layer: 'parcel' };
      const { body } = await ask('/api/ingest-jobs', json('POST', { uploadIds: [address.slice(13)], options }));
      await eventually(async () => (await ask(`/api/ingest-jobs/${body.id}`)).body.problem?.code === 'upload-differs');
    });

    it('too large a file is refused before it is sent, and a nameless one', async () => {
      const large = await begin(100 * 1024 ** 2, `filename ${encoded('x.zip')}`);
      assert.equal(large.status, 413);
      assert.equal(((await large.json()) as Problem).code, 'body-too-large');
      const nameless = await begin(10, '');
      assert.equal(nameless.status, 400);
      const unknown = await fetch(`${api.url}/api/uploads/00000000-0000-4000-8000-000000000000`, {
        method: 'HEAD',
        headers,
      });
      assert.equal(unknown.status, 404);
    });

    it('can be given up, and what nobody finished is removed in time', async () => {
      const store = uploadStore(database.pool, readSettings(environment));
      const address = (await begin(10, `filename ${encoded('x.zip')}`)).headers.get('Location')!;
      assert.equal((await fetch(`${api.url}${address}`, { method: 'DELETE', headers })).status, 204);
      assert.equal((await fetch(`${api.url}${address}`, { method: 'HEAD', headers })).status, 404);
      const left = (await begin(10, `filename ${encoded('y.zip')}`)).headers.get('Location')!.slice(13);
      assert.ok((await readdir(store.folder)).includes(left));
      await database.pool.query(`update dimai.upload set created_at = now() - interval '3 days' where id = $1`, [left]);
      assert.ok((await cleanUploads(store)) >= 1);
      assert.ok(!(await readdir(store.folder)).some((name) => name.startsWith(left)));
    });
  });

  describe('hostile uploads', () => {
    const judged = async (id: string) =>
      eventually(async () => {
        const { body } = await ask(`/api/ingest-jobs/${id}`);
        return ['refused', 'failed', 'staged'].includes(body.state) ? body : null;
      }, 60_000);

    it('end in coded errors in both languages, other jobs unharmed, and leave nothing on the disk', async () => {
      const good = await deliver('good.zip', parcelPackage(3000, '好'), '&layer=parcel&dataset=好');
      for (const file of hostileFiles()) {
        const content = await file.content?.();
        // what is large is tried on the command line; here it would not be let in
        if (content == null || content.length > 4 * 1024 ** 2) continue;
        const query = `&layer=reference-feature&dataset=hostile${file.crs == null ? '' : `&crs=${file.crs}`}`;
        const job = await judged(await deliver(file.name, content, query));
        if (job.state === 'staged') {
          assert.ok((job.report!.issueCounts as Record<string, number>)[file.code]! >= 1, file.does);
          await ask(`/api/ingest-jobs/${job.id}`, { method: 'DELETE' });
          continue;
        }
        const { code, zh, en } = job.problem!;
        const held = [code, ...Object.keys(job.report?.issueCounts ?? {})];
        assert.ok(held.includes(file.code), `${file.does}: ${code} ${en}`);
        assert.match(zh, /\p{Script=Han}/u);
        assert.match(en, /[a-z]{3}/);
      }
      assert.equal(
        (await judged(await deliver('nothing.bin', Buffer.from([1, 2, 3, 250, 251]), '&layer=parcel'))).problem!.code,
        'format-unknown',
      );
      const staged = await reach(good, 'staged');
      assert.equal(staged.report!.rows.loaded, 3000);
      await ask(`/api/ingest-jobs/${good}`, { method: 'DELETE' });
      await isTidy();
      await eventually(
        async () => (await database.pool.query(`select from pg_tables where schemaname = 'staging'`)).rowCount === 0,
      );
    }).timeout(180_000);

    it('a body in chunks that never says how long it is ends at the limit, for a delivery and for a part of an upload', async () => {
      const before = (await readdir(join(folder, 'uploads'))).length;
      const endless = () => {
        let sent = 0;
        return new ReadableStream({
          pull(controller) {
            if (sent >= 64 * 1024 ** 2) return controller.close();
            sent += 1024 ** 2;
            controller.enqueue(new Uint8Array(1024 ** 2));
          },
        });
      };
      const stream = (method: string, path: string, type: string, more: Record<string, string> = {}) =>
        fetch(`${api.url}${path}`, {
          method,
          headers: { 'Content-Type': type, ...more },
          body: endless(),
          duplex: 'half',
        } as RequestInit);
      const posted = await stream('POST', '/api/ingest-jobs?name=endless.zip&layer=parcel', 'application/octet-stream');
      assert.equal(posted.status, 413);
      assert.equal(((await posted.json()) as Problem).code, 'body-too-large');
      const tus = { 'Tus-Resumable': '1.0.0' };
      const begun = await fetch(`${api.url}/api/uploads`, {
        method: 'POST',
        headers: {
          ...tus,
          'Upload-Length': '1000',
          'Upload-Metadata': `filename ${Buffer.from('x.zip').toString('base64')}`,
        },
      });
      const address = begun.headers.get('Location')!;
      const part = await stream('PATCH', address, 'application/offset+octet-stream', { ...tus, 'Upload-Offset': '0' });
      assert.ok(part.status >= 400 && part.status < 500, String(part.status));
      assert.match(((await part.json()) as Problem).code, /^[a-z]+-[a-z-]+$/);
      await fetch(`${api.url}${address}`, { method: 'DELETE', headers: tus });
      assert.equal((await readdir(join(folder, 'uploads'))).length, before);
    });

    it('a body beyond the limit is cut off and nothing of it is kept', async () => {
      const before = (await readdir(join(folder, 'uploads'))).length;
      const response = await fetch(`${api.url}/api/ingest-jobs?name=big.zip&layer=parcel`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: new Uint8Array(5 * 1024 ** 2),
      });
      assert.equal(((await response.json()) as Problem).code, 'body-too-large');
      assert.equal((await readdir(join(folder, 'uploads'))).length, before);
    });

    it('a form, a nameless file and wrong options are told what is wanted', async () => {
      const form = new FormData();
      form.append('file', new Blob(['x']), 'x.zip');
      const multipart = await fetch(`${api.url}/api/ingest-jobs?name=x.zip`, { method: 'POST', body: form });
      assert.equal(((await multipart.json()) as Problem).code, 'body-unreadable');
      const nameless = await fetch(`${api.url}/api/ingest-jobs`, { method: 'POST', body: new Uint8Array([1]) });
      assert.equal(((await nameless.json()) as Problem).code, 'request-invalid');
      const layer = await ask<Problem>('/api/ingest-jobs?name=x.zip&layer=nowhere', { method: 'POST', body: 'x' });
      assert.equal(layer.body.code, 'layer-unknown');
    });
  });

  describe('rights', () => {
    it('loading and publishing are rights of their own, limited to districts', async () => {
      const steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'] });
      const publisher = await visitorWith(database, api, 'publisher', { roles: ['publisher'] });
      const planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
      const local = await visitorWith(database, api, 'local', { roles: ['data-steward'], districts: ['320412'] });
      const options = { layer: 'parcel', district: '320411' };
      const { rows } = await database.pool.query<{ id: string }>(
        `insert into dimai.ingest_job (name, upload_ids, options, created_by, created_by_name) values ('x', '{}', $2, $1, 'steward') returning id`,
        [steward.id, JSON.stringify(options)],
      );
      const path = `/api/ingest-jobs/${rows[0]!.id}`;
      assert.equal((await fetch(`${api.url}${path}`)).status, 401);
      assert.equal((await steward.ask('GET', path)).status, 200);
      assert.equal((await publisher.ask('GET', path)).status, 200);
      assert.equal((await planner.ask('GET', path)).status, 403);
      assert.equal((await local.ask('GET', path)).status, 404);
      assert.equal((await steward.ask('POST', `${path}/publish`, {})).status, 403);
      assert.equal((await publisher.ask('POST', `${path}/publish`, {})).status, 409);
      assert.equal((await publisher.ask('PUT', `${path}/options`, options)).status, 403);
      const text = `/api/layers/project-redline/boundary-points.txt?dataset=${encodeURIComponent('红线')}`;
      assert.equal((await steward.ask('GET', text)).status, 200);
      assert.equal((await planner.ask('GET', text)).status, 403);
      assert.equal((await local.ask('GET', text)).status, 403, 'another district');
      assert.equal((await local.ask('POST', '/api/layers/parcel/rollback', { version: 1 })).status, 403);
      const begin = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5', 'Upload-Metadata': `filename ${btoa('x.zip')}` };
      assert.equal((await planner.ask('POST', '/api/uploads', undefined, begin)).status, 403);
      const upload = await steward.ask('POST', '/api/uploads', undefined, begin);
      assert.equal(upload.status, 201);
      const address = upload.headers.get('Location')!;
      const resumable = { 'Tus-Resumable': '1.0.0' };
      assert.equal((await steward.ask('HEAD', address, undefined, resumable)).status, 200);
      assert.equal((await local.ask('HEAD', address, undefined, resumable)).status, 404);
      const order = (district: string) => ({ uploadIds: [address.slice(13)], options: { ...options, district } });
      assert.equal((await local.ask('POST', '/api/ingest-jobs', order('320412'))).status, 404);
      assert.equal((await steward.ask('POST', '/api/ingest-jobs', order('320412'))).status, 409);
    });

    it('personal values are shown to those who may see them, which is put on record', async () => {
      const steward = await visitorWith(database, api, 'steward2', { roles: ['data-steward'] });
      const publisher = await visitorWith(database, api, 'publisher2', { roles: ['publisher'] });
      const report = {
        deliveryId: 1,
        layer: 'parcel',
        dataset: 'x',
        version: 1,
        area: { ellipsoidal: null, planar: null },
        source: { name: 'x', sha256: 'x', bytes: 1, crs: 'EPSG:4490' },
        rows: { read: 1, loaded: 1, rejected: 0, added: 1, changed: 0, removed: 0, unchanged: 0 },
        extent: null,
        issueCounts: {},
        firstIssues: [],
        samples: [
          {
            fate: 'added',
            sourceRow: 1,
            key: 'A',
            before: null,
            isShapeChanged: false,
            extent: null,
            after: { parcelCode: 'A', rightHolder: '王小明' },
          },
        ],
      };
      const { rows } = await database.pool.query<{ id: string }>(
        `with dataset as (
  insert into dimai.dataset (layer, name) values ('parcel', 'rights') returning id
), delivery as (
  insert into dimai.dataset_version (dataset_id, layer, state, source_name, source_sha256, report)
  select id, 'parcel', 'staged', 'x', 'x', $2 from dataset returning id
), issue as (
  insert into dimai.ingest_issue (dataset_version_id, code, severity, source_row, field, actual, message, message_en)
  select id, 'text-too-long', 'warning', 1, 'QLR 权利人', '王小明', 'QLR 权利人 超长：王小明', 'QLR is too long: 王小明' from delivery
)
insert into dimai.ingest_job (name, upload_ids, options, dataset_version_id, outcome, created_by, created_by_name)
select 'x', '{}', '{"layer":"parcel"}', id, 'staged', $1, 'somebody' from delivery returning id`,
        ['somebody', JSON.stringify(report)],
      );
      const path = `/api/ingest-jobs/${rows[0]!.id}`;
      for (const suffix of ['', '/issues', '/issues.csv']) {
        const seen = await (await publisher.ask('GET', `${path}${suffix}`)).text();
        assert.doesNotMatch(seen, /王小明/, suffix);
        assert.match(seen, /\*\*\*/, suffix);
        assert.match(await (await steward.ask('GET', `${path}${suffix}`)).text(), /王小明/, suffix);
      }
      const audit = await database.pool.query(
        `select from dimai.audit_entry where action = 'personal.read' and target = $1`,
        [rows[0]!.id],
      );
      assert.equal(audit.rowCount, 3);
    });
  });
});
