import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chooseEncoding, decoderOf, encodingLabel } from './text-encoding.ts';

const gbk = Buffer.from('b2e2cad4d6d0cec4', 'hex'); // 测试中文
const utf8 = Buffer.from('测试中文');
const latin = Buffer.from('México', 'latin1');

describe('encoding of attributes', () => {
  it('knows every spelling of the Chinese code page and reads them all as GB18030', () => {
    for (const spelling of [
      'GBK',
      'GBK\r\n',
      '936',
      'CP936',
      'GB2312',
      'GB18030',
      'MS936',
      'ANSI 936',
      'cp54936',
      'x-gbk',
      'EUC-CN',
      'gb_2312-80',
      'windows-936',
    ]) {
      assert.equal(encodingLabel(spelling), 'gb18030', spelling);
    }
    assert.equal(encodingLabel('UTF8'), 'utf-8');
    assert.equal(encodingLabel('65001'), 'utf-8');
    assert.equal(encodingLabel('ISO-8859-1'), 'windows-1252');
    assert.equal(encodingLabel('OEM'), undefined);
    assert.equal(encodingLabel('SYSTEM'), undefined);
  });

  it('follows .cpg, then the language byte, where the text agrees', () => {
    assert.deepEqual(chooseEncoding({ codePage: 'GBK', samples: [gbk] }), {
      label: 'gb18030',
      declared: ['.cpg GBK'],
      by: 'declared',
    });
    assert.equal(chooseEncoding({ languageByte: 0x4d, samples: [gbk] }).by, 'declared');
    assert.equal(chooseEncoding({ languageByte: 0x57, samples: [latin] }).label, 'windows-1252');
  });

  it('lets plain UTF-8 and plain Chinese overrule a declaration, and calls it a contradiction', () => {
    assert.deepEqual(chooseEncoding({ codePage: 'UTF-8', samples: [gbk] }), {
      label: 'gb18030',
      declared: ['.cpg UTF-8'],
      by: 'contradiction',
    });
    assert.equal(chooseEncoding({ codePage: 'GBK', languageByte: 0x4d, samples: [utf8] }).label, 'utf-8');
    const copied = chooseEncoding({ codePage: 'ISO-8859-1', languageByte: 0x57, samples: [gbk] });
    assert.deepEqual([copied.label, copied.by], ['gb18030', 'contradiction']);
  });

  it('reports .cpg and language byte that disagree even where one of them is right', () => {
    assert.deepEqual(chooseEncoding({ codePage: '936', languageByte: 1, samples: [gbk] }), {
      label: 'gb18030',
      declared: ['.cpg 936', 'LDID 0x01'],
      by: 'contradiction',
    });
  });

  it('tells an undeclared encoding by the text', () => {
    assert.deepEqual(chooseEncoding({ languageByte: 0, samples: [gbk] }), {
      label: 'gb18030',
      declared: [],
      by: 'content',
    });
    assert.equal(chooseEncoding({ samples: [utf8] }).label, 'utf-8');
    assert.equal(chooseEncoding({ samples: [latin] }).label, 'windows-1252');
    assert.equal(chooseEncoding({ codePage: 'OEM', samples: [gbk] }).label, 'gb18030');
    assert.equal(chooseEncoding({ samples: [] }).by, 'ascii');
  });

  it('is not led astray by a character cut at the end of the field', () => {
    assert.equal(chooseEncoding({ samples: [utf8.subarray(0, -1)] }).label, 'utf-8');
    assert.equal(chooseEncoding({ samples: [gbk.subarray(0, -1)] }).label, 'gb18030');
  });

  it('keeps rare characters that a GBK decoder spoils', () => {
    const decode = decoderOf('gb18030');
    assert.equal(decode(Buffer.from('c0ee8230b731', 'hex')), '李㛃');
    assert.equal(decoderOf('cp437')(Buffer.from([0x81])), 'ü');
  });
});
