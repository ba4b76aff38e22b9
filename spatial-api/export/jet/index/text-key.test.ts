import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { assertRefused } from '../testing.ts';
import { compareText, isIndexable, writeTextKey } from './text-key.ts';

const GENERAL = 0x0409;
const CHINESE = 0x0804;
const out = Buffer.alloc(4096);

const key = (text: string, order = GENERAL): string => out.toString('hex', 0, writeTextKey(out, 0, text, order, 0));

describe('text keys of the General sort order', () => {
  it('known keys of Access are met', () => {
    assert.equal(key('Tables'), '6d4a4c5e516b0100');
    assert.equal(key('漢字'), 'c0b6acac0100');
    assert.equal(key('一'), '9f020100');
    assert.equal(key('地权龥'), 'a878b8c0f1b40100');
    assert.equal(key(''), '0100');
  });

  it('case and width of letters and trailing spaces do not count', () => {
    assert.equal(key('ＧＢ００１'), key('gb001'));
    assert.equal(key('GB001   '), key('gb001'));
  });

  it('hyphens and apostrophes are noted after the text with their place', () => {
    assert.equal(key('a-b'), '4a4c01010101800b068200');
    assert.equal(key("a'b"), '4a4c01010101800b068000');
  });

  it('accents are noted after the text, one byte per character up to the last accent', () => {
    assert.equal(key('é-è'), '5151010e0f010101800b068200');
    assert.equal(key('aéb'), '4a514c01020e00');
  });

  it('only the first 255 characters count', () => {
    assert.equal(key(`${'地'.repeat(255)}甲`), key(`${'地'.repeat(255)}乙`));
    assert.notEqual(key(`${'地'.repeat(254)}甲`), key(`${'地'.repeat(254)}乙`));
  });

  it('characters without a known key are refused by name', async () => {
    await assertRefused(() => key('の'), 'character-unindexable', { character: 'の U+306E' });
    await assertRefused(() => key('𠮷'), 'character-unindexable', { character: '𠮷 U+20BB7' });
    assert.ok(!isIndexable('𠮷', GENERAL, 0));
  });

  it('under the Chinese sort order ASCII has the same keys and ideographs are refused', async () => {
    assert.equal(key('320411001002GB00001', CHINESE), key('320411001002GB00001'));
    await assertRefused(() => key('宗地', CHINESE), 'sort-order-unsupported', { order: '0x0804/0' });
    await assertRefused(() => key('Straße', 0x0407), 'sort-order-unsupported');
  });

  it('digits come before letters, letters before Chinese, in the order of their codes', () => {
    const names = ['9', 'A', 'b', 'C', 'Z', '一', '丁', '七', '地', '龥'];
    assert.deepEqual(names.toReversed().toSorted(compareText), names);
  });

  it('two texts have the same key only when they differ in case, width, trailing spaces or weightless characters', () => {
    const chinese = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCharCode(code));
    const text = fc
      .array(fc.oneof(chinese, fc.constantFrom(...'ABC0189()-')), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, (a, b) => (key(a) === key(b)) === (a === b)));
  });
});
