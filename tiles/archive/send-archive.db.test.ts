import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';
import { FetchSource, PMTiles } from 'pmtiles';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { decodeTile, idsOf } from '../../fixtures/harness/tiles.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { fillParcels } from '../bench/parcels.ts';
import { tileAt } from '../mercator.ts';
import { archiveFolder } from './archive-folder.ts';
import { ArchiveStore } from './archive-store.ts';
import { buildArchive } from './build-archive.ts';

const AT = tileAt(119.852, 31.652, 15);
const TILE = `/tiles/parcel/${AT.z}/${AT.x}/${AT.y}.mvt`;

describe('archives over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  let store: ArchiveStore;
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${api.url}${path}`, { headers, method });
  const build = () => buildArchive({ db: database.pool, store }, parcel, { maxZoom: 16 });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  before(async () => {
    database = await testDatabase();
    await fillParcels(database.pool, 30);
    folder = await mkdtemp(join(tmpdir(), 'dimai-archives-'));
    store = new ArchiveStore(archiveFolder({ dataDirectory: folder }), database.pool);
    api = await startApi(database, { DIMAI_DATA: folder, CORS_ORIGINS: '*' });
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });

  it('are absent until one is built, and the answer says how to build it', async () => {
    const response = await ask('/tiles/parcel.pmtiles');
    assert.equal(response.status, 404);
    const problem = (await response.json()) as { code: string; detail: string };
    assert.equal(problem.code, 'archive-absent');
    assert.match(problem.detail, /dimai tiles build parcel/);
    assert.equal((await ask('/tiles/no-such.pmtiles')).status, 404);
    assert.equal(((await (await ask('/tiles/right-holder.pmtiles')).json()) as typeof problem).code, 'layer-not-drawn');
  });

  it('are read by the reference reader, tile by tile over ranges', async () => {
    await build();
    const archive = new PMTiles(new FetchSource(`${api.url}/tiles/parcel.pmtiles`));
    const header = await archive.getHeader();
    assert.deepEqual([header.minZoom, header.maxZoom], [0, 16]);
    const metadata = (await archive.getMetadata()) as { version: string; vector_layers: { id: string }[] };
    assert.equal(metadata.version, '1');
    assert.ok(metadata.vector_layers.some(({ id }) => id === 'parcel'));
    const tile = await archive.getZxy(AT.z, AT.x, AT.y);
    const live = await bytesOf(await ask(TILE));
    const [archived, answered] = [Buffer.from(tile!.data), live].map((bytes) => idsOf(decodeTile(bytes), 'parcel'));
    assert.deepEqual(archived, answered);
  });

  it('are sent whole, by range, unchanged and as headers alone, for pages of other sites too', async () => {
    const whole = await ask('/tiles/parcel.pmtiles');
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get('content-type'), 'application/vnd.pmtiles');
    assert.equal(whole.headers.get('content-encoding'), null);
    assert.equal(whole.headers.get('accept-ranges'), 'bytes');
    assert.equal(whole.headers.get('cache-control'), 'public, no-cache');
    assert.equal(whole.headers.get('access-control-allow-origin'), '*');
    assert.match(whole.headers.get('access-control-expose-headers') ?? '', /Content-Range/);
    assert.match(whole.headers.get('content-disposition') ?? '', /parcel\.1\.pmtiles/);
    const bytes = await bytesOf(whole);
    const etag = whole.headers.get('etag')!;
    assert.match(etag, /^"parcel\.1-/);
    const part = await ask('/tiles/parcel.pmtiles', { Range: 'bytes=7-126' });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 7-126/${bytes.length}`);
    assert.deepEqual(await bytesOf(part), bytes.subarray(7, 127));
    assert.equal((await ask('/tiles/parcel.pmtiles', { 'If-None-Match': etag })).status, 304);
    assert.equal((await ask('/tiles/parcel.pmtiles', { Range: 'bytes=0-9', 'If-Range': etag })).status, 206);
    assert.equal((await ask('/tiles/parcel.pmtiles', { Range: 'bytes=0-9', 'If-Range': '"other"' })).status, 200);
    const head = await ask('/tiles/parcel.pmtiles', {}, 'HEAD');
    assert.equal(head.headers.get('content-length'), String(bytes.length));
    const beyond = await ask('/tiles/parcel.pmtiles', { Range: `bytes=${bytes.length}-` });
    assert.equal(beyond.status, 416);
    assert.equal(((await beyond.json()) as { code: string }).code, 'range-invalid');
    assert.equal((await ask('/tiles/parcel.pmtiles', { Origin: 'https://elsewhere.cn' }, 'OPTIONS')).status, 204);
  });

  it('answer for the database, as long as they are as young as the tile', async () => {
    await store.look();
    await ask('/tiles/parcel.pmtiles');
    await database.pool.query('alter table land.parcel rename to parcel_out_of_reach');
    try {
      const tile = await ask(TILE);
      assert.equal(tile.status, 200);
      assert.ok(idsOf(decodeTile(await bytesOf(tile)), 'parcel').length > 100);
    } finally {
      await database.pool.query('alter table land.parcel_out_of_reach rename to parcel');
    }
  });

  it('give way to the live query where a later version changed a tile, and are overtaken by their successor', async () => {
    const former = await ask('/tiles/parcel.pmtiles', {}, 'HEAD');
    const before = idsOf(decodeTile(await bytesOf(await ask(TILE))), 'parcel');
    const gone = before[0]!;
    await database.pool.query('update land.parcel set version_to = 2 where feature_id = $1', [gone]);
    await setVersion(database.pool, parcel, 2);
    assert.deepEqual(
      idsOf(decodeTile(await bytesOf(await ask(TILE))), 'parcel'),
      before.filter((id) => id !== gone),
    );
    assert.equal((await ask('/tiles/parcel.pmtiles', {}, 'HEAD')).headers.get('etag'), former.headers.get('etag'));
    await build();
    assert.equal((await ask('/tiles/parcel.pmtiles?version=2', {}, 'HEAD')).status, 200);
    const later = await ask('/tiles/parcel.pmtiles', {}, 'HEAD');
    assert.match(later.headers.get('etag')!, /^"parcel\.2-/);
    const pinned = await ask('/tiles/parcel.pmtiles?version=1', {}, 'HEAD');
    assert.equal(pinned.headers.get('etag'), former.headers.get('etag'));
    assert.match(pinned.headers.get('cache-control')!, /immutable/);
    assert.equal((await ask('/tiles/parcel.pmtiles?version=9')).status, 404);
    assert.equal((await ask('/tiles/parcel.pmtiles?version=x')).status, 400);
  });
});
