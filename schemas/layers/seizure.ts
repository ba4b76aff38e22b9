import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry } from './groups/registration-fields.ts';

/** 查封登记 (QLF_QL_CFDJ). Seizures of one unit queue in order of arrival: the later ones are 轮候. */
export const seizure = layer({
  id: 'seizure',
  title: '查封登记',
  titleEn: 'Seizures',
  group: 'registration',
  standard: { code: 'CFDJ', aliases: ['QLF_QL_CFDJ'], reference: 'TD/T 1066 不动产登记数据库标准' },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    court: { code: 'CFJG', title: '查封机关', type: 'text', length: 200, expected: true },
    seizureType: { code: 'CFLX', title: '查封类型', type: 'text', length: 2, codelist: 'seizure-type', expected: true },
    document: { code: 'CFWJ', title: '查封文件', type: 'text', length: 200, expected: true },
    documentNumber: { code: 'CFWH', title: '查封文号', type: 'text', length: 100, expected: true },
    seizedFrom: { code: 'CFQSSJ', title: '查封起始时间', type: 'date', expected: true },
    seizedUntil: { code: 'CFJSSJ', title: '查封结束时间', type: 'date', expected: true },
    extent: { code: 'CFFW', title: '查封范围', type: 'text', length: 1000, expected: true },
    releaseBusinessNumber: { code: 'JFYWH', title: '解封业务号', type: 'text', length: 30 },
    releaseCourt: { code: 'JFJG', title: '解封机关', type: 'text', length: 200 },
    releaseDocument: { code: 'JFWJ', title: '解封文件', type: 'text', length: 200 },
    releaseDocumentNumber: { code: 'JFWH', title: '解封文号', type: 'text', length: 100 },
    releaseRegistrar: { code: 'JFDBR', title: '解封登簿人', type: 'text', length: 50, sensitivity: 'personal' },
    releasedOn: { code: 'JFDJSJ', title: '解封登记时间', type: 'timestamp' },
    ...registrationEntry,
  },
  secrecy: 'internal',
});
