import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 抵押不动产类型: TD/T 1066 不动产登记数据库标准, DYBDCLX. */
export const mortgagedProperty: CodeList = {
  id: 'mortgaged-property',
  title: '抵押不动产类型',
  reference: 'TD/T 1066 不动产登记数据库标准, DYBDCLX',
  entries: entries([
    ['1', '土地'],
    ['2', '土地和房屋'],
    ['3', '林地和林木'],
    ['4', '土地和在建建筑物'],
    ['5', '海域'],
    ['6', '海域和构筑物'],
    ['7', '其他'],
  ]),
};
