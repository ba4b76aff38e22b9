import assert from 'node:assert/strict';
import fc from 'fast-check';
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
import type { OpenOptions } from '../../open-delivery.ts';
import { READ_LIMITS } from '../read-limits.ts';
import { parseRecords } from './parse-records.ts';

async function load(content: string | Uint8Array, options: Partial<OpenOptions> = {}) {
  return withFiles(
    { '台账.csv': content },
    async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      return { layer, rows, codes: issueCodes(layer, rows), first: valuesByName(layer, rows[0]!) };
    },
    options,
  );
}

describe('CSV reader', () => {
  it('reads quoted fields, doubled quotes and line breaks in them, in GBK and UTF-8', async () => {
    const text = '地块编号,坐落,备注\r\n1,"新北区, 通江路","他说""好""\r\n第二行"\r\n2,天宁区,\r\n';
    for (const bytes of [iconv.encode(text, 'gbk'), Buffer.from(text), Buffer.from(`\uFEFF${text}`)]) {
      const { rows, first, codes } = await load(bytes);
      assert.deepEqual(first, { 地块编号: '1', 坐落: '新北区, 通江路', 备注: '他说"好"\r\n第二行' });
      assert.equal(rows.length, 2);
      assert.deepEqual(codes, []);
    }
  });

  it('finds the separator, and keeps the zeros of codes', async () => {
    for (const separator of ['\t', ';', '|']) {
      const { first } = await load(`代码${separator}面积\n0601${separator}1.50\n`);
      assert.deepEqual(first, { 代码: '0601', 面积: '1.50' });
    }
  });

  it('reports rows of another length, an open quote, and text that a spreadsheet would run', async () => {
    const { codes } = await load(`a,b\n1,2,3\n4\n5,"=HYPERLINK(""http://x"")"\n${'-6,+7.5\n'.repeat(9)}`);
    assert.deepEqual(codes, ['fields-missing', 'fields-missing', 'formula-suspected']);
    assert.deepEqual((await load('a,b\n1,2\n3,"4\n')).codes, ['quote-unclosed']);
  });

  it('makes points of coordinate columns, told by their names or by their numbers', async () => {
    const degrees = await load('名称,经度,纬度\n甲,119.95,31.8\n乙,119.96,31.81\n');
    assert.equal(degrees.layer.geometry, 'point');
    assert.equal(degrees.layer.crsText, 'EPSG:4490');
    assert.deepEqual([...degrees.rows[0]!.geometry!.xy], [119.95, 31.8]);
    const survey = await load('id,x,y\n1,3521040,40497500\n2,3521050,40497510\n');
    assert.equal(survey.layer.crsText, 'EPSG:4528');
    assert.deepEqual([...survey.rows[0]!.geometry!.xy], [40497500, 3521040]);
    assert.deepEqual(survey.codes, ['axis-order-taken']);
    const gis = await load('id,x,y\n1,40497500,3521040\n2,40497510,3521050\n');
    assert.deepEqual([...gis.rows[0]!.geometry!.xy], [40497500, 3521040]);
  });

  it('refuses numbers that contradict clear names until it is confirmed', async () => {
    const text = '名称,东坐标,北坐标\n甲,3521040,40497500\n乙,3521050,40497510\n';
    assert.match((await load(text)).layer.crsProblem!.zh, /坐标轴颠倒/);
    const { rows, layer } = await load(text, { correctCoordinates: true });
    assert.equal(layer.crsProblem, undefined);
    assert.deepEqual([...rows[0]!.geometry!.xy], [40497500, 3521040]);
  });

  it('reports a row without its coordinates', async () => {
    const { codes, rows } = await load('名称,经度,纬度\n甲,119.95,31.8\n乙,,31.8\n');
    assert.deepEqual(codes, ['coordinate-missing']);
    assert.equal(rows[1]!.geometry, null);
  });

  it('says when headings mix units of area', async () => {
    const { codes } = await load('企业名称,占地面积（亩）,处置面积（公顷）\n甲,1,2\n');
    assert.deepEqual(codes, ['units-mixed']);
  });

  it('stops at the limits of columns and record length', async () => {
    await assert.rejects(load('a,b,c\n1,2,3\n', { limits: { ...READ_LIMITS, columns: 2 } }), { code: 'package-limit' });
    const long = `a,b\n1,"${'x'.repeat(3_000_000)}`;
    await assert.rejects(load(long, { limits: { ...READ_LIMITS, valueCharacters: 1000 } }), { code: 'package-limit' });
  });

  it('gives back any table that was written with quotes, however it is cut into pieces', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n', '\r'), (rows, size, end) => {
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',') + end).join('');
        const parser = parseRecords(',');
        const found = [];
        for (let i = 0; i < text.length; i += size) found.push(...parser.push(text.slice(i, i + size)));
        found.push(...parser.end());
        assert.deepEqual(
          found.map(({ fields }) => fields),
          rows,
        );
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parser = parseRecords(',');
        parser.push(text);
        parser.end();
      }),
    );
  });

  it('reads the real overlay table of Changzhou with its sums', async function () {
    await withDelivery(realDelivery(this, '01-china-land/cz_plan_adjustment_pieces.csv'), async ({ layers }) => {
      const rows = await allRows(layers[0]!);
      assert.equal(layers[0]!.encoding!.label, 'gb18030');
      assert.equal(rows.length, 822);
      const sum = rows.reduce((total, row) => total + Number(valuesByName(layers[0]!, row)['Shape_Area']), 0);
      assert.equal(sum.toFixed(4), '142.7316');
    });
  });

  it('reads the real list of boundary points, northing first', async function () {
    await withDelivery(realDelivery(this, '02-boundary-txt/csv_id_x-north_y-east_TEST1.txt'), async ({ layers }) => {
      const rows = await allRows(layers[0]!);
      assert.equal(rows.length, 429);
      assert.deepEqual([...rows[0]!.geometry!.xy], [526656.982, 3505480.372]);
      assert.equal(layers[0]!.crsText, undefined, 'the zone is for a person to say');
    });
  });
});
