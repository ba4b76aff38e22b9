import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 共有方式: TD/T 1066 不动产登记数据库标准, GYFS. */
export const coOwnership: CodeList = {
  id: 'co-ownership',
  title: '共有方式',
  reference: 'TD/T 1066 不动产登记数据库标准, GYFS',
  entries: entries([
    ['0', '单独所有'],
    ['1', '共同共有'],
    ['2', '按份共有'],
    ['3', '其他共有'],
  ]),
};
