import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 资金来源: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const fundingSource: CodeList = {
  id: 'funding-source',
  title: '资金来源',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '中央财政'],
    ['2', '自治区（省）财政'],
    ['3', '市县财政'],
    ['4', '社会资本'],
    ['5', '企业自筹'],
    ['9', '其他'],
  ]),
};
