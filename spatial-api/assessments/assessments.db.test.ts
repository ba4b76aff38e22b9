import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, load, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { asker } from '../../fixtures/harness/visitor.ts';

interface Item {
  readonly item: string;
  readonly title: string;
  readonly state: string;
  readonly reason: string | null;
  readonly share: number | null;
  readonly uncovered: { readonly planar: number } | null;
  readonly results: readonly {
    readonly assessmentNumber: string;
    readonly unused: string | null;
    readonly share: number;
  }[];
}

const polygon = (box: Box) => ({
  geometry: { type: 'Polygon', coordinates: [ringOf(box)] },
  crs: 4549,
  day: '2026-11-28',
});

describe('区域评估: whether a project is covered', () => {
  let database: TestDatabase;
  let api: TestApi;
  const ask = async (body: object, status = 200): Promise<readonly Item[]> => {
    const response = await asker(api)('POST', '/api/assessment-coverages', body);
    const answer = (await response.json()) as { items: readonly Item[] };
    assert.equal(response.status, status, JSON.stringify(answer));
    return answer.items;
  };
  const item = async (box: Box, code = '01') => (await ask(polygon(box))).find((each) => each.item === code)!;
  const near = (actual: number | null, expected: number) =>
    assert.ok(Math.abs(actual! - expected) < 1e-6, `${actual} ≠ ${expected}`);

  before(async () => {
    database = await testDatabase();
    await load(database.pool, 'administrative-area', [
      { geometry: boxes([[-5000, -5000, 5000, 5000]]), values: { districtCode: '320411' } },
    ]);
    api = await startApi(database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('cannot be told before any result is published', async () => {
    const items = await ask(polygon([0, 0, 100, 100]));
    assert.ok(items.length >= 12);
    assert.ok(
      items.every(
        ({ state, reason, share }) => state === 'cannot-check' && reason === 'not-published' && share === null,
      ),
    );
    const result = (box: Box, assessmentNumber: string, values: object) => ({
      geometry: boxes([box]),
      values: {
        assessmentNumber,
        item: '01',
        documentNumber: '批复',
        validFrom: '2024-01-01',
        validUntil: '2027-12-31',
        ...values,
      },
    });
    await load(database.pool, 'regional-assessment', [
      result([0, 0, 100, 100], 'A1', {}),
      result([50, 0, 150, 100], 'A2', {}),
      result([300, 0, 400, 100], 'A3', { validFrom: '2020-01-01', validUntil: '2026-11-27' }),
      result([400, 0, 500, 100], 'A4', { validUntil: null }),
      result([500, 0, 600, 100], 'A5', { validFrom: '2026-11-29' }),
      result([0, 0, 100, 100], 'B1', { item: '02' }),
    ]);
  });

  it('is told by item, with the part that is covered and what is not, ground under two results once', async () => {
    const whole = await item([10, 10, 140, 90]);
    assert.deepEqual([whole.state, whole.uncovered!.planar, whole.title], ['covered', 0, '压覆重要矿产资源评估']);
    near(whole.share, 1);
    assert.deepEqual(
      whole.results.map(({ assessmentNumber }) => assessmentNumber),
      ['A1', 'A2'],
    );
    const part = await item([100, 0, 200, 100]);
    assert.equal(part.state, 'partly');
    near(part.share, 0.5);
    assert.ok(Math.abs(part.uncovered!.planar - 5000) < 1e-3);
    const other = await item([100, 0, 200, 100], '02');
    assert.deepEqual([other.state, other.share, other.results], ['not-covered', 0, []]);
  });

  it('uses no result that has run out by the day, has not begun, or names no end, and says so', async () => {
    for (const [box, number, why] of [
      [[310, 10, 390, 90], 'A3', 'expired'],
      [[410, 10, 490, 90], 'A4', 'no-term'],
      [[510, 10, 590, 90], 'A5', 'not-begun'],
    ] as const) {
      const found = await item(box);
      assert.deepEqual([found.state, found.share], ['not-covered', 0], number);
      assert.deepEqual(
        found.results.map(({ assessmentNumber, unused }) => [assessmentNumber, unused]),
        [[number, why]],
      );
    }
    const then = await ask({ ...polygon([310, 10, 390, 90]), day: '2026-11-27' });
    assert.equal(then[0]!.state, 'covered', 'on its last day it still holds');
  });

  it('is not covered by a result that touches its border, and is by one that lacks less than surveys differ', async () => {
    const touching = await item([150, 0, 250, 100]);
    assert.deepEqual([touching.state, touching.share, touching.results], ['not-covered', 0, []]);
    const sliver = await item([0, 0, 150.01, 100]);
    assert.equal(sliver.state, 'covered');
    assert.ok(sliver.uncovered!.planar > 0.9 && sliver.share! < 1);
  });

  it('cannot be told where the deliveries do not reach, unless what they have covers it all', async () => {
    const beyond = await item([4900, 0, 5100, 100]);
    assert.deepEqual([beyond.state, beyond.reason], ['cannot-check', 'not-covered']);
  });

  it('is refused for what is no plot, and for two subjects at once', async () => {
    await ask({ day: '2026-11-28' }, 400);
    await ask({ ...polygon([0, 0, 1, 1]), code: 'X' }, 400);
    await ask({ code: 'nothing' }, 404);
  });
});
