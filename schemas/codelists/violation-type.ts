import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 违法类型: 土地执法监察. Wording or codes are ours or not checked against the published text. */
export const violationType: CodeList = {
  id: 'violation-type',
  title: '违法类型',
  reference: '土地执法监察',
  provisional: true,
  entries: entries([
    ['1', '未批先建'],
    ['2', '批少占多'],
    ['3', '占用永久基本农田'],
    ['4', '破坏耕地'],
    ['5', '违法占用生态保护红线'],
    ['6', '无证采矿'],
    ['7', '越界采矿'],
    ['9', '其他'],
  ]),
};
