import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layerById } from '../schemas/layers/index.ts';
import { matchColumns } from './match-columns.ts';
import type { SourceColumn } from './readers/reader.ts';

const parcel = layerById('parcel')!;
const column = (name: string): SourceColumn => ({ name, type: 'text', length: 10, scale: 0 });

function match(...names: readonly string[]): Record<string, string> {
  const matches = matchColumns(parcel, names.map(column), new Set(), new Set());
  return Object.fromEntries(
    [...matches].map(([key, { index, unit }]) => [key, unit == null ? names[index]! : `${names[index]!} ${unit}`]),
  );
}

describe('matching columns to fields', () => {
  it('finds standard codes in any case, Chinese titles, English keys and aliases', () => {
    assert.deepEqual(match('zddm', '坐落', 'LAND_CLASS', 'QLRMC', 'OBJECTID'), {
      parcelCode: 'zddm',
      location: '坐落',
      landClass: 'LAND_CLASS',
      rightHolder: 'QLRMC',
    });
  });

  it('finds titles that .dbf cut to ten bytes, five characters in GBK and three in UTF-8', () => {
    assert.deepEqual(match('不动产单元'), { unitNumber: '不动产单元' });
    assert.deepEqual(match('不动产'), { unitNumber: '不动产' });
  });

  it('prefers the standard code to an alias, and gives a column to one field', () => {
    assert.deepEqual(match('MJ', 'ZDMJ'), { area: 'ZDMJ' });
    assert.deepEqual(match('DLBM', 'YT'), { landClass: 'YT' });
  });

  it('reads the unit in the name of a column', () => {
    assert.deepEqual(match('宗地面积（亩）'), { area: '宗地面积（亩） mu' });
    assert.deepEqual(match('宗地面积(㎡)'), { area: '宗地面积(㎡)' });
    assert.deepEqual(match('ZDMJ(公顷)'), { area: 'ZDMJ(公顷) hectares' });
  });
});
