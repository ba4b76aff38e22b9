import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 用地情况: 供而未用用地全生命周期管理. Wording or codes are ours or not checked against the published text. */
export const landCondition: CodeList = {
  id: 'land-condition',
  title: '用地情况',
  reference: '供而未用用地全生命周期管理',
  provisional: true,
  entries: entries([
    ['1', '正常'],
    ['2', '逾期开工'],
    ['3', '逾期竣工'],
    ['4', '疑似闲置'],
    ['5', '疑似低效'],
    ['6', '闲置'],
    ['7', '低效'],
  ]),
};
