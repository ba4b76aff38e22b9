/** What a sign-on must not take for a proof: tokens of a provider that says anything, one lie at a time. */
import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { after, before, describe, it } from 'mocha';

import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';

const CLIENT = 'dimai';
const SECRET = 'geheim-12345678';
const CALLBACK = '/api/session/sign-on/callback';
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const without = (claims: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

/** What the token endpoint gives back, made of the claims that would be right. */
type Forge = (claims: Record<string, unknown>) => { readonly token: string; readonly subject?: string };

describe('a token of the sign-on', () => {
  let database: TestDatabase;
  let api: TestApi;
  let provider: Server;
  let issuer: string;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let forge: Forge;
  let nonce = '';
  let given: URLSearchParams;

  const signed = (claims: object, key: KeyObject = keys.privateKey, header: object = { alg: 'RS256', kid: 'k1' }) => {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  const right: Forge = (claims) => ({ token: signed(claims) });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const send = (body: object) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    const path = new URL(request.url!, issuer).pathname;
    if (path === '/.well-known/openid-configuration') {
      send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/me`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    } else if (path === '/keys') {
      send({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] });
    } else if (path === '/me') {
      send({ sub: forge({}).subject ?? 'wu', name: '吴工', preferred_username: 'wu' });
    } else if (path === '/token') {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        given = new URLSearchParams(body);
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: issuer, sub: 'wu', aud: CLIENT, iat: now, exp: now + 300, nonce };
        send({ access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: forge(claims).token });
      });
    } else response.writeHead(404).end();
  }

  before(async () => {
    database = await testDatabase();
    provider = createServer(answer);
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    api = await startApi(database, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT, OIDC_CLIENT_SECRET: SECRET });
  });
  after(async () => {
    await api.close();
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
    await database.drop();
  });

  /** A login from its beginning to what the callback answers; `back` is added to the address the browser comes back to. */
  async function logIn(forged: Forge, back: Record<string, string> = {}) {
    forge = forged;
    const begun = await fetch(`${api.url}/api/session/sign-on`, { redirect: 'manual' });
    const address = new URL(begun.headers.get('location')!);
    nonce = address.searchParams.get('nonce')!;
    const cookie = begun.headers.get('set-cookie')!.split(';')[0]!;
    const query = new URLSearchParams({ state: address.searchParams.get('state')!, code: 'c', ...back });
    const come = () =>
      fetch(`${api.url}${CALLBACK}?${query.toString()}`, { redirect: 'manual', headers: { Cookie: cookie } });
    return { answer: await come(), again: come, challenge: address.searchParams.get('code_challenge') };
  }

  it('that is right lets in once, and comes by a code whose verifier only this server has', async () => {
    const { answer: arrived, again, challenge } = await logIn(right);
    assert.equal(arrived.status, 302, await arrived.text());
    assert.match(arrived.headers.get('set-cookie')!, /^dimai_session=/);
    assert.equal(given.get('grant_type'), 'authorization_code');
    assert.equal(createHash('sha256').update(given.get('code_verifier')!).digest('base64url'), challenge);
    // The same address a second time, as from a log or a history.
    const replayed = await again();
    assert.equal(replayed.status, 401);
    assert.equal(replayed.headers.get('set-cookie'), null);
  });

  const lies: Readonly<Record<string, Forge>> = {
    'of another issuer': (claims) => ({ token: signed({ ...claims, iss: 'http://127.0.0.1:1' }) }),
    'for another client': (claims) => ({ token: signed({ ...claims, aud: 'another' }) }),
    'for several, this client not the one it was made for': (claims) => ({
      token: signed({ ...claims, aud: [CLIENT, 'another'], azp: 'another' }),
    }),
    'of an hour ago': (claims) => ({
      token: signed({ ...claims, iat: Number(claims['iat']) - 3600, exp: Number(claims['exp']) - 3600 }),
    }),
    'without an end': (claims) => ({ token: signed(without(claims, 'exp')) }),
    'of another login': (claims) => ({ token: signed({ ...claims, nonce: 'another' }) }),
    'of no login': (claims) => ({ token: signed(without(claims, 'nonce')) }),
    'of nobody': (claims) => ({ token: signed(without(claims, 'sub')) }),
    'of one person where the provider tells of another': (claims) => ({ token: signed(claims), subject: 'zheng' }),
    'that is not signed': (claims) => ({ token: `${encode({ alg: 'none' })}.${encode(claims)}.` }),
    'signed by the key that everybody may read': (claims) => {
      const text = `${encode({ alg: 'HS256', kid: 'k1' })}.${encode(claims)}`;
      const open = keys.publicKey.export({ format: 'pem', type: 'spki' });
      return { token: `${text}.${createHmac('sha256', open).update(text).digest('base64url')}` };
    },
    'signed by another key than those that the provider publishes': (claims) => ({
      token: signed(claims, others.privateKey),
    }),
    'that is no token': () => ({ token: 'x.y.z' }),
  };
  for (const [what, lie] of Object.entries(lies)) {
    it(`${what} is refused, and nobody has an account by it`, async () => {
      const { answer: refused } = await logIn(lie);
      const text = await refused.text();
      assert.equal(refused.status, 401, text);
      assert.equal((JSON.parse(text) as { code: string }).code, 'oidc-failed');
      assert.equal(refused.headers.get('set-cookie'), null);
      assert.doesNotMatch(text, /geheim|127\.0\.0\.1|id_token/);
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from dimai.account where login <> 'wu'`,
      );
      assert.equal(rows[0]!.n, 0);
    });
  }

  it('is not asked for where the browser comes back with an error, or from another provider', async () => {
    assert.equal((await logIn(right, { error: 'access_denied' })).answer.status, 401);
    assert.equal((await logIn(right, { iss: 'http://127.0.0.1:1' })).answer.status, 401);
  });
});
