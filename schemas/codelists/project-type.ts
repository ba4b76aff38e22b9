import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 项目类型: 用途管制与土地管理项目. Wording or codes are ours or not checked against the published text. */
export const projectType: CodeList = {
  id: 'project-type',
  title: '项目类型',
  reference: '用途管制与土地管理项目',
  provisional: true,
  entries: entries([
    ['10', '建设项目用地预审与选址'],
    ['20', '先行用地'],
    ['30', '农用地转用'],
    ['40', '土地征收'],
    ['50', '成片开发'],
    ['60', '临时用地'],
    ['70', '土地复垦'],
    ['80', '供地'],
    ['90', '其他'],
  ]),
};
