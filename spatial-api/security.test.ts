import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { isLoopback, OpenDoorError, refuseOpenDoor } from './security.ts';

describe('the address to listen on', () => {
  it('is this machine alone for loopback addresses', () => {
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost']) assert.ok(isLoopback(host), host);
  });

  it('is a network for everything else', () => {
    for (const host of [
      '0.0.0.0',
      '::',
      '192.168.1.2',
      '10.0.0.1',
      '127.0.0.1.evil.cn',
      'localhost.evil.cn',
      '',
      '1127.0.0.1',
    ]) {
      assert.ok(!isLoopback(host), host);
    }
  });

  it('is refused beyond this machine while nobody has an account, unless that is asked for', () => {
    assert.throws(() => refuseOpenDoor({ host: '0.0.0.0', allowUnauthenticated: false }, false), OpenDoorError);
    assert.throws(() => refuseOpenDoor({ host: '::', allowUnauthenticated: false }, false), /HOST=127\.0\.0\.1/);
    refuseOpenDoor({ host: '0.0.0.0', allowUnauthenticated: true }, false);
    refuseOpenDoor({ host: '127.0.0.1', allowUnauthenticated: false }, false);
    refuseOpenDoor({ host: '0.0.0.0', allowUnauthenticated: false }, true);
  });
});
