/** Restricted layers for who may see them, but not as precise as they are. */
import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { basicFarmland } from '../../schemas/layers/basic-farmland.ts';
import { ecologicalRedline } from '../../schemas/layers/ecological-redline.ts';
import { tileAt } from '../../tiles/mercator.ts';

/** Degrees of a cell of the grid. */
const GRID = 0.001;
const [WEST, SOUTH] = [119.9734567891, 31.7812345678];
const box = (w: number, s: number, width: number) =>
  `POLYGON((${w} ${s},${w + width} ${s},${w + width * 1.1} ${s + width},${w} ${s + width * 0.9},${w} ${s}))`;

interface Answer {
  readonly features: readonly {
    readonly id: number;
    readonly geometry: { readonly coordinates: number[][][][] };
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
  readonly watermark?: string;
}

describe('a restricted layer', () => {
  let database: TestDatabase;
  let api: TestApi;
  let planner: Visitor;
  let partner: Visitor;
  let consumer: Visitor;

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, ecologicalRedline, [
      {
        featureId: 1,
        values: { identifier: 1, redlineName: '大', districtCode: '320411' },
        wkt: box(WEST, SOUTH, 0.0123456),
      },
      {
        featureId: 2,
        values: { identifier: 2, redlineName: '小', districtCode: '320411' },
        wkt: box(WEST + 0.05, SOUTH, 0.0001234),
      },
      // Crosses itself.
      {
        featureId: 3,
        values: { identifier: 3, redlineName: '错', districtCode: '320412' },
        wkt: `POLYGON((120.1 31.7,120.12 31.72,120.12 31.7,120.1 31.72,120.1 31.7))`,
      },
    ]);
    await setVersion(database.pool, ecologicalRedline, 1);
    api = await startApi(database, { OFFICE_HOURS: 'none' });
    planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    partner = await visitorWith(database, api, 'partner', { roles: ['partner'] });
    consumer = await visitorWith(database, api, 'consumer', { roles: ['consumer'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const items = async (visitor: Visitor, query = '') => {
    const response = await visitor.ask('GET', `/ogc/collections/ecological-redline/items?${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answer;
  };
  const numbersOf = ({ features }: Answer) => features.map(({ geometry }) => geometry.coordinates.flat(3)).flat();
  const isOnGrid = (value: number) => Math.abs(value / GRID - Math.round(value / GRID)) < 1e-6;

  it('shows every coordinate on a grid, and what is smaller than a cell as its cell', async () => {
    const exact = await items(planner);
    const coarse = await items(partner);
    assert.ok(numbersOf(exact).some((value) => !isOnGrid(value)));
    assert.equal(coarse.features.length, 3);
    assert.ok(numbersOf(coarse).every(isOnGrid), JSON.stringify(coarse.features.map(({ geometry }) => geometry)));
    const small = coarse.features.find(({ id }) => id === 2)!.geometry.coordinates.flat(2);
    assert.deepEqual(
      [Math.max(...small.map(([x]) => x!)) - Math.min(...small.map(([x]) => x!))].map((width) =>
        Math.round(width / GRID),
      ),
      [1],
    );
  });

  it('cannot be felt for by conditions below the grid', async () => {
    // Points inside one cell answer alike, wherever the true border runs in it.
    const [cellWest, cellSouth] = [119.973, 31.781];
    const seen = new Set<number>();
    for (const [dx, dy] of [
      [0.0001, 0.0001],
      [0.0005, 0.0005],
      [0.0009, 0.0002],
      [0.0003, 0.0009],
    ] as const) {
      const filter = encodeURIComponent(`S_INTERSECTS(geometry, POINT(${cellWest + dx} ${cellSouth + dy}))`);
      seen.add((await items(partner, `filter=${filter}`)).features.length);
    }
    assert.equal(seen.size, 1);
    const tiny = `bbox=${WEST + 0.05},${SOUTH},${WEST + 0.0500001},${SOUTH + 0.0000001}`;
    assert.equal((await items(planner, tiny)).features.length, 1);
    const beside = `bbox=${WEST + 0.05 - 0.0003},${SOUTH},${WEST + 0.05 - 0.0002},${SOUTH + 0.0001}`;
    assert.equal((await items(planner, beside)).features.length, 0);
    assert.equal((await items(partner, beside)).features.length, 1, 'the cell answers for all of itself');
  });

  it('is on the grid in tiles, single features, at a click and in files, and shares no cached tile with the exact one', async () => {
    const { z, x, y } = tileAt(WEST + 0.05, SOUTH, 16);
    const tile = async (visitor: Visitor) => {
      const response = await visitor.ask('GET', `/tiles/ecological-redline/${z}/${x}/${y}.mvt`);
      const bytes = Buffer.from(await response.arrayBuffer());
      const found = response.status === 204 ? [] : readStrictTile(bytes);
      return {
        tag: response.headers.get('etag'),
        shapes: JSON.stringify(found.map(({ features }) => features.map(({ parts }) => parts))),
      };
    };
    const [exact, coarse, again] = [await tile(planner), await tile(partner), await tile(planner)];
    assert.notEqual(exact.tag, coarse.tag);
    assert.notEqual(exact.shapes, coarse.shapes);
    assert.deepEqual(again, exact);
    const csv = await (await partner.ask('GET', '/ogc/collections/ecological-redline/items?f=csv')).text();
    assert.ok(!csv.includes('119.9734567') && csv.includes('119.97'));
    for (const path of [
      '/api/layers/ecological-redline/items/1',
      '/ogc/collections/ecological-redline/items/1',
      `/api/identify?lon=${WEST + 0.003}&lat=${SOUTH + 0.003}`,
    ]) {
      const text = await (await partner.ask('GET', path)).text();
      assert.ok(text.includes('大') && !text.includes('119.9734567'), path);
    }
    assert.equal((await partner.ask('GET', '/tiles/ecological-redline.pmtiles')).status, 403);
  });

  it('is counted at low zooms from the shapes on the grid, and not in cells of fewer than five', async () => {
    // Small ones, of which a tile of zoom 9 draws none: eleven here, two a kilometre away, three further on.
    const [west, south] = [119.6504321, 31.4004321];
    const places = [
      ...Array.from({ length: 11 }, (_, n) => [west + n * 0.00021, south] as const),
      ...Array.from({ length: 2 }, (_, n) => [west + 0.0451 + n * 0.0001, south] as const),
      ...Array.from({ length: 3 }, (_, n) => [west + 3 + n * 0.0001, south] as const),
    ];
    const rows = places.map(([w, s], index) => ({
      featureId: 100 + index,
      values: { identifier: 100 + index, districtCode: '320411' },
      wkt: box(w, s, 0.0001),
    }));
    await insertRows(database.pool, basicFarmland, rows);
    await setVersion(database.pool, basicFarmland, 1);
    const cells = async (visitor: Visitor, zoom: number, [lon, lat]: readonly [number, number]) => {
      const { z, x, y } = tileAt(lon, lat, zoom);
      const response = await visitor.ask('GET', `/tiles/basic-farmland/${z}/${x}/${y}.mvt`);
      const layers = response.status === 204 ? [] : readStrictTile(Buffer.from(await response.arrayBuffer()));
      const counted = layers.find(({ name }) => name === 'basic-farmland-aggregate')?.features ?? [];
      return {
        drawn: layers.find(({ name }) => name === 'basic-farmland')?.features.length ?? 0,
        counts: counted.map(({ properties }) => Number(properties.get('count'))).sort((a, b) => a - b),
      };
    };
    for (const zoom of [5, 7, 9]) {
      const exact = await cells(planner, zoom, [west, south]);
      const coarse = await cells(partner, zoom, [west, south]);
      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      assert.ok(exact.drawn === 0 && sum(exact.counts) >= 13, `z${zoom} ${JSON.stringify(exact)}`);
      assert.ok(
        coarse.counts.every((count) => count >= 5),
        `z${zoom} ${coarse.counts.join()}`,
      );
      assert.equal(coarse.drawn, 0);
      assert.equal(sum(coarse.counts), sum(exact.counts), `z${zoom}`);
    }
    assert.ok((await cells(planner, 9, [west, south])).counts.includes(2));
    assert.deepEqual((await cells(planner, 9, [west + 3, south])).counts, [3]);
    assert.deepEqual((await cells(partner, 9, [west + 3, south])).counts, []);
    // The middles of single features are in the mesh of the layer, and in that of the grid only those of their cells.
    const { rows: kept } = await database.pool.query<{ longitude: number }>(
      `select longitude / count as longitude from dimai.tile_mesh where layer = 'basic-farmland:reduced' and level = 12`,
    );
    assert.ok(kept.some(({ longitude }) => Math.abs(longitude - 119.6955) < 1e-9));
    const { rows: hidden } = await database.pool.query<{ n: number }>(
      `select count(*)::int as n from shown.tile_mesh where layer = 'basic-farmland'`,
    );
    assert.equal(hidden[0]!.n, 0);
  });

  it('is refused to who may not see it at all', async () => {
    assert.equal((await consumer.ask('GET', '/ogc/collections/ecological-redline/items')).status, 403);
  });

  it('names who read it and when', async () => {
    const { watermark } = await items(partner);
    assert.match(watermark!, /partner.*\d{4}-\d\d-\d\d/);
    const page = await (await partner.ask('GET', '/ogc/collections/ecological-redline/items?f=html')).text();
    assert.match(page, /partner.*\d{4}-\d\d-\d\d/);
  });
});
