import assert from 'node:assert/strict';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { verifyLinks, type ChainLink } from './audit-log.ts';

describe('an exported audit log', () => {
  let database: TestDatabase;
  let api: TestApi;
  let auditor: Visitor;
  const linksOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ChainLink);
  const verify = (links: readonly ChainLink[], last?: string) =>
    verifyLinks(
      (async function* () {
        yield* links;
      })(),
      last,
    );

  before(async () => {
    database = await testDatabase();
    api = await startApi(database);
    auditor = await visitorWith(database, api, 'auditor', { roles: ['audit-administrator'] });
    for (let n = 0; n < 20; n++) await auditor.ask('GET', '/api/audit?limit=1');
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('is proved whole without the database, and tells its own export', async () => {
    const response = await auditor.ask('GET', '/api/audit/export');
    assert.match(response.headers.get('content-disposition')!, /audit-\d{4}-\d\d-\d\d\.jsonl/);
    const links = linksOf(await response.text());
    assert.ok(links.length > 20);
    assert.equal((JSON.parse(links.at(-1)!.entry) as { action: string }).action, 'audit.export');
    const report = await verify(links);
    assert.deepEqual([report.state, report.entries], ['whole', links.length]);
    const part = await verify(links.slice(5, 12));
    assert.deepEqual([part.state, part.entries], ['whole', 7]);
  });

  it('is broken by a changed, missing, exchanged or cut entry', async () => {
    const links = linksOf(await (await auditor.ask('GET', '/api/audit/export')).text());
    const reasonOf = async (changed: readonly ChainLink[], last?: string) => {
      const report = await verify(changed, last);
      return report.state === 'broken' ? [report.reason, report.at] : report.state;
    };
    const forged = links.map((link) =>
      link.sequence === 7 ? { ...link, entry: link.entry.replace('auditor', 'nobody12') } : link,
    );
    assert.deepEqual(await reasonOf(forged), ['changed', 7]);
    assert.deepEqual(await reasonOf(links.filter(({ sequence }) => sequence !== 9)), ['missing', 9]);
    assert.deepEqual(await reasonOf(links.slice(0, -2), links.at(-1)!.hash), ['missing', links.length - 1]);
    const swapped = [...links];
    [swapped[3], swapped[4]] = [swapped[4]!, swapped[3]!];
    assert.deepEqual((await reasonOf(swapped))[0], 'missing');
  });

  it('is given to the audit administrator alone, of the span that is asked for', async () => {
    for (const role of ['system-administrator', 'security-administrator', 'data-steward'] as const) {
      const other = await visitorWith(database, api, role, { roles: [role] });
      assert.equal((await other.ask('GET', '/api/audit/export')).status, 403, role);
    }
    const none = await auditor.ask('GET', '/api/audit/export?to=2020-01-01T00:00:00Z');
    assert.equal(await none.text(), '');
  });
});
