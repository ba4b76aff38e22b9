import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compressionPays, decodeText, writeCompressedText, writePlainText } from './text.ts';

const buffer = Buffer.alloc(4096);

describe('stored text', () => {
  it('Latin text of three characters or more is worth compressing, Chinese is not', () => {
    assert.ok(compressionPays('GB00001'));
    assert.ok(compressionPays('Straße'));
    assert.ok(!compressionPays('GB'));
    assert.ok(!compressionPays('宗地'));
    assert.ok(!compressionPays('a\0b'));
  });

  it('a compressed text toggles between one and two bytes per character at each zero byte', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0x42, 0x00, 0x97, 0x5b, 0x30, 0x57, 0x00, 0x43]);
    assert.equal(decodeText(bytes), 'AB宗地C');
  });

  it('what is written plain or compressed is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        fc.pre(!text.startsWith('\uFEFF'));
        assert.equal(decodeText(buffer.subarray(0, writePlainText(buffer, 0, text))), text);
        if (!compressionPays(text)) return;
        assert.equal(decodeText(buffer.subarray(0, writeCompressedText(buffer, 0, text))), text);
      }),
    );
  });
});
