import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { pino } from 'pino';
import { startApi, type TestApi } from '../../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import {
  at,
  cornersOf,
  inDegrees,
  parcelCode,
  planePolygon,
  publishBlock,
} from '../../../fixtures/harness/survey-ground.ts';
import { type Visitor, visitorWith } from '../../../fixtures/harness/visitor.ts';
import { eventually } from '../../../fixtures/harness/worker.ts';
import { geopackageGeometry, geopackageShape } from '../../../schemas/formats/geopackage.ts';
import { toWkb } from '../../../schemas/geometry.ts';
import { startWorker, type Worker } from '../../../schemas/jobs/worker.ts';
import { readSettings } from '../../../schemas/settings.ts';
import { serviceJobs } from '../../job-handlers.ts';

interface Change {
  readonly id: number;
  readonly layer: string;
  readonly kind: string;
  readonly state: string;
  readonly label: string;
  readonly fields: readonly string[];
  readonly conflicts: readonly string[];
  readonly hasShape: boolean;
  readonly mine: { readonly values: Readonly<Record<string, unknown>> } | null;
  readonly theirs: { readonly values: Readonly<Record<string, unknown>> } | null;
}
interface Merge {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly problem: { readonly code: string } | null;
  readonly undecided: number;
  readonly changes: readonly Change[];
  readonly versions: Readonly<Record<string, number>> | null;
  readonly code?: string;
}

type Edit = (db: InstanceType<typeof sqlite.Database>) => void;
/** A signature as a pad writes it: a picture, whatever its bytes. */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 10, 13, 0, 1, 2, 3]);

describe('a bundle for the field', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const environment = { DIMAI_DATA: folder };
  let database: TestDatabase;
  let api: TestApi;
  let worker: Worker;
  let steward: Visitor;
  let surveyor: Visitor;

  before(async () => {
    database = await testDatabase();
    await publishBlock(database.pool);
    api = await startApi(database, environment);
    const handlers = serviceJobs(readSettings(environment));
    worker = await startWorker({ db: database.pool, log: pino({ level: 'silent' }), handlers, slots: 1 });
    steward = await visitorWith(database, api, 'steward', { roles: ['data-steward'], districts: ['320402'] });
    surveyor = await visitorWith(database, api, 'surveyor', { roles: ['surveyor'], districts: ['320402'] });
  });
  after(async () => {
    await worker.stop();
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A task over parcel 2 and the western half of parcel 3. */
  async function task(dueOn = '2099-01-01'): Promise<number> {
    const area = inDegrees(planePolygon([at(41, 1), at(41, 29), at(100, 29), at(100, 1)]));
    const { rows } = await database.pool.query<{ id: number }>(
      `insert into dimai.survey_task (number, kind, state, purpose, place, applicant, districts, subdistricts, geom, ellipsoidal_area,
  planar_area, source, overlapped, due_on, created_by, created_by_id, created_at, changed_at)
select 'DC2026' || lpad((count(*) + 1)::text, 6, '0'), 'change', 'field', '指界', '兰陵路', '示例', '{320402}', '{320402001001}',
  st_geomfromwkb($1, 4490), 1, 1, '{}', '[]', $2, 'x', 'x', now(), now()
from dimai.survey_task returning id::integer as id`,
      [toWkb(area), dueOn],
    );
    return rows[0]!.id;
  }
  const json = async <T>(response: Response, status: number): Promise<T> => {
    const text = await response.text();
    assert.equal(response.status, status, text);
    return JSON.parse(text) as T;
  };
  const ended = (job: string) =>
    eventually(async () => {
      const { rows } = await database.pool.query<{ state: string }>(
        `select state from dimai.job where (id::text = $1 or parameters->>'mergeId' = $1) and state in ('queued', 'running')`,
        [job],
      );
      return rows.length === 0;
    }, 100_000);

  interface Bundle {
    readonly id: string;
    readonly state: string;
    readonly manifest: {
      readonly personal: boolean;
      readonly tables: readonly { readonly name: string; readonly rows: number }[];
      readonly tiles: { readonly count: number };
      readonly file: { readonly sha256: string; readonly bytes: number };
    };
  }
  async function made(id: number, who: Visitor = steward): Promise<{ readonly bundle: Bundle; readonly path: string }> {
    const { id: bundleId } = await json<{ id: string }>(
      await who.ask('POST', `/api/survey-tasks/${id}/bundles`, {}),
      202,
    );
    await ended(bundleId);
    const { bundles } = await json<{ bundles: Bundle[] }>(await who.ask('GET', `/api/survey-tasks/${id}/bundles`), 200);
    const bundle = bundles.find((each) => each.id === bundleId)!;
    assert.equal(bundle.state, 'made', JSON.stringify(bundle));
    const sent = await who.ask('GET', `/api/survey-tasks/${id}/bundles/${bundleId}/file`);
    assert.equal(sent.status, 200);
    const bytes = Buffer.from(await sent.arrayBuffer());
    assert.equal(sent.headers.get('x-digest'), `sha-256=${bundle.manifest.file.sha256}`);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), bundle.manifest.file.sha256);
    const path = join(folder, `${bundleId}.gpkg`);
    writeFileSync(path, bytes);
    return { bundle, path };
  }
  /** Changes a file as a field device would. */
  function inField(path: string, edit: Edit): string {
    const db = new sqlite.Database(path);
    try {
      edit(db);
    } finally {
      db.close();
    }
    return path;
  }
  async function brought(id: number, path: string, who = surveyor): Promise<Merge> {
    const sent = await who.send('POST', `/api/survey-tasks/${id}/merges?name=back.gpkg`, readFileSync(path));
    const { id: merge } = await json<Merge>(sent, 202);
    await ended(merge);
    return seen(id, merge);
  }
  const seen = async (id: number, merge: string) =>
    json<Merge>(await steward.ask('GET', `/api/survey-tasks/${id}/merges/${merge}`), 200);
  const applied = async (id: number, merge: string) => {
    const response = await steward.ask('POST', `/api/survey-tasks/${id}/merges/${merge}/apply`, { reason: '外业核实' });
    return { status: response.status, body: (await response.json()) as Merge };
  };
  const decided = (id: number, merge: string, change: number, body: object) =>
    steward.ask('PUT', `/api/survey-tasks/${id}/merges/${merge}/changes/${change}`, body);
  const feature = async (number: number) => {
    const { rows } = await database.pool.query<{
      id: number;
      version: number;
      location: string;
      holder: string;
      use: string;
      shape: Buffer;
    }>(
      `select feature_id::integer as id, version_from as version, location, right_holder as holder, land_class as use, st_asbinary(geom) as shape
from land.parcel where parcel_code = $1 and version_to is null`,
      [parcelCode(number)],
    );
    return rows[0]!;
  };
  const editedAtDesk = async (number: number, properties: object) => {
    const { id, version } = await feature(number);
    const response = await steward.ask(
      'PUT',
      `/api/layers/parcel/items/${id}`,
      { properties, reason: '内业' },
      { 'If-Match': `"${version}"` },
    );
    assert.equal(response.status, 200, await response.clone().text());
  };
  const set =
    (column: string, value: string, number: number): Edit =>
    (db) =>
      db.run(`update parcel set ${column} = ? where ZDDM = ?`, [value, parcelCode(number)]);

  it('is a GeoPackage with the parcels of the task, neighbours, empty tables, tiles, and the versions it was made from', async () => {
    const id = await task();
    const { bundle, path } = await made(id);
    const rows = Object.fromEntries(bundle.manifest.tables.map((table) => [table.name, table.rows]));
    assert.equal(rows['parcel'], 2);
    assert.equal(rows['boundary_point'], 8);
    assert.equal(rows['neighbour_parcel'], 6);
    assert.ok(bundle.manifest.tiles.count > 0);
    const db = new sqlite.Database(path, { readOnly: true });
    const all = (text: string) => db.all(text) as Record<string, unknown>[];
    assert.deepEqual(all('select count(*) as n from signature'), [{ n: 0 }]);
    assert.deepEqual(all(`select data_type from gpkg_contents where table_name = 'vector_tiles'`), [
      { data_type: 'vector-tiles' },
    ]);
    const [tile] = all('select tile_data from tiles limit 1');
    assert.deepEqual([...(tile!['tile_data'] as Uint8Array).subarray(0, 2)], [0x1f, 0x8b]);
    const [row] = all(`select fid, geom, QLR from parcel where ZDDM = '${parcelCode(2)}'`);
    const known = await feature(2);
    assert.equal(row!['fid'], known.id);
    assert.equal(row!['QLR'], '权利人2');
    assert.deepEqual(Buffer.from(toWkb(geopackageGeometry(row!['geom'] as Uint8Array))), known.shape, 'to the bit');
    db.close();
    const without = await made(id, surveyor);
    assert.equal(without.bundle.manifest.personal, false);
    const plain = new sqlite.Database(without.path, { readOnly: true });
    assert.ok(!(plain.all('select * from parcel') as object[]).some((each) => 'QLR' in each));
    plain.close();
  });

  it('comes back untouched and changes nothing', async () => {
    const id = await task();
    const { path } = await made(id);
    const merge = await brought(id, path);
    assert.equal(merge.state, 'nothing');
    assert.deepEqual(merge.changes, []);
  });

  it('comes back with changes: what nobody else changed is merged as one version, and a second time changes nothing', async () => {
    const id = await task();
    const { path } = await made(id);
    inField(path, set('ZL', '兰陵路 2 号院', 2));
    inField(path, (db) => {
      const [corner] = db.all(`select * from boundary_point where ZDZHDM = '${parcelCode(2)}' limit 1`) as Record<
        string,
        number
      >[];
      db.run(`update boundary_point set JBLX = '4' where fid = ?`, [corner!['fid']!]);
    });
    const merge = await brought(id, path);
    assert.deepEqual(
      merge.changes.map(({ layer, state, fields }) => [layer, state, fields]),
      [
        ['parcel', 'clean', ['location']],
        ['boundary-point', 'clean', ['markType']],
      ],
    );
    assert.equal((await feature(2)).location, '兰陵路 2 号', 'nothing before somebody says so');
    const refused = await surveyor.ask('POST', `/api/survey-tasks/${id}/merges/${merge.id}/apply`, { reason: 'x' });
    assert.equal(refused.status, 403);
    const done = await applied(id, merge.id);
    assert.equal(done.status, 200, JSON.stringify(done.body));
    assert.deepEqual(Object.keys(done.body.versions!), ['parcel', 'boundary-point']);
    const after = await feature(2);
    assert.equal(after.location, '兰陵路 2 号院');
    assert.equal(after.holder, '权利人2');
    assert.equal((await applied(id, merge.id)).body.code, 'survey-merge-closed');
    assert.equal((await brought(id, path)).state, 'nothing', 'the same file again');
    // the field goes on with the same file
    const again = await brought(id, inField(path, set('ZL', '兰陵路 2 号院东', 2)));
    assert.deepEqual(
      again.changes.map(({ state }) => state),
      ['clean'],
    );
    assert.equal((await applied(id, again.id)).status, 200);
    assert.equal((await feature(2)).location, '兰陵路 2 号院东');
  });

  it('is in conflict where the desk changed the same parcel, both sides are shown, and a person decides each', async () => {
    const id = await task();
    const { path } = await made(id);
    const moved = planePolygon(cornersOf(3).map(([x, y], i) => (i === 2 ? [x - 0.5, y] : [x, y])));
    inField(path, set('ZL', '外业坐落', 2));
    inField(path, (db) => {
      db.run('update parcel set geom = ?, ZL = ? where ZDDM = ?', [
        geopackageShape(inDegrees(moved), 4490),
        '外业三号',
        parcelCode(3),
      ]);
    });
    await editedAtDesk(2, { location: '内业坐落', landClass: '0701' });
    await editedAtDesk(3, { landClass: '0701' });
    const merge = await brought(id, path);
    assert.equal(merge.undecided, 2);
    const [two, three] = [2, 3].map((number) => merge.changes.find(({ label }) => label === parcelCode(number))!);
    assert.deepEqual([two!.state, two!.fields, two!.conflicts], ['conflict', ['location'], ['location']]);
    assert.equal(two!.mine!.values['location'], '外业坐落');
    assert.equal(two!.theirs!.values['location'], '内业坐落');
    assert.deepEqual([three!.state, three!.hasShape, three!.conflicts], ['conflict', true, []]);
    assert.equal((await applied(id, merge.id)).body.code, 'survey-merge-open');
    const hand = { decision: 'by-hand', properties: { location: '兰陵路 2 号（合并）' } };
    assert.equal((await decided(id, merge.id, two!.id, hand)).status, 200);
    assert.equal((await decided(id, merge.id, three!.id, { decision: 'mine' })).status, 200);
    assert.equal((await applied(id, merge.id)).status, 200);
    const [after2, after3] = [await feature(2), await feature(3)];
    assert.deepEqual(
      [after2.location, after2.use],
      ['兰陵路 2 号（合并）', '0701'],
      'what the desk changed besides stays',
    );
    assert.deepEqual([after3.location, after3.use], ['外业三号', '0701']);
    assert.deepEqual(after3.shape, Buffer.from(toWkb(inDegrees(moved))));
  });

  it('is compared anew where somebody changes a parcel between comparing and merging, and nothing is applied half', async () => {
    const id = await task();
    const { path } = await made(id);
    inField(path, set('ZL', '外业甲', 2));
    inField(path, set('ZL', '外业乙', 3));
    const merge = await brought(id, path);
    await editedAtDesk(3, { location: '内业乙' });
    assert.equal((await applied(id, merge.id)).body.code, 'survey-merge-outdated');
    assert.notEqual((await feature(2)).location, '外业甲');
    const response = await surveyor.ask('POST', `/api/survey-tasks/${id}/merges/${merge.id}/compare`);
    assert.equal(response.status, 202);
    await ended(merge.id);
    const anew = await seen(id, merge.id);
    assert.deepEqual(
      anew.changes.map(({ state }) => state),
      ['conflict', 'clean'],
    );
    assert.equal((await decided(id, merge.id, anew.changes[0]!.id, { decision: 'theirs' })).status, 200);
    assert.equal((await applied(id, merge.id)).status, 200);
    assert.deepEqual([(await feature(2)).location, (await feature(3)).location], ['外业甲', '内业乙']);
  });

  const signed =
    (id: string, content: Buffer, signer = '王小明'): Edit =>
    (db) =>
      db.run(
        'insert into signature (id, parcel_code, boundary, signer, role, signed_at, device, media_type, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [id, parcelCode(2), 'J1-J2', signer, '本宗', '2026-11-28T09:30:00+08:00', '平板 7', 'image/png', content],
      );

  it('brings signatures, which are kept byte for byte with the task and the parcel, by right', async () => {
    const id = await task();
    const { path } = await made(id);
    inField(path, signed('sig-1', SIGNATURE));
    inField(path, (db) => {
      db.run(
        `insert into witness (id, parcel_code, boundary, witness, neighbour, agreed) values ('w1', ?, 'J1-J2', '王小明', '李邻居', '是')`,
        [parcelCode(2)],
      );
    });
    const merge = await brought(id, path);
    assert.deepEqual([merge.state, merge.counts!['signatures'], merge.counts!['records']], ['nothing', 1, 1]);
    const content = await steward.ask('GET', `/api/survey-tasks/${id}/signatures/sig-1/content`);
    assert.equal(content.status, 200);
    assert.deepEqual(Buffer.from(await content.arrayBuffer()), SIGNATURE);
    const sha256 = createHash('sha256').update(SIGNATURE).digest('hex');
    assert.equal(content.headers.get('x-digest'), `sha-256=${sha256}`);
    const own = await json<{ signatures: { id: string; sha256: string }[] }>(
      await steward.ask('GET', `/api/land-codes/${parcelCode(2)}/signatures`),
      200,
    );
    assert.deepEqual(
      own.signatures.map((each) => [each.id, each.sha256]),
      [['sig-1', sha256]],
    );
    assert.equal((await surveyor.ask('GET', `/api/survey-tasks/${id}/signatures/sig-1/content`)).status, 403);
    const masked = await (await surveyor.ask('GET', `/api/survey-tasks/${id}/field-records`)).text();
    assert.ok(masked.includes('王**') && !masked.includes('王小明') && !masked.includes('李邻居'), masked);
    // the same again is the same; other bytes under its name are refused
    assert.equal((await brought(id, path)).counts!['signatures'], 0);
    inField(path, (db) => db.run(`update signature set content = ? where id = 'sig-1'`, [Buffer.from('other')]));
    const other = await brought(id, path);
    assert.deepEqual([other.state, other.problem!.code], ['refused', 'survey-signature-differs']);
    const kept = await steward.ask('GET', `/api/survey-tasks/${id}/signatures/sig-1/content`);
    assert.deepEqual(Buffer.from(await kept.arrayBuffer()), SIGNATURE);
  });

  it('is refused where it is of another task, its base was altered, its task is past its day, or it is no bundle', async () => {
    const [id, other] = [await task(), await task()];
    const { path } = await made(id);
    const foreign = await brought(other, path);
    assert.deepEqual([foreign.state, foreign.problem!.code], ['refused', 'survey-bundle-foreign']);
    const bytes = readFileSync(path);
    inField(path, (db) => db.run('update dimai_base set version = version + 1 where version is not null'));
    assert.equal((await brought(id, path)).problem!.code, 'survey-bundle-tampered');
    writeFileSync(path, bytes);
    inField(path, (db) => db.run(`update dimai_bundle set value = 'x' where key = 'baseSha256'`));
    assert.equal((await brought(id, path)).problem!.code, 'survey-bundle-tampered');
    writeFileSync(path, 'no database');
    assert.equal((await brought(id, path)).problem!.code, 'survey-bundle-unreadable');
    writeFileSync(path, bytes);
    await database.pool.query(`update dimai.survey_task set due_on = '2020-01-01' where id = $1`, [id]);
    const late = await surveyor.send('POST', `/api/survey-tasks/${id}/merges?name=back.gpkg`, bytes);
    assert.equal((await json<Merge>(late, 409)).code, 'survey-task-expired');
    await database.pool.query(`update dimai.survey_task set due_on = '2099-01-01', state = 'withdrawn' where id = $1`, [
      id,
    ]);
    const closed = await surveyor.send('POST', `/api/survey-tasks/${id}/merges?name=back.gpkg`, bytes);
    assert.equal((await json<Merge>(closed, 409)).code, 'survey-closed');
  });

  it('brings new features and takes features away', async () => {
    const id = await task();
    const { path } = await made(id);
    inField(path, (db) => {
      db.run(`delete from boundary_line where ZDZHDM = ? and JZXH = 'J1-J2'`, [parcelCode(3)]);
      const shape = {
        type: 'Point' as const,
        xy: inDegrees(planePolygon([at(90, 10), at(91, 11), at(92, 10)])).xy.slice(0, 2),
        ends: new Uint32Array(),
        parts: new Uint32Array(),
      };
      db.run(`insert into boundary_point (geom, ZDZHDM, JZDH, QH, SXH, JBLX) values (?, ?, 'J9', 2, 1, '1')`, [
        geopackageShape(shape, 4490),
        parcelCode(3),
      ]);
    });
    const merge = await brought(id, path);
    assert.deepEqual(merge.changes.map(({ layer, kind, state }) => `${layer} ${kind} ${state}`).toSorted(), [
      'boundary-line removed clean',
      'boundary-point added clean',
    ]);
    assert.equal((await applied(id, merge.id)).status, 200);
    assert.equal((await brought(id, path)).state, 'nothing');
    const { rows } = await database.pool.query(
      `select 1 from land.boundary_point where point_number = 'J9' and version_to is null`,
    );
    assert.equal(rows.length, 1);
  });
});
