import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 控制点状态: how a mark was found. Wording of the product; the standard leaves it to free text. */
export const controlPointState: CodeList = {
  id: 'control-point-state',
  title: '控制点状态',
  reference: 'TD/T 1015-2007 KZDZT（自由文本），取值为本系统约定',
  provisional: true,
  entries: entries([
    ['完好', '完好'],
    ['破坏', '破坏'],
    ['丢失', '丢失'],
    ['待查', '待查'],
  ]),
};
