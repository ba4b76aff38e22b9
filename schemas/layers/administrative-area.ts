import { layer } from '../layer.ts';
import { regionSteps } from './groups/generalisation.ts';
import { keyedIdentityFields, remarkField } from './groups/survey-fields.ts';

/** 行政区 (XZQ), from province to village: 2, 4, 6, 9 or 12 digits. A unit in several parts may come as several rows of the same code, told apart by 标识码. */
export const administrativeArea = layer({
  id: 'administrative-area',
  title: '行政区',
  titleEn: 'Administrative areas',
  group: 'administration',
  standard: { code: 'XZQ', aliases: ['XZQH', 'CJDCQ', 'XZQ_XIAN'], reference: 'TD/T 1057-2020 国土调查数据库标准' },
  geometry: 'MultiPolygon',
  key: ['districtCode', 'identifier'],
  fields: {
    ...keyedIdentityFields,
    districtCode: {
      code: 'XZQDM',
      title: '行政区代码',
      type: 'text',
      length: 19,
      required: true,
      tile: 4,
      search: 'prefix',
      aliases: ['ZLDWDM', 'ADCODE'],
    },
    districtName: {
      code: 'XZQMC',
      title: '行政区名称',
      type: 'text',
      length: 100,
      expected: true,
      tile: 4,
      search: 'contains',
      aliases: ['ZLDWMC', 'NAME'],
    },
    surveyedArea: {
      code: 'DCMJ',
      title: '调查面积',
      type: 'decimal',
      length: 18,
      scale: 2,
      unit: '㎡',
      expected: true,
      tile: 8,
      note: '单元总面积；分作几块的单元在每块上重复',
    },
    computedArea: {
      code: 'JSMJ',
      title: '计算面积',
      type: 'decimal',
      length: 18,
      scale: 2,
      unit: '㎡',
      expected: true,
      note: '图形椭球面积',
    },
    description: { code: 'MSSM', title: '描述说明', type: 'text', length: 2, codelist: 'description-mark' },
    islandName: { code: 'HDMC', title: '海岛名称', type: 'text', length: 100 },
    ...remarkField,
  },
  tiles: { zoom: [3, 16], simplify: regionSteps },
  legend: { line: '#5B3A8C', lineWidth: 1.8, dash: [8, 3, 2, 3], label: { field: 'districtName', zoom: 7 } },
});
