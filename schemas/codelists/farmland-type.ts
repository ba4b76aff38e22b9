import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 耕地类型: TD/T 1055 第三次全国国土调查技术规程, GDLX. */
export const farmlandType: CodeList = {
  id: 'farmland-type',
  title: '耕地类型',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, GDLX',
  entries: entries([
    ['PD', '平地'],
    ['TT', '梯田'],
  ]),
};
