import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 家庭关系代码: first level of GB/T 4761 with the codes that households use. Not checked against the published text. */
export const familyRelation: CodeList = {
  id: 'family-relation',
  title: '家庭关系',
  reference: 'GB/T 4761 家庭关系代码',
  provisional: true,
  entries: entries([
    ['01', '本人'],
    ['02', '户主'],
    ['10', '配偶'],
    ['11', '夫'],
    ['12', '妻'],
    ['20', '子'],
    ['30', '女'],
    ['40', '孙子、孙女或外孙子、外孙女'],
    ['50', '父母'],
    ['51', '父亲'],
    ['52', '母亲'],
    ['60', '祖父母或外祖父母'],
    ['70', '兄弟姐妹'],
    ['97', '其他亲属'],
    ['98', '非亲属'],
  ]),
};
