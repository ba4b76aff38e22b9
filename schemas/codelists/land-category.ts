import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 三大类: 土地管理法; GB/T 21010-2017 附录. */
export const landCategory: CodeList = {
  id: 'land-category',
  title: '三大类',
  reference: '土地管理法; GB/T 21010-2017 附录',
  entries: entries([
    ['1', '农用地'],
    ['2', '建设用地'],
    ['3', '未利用地'],
  ]),
};
