import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 执法图斑状态: 土地执法监察. Wording or codes are ours or not checked against the published text. */
export const enforcementState: CodeList = {
  id: 'enforcement-state',
  title: '执法图斑状态',
  reference: '土地执法监察',
  provisional: true,
  entries: entries([
    ['1', '待核查'],
    ['2', '核查中'],
    ['3', '合法'],
    ['4', '违法待整改'],
    ['5', '整改中'],
    ['6', '已整改待销号'],
    ['7', '已销号'],
  ]),
};
