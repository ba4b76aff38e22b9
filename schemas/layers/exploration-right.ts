import { layer } from '../layer.ts';
import { sparseSteps } from './groups/generalisation.ts';
import { licenceFields } from './groups/mining-fields.ts';

/** 探矿权. */
export const explorationRight = layer({
  id: 'exploration-right',
  title: '探矿权',
  titleEn: 'Exploration rights',
  group: 'mining',
  standard: {
    code: 'TKQ',
    aliases: ['TKQDJ', 'TANKUANGQUAN'],
    reference: '矿业权登记数据库; TD/T 1066 其他相关权利（探矿权）',
  },
  geometry: 'MultiPolygon',
  key: ['licenceNumber'],
  fields: {
    ...licenceFields,
    projectName: {
      code: 'XMMC',
      title: '勘查项目名称',
      type: 'text',
      length: 200,
      expected: true,
      tile: 9,
      search: 'contains',
    },
    stage: {
      code: 'KCJD',
      title: '勘查阶段',
      type: 'text',
      length: 2,
      codelist: 'exploration-stage',
      expected: true,
      tile: 10,
    },
    area: {
      code: 'KCMJ',
      title: '勘查面积',
      type: 'decimal',
      length: 12,
      scale: 4,
      unit: 'km²',
      expected: true,
      tile: 10,
    },
    explorer: { code: 'KCDW', title: '勘查单位', type: 'text', length: 200 },
    firstIssuedOn: { code: 'SCSLSJ', title: '首次设立时间', type: 'date' },
  },
  tiles: { zoom: [6, 17], simplify: sparseSteps },
  legend: {
    by: 'state',
    fill: '#5C6BC0',
    fillOpacity: 0.15,
    line: '#283593',
    lineWidth: 1.4,
    dash: [6, 3],
    entries: [
      { value: '1', label: '有效', fill: '#7986CB', line: '#283593' },
      { value: '2', label: '过期', fill: '#EF5350', line: '#B71C1C' },
      { value: '3', label: '注销', fill: '#BDBDBD', line: '#757575' },
      { value: '4', label: '延续办理中', fill: '#FFB74D', line: '#E65100' },
    ],
    label: { field: 'projectName', zoom: 11 },
  },
  secrecy: 'internal',
});
