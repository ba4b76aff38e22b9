import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, it } from 'mocha';
import { parseBoundaryTxt } from './boundary-txt.ts';
import { splitOriginal, writeBoundaryTxt } from './boundary-write.ts';

const TEXT = `[属性描述]\r
带号=40\r
[地块坐标]\r
8,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@\r
J1,1,3521040.00,40497500.00\r
J2,1,3521040.00,40497650.00\r
J3,1,3520920.00,40497650.00\r
J4,1,3520920.00,40497500.00\r
J1,1,3521040.00,40497500.00\r
J1,2,3520990.00,40497560.00\r
J2,2,3520990.00,40497590.00\r
J3,2,3520970.00,40497590.00\r
J1,2,3520990.00,40497560.00\r
\r
4,0.5,2,测试地块二,面,,,,@\r
J1,1,3521033.45,40497700.12\r
J2,1,3521012.20,40497781.66\r
J3,1,3520931.77,40497768.90\r
J1,1,3521033.45,40497700.12`;
const SQUARE = [
  [40497000, 3521000],
  [40497100, 3521000],
  [40497100, 3520900],
  [40497000, 3521000],
] as const;

describe('writing a 界址点 TXT back', () => {
  it('copies unchanged plots to the byte, in any encoding', () => {
    for (const encoding of ['gb18030', 'utf-8', 'utf-16le']) {
      for (const text of [TEXT, TEXT.replaceAll('\r\n', '\n'), `\uFEFF${TEXT}\n\n`]) {
        const content = iconv.encode(text, encoding, { addBOM: false });
        const plots = [1, 2].map((unchanged) => ({ unchanged, header: {}, rings: [] }));
        assert.ok(writeBoundaryTxt(plots, { original: { content, encoding } }).equals(content));
      }
    }
  });

  it('splits any bytes into parts that make the same bytes again', () => {
    const line = fc.oneof(
      fc.constantFrom('[地块坐标]', '5,,1,a,面,,,,@', 'J1,1,3521040.000,40497500.000', 'J2，1,3,4', '带号=40', ''),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const end = fc.constantFrom('\r\n', '\n', '\r', '\n\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), fc.uint8Array({ maxLength: 40 }), (lines, garbage) => {
        const text = iconv.encode(lines.flat().join(''), 'gb18030');
        const content = Buffer.concat([text, garbage]);
        const { plots } = splitOriginal({ content, encoding: 'gb18030' });
        const written = plots.map(({ number }) => ({ unchanged: number, header: {}, rings: [] }));
        return writeBoundaryTxt(written, { original: { content, encoding: 'gb18030' } }).equals(content);
      }),
    );
  });

  it('composes a changed plot in the manner of its predecessor and leaves the others alone', () => {
    const content = iconv.encode(TEXT, 'gb18030');
    const original = { content, encoding: 'gb18030' };
    const changed = { like: 1, header: { '地块面积（公顷）': '0.5000' }, rings: [SQUARE, SQUARE] };
    const text = iconv.decode(
      writeBoundaryTxt([changed, { unchanged: 2, header: {}, rings: [] }], { original }),
      'gb18030',
    );
    assert.ok(
      text.startsWith('[属性描述]\r\n带号=40\r\n[地块坐标]\r\n6,0.5000,1,测试地块一,面,H50G005096,工业用地,0601,@\r\n'),
    );
    assert.ok(text.includes('J1,1,3521000.00,40497000.00\r\nJ2,1,3521000.00,40497100.00\r\n'));
    assert.ok(text.includes('J1,1,3521000.00,40497000.00\r\nJ1,2,3521000.00,40497000.00\r\n'), 'numbers restart');
    assert.ok(text.endsWith(TEXT.slice(TEXT.indexOf('4,0.5,2'))));
  });

  it('puts a line end between a last plot without one and a plot that follows', () => {
    const content = Buffer.from(TEXT);
    const added = { header: { 地块编号: '3', 地块名称: '新,地块' }, rings: [SQUARE] };
    const plots = [1, 2].map((unchanged) => ({ unchanged, header: {}, rings: [] }));
    const text = writeBoundaryTxt([...plots, added], { original: { content, encoding: 'utf-8' } }).toString();
    const file = parseBoundaryTxt(text);
    assert.deepEqual(file.faults, []);
    assert.deepEqual(
      file.plots.map(({ header }) => header[2]),
      ['1', '2', '3'],
    );
    assert.equal(file.plots[2]!.header[3], '新 地块', 'no separator gets into a name');
  });

  it('without an original is the national form in GB18030', () => {
    const bytes = writeBoundaryTxt([{ header: { 地块编号: '一' }, rings: [SQUARE] }], {
      sections: [{ title: '属性描述', entries: [{ key: '带号', value: '40' }] }],
    });
    assert.equal(
      iconv.decode(bytes, 'gb18030'),
      '[属性描述]\r\n带号=40\r\n[地块坐标]\r\n4,,一,,,,,,@\r\nJ1,1,3521000.000,40497000.000\r\nJ2,1,3521000.000,40497100.000\r\nJ3,1,3520900.000,40497100.000\r\nJ1,1,3521000.000,40497000.000\r\n',
    );
  });
});
