import { layer } from '../layer.ts';
import { proofCertificate, registrationCase, registrationEntry } from './groups/registration-fields.ts';

/** 地役权 (QLF_QL_DYIQ). */
export const easement = layer({
  id: 'easement',
  title: '地役权',
  titleEn: 'Easements',
  group: 'registration',
  standard: {
    code: 'DYIQ',
    aliases: ['QLF_QL_DYIQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'servientUnit'],
  fields: {
    servientUnit: {
      code: 'GYDBDCDYH',
      title: '供役地不动产单元号',
      type: 'text',
      length: 28,
      required: true,
      grammar: 'unit-number',
      search: 'prefix',
    },
    servientHolder: { code: 'GYDQLR', title: '供役地权利人', type: 'text', length: 500, sensitivity: 'personal' },
    servientIdKind: {
      code: 'GYDQLRZJZL',
      title: '供役地权利人证件种类',
      type: 'text',
      length: 2,
      codelist: 'certificate-kind',
    },
    servientIdNumber: {
      code: 'GYDQLRZJH',
      title: '供役地权利人证件号',
      type: 'text',
      length: 500,
      sensitivity: 'personal',
    },
    dominantUnit: { code: 'XYDBDCDYH', title: '需役地不动产单元号', type: 'text', length: 28 },
    dominantLocation: { code: 'XYDZL', title: '需役地坐落', type: 'text', length: 200 },
    dominantHolder: { code: 'XYDQLR', title: '需役地权利人', type: 'text', length: 500, sensitivity: 'personal' },
    dominantIdKind: {
      code: 'XYDQLRZJZL',
      title: '需役地权利人证件种类',
      type: 'text',
      length: 2,
      codelist: 'certificate-kind',
    },
    dominantIdNumber: {
      code: 'XYDQLRZJH',
      title: '需役地权利人证件号',
      type: 'text',
      length: 500,
      sensitivity: 'personal',
    },
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    ...registrationCase,
    content: { code: 'DYQNR', title: '地役权内容', type: 'text', length: 1000 },
    validFrom: { code: 'QLQSSJ', title: '权利起始时间', type: 'date' },
    validUntil: { code: 'QLJSSJ', title: '权利结束时间', type: 'date' },
    ...proofCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
