import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, loadGround, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { asker, type Visitor, visitorWith } from '../../fixtures/harness/visitor.ts';

interface Check {
  readonly id: string;
  readonly number: string;
  readonly createdBy: string;
  readonly signed: boolean;
  readonly opinions: readonly { readonly kind: string; readonly actor: string; readonly digest: string }[];
}

interface Entry {
  readonly action: string;
  readonly actor: { readonly id: string };
  readonly target: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

const BOX: Box = [1000, 0, 1050, 50];

describe('checks where people have accounts', () => {
  let database: TestDatabase;
  let api: TestApi;
  let planner: Visitor;
  let reviewer: Visitor;
  let consumer: Visitor;
  let auditor: Visitor;
  before(async function () {
    // passwords are hashed slowly on purpose
    this.timeout(180_000);
    database = await testDatabase();
    await loadGround(database.pool);
    api = await startApi(database);
    planner = await visitorWith(database, api, 'planner', { roles: ['planner'] });
    reviewer = await visitorWith(database, api, 'reviewer', { roles: ['reviewer'] });
    consumer = await visitorWith(database, api, 'consumer', { roles: ['consumer'] });
    auditor = await visitorWith(database, api, 'auditor', { roles: ['audit-administrator'] });
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const order = { projectType: 'construction-batch', crs: 4549, name: '学校', by: '别人的名字' };
  const check = async (visitor: Pick<Visitor, 'ask'>) =>
    visitor.ask('POST', '/api/overlap-checks', { ...order, geometry: { type: 'Polygon', coordinates: [ringOf(BOX)] } });
  const statusOf = async (answer: Promise<Response>) => (await answer).status;

  it('are made by whom they say, are signed and withdrawn by reviewers alone, and all of it is in the audit log', async () => {
    const made = await check(planner);
    assert.equal(made.status, 201);
    const { id, number, createdBy } = (await made.json()) as Check;
    assert.equal(createdBy, 'planner（测试）', 'the account, not the name in the request');
    const path = `/api/overlap-checks/${id}/opinions`;
    const say = (visitor: Visitor, kind: string) => visitor.ask('POST', path, { kind, opinion: '同意', actor: '冒名' });
    assert.equal(await statusOf(say(planner, 'opinion')), 201, 'who may check may remark');
    assert.equal(await statusOf(say(planner, 'sign-off')), 403);
    assert.equal(await statusOf(say(reviewer, 'withdrawal')), 409, 'nothing is signed yet');
    assert.equal(await statusOf(say(reviewer, 'sign-off')), 201);
    assert.equal(await statusOf(say(reviewer, 'sign-off')), 409);
    assert.equal(await statusOf(say(planner, 'withdrawal')), 403);
    assert.equal(await statusOf(say(reviewer, 'withdrawal')), 201);
    assert.equal(await statusOf(say(reviewer, 'sign-off')), 201);
    const read = (await (await planner.ask('GET', `/api/overlap-checks/${id}`)).json()) as Check;
    assert.deepEqual(
      read.opinions.map(({ kind, actor }) => [kind, actor]),
      [
        ['opinion', 'planner（测试）'],
        ['sign-off', 'reviewer（测试）'],
        ['withdrawal', 'reviewer（测试）'],
        ['sign-off', 'reviewer（测试）'],
      ],
    );
    assert.equal(read.signed, true);
    const log = (await (await auditor.ask('GET', '/api/audit?action=overlap.')).json()) as {
      entries: readonly Entry[];
    };
    const entries = log.entries.filter(({ target }) => target === number).toReversed();
    assert.deepEqual(
      entries.map(({ action, actor }) => [action, actor.id]),
      [
        ['overlap.check', planner.id],
        ['overlap.opinion', planner.id],
        ['overlap.sign-off', reviewer.id],
        ['overlap.withdrawal', reviewer.id],
        ['overlap.sign-off', reviewer.id],
      ],
    );
    assert.deepEqual(
      entries.slice(1).map(({ detail }) => detail['digest']),
      read.opinions.map(({ digest }) => digest),
    );
  });

  it('are closed to who has not logged in, and to who may not check', async () => {
    const nobody = { ask: asker(api) };
    assert.equal(await statusOf(check(nobody)), 401);
    assert.equal(await statusOf(check(consumer)), 403);
    for (const path of ['/api/overlap-checks', '/api/overlap-rules', '/api/overlap-batches']) {
      assert.equal(await statusOf(nobody.ask('GET', path)), 401, path);
      assert.equal(await statusOf(consumer.ask('GET', path)), 403, path);
      assert.equal(await statusOf(planner.ask('GET', path)), 200, path);
    }
  });
});
