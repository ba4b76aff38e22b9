import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';
import type { PoolClient } from 'pg';
import { pino } from 'pino';

import { generateCounty, type CountyLayerId } from '../fixtures/county/county.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { polygonWkt, readStrictTile, type StrictFeature, type StrictLayer } from '../fixtures/harness/strict-tile.ts';
import { loadCountyLayer } from '../fixtures/load-county.ts';
import { tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import { layerById } from '../schemas/layers/index.ts';
import { TILE_BYTES } from './layer-content.ts';
import { readLayerTile } from './layer-tile.ts';
import { tileAt, tileReach, type TileAddress } from './mercator.ts';

const LAYERS: readonly CountyLayerId[] = [
  'parcel',
  'land-use',
  'boundary-line',
  'administrative-area',
  'urban-growth-boundary',
  'restoration-works',
];

interface StrictTile {
  readonly address: TileAddress;
  readonly bytes: number;
  readonly layers: ReadonlyMap<string, StrictLayer>;
}

describe('the tiles of a whole city', () => {
  let database: TestDatabase;
  let client: PoolClient;
  const layerOf = (id: string) => layerById(id)!;

  const read = async (layer: Layer, address: TileAddress): Promise<StrictTile> => {
    const { mvt } = await readLayerTile(client, { layer, version: null }, address);
    const layers = readStrictTile(mvt);
    return { address, bytes: mvt.length, layers: new Map(layers.map((at) => [at.name, at])) };
  };

  /** Every tile of a zoom that a feature of the layer may be in. */
  const readAll = async (layer: Layer, zoom: number): Promise<readonly StrictTile[]> => {
    const { rows } = await client.query<Record<'west' | 'south' | 'east' | 'north', number>>(
      `select st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north from ${tableName(layer)}`,
    );
    const wanted = new Map<string, TileAddress>();
    for (const { west, south, east, north } of rows) {
      const [from, to] = [tileAt(west, north, zoom), tileAt(east, south, zoom)];
      for (let x = from.x; x <= to.x; x++)
        for (let y = from.y; y <= to.y; y++) wanted.set(`${x} ${y}`, { z: zoom, x, y });
    }
    const tiles: StrictTile[] = [];
    for (const address of wanted.values()) tiles.push(await read(layer, address));
    return tiles;
  };

  /** Nine tiles around the middle of the city. */
  const readAround = async (layer: Layer, zoom: number): Promise<readonly StrictTile[]> => {
    const { z, x, y } = tileAt(119.95, 31.78, zoom);
    const tiles: StrictTile[] = [];
    for (const dx of [-1, 0, 1])
      for (const dy of [-1, 0, 1]) tiles.push(await read(layer, { z, x: x + dx, y: y + dy }));
    return tiles;
  };

  const featuresOf = (tiles: readonly StrictTile[], name: string): readonly StrictFeature[] =>
    tiles.flatMap(({ layers }) => layers.get(name)?.features ?? []);

  before(async function () {
    this.timeout(240_000);
    database = await testDatabase();
    const county = generateCounty({ seed: 5, parcels: 1500, boundaryShare: 0.1 });
    const context = { db: database.pool, log: pino({ level: 'silent' }) };
    for (const id of LAYERS) await loadCountyLayer(context, county, id, 'city');
    client = await database.pool.connect();
  });
  after(async () => {
    client.release();
    await database.drop();
  });

  it('hold every feature and none twice: drawn ids and counts are what SQL finds, at low, middle and high zooms', async function () {
    this.timeout(240_000);
    for (const id of LAYERS) {
      const layer = layerOf(id);
      const { rows } = await client.query<{ id: number }>(`select feature_id as id from ${tableName(layer)}`);
      const all = new Set(rows.map((row) => row.id));
      const high = Math.max(layer.tiles!.zoom[0], id === 'parcel' ? 15 : 14);
      for (const zoom of [0, 9, ...(id === 'land-use' ? [12] : [13, high])]) {
        const tiles = await readAll(layer, zoom);
        const drawn = new Set(featuresOf(tiles, id).map((feature) => feature.id));
        const cells = featuresOf(tiles, `${id}-aggregate`);
        assert.equal(new Set(cells.map((cell) => cell.id)).size, cells.length, `${id} z${zoom}: a cell in two tiles`);
        const counted = cells.reduce((sum, cell) => sum + Number(cell.properties.get('count')), 0);
        assert.ok([...drawn].every((feature) => all.has(feature)));
        assert.equal(drawn.size + counted, all.size, `${id} z${zoom}`);
        for (const { bytes, address } of tiles)
          assert.ok(bytes <= TILE_BYTES, `${id} ${JSON.stringify(address)} ${bytes}`);
      }
    }
  });

  it('draw in a tile exactly the features that meet it', async () => {
    const layer = layerOf('parcel');
    const { rows } = await client.query<{ longitude: number; latitude: number }>(
      `select st_x(middle) as longitude, st_y(middle) as latitude
from (select st_centroid(geom) as middle from land.parcel order by feature_id limit 3) as middles`,
    );
    for (const zoom of [14, 16, 18]) {
      for (const { longitude, latitude } of rows) {
        const address = tileAt(longitude, latitude, zoom);
        const { layers } = await read(layer, address);
        const margin = ((2 * 20037508.342789244) / 2 ** zoom) * (64 / 4096);
        const { rows: found } = await client.query<{ id: number }>(
          `select feature_id as id from land.parcel
where geom && st_makeenvelope($5, $6, $7, $8, 4490)
  and st_intersects(st_transform(geom, 3857), st_expand(st_tileenvelope($1, $2, $3), $4)) order by 1`,
          [address.z, address.x, address.y, margin, ...tileReach(address)],
        );
        const ids = layers
          .get('parcel')!
          .features.map(({ id }) => id)
          .sort((a, b) => a - b);
        assert.deepEqual(
          ids,
          found.map(({ id }) => id),
        );
      }
    }
  });

  it('keep borders common at low zooms: no area lies over another, and every area is valid', async function () {
    this.timeout(240_000);
    for (const [id, zooms] of [
      ['land-use', [9, 11, 12]],
      ['parcel', [12]],
    ] as const) {
      for (const zoom of zooms) {
        const tiles = await readAround(layerOf(id), zoom);
        const many = tiles.filter(({ layers }) => (layers.get(id)?.features.length ?? 0) > 1);
        assert.ok(many.length > 0, `${id} z${zoom} draws nothing side by side`);
        for (const { layers, address } of many.slice(0, 5)) {
          const areas = layers
            .get(id)!
            .features.filter((feature) => !isMark(feature))
            .map(polygonWkt);
          const { rows } = await client.query<{ valid: boolean; sum: number; together: number }>(
            `select bool_and(st_isvalid(area)) as valid, sum(st_area(area)) as sum, st_area(st_union(area)) as together
from (select st_geomfromtext(wkt) as area from unnest($1::text[]) as wkt) as areas`,
            [areas],
          );
          const { valid, sum, together } = rows[0]!;
          assert.ok(valid, `${id} ${JSON.stringify(address)}`);
          assert.ok(
            Math.abs(sum - together) < 1e-6,
            `${id} ${JSON.stringify(address)}: ${sum - together} units² twice`,
          );
        }
      }
    }
  });

  it('meet without a seam: what two tiles draw on both sides of their edge is the same', async function () {
    this.timeout(120_000);
    for (const [id, zoom] of [
      ['land-use', 11],
      ['land-use', 13],
      ['parcel', 14],
      ['administrative-area', 9],
    ] as const) {
      const tiles = new Map(
        (await readAll(layerOf(id), zoom)).map((tile) => [`${tile.address.x} ${tile.address.y}`, tile]),
      );
      let compared = 0;
      for (const west of tiles.values()) {
        const east = tiles.get(`${west.address.x + 1} ${west.address.y}`);
        if (east === undefined || compared > 60) continue;
        const ofWest = new Map(west.layers.get(id)?.features.map((feature) => [feature.id, feature]));
        const pairs = (east.layers.get(id)?.features ?? []).flatMap((feature) => {
          const other = ofWest.get(feature.id);
          return other === undefined || isMark(other) || isMark(feature)
            ? []
            : [[polygonWkt(other), polygonWkt(feature)]];
        });
        if (pairs.length === 0) continue;
        compared += pairs.length;
        const { rows } = await client.query<{ apart: number }>(
          `select max(st_area(st_symdifference(
  st_intersection(st_geomfromtext(west), strip), st_intersection(st_translate(st_geomfromtext(east), 4096, 0), strip)))) as apart
from unnest($1::text[], $2::text[]) as pair (west, east), (select st_makeenvelope(4096 - 8, 0, 4096 + 8, 4096) as strip) as strips`,
          [pairs.map(([one]) => one), pairs.map(([, two]) => two)],
        );
        // Cells on both sides of the edge, which is as far as a client looks: 8 units, over which a border may turn by half a cell.
        assert.ok(rows[0]!.apart < 40, `${id} ${JSON.stringify(west.address)}: ${rows[0]!.apart} units² differ`);
      }
      assert.ok(compared > 0, `${id} z${zoom}: nothing crosses an edge`);
    }
  });
});

/** A feature that is too small for the grid stands as a square of one unit. */
function isMark({ parts }: StrictFeature): boolean {
  const [ring] = parts;
  return (
    parts.length === 1 &&
    ring!.length === 4 &&
    Math.abs(ring![2]![0] - ring![0]![0]) === 1 &&
    Math.abs(ring![2]![1] - ring![0]![1]) === 1
  );
}
