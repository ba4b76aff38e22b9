import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 证件种类: TD/T 1066 不动产登记数据库标准, ZJZL. */
export const certificateKind: CodeList = {
  id: 'certificate-kind',
  title: '证件种类',
  reference: 'TD/T 1066 不动产登记数据库标准, ZJZL',
  entries: entries([
    ['1', '身份证'],
    ['2', '港澳台身份证'],
    ['3', '护照'],
    ['4', '户口簿'],
    ['5', '军官证（士兵证）'],
    ['6', '组织机构代码'],
    ['7', '营业执照'],
    ['99', '其他'],
  ]),
};
