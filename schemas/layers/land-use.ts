import { legendEntries } from '../codelists/entries.ts';
import { landClassSurvey } from '../codelists/land-class-survey.ts';
import { layer } from '../layer.ts';
import { denseSteps } from './groups/generalisation.ts';
import { cultivationFields, keyedIdentityFields, remarkField, tenureFields } from './groups/survey-fields.ts';

/** 地类图斑 of the 国土调查 and its yearly 变更调查: what the land is used for today. */
export const landUse = layer({
  id: 'land-use',
  title: '地类图斑',
  titleEn: 'Land use',
  group: 'land-use',
  standard: {
    code: 'DLTB',
    aliases: ['DLTB_BG', 'GDDLTB'],
    reference: 'TD/T 1057-2020 国土调查数据库标准',
  },
  geometry: 'MultiPolygon',
  key: ['identifier'],
  fields: {
    ...keyedIdentityFields,
    provisionalNumber: { code: 'TBYBH', title: '图斑预编号', type: 'text', length: 18 },
    patchNumber: { code: 'TBBH', title: '图斑编号', type: 'text', length: 8, expected: true, tile: 14 },
    landClass: {
      code: 'DLBM',
      title: '地类编码',
      type: 'text',
      length: 5,
      codelist: 'land-class-survey',
      expected: true,
      tile: 8,
      aliases: ['DLDM', 'DLH'],
    },
    landClassName: { code: 'DLMC', title: '地类名称', type: 'text', length: 60, expected: true, tile: 14 },
    ...tenureFields,
    patchArea: {
      code: 'TBMJ',
      title: '图斑面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
      tile: 13,
    },
    ...cultivationFields,
    classArea: {
      code: 'TBDLMJ',
      title: '图斑地类面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
      note: '= 图斑面积 − 扣除地类面积，容差 0.01',
    },
    linearWidth: { code: 'XZDWKD', title: '线状地物宽度', type: 'decimal', length: 5, scale: 1, unit: 'm' },
    settlementCode: {
      code: 'CZCSXM',
      title: '城镇村属性码',
      type: 'text',
      length: 4,
      codelist: 'settlement-attribute',
      tile: 14,
    },
    surveyYear: { code: 'SJNF', title: '数据年份', type: 'integer', expected: true, tile: 14 },
    description: { code: 'MSSM', title: '描述说明', type: 'text', length: 2, codelist: 'description-mark' },
    islandName: { code: 'HDMC', title: '海岛名称', type: 'text', length: 100 },
    ...remarkField,
  },
  tiles: { zoom: [8, 17], simplify: denseSteps },
  legend: {
    by: 'landClass',
    fill: '#F2EEE4',
    fillOpacity: 0.75,
    line: '#8C8C8C',
    lineWidth: 0.3,
    entries: legendEntries(landClassSurvey),
    label: { field: 'landClassName', zoom: 16 },
  },
  secrecy: 'internal',
});
