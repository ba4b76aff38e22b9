import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 矿业权状态: 矿业权登记. Wording or codes are ours or not checked against the published text. */
export const miningRightState: CodeList = {
  id: 'mining-right-state',
  title: '矿业权状态',
  reference: '矿业权登记',
  provisional: true,
  entries: entries([
    ['1', '有效'],
    ['2', '过期'],
    ['3', '注销'],
    ['4', '延续办理中'],
    ['9', '其他'],
  ]),
};
