import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界址点类型: TD/T 1066 不动产登记数据库标准, JZDLX. */
export const boundaryPointType: CodeList = {
  id: 'boundary-point-type',
  title: '界址点类型',
  reference: 'TD/T 1066 不动产登记数据库标准, JZDLX',
  entries: entries([
    ['1', '解析界址点'],
    ['2', '图解界址点'],
    ['3', '航测界址点'],
    ['4', '其他'],
  ]),
};
