import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 房屋结构: TD/T 1066 不动产登记数据库标准, FWJG. */
export const houseStructure: CodeList = {
  id: 'house-structure',
  title: '房屋结构',
  reference: 'TD/T 1066 不动产登记数据库标准, FWJG',
  entries: entries([
    ['1', '钢结构', ['钢']],
    ['2', '钢和钢筋混凝土结构', ['钢、钢筋混凝土']],
    ['3', '钢筋混凝土结构', ['钢筋混凝土', '钢混', '钢混结构']],
    ['4', '混合结构', ['混合', '砖混', '砖混结构']],
    ['5', '砖木结构', ['砖木']],
    ['6', '其他结构', ['其他']],
  ]),
};
