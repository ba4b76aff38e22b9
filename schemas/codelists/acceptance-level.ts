import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 验收层级: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const acceptanceLevel: CodeList = {
  id: 'acceptance-level',
  title: '验收层级',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '自验'],
    ['2', '县级'],
    ['3', '市级'],
    ['4', '自治区（省）级'],
  ]),
};
