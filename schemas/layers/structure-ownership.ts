import { layer } from '../layer.ts';
import { registeredUnit, registrationCase, registrationEntry, titleCertificate } from './groups/registration-fields.ts';

/** 构（建）筑物所有权 (QLT_QL_GJZWSYQ): what is built on land or sea and is no house. */
export const structureOwnership = layer({
  id: 'structure-ownership',
  title: '构（建）筑物所有权',
  titleEn: 'Ownership of structures',
  group: 'registration',
  standard: {
    code: 'GJZWSYQ',
    aliases: ['QLT_QL_GJZWSYQ'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['businessNumber', 'unitNumber'],
  fields: {
    ...registeredUnit,
    ...registrationCase,
    location: { code: 'ZL', title: '坐落', type: 'text', length: 200, expected: true, search: 'contains' },
    groundHolder: {
      code: 'TDHYSYQR',
      title: '土地/海域使用权人',
      type: 'text',
      length: 200,
      expected: true,
      sensitivity: 'personal',
    },
    groundArea: {
      code: 'TDHYSYMJ',
      title: '土地/海域使用面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
    },
    groundFrom: { code: 'TDHYSYQSSJ', title: '土地/海域使用起始时间', type: 'date' },
    groundUntil: { code: 'TDHYSYJSSJ', title: '土地/海域使用结束时间', type: 'date' },
    structureType: { code: 'GJZWLX', title: '构（建）筑物类型', type: 'text', length: 50 },
    plannedUse: { code: 'GJZWGHYT', title: '构（建）筑物规划用途', type: 'text', length: 100, expected: true },
    structureArea: {
      code: 'GJZWMJ',
      title: '构（建）筑物面积',
      type: 'decimal',
      length: 15,
      scale: 2,
      unit: '㎡',
      expected: true,
    },
    completedOn: { code: 'JGSJ', title: '竣工时间', type: 'date' },
    ...titleCertificate,
    ...registrationEntry,
  },
  secrecy: 'internal',
});
