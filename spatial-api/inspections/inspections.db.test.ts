import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { fillLandStory } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { INSPECTION_STEPS } from '../../schemas/rules/inspection.ts';

describe('an inspection plot', () => {
  let database: TestDatabase;
  let api: TestApi;
  let steward: Visitor;
  let reviewer: Visitor;
  const step = async (by: Visitor, to: string): Promise<Response> => {
    const { version } = (await (await by.ask('GET', '/api/inspections/1')).json()) as { version: number };
    return by.ask('POST', '/api/inspections/1/steps', { to, reason: '测试' }, { 'If-Match': `"${version}"` });
  };
  const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
  const photo = (metresOutside: number) =>
    database.pool.query(
      `insert into dimai.attachment (layer, feature_id, block, title, file_name, sha256, metres_outside, added_by, added_by_id, added_at)
values ('enforcement-plot', 1, 'inspections', '照片', 'a.jpg', repeat('b', 64), $1, 't', 't', now())`,
      [metresOutside],
    );

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    await database.pool.query(
      `insert into dimai.attachment_content (sha256, bytes, media_type) values (repeat('b', 64), 1, 'image/jpeg')`,
    );
    await database.pool.query(`update land.enforcement_plot set due_on = '2026-01-01'`);
    api = await startApi(database);
    steward = await visitorWith(database, api, 'guanli', { roles: ['data-steward'] });
    reviewer = await visitorWith(database, api, 'shencha', { roles: ['reviewer'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('is listed with its place, its term and its photos', async () => {
    const { plots } = (await (await reviewer.ask('GET', '/api/inspections?state=1')).json()) as {
      plots: { plotNumber: string; isOverdue: boolean; photos: number; center: unknown; geometry: unknown }[];
    };
    assert.deepEqual(
      plots.map(({ plotNumber, isOverdue, photos }) => [plotNumber, isOverdue, photos]),
      [['TB-2024-0007', true, 0]],
    );
    assert.ok(plots[0]!.center !== null && plots[0]!.geometry !== null);
    const text = await (await reviewer.ask('GET', '/api/inspections/1')).text();
    assert.ok(!text.includes('钱多多'));
  });

  it('is closed by evidence from the place, accepted by another than who handed it in', async () => {
    assert.equal(await codeOf(await step(steward, '7')), 'transition-illegal');
    assert.equal(await codeOf(await step(reviewer, '2')), 'forbidden');
    for (const to of ['2', '4', '5']) assert.equal((await step(steward, to)).status, 200, to);
    assert.equal(await codeOf(await step(steward, '6')), 'transition-incomplete');
    await photo(120);
    assert.equal(
      await codeOf(await step(steward, '6')),
      'transition-incomplete',
      'a photo from far away is no evidence',
    );
    await photo(30);
    assert.equal((await step(steward, '6')).status, 200);
    assert.equal(await codeOf(await step(steward, '7')), 'forbidden');
    const both = await visitorWith(database, api, 'liangshou', { roles: ['data-steward', 'reviewer'] });
    assert.equal((await step(reviewer, '5')).status, 200);
    assert.equal((await step(both, '6')).status, 200);
    assert.equal(await codeOf(await step(both, '7')), 'transition-illegal', 'nobody accepts their own evidence');
    assert.equal((await step(reviewer, '7')).status, 200);
    const { rows } = await database.pool.query(
      'select state, closed_on is not null as closed from land.enforcement_plot where version_to is null',
    );
    assert.deepEqual(rows, [{ state: '7', closed: true }]);
    const { history } = (await (await reviewer.ask('GET', '/api/inspections/1')).json()) as {
      history: { to: string | null }[];
    };
    assert.deepEqual(
      history.map(({ to }) => to),
      ['7', '6', '5', '6', '5', '4', '2', null],
    );
  });

  it('of other districts is not there', async () => {
    const other = await visitorWith(database, api, 'zhonglou', { roles: ['data-steward'], districts: ['320404'] });
    assert.equal((await other.ask('GET', '/api/inspections/1')).status, 404);
    assert.equal((await asker(api)('GET', '/api/inspections')).status, 401);
  });

  it('comes to its end from every state', () => {
    const reached = new Set(['7']);
    for (let grew = true; grew;) {
      grew = false;
      for (const { from, to } of INSPECTION_STEPS) {
        if (reached.has(to) && !reached.has(from)) grew = reached.add(from).size > 0;
      }
    }
    assert.deepEqual([...reached].toSorted(), ['1', '2', '3', '4', '5', '6', '7']);
  });
});
