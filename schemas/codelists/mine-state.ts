import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 废弃矿山治理状态: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const mineState: CodeList = {
  id: 'mine-state',
  title: '废弃矿山治理状态',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '未治理'],
    ['2', '治理中'],
    ['3', '已验收'],
  ]),
};
