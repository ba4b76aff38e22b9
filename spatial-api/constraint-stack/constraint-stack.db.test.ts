import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, load, loadGround, N, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { asker, visitorWith } from '../../fixtures/harness/visitor.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { regionById } from '../../schemas/regions/index.ts';

interface Layer {
  readonly layer: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: { readonly zh: string; readonly en: string } | null;
  readonly version: number | null;
  readonly count: number;
  readonly areas: { readonly planar: number } | null;
  readonly share: number | null;
  readonly hits: readonly {
    readonly title: string;
    readonly areas: { readonly planar: number } | null;
    readonly share: number | null;
    readonly class: string | null;
    readonly onBorder: boolean;
  }[];
  readonly datasets: readonly { readonly dataset: string; readonly districtCode: string | null }[];
  readonly isPartial: boolean;
  readonly isReduced: boolean;
}
interface Stack {
  readonly areas: { readonly planar: number; readonly ellipsoidal: number } | null;
  readonly isComplete: boolean;
  readonly layers: readonly Layer[];
}

const polygon = (box: Box) => ({ geometry: { type: 'Polygon', coordinates: [ringOf(box)] }, crs: 4549 });
const point = (x: number, y: number) => ({ geometry: { type: 'Point', coordinates: [E + x, N + y] }, crs: 4549 });

describe('the stack of layers at a place', () => {
  let database: TestDatabase;
  let api: TestApi;
  type Ask = (method: string, path: string, body?: unknown) => Promise<Response>;
  let local: Ask;
  const stack = async (body: object, ask: Ask = local, status = 200): Promise<Stack> => {
    const response = await ask('POST', '/api/constraint-stacks', body);
    const answer = (await response.json()) as Stack;
    assert.equal(response.status, status, JSON.stringify(answer).slice(0, 500));
    return answer;
  };
  const of = ({ layers }: Stack, id: string): Layer => layers.find(({ layer }) => layer === id)!;
  const roughly = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-6 * expected, `${actual} ≠ ${expected}`);

  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
    api = await startApi(database);
    local = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('has every layer of the catalogue that is drawn, in its order, whatever it can say', async () => {
    const { layers } = await stack(polygon([1050, -50, 1150, 50]));
    const expected = regionById('changzhou')!.layers.filter((id) => layerById(id)!.geometry !== null);
    assert.deepEqual(
      layers.map(({ layer }) => layer),
      expected,
    );
  });

  it('gives each layer there with its version, its area and its share, ground under two features once', async () => {
    const answer = await stack(polygon([1050, -50, 1150, 50]));
    roughly(answer.areas!.planar, 10_000);
    const farmland = of(answer, 'basic-farmland');
    assert.deepEqual([farmland.state, farmland.version, farmland.count], ['overlaps', 1, 2]);
    roughly(farmland.areas!.planar, 5000);
    roughly(farmland.share!, 0.5);
    assert.deepEqual(farmland.hits.map(({ title }) => title).length, 2);
    roughly(farmland.hits[0]!.areas!.planar, 3000);
    roughly(farmland.hits[1]!.areas!.planar, 2500);
    assert.deepEqual(
      farmland.datasets.map(({ dataset, districtCode }) => [dataset, districtCode]),
      [['all', '320400']],
    );
    const growth = of(answer, 'urban-growth-boundary');
    roughly(growth.areas!.planar, 5000);
    assert.deepEqual([growth.hits[0]!.class, growth.reason], ['real', null]);
  });

  it('says clear only where the layer covers the place, and why a layer cannot say anything', async () => {
    const answer = await stack(polygon([1050, -50, 1150, 50]));
    assert.equal(of(answer, 'ecological-redline').state, 'clear');
    const missing = of(answer, 'land-use');
    assert.deepEqual([missing.state, missing.reason, missing.version], ['cannot-check', 'not-published', 0]);
    assert.ok(missing.detail!.zh.length > 0 && /published/.test(missing.detail!.en));
    assert.equal(answer.isComplete, false);
    const outside = of(await stack(polygon([-6000, 0, -5900, 100])), 'ecological-redline');
    assert.deepEqual([outside.state, outside.reason], ['cannot-check', 'not-covered']);
  });

  it('takes a touching neighbour for no hit and a sliver for less than one', async () => {
    const touching = of(await stack(polygon([900, 0, 1000, 100])), 'basic-farmland');
    assert.deepEqual([touching.state, touching.count], ['clear', 0]);
    const sliver = of(await stack(polygon([900, 0, 1000.01, 100])), 'basic-farmland');
    assert.deepEqual([sliver.state, sliver.count], ['below-threshold', 1]);
  });

  it('answers a click the same way: on a feature, in a hole, on a border, beside everything', async () => {
    const at = async (x: number, y: number) => of(await stack(point(x, y)), 'basic-farmland');
    const both = await at(1095, 50);
    assert.deepEqual([both.state, both.count, both.areas], ['overlaps', 2, null]);
    assert.equal((await at(3050, 50)).state, 'clear');
    assert.equal((await at(2000, 2000)).state, 'clear');
    const beyond = await at(-5500, 0);
    assert.deepEqual([beyond.state, beyond.reason], ['cannot-check', 'not-covered']);
  });

  it('follows the versions of a day, and a new layer is in it once it is published', async () => {
    const then = of(await stack({ ...polygon([1050, -50, 1150, 50]), asOf: '2020-01-01' }), 'basic-farmland');
    assert.deepEqual([then.state, then.reason], ['cannot-check', 'not-published']);
    await load(database.pool, 'land-use', [
      { geometry: boxes([[0, 0, 4000, 4000]]), values: { landClass: '0101', locationUnitCode: '320411101' } },
    ]);
    const now = of(await stack(polygon([1050, -50, 1150, 50])), 'land-use');
    assert.deepEqual([now.state, now.version], ['overlaps', 1]);
  });

  it('refuses what is no area: crossing itself, in another system, larger than a town', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [E, N],
          [E + 100, N + 100],
          [E + 100, N],
          [E, N + 100],
          [E, N],
        ],
      ],
    };
    for (const body of [
      { geometry: bow, crs: 4549 },
      { ...polygon([0, 0, 100, 100]), crs: 4490 },
      polygon([0, 0, 20_000, 20_000]),
    ]) {
      const answer = (await stack(body, undefined, 422)) as unknown as { code: string; detail: string };
      assert.equal(answer.code, 'subject-invalid');
    }
    await stack({ ...polygon([0, 0, 100, 100]), layers: ['mortgage'] }, undefined, 404);
  });

  it('names layers that the caller may not read, and tells nothing of them', async () => {
    const outsider = await visitorWith(database, api, 'shujuyong', { roles: ['consumer'] });
    const answer = await stack(polygon([1050, -50, 1150, 50]), outsider.ask);
    const farmland = of(answer, 'basic-farmland');
    assert.deepEqual(
      [farmland.state, farmland.version, farmland.count, farmland.hits, farmland.datasets],
      ['not-permitted', null, 0, [], []],
    );
    assert.equal(answer.isComplete, false);
    assert.equal(of(answer, 'land-use').state, 'overlaps');
  });

  it('reads control lines wherever they were recorded, and does not call empty what lies beyond the areas of the caller', async () => {
    const north = await visitorWith(database, api, 'beibian', { roles: ['reviewer'], districts: ['320412'] });
    const answer = await stack(polygon([1050, -50, 1150, 50]), north.ask);
    assert.equal(of(answer, 'basic-farmland').state, 'overlaps');
    const parcels = of(answer, 'parcel');
    assert.deepEqual([parcels.state, parcels.reason, parcels.isPartial], ['cannot-check', 'outside-areas', true]);
    const own = await visitorWith(database, api, 'nanbian', { roles: ['reviewer'], districts: ['320411'] });
    assert.equal(of(await stack(polygon([1050, 0, 1150, 50]), own.ask), 'parcel').state, 'clear');
  });

  it('measures restricted layers on their grid for who may not see them as precise as they are', async () => {
    const partner = await visitorWith(database, api, 'xiezuo', { roles: ['partner'] });
    const [coarse, exact] = [
      of(await stack(polygon([1050, -50, 1150, 50]), partner.ask), 'basic-farmland'),
      await visitorWith(database, api, 'jingque', { roles: ['planner'] }),
    ];
    assert.equal(coarse.isReduced, true);
    const precise = of(await stack(polygon([1050, -50, 1150, 50]), exact.ask), 'basic-farmland');
    roughly(precise.areas!.planar, 5000);
    assert.ok(Math.abs((coarse.areas?.planar ?? 0) - 5000) > 1, 'a probe of the border finds the grid');
  });
});
