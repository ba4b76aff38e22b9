import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 改造模式: 低效用地再开发. Wording or codes are ours or not checked against the published text. */
export const renewalMode: CodeList = {
  id: 'renewal-mode',
  title: '改造模式',
  reference: '低效用地再开发',
  provisional: true,
  entries: entries([
    ['1', '整治提升'],
    ['2', '技改'],
    ['3', '点状更新'],
    ['4', '整体更新'],
    ['5', '关停出清'],
    ['6', '收储'],
    ['7', '复垦'],
    ['9', '其他'],
  ]),
};
