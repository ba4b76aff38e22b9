import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { insertRows, setVersion, type LayerRow } from '../fixtures/harness/layer-rows.ts';
import { decodeTile } from '../fixtures/harness/tiles.ts';
import { withTransaction } from '../schemas/database/sql.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { tileAt, type TileAddress } from './mercator.ts';

const SIDE = 0.001;
const west = (n: number) => 119.9 + (n % 20) * SIDE;
const south = (n: number) => 31.7 + Math.floor(n / 20) * SIDE;

/** A square of about 95 m; 400 of them lie side by side. */
function plot(n: number): LayerRow {
  const [w, s] = [west(n), south(n)];
  return {
    featureId: n + 1,
    values: { parcelCode: `320402001001GB${String(n).padStart(5, '0')}`, area: 1, landClass: '0701' },
    wkt: `POLYGON((${w} ${s},${w + SIDE} ${s},${w + SIDE} ${s + SIDE},${w} ${s + SIDE},${w} ${s}))`,
  };
}

/** Publishes a new version in which one plot has another area, as a load does: rows first, the state of the layer last. */
async function edit(pool: Pool, n: number, version: number): Promise<void> {
  await withTransaction(pool, async (client) => {
    await client.query('select from dimai.layer_state where layer = $1 for update', ['parcel']);
    await client.query('update land.parcel set version_to = $1 where feature_id = $2 and version_to is null', [
      version,
      n + 1,
    ]);
    await client.query(
      `insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, area, land_class, geom, ellipsoidal_area)
select feature_id, dataset_id, $1::integer, parcel_code, $1::integer, land_class, geom, ellipsoidal_area from land.parcel
where feature_id = $2 and version_to = $1::integer`,
      [version, n + 1],
    );
    await client.query('update dimai.layer_state set version = $1, changed_at = now() where layer = $2', [
      version,
      'parcel',
    ]);
  });
}

describe('a tile after an edit', () => {
  let database: TestDatabase;
  let api: TestApi;
  let other: TestApi;
  const url = ({ url: base }: TestApi, { z, x, y }: TileAddress) => `${base}/tiles/parcel/${z}/${x}/${y}.mvt`;
  const etagOf = async (address: TileAddress, from = api) => (await fetch(url(from, address))).headers.get('etag');
  const middle = (n: number, z: number) => tileAt(west(n) + SIDE / 2, south(n) + SIDE / 2, z);

  before(async () => {
    database = await testDatabase();
    await insertRows(
      database.pool,
      parcel,
      Array.from({ length: 400 }, (_, n) => plot(n)),
    );
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
    other = await startApi(database);
  });
  after(async () => {
    await api.close();
    await other.close();
    await database.drop();
  });

  it('changes its entity tag if it shows the place, and keeps it if it does not', async () => {
    const zooms = [8, 10, 12, 14, 15, 16, 17, 18, 20];
    const near = zooms.map((z) => middle(0, z));
    const far = [15, 16, 17, 18, 20].map((z) => middle(399, z));
    const [nearBefore, farBefore] = [
      await Promise.all(near.map((at) => etagOf(at))),
      await Promise.all(far.map((at) => etagOf(at))),
    ];
    await edit(database.pool, 0, 2);
    for (const process of [api, other]) {
      for (const [i, at] of near.entries())
        assert.notEqual(await etagOf(at, process), nearBefore[i], JSON.stringify(at));
      for (const [i, at] of far.entries()) {
        const answer = await fetch(url(process, at), { headers: { 'If-None-Match': farBefore[i]! } });
        assert.equal(answer.status, 304, JSON.stringify(at));
        assert.equal(answer.headers.get('etag'), farBefore[i]);
      }
    }
  });

  it('has the entity tag of a tile whose bytes changed exactly where they did, over a whole quarter at zoom 17', async () => {
    const [from, to] = [middle(380, 17), middle(19, 17)];
    const tiles: TileAddress[] = [];
    for (let x = from.x; x <= to.x; x++) for (let y = from.y; y <= to.y; y++) tiles.push({ z: 17, x, y });
    const look = (from: TestApi) =>
      Promise.all(
        tiles.map(async (at) => {
          const answer = await fetch(url(from, at));
          return { etag: answer.headers.get('etag'), body: Buffer.from(await answer.arrayBuffer()).toString('base64') };
        }),
      );
    const before = await look(api);
    await edit(database.pool, 210, 3);
    const fresh = await startApi(database);
    try {
      // A process that starts now knows no more and no less than one that has run for long.
      for (const process of [api, other, fresh]) {
        const now = await look(process);
        const changed = tiles.filter((_, i) => now[i]!.etag !== before[i]!.etag);
        const different = tiles.filter((_, i) => now[i]!.body !== before[i]!.body);
        assert.ok(different.length >= 1 && different.length < tiles.length / 10);
        assert.deepEqual(changed, different);
      }
    } finally {
      await fresh.close();
    }
  });

  it('is never an old one once the version is announced: eight readers, two processes, edits all the while', async () => {
    const place = middle(100, 16);
    let announced = 3;
    let ended = false;
    let reads = 0;
    const reader = async (number: number) => {
      const from = number % 2 === 0 ? api : other;
      let etag = '';
      let last = 0;
      while (!ended) {
        const least = announced;
        const answer = await fetch(url(from, place), { headers: { 'If-None-Match': etag } });
        reads += 1;
        if (answer.status === 200) {
          const plots = decodeTile(Buffer.from(await answer.arrayBuffer())).get('parcel') ?? [];
          last = Number(plots.find(({ id }) => id === 101)?.properties.area);
          etag = answer.headers.get('etag')!;
        } else {
          assert.equal(answer.status, 304);
        }
        // The area says which version the plot is from.
        if (least > 3) assert.ok(last >= least, `version ${least} was announced, the tile shows ${last}`);
      }
    };
    const readers = Promise.all(Array.from({ length: 8 }, (_, number) => reader(number)));
    for (let version = 4; version <= 40; version++) {
      await edit(database.pool, 100, version);
      announced = version;
    }
    ended = true;
    await readers;
    assert.ok(reads > 100, `${reads} reads`);
  });

  it('far from a large load keeps its entity tag as well', async function () {
    // The mesh of 5,000 places is renewed.
    this.timeout(180_000);
    const far = middle(399, 16);
    const before = await etagOf(far);
    await database.pool
      .query(`insert into land.parcel (feature_id, dataset_id, version_from, parcel_code, geom, ellipsoidal_area)
select 10000 + n, 2, 41, 'X' || n, st_multi(st_expand(st_setsrid(st_makepoint(119 + n % 100 * 0.001, 31 + n / 100 * 0.001), 4490), 0.0004)), 100
from generate_series(1, 5000) as n`);
    await setVersion(database.pool, parcel, 41);
    assert.equal(await etagOf(far), before);
    assert.notEqual(await etagOf(tileAt(119.05, 31.02, 16)), null);
    assert.match((await etagOf(tileAt(119.05, 31.02, 16)))!, /parcel\.41-/);
    const { rows } = await database.pool.query<{ boxes: number }>(
      'select count(*) as boxes from dimai.tile_change where version = 41',
    );
    assert.ok(rows[0]!.boxes >= 1 && rows[0]!.boxes < 20, `${rows[0]!.boxes} boxes`);
  });

  it('is told apart from the edits that were given up, by every process alike', async () => {
    await database.pool.query(`insert into dimai.tile_change
select 'parcel', 41, 100 + n * 0.001, 20, 100 + n * 0.001, 20 from generate_series(1, 51000) as n`);
    await edit(database.pool, 0, 42);
    const fresh = await startApi(database);
    try {
      for (const z of [12, 16]) {
        const tags = await Promise.all([api, other, fresh].map((process) => etagOf(middle(399, z), process)));
        assert.equal(new Set(tags).size, 1);
      }
      const { rows } = await database.pool.query<{ floor: number; boxes: number }>(
        `select tile_floor as floor, (select count(*) from dimai.tile_change where layer = 'parcel') as boxes
from dimai.layer_state where layer = 'parcel'`,
      );
      assert.equal(rows[0]!.floor, 41);
      assert.ok(rows[0]!.boxes <= 2);
    } finally {
      await fresh.close();
    }
  });
});
