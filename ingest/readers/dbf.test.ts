import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, it } from 'mocha';
import type { Issue } from '../issues.ts';
import { type DbfField, type DbfHeader, dbfRecordReader } from './dbf.ts';
import { decoderOf } from './text-encoding.ts';

const WIDTH = 24;

function readerOf(type: string, decimals: number, label = 'gb18030') {
  const field: DbfField = { nameBytes: Buffer.from('A'), type, offset: 1, length: WIDTH, decimals };
  const header: DbfHeader = {
    recordCount: 1,
    headerLength: 65,
    recordLength: WIDTH + 1,
    languageByte: 0,
    fields: [field],
  };
  const columns = [{ name: 'A', type: 'number', length: WIDTH, scale: decimals } as const];
  const read = dbfRecordReader(header, columns, { label, decode: decoderOf(label) });
  return (content: string | Buffer) => {
    const issues: Issue[] = [];
    const bytes = typeof content === 'string' ? Buffer.from(content.padStart(WIDTH), 'latin1') : content;
    const record = Buffer.concat([Buffer.from(' '), bytes, Buffer.alloc(WIDTH - bytes.length, 0x20)]);
    return { value: read(record, { sourceRow: 1, issues })[0], issues };
  };
}

describe('numbers of a .dbf', () => {
  it('are the doubles nearest to what is written, with any number of zeros before and behind', () => {
    const read = readerOf('N', 15);
    const written = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.nat(999_999),
        fc.string({ unit: fc.constantFrom('0', '1', '9'), maxLength: 15 }),
      )
      .map(([sign, whole, decimals]) => `${sign}${whole}.${decimals}`);
    fc.assert(
      fc.property(written, (text) => assert.equal(read(text).value, Number(text))),
      { numRuns: 2000 },
    );
    for (const text of ['596.159999999999968', '0.000000000000000', '-0.50', '.5', '7.', '000012', '1e3', '+4.20']) {
      assert.equal(read(text).value, Number(text), text);
    }
  });

  it('stay text where a double would not give them back, or where they are none', () => {
    const read = readerOf('N', 0);
    for (const text of ['320411001002001234', '1234567890123456789', '12-3', '1.2.3', '-', '.']) {
      assert.equal(read(text).value, text);
    }
    assert.equal(readerOf('N', 2)('123456789012345678.00').value, '123456789012345678.00');
    assert.equal(readerOf('N', 2)('1234567890123.00').value, 1234567890123);
  });

  it('are null where blank, and where they overflowed, which is said once and as it stands', () => {
    const read = readerOf('N', 2);
    assert.deepEqual(read(''), { value: null, issues: [] });
    for (const stars of ['*'.repeat(WIDTH), '***', '****  ']) {
      const { value, issues } = read(stars);
      assert.equal(value, null);
      assert.deepEqual(
        issues.map(({ code, field, actual }) => [code, field, actual]),
        [['number-overflow', 'A', stars.trim()]],
      );
    }
    assert.equal(read('**1').value, '**1');
  });
});

describe('texts of a .dbf', () => {
  it('are what their bytes say, however often some of them come back', () => {
    const read = readerOf('C', 0);
    const words = ['工业用地', '住宅', 'GB00011', '0601', '李㛃', 'a', ' 前有空格', '常州市新北区'];
    const text = fc.oneof(
      fc.constantFrom(...words),
      fc.string({ unit: fc.constantFrom('甲', '乙', 'x', '7'), maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 50, maxLength: 50 }), (texts) => {
        for (const each of texts) {
          const bytes = iconv.encode(each, 'gb18030');
          if (bytes.length > WIDTH) continue;
          assert.equal(read(bytes).value, each.trim() === '' ? null : each.trim());
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are read from bytes that may be overwritten afterwards', () => {
    const read = readerOf('C', 0);
    const bytes = iconv.encode('工业用地', 'gb18030');
    assert.equal(read(bytes).value, '工业用地');
    bytes.fill(0x41);
    assert.equal(read(bytes).value, 'A'.repeat(bytes.length));
    assert.equal(read(iconv.encode('工业用地', 'gb18030')).value, '工业用地');
  });
});
