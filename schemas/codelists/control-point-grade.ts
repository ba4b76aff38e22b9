import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 控制点等级: grades of horizontal control (TD/T 1001) and of GNSS nets (GB/T 18314). The grade itself is the code, as deliveries write it. */
export const controlPointGrade: CodeList = {
  id: 'control-point-grade',
  title: '控制点等级',
  reference: 'TD/T 1001 地籍调查规程; GB/T 18314 全球导航卫星系统（GNSS）测量规范',
  provisional: true,
  entries: entries([
    ['一等', '一等'],
    ['二等', '二等'],
    ['三等', '三等'],
    ['四等', '四等'],
    ['A级', 'A级'],
    ['B级', 'B级'],
    ['C级', 'C级'],
    ['D级', 'D级'],
    ['E级', 'E级'],
    ['一级', '一级'],
    ['二级', '二级'],
    ['三级', '三级'],
    ['图根', '图根'],
  ]),
};
