import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 是否: 通用. */
export const yesNo: CodeList = {
  id: 'yes-no',
  title: '是否',
  reference: '通用',
  entries: entries([
    ['0', '否'],
    ['1', '是'],
  ]),
};
