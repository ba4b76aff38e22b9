import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 土地承包经营权、农用地的其他使用权，林地除外 (QLF_QL_NYDSYQ): fields, fishponds, grassland. */
export const farmlandRight = layer({
  id: 'farmland-right',
  title: '土地承包经营权、农用地的其他使用权',
  titleEn: 'Farmland rights',
  group: 'registration',
  standard: {
    code: 'NYDSYQ',
    aliases: ['QLF_QL_NYDSYQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    location: { code: 'ZL', title: '坐落', type: 'text', length: 200, expected: true, search: 'contains' },
    grantorCode: { code: 'FBFDM', title: '发包方代码', type: 'text', length: 14, note: 'NY/T 2538' },
    grantor: { code: 'FBFMC', title: '发包方名称', type: 'text', length: 200, expected: true },
    contractArea: {
      code: 'CBMJ',
      title: '承包（使用权）面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '亩',
      expected: true,
    },
    validFrom: { code: 'CBQSSJ', title: '承包（使用）起始时间', type: 'date', expected: true },
    validUntil: { code: 'CBJSSJ', title: '承包（使用）结束时间', type: 'date', expected: true },
    ownershipNature: { code: 'TDSYQXZ', title: '土地所有权性质', type: 'text', length: 10 },
    watersType: { code: 'SYTTLX', title: '水域滩涂类型', type: 'text', length: 10 },
    farmingMethod: { code: 'YZYFS', title: '养殖业方式', type: 'text', length: 10 },
    grasslandQuality: { code: 'CYZL', title: '草原质量', type: 'text', length: 100 },
    carryingCapacity: { code: 'SYZCL', title: '适宜载畜量', type: 'integer', unit: '头（只）' },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
