import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 工程类型: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const worksType: CodeList = {
  id: 'works-type',
  title: '工程类型',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '地形重塑'],
    ['2', '土壤重构'],
    ['3', '植被重建'],
    ['4', '截排水'],
    ['5', '挡土护坡'],
    ['6', '灌溉'],
    ['7', '道路'],
    ['8', '监测'],
    ['9', '其他'],
  ]),
};
