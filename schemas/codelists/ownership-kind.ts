import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 权属性质（国有/集体）: 国土调查权属性质归并. Wording or codes are ours or not checked against the published text. */
export const ownershipKind: CodeList = {
  id: 'ownership-kind',
  title: '权属性质（国有/集体）',
  reference: '国土调查权属性质归并',
  provisional: true,
  entries: entries([
    ['10', '国有'],
    ['20', '集体'],
    ['90', '未确定'],
  ]),
};
