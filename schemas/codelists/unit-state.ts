import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 单元状态: TD/T 1066 不动产登记数据库标准, ZT. */
export const unitState: CodeList = {
  id: 'unit-state',
  title: '单元状态',
  reference: 'TD/T 1066 不动产登记数据库标准, ZT',
  entries: entries([
    ['0', '无效'],
    ['1', '有效'],
  ]),
};
