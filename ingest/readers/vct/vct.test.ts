import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, it } from 'mocha';
import { allRows, issueCodes, valuesByName, withFiles } from '../../../fixtures/harness/deliveries.ts';
import { planarArea } from '../../../schemas/area.ts';
import { writeVct } from '../../../schemas/formats/vct-write.ts';
import type { OpenOptions } from '../../open-delivery.ts';
import { READ_LIMITS } from '../read-limits.ts';

const HEAD = `HeadBegin
DataMark:LANDUSE-VCT
Version:3.0
CoordinateSystemType:P
XAxisDirection:E
Spheroid:CGCS2000,6378137.0,298.257222101
Projection:高斯-克吕格投影
Parameters:120,1,40500000,0,3,40
Separator:,
HeadEnd
FeatureCodeBegin
6001010000,宗地,Polygon,ZD
FeatureCodeEnd
TableStructureBegin
ZD,3
BSM,Int,10
ZDDM,Char,19
ZDMJ,Float,15,2
0
QLR,2,NoneGeometry
BSM,Int,10
QLRMC,Char,100
0
TableStructureEnd
PointBegin
PointEnd
`;
/** Two halves of a square's border, the second drawn the other way round, and a hole. */
const LINES = `LineBegin
101
1099000000
Unknown
1
1
11
3
40497000,3521000
40497000,3521100
40497100,3521100
0
102
1099000000
Unknown
1
1
11
3
40497000,3521000
40497100,3521000
40497100,3521100
0
103
1099000000
Unknown
1
1
11
4
40497020,3521020
40497040,3521020
40497040,3521040
40497020,3521020
0
LineEnd
`;
const REST = `PolygonBegin
1
6001010000
Unknown
100
40497050,3521050
21
4
101,-102,0,103
0
PolygonEnd
AnnotationBegin
AnnotationEnd
AttributeBegin
ZD
1,1,320411001002GB00011,9800.00
TableEnd
QLR
7,7,常州测试公司
TableEnd
AttributeEnd
`;

async function load(content: string | Uint8Array, options: Partial<OpenOptions> = {}) {
  return withFiles(
    { '成果.vct': content },
    async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      const others = await Promise.all(layers.slice(1).map(allRows));
      return { layers, layer, rows, others, codes: issueCodes(layer, rows) };
    },
    options,
  );
}

describe('VCT 3.0', () => {
  it('chains areas from lines in either direction, with holes, joined to their attributes', async () => {
    for (const bytes of [iconv.encode(HEAD + LINES + REST, 'gb2312'), Buffer.from(HEAD + LINES + REST)]) {
      const { layers, layer, rows, others, codes } = await load(bytes);
      assert.deepEqual(
        layers.map(({ name, geometry, rowCount }) => [name, geometry, rowCount]),
        [
          ['ZD', 'polygon', 1],
          ['QLR', null, 1],
        ],
      );
      assert.equal(layer.crsText, 'EPSG:4528');
      assert.deepEqual(valuesByName(layer, rows[0]!), { BSM: 1, ZDDM: '320411001002GB00011', ZDMJ: 9800 });
      assert.equal(planarArea(rows[0]!.geometry!), 9800);
      assert.deepEqual([...rows[0]!.geometry!.ends], [5, 9]);
      assert.deepEqual(codes, []);
      assert.equal(valuesByName(layers[1]!, others[0]![0]!)['QLRMC'], '常州测试公司');
    }
  });

  it('reads parameters in any order, and says when they contradict each other', async () => {
    const other = HEAD.replace('120,1,40500000,0,3,40', '40500000,0,1,120');
    assert.equal((await load(other + LINES + REST)).layer.crsText, 'EPSG:4528');
    const plain = HEAD.replace('120,1,40500000,0,3,40', '120,1,500000,0,3,40');
    assert.equal((await load(plain + LINES + REST)).layer.crsText, 'EPSG:4549');
    const wrong = HEAD.replace('120,1,40500000', '117,1,40500000');
    assert.match((await load(wrong + LINES + REST)).layer.crsProblem!.zh, /自相矛盾/);
  });

  it('reports missing lines, lines that do not meet and rows without a shape', async () => {
    assert.deepEqual((await load(HEAD + LINES + REST.replace('-102', '-109'))).codes, ['line-missing']);
    assert.deepEqual((await load(HEAD + LINES + REST.replace('-102', '102'))).codes, ['lines-apart']);
    assert.deepEqual((await load(HEAD + LINES + REST.replace('\n1,1,32', '\n5,5,32'))).codes, ['shape-absent']);
  });

  it('refuses a file that breaks off, and claims that nothing follows', async () => {
    const whole = HEAD + LINES + REST;
    for (const share of [0.5, 0.8, 0.97]) {
      await assert.rejects(load(whole.slice(0, Math.floor(whole.length * share))), { code: 'package-unreadable' });
    }
    await assert.rejects(load(whole.replace('11\n3\n', '11\n4000000000\n')), { code: 'package-limit' });
    await assert.rejects(load(whole.replace('40497000,3521100', 'x,y')), { code: 'package-unreadable' });
  });

  it('reads back what is written, for any shapes and texts', async () => {
    const square = (x: number, y: number, size: number) => [x, y, x, y + size, x + size, y + size, x + size, y, x, y];
    const geometry = {
      type: 'MultiPolygon' as const,
      xy: Float64Array.from([
        ...square(40497000, 3521000, 100),
        ...square(40497020.125, 3521020, 10),
        ...square(40498000, 3521000, 50),
      ]),
      ends: Uint32Array.of(5, 10, 15),
      parts: Uint32Array.of(2, 3),
    };
    const fields = [
      { code: 'BSM', type: 'Int' as const, length: 10 },
      { code: 'ZL', type: 'Char' as const, length: 100 },
      { code: 'DJSJ', type: 'Date' as const, length: 8 },
    ];
    const values = [1, '新北区, 通江路', '2024-05-20'];
    const bytes = writeVct({ centralMeridian: 120, falseEasting: 40_500_000, width: 3, zone: 40, date: '20240520' }, [
      {
        name: 'ZD',
        title: '宗地',
        featureCode: '6001010000',
        geometry: 'Polygon',
        fields,
        features: [{ id: 1, geometry, values }],
      },
    ]);
    const { layer, rows, codes } = await load(bytes);
    assert.deepEqual(codes, []);
    assert.deepEqual(valuesByName(layer, rows[0]!), { BSM: 1, ZL: '新北区， 通江路', DJSJ: '20240520' });
    assert.deepEqual([...rows[0]!.geometry!.xy], [...geometry.xy]);
    assert.deepEqual([...rows[0]!.geometry!.parts], [2, 3]);
  });

  it('says nothing but refusals whatever lines are changed', async function () {
    this.timeout(60_000);
    const lines = (HEAD + LINES + REST).split('\n');
    const change = fc.tuple(
      fc.nat(lines.length - 1),
      fc.constantFrom('', '0', '-1', '99999999999', 'NaN', 'LineEnd', '1,2', 'TableEnd', ','),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const spoilt = [...lines];
        for (const [at, text] of changes) spoilt[at] = text;
        await load(spoilt.join('\n'), { limits: { ...READ_LIMITS, vertices: 1000 } }).catch((error: Error) =>
          assert.equal(error.name, 'Refusal', error.stack),
        );
      }),
      { numRuns: 60 },
    );
  });
});
