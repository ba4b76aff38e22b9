import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 重大项目级别: 重大项目清单. Wording or codes are ours or not checked against the published text. */
export const keyProjectLevel: CodeList = {
  id: 'key-project-level',
  title: '重大项目级别',
  reference: '重大项目清单',
  provisional: true,
  entries: entries([
    ['1', '国家级'],
    ['2', '省级'],
    ['3', '市级'],
    ['4', '县（区）级'],
  ]),
};
