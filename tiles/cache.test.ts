import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { ByteCache } from './cache.ts';

describe('the tile cache', () => {
  it('forgets the tile that was used least recently', () => {
    const cache = new ByteCache<string>(100);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) cache.set(key, key, 10);
    assert.equal(cache.get('a'), 'a');
    cache.set('k', 'k', 10);
    assert.equal(cache.get('b'), undefined);
    assert.equal(cache.get('a'), 'a');
    assert.equal(cache.bytes, 100);
  });

  it('never holds more than its capacity, whatever comes', () => {
    const cache = new ByteCache<number>(1000);
    let seed = 1;
    for (let i = 0; i < 5000; i++) {
      seed = (seed * 48271) % 2147483647;
      cache.set(`tile ${seed % 300}`, i, seed % 200);
      assert.ok(cache.bytes <= 1000);
    }
    assert.ok(cache.size > 0);
  });

  it('does not give up everything for one huge tile', () => {
    const cache = new ByteCache<string>(800);
    cache.set('small', 's', 50);
    cache.set('huge', 'h', 700);
    assert.equal(cache.get('small'), 's');
    assert.equal(cache.get('huge'), undefined);
  });

  it('counts a replaced tile once', () => {
    const cache = new ByteCache<string>(800);
    cache.set('a', 'first', 60);
    cache.set('a', 'second', 40);
    assert.equal(cache.get('a'), 'second');
    assert.equal(cache.bytes, 40);
  });
});
