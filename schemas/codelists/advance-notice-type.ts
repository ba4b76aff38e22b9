import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 预告登记种类: TD/T 1066 不动产登记数据库标准, YGDJZL. */
export const advanceNoticeType: CodeList = {
  id: 'advance-notice-type',
  title: '预告登记种类',
  reference: 'TD/T 1066 不动产登记数据库标准, YGDJZL',
  entries: entries([
    ['1', '预售商品房买卖预告登记'],
    ['2', '其他不动产买卖预告登记'],
    ['3', '预售商品房抵押权预告登记'],
    ['4', '其他不动产抵押权预告登记'],
  ]),
};
