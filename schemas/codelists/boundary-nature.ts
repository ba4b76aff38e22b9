import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界线性质: TD/T 1066 不动产登记数据库标准, JXXZ. */
export const boundaryNature: CodeList = {
  id: 'boundary-nature',
  title: '界线性质',
  reference: 'TD/T 1066 不动产登记数据库标准, JXXZ',
  entries: entries([
    ['600001', '已定界'],
    ['600002', '未定界'],
    ['600003', '争议界'],
    ['600004', '工作界'],
    ['600009', '其他'],
  ]),
};
