import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { decodeFeatures } from './decode-features.ts';

const message = (field: number, ...bytes: number[]) => [field * 8 + 2, bytes.length, ...bytes];
const text = (field: number, given: string) => message(field, ...Buffer.from(given));
const version = [15 * 8, 2];
const feature = message(2, 8, 7, ...message(2, 0, 0), 3 * 8, 1, ...message(4, 9, 2, 2));
const layer = (...parts: number[][]) => Uint8Array.from(message(3, ...text(1, 'parcel'), ...parts.flat()));
const whole = [feature, text(3, 'code'), message(4, ...text(1, 'A')), version];

describe('the strict reader of tiles', () => {
  it('reads features with attributes by name', () => {
    const [found] = decodeFeatures(layer(...whole)).get('parcel')!;
    assert.equal(found!.id, 7);
    assert.match(found!.text, /^1 CQIC code=/);
  });

  it('refuses what is no MVT 2', () => {
    const wrong: readonly [number[][], RegExp][] = [
      [[feature, text(3, 'code'), message(4, ...text(1, 'A')), [15 * 8, 1]], /of version 1/],
      [[feature, version], /a tag that its layer lacks/],
      [[...whole, message(9, 1)], /no field 9/],
      [[message(2, 8, 7, ...message(2, 0)), version], /a key without a value/],
    ];
    for (const [parts, problem] of wrong) assert.throws(() => decodeFeatures(layer(...parts)), problem);
    assert.throws(() => decodeFeatures(layer(...whole).subarray(0, 20)), /ends too early/);
    assert.throws(() => decodeFeatures(Uint8Array.from([...layer(...whole), ...layer(...whole)])), /twice/);
  });
});
