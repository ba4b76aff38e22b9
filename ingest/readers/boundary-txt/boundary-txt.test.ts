import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import { describe, it } from 'mocha';
import {
  allRows,
  issueCodes,
  realDelivery,
  valuesByName,
  withDelivery,
  withFiles,
} from '../../../fixtures/harness/deliveries.ts';
import { planarArea } from '../../../schemas/area.ts';
import type { OpenOptions } from '../../open-delivery.ts';
import type { SourceLayer, SourceRow } from '../reader.ts';

const HEAD = `[属性描述]
格式版本号=1.01
数据产生单位=常州市测试测绘院
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=40
精度=0.001
转换参数=0,0,0,0,0,0,0
[地块坐标]
`;
const WITH_HOLE = `10,1.7400,1,测试地块一,面,H50G005096,工业用地,0601,@
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
const PLAIN = `5,0.6596,2,测试地块二,面,H50G005096,仓储用地,0604,@
J1,1,3521033.457,40497700.123
J2,1,3521012.208,40497781.660
J3,1,3520931.774,40497768.905
J4,1,3520948.019,40497695.342
J1,1,3521033.457,40497700.123
`;

interface Loaded {
  readonly layer: SourceLayer;
  readonly rows: readonly SourceRow[];
  readonly codes: readonly string[];
}

async function load(content: string | Uint8Array, options: Partial<OpenOptions> = {}): Promise<Loaded> {
  return withFiles(
    { '勘测定界.txt': content },
    async ({ layers }) => {
      const [layer] = layers;
      assert.ok(layer != null && layers.length === 1);
      const rows = await allRows(layer);
      return { layer, rows, codes: issueCodes(layer, rows) };
    },
    options,
  );
}

describe('界址点 TXT reader', () => {
  it('gives a row per plot with the columns of the national form and x to the east', async () => {
    const { layer, rows, codes } = await load(HEAD + WITH_HOLE + PLAIN);
    assert.deepEqual(
      layer.columns.map(({ name }) => name),
      ['界址点数', '地块面积（公顷）', '地块编号', '地块名称', '图形属性', '图幅号', '地块用途', '地类编码'],
    );
    assert.equal(layer.crsText, 'EPSG:4528');
    assert.equal(layer.name, '勘测定界');
    assert.equal(layer.rowCount, 2);
    const [first, second] = rows;
    assert.deepEqual(Object.values(valuesByName(layer, first!)), [
      10,
      1.74,
      '1',
      '测试地块一',
      '面',
      'H50G005096',
      '工业用地',
      '0601',
    ]);
    assert.deepEqual(Array.from(first!.geometry!.xy.slice(0, 2)), [40497500, 3521040]);
    assert.deepEqual([...first!.geometry!.parts], [2]);
    assert.equal(planarArea(first!.geometry!), 17400);
    assert.ok(Math.abs(planarArea(second!.geometry!) - 6596.060496) < 1e-5);
    assert.deepEqual(codes, []);
  });

  it('is read alike in GBK, in UTF-8 with and without a byte order mark, whatever its name and line ends', async () => {
    const text = (HEAD + PLAIN).replaceAll('\n', '\r\n');
    for (const bytes of [iconv.encode(text, 'gbk'), Buffer.from(text), Buffer.from(`\uFEFF${text}`)]) {
      const { rows } = await load(bytes);
      assert.equal(rows[0]!.values[3], '测试地块二');
    }
    await withFiles({ 'export.dat': HEAD + PLAIN }, async ({ layers }) => assert.equal(layers[0]!.rowCount, 1));
  });

  it('takes a count with or without the closing points, and reports any other', async () => {
    assert.deepEqual((await load(HEAD + WITH_HOLE.replace('10,', '8,'))).codes, []);
    const { rows, codes } = await load(HEAD + WITH_HOLE.replace('10,', '99,'));
    assert.deepEqual(codes, ['point-count']);
    assert.deepEqual(rows[0]!.issues[0], {
      code: 'point-count',
      severity: 'warning',
      sourceRow: 1,
      actual: '99',
      expected: '10',
    });
  });

  it('reports a ring left open among closed ones by nothing but its geometry', async () => {
    const { rows, codes } = await load(HEAD + WITH_HOLE + PLAIN.replace(/J1,1,[^\n]*\n$/, ''));
    const { xy } = rows[1]!.geometry!;
    assert.notDeepEqual(Array.from(xy.slice(0, 2)), Array.from(xy.slice(-2)));
    assert.deepEqual(codes, []);
  });

  it('closes rings where the whole file leaves them open, and says so once', async () => {
    const open = (HEAD + WITH_HOLE + PLAIN)
      .replace('J1,1,3521040.000,40497500.000\nJ5', 'J5')
      .replace('J5,2,3520990.000,40497560.000\n5,', '5,')
      .replace(/J1,1,[^\n]*\n$/, '')
      .replace('10,1.74', '8,1.74')
      .replace('5,0.6596', '4,0.6596');
    const { rows, codes } = await load(open);
    assert.deepEqual(codes, ['rings-left-open']);
    assert.equal(planarArea(rows[0]!.geometry!), 17400);
  });

  it('makes disjoint rings parts of one plot, whatever their numbers', async () => {
    const far = WITH_HOLE.replaceAll(/^(J[5-8]),2,35209(\d\d)/gm, '$1,2,35219$2');
    const { rows, codes } = await load(HEAD + far);
    assert.equal(rows[0]!.geometry!.type, 'MultiPolygon');
    assert.deepEqual(codes, ['rings-apart']);
    const sameNumber = far.replaceAll(/^(J[5-8]),2/gm, '$1,1');
    assert.equal((await load(HEAD + sameNumber)).rows[0]!.geometry!.type, 'MultiPolygon');
  });

  it('takes an island in a hole for a part', async () => {
    const island = `4,,3,岛,面,,,,@
J1,1,3521100,40497500
J2,1,3521100,40497600
J3,1,3521000,40497600
J4,1,3521000,40497500
J1,1,3521100,40497500
J1,2,3521080,40497520
J2,2,3521080,40497580
J3,2,3521020,40497580
J4,2,3521020,40497520
J1,2,3521080,40497520
J1,3,3521060,40497540
J2,3,3521060,40497560
J3,3,3521040,40497560
J4,3,3521040,40497540
J1,3,3521060,40497540
`;
    const { rows } = await load(HEAD + island);
    assert.equal(rows[0]!.geometry!.type, 'MultiPolygon');
    assert.equal(planarArea(rows[0]!.geometry!), 10000 - 3600 + 400);
  });

  it('knows the extended headings by their number of fields, and names unknown ones', async () => {
    const extended = PLAIN.replace('0604,@', '0604,高标准农田,旱地,8,6,无,@');
    const { layer, rows } = await load(HEAD + extended);
    assert.equal(valuesByName(layer, rows[0]!)['改造后等别'], '6');
    const odd = await load(HEAD + PLAIN.replace('0604,@', '0604,a,b,@'));
    assert.deepEqual(odd.codes, ['header-layout-unknown']);
    assert.equal(valuesByName(odd.layer, odd.rows[0]!)['字段10'], 'b');
  });

  it('makes columns of properties beyond the national form', async () => {
    const { layer, rows } = await load(`[项目信息]\n项目名称=测试项目\n项目代码=2024-320411\n${HEAD}${PLAIN}`);
    assert.equal(valuesByName(layer, rows[0]!)['项目名称'], '测试项目');
    assert.equal(valuesByName(layer, rows[0]!)['项目代码'], '2024-320411');
  });

  it('rejects what the grammar forbids, naming the line', async () => {
    const wide = await load(HEAD + PLAIN.replace('J2,1,', 'J2，1,'));
    assert.deepEqual(wide.codes, ['full-width-comma']);
    assert.match(wide.rows[0]!.issues[0]!.actual!, /第 14 行/);
    assert.deepEqual((await load(HEAD + WITH_HOLE + PLAIN.replace('0604,@', '0604'))).codes, ['header-without-mark']);
    assert.deepEqual((await load(HEAD + PLAIN.replace('3521012.208', '352101x2'))).codes, [
      'line-malformed',
      'point-count',
    ]);
    assert.deepEqual((await load(HEAD + WITH_HOLE + WITH_HOLE)).codes, ['plot-number-duplicate']);
  });

  it('takes the zone from 带号 where eastings carry none, and leaves it open where nothing tells', async () => {
    const plain = HEAD + PLAIN.replaceAll(',40497', ',497');
    const { layer, rows, codes } = await load(plain);
    assert.equal(layer.crsText, 'EPSG:4549');
    assert.equal(rows[0]!.geometry!.xy[0], 497700.123);
    assert.deepEqual(codes, ['coordinate-form']);
    assert.equal(layer.issues[0]!.severity, 'info');
    const blank = await load(plain.replace('带号=40', '带号='));
    assert.equal(blank.layer.crsText, undefined);
    assert.equal(blank.layer.crsProblem, undefined);
  });

  it('refuses a zone that contradicts its heading, and a width too', async () => {
    const zone = await load((HEAD + PLAIN).replace('带号=40', '带号=39'));
    assert.match(zone.layer.crsProblem!.zh, /横坐标带号为 40，文件头带号为 39/);
    const width = await load((HEAD + PLAIN).replaceAll(',40497', ',20497').replace('带号=40', '带号=20'));
    assert.match(width.layer.crsProblem!.zh, /3 度分带不符/);
  });

  it('exchanges axes only when a person has confirmed it', async () => {
    const swapped = HEAD + PLAIN.replaceAll(/^(J\d,1),([\d.]+),([\d.]+)$/gm, '$1,$3,$2');
    const { layer } = await load(swapped);
    assert.match(layer.crsProblem!.zh, /坐标轴颠倒.*--correct-coordinates/s);
    const corrected = await load(swapped, { correctCoordinates: true });
    assert.equal(corrected.layer.crsText, 'EPSG:4528');
    assert.equal(corrected.rows[0]!.geometry!.xy[0], 40497700.123);
    assert.deepEqual(corrected.codes, ['coordinates-corrected']);
  });

  it('hands on the datum and the parameters of the heading', async () => {
    const old = (HEAD + PLAIN)
      .replace('2000国家大地坐标系', '1980西安坐标系')
      .replace('0,0,0,0,0,0,0', '10,-20,30,0.1,0.2,-0.3,1.5');
    const { layer } = await load(old);
    assert.equal(layer.crsText, 'EPSG:2364');
    assert.deepEqual(layer.datumShift, [10, -20, 30, 0.1, 0.2, -0.3, 1.5]);
    const local = await load((HEAD + PLAIN).replace('2000国家大地坐标系', '常州城市坐标系'));
    assert.match(local.layer.crsProblem!.zh, /常州城市坐标系/);
  });

  it('reports a plot written otherwise than the others, with its points', async () => {
    const { rows } = await load(HEAD + WITH_HOLE + PLAIN.replaceAll(',40497', ',497'));
    assert.deepEqual(
      rows.map(({ issues }) => issues.map(({ code }) => code)),
      [[], ['coordinate-form']],
    );
    const mixed = await load(HEAD + WITH_HOLE + PLAIN.replace('J3,1,3520931.774,40497', 'J3,1,3520931.774,497'));
    assert.match(mixed.rows[1]!.issues[0]!.detail!.zh, /第 3 点/);
  });

  it('finds the one odd point of a plot of many slices, by its number', async () => {
    const line = (i: number, east: string) => `J${i + 1},1,${3520000 + (i % 900)}.000,${east}.000`;
    const points = Array.from({ length: 45_000 }, (_, i) => line(i, i === 41_233 ? '497000' : '40497000'));
    const { rows } = await load(`${HEAD}${WITH_HOLE}45000,,9,长,线,,,,@\n${points.join('\n')}\n`);
    assert.match(rows[1]!.issues.find(({ code }) => code === 'coordinate-form')!.detail!.zh, /第 41234 点/);
  });

  it('reads lines and points where the heading says 线 or 点', async () => {
    const { layer, rows } = await load(HEAD + WITH_HOLE.replace(',面,', ',线,') + PLAIN.replace(',面,', ',点,'));
    assert.equal(layer.geometry, 'any');
    assert.deepEqual(
      rows.map(({ geometry }) => geometry!.type),
      ['MultiLineString', 'MultiPoint'],
    );
  });

  it('stops at the limit of vertices, line length and nothing else', async () => {
    const limits = { vertices: 4, valueCharacters: 1000, columns: 10, depth: 10, heldBytes: 1e6 };
    const { rows, codes } = await load(HEAD + PLAIN, { limits });
    assert.deepEqual(codes, ['shape-too-large']);
    assert.equal(rows[0]!.geometry, null);
    const long = HEAD + PLAIN + 'J'.repeat(5000);
    await assert.rejects(load(long, { limits }), { code: 'package-limit' });
  });

  for (const [name, vertices, area] of [
    ['polygon-txt_44120000105.txt', 50, 87422.545],
    ['polygon-txt_44120000120.txt', 9, 26707.765],
    ['polygon-txt_44120000669_44120001725_44120002171.txt', 5, 432.532],
    ['polygon-txt_arcpy_plot_000_close-as-J6.txt', 6, 12247.096],
  ] as const) {
    it(`reads the real ${name} with its published area`, async function () {
      await withDelivery(realDelivery(this, `02-boundary-txt/${name}`), async ({ layers }) => {
        const [row, ...others] = await allRows(layers[0]!);
        assert.equal(others.length, 0);
        assert.equal(layers[0]!.crsText, 'EPSG:4526');
        assert.equal(row!.geometry!.xy.length / 2, vertices);
        assert.ok(Math.abs(planarArea(row!.geometry!) - area) < 0.001);
        assert.deepEqual(row!.issues, []);
      });
    });
  }
});
