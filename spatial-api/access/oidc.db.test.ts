import assert from 'node:assert/strict';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { after, before, describe, it } from 'mocha';
import Provider from 'oidc-provider';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { createAccount, grantRoles } from './accounts.ts';
import { linkIdentity } from './oidc.ts';

const CALLBACK = '/api/session/sign-on/callback';

/** Requests for a path of one address that another process of the same server answers. */
interface Handed {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Asks a process with the host name of another, as where several answer on one address. */
function askAs(url: URL, process: string, headers: Record<string, string>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(`${process}${url.pathname}${url.search}`, { headers: { ...headers, Host: url.host } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const [names, values] = [
        answer.rawHeaders.filter((_, i) => i % 2 === 0),
        answer.rawHeaders.filter((_, i) => i % 2),
      ];
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        const all = names.map((name, i) => [name, values[i]!] as [string, string]);
        resolve(new Response(text, { status: answer.statusCode!, headers: all }));
      });
    });
    sent.end();
  });
}

/** A browser: keeps cookies by host and follows redirects until somewhere answers otherwise. */
class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();
  private readonly hand: Handed | undefined;
  /** How often a request went to the other process. */
  handed = 0;

  constructor({ callback }: { readonly callback?: Handed } = {}) {
    this.hand = callback;
  }

  async go(address: string, init: RequestInit = {}): Promise<Response> {
    let [url, options] = [new URL(address), init];
    for (let hop = 0; hop < 20; hop++) {
      const jar = this.cookies.get(url.host) ?? new Map<string, string>();
      this.cookies.set(url.host, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...options.headers, ...(cookie === '' ? {} : { Cookie: cookie }) };
      const { hand } = this;
      const isHanded = hand !== undefined && url.pathname === hand.path && url.origin === hand.from;
      if (isHanded) this.handed += 1;
      const response = isHanded
        ? await askAs(url, hand.to, headers as Record<string, string>)
        : await fetch(url, { ...options, redirect: 'manual', headers });
      for (const set of response.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        const at = pair.indexOf('=');
        jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const next = response.headers.get('location');
      if (next === null || response.status < 300 || response.status > 399) return response;
      [url, options] = [new URL(next, url), {}];
      if (url.pathname === '/') return response;
    }
    throw new Error('too many redirects');
  }

  /** Logs in at the provider's own page and agrees. */
  async signOn(api: string, login: string): Promise<Response> {
    let page = await this.go(`${api}/api/session/sign-on`);
    for (const fields of [{ prompt: 'login', login, password: 'x' }, { prompt: 'consent' }]) {
      if (!page.url.includes('/interaction/')) return page;
      const action = /action="([^"]+)"/.exec(await page.text())![1]!;
      page = await this.go(new URL(action, page.url).href, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      });
    }
    return page;
  }

  async whoAmI(
    api: string,
  ): Promise<{ name: string; roles: string[]; kind: string; hasSignOn: boolean; mustChangePassword: boolean }> {
    return (await (await this.go(`${api}/api/session`)).json()) as Awaited<ReturnType<Browser['whoAmI']>>;
  }
}

describe('the sign-on of the bureau', () => {
  let database: TestDatabase;
  let api: TestApi;
  let server: Server;
  let issuer: string;

  before(async () => {
    database = await testDatabase();
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    api = await startApi(database, {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'dimai',
      OIDC_CLIENT_SECRET: 'geheim-12345678',
    });
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'dimai',
          client_secret: 'geheim-12345678',
          redirect_uris: [`${api.url}${CALLBACK}`],
          grant_types: ['authorization_code'],
        },
      ],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
      pkce: { required: () => true },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, name: `${id}（单点）`, preferred_username: id }),
      }),
    });
    server.on('request', provider.callback());
  });
  after(async () => {
    await api.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await database.drop();
  });

  it('lets a person in who has proved there who they are; without roles until the security administrator grants some', async () => {
    const browser = new Browser();
    const arrived = await browser.signOn(api.url, 'zhao');
    assert.equal(arrived.status, 302, await arrived.text());
    assert.equal(arrived.headers.get('location'), '/');
    assert.match(arrived.headers.get('set-cookie')!, /dimai_session=.*HttpOnly; SameSite=Strict/);
    const me = await browser.whoAmI(api.url);
    assert.deepEqual(
      [me.name, me.kind, me.roles, me.hasSignOn, me.mustChangePassword],
      ['zhao（单点）', 'user', [], true, false],
    );
    assert.equal((await browser.go(`${api.url}/api/layers`)).status, 403);
    const { rows } = await database.pool.query<{ id: string }>(`select id from dimai.account where login = 'zhao'`);
    await grantRoles(database.pool, rows[0]!.id, { roles: ['planner'], districts: null });
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal((await browser.go(`${api.url}/api/layers`)).status, 200);
    // The second time it is the same account.
    await new Browser().signOn(api.url, 'zhao');
    const count = await database.pool.query<{ n: number }>(`select count(*) as n from dimai.account`);
    assert.equal(count.rows[0]!.n, 1);
    const audit = await database.pool.query<{ n: number }>(
      `select count(*) as n from dimai.audit_entry where action = 'session.begin' and target = 'zhao' and result = 'done'`,
    );
    assert.equal(audit.rows[0]!.n, 2);
  });

  it('does not take over a local account of the same name unless it was linked', async () => {
    const { id } = await createAccount(database.pool, { login: 'qian', name: '钱工', createdBy: 'test' });
    const refused = await new Browser().signOn(api.url, 'qian');
    assert.equal(refused.status, 401);
    assert.equal(((await refused.json()) as { code: string }).code, 'oidc-failed');
    await linkIdentity(database.pool, id, { issuer, subject: 'qian' });
    const browser = new Browser();
    assert.equal((await browser.signOn(api.url, 'qian')).status, 302);
    assert.equal((await browser.whoAmI(api.url)).name, '钱工');
    await database.pool.query('update dimai.account set disabled_at = now() where id = $1', [id]);
    assert.equal((await new Browser().signOn(api.url, 'qian')).status, 401);
  });

  it('takes back only what this browser began, once, and as the provider signed it', async () => {
    const begun = await fetch(`${api.url}/api/session/sign-on`, { redirect: 'manual' });
    const address = new URL(begun.headers.get('location')!);
    assert.equal(address.origin, issuer);
    assert.equal(address.searchParams.get('code_challenge_method'), 'S256');
    assert.ok(address.searchParams.get('nonce'));
    const state = address.searchParams.get('state')!;
    const cookie = begun.headers.get('set-cookie')!.split(';')[0]!;
    const back = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${api.url}${CALLBACK}?${query}`, { redirect: 'manual', headers });
    assert.equal((await back(`state=${state}&code=x`)).status, 401);
    assert.equal((await back(`state=other&code=x`, { Cookie: cookie })).status, 401);
    assert.equal((await back(`state=${state}&code=forged`, { Cookie: cookie })).status, 401);
    assert.equal((await back(`state=${state}&code=forged`, { Cookie: cookie })).status, 401);
    assert.equal((await database.pool.query('select from dimai.oidc_login where expires_at > now()')).rowCount, 0);
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*) as n from dimai.audit_entry where action = 'session.begin' and result = 'refused'`,
    );
    assert.ok(rows[0]!.n >= 4);
  });

  it('is finished by another process than the one where it began', async () => {
    const settings = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'dimai', OIDC_CLIENT_SECRET: 'geheim-12345678' };
    const second = await startApi(database, settings);
    try {
      const browser = new Browser({ callback: { path: CALLBACK, from: api.url, to: second.url } });
      const arrived = await browser.signOn(api.url, 'sun');
      assert.equal(arrived.status, 302, await arrived.text());
      assert.equal(browser.handed, 1);
      assert.equal((await browser.whoAmI(api.url)).name, 'sun（单点）');
    } finally {
      await second.close();
    }
  });

  it('is absent where no provider is set', async () => {
    const plain = await startApi(database);
    assert.equal((await fetch(`${plain.url}/api/session/sign-on`, { redirect: 'manual' })).status, 404);
    await plain.close();
  });
});
