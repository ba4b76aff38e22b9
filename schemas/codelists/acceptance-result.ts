import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 验收结论: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const acceptanceResult: CodeList = {
  id: 'acceptance-result',
  title: '验收结论',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '通过'],
    ['2', '整改后通过'],
    ['3', '不通过'],
  ]),
};
