import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 描述说明码: TD/T 1055 第三次全国国土调查技术规程, MSSM. */
export const descriptionMark: CodeList = {
  id: 'description-mark',
  title: '描述说明码',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, MSSM',
  entries: entries([
    ['00', '陆地'],
    ['01', '海岛'],
  ]),
};
