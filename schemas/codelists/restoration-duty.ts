import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 治理责任: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const restorationDuty: CodeList = {
  id: 'restoration-duty',
  title: '治理责任',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '历史遗留（责任人灭失）'],
    ['2', '有主'],
  ]),
};
