import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import { describe, it } from 'mocha';
import { allRows, issueCodes, withFiles } from '../../../fixtures/harness/deliveries.ts';
import { planarArea } from '../../../schemas/area.ts';
import { writeBoundaryTxt } from '../../../schemas/formats/boundary-write.ts';

const PROPERTIES = `[属性描述]
格式版本号=1.01
数据产生单位=常州市测试测绘院
数据产生日期=2024-05-20
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=40
精度=0.001
转换参数=0,0,0,0,0,0,0
`;
const OUTER = ['3521040.000,40497500.000', '3521040.000,40497650.000', '3520920.000,40497650.000'];
const LAST = '3520920.000,40497500.000';
const HOLE = [
  '3520990.000,40497560.000',
  '3520990.000,40497590.000',
  '3520970.000,40497590.000',
  '3520970.000,40497560.000',
];

interface Manner {
  readonly head?: string;
  readonly plotHead?: string;
  /** Name of the point with this number, counted over the plot and over its ring. */
  readonly point?: (inPlot: number, inRing: number) => string;
  readonly isClosed?: boolean;
  readonly edit?: (line: string) => string;
  readonly ends?: string;
  readonly encode?: (text: string) => Buffer;
}

/** A plot of 17,400 m² with a deducted area, written in some manner. */
function written({
  head = PROPERTIES,
  plotHead = '10,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@',
  point = (inPlot) => `J${inPlot}`,
  isClosed = true,
  edit = (line) => line,
  ends = '\r\n',
  encode = (text) => iconv.encode(text, 'gb18030'),
}: Manner): Buffer {
  let before = 0;
  const rings = [[...OUTER, LAST], HOLE].flatMap((ring, r) => {
    const lines = ring.map((pair, i) => `${point(before + i + 1, i + 1)},${r + 1},${pair}`);
    const first = lines[0]!;
    before += ring.length;
    return isClosed ? [...lines, first] : lines;
  });
  const lines = [...head.trimEnd().split('\n'), '[地块坐标]', plotHead, ...rings.map(edit)];
  return encode(lines.map((line) => line + ends).join(''));
}

const without = (key: string) => PROPERTIES.replace(new RegExp(`^${key}=.*\n`, 'm'), '');
const bare = (line: string) => line.replace(/,40(\d{6}\.)/, ',$1');

/** Every manner of writing that domain practice knows, and what is said about it. */
const DIALECTS: Readonly<Record<string, Manner & { readonly says?: readonly string[] }>> = {
  'the national form in GBK with CRLF': {},
  'UTF-8 without a mark and line feeds': { encode: (text) => Buffer.from(text), ends: '\n' },
  'UTF-8 with a byte order mark': { encode: (text) => Buffer.from(`\uFEFF${text}`) },
  'carriage returns alone': { ends: '\r' },
  'sections for the project and extensions before the properties': {
    head: `[项目信息]\n项目名称=测试项目\n[扩展信息]\n备注=无\n${PROPERTIES}`,
  },
  'points that are numbered without a letter': { point: (inPlot) => String(inPlot) },
  'inner rings whose numbers begin anew': { point: (_, inRing) => `J${inRing}` },
  'a count without the closing points': { plotHead: '8,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@' },
  'rings that never repeat their first point': {
    plotHead: '8,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@',
    isClosed: false,
    says: ['rings-left-open'],
  },
  'empty fields in the first line': { plotHead: '10,,1,,面,,,,@' },
  'a remark as the ninth field': { plotHead: '10,1.7400,1,一,面,H50G005096,工业用地,0601,说明,@' },
  'the thirteen fields of consolidated farmland': {
    plotHead: '10,1.7400,1,一,面,H50G005096,工业用地,0601,类型,水田,8,7,备注,@',
  },
  'its twelve fields without the remark': { plotHead: '10,1.7400,1,一,面,H50G005096,工业用地,0601,类型,水田,8,7,@' },
  'no attributes at all': { plotHead: '@' },
  'a layout that no template has': {
    plotHead: '10,1.7400,1,一,面,H50G005096,工业用地,0601,甲,乙,@',
    says: ['header-layout-unknown'],
  },
  'eastings without the zone that the heading gives': { edit: bare, says: ['coordinate-form'] },
  'transformation parameters left empty': { head: PROPERTIES.replace('0,0,0,0,0,0,0', ',,,,,,') },
  'a heading without zone where eastings carry it': { head: without('带号') },
  'points with a remark behind them': { edit: (line) => `${line},界桩` },
  'two decimals': { edit: (line) => line.replaceAll('.000', '.00') },
};

describe('the dialects of 界址点 TXT', () => {
  for (const [name, manner] of Object.entries(DIALECTS)) {
    it(`${name}: the plot as it is, and the file back to the byte`, async () => {
      const content = written(manner);
      await withFiles({ '勘测定界.txt': content }, async ({ layers }) => {
        const layer = layers[0]!;
        const rows = await allRows(layer);
        assert.equal(rows.length, 1);
        assert.equal(layer.crsProblem, undefined);
        assert.ok(layer.crsText === 'EPSG:4528' || layer.crsText === 'EPSG:4549', layer.crsText);
        assert.ok(Math.abs(planarArea(rows[0]!.geometry!) - 17_400) < 1e-6);
        assert.deepEqual(issueCodes(layer, rows), manner.says ?? []);
        const original = { content: await layer.original!.bytes(), encoding: layer.original!.encoding };
        const again = writeBoundaryTxt([{ unchanged: 1, header: {}, rings: [] }], { original });
        assert.ok(again.equals(content));
      });
    });
  }

  const swap = (line: string) => line.replace(/,(\d[\d.]+),(\d[\d.]+)$/, ',$2,$1');
  /** What must not pass, and how it is told: a finding, or why the system cannot be had. */
  const FAULTS: Readonly<Record<string, Manner & { readonly code: string }>> = {
    'axes that are exchanged': { edit: swap, code: 'crs' },
    'no zone anywhere': { edit: bare, head: without('带号'), code: 'crs-open' },
    'a zone that contradicts the eastings': { head: PROPERTIES.replace('带号=40', '带号=39'), code: 'crs' },
    'a zone of six degrees where three are declared': {
      edit: (line) => line.replace(',404', ',204'),
      head: PROPERTIES.replace('带号=40', '带号=20'),
      code: 'crs',
    },
    'a count that is wrong': { plotHead: '99,1.74,1,一,面,,,,@', code: 'point-count' },
    'full-width commas': { edit: (line) => line.replace(',1,', '，1，'), code: 'full-width-comma' },
    'a first line without its mark': { plotHead: '10,1.74,1,一,面,,,0601', code: 'header-without-mark' },
    'some eastings with the zone and some without': {
      edit: (line) => (line.startsWith('J2,') ? bare(line) : line),
      code: 'crs',
    },
  };
  for (const [name, manner] of Object.entries(FAULTS)) {
    it(`${name}: told as ${manner.code}`, async () => {
      await withFiles({ '勘测定界.txt': written(manner) }, async ({ layers }) => {
        const layer = layers[0]!;
        const rows = await allRows(layer);
        if (manner.code === 'crs') assert.match(layer.crsProblem?.zh ?? '', /\p{Script=Han}/u);
        else if (manner.code === 'crs-open') assert.equal(layer.crsText, undefined);
        else assert.ok(issueCodes(layer, rows).includes(manner.code as never), issueCodes(layer, rows).join());
      });
    });
  }
});
