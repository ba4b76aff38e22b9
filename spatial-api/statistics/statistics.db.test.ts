import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { createKey } from '../access/keys.ts';

const [WEST, SOUTH] = [119.97, 31.78];
const STEP = 0.0002;

/** 40 parcels in rows of ten; one class has only three. */
const rows = Array.from({ length: 40 }, (_, n) => {
  const [w, s] = [WEST + (n % 10) * STEP, SOUTH + Math.floor(n / 10) * STEP];
  const [e, north] = [w + STEP, s + STEP];
  return {
    featureId: n + 1,
    values: {
      parcelCode: `P${n}`,
      area: n + 0.5,
      landClass: n < 3 ? '0602' : n % 2 === 0 ? '0601' : '0701',
      districtCode: n % 10 < 5 ? '320411' : '320412',
      registeredOn: '2020-06-01',
    },
    wkt: `POLYGON((${w} ${s},${e} ${s},${e} ${north},${w} ${north},${w} ${s}))`,
  };
});

interface Group {
  readonly key: Readonly<Record<string, string | null>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly area?: string;
  readonly count: number | null;
  readonly areas: { readonly squareMetres: number; readonly hectares: number; readonly mu: number } | null;
  readonly sums: Readonly<Record<string, number | null>>;
  readonly suppressed: boolean;
}

interface Statistics {
  readonly version: number;
  readonly minimumCount: number;
  readonly total: Group | null;
  readonly groups: readonly Group[];
}

describe('statistics of a layer', () => {
  let database: TestDatabase;
  let api: TestApi;
  let planner: Visitor;
  let scoped: Visitor;
  let publicKey: string;

  const ask = async (body: object, who: Visitor = planner) => who.ask('POST', '/api/statistics', body);
  const figures = async (body: object, who?: Visitor): Promise<Statistics> => {
    const response = await ask(body, who);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Statistics;
  };
  const sql = async <T extends Record<string, unknown>>(text: string) => (await database.pool.query<T>(text)).rows;
  const isClose = (given: number | null | undefined, expected: number) =>
    assert.ok(
      given != null && Math.abs(given - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${given} ${expected}`,
    );

  before(async () => {
    database = await testDatabase();
    await insertRows(database.pool, parcel, rows);
    await setVersion(database.pool, parcel, 1);
    api = await startApi(database);
    planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    scoped = await visitorWith(database, api, 'scoped', { roles: ['planner'], districts: ['320411'] });
    publicKey = (
      await createKey(database.pool, {
        name: 'public',
        consumer: 'test',
        rights: ['layer:read'],
        layers: null,
        districts: null,
        callsPerMinute: null,
        callsPerDay: null,
        expiresAt: null,
        createdBy: 'test',
      })
    ).key;
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('are what SQL counts and sums, in total and in every group', async () => {
    const { total, groups, version } = await figures({
      layer: 'parcel',
      groupBy: ['landClass', 'district'],
      sums: ['area'],
    });
    const expected = await sql<{ c: string; d: string; n: number; m2: number; s: number }>(
      `select land_class as c, district_code as d, count(*) as n, sum(ellipsoidal_area) as m2, sum(area)::float8 as s
from land.parcel where version_to is null group by 1, 2 order by 1, 2`,
    );
    assert.equal(version, 1);
    assert.deepEqual(
      groups.map(({ key, count }) => [key['landClass'], key['district'], count]),
      expected.map(({ c, d, n }) => [c, d, n]),
    );
    for (const [index, group] of groups.entries()) {
      isClose(group.areas!.squareMetres, expected[index]!.m2);
      isClose(group.areas!.hectares, expected[index]!.m2 / 10_000);
      isClose(group.areas!.mu, (expected[index]!.m2 * 3) / 2000);
      isClose(group.sums['area'], expected[index]!.s);
    }
    assert.equal(total!.count, 40);
    isClose(
      total!.areas!.squareMetres,
      expected.reduce((sum, { m2 }) => sum + m2, 0),
    );
    assert.deepEqual(groups[0]!.labels, { landClass: '工业用地', district: '新北区' });
    const planar = await figures({ layer: 'parcel', areaKind: 'planar' });
    isClose(
      planar.total!.areas!.squareMetres,
      (await sql<{ m2: number }>('select sum(planar_area) as m2 from land.parcel'))[0]!.m2,
    );
    assert.deepEqual(planar.groups, []);
  });

  it('keep to a CQL2 filter, and to the districts of who asks', async () => {
    const filter = `landClass = '0601' AND area > 10`;
    const [{ n }] = (await sql<{ n: number }>(
      `select count(*) as n from land.parcel where land_class = '0601' and area > 10`,
    )) as [{ n: number }];
    assert.equal((await figures({ layer: 'parcel', filter })).total!.count, n);
    const json = { op: '>', args: [{ property: 'area' }, 10] };
    assert.equal((await figures({ layer: 'parcel', filter: json })).total!.count, 30);
    const own = await figures({ layer: 'parcel', groupBy: ['district'] }, scoped);
    assert.deepEqual(
      own.groups.map(({ key, count }) => [key['district'], count]),
      [['320411', 20]],
    );
    assert.equal(own.total!.count, 20);
  });

  it('count each drawn area by itself, features across its border with the part inside', async () => {
    const box = (w: number, s: number, e: number, n: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ],
      ],
    });
    const areas = [
      { name: '两宗半', geometry: box(WEST, SOUTH, WEST + 2.5 * STEP, SOUTH + STEP) },
      { name: '全部', geometry: box(WEST - 1, SOUTH - 1, WEST + 1, SOUTH + 1) },
      { name: '之外', geometry: box(WEST + 1, SOUTH + 1, WEST + 2, SOUTH + 2) },
    ];
    const { groups, total } = await figures({ layer: 'parcel', areas });
    assert.equal(total, null);
    assert.deepEqual(
      groups.map(({ area, count }) => [area, count]),
      [
        ['两宗半', 3],
        ['全部', 40],
      ],
    );
    const [{ m2 }] = (await sql<{ m2: number }>(
      'select sum(ellipsoidal_area * case feature_id when 3 then 0.5 else 1 end) as m2 from land.parcel where feature_id <= 3',
    )) as [{ m2: number }];
    assert.ok(Math.abs(groups[0]!.areas!.squareMetres - m2) < m2 * 1e-6, `${groups[0]!.areas!.squareMetres} ${m2}`);
    isClose(
      groups[1]!.areas!.squareMetres,
      (await sql<{ m2: number }>('select sum(ellipsoidal_area) as m2 from land.parcel'))[0]!.m2,
    );
    const byClass = await figures({ layer: 'parcel', areas: areas.slice(1, 2), groupBy: ['landClass'] });
    assert.equal(
      byClass.groups.reduce((sum, { count }) => sum + count!, 0),
      40,
    );
  });

  it('tell everybody no group of fewer than five, nor a second one by which it could be had', async () => {
    const response = await fetch(`${api.url}/api/statistics`, {
      method: 'POST',
      headers: { 'X-API-Key': publicKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ layer: 'parcel', groupBy: ['landClass'], sums: ['area'] }),
    });
    const { groups, minimumCount, total } = (await response.json()) as Statistics;
    assert.equal(minimumCount, 5);
    assert.equal(total!.count, 40);
    const hidden = groups.filter(({ suppressed }) => suppressed);
    assert.deepEqual(hidden.map(({ key }) => key['landClass']).includes('0602'), true);
    assert.equal(hidden.length, 2);
    for (const group of hidden) assert.deepEqual([group.count, group.areas, group.sums['area']], [null, null, null]);
    assert.equal(
      (await figures({ layer: 'parcel', groupBy: ['landClass'] })).groups.find(
        ({ key }) => key['landClass'] === '0602',
      )!.count,
      3,
    );
  });

  it('tell everybody nothing from which a small group could be had by asking twice', async () => {
    const asked = async (body: object) => {
      const response = await fetch(`${api.url}/api/statistics`, {
        method: 'POST',
        headers: { 'X-API-Key': publicKey, 'Content-Type': 'application/json' },
        body: JSON.stringify({ layer: 'parcel', ...body }),
      });
      assert.equal(response.status, 200);
      return (await response.json()) as Statistics;
    };
    // Three are 0602: all but these are 37 of 40.
    const allBut = await asked({ filter: `landClass <> '0602'`, groupBy: ['landClass'] });
    assert.equal(allBut.total!.count, null);
    const few = await asked({ filter: `landClass = '0602'` });
    assert.equal(few.total!.count, null);
    // By class and district: no line of the table has one hidden group alone, as its sum is told by a question with a field less.
    const { groups } = await asked({ groupBy: ['landClass', 'district'] });
    assert.ok(groups.some(({ suppressed }) => suppressed));
    for (const along of ['landClass', 'district']) {
      for (const value of new Set(groups.map(({ key }) => key[along]))) {
        const line = groups.filter(({ key }) => key[along] === value);
        const hidden = line.filter(({ suppressed }) => suppressed).length;
        assert.ok(hidden !== 1 || line.length === 1, `${along} ${value}`);
      }
    }
    // Who works with the data is told all of it.
    assert.equal((await figures({ layer: 'parcel', filter: `landClass <> '0602'` })).total!.count, 37);
  });

  it('say what is wrong with a question', async () => {
    for (const [body, at] of [
      [{ layer: 'parcel', groupBy: ['rightHolder'] }, 'body.groupBy'],
      [{ layer: 'parcel', sums: ['landClass'] }, 'body.sums'],
      [{ layer: 'parcel', filter: 'area >' }, 'query.filter'],
      [
        { layer: 'parcel', areas: [{ name: 'x', geometry: { type: 'Polygon', coordinates: [[[1, 2]]] } }] },
        'query.filter',
      ],
      [{ layer: 'parcel', extra: 1 }, 'body'],
    ] as const) {
      const response = await ask(body);
      const problem = (await response.json()) as { errors: { at: string }[] };
      assert.equal(response.status, 400, JSON.stringify(body));
      assert.equal(problem.errors[0]!.at, at);
    }
    assert.equal((await ask({ layer: 'parcel', asOf: '9' })).status, 404);
    assert.equal((await ask({ layer: 'nothing' })).status, 404);
  });

  it('give the figures of a past version', async () => {
    await database.pool.query('update land.parcel set version_to = 2 where feature_id <= 10');
    await setVersion(database.pool, parcel, 2);
    assert.equal((await figures({ layer: 'parcel' })).total!.count, 30);
    assert.equal((await figures({ layer: 'parcel', asOf: '1' })).total!.count, 40);
    assert.equal((await figures({ layer: 'parcel', asOf: '2001-01-01' })).total!.count, 0);
  });
});
