import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 修复方向: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const restorationDirection: CodeList = {
  id: 'restoration-direction',
  title: '修复方向',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '耕地'],
    ['2', '林地'],
    ['3', '草地'],
    ['4', '建设用地'],
    ['5', '水域'],
    ['6', '自然恢复'],
  ]),
};
