import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { describe, it } from 'mocha';
import type { Pool } from 'pg';

import { databaseVersions, versionOf } from './versions.ts';

/** A database whose answer is what was published when the statement began. */
function fakeDatabase() {
  const state = { published: 1, statements: 0, leases: false };
  const query = async ({ name }: { name: string }) => {
    if (name === 'layer-stamp') state.statements += 1;
    const version = state.published;
    await setTimeout(5);
    if (name === 'layer-stamp') return { rows: [{ stamp: `${version}(0,1)`, is_leased: state.leases }] };
    const row = { layer: 'parcel', version, tile_floor: 0, changed_at: '2026-11-21T00:00:00.000Z' };
    if (name === 'layer-versions') return { rows: [row] };
    return { rows: [{ ...row, change: version, west: 119, south: 31, east: 120, north: 32 }] };
  };
  return { state, db: { query } as unknown as Pool };
}

describe('the versions of the layers', () => {
  it('are shared by requests that come together', async () => {
    const { state, db } = fakeDatabase();
    const versions = databaseVersions(db);
    await Promise.all(Array.from({ length: 100 }, () => versions.read()));
    assert.equal(state.statements, 2);
  });

  it('are never older than the request, even when a read is under way as a version is published', async () => {
    const { state, db } = fakeDatabase();
    const versions = databaseVersions(db);
    const before = versions.read();
    state.published = 2;
    const after = versions.read();
    assert.ok(versionOf(await before, 'parcel') >= 1);
    assert.equal(versionOf(await after, 'parcel'), 2);
  });

  it('are read as a whole only when one was written', async () => {
    const { state, db } = fakeDatabase();
    const versions = databaseVersions(db);
    const first = await versions.read();
    assert.equal(await versions.read(), first);
    state.published = 2;
    assert.equal(versionOf(await versions.read(), 'parcel'), 2);
    assert.equal(state.statements, 3);
  });

  it('are told from memory for 80 ms where no publication can come meanwhile, and read again behind a request from 20 ms on', async () => {
    const { state, db } = fakeDatabase();
    state.leases = true;
    const now = { steady: 1000, wall: 5000 };
    const versions = databaseVersions(db, { steady: () => now.steady, wall: () => now.wall });
    assert.equal(versions.current(), undefined);
    await versions.read();
    state.published = 2;
    now.steady += 19;
    assert.equal(versionOf(versions.current()!, 'parcel'), 1);
    assert.equal(versionOf(await versions.read(), 'parcel'), 1);
    assert.equal(state.statements, 1);
    now.steady += 1;
    assert.equal(versionOf(versions.current()!, 'parcel'), 1);
    await setTimeout(30);
    assert.equal(state.statements, 2);
    assert.equal(versionOf(versions.current()!, 'parcel'), 2);
    now.steady += 80;
    assert.equal(versions.current(), undefined);
  });

  it('are not told from memory by a machine that slept, nor while something is being published', async () => {
    const { state, db } = fakeDatabase();
    const now = { steady: 1000, wall: 5000 };
    const versions = databaseVersions(db, { steady: () => now.steady, wall: () => now.wall });
    await versions.read();
    assert.equal(versions.current(), undefined);
    state.leases = true;
    await versions.read();
    assert.notEqual(versions.current(), undefined);
    now.wall += 60_000;
    assert.equal(versions.current(), undefined);
    now.wall -= 60_001;
    assert.equal(versions.current(), undefined);
  });

  it('are asked for again after a read failed', async () => {
    const { state, db } = fakeDatabase();
    const ask = db.query.bind(db) as unknown as (query: { name: string }) => Promise<unknown>;
    let fail = true;
    const flaky = {
      query: (query: { name: string }) => (fail ? Promise.reject(new Error('down')) : ask(query)),
    } as unknown as Pool;
    const versions = databaseVersions(flaky);
    const first = versions.read();
    const second = versions.read();
    await assert.rejects(first, /down/);
    await assert.rejects(second, /down/);
    fail = false;
    assert.equal(versionOf(await versions.read(), 'parcel'), 1);
    assert.equal(state.statements, 1);
  });

  it('of a layer that was never published are 0', async () => {
    assert.equal(versionOf(await databaseVersions(fakeDatabase().db).read(), 'building'), 0);
  });
});
