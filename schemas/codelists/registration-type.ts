import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 登记类型: TD/T 1066 不动产登记数据库标准, DJLX. */
export const registrationType: CodeList = {
  id: 'registration-type',
  title: '登记类型',
  reference: 'TD/T 1066 不动产登记数据库标准, DJLX',
  entries: entries([
    ['100', '首次登记'],
    ['200', '转移登记'],
    ['300', '变更登记'],
    ['400', '注销登记'],
    ['500', '更正登记'],
    ['600', '异议登记'],
    ['700', '预告登记'],
    ['800', '查封登记'],
    ['900', '其他登记'],
  ]),
};
