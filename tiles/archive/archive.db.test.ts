import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { after, before, beforeEach, describe, it } from 'mocha';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { decodeTile, idsOf } from '../../fixtures/harness/tiles.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { fillParcels } from '../bench/parcels.ts';
import { tileAt } from '../mercator.ts';
import { decodeFeatures } from '../mvt/decode-features.ts';
import { ArchiveReader } from '../pmtiles/archive-reader.ts';
import { archiveStats } from './archive-stats.ts';
import { ArchiveStore, type ArchiveFile } from './archive-store.ts';
import { buildArchive, type ArchiveBuild } from './build-archive.ts';
import { verifyArchive } from './verify-archive.ts';

const SIDE = 40;

/** Features by layer, in the order of their ids: the index of the table may give them in another order after an edit. */
const featuresOf = (gzip: Buffer) =>
  new Map(
    [...decodeFeatures(gunzipSync(gzip))].map(([name, features]) => [name, features.toSorted((a, b) => a.id - b.id)]),
  );

describe('the tile archive of a layer', () => {
  let database: TestDatabase;
  let folder: string;
  let store: ArchiveStore;
  const build = (options: { fresh?: boolean } = {}): Promise<ArchiveBuild> =>
    buildArchive({ db: database.pool, store }, parcel, { maxZoom: 16, ...options });
  const verify = (sample?: number) => verifyArchive({ db: database.pool, store }, parcel, { sample, maxZoom: 16 });
  const read = async <T>(path: string, work: (reader: ArchiveReader) => Promise<T>): Promise<T> => {
    const reader = await ArchiveReader.open(path);
    return work(reader).finally(() => reader.close());
  };
  /** Publishes the next version with the parcels of some numbers moved by a metre. */
  const edit = async (version: number, numbers: readonly number[]) => {
    const columns = `feature_id, dataset_id, source_row, ellipsoidal_area, planar_area, parcel_code, location, area, land_class, district_code, status`;
    await database.pool.query(
      'update land.parcel set version_to = $2 where version_to is null and feature_id = any($1)',
      [numbers, version],
    );
    await database.pool.query(
      `insert into land.parcel (${columns}, version_from, geom)
select ${columns}, $2, st_translate(geom, 0.00001, 0) from land.parcel where version_to = $2 and feature_id = any($1)`,
      [numbers, version],
    );
    await setVersion(database.pool, parcel, version);
  };

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-archives-'));
  });
  beforeEach(async () => {
    await rm(folder, { recursive: true, force: true });
    store = new ArchiveStore(folder);
    await database.pool.query(`delete from dimai.layer_state where layer = 'parcel'`);
    await fillParcels(database.pool, SIDE);
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await database.drop();
  });

  it('holds every parcel, and every tile as the live query gives it', async () => {
    const built = await build();
    assert.equal(built.state, 'built');
    assert.equal(built.version, 1);
    const seen = new Set<number>();
    await read(built.path!, async (reader) => {
      assert.equal(reader.header.addressedTiles, built.tiles);
      const [west, south, east, north] = reader.header.bounds;
      const [first, last] = [tileAt(west, north, 16), tileAt(east, south, 16)];
      for (let x = first.x; x <= last.x; x++) {
        for (let y = first.y; y <= last.y; y++) {
          const tile = await reader.tile({ z: 16, x, y });
          if (tile === null) continue;
          for (const id of idsOf(decodeTile(gunzipSync(tile)), 'parcel')) seen.add(id);
        }
      }
    });
    assert.equal(seen.size, SIDE * SIDE);
    const verified = await verify();
    assert.equal(verified.state, 'equal');
    assert.ok(verified.compared >= built.tiles);
    assert.equal(verified.sameBytes + verified.sameFeatures, verified.compared);
  });

  it('is there already when nothing was published since', async () => {
    const first = await build();
    const second = await build();
    assert.equal(second.state, 'current');
    assert.equal(second.path, first.path);
    assert.equal(second.tiles, first.tiles);
  });

  it('takes over what an edit did not touch, and equals one made from nothing', async () => {
    const first = await build();
    await edit(2, [820, 821]);
    const updated = await build();
    assert.equal(updated.state, 'updated');
    assert.equal(updated.version, 2);
    assert.ok(updated.reused > 0, 'some tiles are taken over');
    // Around what was edited tiles of low zooms are made that turn out empty.
    assert.ok(updated.reused + updated.encoded >= updated.tiles);
    assert.ok(updated.encoded < first.tiles);
    assert.equal((await verify()).state, 'equal');
    const kept = join(folder, 'kept');
    await copyFile(updated.path!, kept);
    const fresh = await build({ fresh: true });
    assert.equal(fresh.state, 'built');
    await read(kept, (one) =>
      read(fresh.path!, async (other) => {
        assert.equal(one.entryCount, other.entryCount);
        for (let index = 0; index < one.entryCount; index++) {
          assert.deepEqual(one.entry(index).tileId, other.entry(index).tileId);
          assert.deepEqual(featuresOf(await one.content(index)), featuresOf(await other.content(index)));
        }
      }),
    );
  });

  it('loses the tiles of parcels that are gone', async () => {
    const first = await build();
    await database.pool.query('update land.parcel set version_to = 2 where feature_id > 100');
    await setVersion(database.pool, parcel, 2);
    const updated = await build();
    assert.ok(updated.tiles < first.tiles);
    assert.equal((await verify()).state, 'equal');
    await database.pool.query('update land.parcel set version_to = 3 where version_to is null');
    await setVersion(database.pool, parcel, 3);
    assert.equal((await build()).state, 'empty');
    assert.equal((await verify()).state, 'equal');
  });

  it('shows one state of the layer, whatever is published while it is made', async () => {
    const building = buildArchive(
      {
        db: database.pool,
        store,
        progress: ({ phase, done }) => {
          if (phase === 'encode' && done === 1) published = edit(2, [1, 2, 3]);
        },
      },
      parcel,
      { maxZoom: 16 },
    );
    let published: Promise<void> | undefined;
    const built = await building;
    await published;
    assert.equal(built.version, 1);
    assert.equal((await verify()).state, 'absent');
    assert.equal((await build()).state, 'updated');
    assert.equal((await verify()).state, 'equal');
  });

  it('that differs from the data is found out, tile by tile', async () => {
    const { path } = await build();
    await edit(2, [5]);
    await copyFile(path!, path!.replace('parcel.1-', 'parcel.2-'));
    assert.equal((await verify()).state, 'absent');
    await database.pool.query(
      `update dimai.layer_publication set token = (select token from dimai.layer_publication where layer = 'parcel' and version = 1) where layer = 'parcel' and version = 2`,
    );
    const result = await verify();
    assert.equal(result.state, 'different');
    assert.ok(result.differenceCount > 0);
    assert.ok(result.differences.every(({ onlyArchive, onlyLive }) => onlyArchive > 0 && onlyLive > 0));
    assert.equal(result.compared, result.sameBytes + result.sameFeatures + result.differenceCount);
  });

  it('is given up without a trace when the build is cancelled', async () => {
    const controller = new AbortController();
    const progress = ({ done }: { done: number }) => done === 2 && controller.abort(new Error('cancelled'));
    const building = buildArchive({ db: database.pool, store, signal: controller.signal, progress }, parcel, {
      maxZoom: 16,
    });
    await assert.rejects(building, /cancelled/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('replaces one that is damaged', async () => {
    const { path } = await build();
    await writeFile(path!, 'PMTiles');
    assert.equal((await build()).state, 'built');
    assert.equal((await verify(20)).compared, 20);
  });

  it('of another history of the database is not taken for this one', async () => {
    await build();
    store = new ArchiveStore(folder, database.pool);
    await store.look();
    const [{ definition }] = (await store.list()) as [ArchiveFile];
    assert.equal(store.newest('parcel', definition)?.version, 1);
    await setVersion(database.pool, parcel, 1);
    await store.look();
    assert.equal(store.newest('parcel', definition), undefined);
    assert.equal((await verify()).state, 'absent');
    assert.equal((await build()).state, 'built');
    await store.look();
    assert.equal(store.newest('parcel', definition)?.version, 1);
    await store.close();
  });

  it('is removed when newer versions have theirs, as many as are to be kept', async () => {
    for (const version of [1, 2, 3]) {
      if (version > 1) await edit(version, [version]);
      await build();
    }
    const removed = await store.prune('parcel', 2);
    assert.deepEqual(
      removed.map(({ version }) => version),
      [1],
    );
    assert.deepEqual(
      (await store.list()).map(({ version }) => version),
      [3, 2],
    );
  });

  it('is measured by zoom', async () => {
    const built = await build();
    const [file] = await store.list();
    const stats = await archiveStats(file!);
    assert.equal(stats.tiles, built.tiles);
    assert.equal(
      stats.zooms.reduce((sum, { tiles }) => sum + tiles, 0),
      built.tiles,
    );
    assert.ok(
      stats.zooms.every(({ largestRaw, largestTile, zoom }) => largestRaw > 0 && largestTile.startsWith(`${zoom}/`)),
    );
  });
});
