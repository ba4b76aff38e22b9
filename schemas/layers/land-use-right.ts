import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 建设用地使用权、宅基地使用权 (QLF_QL_JSYDSYQ). */
export const landUseRight = layer({
  id: 'land-use-right',
  title: '建设用地使用权、宅基地使用权',
  titleEn: 'Land-use rights',
  group: 'registration',
  standard: { code: 'JSYDSYQ', aliases: ['QLF_QL_JSYDSYQ'], reference: 'TD/T 1066 不动产登记数据库标准' },
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
    rightArea: {
      code: 'SYQMJ',
      title: '使用权面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
    },
    validFrom: { code: 'SYQQSSJ', title: '使用权起始时间', type: 'date' },
    validUntil: { code: 'SYQJSSJ', title: '使用权结束时间', type: 'date' },
    price: {
      code: 'QDJG',
      title: '取得价格',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '万元',
      sensitivity: 'internal',
    },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
