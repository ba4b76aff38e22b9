import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { readRequestHead } from './request-head.ts';

const read = (text: string) => readRequestHead(Buffer.from(text, 'latin1'), 0);
const PLAIN = 'GET /tiles/parcel/14/1/2.mvt HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br \r\n\r\n';

describe('the head of a request', () => {
  it('is read with its length and headers where it is plain', () => {
    const head = read(`${PLAIN}GET /next`);
    assert.equal(head?.path, '/tiles/parcel/14/1/2.mvt');
    assert.equal(head.length, PLAIN.length);
    assert.deepEqual({ ...head.headers }, { host: 'a', 'accept-encoding': 'gzip, br' });
    assert.equal(readRequestHead(Buffer.from(PLAIN + PLAIN), PLAIN.length)?.length, PLAIN.length);
  });

  it('is left to the parser of Node where it is not whole', () => {
    for (let length = 0; length < PLAIN.length; length += 7) assert.equal(read(PLAIN.slice(0, length)), undefined);
  });

  it('is left to the parser of Node where it has a body, credentials, or anything that two parsers might read differently', () => {
    const line = 'GET /a HTTP/1.1\r\n';
    for (const text of [
      `${line}Host: a\r\nContent-Length: 3\r\n\r\nabc`,
      `${line}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n`,
      `${line}Host: a\r\nTransfer-Encoding : chunked\r\n\r\n`,
      `${line}Host: a\r\nhost: b\r\n\r\n`,
      `${line}Host: a\r\n folded\r\n\r\n`,
      `${line}Host: a\nX: b\r\n\r\n`,
      `${line}Host: a\r\nX: \u0000\r\n\r\n`,
      `${line}Host: a\r\nX: é\r\n\r\n`,
      `${line}Host: a\r\nConnection: close\r\n\r\n`,
      `${line}Host: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n`,
      `${line}Host: a\r\nExpect: 100-continue\r\n\r\n`,
      `${line}Host: a\r\nCookie: a=b\r\n\r\n`,
      `${line}Host: a\r\nAuthorization: Bearer x\r\n\r\n`,
      `${line}Host: a\r\nX-API-Key: x\r\n\r\n`,
      `${line}Accept: */*\r\n\r\n`,
      `${line}\r\n`,
      'GET /a HTTP/1.0\r\nHost: a\r\n\r\n',
      'HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n',
      'POST /a HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET  /a HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
    ]) {
      assert.equal(read(text), undefined, JSON.stringify(text));
    }
  });
});
