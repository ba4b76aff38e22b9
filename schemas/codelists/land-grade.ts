import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 土地等级: TD/T 1066 不动产登记数据库标准, DJ. */
export const landGrade: CodeList = {
  id: 'land-grade',
  title: '土地等级',
  reference: 'TD/T 1066 不动产登记数据库标准, DJ',
  entries: entries([
    ['01', '一等'],
    ['02', '二等'],
    ['03', '三等'],
    ['04', '四等'],
    ['05', '五等'],
    ['06', '六等'],
    ['07', '七等'],
    ['08', '八等'],
    ['09', '九等'],
    ['10', '十等'],
    ['11', '十一等'],
    ['12', '十二等'],
    ['13', '十三等'],
    ['14', '十四等'],
    ['15', '十五等'],
  ]),
};
