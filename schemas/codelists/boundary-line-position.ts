import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界址线位置: TD/T 1066 不动产登记数据库标准, JZXWZ. */
export const boundaryLinePosition: CodeList = {
  id: 'boundary-line-position',
  title: '界址线位置',
  reference: 'TD/T 1066 不动产登记数据库标准, JZXWZ',
  entries: entries([
    ['1', '内'],
    ['2', '中'],
    ['3', '外'],
  ]),
};
