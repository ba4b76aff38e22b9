import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 耕地坡度级别: TD/T 1055 第三次全国国土调查技术规程, GDPDJB. */
export const farmlandSlope: CodeList = {
  id: 'farmland-slope',
  title: '耕地坡度级别',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, GDPDJB',
  entries: entries([
    ['1', '≤2°'],
    ['2', '2°～6°'],
    ['3', '6°～15°'],
    ['4', '15°～25°'],
    ['5', '＞25°'],
  ]),
};
