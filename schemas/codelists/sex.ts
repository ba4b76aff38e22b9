import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 性别: GB/T 2261.1. */
export const sex: CodeList = {
  id: 'sex',
  title: '性别',
  reference: 'GB/T 2261.1',
  entries: entries([
    ['0', '未知'],
    ['1', '男'],
    ['2', '女'],
    ['9', '未说明'],
  ]),
};
