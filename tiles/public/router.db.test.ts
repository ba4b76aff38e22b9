import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { decodeTile, idsOf } from '../../fixtures/harness/tiles.ts';
import { createAccount } from '../../spatial-api/access/accounts.ts';
import { fillParcels } from '../bench/parcels.ts';
import { tileAt } from '../mercator.ts';

describe('tiles for the public', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = (path: string) => fetch(`${api.url}${path}`);
  const pathAt = (z: number, root = '/public/tiles/parcel') => {
    const { x, y } = tileAt(119.853, 31.653, z);
    return `${root}/${z}/${x}/${y}.mvt`;
  };
  const read = async (path: string) => {
    const response = await ask(path);
    assert.equal(response.status, 200, path);
    return Buffer.from(await response.arrayBuffer());
  };
  const problemOf = async (path: string) => {
    const response = await ask(path);
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  before(async () => {
    database = await testDatabase();
    await fillParcels(database.pool, 30);
    await database.pool.query(`update land.parcel set right_holder = '张三'`);
    // Somebody has an account, so the server is closed to everybody else.
    await createAccount(database.pool, { login: 'jia', name: '甲', createdBy: 'test' });
    api = await startApi(database, { PUBLIC_LAYERS: 'parcel' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('need no account, where everything else does', async () => {
    assert.equal((await ask(pathAt(16, '/tiles/parcel'))).status, 401);
    const response = await ask(pathAt(16));
    assert.equal(response.status, 200);
    assert.match(response.headers.get('cache-control')!, /^public/);
    const again = await fetch(`${api.url}${pathAt(16)}`, {
      headers: { 'If-None-Match': response.headers.get('etag')! },
    });
    assert.equal(again.status, 304);
  });

  it('show outline, use and the tail of the code, and nothing else at any zoom', async () => {
    for (let z = 15; z <= 22; z++) {
      const bytes = await read(pathAt(z));
      readStrictTile(bytes);
      assert.ok(!bytes.includes('张三'));
      for (const { properties } of decodeTile(bytes).get('parcel')!) {
        assert.deepEqual(Object.keys(properties).sort(), ['landClass', 'parcelCode'], `z${z}`);
        assert.match(String(properties['parcelCode']), /^GB\d{5}$/);
      }
    }
  });

  it('have every parcel that those of the bureau have', async () => {
    const { x, y } = tileAt(119.853, 31.653, 16);
    const { rows } = await database.pool.query<{ id: number }>(
      `select feature_id as id from land.parcel
where st_intersects(geom, st_transform(st_tileenvelope(16, $1, $2, margin => 60.0 / 4096), 4490)) order by 1`,
      [x, y],
    );
    const shown = new Set(idsOf(decodeTile(await read(pathAt(16))), 'parcel'));
    assert.deepEqual(
      rows.filter(({ id }) => !shown.has(id)),
      [],
    );
  });

  it('begin at zoom 15, and count nothing above it', async () => {
    assert.deepEqual(await problemOf(pathAt(14)), [400, 'tile-address-invalid']);
    assert.deepEqual(await problemOf(pathAt(0)), [400, 'tile-address-invalid']);
    const tileJson = (await (await ask('/public/tiles/parcel.json')).json()) as {
      minzoom: number;
      tiles: string[];
      vector_layers: { id: string; fields: Record<string, string> }[];
    };
    assert.equal(tileJson.minzoom, 15);
    assert.match(tileJson.tiles[0]!, /\/public\/tiles\/parcel\/\{z\}/);
    assert.deepEqual(
      tileJson.vector_layers.map(({ id, fields }) => [id, Object.keys(fields)]),
      [['parcel', ['parcelCode', 'landClass']]],
    );
  });

  it('answer no condition, which would tell what is not shown', async () => {
    for (const query of ['parcelCode=320412*', 'rightHolder=张三', 'asOf=2026-01-01', 'version=1']) {
      assert.deepEqual(await problemOf(`${pathAt(16)}?${query}`), [400, 'request-invalid'], query);
    }
    assert.equal((await ask(`${pathAt(16)}?_=1`)).status, 200);
  });

  it('are of no other layer, and of none where none is named', async () => {
    assert.deepEqual(await problemOf(pathAt(16, '/public/tiles/building')), [404, 'layer-unknown']);
    assert.equal((await ask('/public/tiles/parcel.pmtiles')).status, 404);
    const closed = await startApi(database);
    try {
      assert.equal((await fetch(`${closed.url}${pathAt(16)}`)).status, 404);
    } finally {
      await closed.close();
    }
    await assert.rejects(
      async () => (await startApi(database, { PUBLIC_LAYERS: 'land-use' })).close(),
      /PUBLIC_LAYERS/,
    );
  });
});
