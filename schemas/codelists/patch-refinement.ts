import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 图斑细化类型: TD/T 1055 第三次全国国土调查技术规程, TBXHDM. Wording or codes are ours or not checked against the published text. */
export const patchRefinement: CodeList = {
  id: 'patch-refinement',
  title: '图斑细化类型',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, TBXHDM',
  provisional: true,
  entries: entries([
    ['HDGD', '河道耕地'],
    ['HQGD', '湖区耕地'],
    ['LQGD', '林区耕地'],
    ['MQGD', '牧区耕地'],
    ['SHGD', '沙荒耕地'],
    ['SMGD', '石漠化耕地'],
    ['HDGY', '火电工业用地'],
    ['GTGY', '钢铁工业用地'],
    ['MTGY', '煤炭工业用地'],
    ['SNGY', '水泥工业用地'],
    ['BLGY', '玻璃工业用地'],
    ['DLGY', '电解铝工业用地'],
    ['FQ', '废弃'],
    ['LJTM', '垃圾填埋'],
    ['GCCD', '灌丛草地'],
  ]),
};
