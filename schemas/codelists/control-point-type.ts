import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 控制点类型: 定位基础 of GB/T 13923; 导线点 has no code of its own there. */
export const controlPointType: CodeList = {
  id: 'control-point-type',
  title: '控制点类型',
  reference: 'GB/T 13923 基础地理信息要素分类与代码, 定位基础；导线点代码为本系统补充',
  provisional: true,
  entries: entries([
    ['110101', '大地原点'],
    ['110102', '三角点'],
    ['110103', '图根点'],
    ['110104', '导线点'],
    ['110201', '水准原点'],
    ['110202', '水准点'],
    ['110301', '卫星定位连续运行站点'],
    ['110302', '卫星定位等级点'],
    ['110401', '重力点'],
    ['110402', '独立天文点'],
  ]),
};
