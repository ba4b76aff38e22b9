import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildingUnit } from '../layers/building-unit.ts';
import { landUse } from '../layers/land-use.ts';
import { urbanGrowthBoundary } from '../layers/urban-growth-boundary.ts';
import { groupEntries, legendOf } from './legend.ts';

describe('A legend', () => {
  it('lists land classes under their first-level class, in the order of the standard', () => {
    const legend = legendOf(landUse);
    assert.equal(legend?.byTitle, '地类编码');
    assert.deepEqual(
      legend?.groups.map((group) => group.title),
      [
        '湿地',
        '耕地',
        '种植园用地',
        '林地',
        '草地',
        '商业服务业用地',
        '工矿用地',
        '住宅用地',
        '公共管理与公共服务用地',
        '特殊用地',
        '交通运输用地',
        '水域及水利设施用地',
        '其他土地',
      ],
    );
    assert.deepEqual(
      legend?.groups[1]?.entries.map((entry) => entry.fill),
      ['#F5F8DC', '#F8D072', '#F8E71C', '#FFFBB1'],
    );
  });

  it('tells the zones inside the growth boundary apart', () => {
    const [zones] = legendOf(urbanGrowthBoundary)?.groups ?? [];
    assert.equal(zones?.title, undefined);
    assert.deepEqual(
      zones?.entries.map((entry) => entry.value),
      ['410', '420', '430'],
    );
  });

  it('does not exist for a table that is not drawn', () => {
    assert.equal(legendOf(buildingUnit), undefined);
  });

  it('keeps entries of one heading together where they come apart', () => {
    const groups = groupEntries([
      { value: '1', label: 'a', group: 'x' },
      { value: '2', label: 'b', group: 'y' },
      { value: '3', label: 'c', group: 'x' },
    ]);
    assert.deepEqual(
      groups.map((group) => group.entries.map((entry) => entry.value)),
      [['1', '3'], ['2']],
    );
  });
});
