import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 权利人类型: TD/T 1066 不动产登记数据库标准, QLRLX. */
export const rightHolderType: CodeList = {
  id: 'right-holder-type',
  title: '权利人类型',
  reference: 'TD/T 1066 不动产登记数据库标准, QLRLX',
  entries: entries([
    ['1', '个人'],
    ['2', '企业'],
    ['3', '事业单位'],
    ['4', '国家机关'],
    ['99', '其他'],
  ]),
};
