import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { decodeTile, idsOf } from '../../fixtures/harness/tiles.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { fillParcels } from '../bench/parcels.ts';
import { cgcs2000Quad, gridTileBounds, gridTileSize, zoneGrid, type GridAddress, type TileGrid } from './grids.ts';

const PLACE = [119.853, 31.653] as const;

interface Linked {
  readonly links: readonly { readonly rel: string; readonly href: string; readonly templated?: boolean }[];
}

describe('OGC API Tiles', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = (path: string, init?: RequestInit) => fetch(path.startsWith('http') ? path : `${api.url}${path}`, init);
  const read = async <T>(path: string): Promise<T> => {
    const response = await ask(path);
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  };
  const problemOf = async (path: string) => {
    const response = await ask(path);
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  /** The tile of a level that holds the place. */
  const addressOf = async (grid: TileGrid, level: number, at: readonly number[] = PLACE): Promise<GridAddress> => {
    const { rows } = await database.pool.query<{ x: number; y: number }>(
      'select st_x(at) as x, st_y(at) as y from st_transform(st_setsrid(st_makepoint($1, $2), 4490), $3::integer) as at',
      [...at, grid.epsg],
    );
    const size = gridTileSize(grid, level);
    const { x, y } = rows[0]!;
    return { level, column: Math.floor((x - grid.west) / size), row: Math.floor((grid.north - y) / size) };
  };
  const pathOf = (grid: TileGrid, { level, row, column }: GridAddress) =>
    `/ogc/collections/parcel/tiles/${grid.id}/${level}/${row}/${column}`;

  before(async () => {
    database = await testDatabase();
    await fillParcels(database.pool, 30);
    api = await startApi(database, { CORS_ORIGINS: '*' });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('leads from the first page to every tile by its links', async () => {
    const landing = await read<Linked>('/ogc');
    const hrefOf = ({ links }: Linked, rel: string) => links.find((found) => found.rel.endsWith(rel))!.href;
    const { conformsTo } = await read<{ conformsTo: string[] }>(hrefOf(landing, 'conformance'));
    for (const name of ['core', 'tileset', 'tilesets-list', 'geodata-tilesets', 'mvt']) {
      assert.ok(conformsTo.includes(`http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`), name);
    }
    const { collections } = await read<{ collections: (Linked & { id: string; extent?: unknown })[] }>(
      hrefOf(landing, 'data'),
    );
    const parcels = collections.find(({ id }) => id === 'parcel')!;
    assert.ok(parcels.extent);
    const { tilesets } = await read<{ tilesets: (Linked & { crs: string })[] }>(hrefOf(parcels, 'tilesets-vector'));
    assert.deepEqual(
      tilesets.map(({ crs }) => crs.split('/').at(-1)),
      ['3857', '4490', '4549', '4528'],
    );
    for (const listed of tilesets) {
      const { id, tileMatrices } = await read<{ id: string; tileMatrices: { id: string; cellSize: number }[] }>(
        hrefOf(listed, 'tiling-scheme'),
      );
      const set = await read<Linked & { tileMatrixSetLimits: { tileMatrix: string }[]; layers: { id: string }[] }>(
        hrefOf(listed, 'self'),
      );
      assert.deepEqual(
        set.layers.map((layer) => layer.id),
        ['parcel'],
      );
      const known = new Set(tileMatrices.map((matrix) => matrix.id));
      assert.ok(
        set.tileMatrixSetLimits.every(({ tileMatrix }) => known.has(tileMatrix)),
        id,
      );
      const item = set.links.find(({ rel }) => rel === 'item')!;
      assert.ok(item.templated && item.href.includes('{tileMatrix}/{tileRow}/{tileCol}'));
    }
  });

  it('gives tiles of WebMercatorQuad as below /tiles, with row before column', async () => {
    const same = await ask('/tiles/parcel/16/54586/26688.mvt');
    const tile = await ask('/ogc/collections/parcel/tiles/WebMercatorQuad/16/26688/54586');
    assert.equal(tile.headers.get('etag'), same.headers.get('etag'));
    assert.deepEqual(Buffer.from(await tile.arrayBuffer()), Buffer.from(await same.arrayBuffer()));
  });

  it('cuts tiles in degrees and in the 3° zones: every feature where PostGIS has it, to the unit', async () => {
    for (const [grid, level] of [
      [cgcs2000Quad, 16],
      [zoneGrid(4549), 14],
      [zoneGrid(4528), 14],
    ] as const) {
      const address = await addressOf(grid, level);
      const response = await ask(pathOf(grid, address));
      assert.equal(response.status, 200, grid.id);
      assert.equal(response.headers.get('content-type'), 'application/vnd.mapbox-vector-tile');
      const features = decodeTile(Buffer.from(await response.arrayBuffer())).get('parcel')!;
      const [west, south, east, north] = gridTileBounds(grid, address);
      const unit = gridTileSize(grid, level) / 4096;
      const { rows } = await database.pool.query<{ id: number; x: number; y: number; whole: boolean }>(
        `select feature_id as id, (st_xmin(g) - $1::float8) / $6::float8 as x, ($4::float8 - st_ymax(g)) / $6::float8 as y,
  g @ st_makeenvelope($1, $2::float8, $3::float8, $4, $5) as whole
from (select feature_id, st_transform(geom, $5::integer) as g from land.parcel where version_to is null) as p
where g && st_makeenvelope($1, $2::float8, $3::float8, $4, $5)
order by feature_id`,
        [west, south, east, north, grid.epsg, unit],
      );
      const found = new Map(features.map((feature) => [feature.id, feature]));
      assert.ok(rows.length > 20, grid.id);
      for (const { id, x, y, whole } of rows) {
        const points = found.get(id)?.geometry.flat();
        assert.ok(points, `${grid.id} lacks ${id}`);
        if (!whole) continue;
        assert.ok(Math.abs(Math.min(...points.map((point) => point.x)) - x) <= 1, grid.id);
        assert.ok(Math.abs(Math.min(...points.map((point) => point.y)) - y) <= 1, grid.id);
      }
      assert.ok(features[0]!.properties['parcelCode']);
    }
  });

  it('shows an edit in the next tile of every grid, and is 304 until then', async () => {
    const grid = zoneGrid(4549);
    const path = pathOf(grid, await addressOf(grid, 15));
    const first = await ask(path);
    const ids = idsOf(decodeTile(Buffer.from(await first.arrayBuffer())), 'parcel');
    const headers = { 'If-None-Match': first.headers.get('etag')! };
    assert.equal((await ask(path, { headers })).status, 304);
    await database.pool.query('update land.parcel set version_to = 2 where feature_id = $1', [ids[0]]);
    await setVersion(database.pool, parcel, 2);
    const second = await ask(path, { headers });
    assert.equal(second.status, 200);
    assert.deepEqual(idsOf(decodeTile(Buffer.from(await second.arrayBuffer())), 'parcel'), ids.slice(1));
  });

  it('draws and counts every feature once at every level, in tiles of 500 kB at most', async () => {
    const { rows } = await database.pool.query<{
      w: number;
      s: number;
      e: number;
      n: number;
      count: number;
      area: number;
    }>(
      `select st_xmin(box) as w, st_ymin(box) as s, st_xmax(box) as e, st_ymax(box) as n, count, area
from (select st_extent(geom) as box, count(*) as count, sum(ellipsoidal_area) as area from land.parcel where version_to is null) as whole`,
    );
    const { w, s, e, n, count, area } = rows[0]!;
    for (const [grid, levels] of [
      [cgcs2000Quad, [1, 7, 11, 13, 14]],
      [zoneGrid(4549), [0, 6, 9, 11, 12]],
      [zoneGrid(4528), [6, 11]],
    ] as const) {
      for (const level of levels) {
        const corners = await Promise.all(
          [
            [w, s],
            [w, n],
            [e, s],
            [e, n],
          ].map((at) => addressOf(grid, level, at)),
        );
        const [columns, lines] = [corners.map(({ column }) => column), corners.map(({ row }) => row)];
        const ids = new Set<number>();
        let [counted, countedArea] = [0, 0];
        for (let column = Math.min(...columns) - 1; column <= Math.max(...columns) + 1; column++) {
          for (let row = Math.min(...lines) - 1; row <= Math.max(...lines) + 1; row++) {
            const answer = await ask(pathOf(grid, { level, row, column }));
            if (answer.status === 204 || answer.status === 400) continue;
            const bytes = Buffer.from(await answer.arrayBuffer());
            assert.ok(bytes.length <= 500_000);
            for (const layer of readStrictTile(bytes)) {
              for (const { id, properties } of layer.features) {
                if (layer.name === 'parcel') ids.add(id);
                else counted += Number(properties.get('count'));
                if (layer.name !== 'parcel') countedArea += Number(properties.get('area'));
              }
            }
          }
        }
        assert.equal(ids.size + counted, Number(count), `${grid.id} ${level}`);
        if (ids.size === 0) assert.ok(Math.abs(countedArea / area - 1) < 1e-6, `${grid.id} ${level}`);
        if (level >= 14) assert.equal(counted, 0);
      }
    }
  });

  it('keeps the entity tag of a tile that an edit does not touch', async () => {
    for (const [grid, level] of [
      [cgcs2000Quad, 17],
      [zoneGrid(4549), 16],
    ] as const) {
      const near = await addressOf(grid, level);
      const far = { ...near, column: near.column + 2 };
      const tags = async () => [
        (await ask(pathOf(grid, near))).headers.get('etag')!,
        (await ask(pathOf(grid, far))).headers.get('etag')!,
      ];
      const before = await tags();
      const { rows } = await database.pool.query<{ version: number }>(
        `select version from dimai.layer_state where layer = 'parcel'`,
      );
      const version = rows[0]!.version + 1;
      await database.pool.query(
        `update land.parcel set version_to = $1 where row_id = (
  select row_id from land.parcel where version_to is null and st_intersects(geom, st_setsrid(st_makepoint($2, $3), 4490)))`,
        [version, ...PLACE],
      );
      await setVersion(database.pool, parcel, version);
      const after = await tags();
      assert.notEqual(after[0], before[0], grid.id);
      assert.equal(after[1], before[1], grid.id);
      await database.pool.query('update land.parcel set version_to = null where version_to = $1', [version]);
      await setVersion(database.pool, parcel, version + 1);
    }
  });

  it('answers HEAD, other origins, several collections, and empty places', async () => {
    const grid = zoneGrid(4549);
    const address = await addressOf(grid, 14);
    const head = await ask(pathOf(grid, address), { method: 'HEAD', headers: { Origin: 'https://map.example.cn' } });
    assert.ok(Number(head.headers.get('content-length')) > 0);
    assert.equal(head.headers.get('access-control-allow-origin'), '*');
    const several = `/ogc/tiles/${grid.id}/14/${address.row}/${address.column}?collections=building,parcel`;
    assert.ok(decodeTile(Buffer.from(await (await ask(several)).arrayBuffer())).has('parcel'));
    assert.equal((await ask(pathOf(grid, { level: 14, row: 0, column: 0 }))).status, 204);
    assert.equal((await ask(`/ogc/tiles/${grid.id}?collections=building,parcel`)).status, 200);
  });

  it('names what is wrong with an address', async () => {
    assert.deepEqual(await problemOf('/ogc/collections/parcel/tiles/NoSuch/1/0/0'), [404, 'grid-unknown']);
    assert.deepEqual(await problemOf('/ogc/collections/no-such/tiles'), [404, 'layer-unknown']);
    assert.deepEqual(await problemOf('/ogc/collections/right-holder/tiles'), [404, 'layer-not-drawn']);
    assert.deepEqual(await problemOf('/ogc/collections/parcel/tiles/CGCS2000Quad/x/0/0'), [
      400,
      'tile-address-invalid',
    ]);
    assert.deepEqual(await problemOf('/ogc/collections/parcel/tiles/CGCS2000Quad/1/1/0'), [400, 'tile-outside-grid']);
    assert.deepEqual(await problemOf('/ogc/collections/parcel/tiles/CGCS2000Quad/0/0/0'), [400, 'tile-outside-grid']);
    assert.deepEqual(await problemOf('/ogc/tiles/CGCS2000Quad/16/0/0?collections=a&collections=b'), [
      400,
      'request-invalid',
    ]);
    assert.equal((await ask('/ogc/tiles/CGCS2000Quad')).status, 200, 'without collections it is the first ones');
  });
});
