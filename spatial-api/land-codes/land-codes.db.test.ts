import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { insertRows, setVersion } from '../../fixtures/harness/layer-rows.ts';
import { asker, visitorWith } from '../../fixtures/harness/visitor.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { allocateCodes } from './allocate.ts';
import { deriveEvents, USUAL_THRESHOLDS } from './derive.ts';
import { proposeEvents } from './proposals.ts';
import { readLineage } from './lineage.ts';

const SERIES = '320402001001GB';
const code = (number: number, series = SERIES) => `${series}${String(number).padStart(5, '0')}`;
/** A rectangle of milli-degrees from a corner near Changzhou. */
const box = (west: number, south: number, east: number, north: number) => {
  const [w, s, e, n] = [119.97 + west / 1000, 31.78 + south / 1000, 119.97 + east / 1000, 31.78 + north / 1000];
  return `POLYGON((${w} ${s},${e} ${s},${e} ${n},${w} ${n},${w} ${s}))`;
};
const polygon = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [...box(west, south, east, north).matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  ],
});

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly unknown[];
}

describe('codes of land', () => {
  let database: TestDatabase;
  let api: TestApi;
  let ask: ReturnType<typeof asker>;
  const get = async <T>(path: string): Promise<T> => {
    const response = await ask('GET', path);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as T;
  };
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await ask('POST', path, body);
    assert.ok(response.ok, await response.clone().text());
    return (await response.json()) as T;
  };
  const refused = async (path: string, body: unknown): Promise<Problem> => {
    const response = await ask('POST', path, body);
    assert.ok(!response.ok, 'should be refused');
    return (await response.json()) as Problem;
  };
  const event = (type: string, on: string, from: readonly string[], to: readonly unknown[]) =>
    post<{ id: number }>('/api/land-code-events', { type, on, basis: '测试批文', from, to });

  before(async () => {
    database = await testDatabase();
    const { pool } = database;
    await insertRows(pool, parcel, [
      { featureId: 1, values: { parcelCode: code(1), unitNumber: `${code(1)}W00000000` }, wkt: box(0, 0, 4, 4) },
      { featureId: 2, values: { parcelCode: code(12) }, wkt: box(10, 0, 12, 2) },
    ]);
    await insertRows(pool, layerById('building')!, [
      { featureId: 1, values: { buildingNumber: `${code(1)}F0003`, parcelCode: code(1) }, wkt: box(1, 1, 2, 2) },
    ]);
    await pool.query(`insert into dimai.dataset (layer, name) values ('parcel', '示例') returning id`);
    await pool.query(
      `insert into dimai.dataset_version (dataset_id, layer, version, state, source_name, source_sha256, published_at)
values (1, 'parcel', 1, 'published', 't', 't', '2020-01-01'), (1, 'parcel', 2, 'published', 't', 't', '2024-05-01')`,
    );
    await setVersion(pool, parcel, 1);
    api = await startApi(database);
    ask = asker(api);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('given out at the same moment are all different, follow the highest in use, and leave holes that are explained', async () => {
    const { pool } = database;
    const taken = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        withTransaction(pool, (client) =>
          allocateCodes(client, {
            series: SERIES,
            count: 1,
            purpose: `第 ${n} 件`,
            expiresOn: null,
            by: '测试',
            at: new Date(),
          }),
        ),
      ),
    );
    const codes = taken.flat().toSorted();
    assert.equal(new Set(codes).size, 100);
    assert.equal(codes[0], code(13), 'numbers follow 12, the highest that a parcel bears');
    assert.equal(codes.at(-1), code(112));
    await post(`/api/land-codes/${code(50)}/release`, { reason: '项目取消' });
    const { holes, used, last } = await get<{
      holes: { from: number; to: number; why: string; purpose: string | null }[];
      used: number;
      last: number;
    }>(`/api/land-code-allocations/${SERIES}`);
    assert.deepEqual([used, last], [2, 112]);
    assert.deepEqual([holes[0]!.from, holes[0]!.to, holes[0]!.why], [2, 11, 'before']);
    const released = holes.find(({ why }) => why === 'released')!;
    assert.deepEqual([released.from, released.to, released.purpose], [50, 50, '项目取消']);
    const explained = holes.reduce((sum, hole) => sum + hole.to - hole.from + 1, 0);
    assert.equal(explained + used, last, 'every number is borne or explained');
    const next = await post<{ codes: string[] }>('/api/land-code-allocations', { series: SERIES, purpose: '再领' });
    assert.deepEqual(next.codes, [code(113)], 'a released number does not return');
  });

  it('of buildings are given out per parcel behind what the data bear, and lead to their parcel', async () => {
    const series = `${code(1)}F`;
    const taken = await Promise.all(
      Array.from({ length: 20 }, () =>
        post<{ codes: string[] }>('/api/land-code-allocations', { series, purpose: '示例房屋测绘' }),
      ),
    );
    const numbers = taken.flatMap(({ codes }) => codes).toSorted();
    assert.deepEqual([new Set(numbers).size, numbers[0], numbers.at(-1)], [20, `${series}0004`, `${series}0023`]);
    await post(`/api/land-codes/${series}0010/release`, { reason: '未建' });
    const report = await get<{ used: number; last: number; holes: { from: number; to: number; why: string }[] }>(
      `/api/land-code-allocations/${series}`,
    );
    assert.deepEqual([report.used, report.last], [1, 23]);
    assert.deepEqual(
      report.holes.filter(({ why }) => why !== 'reserved').map(({ from, to, why }) => [from, to, why]),
      [
        [1, 2, 'before'],
        [10, 10, 'released'],
      ],
    );
    for (const number of [`${series}0003`, `${series}0004`]) {
      const found = await get<{ codes: { code: string }[] }>(`/api/land-codes/${number}`);
      assert.deepEqual(
        found.codes.map((each) => each.code),
        [code(1)],
      );
    }
    const { code: problem } = await refused('/api/land-code-allocations', {
      series: `${code(900)}F`,
      purpose: '示例',
    });
    assert.equal(problem, 'code-unknown');
  });

  it('carry their ground through three generations of splits and merges', async () => {
    await event(
      'split',
      '2021-03-01',
      [code(1)],
      [
        { code: code(201), geometry: polygon(0, 0, 2, 4) },
        { code: code(202), geometry: polygon(2, 0, 4, 4) },
      ],
    );
    await event(
      'split',
      '2022-03-01',
      [code(201)],
      [
        { code: code(203), geometry: polygon(0, 0, 2, 1) },
        { code: code(204), geometry: polygon(0, 1, 2, 4) },
      ],
    );
    await event(
      'merged',
      '2023-03-01',
      [code(202), code(204)],
      [
        {
          code: code(205),
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [119.97, 31.781],
                [119.972, 31.781],
                [119.972, 31.78],
                [119.974, 31.78],
                [119.974, 31.784],
                [119.972, 31.784],
                [119.97, 31.784],
                [119.97, 31.781],
              ],
            ],
          },
        },
      ],
    );
    const { codes, edges, events, successors } = await readLineage(database.pool, code(1));
    assert.deepEqual(successors, [code(203), code(205)]);
    assert.deepEqual(
      codes.map((each) => [each.code.slice(-3), each.generation, each.state]),
      [
        ['001', 0, 'ended'],
        ['201', 1, 'ended'],
        ['202', 1, 'ended'],
        ['203', 2, 'current'],
        ['204', 2, 'ended'],
        ['205', 3, 'current'],
      ],
    );
    assert.ok(events.every(({ closes }) => closes === true));
    const areaOf = (name: string) => codes.find((each) => each.code === name)!.area!;
    // What every code gave away is what it had, and the living codes together are the first.
    for (const each of codes.filter(({ state }) => state === 'ended')) {
      const given = edges.filter(({ from }) => from === each.code).reduce((sum, { area }) => sum + area!, 0);
      assert.ok(Math.abs(given - each.area!) < 0.01, `${each.code} ${given} ${each.area}`);
    }
    assert.ok(Math.abs(areaOf(code(203)) + areaOf(code(205)) - areaOf(code(1))) < 0.01);
    const { codes: back } = await readLineage(database.pool, code(205));
    assert.deepEqual(
      back.map((each) => [each.code.slice(-3), each.generation]),
      [
        ['001', -3],
        ['201', -2],
        ['202', -1],
        ['204', -1],
        ['205', 0],
      ],
    );
    const past = await readLineage(database.pool, code(1), { asOf: '2022-12-31' });
    assert.deepEqual(past.successors, [code(202), code(203), code(204)]);
    const family = await readLineage(database.pool, code(203), { scope: 'family' });
    assert.equal(family.codes.length, 6);
  });

  it('that are dead answer with their successors', async () => {
    const answer = await get<{ codes: { code: string; state: string; endedOn: string; successors: string[] }[] }>(
      `/api/land-codes/${code(1)}`,
    );
    assert.deepEqual(answer.codes, [
      {
        code: code(1),
        by: 'land-code',
        state: 'ended',
        endedOn: '2021-03-01',
        share: null,
        successors: [code(203), code(205)],
      },
    ]);
  });

  it('are refused when they were used before, when the code has ended, and when the event lies in the future', async () => {
    const to = [{ code: code(206), geometry: polygon(10, 0, 12, 2) }];
    const base = { type: 'boundary-adjusted', on: '2024-01-01', basis: '测试', from: [code(12)], to };
    assert.equal(
      (await refused('/api/land-code-events', { ...base, to: [{ ...to[0], code: code(201) }] })).code,
      'land-code-reused',
    );
    assert.equal(
      (await refused('/api/land-code-events', { ...base, to: [{ ...to[0], code: code(50) }] })).code,
      'land-code-reused',
    );
    assert.equal(
      (await refused('/api/land-code-events', { ...base, from: [code(12)], to: [{ ...to[0], code: code(12) }] })).code,
      'land-code-reused',
    );
    assert.equal((await refused('/api/land-code-events', { ...base, from: [code(1)] })).code, 'land-code-ended');
    assert.equal((await refused('/api/land-code-events', { ...base, on: '2999-01-01' })).code, 'land-code-future');
    assert.equal((await refused('/api/land-code-events', { ...base, from: [code(999)] })).code, 'code-unknown');
    assert.equal(
      (await refused('/api/land-code-events', { ...base, from: ['320402001001GX99'] })).code,
      'request-invalid',
    );
  });

  it('cannot become their own ancestors, in whatever order history is told', async () => {
    // 205 came of 202; a history that makes 202 come of 205 would be a circle.
    const told = await refused('/api/land-code-events', {
      type: 'boundary-adjusted',
      on: '2023-06-01',
      basis: '测试',
      from: [code(205)],
      to: [{ code: code(202), geometry: polygon(2, 0, 4, 4) }],
    });
    assert.equal(told.code, 'land-code-cycle');
  });

  it('whose ground does not close are refused with the codes that differ', async () => {
    const base = { type: 'split', on: '2024-01-01', basis: '测试', from: [code(12)] };
    const gap = await refused('/api/land-code-events', {
      ...base,
      to: [
        { code: code(207), geometry: polygon(10, 0, 11, 2) },
        { code: code(208), geometry: polygon(11.1, 0, 12, 2) },
      ],
    });
    assert.equal(gap.code, 'land-code-areas');
    assert.equal(gap.errors!.length, 1);
    const overlap = await refused('/api/land-code-events', {
      ...base,
      to: [
        { code: code(207), geometry: polygon(10, 0, 11.1, 2) },
        { code: code(208), geometry: polygon(11, 0, 12, 2) },
      ],
    });
    assert.equal(overlap.code, 'land-code-areas');
    const outside = await refused('/api/land-code-events', {
      ...base,
      to: [
        { code: code(207), geometry: polygon(10, 0, 11, 2) },
        { code: code(208), geometry: polygon(11, 0, 12.2, 2) },
      ],
    });
    assert.match(outside.detail, /变更前合计 \d+\.\d\d ㎡/);
    const missing = await refused('/api/land-code-events', { ...base, to: [{ code: code(207) }, { code: code(208) }] });
    assert.equal(missing.code, 'land-code-shape');
  });

  it('are given to plots of the pre-examination and pass into a parcel with their stages', async () => {
    const { codes } = await post<{ codes: string[] }>('/api/land-code-allocations', {
      series: 'DK3204022025',
      purpose: '示例项目预审',
    });
    const plot = codes[0]!;
    assert.match(plot, /^DK3204022025\d{6}$/);
    await event('created', '2025-01-10', [], [{ code: plot, geometry: polygon(20, 0, 22, 2) }]);
    const stages = [
      ['pre-examination', '2025-01-10'],
      ['conversion', '2025-03-01'],
      ['acquisition', '2025-04-01'],
    ] as const;
    for (const [stage, on] of stages) {
      await post(`/api/land-codes/${plot}/stages`, {
        stage,
        on,
        documentNumber: `文 ${stage}`,
        projectCode: '2501-320402-04-01-100001',
      });
    }
    await event('created', '2025-06-01', [plot], [{ code: code(301), geometry: polygon(20, 0, 22, 2) }]);
    for (const [stage, on] of [
      ['supply', '2025-06-01'],
      ['planning-permission', '2025-07-01'],
      ['joint-survey', '2026-05-01'],
      ['registration', '2026-06-01'],
    ] as const) {
      await post(`/api/land-codes/${code(301)}/stages`, { stage, on });
    }
    for (const end of [plot, code(301), '2501-320402-04-01-100001']) {
      const { stages: told } = await get<{ stages: { stage: string }[] }>(`/api/land-codes/${end}/lineage`);
      assert.deepEqual(
        told.map(({ stage }) => stage),
        [
          'pre-examination',
          'conversion',
          'acquisition',
          'supply',
          'planning-permission',
          'joint-survey',
          'registration',
        ],
        end,
      );
    }
  });

  it('are found by every other name of the land', async () => {
    await insertRows(database.pool, projectRedline, [
      {
        featureId: 1,
        values: { projectCode: '2401-320402-04-01-100009', plotNumber: 'A-1', planningElementCode: 'KG-0101-07' },
        wkt: box(10, 0, 12, 1.5),
      },
    ]);
    await post(`/api/land-codes/${code(12)}/aliases`, { alias: '常 2026-08 地块', kind: 'plot-code' });
    const names = [
      code(12),
      '320402 001001 GB00012',
      '常 2026-08 地块',
      'KG-0101-07',
      '2401-320402-04-01-100009',
      'A-1',
    ];
    for (const name of names) {
      const answer = await get<{ codes: { code: string; share: number | null }[] }>(
        `/api/land-codes/${encodeURIComponent(name)}`,
      );
      assert.deepEqual(
        answer.codes.map((each) => each.code),
        [code(12)],
        name,
      );
    }
    const project = await get<{ codes: { share: number }[] }>('/api/land-codes/KG-0101-07');
    assert.ok(Math.abs(project.codes[0]!.share - 0.75) < 1e-6);
    const unit = await get<{ codes: { code: string }[] }>(`/api/land-codes/${code(1)}W00000000`);
    assert.equal(unit.codes[0]!.code, code(1));
    const response = await ask('GET', '/api/land-codes/XX-1');
    assert.equal(response.status, 404);
  });

  it('end, return, and can be told back as long as nothing builds upon the event', async () => {
    const ended = await event('extinguished', '2025-08-01', [code(12)], []);
    assert.deepEqual((await readLineage(database.pool, code(12))).successors, []);
    await event('restored', '2025-09-01', [], [{ code: code(12) }]);
    assert.deepEqual((await readLineage(database.pool, code(12))).successors, [code(12)]);
    assert.equal(
      (await refused(`/api/land-code-events/${ended.id}/revoke`, { reason: '误' })).code,
      'event-built-upon',
    );
    const split = await event(
      'split',
      '2025-10-01',
      [code(12)],
      [
        { code: code(401), geometry: polygon(10, 0, 11, 2) },
        { code: code(402), geometry: polygon(11, 0, 12, 2) },
      ],
    );
    await post(`/api/land-code-events/${split.id}/revoke`, { reason: '登记有误' });
    assert.deepEqual((await readLineage(database.pool, code(12))).successors, [code(12)]);
    const again = await refused('/api/land-code-events', {
      type: 'split',
      on: '2025-10-01',
      basis: '测试',
      from: [code(12)],
      to: [
        { code: code(401), geometry: polygon(10, 0, 11, 2) },
        { code: code(403), geometry: polygon(11, 0, 12, 2) },
      ],
    });
    assert.equal(again.code, 'land-code-reused');
  });

  describe('that a delivery says nothing about', () => {
    const other = '320404002002GB';
    before(async () => {
      await insertRows(database.pool, parcel, [
        // split of 1 into 11 and 12; merge of 2 and 3 into 13; 4 keeps its code and moves its border; 5 changes its feature;
        { featureId: 101, values: { parcelCode: code(1, other) }, wkt: box(0, 50, 4, 54), to: 2 },
        { featureId: 111, values: { parcelCode: code(11, other) }, wkt: box(0, 50, 2, 54), from: 2 },
        { featureId: 112, values: { parcelCode: code(12, other) }, wkt: box(2, 50, 4, 54), from: 2 },
        { featureId: 102, values: { parcelCode: code(2, other) }, wkt: box(10, 50, 12, 52), to: 2 },
        { featureId: 103, values: { parcelCode: code(3, other) }, wkt: box(12, 50, 14, 52), to: 2 },
        { featureId: 113, values: { parcelCode: code(13, other) }, wkt: box(10, 50, 14, 52), from: 2 },
        { featureId: 104, values: { parcelCode: code(4, other) }, wkt: box(20, 50, 22, 52), to: 2 },
        { featureId: 104, values: { parcelCode: code(4, other) }, wkt: box(20, 50, 23, 52), from: 2 },
        { featureId: 105, values: { parcelCode: code(5, other) }, wkt: box(30, 50, 32, 52), to: 2 },
        { featureId: 115, values: { parcelCode: '320404002002GS00001' }, wkt: box(30, 50, 32, 52), from: 2 },
        // 6 only has another attribute, 7 vanishes, 16 is new and touches 7's old border by 20 cm
        { featureId: 106, values: { parcelCode: code(6, other) }, wkt: box(40, 50, 42, 52), to: 2 },
        {
          featureId: 106,
          values: { parcelCode: code(6, other), location: '新坐落' },
          wkt: box(40, 50, 42, 52),
          from: 2,
        },
        { featureId: 107, values: { parcelCode: code(7, other) }, wkt: box(50, 50, 52, 52), to: 2 },
        { featureId: 116, values: { parcelCode: code(16, other) }, wkt: box(51.998, 50, 54, 52), from: 2 },
      ]);
      await setVersion(database.pool, parcel, 2);
    });

    it('are derived from the ground, with every doubt, and recorded only when a person confirms', async () => {
      const found = await deriveEvents(database.pool, 2, USUAL_THRESHOLDS);
      const short = found
        .map(({ type, from, to, doubts }) => [type, from.map((c) => c.slice(12)), to.map((c) => c.slice(12)), doubts])
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      assert.deepEqual(short, [
        ['boundary-adjusted', ['GB00004'], ['GB00004'], ['ground-gained', 'code-kept']],
        ['created', [], ['GB00016'], []],
        ['extinguished', ['GB00007'], [], []],
        ['feature-changed', ['GB00005'], ['GS00001'], []],
        ['merged', ['GB00002', 'GB00003'], ['GB00013'], []],
        ['split', ['GB00001'], ['GB00011', 'GB00012'], []],
      ]);
      assert.deepEqual(await proposeEvents(database.pool, 2, USUAL_THRESHOLDS), { proposals: 6, added: 6 });
      assert.deepEqual(await proposeEvents(database.pool, 2, USUAL_THRESHOLDS), { proposals: 6, added: 0 });
      assert.equal((await readLineage(database.pool, code(1, other))).events.length, 0, 'a proposal is not an event');
      const { proposals } = await get<{ proposals: { id: number; type: string; from: string[] }[] }>(
        '/api/land-code-proposals?state=open',
      );
      const idOf = (type: string) => proposals.find((each) => each.type === type)!.id;
      await post(`/api/land-code-proposals/${idOf('split')}/confirm`, { basis: '2024 年度变更调查' });
      const { events, successors } = await readLineage(database.pool, code(1, other));
      assert.deepEqual([events[0]!.origin, events[0]!.on, events[0]!.closes], ['derived', '2024-05-01', true]);
      assert.deepEqual(successors, [code(11, other), code(12, other)]);
      await post(`/api/land-code-proposals/${idOf('merged')}/confirm`, { basis: '2024 年度变更调查' });
      await post(`/api/land-code-proposals/${idOf('feature-changed')}/confirm`, { basis: '2024 年度变更调查' });
      // A code that lives on though its border moved is against the rules, whoever confirms.
      assert.equal(
        (await refused(`/api/land-code-proposals/${idOf('boundary-adjusted')}/confirm`, { basis: '测试' })).code,
        'land-code-reused',
      );
      await post(`/api/land-code-proposals/${idOf('boundary-adjusted')}/refuse`, { reason: '更正测量误差' });
      assert.equal(
        (await refused(`/api/land-code-proposals/${idOf('split')}/confirm`, { basis: '测试' })).code,
        'proposal-decided',
      );
    });
  });

  describe('seen by people', () => {
    it('are changed by right and within districts only', async () => {
      const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
      const body = { series: SERIES, purpose: '测试' };
      assert.equal((await planner.ask('POST', '/api/land-code-allocations', body)).status, 403);
      const steward = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
      assert.equal((await steward.ask('POST', '/api/land-code-allocations', body)).status, 403);
      assert.equal((await steward.ask('GET', `/api/land-codes/${code(1)}/lineage`)).status, 404);
      const own = { series: '320404002002GB', purpose: '测试' };
      assert.equal((await steward.ask('POST', '/api/land-code-allocations', own)).status, 201);
      const { proposals } = (await (await steward.ask('GET', '/api/land-code-proposals')).json()) as {
        proposals: unknown[];
      };
      assert.equal(proposals.length, 6);
      const abroad = await visitorWith(database, api, 'wujin', { roles: ['data-steward'], districts: ['320412'] });
      const none = (await (await abroad.ask('GET', '/api/land-code-proposals')).json()) as { proposals: unknown[] };
      assert.deepEqual(none.proposals, []);
    });
  });
});

describe('a family of a thousand codes', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await database.pool.query(
      `insert into dimai.land_code_event (type, happened_on, basis, origin, district_code, recorded_by, recorded_by_id, recorded_at)
select 'split', date '2000-01-01' + n, '示例', 'declared', '320402', 't', 't', now() from generate_series(1, 500) as n`,
    );
    await database.pool.query(
      `insert into dimai.land_code_edge (event_id, from_code, to_code, area)
select greatest((n / 2), 1), '320402001001GB' || lpad((n / 2)::text, 5, '0'), '320402001001GB' || lpad(n::text, 5, '0'), 10
from generate_series(2, 1000) as n`,
    );
    await database.pool.query('analyze dimai.land_code_edge, dimai.land_code_event');
  });
  after(() => database.drop());

  it('is read whole, from its first code and from its last', async () => {
    const all = await readLineage(database.pool, '320402001001GB00001');
    assert.equal(all.codes.length, 1000);
    assert.equal(Math.max(...all.codes.map(({ generation }) => generation)), 9);
    const family = await readLineage(database.pool, '320402001001GB01000', { scope: 'family' });
    assert.equal(family.codes.length, 1000);
    const line = await readLineage(database.pool, '320402001001GB01000');
    assert.equal(line.codes.length, 10);
  });
});
