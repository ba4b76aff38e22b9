import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { createAuditLog, verifyChain, verifyLinks, type ChainLink } from './audit-log.ts';
import { isSignedSpan } from './audit-routes.ts';
import type { Signature } from './signing-key.ts';

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

  it('goes on by another hash where that is chosen, and is proved across the change', async () => {
    const entry = {
      actor: { kind: 'local', id: 'local', name: '本机操作员' },
      action: 'test.change',
      target: null,
      result: 'done',
      address: null,
      requestId: null,
    } as const;
    for (const digest of ['sha256', 'sm3'] as const) {
      await createAuditLog(database.pool, () => new Date(), digest).append(entry);
    }
    assert.equal((await verifyChain(database.pool)).state, 'whole');
    const links = linksOf(await (await auditor.ask('GET', '/api/audit/export')).text());
    const at = links.findIndex((link) => link.entry.includes('"digest":"sha256"'));
    assert.ok(at > 0 && at < links.length - 1);
    const claimed = links.with(at, {
      ...links[at]!,
      entry: links[at]!.entry.replace('"digest":"sha256"', '"digest":"md5"'),
    });
    assert.deepEqual((await verify(claimed)).state, 'broken');
    const forged = links.with(at, { ...links[at]!, entry: links[at]!.entry.replace('test.change', 'test.charge') });
    assert.deepEqual((await verify(forged)).state, 'broken');
  });

  it('is signed where that is wanted: for its first and last entry and the hash that vouches for them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-'));
    const signing = await startApi(database, { DIMAI_DATA: folder, AUDIT_SIGNATURE: 'sm2' });
    try {
      const other = await visitorWith(database, signing, 'signed', { roles: ['audit-administrator'] });
      const lines = (await (await other.ask('GET', '/api/audit/export')).text()).trim().split('\n');
      const { signature } = JSON.parse(lines.pop()!) as { signature: Signature };
      const links = lines.map((line) => JSON.parse(line) as ChainLink);
      const span = { first: 1, last: links.length, hash: links.at(-1)!.hash };
      assert.equal(signature.algorithm, 'sm2');
      assert.ok(isSignedSpan(span, signature));
      assert.ok(!isSignedSpan({ ...span, last: span.last - 1 }, signature));
      assert.ok(!isSignedSpan({ ...span, hash: links[0]!.hash }, signature));
    } finally {
      await signing.close();
      rmSync(folder, { recursive: true, force: true });
    }
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
