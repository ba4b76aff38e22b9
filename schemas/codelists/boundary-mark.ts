import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界标类型: TD/T 1066 不动产登记数据库标准, JBLX. */
export const boundaryMark: CodeList = {
  id: 'boundary-mark',
  title: '界标类型',
  reference: 'TD/T 1066 不动产登记数据库标准, JBLX',
  entries: entries([
    ['1', '钢钉'],
    ['2', '水泥桩'],
    ['3', '石灰桩'],
    ['4', '喷涂'],
    ['5', '瓷标志'],
    ['6', '无标志'],
    ['7', '其他'],
  ]),
};
