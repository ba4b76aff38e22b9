import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 林种: 森林法 names five; the codes are ours. */
export const forestCategory: CodeList = {
  id: 'forest-category',
  title: '林种',
  reference: '森林法第八十三条; TD/T 1066 LZ（编码未经核对）',
  provisional: true,
  entries: entries([
    ['1', '防护林'],
    ['2', '特种用途林'],
    ['3', '用材林'],
    ['4', '经济林'],
    ['5', '能源林（薪炭林）'],
    ['9', '其他'],
  ]),
};
