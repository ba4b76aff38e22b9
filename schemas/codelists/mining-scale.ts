import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 生产规模: 矿业权登记. Wording or codes are ours or not checked against the published text. */
export const miningScale: CodeList = {
  id: 'mining-scale',
  title: '生产规模',
  reference: '矿业权登记',
  provisional: true,
  entries: entries([
    ['1', '大型'],
    ['2', '中型'],
    ['3', '小型'],
    ['4', '小矿'],
  ]),
};
