import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 查封类型: TD/T 1066 不动产登记数据库标准, CFLX. */
export const seizureType: CodeList = {
  id: 'seizure-type',
  title: '查封类型',
  reference: 'TD/T 1066 不动产登记数据库标准, CFLX',
  entries: entries([
    ['1', '查封'],
    ['2', '轮候查封'],
    ['3', '预查封'],
    ['4', '轮候预查封'],
  ]),
};
