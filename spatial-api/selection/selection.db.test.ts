import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory } from '../../fixtures/harness/land-story.ts';
import { SOUTH, WEST } from '../../fixtures/harness/viewer-block.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';

interface Selected {
  readonly zone: { readonly type: string };
  readonly matched: number | null;
  readonly features: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  readonly next: string | null;
}

const rectangle = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [WEST + west, SOUTH + south],
      [WEST + east, SOUTH + south],
      [WEST + east, SOUTH + north],
      [WEST + west, SOUTH + north],
      [WEST + west, SOUTH + south],
    ],
  ],
});

describe('a selection on the map', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: Visitor['ask'];
  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    api = await startApi(database);
    ask = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const select = async (order: object, by: Visitor['ask'] = ask): Promise<Selected> => {
    const response = await by('POST', '/api/selections', { layer: 'parcel', ...order });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Selected;
  };
  const codes = ({ features }: Selected): readonly string[] =>
    features.map(({ properties }) => (properties['parcelCode'] as string).slice(-2)).toSorted();

  it('holds what has ground in common with the area, not what only touches it', async () => {
    const inner = await select({ geometry: rectangle(0.0021, 0.0011, 0.0029, 0.0019) });
    assert.deepEqual([codes(inner), inner.matched], [['08'], 1]);
    const exactly = await select({ geometry: rectangle(0.002, 0.001, 0.003, 0.002) });
    assert.deepEqual(codes(exactly), ['08'], 'eight neighbours share a border or a corner alone');
  });

  it('reaches so many metres around a point, a line and an area', async () => {
    const middle = { type: 'Point', coordinates: [WEST + 0.0025, SOUTH + 0.0015] };
    // To the sides it is 47 m, to the ends 55 m.
    assert.deepEqual(codes(await select({ geometry: middle, buffer: 40 })), ['08']);
    assert.deepEqual(codes(await select({ geometry: middle, buffer: 50 })), ['07', '08', '09']);
    assert.deepEqual(codes(await select({ geometry: middle, buffer: 60 })), ['03', '07', '08', '09', '13']);
    const around = await select({ geometry: rectangle(0.002, 0.001, 0.003, 0.002), buffer: 1 });
    assert.equal(around.matched, 9);
    assert.equal((await ask('POST', '/api/selections', { layer: 'parcel', geometry: middle })).status, 400);
  });

  it('takes the plots of a file that was handed in as one area, for those who may check', async () => {
    const [west, east] = [rectangle(0.0021, 0.0011, 0.0025, 0.0019), rectangle(0.0025, 0.0011, 0.0031, 0.0019)];
    const collection = {
      type: 'FeatureCollection',
      features: [west, east].map((geometry) => ({ type: 'Feature', properties: {}, geometry })),
    };
    const sent = await fetch(`${api.url}/api/uploads?name=two.geojson`, {
      method: 'POST',
      body: JSON.stringify(collection),
      headers: { 'content-type': 'application/octet-stream' },
    });
    const { uploadId } = (await sent.json()) as { uploadId: string };
    const inside = await select({ uploadId });
    assert.deepEqual([codes(inside), inside.zone.type], [['08', '09'], 'Polygon']);
    assert.equal((await select({ uploadId, buffer: 30 })).matched, 9, 'three columns, three rows');
    const unknown = await ask('POST', '/api/selections', { layer: 'parcel', uploadId: randomUUID() });
    assert.deepEqual([unknown.status, ((await unknown.json()) as { code: string }).code], [404, 'upload-unknown']);
    const both = await ask('POST', '/api/selections', { layer: 'parcel', uploadId, geometry: west });
    assert.equal(both.status, 400);
  });

  it('is narrowed by attributes and read page by page, each feature once', async () => {
    const everything = rectangle(-0.01, -0.01, 0.02, 0.02);
    const eight = await select({ geometry: everything, filter: "location like '%8号'" });
    assert.deepEqual(codes(eight), ['08', '18']);
    const read: string[] = [];
    let after: string | undefined;
    do {
      const page = await select({ geometry: everything, limit: 7, sortby: '-parcelCode', ...(after && { after }) });
      assert.equal(page.matched, 20);
      read.push(...page.features.map(({ properties }) => properties['parcelCode'] as string));
      after = page.next ?? undefined;
    } while (after !== undefined);
    assert.equal(new Set(read).size, 20);
    assert.deepEqual(read, read.toSorted().toReversed());
  });

  it('says what is wrong with an area, a filter or a layer', async () => {
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [120, 31],
          [120.01, 31.01],
          [120.01, 31],
          [120, 31.01],
          [120, 31],
        ],
      ],
    };
    for (const [order, said] of [
      [{ geometry: bow }, /自相交/],
      [{ geometry: rectangle(0, 0, 1, 1), filter: 'colour = 3' }, /colour/],
      [{ geometry: rectangle(0, 0, 1, 1), filter: "location like '" }, /filter|条件/],
      [{ layer: 'mortgage', geometry: rectangle(0, 0, 1, 1) }, /没有图形/],
      [{ layer: 'nothing', geometry: rectangle(0, 0, 1, 1) }, /nothing/],
    ] as const) {
      const response = await ask('POST', '/api/selections', { layer: 'parcel', ...order });
      assert.ok([400, 404].includes(response.status), String(response.status));
      assert.match(await response.text(), said);
    }
  });

  it('keeps to the districts of the reader and masks personal data', async () => {
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['planner'], districts: ['320404'] });
    const area = { geometry: rectangle(0.0021, 0.0011, 0.0029, 0.0019) };
    assert.equal((await select(area, other.ask)).matched, 0);
    const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
    const { features } = await select(area, planner.ask);
    assert.equal(features[0]!.properties['rightHolder'], '王**');
  });
});
