import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeProperties, encodeProperties } from './properties.ts';
import type { Property } from './properties.ts';

const text = (name: string, value: string): Property => ({ name, type: 'text', ddl: false, value });

describe('properties of tables and columns', () => {
  it('captions, rules and flags come back as they were, owner by owner', () => {
    const map = new Map<string, Property[]>([
      ['', [text('Description', '宗地基本信息')]],
      ['ZDDM', [text('Caption', '宗地代码'), { name: 'Required', type: 'boolean', ddl: true, value: true }]],
      ['ZDMJ', [text('Caption', '宗地面积'), { name: 'DecimalPlaces', type: 'byte', ddl: true, value: 2 }]],
    ]);
    assert.deepEqual(decodeProperties(encodeProperties(map)!), map);
  });

  it('an object without properties has no block', () => {
    assert.equal(encodeProperties(new Map([['ZDDM', []]])), undefined);
  });

  it('a damaged block is refused instead of read on', () => {
    const bytes = encodeProperties(new Map([['', [text('Description', '宗地')]]]))!;
    assert.throws(() => decodeProperties(bytes.subarray(0, bytes.length - 3)), RangeError);
    assert.throws(() => decodeProperties(Buffer.from('XX')), RangeError);
  });
});
