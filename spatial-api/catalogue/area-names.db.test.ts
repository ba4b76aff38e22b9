import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { requiredValues } from '../../fixtures/harness/viewer-block.ts';
import { insertRows, setVersion, type LayerRow } from '../../fixtures/harness/layer-rows.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';

/** A wide western part with a tail to the east, so that the middle of the bounds lies outside. */
const HOOKED =
  'POLYGON((119 31, 119.4 31, 119.4 31.1, 120 31.1, 120 31.12, 119.4 31.12, 119.4 31.4, 119 31.4, 119 31))';
const ISLAND = 'POLYGON((121 31, 121.1 31, 121.1 31.1, 121 31.1, 121 31))';

interface Names {
  readonly type: string;
  readonly features: readonly {
    readonly id: number;
    readonly properties: { readonly districtCode: string; readonly districtName: string };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}

describe('the names of administrative areas', () => {
  let database: TestDatabase;
  let api: TestApi;
  before(async () => {
    database = await testDatabase();
    const row = (featureId: number, districtCode: string, districtName: string, wkt: string): LayerRow => ({
      featureId,
      values: { ...requiredValues(administrativeArea), districtCode, districtName },
      wkt,
    });
    await insertRows(database.pool, administrativeArea, [
      { ...row(1, '320402', '旧名', HOOKED), to: 2 },
      { ...row(1, '320402', '新名', HOOKED), from: 2 },
      row(2, '320402001', '岛上街道', `MULTIPOLYGON(${ISLAND.slice(7)}, ((122 31, 122.01 31, 122.01 31.01, 122 31)))`),
      row(3, '320402001001', '某村', ISLAND),
    ]);
    await setVersion(database.pool, administrativeArea, 2);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const ask = async (query = ''): Promise<Names> => {
    const response = await fetch(`${api.url}/api/layers/administrative-area/names${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Names;
  };

  it('stand once each in the widest place of the largest part; villages are left to the tiles', async () => {
    const { type, features } = await ask();
    assert.equal(type, 'FeatureCollection');
    assert.deepEqual(
      features.map(({ id, properties }) => [id, properties.districtCode, properties.districtName]),
      [
        [1, '320402', '新名'],
        [2, '320402001', '岛上街道'],
      ],
    );
    const [[x, y], [islandX, islandY]] = features.map(({ geometry }) => geometry.coordinates) as [
      [number, number],
      [number, number],
    ];
    assert.ok(Math.abs(x - 119.2) < 0.03 && Math.abs(y - 31.2) < 0.03, `${x} ${y}`);
    assert.ok(Math.abs(islandX - 121.05) < 0.01 && Math.abs(islandY - 31.05) < 0.01, `${islandX} ${islandY}`);
  });

  it('are those of then when a version is asked for', async () => {
    assert.equal((await ask('?asOf=1')).features[0]!.properties.districtName, '旧名');
    const response = await fetch(`${api.url}/api/layers/administrative-area/names?asOf=3`);
    assert.equal(response.status, 404);
    assert.equal(((await response.json()) as { code: string }).code, 'layer-version-unknown');
  });
});
