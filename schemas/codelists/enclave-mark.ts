import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 飞入地标识: TD/T 1055 第三次全国国土调查技术规程, FRDBS. */
export const enclaveMark: CodeList = {
  id: 'enclave-mark',
  title: '飞入地标识',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, FRDBS',
  entries: entries([
    ['0', '非飞入地'],
    ['1', '飞入地'],
  ]),
};
