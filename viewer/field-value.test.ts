import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codelists } from '../schemas/codelists/index.ts';
import type { FieldInfo } from './api.ts';
import { fieldText } from './field-value.ts';
import { extentOfGeometry } from './geometry-extent.ts';
import { fieldTitleOf } from './i18n/messages.ts';

const words = { codeLists: codelists, language: 'zh', yes: '是', no: '否' } as const;
const field = (more: Partial<FieldInfo>): FieldInfo => ({ key: 'x', code: 'X', title: '某', type: 'text', ...more });
const text = (given: Partial<FieldInfo>, value: unknown, isMasked = false) => {
  const read = fieldText(field(given), value, isMasked, words);
  return read.kind === 'text' ? read.text : read;
};

describe('a value in the attribute panel', () => {
  it('has the label of its code, and keeps the code', () => {
    assert.deepEqual(fieldText(field({ codelist: 'right-nature' }), '102', false, words), {
      kind: 'text',
      text: '出让',
      code: '102',
      isNumber: false,
    });
    assert.equal(text({ codelist: 'right-nature' }, '987'), '987');
  });

  it('joins the labels of a multi-valued class', () => {
    const codes = codelists['stock-land-class']!.entries.slice(0, 2);
    const labels = codes.map(({ label }) => label).join('、');
    assert.equal(
      text(
        { type: 'text[]', codelist: 'stock-land-class' },
        codes.map(({ code }) => code),
      ),
      labels,
    );
    assert.deepEqual(text({ type: 'text[]' }, []), { kind: 'none' });
  });

  it('is a measure with separators and unit, or a plain number', () => {
    assert.deepEqual(fieldText(field({ type: 'decimal', scale: 2, unit: '㎡' }), 12345.675, false, words), {
      kind: 'text',
      text: '12,345.68',
      unit: '㎡',
      isNumber: true,
    });
    assert.equal(text({ type: 'integer' }, 2023), '2023');
    assert.equal(text({ type: 'decimal', scale: 0 }, 1234567890), '1234567890');
    assert.equal(text({ type: 'decimal', unit: '万元' }, '1234.5'), '1,234.5');
  });

  it('tells nothing given from masked', () => {
    assert.deepEqual(text({}, null), { kind: 'none' });
    assert.deepEqual(text({}, ''), { kind: 'none' });
    assert.deepEqual(text({}, '江**', true), { kind: 'masked', text: '江**' });
  });

  it('groups land codes, dates without time, booleans in words, suppliers’ columns line by line', () => {
    assert.equal(text({}, '320411001002GB00011'), '320411 001002 GB00011');
    assert.equal(text({ type: 'date' }, '2024-05-20'), '2024-05-20');
    assert.equal(text({ type: 'boolean' }, false), '否');
    assert.equal(text({ type: 'json' }, { 面积: 12.5, 备注: '无' }), '面积: 12.5\n备注: 无');
  });
});

describe('field titles', () => {
  it('are Chinese, or the words of the English key', () => {
    assert.equal(fieldTitleOf({ key: 'rightHolder', title: '权利人' }, 'zh'), '权利人');
    assert.equal(fieldTitleOf({ key: 'rightHolder', title: '权利人' }, 'en'), 'Right holder');
  });
});

describe('the extent of a geometry', () => {
  it('encloses points, holes and parts', () => {
    assert.deepEqual(extentOfGeometry({ type: 'Point', coordinates: [120, 31] }), [120, 31, 120, 31]);
    const ring = [
      [120, 31],
      [121, 31],
      [121, 32],
      [120, 31],
    ] as const;
    assert.deepEqual(extentOfGeometry({ type: 'MultiPolygon', coordinates: [[ring], [ring]] }), [120, 31, 121, 32]);
    assert.equal(extentOfGeometry({ type: 'Polygon', coordinates: [] }), null);
  });
});
