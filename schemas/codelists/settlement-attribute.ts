import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 城镇村属性码: TD/T 1055 第三次全国国土调查技术规程, CZCSXM. */
export const settlementAttribute: CodeList = {
  id: 'settlement-attribute',
  title: '城镇村属性码',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, CZCSXM',
  entries: entries([
    ['201', '城市'],
    ['201A', '城市独立工业用地'],
    ['202', '建制镇'],
    ['202A', '建制镇独立工业用地'],
    ['203', '村庄'],
    ['203A', '村庄独立工业用地'],
    ['204', '盐田及采矿用地'],
    ['205', '特殊用地'],
  ]),
};
