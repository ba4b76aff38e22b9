import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 闲置原因: 闲置土地处置办法. Wording or codes are ours or not checked against the published text. */
export const idleCause: CodeList = {
  id: 'idle-cause',
  title: '闲置原因',
  reference: '闲置土地处置办法',
  provisional: true,
  entries: entries([
    ['1', '政府原因'],
    ['2', '企业原因'],
    ['3', '不可抗力'],
    ['4', '司法查封'],
    ['9', '其他'],
  ]),
};
