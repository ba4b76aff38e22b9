/** Restricted layers for who may see them, but not as precise as they are. */
import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { readStrictTile } from '../../fixtures/harness/strict-tile.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
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
