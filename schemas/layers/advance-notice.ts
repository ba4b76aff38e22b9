import { layer } from '../layer.ts';
import { proofCertificate, registeredUnit, registrationCase, registrationEntry } from './groups/registration-fields.ts';

/** 预告登记 (QLF_QL_YGDJ). */
export const advanceNotice = layer({
  id: 'advance-notice',
  title: '预告登记',
  titleEn: 'Advance notices',
  group: 'registration',
  standard: { code: 'YGDJ', aliases: ['QLF_QL_YGDJ'], reference: 'TD/T 1066 不动产登记数据库标准' },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    location: { code: 'BDCZL', title: '不动产坐落', type: 'text', length: 200, expected: true, search: 'contains' },
    obligor: { code: 'YWR', title: '义务人', type: 'text', length: 200, expected: true, sensitivity: 'personal' },
    obligorIdKind: { code: 'YWRZJZL', title: '义务人证件种类', type: 'text', length: 2, codelist: 'certificate-kind' },
    obligorIdNumber: { code: 'YWRZJH', title: '义务人证件号', type: 'text', length: 50, sensitivity: 'personal' },
    noticeType: {
      code: 'YGDJZL',
      title: '预告登记种类',
      type: 'text',
      length: 2,
      codelist: 'advance-notice-type',
      expected: true,
    },
    landRightHolder: { code: 'TDSYQR', title: '土地使用权人', type: 'text', length: 200, sensitivity: 'personal' },
    plannedUse: { code: 'GHYT', title: '规划用途', type: 'text', length: 4, codelist: 'house-use' },
    houseNature: { code: 'FWXZ', title: '房屋性质', type: 'text', length: 2, codelist: 'house-nature' },
    structure: { code: 'FWJG', title: '房屋结构', type: 'text', length: 2, codelist: 'house-structure' },
    storey: { code: 'SZC', title: '所在层', type: 'text', length: 20, expected: true },
    storeys: { code: 'ZCS', title: '总层数', type: 'integer', expected: true },
    floorArea: { code: 'JZMJ', title: '建筑面积', type: 'decimal', length: 15, scale: 2, unit: '㎡', expected: true },
    price: {
      code: 'QDJG',
      title: '取得价格',
      type: 'decimal',
      length: 15,
      scale: 4,
      unit: '万元',
      expected: true,
      sensitivity: 'internal',
    },
    ...proofCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
