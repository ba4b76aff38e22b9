import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 土地所有权 (QLF_QL_TDSYQ). */
export const landOwnership = layer({
  id: 'land-ownership',
  title: '土地所有权',
  titleEn: 'Land ownership',
  group: 'registration',
  standard: {
    code: 'TDSYQ',
    aliases: ['QLF_QL_TDSYQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    parcelCode: {
      code: 'ZDDM',
      title: '宗地代码',
      type: 'text',
      length: 19,
      expected: true,
      grammar: 'parcel-code',
      search: 'prefix',
    },
    ...registrationCase,
    areaUnit: { code: 'MJDW', title: '面积单位', type: 'text', length: 2, codelist: 'area-unit', expected: true },
    farmlandArea: { code: 'NYDMJ', title: '农用地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    cultivatedArea: { code: 'GDMJ', title: '耕地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    forestArea: { code: 'LDMJ', title: '林地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    grasslandArea: { code: 'CDMJ', title: '草地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    otherFarmlandArea: { code: 'QTNYDMJ', title: '其他农用地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    constructionArea: { code: 'JSYDMJ', title: '建设用地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    unusedArea: { code: 'WLYDMJ', title: '未利用地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
