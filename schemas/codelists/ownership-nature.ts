import type { CodeList } from '../layer.ts';
import { branch } from './entries.ts';

/** 权属性质 of the 国土调查; `category` folds it into 国有 (10) and 集体 (20) of `ownership-kind` for dashboards. */
export const ownershipNature: CodeList = {
  id: 'ownership-nature',
  title: '权属性质',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, QSXZ',
  entries: [
    { code: '10', label: '国有土地所有权', category: '10' },
    { code: '20', label: '国有土地使用权', category: '10' },
    { code: '21', label: '国有无居民海岛使用权', category: '10' },
    ...branch({ code: '30', label: '集体土地所有权', category: '20' }, [
      { code: '31', label: '村民小组' },
      { code: '32', label: '村集体经济组织' },
      { code: '33', label: '乡集体经济组织' },
      { code: '34', label: '其他农民集体经济组织' },
    ]),
    ...branch({ code: '40', label: '集体土地使用权', category: '20' }, [{ code: '41', label: '集体无居民海岛使用权' }]),
  ],
};
