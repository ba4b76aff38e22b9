import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 生态保护红线类型: 生态保护红线划定技术规程. Wording or codes are ours or not checked against the published text. */
export const redlineType: CodeList = {
  id: 'redline-type',
  title: '生态保护红线类型',
  reference: '生态保护红线划定技术规程',
  provisional: true,
  entries: entries([
    ['1', '水源涵养'],
    ['2', '水土保持'],
    ['3', '生物多样性维护'],
    ['4', '防风固沙'],
    ['5', '水土流失控制'],
    ['6', '土地沙化控制'],
    ['7', '石漠化控制'],
    ['8', '海岸防护'],
    ['9', '其他'],
  ]),
};
