import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 区域评估事项: what may be assessed once for a whole development area instead of project by project. Codes are ours. */
export const assessmentItem: CodeList = {
  id: 'assessment-item',
  title: '区域评估事项',
  reference: '工程建设项目审批制度改革（区域评估）',
  provisional: true,
  entries: entries([
    ['01', '压覆重要矿产资源评估'],
    ['02', '地质灾害危险性评估'],
    ['03', '环境影响评价'],
    ['04', '节能评价'],
    ['05', '水土保持方案'],
    ['06', '洪水影响评价'],
    ['07', '文物考古调查勘探'],
    ['08', '地震安全性评价'],
    ['09', '气候可行性论证'],
    ['10', '交通影响评价'],
    ['11', '水资源论证'],
    ['12', '雷电灾害风险评估'],
    ['99', '其他'],
  ]),
};
