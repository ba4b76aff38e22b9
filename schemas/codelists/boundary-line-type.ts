import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界址线类别: 地籍调查表 (道路、沟渠、围墙、围栏、田埂), JZXLB. Wording or codes are ours or not checked against the published text. */
export const boundaryLineType: CodeList = {
  id: 'boundary-line-type',
  title: '界址线类别',
  reference: '地籍调查表 (道路、沟渠、围墙、围栏、田埂), JZXLB',
  provisional: true,
  entries: entries([
    ['1', '道路'],
    ['2', '沟渠'],
    ['3', '围墙'],
    ['4', '围栏'],
    ['5', '田埂'],
    ['6', '墙壁'],
    ['9', '其他'],
  ]),
};
