import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 损毁类型: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const damageType: CodeList = {
  id: 'damage-type',
  title: '损毁类型',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '挖损'],
    ['2', '压占'],
    ['3', '塌陷'],
    ['4', '污染'],
  ]),
};
