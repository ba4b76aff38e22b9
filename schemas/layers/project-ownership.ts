import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 房地产权（项目内多幢） (QLT_FW_FDCQ_DZ). */
export const projectOwnership = layer({
  id: 'project-ownership',
  title: '房地产权（项目内多幢）',
  titleEn: 'House ownership of projects',
  group: 'registration',
  standard: {
    code: 'FDCQ1',
    aliases: ['QLT_FW_FDCQ_DZ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    location: { code: 'FDZL', title: '房地坐落', type: 'text', length: 200, expected: true, search: 'contains' },
    landRightHolder: {
      code: 'TDSYQR',
      title: '土地使用权人',
      type: 'text',
      length: 200,
      expected: true,
      sensitivity: 'personal',
    },
    soleLandArea: { code: 'DYTDMJ', title: '独用土地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    sharedLandArea: { code: 'FTTDMJ', title: '分摊土地面积', type: 'decimal', length: 15, scale: 2, unit: '㎡' },
    landUseFrom: { code: 'TDSYQSSJ', title: '土地使用起始时间', type: 'date', expected: true },
    landUseUntil: { code: 'TDSYJSSJ', title: '土地使用结束时间', type: 'date', expected: true },
    transactionPrice: {
      code: 'FDCJYJG',
      title: '房地产交易价格',
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
