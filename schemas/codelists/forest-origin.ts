import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 起源 of a forest. Codes not checked against the published text. */
export const forestOrigin: CodeList = {
  id: 'forest-origin',
  title: '起源',
  reference: 'TD/T 1066 QY（编码未经核对）',
  provisional: true,
  entries: entries([
    ['1', '天然林'],
    ['2', '人工林'],
    ['9', '其他'],
  ]),
};
