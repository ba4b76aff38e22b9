import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { withFiles } from '../fixtures/harness/deliveries.ts';
import { suggestMapping, suggestionText } from './suggest.ts';

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [119.9, 31.8],
      [119.901, 31.8],
      [119.901, 31.801],
      [119.9, 31.8],
    ],
  ],
};
const suggested = (name: string, properties: readonly Readonly<Record<string, unknown>>[]) => {
  const features = properties.map((each) => ({ type: 'Feature', properties: each, geometry: square }));
  const content = JSON.stringify({ type: 'FeatureCollection', features });
  return withFiles({ [name]: content }, ({ layers }) => suggestMapping(name, layers[0]!, undefined));
};
const table = (name: string, content: string) =>
  withFiles({ [name]: content }, ({ layers }) => suggestMapping(name, layers[0]!, undefined));

describe('a proposal for an unknown delivery', () => {
  it('goes by the name of the file where the columns fit several layers', async () => {
    const columns = [{ 标识码: '1', 行政区代码: '320411', 行政区名称: '新北区', 面积: 1, 备注: '' }];
    for (const [name, layer] of [
      ['sjz_czkfbj_2023.geojson', 'urban-growth-boundary'],
      ['urban_growth_boundary.geojson', 'urban-growth-boundary'],
      ['常州市城镇开发边界成果.geojson', 'urban-growth-boundary'],
      ['2023_STBHHX.geojson', 'ecological-redline'],
    ] as const) {
      assert.equal((await suggested(name, columns)).layer, layer, name);
    }
  });

  it('names the values that are no codes, and asks for them in the command', async () => {
    const suggestion = await suggested('dxxztb.geojson', [
      { 地块编号: 'A1', 现状用途: '居住用地' },
      { 地块编号: 'A2', 现状用途: '科教 用地' },
    ]);
    assert.equal(suggestion.layer, 'low-efficiency-land');
    assert.deepEqual(suggestion.unknown, [{ field: 'dominantUse', title: '主导用途', values: ['科教 用地'] }]);
    assert.match(suggestion.command, /--value 'dominantUse:科教 用地=代码CODE'/);
    assert.match(suggestionText(suggestion), /不是代码的值 .*科教 用地/);
  });

  it('knows a table of enterprises, whose plots are found by their codes', async () => {
    const suggestion = await table(
      '税务.csv',
      '年份,企业名称,社会统一信用代码,年税收\n2025,甲,91320400123456789X,12\n',
    );
    assert.equal(suggestion.layer, 'stock-land-economics');
    assert.deepEqual(suggestion.missing, []);
    assert.match(suggestion.command, /--apportion land-area/);
  });
});
