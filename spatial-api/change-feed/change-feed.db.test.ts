import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { listen, type TestServer } from '../../fixtures/harness/http.ts';
import { fillLandStory, PERSONAL_NAMES } from '../../fixtures/harness/land-story.ts';
import { asker, visitorWith, type Visitor } from '../../fixtures/harness/visitor.ts';
import { readSettings } from '../../schemas/settings.ts';
import { secretBox } from '../access/secret-box.ts';
import { signature } from './feed.ts';
import { fillOutbox, sendDue } from './outbox.ts';

interface Page {
  readonly changes: readonly {
    readonly layer: string;
    readonly kind: string;
    readonly featureId: number;
    readonly version: number;
    readonly key: string;
  }[];
  readonly next: string;
  readonly hasMore: boolean;
}

describe('the feed of changes', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  const box = () => secretBox(readSettings({ DIMAI_DATA: folder }));
  let ask: Visitor['ask'];
  const read = async (query: string): Promise<Page> => {
    const response = await ask('GET', `/api/changes?${query}`);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Page;
  };
  const edit = async (location: string) => {
    const { version } = (await (await ask('GET', '/api/layers/parcel/items/8/history')).json()) as { version: number };
    const response = await ask(
      'PUT',
      '/api/layers/parcel/items/8',
      { properties: { location }, reason: '测试' },
      { 'If-Match': `"${version}"` },
    );
    assert.equal(response.status, 200, await response.clone().text());
  };
  /** Waits until no other transaction of the server, an automatic analysis perhaps, holds the feed back. */
  const settled = async (): Promise<void> => {
    for (;;) {
      const { rows } = await database.pool.query<{ free: boolean }>(
        'select coalesce(max(transaction_id) < pg_snapshot_xmin(pg_current_snapshot()), true) as free from dimai.change_publication',
      );
      if (rows[0]!.free) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  before(async () => {
    database = await testDatabase();
    await fillLandStory(database.pool);
    folder = mkdtempSync(join(tmpdir(), 'change-feed-'));
    api = await startApi(database, { DIMAI_DATA: folder });
    ask = asker(api);
    await settled();
  });
  after(async () => {
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read page by page to its end, and replayed alike from any cursor', async () => {
    const all: string[] = [];
    let cursor = '';
    const cursors: string[] = [];
    for (let more = true; more;) {
      const page = await read(`limit=7&layers=parcel,boundary-point${cursor}`);
      all.push(...page.changes.map(({ layer, featureId }) => `${layer} ${featureId}`));
      cursor = `&cursor=${page.next}`;
      cursors.push(cursor);
      more = page.hasMore;
    }
    assert.equal(new Set(all).size, all.length, 'nothing comes twice');
    assert.equal(all.filter((each) => each.startsWith('parcel')).length, 20);
    const again = await read(`limit=7&layers=parcel,boundary-point${cursors[0]}`);
    assert.deepEqual(
      again.changes.map(({ layer, featureId }) => `${layer} ${featureId}`),
      all.slice(7, 14),
    );
    assert.deepEqual((await read(`layers=parcel${cursor}`)).changes, []);
    await edit('新地址');
    await settled();
    const [change, ...rest] = (await read(`layers=parcel${cursor}`)).changes;
    assert.deepEqual([change!.kind, change!.featureId, change!.version, rest.length], ['changed', 8, 2, 0]);
    assert.equal((await ask('GET', '/api/changes?cursor=nonsense')).status, 400);
  });

  it('shows nothing behind a transaction that is still under way', async () => {
    await settled();
    const { next } = await read('layers=parcel&limit=1000');
    const slow = await database.pool.connect();
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()');
    await edit('第二个地址');
    assert.deepEqual(
      (await read(`layers=parcel&cursor=${next}`)).changes,
      [],
      'the older transaction might still publish',
    );
    await slow.query('commit');
    slow.release();
    await settled();
    assert.equal((await read(`layers=parcel&cursor=${next}`)).changes.length, 1);
  });

  it('names nobody', async () => {
    const text = await (await ask('GET', '/api/changes?limit=1000')).text();
    for (const name of PERSONAL_NAMES) assert.ok(!text.includes(name), name);
  });

  describe('pushed to another platform', () => {
    let receiver: TestServer;
    const received: { readonly key: string; readonly body: string; readonly signature: string }[] = [];
    /** What the receiver does with the next requests. */
    let behaviour: 'take' | 'refuse' | 'die' | 'redirect' | 'endless' = 'take';
    let elsewhere = 0;
    let secret = '';

    before(async () => {
      receiver = await listen((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          if (request.url === '/elsewhere') elsewhere += 1;
          if (behaviour === 'redirect') {
            response.writeHead(302, { Location: '/elsewhere' }).end();
            return;
          }
          if (behaviour === 'endless') {
            response.writeHead(200).write('x');
            return;
          }
          if (behaviour === 'refuse') {
            response.writeHead(503).end();
            return;
          }
          received.push({
            key: String(request.headers['idempotency-key']),
            body: Buffer.concat(parts).toString(),
            signature: String(request.headers['x-signature']),
          });
          // It has the message and dies before it can say so.
          if (behaviour === 'die') request.socket.destroy();
          else response.writeHead(200).end();
        });
      });
      const response = await ask('POST', '/api/push-targets', {
        name: '示例平台',
        url: receiver.url,
        layers: ['parcel'],
      });
      assert.equal(response.status, 201, await response.clone().text());
      ({ secret } = (await response.json()) as { secret: string });
    });
    after(() => receiver.close());
    const push = async (now?: Date) => {
      await settled();
      await fillOutbox(database.pool);
      // Asked after the message was written: it is due from that moment on.
      return sendDue(database.pool, now ?? new Date(), box());
    };
    const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

    it('arrives once, signed, and nothing of before the platform was named', async () => {
      assert.equal(await push(), 0);
      await edit('推送一');
      assert.equal(await push(), 1);
      assert.equal(await push(), 0);
      const [message] = received;
      assert.equal(message!.signature, `hmac-sm3=${signature(secret, message!.body)}`);
      const { changes } = JSON.parse(message!.body) as { changes: { featureId: number }[] };
      assert.deepEqual(
        changes.map(({ featureId }) => featureId),
        [8],
      );
    });

    it('waits while the receiver is away, keeps its order, and comes when it is back', async () => {
      received.length = 0;
      behaviour = 'refuse';
      await edit('推送二');
      assert.equal(await push(), 0);
      await edit('推送三');
      assert.equal(await push(later(1)), 0, 'not before its time');
      assert.equal(await push(later(10)), 0);
      behaviour = 'take';
      assert.equal(await push(later(100)), 2);
      const places = received.map(
        ({ body }) =>
          (JSON.parse(body) as { changes: { properties: { location: string } }[] }).changes[0]!.properties.location,
      );
      assert.deepEqual(places, ['推送二', '推送三']);
    });

    it('comes again under the same key when the receiver died in mid-delivery, and once only by that key', async () => {
      received.length = 0;
      behaviour = 'die';
      await edit('推送四');
      assert.equal(await push(), 0);
      behaviour = 'take';
      assert.equal(await push(later(60)), 1);
      assert.equal(await push(later(600)), 0);
      assert.equal(received.length, 2);
      assert.equal(new Set(received.map(({ key }) => key)).size, 1);
      assert.equal(received[0]!.body, received[1]!.body);
      const { rows } = await database.pool.query<{ attempts: number }>(
        'select attempts from dimai.push_message order by id desc limit 1',
      );
      assert.equal(rows[0]!.attempts, 2);
    });

    it('follows no redirect, waits for the end of no answer, and goes to no address of the machine’s own host', async () => {
      received.length = 0;
      behaviour = 'redirect';
      await edit('推送转向');
      assert.equal(await push(), 0);
      assert.equal(elsewhere, 0);
      const { rows } = await database.pool.query<{ fault: string }>(
        'select last_error as fault from dimai.push_message where delivered_at is null',
      );
      assert.deepEqual(rows, [{ fault: 'HTTP 302' }]);
      behaviour = 'endless';
      assert.equal(await push(later(3600)), 1);
      behaviour = 'take';
      for (const url of [
        'http://169.254.169.254/latest/meta-data/',
        'http://2852039166/',
        'http://0xa9.254.43518/',
        'http://[::ffff:169.254.169.254]/',
        'http://[fe80::1]/',
        'http://100.100.100.200/',
        'http://0.0.0.0/',
        'file:///etc/passwd',
      ]) {
        const response = await ask('POST', '/api/push-targets', { name: url, url, layers: ['parcel'] });
        assert.equal(response.status, 400, url);
      }
      // One that was registered before: the connection is not made.
      await database.pool.query(`update dimai.push_target set url = 'http://169.254.169.254/'`);
      await edit('推送内部');
      assert.equal(await push(), 0);
      const { rows: kept } = await database.pool.query<{ fault: string }>(
        'select last_error as fault from dimai.push_message where delivered_at is null',
      );
      assert.deepEqual(kept, [{ fault: 'no address that messages are sent to' }]);
      await database.pool.query('update dimai.push_target set url = $1', [receiver.url]);
      assert.equal(await push(later(7200)), 1);
    });

    it('is written once however many processes fill and send', async () => {
      received.length = 0;
      await edit('推送五');
      await settled();
      await Promise.all([fillOutbox(database.pool), fillOutbox(database.pool), fillOutbox(database.pool)]);
      const sent = await Promise.all([
        sendDue(database.pool, new Date(), box()),
        sendDue(database.pool, new Date(), box()),
      ]);
      assert.equal(sent[0]! + sent[1]!, 1);
      assert.equal(received.length, 1);
    });
  });

  describe('the other way', () => {
    const message = (messageId: string, sequence: number, state: string) => ({
      messageId,
      caseNumber: '2026-001',
      sequence,
      state,
      happenedAt: '2026-11-20T09:00:00+08:00',
    });
    const send = async (body: object): Promise<{ outcome?: string; code?: string }> =>
      (await (await ask('POST', '/api/inbound-messages', body)).json()) as never;

    it('takes a message once, ignores what is older, and refuses another one under a known id', async () => {
      assert.equal((await send(message('M-2', 2, '审核中'))).outcome, 'applied');
      assert.equal((await send(message('M-2', 2, '审核中'))).outcome, 'repeated');
      assert.equal((await send(message('M-1', 1, '已受理'))).outcome, 'outdated');
      assert.equal((await send(message('M-2', 2, '已办结'))).code, 'message-differs');
      const many = await Promise.all(Array.from({ length: 10 }, () => send(message('M-3', 3, '已批准'))));
      assert.deepEqual(many.map(({ outcome }) => String(outcome)).toSorted(), [
        'applied',
        ...Array.from({ length: 9 }, () => 'repeated'),
      ]);
      const { rows } = await database.pool.query<{ state: string; sequence: number }>(
        'select state, sequence from dimai.case_state',
      );
      assert.deepEqual(rows, [{ state: '已批准', sequence: 3 }]);
    });

    it('needs the right to it', async () => {
      const planner = await visitorWith(database, api, 'guihua', { roles: ['planner'] });
      assert.equal((await planner.ask('POST', '/api/inbound-messages', message('M-9', 9, '试'))).status, 403);
      assert.equal((await planner.ask('GET', '/api/push-targets')).status, 403);
      assert.equal((await planner.ask('GET', '/api/changes?layers=parcel')).status, 200);
    });
  });
});
