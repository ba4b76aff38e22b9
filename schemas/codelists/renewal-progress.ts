import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 改造进展: 低效用地再开发. Wording or codes are ours or not checked against the published text. */
export const renewalProgress: CodeList = {
  id: 'renewal-progress',
  title: '改造进展',
  reference: '低效用地再开发',
  provisional: true,
  entries: entries([
    ['1', '未启动'],
    ['2', '方案编制'],
    ['3', '实施中'],
    ['4', '已完成'],
  ]),
};
