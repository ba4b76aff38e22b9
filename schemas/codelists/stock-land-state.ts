import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 存量用地状态: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const stockLandState: CodeList = {
  id: 'stock-land-state',
  title: '存量用地状态',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['10', '线索'],
    ['20', '核查'],
    ['30', '在库'],
    ['40', '路径确定'],
    ['50', '处置中'],
    ['60', '验收'],
    ['90', '出库'],
  ]),
};
