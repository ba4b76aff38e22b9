import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 自然保护地功能分区: 自然保护地功能分区. Wording or codes are ours or not checked against the published text. */
export const reserveZone: CodeList = {
  id: 'reserve-zone',
  title: '自然保护地功能分区',
  reference: '自然保护地功能分区',
  provisional: true,
  entries: entries([
    ['1', '核心保护区'],
    ['2', '一般控制区'],
    ['9', '不在自然保护地内'],
  ]),
};
