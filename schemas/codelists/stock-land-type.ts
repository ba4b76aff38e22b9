import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 存量用地类别: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const stockLandType: CodeList = {
  id: 'stock-land-type',
  title: '存量用地类别',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['1', '低效用地'],
    ['2', '批而未供'],
    ['3', '供而未用'],
    ['4', '闲置土地'],
    ['5', '用而未尽'],
  ]),
};
