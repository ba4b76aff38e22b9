import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 盘活节点: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const milestone: CodeList = {
  id: 'milestone',
  title: '盘活节点',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['1', '供应审批'],
    ['2', '签订合同'],
    ['3', '交地'],
    ['4', '开工'],
    ['5', '竣工'],
    ['6', '投产'],
    ['7', '达产'],
  ]),
};
