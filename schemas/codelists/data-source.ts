import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 数据来源: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const dataSource: CodeList = {
  id: 'data-source',
  title: '数据来源',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['1', '调查'],
    ['2', '审批'],
    ['3', '土地市场监测'],
    ['4', '税务'],
    ['5', '统计'],
    ['6', '工信'],
    ['7', '外业核查'],
    ['9', '其他'],
  ]),
};
