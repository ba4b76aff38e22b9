import { layer } from '../layer.ts';
import { regionSteps } from './groups/generalisation.ts';

/** 地籍子区: a village or a street block inside its 地籍区. */
export const cadastralSubdistrict = layer({
  id: 'cadastral-subdistrict',
  title: '地籍子区',
  titleEn: 'Cadastral subdistricts',
  group: 'cadastre',
  standard: { code: 'DJZQ', aliases: ['KTT_DJZQ'], reference: 'GB/T 37346-2019; TD/T 1066' },
  geometry: 'MultiPolygon',
  key: ['code'],
  fields: {
    identifier: { code: 'BSM', title: '标识码', type: 'decimal', length: 10, scale: 0, expected: true },
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, expected: true, grammar: 'feature-code' },
    code: {
      code: 'DJZQDM',
      title: '地籍子区代码',
      type: 'text',
      length: 12,
      required: true,
      grammar: 'cadastral-subdistrict',
      tile: 10,
      search: 'prefix',
    },
    name: {
      code: 'DJZQMC',
      title: '地籍子区名称',
      type: 'text',
      length: 50,
      expected: true,
      tile: 10,
      search: 'contains',
    },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 255 },
  },
  tiles: { zoom: [10, 16], simplify: regionSteps },
  legend: { line: '#A569BD', lineWidth: 1, dash: [4, 2], label: { field: 'name', zoom: 13 } },
});
