import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 生态修复项目类型: 国土空间生态修复监管. Wording or codes are ours or not checked against the published text. */
export const restorationType: CodeList = {
  id: 'restoration-type',
  title: '生态修复项目类型',
  reference: '国土空间生态修复监管',
  provisional: true,
  entries: entries([
    ['1', '山水林田湖草沙一体化保护和修复'],
    ['2', '历史遗留矿山生态修复'],
    ['3', '矿山地质环境治理'],
    ['4', '土地综合整治'],
    ['5', '河湖湿地修复'],
    ['6', '防沙治沙'],
    ['7', '海岸带修复'],
    ['9', '其他'],
  ]),
};
