import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 权属状态: TD/T 1066 不动产登记数据库标准, QSZT. */
export const rightState: CodeList = {
  id: 'right-state',
  title: '权属状态',
  reference: 'TD/T 1066 不动产登记数据库标准, QSZT',
  entries: entries([
    ['0', '临时'],
    ['1', '现势'],
    ['2', '历史'],
    ['3', '终止'],
  ]),
};
