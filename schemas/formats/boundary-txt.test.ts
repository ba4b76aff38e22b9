import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { attributeOf, formatBoundaryTxt, isBoundaryTxt, parseBoundaryTxt } from './boundary-txt.ts';

const HEAD = `[属性描述]
格式版本号=1.01
坐标系=2000国家大地坐标系
几度分带=3
带号=40
精度=0.001
转换参数=0,0,0,0,0,0,0
[地块坐标]
`;
const PLOT = `10,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@
J1,1,3521040.000,40497500.000
J2,1,3521040.000,40497650.000
J3,1,3520920.000,40497650.000
J4,1,3520920.000,40497500.000
J1,1,3521040.000,40497500.000
J5,2,3520990.000,40497560.000
J6,2,3520990.000,40497590.000
J7,2,3520970.000,40497590.000
J8,2,3520970.000,40497560.000
J5,2,3520990.000,40497560.000
`;

describe('界址点 TXT', () => {
  it('gives sections, plot headers and points with their rings', () => {
    const file = parseBoundaryTxt(HEAD + PLOT);
    assert.equal(attributeOf(file, '带号'), '40');
    assert.deepEqual(file.plots[0]!.header, [
      '10',
      '1.7400',
      '1',
      '测试地块一',
      '面',
      'H50G005096',
      '工业用地',
      '0601',
    ]);
    assert.deepEqual(file.plots[0]!.points.map((point) => point.ring).join(''), '1111122222');
    assert.equal(file.plots[0]!.points[0]!.first, '3521040.000');
    assert.equal(file.plots[0]!.points[0]!.line, 10);
    assert.deepEqual(file.faults, []);
  });

  it('is written back byte for byte, whatever its line ends, blanks and byte order mark', () => {
    for (const text of [
      HEAD + PLOT,
      `\uFEFF${HEAD}${PLOT}`.replaceAll('\n', '\r\n'),
      `${HEAD}\n\n ${PLOT}`.trimEnd(),
      '',
    ]) {
      assert.equal(formatBoundaryTxt(parseBoundaryTxt(text)), text);
    }
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        (text) => formatBoundaryTxt(parseBoundaryTxt(text)) === text,
      ),
    );
    const lines = fc.array(
      fc.constantFrom('[地块坐标]', ',', '@', 'J1,1,2,3', '4,,@', '，', '\r\n', '\n', '\r', ' ', '带号=40'),
    );
    fc.assert(fc.property(lines, (parts) => formatBoundaryTxt(parseBoundaryTxt(parts.join(''))) === parts.join('')));
  });

  it('names the line of each fault and reads the rest', () => {
    const faulty = `${HEAD}4,,1,a,面,,,,@
J1，1,3521040.000,40497500.000
J2,1,abc,40497650.000
5,1.0,2,b,面,,,0601
J1,1,3521040.000,40497500.000
`;
    const file = parseBoundaryTxt(faulty);
    assert.deepEqual(
      file.faults.map(({ code, line }) => [code, line]),
      [
        ['full-width-comma', 10],
        ['point-malformed', 11],
        ['header-without-mark', 12],
      ],
    );
    assert.deepEqual(
      file.plots.map((plot) => plot.points.length),
      [1, 1],
    );
  });

  it('may be a bare table of id, northing, easting', () => {
    const file = parseBoundaryTxt('id,x,y\r\n1,3505480.372,526656.982\r\n2,3505364.878,526755.337\r\n');
    assert.equal(file.dialect, 'table');
    assert.deepEqual(
      file.plots[0]!.points.map((point) => point.second),
      ['526656.982', '526755.337'],
    );
  });

  it('is recognised by content', () => {
    assert.ok(isBoundaryTxt(HEAD));
    assert.ok(isBoundaryTxt('\uFEFFid,x,y\n1,2,3'));
    assert.ok(!isBoundaryTxt('HeadBegin\nDataMark:LANDUSE-VCT'));
  });
});
