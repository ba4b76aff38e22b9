import { layer } from '../layer.ts';
import { regionSteps } from './groups/generalisation.ts';

/** 地籍区: drawn along 乡镇/街道 lines; the districts tile the county without gap or overlap. */
export const cadastralDistrict = layer({
  id: 'cadastral-district',
  title: '地籍区',
  titleEn: 'Cadastral districts',
  group: 'cadastre',
  standard: { code: 'DJQ', aliases: ['KTT_DJQ'], reference: 'GB/T 37346-2019; TD/T 1066' },
  geometry: 'MultiPolygon',
  key: ['code'],
  fields: {
    identifier: { code: 'BSM', title: '标识码', type: 'decimal', length: 10, scale: 0, expected: true },
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, expected: true, grammar: 'feature-code' },
    code: {
      code: 'DJQDM',
      title: '地籍区代码',
      type: 'text',
      length: 9,
      required: true,
      grammar: 'cadastral-district',
      tile: 8,
      search: 'prefix',
    },
    name: { code: 'DJQMC', title: '地籍区名称', type: 'text', length: 50, expected: true, tile: 8, search: 'contains' },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 255 },
  },
  tiles: { zoom: [8, 16], simplify: regionSteps },
  legend: { line: '#8E44AD', lineWidth: 1.6, dash: [6, 2, 1, 2], label: { field: 'name', zoom: 11 } },
});
