import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 国家和地区: GB/T 2659. Wording or codes are ours or not checked against the published text. */
export const country: CodeList = {
  id: 'country',
  title: '国家和地区',
  reference: 'GB/T 2659',
  provisional: true,
  entries: entries([
    ['142', '中国'],
    ['110', '中国香港'],
    ['121', '中国澳门'],
    ['143', '中国台湾'],
    ['999', '其他'],
  ]),
};
