import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 抵押方式: TD/T 1066 不动产登记数据库标准, DYFS. */
export const mortgageMethod: CodeList = {
  id: 'mortgage-method',
  title: '抵押方式',
  reference: 'TD/T 1066 不动产登记数据库标准, DYFS',
  entries: entries([
    ['1', '一般抵押'],
    ['2', '最高额抵押'],
  ]),
};
