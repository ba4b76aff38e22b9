import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 修复项目状态: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const restorationState: CodeList = {
  id: 'restoration-state',
  title: '修复项目状态',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '储备'],
    ['2', '立项'],
    ['3', '实施'],
    ['4', '完工'],
    ['5', '验收'],
    ['6', '管护'],
    ['9', '终止'],
  ]),
};
