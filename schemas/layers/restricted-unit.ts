import { layer } from '../layer.ts';
import { districtOfRow } from './groups/registration-fields.ts';

/** 限制单元 (QLF_XZDY). */
export const restrictedUnit = layer({
  id: 'restricted-unit',
  title: '限制单元',
  titleEn: 'Restricted units',
  group: 'registration',
  standard: {
    code: 'XZDY',
    aliases: ['QLF_XZDY'],
    reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  },
  geometry: null,
  key: ['unitNumber', 'documentNumber'],
  fields: {
    unitNumber: {
      code: 'BDCDYH',
      title: '不动产单元号',
      type: 'text',
      length: 28,
      required: true,
      grammar: 'unit-number',
      search: 'prefix',
    },
    featureCode: { code: 'YSDM', title: '要素代码', type: 'text', length: 10, grammar: 'feature-code' },
    restrictionType: { code: 'XZLX', title: '限制类型', type: 'text', length: 10, expected: true },
    documentNumber: { code: 'XZWJHM', title: '限制文件号码', type: 'text', length: 100, required: true },
    authority: { code: 'XZDW', title: '限制单位', type: 'text', length: 200, expected: true },
    restrictedFrom: { code: 'XZQSRQ', title: '限制起始日期', type: 'date', expected: true },
    restrictedUntil: { code: 'XZZZRQ', title: '限制终止日期', type: 'date' },
    extent: { code: 'XZFW', title: '限制范围', type: 'text', length: 1000 },
    remark: { code: 'BZ', title: '备注', type: 'text', length: 500 },
    ...districtOfRow,
  },
  secrecy: 'internal',
});
