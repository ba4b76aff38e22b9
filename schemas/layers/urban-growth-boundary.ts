import { legendEntries } from '../codelists/entries.ts';
import { planningZone } from '../codelists/planning-zone.ts';
import { layer } from '../layer.ts';
import { sparseSteps } from './groups/generalisation.ts';
import { divisionFields, keyedIdentityFields, remarkField } from './groups/survey-fields.ts';

const zonesInside = ['410', '420', '430'];

/** 城镇开发边界. Some deliveries label the table 村庄开发边界, which is wrong. */
export const urbanGrowthBoundary = layer({
  id: 'urban-growth-boundary',
  title: '城镇开发边界',
  titleEn: 'Urban growth boundary',
  group: 'control-lines',
  standard: {
    code: 'CZKFBJ',
    aliases: ['CSKFBJ', 'CZKFBJ_JZJSQ'],
    reference: '城镇开发边界划定成果数据规范; 国土空间规划“一张图”数据库规范',
  },
  geometry: 'MultiPolygon',
  key: ['identifier'],
  fields: {
    ...keyedIdentityFields,
    ...divisionFields,
    districtCode: { ...divisionFields.districtCode, aliases: ['XJXZQHDM'] },
    townName: { code: 'CZMC', title: '城镇名称', type: 'text', length: 100, tile: 10, search: 'contains' },
    zoneCode: {
      code: 'GHFQDM',
      title: '规划分区代码',
      type: 'text',
      length: 3,
      codelist: 'planning-zone',
      expected: true,
      tile: 6,
    },
    zoneName: { code: 'GHFQMC', title: '规划分区名称', type: 'text', length: 50, expected: true, tile: 10 },
    area: {
      code: 'MJ',
      title: '面积',
      type: 'decimal',
      length: 18,
      scale: 2,
      unit: '㎡',
      expected: true,
      tile: 10,
      aliases: ['CZKFMJ'],
    },
    delimitedOn: { code: 'SLSJ', title: '设立时间', type: 'date' },
    ...remarkField,
  },
  tiles: { zoom: [6, 17], simplify: sparseSteps },
  legend: {
    by: 'zoneCode',
    fill: '#FF0000',
    fillOpacity: 0.06,
    line: '#FF0000',
    lineWidth: 2,
    entries: legendEntries(planningZone)
      .filter((entry) => zonesInside.includes(entry.value))
      .map(({ value, label, fill }) => ({ value, label, ...(fill == null ? {} : { fill, line: fill }) })),
    label: { field: 'zoneName', zoom: 12 },
  },
  secrecy: 'restricted',
});
