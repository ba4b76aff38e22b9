import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { strToU8, zipSync } from 'fflate';
import writeExcelFile from 'write-excel-file/node';
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
import { isDateFormat, serialDate } from './workbook.ts';

const RELS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>';
const BOOK =
  '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="企业" sheetId="1" r:id="rId1"/></sheets></workbook>';

function workbook(rows: string, parts: Record<string, string> = {}): Uint8Array {
  const all = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': BOOK,
    'xl/_rels/workbook.xml.rels': RELS,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])));
}

const inline = (reference: string, text: string) => `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
const HEADINGS = `<row r="1">${inline('A1', '企业名称')}${inline('B1', '占地面积（亩）')}${inline('C1', '处置面积（公顷）')}</row>`;

async function load(content: Uint8Array, options: Partial<OpenOptions> = {}) {
  return withFiles(
    { '企业.xlsx': content },
    async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      return { layers, layer, rows, codes: issueCodes(layer, rows) };
    },
    options,
  );
}

describe('XLSX reader', () => {
  it('reads what a spreadsheet program writes: text, numbers, dates, yes and no', async () => {
    const cells = [
      [{ value: '地块编号' }, { value: '面积' }, { value: '登记时间' }, { value: '有效' }],
      [
        { value: '0601' },
        { value: 12.5 },
        { value: new Date(Date.UTC(2024, 4, 20)), format: 'yyyy-mm-dd' },
        { value: true },
      ],
    ];
    const book = writeExcelFile(cells as never, { sheet: '低效用地' } as never);
    const bytes = await (book as unknown as { toBuffer(): Promise<Buffer> }).toBuffer();
    const { layer, rows, codes } = await load(bytes);
    assert.equal(layer.name, '低效用地');
    assert.deepEqual(valuesByName(layer, rows[0]!), {
      地块编号: '0601',
      面积: 12.5,
      登记时间: '2024-05-20',
      有效: true,
    });
    assert.deepEqual(codes, []);
  });

  it('takes the saved result of a formula and an error for nothing, and says both', async () => {
    const row = `<row r="2">${inline('A2', '甲')}<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="e"><v>#DIV/0!</v></c></row>`;
    const { layer, rows, codes } = await load(workbook(HEADINGS + row));
    assert.deepEqual(valuesByName(layer, rows[0]!), { 企业名称: '甲', '占地面积（亩）': 2, '处置面积（公顷）': null });
    assert.deepEqual(codes, ['units-mixed', 'formula-value', 'cell-error']);
  });

  it('flags text that would run as a formula elsewhere', async () => {
    const { codes } = await load(workbook(`${HEADINGS}<row r="2">${inline('A2', '=cmd|calc')}</row>`));
    assert.ok(codes.includes('formula-suspected'));
  });

  it('finds headings below a title, and cells that are left out', async () => {
    const title = `<row r="1">${inline('A1', '低效企业汇总表')}</row>`;
    const headings = `<row r="3">${inline('A3', '名称')}${inline('B3', '年份')}${inline('C3', '税收')}</row>`;
    const row = `<row r="4">${inline('A4', '甲')}<c r="C4"><v>3.5</v></c></row>`;
    const { layer, rows } = await load(workbook(title + headings + row));
    assert.deepEqual(valuesByName(layer, rows[0]!), { 名称: '甲', 年份: null, 税收: 3.5 });
  });

  it('refuses entities, deep nesting, bombs and broken XML', async () => {
    const refused = (content: Uint8Array, code: string, options?: Partial<OpenOptions>) =>
      assert.rejects(load(content, options), { code });
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>';
    await refused(workbook('', { 'xl/worksheets/sheet1.xml': entities }), 'package-unreadable');
    await refused(workbook('<row r="1"><c r="A1"><v>1</v>'), 'package-unreadable');
    const deep = '<a>'.repeat(200) + '</a>'.repeat(200);
    await refused(workbook(deep), 'package-limit');
    const bomb = `<row r="1">${inline('A1', 'a'.repeat(40_000_000))}</row>`;
    await refused(workbook(bomb), 'package-limit');
    const wide = `<row r="1">${inline('A1', 'a')}${inline('ZZ1', 'b')}</row>`;
    await refused(workbook(wide), 'package-limit', { limits: { ...READ_LIMITS, columns: 100 } });
  });

  it('knows dates by their formats and both calendars', () => {
    assert.ok(isDateFormat('yyyy"年"m"月"d"日"') && isDateFormat('[h]:mm') && isDateFormat('[$-804]yyyy/m/d'));
    assert.ok(!isDateFormat('0.00') && !isDateFormat('General') && !isDateFormat('"日"0') && !isDateFormat('[Red]0'));
    assert.equal(serialDate(45432, false), '2024-05-20');
    assert.equal(serialDate(45432.5, false), '2024-05-20 12:00:00');
    assert.equal(serialDate(43970, true), '2024-05-20');
    assert.equal(serialDate(1, false), '1900-01-01');
  });

  it('reads the headings of the real enterprise form, with its mixed units', async function () {
    const path = realDelivery(this, '01-china-land/sjz_lowefficiency_enterprise_import_template.xlsx');
    await withDelivery(path, async ({ layers }) => {
      const names = layers[0]!.columns.map(({ name }) => name);
      assert.deepEqual(names.slice(0, 6), [
        '区县名称',
        '年份',
        '企业名称',
        '开发区名称',
        '社会统一信用代码',
        '占地面积（亩）',
      ]);
      assert.equal(names.length, 19);
      assert.ok(issueCodes(layers[0]!, []).includes('units-mixed'));
    });
  });
});
