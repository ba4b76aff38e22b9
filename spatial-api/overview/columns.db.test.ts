import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { lowEfficiencyLand } from '../../schemas/layers/low-efficiency-land.ts';

interface Columns {
  readonly version: number;
  readonly cells: readonly { readonly id: string; readonly count: number; readonly areaSquareMetres: number }[];
  readonly unplaced: { readonly count: number; readonly areaSquareMetres: number };
}

const square = (longitude: number): string =>
  `POLYGON((${longitude} 31.78, ${longitude + 0.001} 31.78, ${longitude + 0.001} 31.781, ${longitude} 31.781, ${longitude} 31.78))`;

describe('columns of low-efficiency land', () => {
  let database: TestDatabase;
  let api: TestApi;
  let columns: Columns;

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
    const plot = (featureId: number, districtCode: string | null, longitude: number | null, to?: number) => ({
      featureId,
      values: { plotCode: `DX${featureId}`, districtCode },
      ...(longitude === null ? {} : { wkt: square(longitude) }),
      ...(to === undefined ? {} : { to }),
    });
    await insertRows(database.pool, lowEfficiencyLand, [
      plot(1, '320402', 119.97),
      plot(2, '320402', 119.98),
      plot(3, '320404', 119.93),
      plot(4, null, 119.99),
      plot(5, '320411', null),
      plot(6, '320402', 119.95, 2),
    ]);
    await setVersion(database.pool, lowEfficiencyLand, 2);
    const response = await fetch(`${api.url}/api/overview/columns?layer=low-efficiency-land`);
    columns = (await response.json()) as Columns;
  });

  after(async () => {
    await api.close();
    await database.drop();
  });

  it('stand in each district with the number and area of its current plots', () => {
    assert.equal(columns.version, 2);
    assert.deepEqual(
      columns.cells.map(({ id, count }) => [id, count]),
      [
        ['320402', 2],
        ['320404', 1],
      ],
    );
  });

  it('close to the whole layer with the plots that carry no district or no geometry', async () => {
    assert.equal(columns.unplaced.count, 2);
    const { rows } = await database.pool.query<{ area: number; count: number }>(
      `select sum(ellipsoidal_area) as area, count(*)::integer as count from land.low_efficiency_land where version_to is null`,
    );
    const parts = [...columns.cells, columns.unplaced];
    const area = parts.reduce((sum, part) => sum + part.areaSquareMetres, 0);
    assert.equal(
      parts.reduce((sum, part) => sum + part.count, 0),
      rows[0]!.count,
    );
    assert.ok(Math.abs(area - rows[0]!.area) < 1e-6);
  });
});
