import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 出库原因: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const exitReason: CodeList = {
  id: 'exit-reason',
  title: '出库原因',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['1', '处置完成'],
    ['2', '误入'],
    ['3', '合并转出'],
    ['4', '分割转出'],
  ]),
};
