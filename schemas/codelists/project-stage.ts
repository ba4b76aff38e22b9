import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 项目阶段: 用途管制与土地管理项目. Wording or codes are ours or not checked against the published text. */
export const projectStage: CodeList = {
  id: 'project-stage',
  title: '项目阶段',
  reference: '用途管制与土地管理项目',
  provisional: true,
  entries: entries([
    ['1', '策划生成'],
    ['2', '预审选址'],
    ['3', '农转用'],
    ['4', '征收'],
    ['5', '供地'],
    ['6', '规划许可'],
    ['7', '开工'],
    ['8', '竣工验收'],
    ['9', '登记'],
  ]),
};
