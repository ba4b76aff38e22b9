import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allRows, issueCodes, valuesByName, withFiles } from '../../../fixtures/harness/deliveries.ts';
import { planarArea } from '../../../schemas/area.ts';
import type { OpenOptions } from '../../open-delivery.ts';

function region(x: number, y: number, size: number, tail: string): string {
  const corners = [
    [y + size, x],
    [y + size, x + size],
    [y, x + size],
    [y, x],
  ];
  return `4,${corners.map(([north, east], i) => `${i + 1},${north}.00,${east}.00`).join(',')},*,${tail}`;
}

const X = 38412000;
const Y = 4396000;

async function load(content: string, options: Partial<OpenOptions> = {}) {
  return withFiles(
    { '采矿权.txt': content },
    async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      return { layer, rows, codes: issueCodes(layer, rows) };
    },
    options,
  );
}

describe('矿业权拐点坐标 reader', () => {
  it('gives a row per right with deducted areas as holes and elevations of every part', async () => {
    const text = `C1500002024\t某煤矿\t2,${region(X, Y, 1000, '1200,800,,1')},${region(X + 100, Y + 100, 200, '1200,900,,-1')}\nC1500002025\t某铁矿\t1,${region(X + 5000, Y, 500, ',,,1')}\n`;
    const { layer, rows, codes } = await load(text);
    assert.equal(layer.crsText, 'EPSG:4526');
    assert.deepEqual(codes, []);
    assert.equal(planarArea(rows[0]!.geometry!), 1_000_000 - 40_000);
    const values = valuesByName(layer, rows[0]!);
    assert.deepEqual(
      [values['许可证号'], values['矿山名称'], values['开采上标高'], values['开采下标高']],
      ['C1500002024', '某煤矿', 1200, 800],
    );
    assert.deepEqual(JSON.parse(values['区域坐标'] as string)[1], { 点数: 4, 上标高: 1200, 下标高: 900, 扣除: true });
    assert.equal(valuesByName(layer, rows[1]!)['开采上标高'], null);
  });

  it('keeps areas apart as parts, and a seam under another out of the plan', async () => {
    const apart = await load(`2,${region(X, Y, 1000, '1200,800,,1')},${region(X + 3000, Y, 500, '900,700,,1')}\n`);
    assert.equal(apart.rows[0]!.geometry!.type, 'MultiPolygon');
    const under = await load(`2,${region(X, Y, 1000, '1200,800,,1')},${region(X + 100, Y + 100, 200, '700,500,,1')}\n`);
    assert.equal(planarArea(under.rows[0]!.geometry!), 1_000_000);
    assert.equal(valuesByName(under.layer, under.rows[0]!)['开采下标高'], 500);
  });

  it('reports a deduction from nothing, and a count that is wrong, with its place', async () => {
    const apart = await load(`2,${region(X, Y, 1000, '1200,800,,1')},${region(X + 3000, Y, 500, '900,700,,-1')}\n`);
    assert.deepEqual(apart.codes, ['deduction-apart']);
    const wrong = await load(`3,${region(X, Y, 1000, '1200,800,,1')}\n`);
    assert.match(wrong.rows[0]!.issues[0]!.actual!, /第 1 行第 1 项/);
  });

  it('places each right of a register that spans zones by its own, 3° and 6° alike, and counts them', async () => {
    const right = (easting: number) => `${region(easting, Y, 1000, ',,,1')}\n`;
    const text = [37, 38, 38, 39, 20].map((zone, i) => `C${i}\t矿\t1,${right(zone * 1e6 + 412_000)}`).join('');
    const { layer, rows, codes } = await load(
      `${text}C5\t矿\t1,4,1,${X}.00,${Y}.00,2,${X}.00,${Y + 9}.00,3,${X + 9}.00,${Y + 9}.00,4,${X + 9}.00,${Y}.00,*,,,,1\n`,
    );
    assert.equal(layer.crsText, 'EPSG:4526');
    assert.equal(layer.crsProblem, undefined);
    assert.deepEqual(
      rows.map(({ epsg }) => epsg),
      [4525, undefined, undefined, 4527, 4498, undefined],
    );
    assert.deepEqual(
      rows.map(({ issues }) => issues.map(({ code }) => code)),
      [[], [], [], [], [], ['coordinate-form']],
      'exchanged axes keep their row out, and no other',
    );
    assert.deepEqual(codes.toSorted(), ['coordinate-form', 'zones-several']);
    assert.match(layer.issues[0]!.actual!, /EPSG:4526 2 行 rows、EPSG:4498 1 行/);
  });

  it('refuses a register whose rights name no zones but differ in form', async () => {
    const plain = `${region(412_000, Y, 1000, ',,,1')}\n`;
    const { layer } = await load(`1,${plain}1,${plain}1,${region(X, Y, 1000, ',,,1')}\n`);
    assert.match(layer.crsProblem!.zh, /混有/);
  });

  it('refuses exchanged axes until it is confirmed', async () => {
    const swapped = `1,4,1,${X}.00,${Y}.00,2,${X}.00,${Y + 9}.00,3,${X + 9}.00,${Y + 9}.00,4,${X + 9}.00,${Y}.00,*,,,,1\n`;
    assert.match((await load(swapped)).layer.crsProblem!.zh, /坐标轴颠倒/);
    const { layer, rows } = await load(swapped, { correctCoordinates: true });
    assert.equal(layer.crsText, 'EPSG:4526');
    assert.equal(rows[0]!.geometry!.xy[0], X);
  });
});
