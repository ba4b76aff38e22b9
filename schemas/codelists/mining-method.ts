import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 开采方式: 矿业权登记. Wording or codes are ours or not checked against the published text. */
export const miningMethod: CodeList = {
  id: 'mining-method',
  title: '开采方式',
  reference: '矿业权登记',
  provisional: true,
  entries: entries([
    ['1', '露天开采'],
    ['2', '地下开采'],
    ['3', '露天/地下开采'],
    ['9', '其他'],
  ]),
};
