import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 面积单位: TD/T 1066 不动产登记数据库标准, MJDW. */
export const areaUnit: CodeList = {
  id: 'area-unit',
  title: '面积单位',
  reference: 'TD/T 1066 不动产登记数据库标准, MJDW',
  entries: entries([
    ['1', '平方米'],
    ['2', '亩'],
    ['3', '公顷'],
  ]),
};
