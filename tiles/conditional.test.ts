import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { acceptsEncoding, matchesEtag } from './conditional.ts';
import { corsHeaders } from './cors.ts';

describe('a conditional request', () => {
  it('matches the tag alone, in a list, weak or strong, and by a star', () => {
    for (const header of [
      'W/"parcel.3-ab"',
      '"parcel.3-ab"',
      '"x", W/"parcel.3-ab"',
      '"x","parcel.3-ab"',
      '*',
      ' * ',
    ]) {
      assert.ok(matchesEtag(header, 'W/"parcel.3-ab"'), header);
    }
  });

  it('does not match another version, a fragment or nothing', () => {
    for (const header of [undefined, '', 'W/"parcel.4-ab"', 'parcel.3-ab', '"parcel.3-a"', '"parcel.3-ab']) {
      assert.ok(!matchesEtag(header, 'W/"parcel.3-ab"'), String(header));
    }
  });
});

describe('the coding a client takes', () => {
  it('is read with its qualities', () => {
    for (const header of ['gzip', 'gzip, deflate, br', 'br;q=1, GZIP;q=0.5', '*', 'identity;q=0.1, *;q=0.5']) {
      assert.ok(acceptsEncoding(header, 'gzip'), header);
    }
    for (const header of [undefined, '', 'br', 'gzip;q=0', 'identity', '*;q=0', 'gzip;q=0, *', 'xgzip']) {
      assert.ok(!acceptsEncoding(header, 'gzip'), String(header));
    }
  });
});

describe('pages of other origins', () => {
  it('may read tiles when all may, and only the listed ones otherwise', () => {
    assert.equal(corsHeaders(['*'], 'https://a.cn')['Access-Control-Allow-Origin'], '*');
    assert.equal(corsHeaders(['https://a.cn'], 'https://a.cn')['Access-Control-Allow-Origin'], 'https://a.cn');
    assert.equal(corsHeaders(['https://a.cn'], 'https://b.cn')['Access-Control-Allow-Origin'], undefined);
    assert.equal(corsHeaders(['https://a.cn'], undefined)['Access-Control-Allow-Origin'], undefined);
  });

  it('never share an answer made for another origin', () => {
    assert.equal(corsHeaders(['https://a.cn'], 'https://a.cn').Vary, 'Origin');
    assert.equal(corsHeaders(['https://a.cn'], 'https://b.cn').Vary, 'Origin');
  });
});
