import { layer } from '../layer.ts';
import { proofCertificate, registeredUnit, registrationCase, registrationEntry } from './groups/registration-fields.ts';

/** 异议登记 (QLF_QL_YYDJ). */
export const objection = layer({
  id: 'objection',
  title: '异议登记',
  titleEn: 'Objections',
  group: 'registration',
  standard: { code: 'YYDJ', aliases: ['QLF_QL_YYDJ'], reference: 'TD/T 1066 不动产登记数据库标准' },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    matter: { code: 'YYSX', title: '异议事项', type: 'text', length: 1000, expected: true, sensitivity: 'personal' },
    cancelBusinessNumber: { code: 'ZXYYYWH', title: '注销异议业务号', type: 'text', length: 30 },
    cancelReason: { code: 'ZXYYYY', title: '注销异议原因', type: 'text', length: 200 },
    cancelRegistrar: { code: 'ZXYYDBR', title: '注销异议登簿人', type: 'text', length: 50, sensitivity: 'personal' },
    cancelledOn: { code: 'ZXYYDJSJ', title: '注销异议登记时间', type: 'timestamp' },
    ...proofCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
