import { layer } from '../layer.ts';
import { sparseSteps } from './groups/generalisation.ts';
import { licenceFields } from './groups/mining-fields.ts';

/** 采矿权. Two rights may lie over each other in plan and still be apart in depth: the elevations decide. */
export const miningRight = layer({
  id: 'mining-right',
  title: '采矿权',
  titleEn: 'Mining rights',
  group: 'mining',
  standard: {
    code: 'CKQ',
    aliases: ['CKQDJ', 'CAIKUANGQUAN'],
    reference: '矿业权登记数据库; TD/T 1066 其他相关权利（采矿权）',
  },
  geometry: 'MultiPolygon',
  key: ['licenceNumber'],
  fields: {
    ...licenceFields,
    mineName: {
      code: 'KSMC',
      title: '矿山名称',
      type: 'text',
      length: 200,
      expected: true,
      tile: 9,
      search: 'contains',
    },
    miningMethod: {
      code: 'KCFS',
      title: '开采方式',
      type: 'text',
      length: 2,
      codelist: 'mining-method',
      expected: true,
      tile: 11,
    },
    scale: { code: 'SCGM', title: '生产规模', type: 'text', length: 2, codelist: 'mining-scale', tile: 10 },
    yearlyOutput: { code: 'NSCNL', title: '年生产能力', type: 'decimal', length: 15, scale: 2 },
    yearlyOutputUnit: { code: 'NSCNLDW', title: '年生产能力单位', type: 'text', length: 20 },
    area: {
      code: 'KQMJ',
      title: '矿区面积',
      type: 'decimal',
      length: 12,
      scale: 4,
      unit: 'km²',
      expected: true,
      tile: 10,
      aliases: ['KCMJ'],
    },
    upperElevation: { code: 'SBG', title: '开采上标高', type: 'decimal', length: 8, scale: 2, unit: 'm', tile: 11 },
    lowerElevation: { code: 'XBG', title: '开采下标高', type: 'decimal', length: 8, scale: 2, unit: 'm', tile: 11 },
    parts: { code: 'QYZB', title: '区域坐标', type: 'json', note: '各区域的标高与扣除标志，按坐标串次序' },
  },
  tiles: { zoom: [6, 17], simplify: sparseSteps },
  legend: {
    by: 'state',
    fill: '#6D4C41',
    fillOpacity: 0.25,
    line: '#4E342E',
    lineWidth: 1.6,
    entries: [
      { value: '1', label: '有效', fill: '#8D6E63', line: '#4E342E' },
      { value: '2', label: '过期', fill: '#EF5350', line: '#B71C1C' },
      { value: '3', label: '注销', fill: '#BDBDBD', line: '#757575' },
      { value: '4', label: '延续办理中', fill: '#FFB74D', line: '#E65100' },
    ],
    label: { field: 'mineName', zoom: 11 },
  },
  secrecy: 'internal',
});
