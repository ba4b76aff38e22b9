import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { type Box, boxes, load, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { boundaryPoint } from '../../schemas/layers/boundary-point.ts';
import { asker } from '../../fixtures/harness/visitor.ts';

const SERIES = '320411001001GB';
const CODE = (number: number) => `${SERIES}${String(number).padStart(5, '0')}`;
const square = (box: Box) => ({ type: 'Polygon', coordinates: [ringOf(box)] });

interface Held {
  readonly code?: string;
  readonly detail?: string;
  readonly reserved: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly codes: readonly { readonly code: string; readonly state: string }[];
  readonly points: readonly { readonly from: number; readonly state: string }[];
}

describe('codes held for a survey', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = async <T = Held>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const response = await asker(api)(method, `/api${path}`, body, headers);
    return { status: response.status, body: (await response.json()) as T };
  };
  const taskAt = async (box: Box): Promise<number> => {
    const made = await ask<{ id: number }>('POST', '/survey-tasks', {
      geometry: square(box),
      crs: 4549,
      kind: 'first',
      purpose: '测试',
      place: '甲村',
      applicant: '甲',
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await step(made.body.id, 'accepted');
    return made.body.id;
  };
  const step = async (id: number, to: string): Promise<void> => {
    const { body } = await ask<{ revision: number }>('GET', `/survey-tasks/${id}`);
    const taken = await ask(
      'POST',
      `/survey-tasks/${id}/steps`,
      { to, reason: '测试' },
      { 'If-Match': `"${body.revision}"` },
    );
    assert.equal(taken.status, 200, JSON.stringify(taken.body));
  };
  const reserve = async (id: number, count: number, series = SERIES) =>
    (await ask('POST', `/survey-tasks/${id}/codes`, { series, count })).body;
  const created = (code: string, surveyTask?: number) =>
    ask('POST', '/land-code-events', {
      type: 'created',
      on: '2026-01-05',
      basis: '调查成果',
      to: [{ code, geometry: square([800, 800, 820, 820]) }],
      crs: 'EPSG:4549',
      ...(surveyTask === undefined ? {} : { surveyTask }),
    });
  /** Lets the codes of a task expire, as time would. */
  const expire = async (id: number): Promise<void> => {
    for (const table of ['survey_code', 'survey_point_range']) {
      await database.pool.query(
        `update dimai.${table} set expires_on = '2026-01-01' where task_id = $1 and ended_at is null`,
        [id],
      );
    }
    await database.pool.query(
      `update dimai.land_code set expires_on = '2026-01-01' where survey_task_id = $1 and state = 'reserved'`,
      [id],
    );
  };

  before(async function () {
    this.timeout(60_000);
    database = await testDatabase();
    const { pool } = database;
    await load(pool, 'administrative-area', [
      { geometry: boxes([[0, 0, 5000, 5000]]), values: { districtCode: '320411' } },
    ]);
    await load(pool, 'cadastral-subdistrict', [
      { geometry: boxes([[0, 0, 1000, 5000]]), values: { code: '320411001001', name: '甲村' } },
    ]);
    await load(pool, 'parcel', [
      { geometry: boxes([[100, 100, 200, 200]]), values: { parcelCode: CODE(7), districtCode: '320411' } },
    ]);
    const corner = { parcelCode: CODE(7), pointNumber: 'J41', ring: 1, sequence: 1 };
    await insertRows(pool, boundaryPoint, [{ featureId: 1, values: corner, wkt: 'POINT(120.001 31.801)' }]);
    await setVersion(pool, boundaryPoint, 1);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('run on behind every code in use, each given to one task', async () => {
    const [one, other] = await Promise.all([taskAt([0, 0, 50, 50]), taskAt([60, 0, 90, 50])]);
    const [first, second] = await Promise.all([reserve(one, 20), reserve(other, 20)]);
    const all = [...first.reserved, ...second.reserved].sort();
    assert.deepEqual(
      all,
      Array.from({ length: 40 }, (_, i) => CODE(8 + i)),
    );
    const { body } = await ask<{ holes: { from: number; to: number; why: string; purpose: string }[] }>(
      'GET',
      `/land-code-allocations/${SERIES}`,
    );
    const told = body.holes.filter(({ why }) => why === 'reserved');
    assert.ok(told.length >= 2 && told.every(({ purpose }) => /^地籍调查 DC\d{10}$/.test(purpose)));
  });

  it('are issued to their task alone', async () => {
    const [own, other] = [await taskAt([100, 300, 120, 320]), await taskAt([130, 300, 150, 320])];
    const [code] = (await reserve(own, 1)).reserved;
    for (const task of [undefined, other]) assert.equal((await created(code!, task)).body.code, 'land-code-held');
    const added = await ask('POST', `/../ogc/collections/parcel/items`, {
      type: 'Feature',
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [119.9, 31.8],
              [119.901, 31.8],
              [119.901, 31.801],
              [119.9, 31.8],
            ],
          ],
        ],
      },
      properties: { parcelCode: code, districtCode: '320411', area: 1 },
    });
    assert.equal(added.body.code, 'land-code-held');
    const released = await ask('POST', `/land-codes/${code}/release`, { reason: 'x' });
    assert.equal(released.body.code, 'land-code-held');
    assert.equal((await created(code!, own)).status, 201);
    const { body } = await ask('GET', `/survey-tasks/${own}/codes`);
    assert.deepEqual(
      body.codes.map(({ state }) => state),
      ['issued'],
    );
  });

  it('expire: then nobody can issue them, the next survey takes them, and the hole is explained', async () => {
    const [late, next] = [await taskAt([200, 300, 220, 320]), await taskAt([230, 300, 250, 320])];
    const { reserved } = await reserve(late, 3);
    assert.equal((await created(reserved[1]!, late)).status, 201);
    await expire(late);
    const refused = await created(reserved[0]!, late);
    assert.deepEqual([refused.status, refused.body.code], [409, 'land-code-expired']);
    const { body: series } = await ask<{ holes: { why: string; from: number }[] }>(
      'GET',
      `/land-code-allocations/${SERIES}`,
    );
    assert.ok(series.holes.some(({ why, from }) => why === 'expired' && CODE(from) === reserved[0]));
    const taken = await reserve(next, 3);
    const [behind] = taken.reserved.slice(-1);
    assert.deepEqual(taken.reserved, [reserved[0], reserved[2], behind]);
    assert.ok(behind! > reserved[2]!);
    const before = await ask('GET', `/survey-tasks/${late}/codes`);
    assert.deepEqual(
      before.body.codes.map(({ state }) => state),
      ['expired', 'issued', 'expired'],
    );
    assert.equal((await created(reserved[0]!, late)).body.code, 'land-code-held');
    assert.equal((await created(reserved[0]!, next)).status, 201);
  });

  it('are free again when their task is withdrawn, and never when they were issued', async () => {
    const [gone, next] = [await taskAt([300, 300, 320, 320]), await taskAt([330, 300, 350, 320])];
    const { reserved } = await reserve(gone, 2);
    assert.equal((await created(reserved[0]!, gone)).status, 201);
    await step(gone, 'withdrawn');
    assert.deepEqual((await reserve(next, 1)).reserved, [reserved[1]]);
    assert.equal((await ask('POST', `/survey-tasks/${gone}/codes`, { series: SERIES })).body.code, 'survey-closed');
  });

  it('are held longer where the survey takes longer', async () => {
    const task = await taskAt([400, 300, 420, 320]);
    const { reserved } = await reserve(task, 1);
    await expire(task);
    const { body } = await ask('PUT', `/survey-tasks/${task}/codes/expiry`, {
      expiresOn: '2099-01-01',
      reason: '雨季',
    });
    assert.deepEqual(
      body.codes.map(({ state }) => state),
      ['held'],
    );
    assert.equal((await created(reserved[0]!, task)).status, 201);
    const past = await ask('PUT', `/survey-tasks/${task}/codes/expiry`, { expiresOn: '2020-01-01', reason: 'x' });
    assert.equal(past.body.code, 'request-invalid');
  });

  it('come from 地籍子区 of the task alone', async () => {
    const task = await taskAt([500, 300, 520, 320]);
    assert.equal((await reserve(task, 1, '320411001002GB')).code, 'survey-code-elsewhere');
    assert.equal((await reserve(task, 1, '320411001001XX')).code, 'land-code-invalid');
  });

  it('stand beside numbers of 界址点 that run on behind those of the register', async () => {
    const [one, other] = [await taskAt([600, 300, 620, 320]), await taskAt([630, 300, 650, 320])];
    const points = async (id: number, count: number) =>
      (await ask('POST', `/survey-tasks/${id}/points`, { subdistrict: '320411001001', count })).body;
    const first = await points(one, 10);
    assert.deepEqual([first.from, first.to], [42, 51]);
    assert.equal((await points(other, 5)).from, 52);
    await expire(other);
    assert.equal((await points(one, 1)).from, 52);
    assert.deepEqual(
      (await ask('GET', `/survey-tasks/${other}/codes`)).body.points.map(({ state }) => state),
      ['expired'],
    );
  });
});
