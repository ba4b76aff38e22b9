import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 审批层级: 建设用地审批. Wording or codes are ours or not checked against the published text. */
export const approvalLevel: CodeList = {
  id: 'approval-level',
  title: '审批层级',
  reference: '建设用地审批',
  provisional: true,
  entries: entries([
    ['1', '国务院'],
    ['2', '省级'],
    ['3', '市级'],
    ['4', '县级'],
  ]),
};
