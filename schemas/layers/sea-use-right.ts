import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 海域、无居民海岛使用权 (QLF_QL_HYSYQ). Bureaus without a coast have none; their table goes out empty. */
export const seaUseRight = layer({
  id: 'sea-use-right',
  title: '海域（含无居民海岛）使用权',
  titleEn: 'Sea-use rights',
  group: 'registration',
  standard: {
    code: 'HYSYQ',
    aliases: ['QLF_QL_HYSYQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    seaParcelCode: {
      code: 'ZHHDDM',
      title: '宗海（宗岛）代码',
      type: 'text',
      length: 19,
      expected: true,
      search: 'prefix',
    },
    ...registeredUnit,
    ...registrationCase,
    rightArea: {
      code: 'SYQMJ',
      title: '使用权面积',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '公顷',
      expected: true,
    },
    validFrom: { code: 'SYQQSSJ', title: '使用权起始时间', type: 'date' },
    validUntil: { code: 'SYQJSSJ', title: '使用权结束时间', type: 'date' },
    chargeTotal: {
      code: 'SYJZE',
      title: '使用金总额',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '万元',
      sensitivity: 'internal',
    },
    chargeGround: { code: 'SYJBZYJ', title: '使用金标准依据', type: 'text', length: 500 },
    chargePaid: { code: 'SYJJNQK', title: '使用金缴纳情况', type: 'text', length: 500 },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
