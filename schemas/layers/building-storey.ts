import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 层 (KTT_FW_C). */
export const buildingStorey = layer({
  id: 'building-storey',
  title: '层',
  titleEn: 'Storeys',
  group: 'cadastre',
  standard: { code: 'C', aliases: ['KTT_FW_C'], reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范' },
  geometry: null,
  key: ['buildingNumber', 'storeyNumber'],
  fields: {
    storeyNumber: { code: 'CH', title: '层号', type: 'text', length: 20, required: true },
    buildingNumber: { code: 'ZRZH', title: '自然幢号', type: 'text', length: 24, required: true, search: 'prefix' },
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    actualStorey: { code: 'SJC', title: '实际层', type: 'text', length: 20 },
    nominalStorey: { code: 'MYC', title: '名义层', type: 'text', length: 20 },
    floorArea: { code: 'CJZMJ', title: '层建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    innerArea: { code: 'CTNJZMJ', title: '层套内建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    balconyArea: { code: 'CYTMJ', title: '层阳台面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    commonArea: { code: 'CGYJZMJ', title: '层共有建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    sharedArea: { code: 'CFTJZMJ', title: '层分摊建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    halfWallArea: { code: 'CBQMJ', title: '层半墙面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    height: { code: 'CG', title: '层高', type: 'decimal', length: 6, scale: 2, unit: 'm' },
    horizontalArea: { code: 'SPTYMJ', title: '水平投影面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    ...districtOfRow,
  },
});
