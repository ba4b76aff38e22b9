import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 盘活路径: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const disposalPath: CodeList = {
  id: 'disposal-path',
  title: '盘活路径',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['01', '违法用地清零'],
    ['02', '增存挂钩处置'],
    ['03', '供地处置'],
    ['04', '生态整治/复垦'],
    ['05', '技改提升'],
    ['06', '收储再开发'],
    ['07', '转型（改变用途/更新）'],
    ['08', '转让/司法处置'],
    ['09', '关停出清'],
    ['10', '其他'],
  ]),
};
