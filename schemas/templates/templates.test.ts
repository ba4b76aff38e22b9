import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codelists } from '../codelists/index.ts';
import { layerById } from '../layers/index.ts';
import { comparisonDatabase } from './comparison-database.ts';
import { templateById, templates } from './index.ts';
import type { TemplateTable } from './template.ts';

const everyTable = (check: (table: TemplateTable, where: string) => void): void => {
  for (const template of templates) for (const table of template.tables) check(table, `${template.id} ${table.name}`);
};

describe('templates of what is handed up', () => {
  it('are known by id, with tables of different names', () => {
    for (const template of templates) {
      assert.equal(templateById(template.id), template);
      const names = template.tables.map((table) => table.name.toLowerCase());
      assert.equal(new Set(names).size, names.length, template.id);
    }
    assert.equal(templateById('没有'), undefined);
  });

  it('take every field from a field that exists and every code from a list that exists', () => {
    everyTable((table, where) => {
      const { source } = table;
      const layer = source != null && 'layer' in source ? layerById(source.layer) : undefined;
      if (source != null && 'layer' in source) assert.ok(layer, where);
      for (const field of table.fields) {
        if (layer != null && field.source != null && 'field' in field.source) {
          assert.ok(layer.fields[field.source.field], `${where}.${field.name}`);
        }
        if (field.codelist != null) assert.ok(codelists[field.codelist], `${where}.${field.name}`);
      }
    });
  });

  it('fit into an Access file: lengths, digits, names and number of fields', () => {
    everyTable((table, where) => {
      assert.ok(table.fields.length <= 255, where);
      const names = table.fields.map((field) => field.name.toLowerCase());
      assert.equal(new Set(names).size, names.length, where);
      for (const { name, type, length, precision } of table.fields) {
        assert.ok(name.length <= 64 && !/[.!`[\]]/.test(name), `${where}.${name}`);
        if (type === 'text') assert.ok(length != null && length >= 1 && length <= 255, `${where}.${name}`);
        if (type === 'numeric') assert.ok(precision != null && precision <= 28, `${where}.${name}`);
      }
      for (const key of table.key) assert.ok(names.includes(key.toLowerCase()), `${where}.${key}`);
    });
  });

  it('the comparison database has the exchange tables with the codes of the standard', () => {
    const parcels = comparisonDatabase.tables.find((table) => table.name === 'KTT_ZDJBXX')!;
    const code = parcels.fields.find((field) => field.name === 'ZDDM');
    assert.deepEqual(code, {
      name: 'ZDDM',
      title: '宗地代码',
      type: 'text',
      length: 19,
      required: true,
      source: { field: 'parcelCode' },
    });
    const area = parcels.fields.find((field) => field.name === 'ZDMJ');
    assert.deepEqual([area?.type, area?.precision, area?.scale, area?.expected], ['numeric', 15, 2, true]);
    assert.ok(comparisonDatabase.tables.some((table) => table.name === 'ZD_K_103'));
  });

  it('expects of a parcel what the message marks 必填, though a survey may lack it', () => {
    const parcels = comparisonDatabase.tables.find((table) => table.name === 'KTT_ZDJBXX')!;
    const lax = ['MJDW', 'DJ', 'JG', 'DBR', 'DJJGBM', 'DJJGMC', 'JDH', 'JFH', 'ZH'].filter(
      (code) => parcels.fields.find(({ name }) => name === code)?.expected !== true,
    );
    assert.deepEqual(lax, []);
  });

  it('texts longer than 255 characters go into memos', () => {
    const mortgage = comparisonDatabase.tables.find((table) => table.name === 'QLF_QL_DYAQ')!;
    assert.equal(mortgage.fields.find((field) => field.name === 'DYR')?.type, 'memo');
  });
});
